//! The shop's mark on somebody — one of its own people, no marketing — goes where the segment goes that brought it, and back.

use rappel_journey::{Mark, call_back, came_back};
use rappel_signal::UnixMs;

use crate::shells::*;
use crate::support::*;

const STOPPED: Mark = Mark { own: false, stopped_at: Some(START) };
const OWN: Mark = Mark { own: true, stopped_at: None };

/// A device whose shopper the shop spoke of.
fn marked(id: u8, mark: Mark) -> Shell {
    let mut shell = Shell::new(id);
    shell.page(&book(), vec![identify()]);
    mark.put(&mut shell.person.profile);
    shell
}

/// The shop speaks of the person.
fn says(home: &mut House, mark: Mark) {
    mark.put(&mut home.person.profile);
    home.home.note_mark(&home.person.profile);
}

fn marks(shell: &Shell, home: &House) -> [Mark; 2] {
    [Mark::of(&shell.person.profile), Mark::of(&home.person.profile)]
}

#[test]
fn a_mark_goes_with_the_segment_that_brought_it_and_back_with_it() {
    for mark in [STOPPED, OWN, OWN.and(STOPPED)] {
        let (book, mut home) = (book(), House::new());
        let (mut laptop, mut phone) = (marked(1, Mark::default()), marked(2, mark));
        laptop.moves_to(&book, &mut home);
        let id = phone.moves_to(&book, &mut home);
        assert_eq!(
            marks(&phone, &home),
            [Mark::default(), mark],
            "whoever comes to the device next has none"
        );
        // What else is learned of the person meanwhile is theirs.
        home.person.profile.first_name = Some("Ada".into());
        phone.returns_from(&book, &mut home, &id);
        assert_eq!(marks(&phone, &home), [mark, Mark::default()]);
        assert_eq!(marks(&laptop, &home)[0], Mark::default());
        assert_eq!(home.person.profile.first_name.as_deref(), Some("Ada"));
    }
}

#[test]
fn what_was_said_of_the_person_stays_with_them() {
    for said_before in [true, false] {
        let (book, mut home) = (book(), House::new());
        let (mut laptop, mut phone) = (marked(1, Mark::default()), marked(2, Mark::default()));
        laptop.moves_to(&book, &mut home);
        if said_before {
            says(&mut home, STOPPED);
            // The device's own word goes back, the person's stays.
            OWN.and(STOPPED).put(&mut phone.person.profile);
        }
        let id = phone.moves_to(&book, &mut home);
        if !said_before {
            says(&mut home, STOPPED);
        }
        phone.returns_from(&book, &mut home, &id);
        let devices = if said_before { OWN.and(STOPPED) } else { Mark::default() };
        assert_eq!(marks(&phone, &home), [devices, STOPPED], "said before: {said_before}");
    }
}

#[test]
fn what_two_devices_brought_goes_with_the_last_of_them() {
    let (book, mut home) = (book(), House::new());
    let (mut laptop, mut phone) = (marked(1, OWN), marked(2, OWN));
    let first = laptop.moves_to(&book, &mut home);
    let second = phone.moves_to(&book, &mut home);
    laptop.returns_from(&book, &mut home, &first);
    assert_eq!(marks(&laptop, &home), [OWN, OWN]);
    phone.returns_from(&book, &mut home, &second);
    assert_eq!(marks(&phone, &home), [OWN, Mark::default()]);
}

#[test]
fn a_mark_that_was_lifted_comes_back_with_nobody() {
    let (book, mut home) = (book(), House::new());
    let mut phone = marked(2, OWN.and(STOPPED));
    let id = phone.moves_to(&book, &mut home);
    says(&mut home, STOPPED);
    says(&mut home, OWN);
    phone.returns_from(&book, &mut home, &id);
    // Said of the person after it was lifted, it is the person's.
    assert_eq!(marks(&phone, &home), [Mark::default(), OWN]);
}

#[test]
fn a_segment_that_never_arrived_keeps_its_mark() {
    let mut phone = marked(2, STOPPED);
    phone.departs(ADA);
    let id = phone.arrival().parcel.segment.id;
    assert!(call_back(&mut phone.teller.device, &id));
    came_back(&mut phone.teller.device, &mut phone.person, &id, None, &[]);
    assert_eq!(Mark::of(&phone.person.profile), STOPPED);
}

#[test]
fn a_home_written_before_marks_were_noted_is_read() {
    let (book, mut home) = (book(), House::new());
    let id = marked(2, Mark::default()).moves_to(&book, &mut home);
    let stored = serde_json::to_string(&home.home).unwrap();
    assert!(!stored.contains("mark"), "{stored}");
    home.home = serde_json::from_str(&stored).unwrap();
    // Whose it was is not known any more: it stays with the person.
    STOPPED.put(&mut home.person.profile);
    let (released, _) = home.home.release(&mut home.person, &id).unwrap();
    assert_eq!((released.mark, home.person.profile.stopped_at), (Mark::default(), Some(UnixMs(START.0))));
}
