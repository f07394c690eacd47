//! Claim, send, outcome: what is lost, what is doubled, and what the store is told.

use std::collections::BTreeMap;

use rappel_flow::limit::IN_FLIGHT_MS_MAX;
use rappel_flow::*;
use rappel_signal::{HOUR_MS, MINUTE_MS, UnixMs};

use crate::world::{Answer, MONDAY, World, item, plain_rules, ready_flows, test_flow};

const NOON: UnixMs = UnixMs(MONDAY.0 + 12 * HOUR_MS);

fn shop_with_confirmations() -> World {
    let mut world = World::new(vec![test_flow("order-confirmation")], plain_rules(), ZoneOffsets::utc());
    world.introduce(MONDAY);
    world
}

fn buys(id: &str, at: UnixMs) -> Input {
    let order =
        Order { id: id.into(), at, source: OrderSource::Server, value_hundredths: 100, ..Order::default() };
    Input::Purchased { order, items: vec![item("Trail Shoes", 1, None)] }
}

#[test]
fn a_claimed_row_says_in_flight_before_it_is_sent() {
    let mut world = shop_with_confirmations();
    let effects = step(&world.book, &mut world.person, buys("1", NOON), NOON);
    let put = effects.iter().position(
        |effect| matches!(effect, Effect::PutOutbox(row) if matches!(row.status, RowStatus::InFlight { .. })),
    );
    let sent = effects.iter().position(|effect| matches!(effect, Effect::Send(_)));
    assert!(put.is_some() && put < sent, "{effects:#?}");
    assert_eq!(world.person.next_deadline(), Some(NOON + IN_FLIGHT_MS_MAX));
}

#[test]
fn an_order_message_of_unknown_fate_goes_again_once_under_its_id() {
    let mut world = shop_with_confirmations();
    world.answers.extend((0..30).map(|_| Answer::Silence));
    world.input(buys("1", NOON), NOON);
    world.live_until(NOON + 24 * HOUR_MS);
    let ids: Vec<&OutboxId> = world.sendings.iter().map(|sending| &sending.row.id).collect();
    assert_eq!(ids.len(), 2, "once, and once more");
    assert!(ids.iter().all(|id| id.0 == "s1/order-confirmation/1/confirmation/email"), "{ids:?}");
    let sent = world.decisions.iter().filter(|decision| decision.act == Act::Sent).count();
    assert_eq!(sent, 1, "one message, one decision");
    assert_eq!(world.person.outbox, []);
}

#[test]
fn an_order_message_that_is_accepted_at_the_second_attempt_stops_there() {
    let mut world = shop_with_confirmations();
    world.answers.push_back(Answer::Silence);
    world.input(buys("1", NOON), NOON);
    world.live_until(NOON + 24 * HOUR_MS);
    assert_eq!(world.sendings.len(), 2);
}

/// A welcome, which is marketing, by a service that knows what it took for a day.
fn welcome_of_lost_answers(answers: Vec<Answer>) -> World {
    let welcome = ready_flows().into_iter().filter(|flow| flow.file.id == "welcome").collect();
    let mut world = World::new(welcome, plain_rules(), ZoneOffsets::utc());
    world.book.known_ms.insert("email".into(), 24 * HOUR_MS);
    world.answers.extend(answers);
    world.introduce(NOON);
    world.live_until(NOON + 36 * HOUR_MS);
    world
}

#[test]
fn a_service_that_knows_the_id_is_asked_again_until_it_answers() {
    let world = welcome_of_lost_answers(vec![Answer::Silence, Answer::Later(HOUR_MS), Answer::Silence]);
    let ids: Vec<&str> = world.sendings.iter().map(|sending| sending.row.id.0.as_str()).collect();
    assert_eq!(ids, ["s1/welcome/1/first/email"; 4]);
    let acts = |act: Act| world.decisions.iter().filter(|decision| decision.act == act).count();
    assert_eq!((acts(Act::Sent), acts(Act::Unknown), acts(Act::Accepted)), (1, 2, 1));
    assert_eq!(world.person.outbox, []);
    assert_eq!(world.person.segments[0].sends.len(), 1, "the caps count it once");
}

#[test]
fn a_service_that_has_forgotten_the_id_is_not_asked_again() {
    let world = welcome_of_lost_answers(vec![Answer::Silence, Answer::Later(25 * HOUR_MS)]);
    assert_eq!(world.sendings.len(), 2, "it may have gone at the first");
    assert_eq!(world.decisions.last().unwrap().act, Act::Unknown);
    assert_eq!(world.person.outbox, []);
}

#[test]
fn outcomes_of_rows_that_are_not_in_flight_change_nothing() {
    let mut world = shop_with_confirmations();
    world.answers.push_back(Answer::Later(HOUR_MS));
    world.input(buys("1", NOON), NOON);
    let id = world.sendings[0].row.id.clone();
    let before = world.person.clone();
    for outcome in outcomes(NOON) {
        let said = world.input(Input::Outcome { id: id.clone(), outcome }, NOON + MINUTE_MS);
        assert_eq!(said, []);
        assert_eq!(world.person, before);
    }
    let unheard_of = Input::Outcome { id: OutboxId("nothing".into()), outcome: DeliveryOutcome::Accepted };
    assert_eq!(world.input(unheard_of, NOON + MINUTE_MS), []);
    assert_eq!(world.person, before);
}

fn welcomes() -> World {
    let welcome = ready_flows().into_iter().filter(|flow| flow.file.id == "welcome").collect();
    World::new(welcome, plain_rules(), ZoneOffsets::utc())
}

#[test]
fn whose_withdrawal_comes_while_a_message_is_away_is_on_no_list_of_those_given_up() {
    for withdraws in [false, true] {
        let mut world = welcomes();
        world.answers.push_back(Answer::Silence);
        world.introduce(NOON);
        if withdraws {
            world.input(Input::Withdrawn, NOON + 1);
        }
        world.live_until(NOON + HOUR_MS);
        assert_eq!((world.sendings.len(), world.person.outbox.len()), (1, 0));
        assert_eq!(world.person.segments[0].dead.is_empty(), withdraws);
    }
}

/// Between the claim and the moment it leaves, other messages leave.
#[test]
fn a_claimed_message_is_looked_at_once_more_before_it_leaves() {
    let mut world = welcomes();
    world.answers.push_back(Answer::Silence);
    world.introduce(NOON);
    world.live_until(NOON + MINUTE_MS / 2);
    let claimed = world.sendings[0].row.clone();
    let look = |world: &World, at| last_look(&world.book, &world.person, &claimed, at);
    let soon = NOON + MINUTE_MS;
    assert_eq!(look(&world, soon), LastLook::Go);

    let late = NOON + IN_FLIGHT_MS_MAX - MINUTE_MS / 4;
    let LastLook::Not(DeliveryOutcome::Again { at, .. }) = look(&world, late) else { panic!("too late") };
    assert_eq!(at, late);

    let unsubscribed = |address: Option<&str>| Input::Suppressed {
        channel: rappel_signal::Channel::Email,
        address: address.map(str::to_owned),
        why: Suppression::Unsubscribed,
        at: soon,
    };
    let mut moved = World { person: world.person.clone(), ..welcomes() };
    moved.input(
        Input::Identified {
            channel: rappel_signal::Channel::Email,
            address: "ann@work.example".into(),
            standing: Standing::Verified,
            at: soon,
        },
        soon,
    );
    let text = "Yes, there".into();
    let address = Some("ann@work.example".into());
    moved
        .input(Input::ConsentGiven { channel: rappel_signal::Channel::Email, address, text, at: soon }, soon);
    moved.input(unsubscribed(Some("ann@example.com")), soon);
    let outcome = look(&moved, soon);
    assert!(matches!(outcome, LastLook::Not(DeliveryOutcome::Again { .. })), "not there: {outcome:?}");

    world.input(unsubscribed(None), soon);
    let outcome = look(&world, soon);
    assert!(matches!(outcome, LastLook::Not(DeliveryOutcome::Refused { .. })), "{outcome:?}");

    world.live_until(NOON + HOUR_MS);
    assert_eq!(look(&world, NOON + HOUR_MS), LastLook::Void, "the engine has given it up");
}

pub(crate) fn outcomes(now: UnixMs) -> [DeliveryOutcome; 6] {
    let words = || String::from("as said");
    [
        DeliveryOutcome::Accepted,
        DeliveryOutcome::Again { at: now + HOUR_MS, words: words() },
        DeliveryOutcome::Refused { words: words() },
        DeliveryOutcome::Gone { words: words() },
        DeliveryOutcome::Elsewhere { by: Some("fallback".into()), words: words() },
        DeliveryOutcome::Unknown,
    ]
}

/// The store does what the effects say and nothing else; then it holds what the person holds, at every step.
#[test]
fn effects_keep_the_stores_rows_equal_to_the_outbox() {
    let mut world = World::with_ann();
    let mut rows: BTreeMap<String, String> = BTreeMap::new();
    let script = crate::properties::a_busy_week();
    for (input, now) in script {
        let mut effects = std::collections::VecDeque::from(step(&world.book, &mut world.person, input, now));
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::PutOutbox(row) => {
                    rows.insert(OutboxRow::key(&row.id), row.to_stored());
                }
                Effect::DropOutbox(id) => {
                    assert!(rows.remove(&OutboxRow::key(&id)).is_some(), "dropped what was not there");
                }
                Effect::Send(sending) => {
                    let outcome = DeliveryOutcome::Accepted;
                    let answer = Input::Outcome { id: sending.row.id, outcome };
                    effects.extend(step(&world.book, &mut world.person, answer, now));
                }
                Effect::Decide(_) | Effect::Count(_) => {}
            }
        }
        let kept = Person::from_stored(&world.person.to_stored(), rows.values().map(String::as_str)).unwrap();
        let mut expected = world.person.clone();
        expected.outbox.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(kept, expected);
    }
}

#[test]
fn a_note_that_did_not_arrive_says_nothing_of_the_shoppers_address() {
    let mut world = World::new(vec![test_flow("told-to-others")], plain_rules(), ZoneOffsets::utc());
    world.introduce(MONDAY);
    world
        .answers
        .extend((0..2).map(|_| Answer::Says(DeliveryOutcome::Gone { words: "no such user".into() })));
    let event = ShopEvent {
        id: "1".into(),
        name: "asked".into(),
        at: NOON,
        subject: Subject::default(),
        properties: Default::default(),
    };
    world.input(Input::Event(Box::new(event)), NOON);
    world.live_until(NOON + HOUR_MS);
    let failed = world.decisions.iter().filter(|decision| decision.act == Act::Failed).count();
    assert_eq!(failed, 1, "the note is given up: {:#?}", world.decisions);
    let contact = world.person.segments[0].contact(rappel_signal::Channel::Email).unwrap();
    assert_eq!(contact.suppressed, None);
    assert_eq!(world.person.segments[0].sends.len(), 0, "and no cap counts it");
}

#[test]
fn what_became_of_an_order_outlives_the_shops_own_word_on_it() {
    let mut world = shop_with_confirmations();
    let order = |source, value_hundredths| Input::Purchased {
        order: Order { id: "1".into(), at: NOON, source, value_hundredths, ..Order::default() },
        items: vec![item("Trail Shoes", 1, None)],
    };
    let changed = |news, at| Input::OrderChanged { order: "1".into(), news, at };
    world.input(order(OrderSource::Page, 9_000), NOON);
    let (fulfilled, refunded) = (NOON + HOUR_MS, NOON + 2 * HOUR_MS);
    world.input(
        changed(OrderNews::Fulfilled { expected_at: Some(NOON + 48 * HOUR_MS) }, fulfilled),
        fulfilled,
    );
    world.input(changed(OrderNews::Refunded { amount_hundredths: Some(1_000) }, refunded), refunded);
    world.input(order(OrderSource::Server, 10_000), refunded + HOUR_MS);
    let known = &world.person.segments[0].orders[0];
    assert_eq!(known.source, OrderSource::Server);
    assert_eq!((known.fulfilled_at, known.refunded_at), (Some(fulfilled), Some(refunded)));
    assert_eq!((known.expected_at, known.value_hundredths), (Some(NOON + 48 * HOUR_MS), 9_000));
}
