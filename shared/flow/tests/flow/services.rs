//! Services of messages: room at them, another in the place of one that has trouble, and what is given up.

use proptest::prelude::*;
use rappel_flow::limit::{ATTEMPTS_MAX, DEAD_LETTER_MS, DEAD_LETTERS_MAX};
use rappel_flow::*;
use rappel_signal::{Channel, DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};

use crate::world::{Answer, MONDAY, World, item, plain_rules, ready_flows, segment_id, test_flow};

const NOON: UnixMs = UnixMs(MONDAY.0 + 12 * HOUR_MS);
const ORDER: &str = "s1/order-confirmation/1/confirmation/email";
const WELCOME: &str = "s1/welcome/1/first/email";

fn id(name: &str) -> OutboxId {
    OutboxId(name.into())
}

/// A shop that confirms orders and welcomes, by services that are asked for room if `is_paced`.
fn shop(is_paced: bool) -> World {
    let mut flows: Vec<Flow> = ready_flows().into_iter().filter(|flow| flow.file.id == "welcome").collect();
    flows.push(test_flow("order-confirmation"));
    let mut world = World::new(flows, plain_rules(), ZoneOffsets::utc());
    if is_paced {
        world.book.paced.extend(["email".to_owned(), "email/fallback".to_owned()]);
    }
    world
}

fn orders(world: &mut World, number: u32, at: UnixMs) {
    let order = Order {
        id: number.to_string(),
        at,
        source: OrderSource::Server,
        value_hundredths: 100,
        ..Order::default()
    };
    world.input(Input::Purchased { order, items: vec![item("Trail Shoes", 1, None)] }, at);
}

fn elsewhere(by: Option<&str>) -> Answer {
    let (by, words) = (by.map(str::to_owned), "the key is wrong".into());
    Answer::Says(DeliveryOutcome::Elsewhere { by, words })
}

fn refused() -> Answer {
    Answer::Says(DeliveryOutcome::Refused { words: "too large".into() })
}

fn ways(world: &World) -> Vec<String> {
    world.sendings.iter().map(|sending| sending.row.way()).collect()
}

fn dead(world: &World) -> &[DeadLetter] {
    &world.person.segments[0].dead
}

#[test]
fn a_message_waits_for_its_slot_and_goes_without_asking_again() {
    let mut world = shop(true);
    world.introduce(NOON);
    assert_eq!(world.sendings, [], "nobody was asked for room yet");
    let wanted = world.wants_slots(NOON);
    assert_eq!(wanted.len(), 1);
    assert_eq!((&wanted[0].row, wanted[0].way.as_str(), wanted[0].bound), (&id(WELCOME), "email", false));
    let slot = Slot { row: id(WELCOME), by: None, at: NOON + 5_000, ask_again: None };
    world.input(Input::Slots(vec![slot]), NOON);
    assert_eq!((world.sendings.len(), world.person.next_deadline()), (0, Some(NOON + 5_000)));
    world.input(Input::Due, NOON + 5_000);
    assert_eq!(world.sendings.len(), 1);
    assert_eq!(world.person.outbox, []);
}

#[test]
fn a_slot_does_not_outlive_a_withdrawal_or_what_it_waited_for() {
    let mut world = shop(true);
    world.introduce(NOON);
    let slot = Slot { row: id(WELCOME), by: None, at: NOON + 5_000, ask_again: None };
    world.input(Input::Slots(vec![slot]), NOON);
    let mut unsubscribed = world.clone();
    let why = Suppression::Unsubscribed;
    let withdrawn = Input::Suppressed { channel: Channel::Email, address: None, why, at: NOON + 1 };
    unsubscribed.input(withdrawn, NOON + 1);
    unsubscribed.live_until(NOON + DAY_MS);
    assert_eq!((unsubscribed.sendings.len(), dead(&unsubscribed).len()), (0, 0));
    // The object slept: an hour later the slot is not good any more.
    world.input(Input::Due, NOON + HOUR_MS);
    assert_eq!(world.sendings, []);
    assert_eq!(world.wants_slots(NOON + HOUR_MS).len(), 1);
}

#[test]
fn a_merchant_stops_all_sending_and_lets_it_go_on() {
    let mut world = shop(false);
    world.book.halted = true;
    world.introduce(NOON);
    orders(&mut world, 1, NOON);
    world.live_until(NOON + 5 * HOUR_MS);
    assert_eq!(world.sendings, [], "neither the welcome nor the order's confirmation");
    let waits = world.decisions.iter().filter(|decision| decision.reason == Reason::Halted);
    assert_eq!(waits.count(), 2, "one for each message: {:?}", world.decisions);

    let mut forgotten = world.clone();
    forgotten.live_until(NOON + 40 * DAY_MS);
    assert_eq!(forgotten.sendings, []);
    let owed: Vec<_> = dead(&forgotten).iter().map(|letter| letter.row.flow.as_str()).collect();
    assert_eq!(owed, ["order-confirmation"], "marketing is nobody's due, the news of an order is");

    world.book.halted = false;
    world.live_until(NOON + 5 * HOUR_MS + 20 * MINUTE_MS);
    let went: Vec<_> = world.sendings.iter().map(|sending| sending.row.flow.as_str()).collect();
    assert_eq!(went, ["order-confirmation"]);
}

#[test]
fn in_test_mode_only_listed_addresses_get_anything() {
    for (listed, goes) in
        [(vec!["someone@shop.example"], false), (vec![], false), (vec!["ann@example.com"], true)]
    {
        let mut world = shop(false);
        world.book.only_to = Some(listed.iter().map(|address| (*address).to_owned()).collect());
        world.introduce(NOON);
        orders(&mut world, 1, NOON);
        world.live_until(NOON + DAY_MS);
        assert_eq!(!world.sendings.is_empty(), goes, "{listed:?}: {:?}", world.sendings);
        let skipped = world.decisions.iter().any(|decision| decision.reason == Reason::NotListed);
        assert_eq!(skipped, !goes, "{listed:?}");
    }
}

#[test]
fn where_there_is_no_room_a_message_asks_again() {
    let mut world = shop(true);
    world.introduce(NOON);
    let full = |at| Slot { row: id(WELCOME), by: None, at, ask_again: Some("as many as may today".into()) };
    let decided = world.input(Input::Slots(vec![full(NOON + HOUR_MS)]), NOON);
    let (act, reason) = (decided[0].act, decided[0].reason);
    assert_eq!(
        (act, reason, world.person.next_deadline()),
        (Act::Deferred, Reason::NoRoom, Some(NOON + HOUR_MS))
    );
    world.input(Input::Due, NOON + HOUR_MS);
    assert_eq!(world.wants_slots(NOON + HOUR_MS).len(), 1);
}

#[test]
fn what_nobody_answers_for_waits_alone_and_the_rest_is_heard() {
    let mut world = shop(false);
    world.person.unanswered.insert(id(WELCOME));
    world.introduce(NOON);
    let decided = world.decisions.iter().filter(|decision| decision.message == Some(id(WELCOME)));
    let said: Vec<_> = decided.map(|one| (one.act, one.reason)).collect();
    assert_eq!(said, [(Act::Deferred, Reason::NotAnswered)]);
    let next = world.person.next_deadline().unwrap();
    assert!((NOON + MINUTE_MS..NOON + 2 * MINUTE_MS).contains(&next), "{next:?}");
    world.input(Input::Due, next);
    assert_eq!(world.sendings, []);
    let waits = world.decisions.iter().filter(|decision| decision.reason == Reason::NotAnswered);
    assert_eq!(waits.count(), 1, "an outage is one decision: {:?}", world.decisions);
    let mut buyer = world.clone();
    orders(&mut buyer, 1, NOON);
    assert_eq!(buyer.sendings.len(), 1, "the news of an order needs nobody else's answer");

    let why = Suppression::Unsubscribed;
    let mut left = world.clone();
    left.input(Input::Suppressed { channel: Channel::Email, address: None, why, at: NOON + 1 }, NOON + 1);
    left.person.unanswered.clear();
    left.live_until(NOON + DAY_MS);
    assert_eq!(left.sendings, [], "what was withdrawn meanwhile counts");
    world.person.unanswered.clear();
    world.live_until(NOON + HOUR_MS);
    assert_eq!(world.sendings.len(), 1);
}

#[test]
fn another_service_takes_what_the_first_did_not_for_reasons_of_its_own() {
    let mut world = shop(false);
    world.answers.push_back(elsewhere(Some("fallback")));
    world.introduce(NOON);
    assert_eq!(ways(&world), ["email", "email/fallback"]);
    assert_eq!(world.person.outbox, []);
    let sent = world.decisions.iter().filter(|decision| decision.act == Act::Sent).count();
    assert_eq!((sent, world.person.segments[0].sends.len()), (1, 1), "one message");
}

#[test]
fn a_message_begins_with_the_first_service_again_unless_the_other_may_have_it() {
    let mut world = shop(false);
    world.answers.extend([elsewhere(Some("fallback")), Answer::Later(HOUR_MS)]);
    world.introduce(NOON);
    world.live_until(NOON + 2 * HOUR_MS);
    assert_eq!(ways(&world), ["email", "email/fallback", "email"]);

    let mut world = shop(false);
    world.introduce(NOON);
    world.sendings.clear();
    world.answers.extend([elsewhere(Some("fallback")), Answer::Silence, elsewhere(None)]);
    orders(&mut world, 1, NOON + HOUR_MS);
    world.live_until(NOON + DAY_MS);
    let ways = ways(&world);
    assert_eq!(
        ways[..3],
        ["email", "email/fallback", "email/fallback"],
        "its answer was lost: it keeps to that one"
    );
    assert!(ways[3..].iter().all(|way| way == "email/fallback"), "{ways:?}");
}

#[test]
fn what_is_given_up_is_kept_and_goes_again_when_the_merchant_says_so() {
    let mut world = shop(false);
    world.answers.push_back(refused());
    orders(&mut world, 1, NOON);
    assert_eq!(world.sendings.len(), 0, "nobody to write to");
    world.introduce(NOON);
    orders(&mut world, 2, NOON + HOUR_MS);
    let given_up = dead(&world);
    assert_eq!(given_up.len(), 1, "{:?}", world.decisions);
    let letter = given_up[0].clone();
    assert_eq!((letter.words.as_str(), letter.may_have_gone, letter.listed), ("too large", false, false));
    world.input(Input::Listed(vec![letter.row.id.clone()]), NOON + 2 * HOUR_MS);
    assert_eq!(world.person.unlisted().count(), 0);
    let before = world.sendings.len();
    assert_eq!(world.person.may_resend(&letter.row.id, NOON + DAY_MS), Ok(()));
    world.input(Input::Resend { id: letter.row.id.clone() }, NOON + DAY_MS);
    assert_eq!(world.sendings.len(), before + 1);
    assert_eq!(world.sendings[before].row.id, letter.row.id, "under the same id");
    assert_eq!((world.sendings[before].row.attempts, dead(&world).len()), (1, 0));
    // Told twice, it goes once.
    world.input(Input::Resend { id: letter.row.id }, NOON + DAY_MS);
    assert_eq!(world.sendings.len(), before + 1);
}

#[test]
fn the_list_names_nobody_though_the_mail_server_does() {
    let mut world = shop(false);
    let words = "552 <ann@example.com> takes no such mail".into();
    world.answers.push_back(Answer::Says(DeliveryOutcome::Refused { words }));
    world.introduce(NOON);
    assert_eq!(dead(&world)[0].words, "552 <…> takes no such mail");
}

#[test]
fn a_withdrawal_wins_over_the_merchant() {
    let mut world = shop(false);
    world.answers.push_back(refused());
    world.introduce(NOON);
    let letter = dead(&world)[0].row.id.clone();
    let withdrawn = Input::ConsentWithdrawn { channel: Channel::Email, address: None, at: NOON + 1 };
    world.input(withdrawn, NOON + 1);
    let decided = world.input(Input::Resend { id: letter }, NOON + HOUR_MS);
    assert_eq!(world.sendings.len(), 1);
    assert!(decided.iter().any(|decision| decision.act == Act::Skipped), "{decided:#?}");
    assert_eq!((world.person.outbox.len(), dead(&world).len()), (0, 0));
}

#[test]
fn what_may_have_gone_is_told_and_never_sent_again() {
    let mut world = shop(false);
    world.answers.push_back(Answer::Silence);
    world.introduce(NOON);
    world.live_until(NOON + HOUR_MS);
    assert!(dead(&world)[0].may_have_gone);
    assert_eq!(world.person.may_resend(&id(WELCOME), NOON + HOUR_MS), Err(NotResent::MayHaveGone));
    world.input(Input::Resend { id: id(WELCOME) }, NOON + HOUR_MS);
    assert_eq!(world.sendings.len(), 1);
}

#[test]
fn an_outage_longer_than_the_stale_limit_ends_in_a_dead_letter_and_not_in_a_late_message() {
    let mut world = shop(false);
    // The service is busy for days.
    world.answers.extend((0..20).map(|_| Answer::Later(6 * HOUR_MS)));
    world.introduce(NOON);
    world.live_until(NOON + 30 * DAY_MS);
    let letters: Vec<(&str, Reason)> = dead(&world)
        .iter()
        .map(|letter| {
            let last =
                world.decisions.iter().rfind(|one| one.message.as_ref() == Some(&letter.row.id)).unwrap();
            (letter.row.step.as_str(), last.reason)
        })
        .collect();
    assert!(
        letters.contains(&("first", Reason::Stale)) || letters.contains(&("first", Reason::TooManyAttempts)),
        "{letters:?}"
    );

    // It had no room, each time it was asked.
    let mut world = shop(true);
    world.introduce(NOON);
    let full = |at| Slot { row: id(WELCOME), by: None, at, ask_again: Some("its service is at rest".into()) };
    for hour in 1..50 {
        let at = NOON + hour * HOUR_MS;
        world.input(Input::Slots(vec![full(at)]), at - HOUR_MS);
        world.input(Input::Due, at);
    }
    assert!(dead(&world).iter().any(|letter| letter.row.step == "first"), "{:?}", world.decisions);

    // We slept ourselves.
    let mut world = shop(true);
    world.introduce(NOON);
    world.input(Input::Due, NOON + 10 * DAY_MS);
    let stale = dead(&world).iter().find(|letter| letter.row.step == "first");
    assert!(stale.is_some_and(|letter| letter.words.contains("went stale")), "{:?}", world.decisions);
    assert_eq!(world.sendings, []);
}

#[test]
fn a_rule_that_lets_a_message_go_stale_makes_no_dead_letter() {
    let mut world = shop(false);
    world.introduce(NOON);
    world.book.rules.weekly_max = 1;
    world.live_until(NOON + 40 * DAY_MS);
    assert!(world.decisions.iter().any(|decision| decision.reason == Reason::Stale), "{:?}", world.decisions);
    assert_eq!(dead(&world), []);
}

#[test]
fn letters_are_few_and_kept_for_a_month() {
    let mut world = shop(false);
    world.introduce(NOON);
    let count = u32::try_from(DEAD_LETTERS_MAX).unwrap() + 3;
    for number in 1..=count {
        world.answers.push_back(refused());
        orders(&mut world, number, NOON + i64::from(number) * MINUTE_MS);
    }
    let kept = dead(&world);
    assert_eq!(kept.len(), DEAD_LETTERS_MAX);
    assert!(kept.iter().is_sorted_by_key(|letter| letter.at));
    let last = kept.last().unwrap().clone();
    assert_eq!(world.person.may_resend(&last.row.id, last.at + DEAD_LETTER_MS), Err(NotResent::Unknown));
    assert_eq!(world.person.may_resend(&id(ORDER), NOON), Err(NotResent::Unknown));
}

/// What is never held back by a rule is dropped by an outage all the same, and then the merchant sees it.
#[test]
fn an_orders_confirmation_is_not_told_a_week_late() {
    let mut world = shop(true);
    world.introduce(NOON);
    orders(&mut world, 1, NOON);
    world.input(Input::Due, NOON + 7 * DAY_MS);
    assert_eq!(world.sendings, []);
    let letters = dead(&world);
    assert!(letters.iter().any(|letter| letter.row.flow == "order-confirmation"), "{letters:?}");
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        Just(Answer::Silence),
        Just(refused()),
        (0..3 * HOUR_MS).prop_map(Answer::Later),
        Just(elsewhere(None)),
        Just(elsewhere(Some("fallback"))),
        Just(Answer::Says(DeliveryOutcome::Accepted)),
    ]
}

proptest! {
    /// Whatever two services answer: once one may have a message, the other never gets it; nothing is tried for ever, and
    /// nothing vanishes that was neither taken, nor given up, nor refused by a rule.
    #[test]
    fn a_message_keeps_to_the_service_that_may_have_it(
        answers in prop::collection::vec(answer(), 1..40),
        knows_ids in any::<bool>(),
    ) {
        let mut world = shop(false);
        if knows_ids {
            world.book.known_ms.extend([("email".into(), DAY_MS), ("email/fallback".into(), HOUR_MS)]);
        }
        world.introduce(NOON);
        world.sendings.clear();
        world.answers.extend(answers.clone());
        orders(&mut world, 1, NOON + HOUR_MS);
        world.live_until(NOON + 30 * DAY_MS);
        let mut went = Vec::new();
        let sent = world.sendings.iter().filter(|sending| sending.row.flow == "order-confirmation");
        for sending in sent {
            went.push(sending.row.clone());
        }
        // The last answer may be lost, too: then it goes once more.
        prop_assert!(went.len() <= usize::from(ATTEMPTS_MAX) + 1, "{}", went.len());
        for pair in went.windows(2) {
            prop_assert!(!pair[1].may_have_gone() || pair[0].way() == pair[1].way());
        }
        let row = went.first().map(|row| row.id.clone()).unwrap();
        prop_assert!(world.person.outbox.iter().all(|left| left.id != row));
        let taken = world.decisions.iter().any(|one| one.act == Act::Accepted && one.message.as_ref() == Some(&row));
        let buried = dead(&world).iter().any(|letter| letter.row.id == row);
        prop_assert!(taken != buried, "taken {}, buried {}", taken, buried);
    }
}

#[test]
fn segments_of_the_first_release_have_no_letters_and_are_read() {
    let text = serde_json::to_string(&Segment::new(segment_id())).unwrap();
    assert!(!text.contains("dead"));
    assert_eq!(serde_json::from_str::<Segment>(&text).unwrap().dead, []);
}
