//! Whoever is at a device is forgotten; who moved from there to a person's object lives on, and is found by older links.

use rappel_flow::{Effect, Input, Segment, step_in};
use rappel_journey::{Erasure, Stage, arrived, erase_here};
use rappel_signal::{Channel, Fact, HOUR_MS, UnixMs};
use rappel_visit::VISIT_GAP_MS;

use crate::shells::*;
use crate::support::*;

const NOW: UnixMs = UnixMs(START.0 + 1);

fn stored(shell: &Shell) -> String {
    serde_json::to_string(&(&shell.teller.device, &shell.person)).unwrap()
}

#[test]
fn who_is_here_goes_and_the_note_of_who_moved_stays() {
    let book = book();
    let (mut family, mut home) = (Shell::new(1), House::new());
    family.page(&book, vec![add("tent", 1, 5_000), identify()]);
    let ada = family.moves_to(&book, &mut home);
    let agrees = Fact::MessageConsent { channel: Channel::Email, granted: true, text: "yes".into() };
    family.page(&book, vec![Fact::LogOut]);
    family.teller.now = family.teller.now + HOUR_MS;
    family.page(&book, vec![add("boots", 1, 9_000), Fact::Identify { email: BOB.into() }, agrees]);
    family.leaves(&book);
    let bob = family.teller.device.segment();
    step_in(&book, &mut family.person, &bob, Input::Due, family.teller.now + VISIT_GAP_MS + 2 * HOUR_MS);
    let rows = family.person.outbox.len();
    assert!(rows > 0, "a reminder is on its way");
    let Shell { teller, person, .. } = &mut family;
    let (erased, erasure) = erase_here(&mut teller.device, person, vec!["hooks".into()], NOW);

    assert_eq!(erased.segments, std::slice::from_ref(&bob));
    let dropped = erased.effects.iter().filter(|effect| matches!(effect, Effect::DropOutbox(_))).count();
    assert_eq!((dropped, family.person.outbox.len()), (rows, 0));
    let device = &family.teller.device;
    let expected = Erasure {
        at: NOW,
        addresses: vec![(Channel::Email, BOB.into())],
        disown: vec![(Channel::Email, BOB.into())],
        visitors: vec![device.visitor],
        tell: vec![("hooks".into(), 0)],
        ..Erasure::default()
    };
    assert_eq!(erasure, expected, "Ada's address is hers");
    let moved = device.move_of(&ada).expect("her older links find her");
    assert_eq!((&moved.to, &moved.stage), (&name(ADA), &Stage::Away));
    assert!(family.person.segment(&ada).is_some_and(|alias| alias.frozen));
    assert_eq!(family.person.segment(&device.segment()), Some(&Segment::new(device.segment())));
    assert_ne!(device.segment(), bob, "whoever comes next is somebody else");
    let left = stored(&family);
    assert!(["boots", "tent", BOB].iter().all(|word| !left.contains(word)), "{left}");
}

#[test]
fn who_is_on_the_way_to_a_person_arrives_there_whole() {
    let book = book();
    let (mut phone, mut home) = (Shell::new(1), House::new());
    phone.page(&book, vec![add("tent", 1, 5_000), identify()]);
    phone.departs(ADA);
    let (erased, erasure) = erase_here(&mut phone.teller.device, &mut phone.person, Vec::new(), NOW);
    assert_eq!((erased.segments.len(), erasure.addresses.len()), (0, 0));
    let arrival = phone.arrival();
    let id = arrival.parcel.segment.id.clone();
    home.adopt(&book, arrival, NOW);
    arrived(&mut phone.teller.device, &mut phone.person, &id);
    assert_eq!(home.person.segment(&id).unwrap().cart.items.len(), 1);
    let left = stored(&phone);
    assert!(!left.contains("tent") && !left.contains(ADA), "{left}");
}

#[test]
fn a_device_that_nobody_moved_from_is_forgotten_whole() {
    let book = book();
    let mut phone = Shell::new(1);
    phone.page(&book, vec![add("tent", 1, 5_000), identify()]);
    phone.page(&book, vec![Fact::LogOut]);
    phone.page(&book, vec![view("boots")]);
    let (erased, _) = erase_here(&mut phone.teller.device, &mut phone.person, Vec::new(), NOW);
    assert_eq!(erased.segments.len(), 2);
    assert!(phone.person.segments.is_empty());
}
