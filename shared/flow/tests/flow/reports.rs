//! What is told of a message after it went: what providers report counts once, and machines never count as people.

use proptest::prelude::*;
use rappel_figures::{Measure, Tally};
use rappel_flow::*;
use rappel_signal::{Channel, HOUR_MS, UnixMs};

use crate::figures::sent;
use crate::world::{MONDAY, World};

const MESSAGE: &str = "s1/cart-abandonment/1/first/email";
const ANN: &str = "ann@example.com";

/// Ann, who was written to, and what was counted of it.
struct Written {
    world: World,
    tallies: Vec<Tally>,
}

impl Written {
    fn new() -> Written {
        let mut world = World::with_ann();
        world.person.segments[0].sends.push(sent(MESSAGE, "cart-abandonment", Channel::Email));
        Written { world, tallies: Vec::new() }
    }

    fn says(&mut self, input: Input, at: UnixMs) {
        for effect in step(&self.world.book, &mut self.world.person, input, at) {
            if let Effect::Count(tally) = effect {
                self.tallies.push(tally);
            }
        }
    }

    fn follows(&mut self, link: u32, by_machine: bool, at: UnixMs) {
        self.says(Input::Followed { message: OutboxId(MESSAGE.into()), link, by_machine, at }, at);
    }

    fn reports(&mut self, report: Report, at: UnixMs) {
        self.says(Input::Reported { message: OutboxId(MESSAGE.into()), report, at }, at);
    }

    fn record(&self) -> &SentRecord {
        self.world.person.sent(&OutboxId(MESSAGE.into())).unwrap()
    }

    fn counted(&self, is_it: impl Fn(&Measure) -> bool) -> i64 {
        self.tallies.iter().filter(|tally| is_it(&tally.measure)).map(|tally| tally.count).sum()
    }

    fn clicks(&self) -> (i64, i64) {
        let by_machine = self.counted(|measure| matches!(measure, Measure::ClickedByMachine(_)));
        (self.counted(|measure| matches!(measure, Measure::Clicked(_))), by_machine)
    }
}

#[test]
fn a_click_waits_a_second_and_counts_from_its_own_moment() {
    let mut ann = Written::new();
    let at = MONDAY + HOUR_MS;
    ann.follows(1, false, at);
    assert_eq!((ann.clicks(), ann.world.person.next_deadline()), ((0, 0), Some(at + 1_000)));
    ann.follows(1, false, at + 400);
    ann.says(Input::Due, at + 999);
    assert_eq!(ann.clicks(), (0, 0));
    ann.says(Input::Due, at + 1_000);
    assert_eq!((ann.clicks(), ann.record().clicked_at), ((1, 0), Some(at)));
    ann.follows(1, false, at + HOUR_MS);
    ann.says(Input::Due, at + 2 * HOUR_MS);
    assert_eq!(ann.clicks(), (1, 0), "a message is clicked once");
}

#[test]
fn a_scanner_that_poses_as_a_browser_clicks_nothing_and_the_shopper_after_it_does() {
    let mut ann = Written::new();
    let at = MONDAY + HOUR_MS;
    for (link, after_ms) in [(1, 0), (2, 300), (2, 600), (3, 1_100)] {
        ann.follows(link, false, at + after_ms);
    }
    ann.says(Input::Due, at + 5_000);
    assert_eq!((ann.clicks(), ann.record().clicked_at), ((0, 1), None));
    assert!(ann.world.person.segments[0].deeds.is_empty(), "nothing was done by Ann");
    ann.follows(1, false, at + HOUR_MS);
    ann.says(Input::Due, at + HOUR_MS + 1_000);
    assert_eq!(ann.clicks(), (1, 1));
}

#[test]
fn a_program_that_looks_at_a_link_takes_nothing_from_who_follows_it() {
    for program_first in [true, false] {
        let mut ann = Written::new();
        let at = MONDAY + HOUR_MS;
        ann.follows(1, program_first, at);
        ann.follows(1, !program_first, at + 100);
        ann.says(Input::Due, at + 5_000);
        assert_eq!(ann.clicks(), (1, 1));
    }
}

proptest! {
    #[test]
    fn who_follows_links_at_once_is_no_person_and_who_does_not_is_one(
        touches in prop::collection::vec((0i64..1_400, 0u32..3, any::<bool>()), 1..12),
        looked_after in any::<bool>(),
    ) {
        let mut ann = Written::new();
        let mut at = MONDAY + HOUR_MS;
        let mut told: Vec<(UnixMs, u32, bool)> = Vec::new();
        for (after_ms, link, by_machine) in touches {
            at = at + after_ms;
            ann.follows(link, by_machine, at);
            told.push((at, link, by_machine));
            if looked_after {
                let next_ms = ann.world.person.next_deadline().filter(|next| *next <= at);
                prop_assert_eq!(next_ms, None, "what is sure is settled");
            }
        }
        ann.says(Input::Due, at + HOUR_MS);
        let near = |one: &(UnixMs, u32, bool), other: &(UnixMs, u32, bool)| (one.0 - other.0).abs() < 1_000;
        let alone = |one: &(UnixMs, u32, bool)| {
            !one.2 && told.iter().filter(|other| near(one, other)).count() == 1
        };
        let driven = |one: &(UnixMs, u32, bool)| {
            one.2 || told.iter().any(|other| near(one, other) && other.1 != one.1)
        };
        let clicked = ann.record().clicked_at.is_some();
        prop_assert!(clicked || !told.iter().any(alone), "a lone click was lost: {:?}", told);
        prop_assert!(!clicked || !told.iter().all(driven), "a machine was taken for a person: {:?}", told);
        prop_assert_eq!(ann.clicks().0, i64::from(clicked));
        prop_assert_eq!(ann.record().followed.is_some_and(|followed| followed.by == FollowedBy::Unsure), false);
    }
}

#[test]
fn what_a_provider_reports_counts_once_and_is_no_deed_of_the_shoppers() {
    let mut ann = Written::new();
    for hour in 0..2 {
        for report in [
            Report::Delivered,
            Report::Bounced,
            Report::Complained,
            Report::OpenedByMachine,
            Report::ClickedByMachine,
        ] {
            ann.reports(report, MONDAY + hour * HOUR_MS);
        }
    }
    let words: Vec<String> = ann.tallies.iter().map(|tally| tally.measure.word()).collect();
    let all = ["delivered", "bounced", "complained", "opened-by-machine", "clicked-by-machine"];
    assert_eq!(words, all.map(|word| format!("{word}/first/main")));
    assert!(
        ann.tallies.iter().all(|tally| Measure::parse(&tally.measure.word()) == Some(tally.measure.clone()))
    );
    assert_eq!(ann.record().delivered_at(), Some(MONDAY));
    assert!(ann.record().opened_at.is_none() && ann.record().clicked_at.is_none());
    assert!(ann.world.person.segments[0].deeds.is_empty());
}

#[test]
fn a_person_who_opens_is_counted_and_heard() {
    let mut ann = Written::new();
    for at in [MONDAY, MONDAY + HOUR_MS] {
        ann.says(Input::Reacted { message: OutboxId(MESSAGE.into()), clicked: false, at }, at);
    }
    assert_eq!(ann.counted(|measure| matches!(measure, Measure::Opened(_))), 1);
    assert_eq!(ann.world.person.segments[0].deeds[0].name, "open");
}

fn suppressed(why: Suppression, at: UnixMs) -> Input {
    Input::Suppressed { channel: Channel::Email, address: Some(ANN.into()), why, at }
}

#[test]
fn a_mended_mailbox_is_written_to_again_unless_its_shopper_said_no() {
    for (said, left) in [
        (None, None),
        (Some(Suppression::Unsubscribed), Some(Suppression::Unsubscribed)),
        (Some(Suppression::Complained), Some(Suppression::Complained)),
    ] {
        for no_first in [true, false] {
            let mut ann = Written::new();
            let mut words = vec![suppressed(Suppression::Gone, MONDAY + HOUR_MS)];
            words.extend(said.map(|why| suppressed(why, MONDAY + 2 * HOUR_MS)));
            if no_first {
                words.reverse();
            }
            words.into_iter().for_each(|word| ann.says(word, MONDAY + 3 * HOUR_MS));
            let person = &mut ann.world.person;
            assert_eq!(person.suppression(Channel::Email, ANN), Some(Suppression::Gone));
            let restored = Input::Restored { channel: Channel::Email, address: ANN.into() };
            ann.says(restored, MONDAY + 4 * HOUR_MS);
            assert_eq!(ann.world.person.suppression(Channel::Email, ANN), left, "{said:?} {no_first}");
        }
    }
}

#[test]
fn a_bounce_takes_back_no_question_and_an_unsubscribe_does() {
    for (why, asks) in [(Suppression::Gone, 1), (Suppression::Unsubscribed, 0)] {
        let mut ann = Written::new();
        let product = rappel_signal::ProductId("tent".into());
        ann.says(Input::Asked(Ask { at: MONDAY, product, text: "Tell me".into(), channel: None }), MONDAY);
        ann.says(suppressed(why, MONDAY + HOUR_MS), MONDAY + HOUR_MS);
        assert_eq!(ann.world.person.segments[0].asks.len(), asks, "{why:?}");
    }
}

#[test]
fn a_message_is_known_by_its_providers_name_where_ours_does_not_travel() {
    let mut world = World::with_ann();
    let name = "SM0123".to_owned();
    world.answers.push_back(crate::world::Answer::Says(DeliveryOutcome::AcceptedAs { name: name.clone() }));
    for (input, now) in crate::properties::a_busy_week() {
        world.input(input, now);
    }
    let sends = &world.person.segments[0].sends;
    let named: Vec<_> = sends.iter().filter_map(|sent| sent.provider_id.clone()).collect();
    assert_eq!(named, [name], "{sends:?}");
    let accepted = world.decisions.iter().filter(|decision| decision.act == Act::Accepted).count();
    assert_eq!(accepted, sends.len(), "accepted is accepted, by whatever name");
}

#[test]
fn a_reply_opens_the_window_of_its_own_address_and_the_latest_holds() {
    let mut ann = Written::new();
    let number = "+33612345678".to_owned();
    for standing in [Standing::Claimed, Standing::Verified] {
        let (channel, address) = (Channel::WhatsApp, number.clone());
        ann.says(Input::Identified { channel, address, standing, at: MONDAY }, MONDAY);
    }
    for at in [MONDAY + 2 * HOUR_MS, MONDAY + HOUR_MS] {
        let (channel, address) = (Channel::WhatsApp, number.clone());
        ann.says(Input::Replied { channel, address, at }, at);
    }
    let contacts = &ann.world.person.segments[0].contacts;
    let heard = contacts.iter().map(|contact| contact.last_word_at).collect::<Vec<_>>();
    assert_eq!(heard, [None, Some(MONDAY + 2 * HOUR_MS)]);
}
