//! Telling others of a shopper: with which consent, behind which guards, and who is in an audience in the end.

use proptest::prelude::*;
use rappel_flow::*;
use rappel_signal::{Channel, Class, DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};

use crate::world::{Answer, MONDAY, World, cart, item, plain_rules, ready_flows, segment_id};

const NOON: UnixMs = UnixMs(MONDAY.0 + 12 * HOUR_MS);

fn ready(id: &str) -> Flow {
    ready_flows().into_iter().find(|flow| flow.file.id == id).unwrap()
}

/// A shop with one flow, and Ann, who agreed to e-mail.
fn shop(flow: Flow) -> World {
    let mut world = World::new(vec![flow], plain_rules(), ZoneOffsets::utc());
    world.introduce(MONDAY - DAY_MS);
    world
}

/// A cart is left: the visit ended then, and half an hour later it is known.
fn leaves_a_cart(world: &mut World, visit: u32, ended_at: UnixMs) {
    let left = cart(vec![item("Trail Shoes", 1, Some(8_900))], ended_at - MINUTE_MS);
    let ended = VisitEnded {
        visit: VisitNumber(visit),
        started_at: ended_at - 10 * MINUTE_MS,
        ended_at,
        class: Some(Class::Cart),
        subject: Subject { product: left.items.first().cloned(), ..Subject::default() },
        cart: Some(left),
        cart_activity: true,
        result_clicked: false,
        late: false,
    };
    world.input(Input::VisitEnded(Box::new(ended)), ended_at + 30 * MINUTE_MS);
}

fn orders(world: &mut World, id: &str, at: UnixMs) {
    let order = Order { id: id.into(), at, source: OrderSource::Server, ..Order::default() };
    world.input(Input::Purchased { order, items: Vec::new() }, at);
}

fn advertising(world: &mut World, granted: bool, at: UnixMs) {
    world.input(Input::AdvertisingConsent { granted, at }, at);
}

/// What was told, in order: the connection, `in` or `out` for an audience, and whom it was about.
fn told(world: &World) -> Vec<String> {
    let tell = |sending: &Sending| {
        let whom = sending.whom.email.as_deref().unwrap_or("nobody");
        match &sending.row.kind {
            RowKind::Message => format!("message {}", sending.row.template),
            RowKind::Notice => "notice".to_owned(),
            RowKind::Forward { to, .. } => format!("{to} {} {whom}", sending.row.step),
            RowKind::Audience { audience, act: ListAct::Add, .. } => format!("{audience} in {whom}"),
            RowKind::Audience { audience, .. } => format!("{audience} out {whom}"),
        }
    };
    world.sendings.iter().map(tell).collect()
}

fn reasons(world: &World, act: Act) -> Vec<Reason> {
    world.decisions.iter().filter(|said| said.act == act).map(|said| said.reason).collect()
}

#[test]
fn a_flow_that_is_handed_over_tells_its_trigger_once_and_nobody_is_written_to() {
    let mut world = shop(ready("cart-abandonment").handed_to("klaviyo"));
    leaves_a_cart(&mut world, 1, NOON);
    world.live_until(NOON + 7 * DAY_MS);
    assert_eq!(told(&world), ["klaviyo first ann@example.com"]);
    let sending = &world.sendings[0];
    assert_eq!((sending.flow_name.as_str(), sending.class), ("Cart abandonment", Some(Class::Cart)));
    let agreed: Vec<&str> = sending.whom.agreed.iter().map(|said| said.text.as_str()).collect();
    assert_eq!(agreed, ["Yes, write to me"]);
    assert_eq!(world.person.segments[0].sends.len(), 1, "our caps count it");
    assert!(!world.is_busy());
    orders(&mut world, "1", NOON + 8 * DAY_MS);
    assert_eq!(world.sendings.len(), 1, "thanks are the platform's, too");
}

#[test]
fn what_is_handed_over_has_the_guards_of_a_message() {
    // In the night it waits; by then there is no consent any more.
    let evening = UnixMs(MONDAY.0 + 21 * HOUR_MS);
    let mut world = shop(ready("cart-abandonment").handed_to("klaviyo"));
    leaves_a_cart(&mut world, 1, evening);
    world.live_until(evening + 3 * HOUR_MS);
    assert_eq!(reasons(&world, Act::Deferred), [Reason::QuietHours]);
    let no = Input::ConsentWithdrawn { channel: Channel::Email, address: None, at: evening + 3 * HOUR_MS };
    world.input(no, evening + 3 * HOUR_MS);
    world.live_until(evening + 7 * DAY_MS);
    assert_eq!((told(&world), reasons(&world, Act::Skipped)), (vec![], vec![Reason::NoConsent]));

    let mut bought = shop(ready("cart-abandonment").handed_to("klaviyo"));
    leaves_a_cart(&mut bought, 1, NOON);
    orders(&mut bought, "1", NOON + 40 * MINUTE_MS);
    bought.live_until(NOON + 7 * DAY_MS);
    assert_eq!(told(&bought), Vec::<String>::new());
}

#[test]
fn a_step_that_tells_another_platform_asks_for_the_consent_of_a_message() {
    let mut stranger =
        World::new(vec![ready("cart-abandonment").told_to("hooks")], plain_rules(), ZoneOffsets::utc());
    let at = MONDAY;
    let standing = Standing::Verified;
    let address = "bea@example.com".to_owned();
    stranger.input(Input::Identified { channel: Channel::Email, address, standing, at }, at);
    leaves_a_cart(&mut stranger, 1, NOON);
    stranger.live_until(NOON + 7 * DAY_MS);
    assert_eq!(told(&stranger), Vec::<String>::new());
    assert!(reasons(&stranger, Act::Skipped).iter().all(|why| *why == Reason::NoConsent));

    let mut ann = shop(ready("cart-abandonment").told_to("hooks"));
    leaves_a_cart(&mut ann, 1, NOON);
    ann.live_until(NOON + 2 * HOUR_MS);
    assert_eq!(told(&ann), ["message cart-abandonment-1", "hooks forward-1 ann@example.com"]);
}

#[test]
fn in_test_mode_and_while_all_is_stopped_other_platforms_hear_of_nobody() {
    for (listed, hears) in [("someone@shop.example", false), ("ann@example.com", true)] {
        let mut world = shop(ready("cart-abandonment").told_to("hooks"));
        world.book.only_to = Some([listed.to_owned()].into());
        leaves_a_cart(&mut world, 1, NOON);
        world.live_until(NOON + 2 * HOUR_MS);
        assert_eq!(
            told(&world).iter().any(|told| told.starts_with("hooks")),
            hears,
            "{listed}: {:?}",
            told(&world)
        );
        assert_eq!(reasons(&world, Act::Skipped).contains(&Reason::NotListed), !hears);
    }
    let mut world = shop(ready("cart-abandonment").told_to("hooks"));
    world.book.halted = true;
    leaves_a_cart(&mut world, 1, NOON);
    world.live_until(NOON + 2 * HOUR_MS);
    assert_eq!(told(&world), [""; 0]);
}

#[test]
fn the_last_look_sees_a_no_that_came_after_the_claim() {
    let mut world = shop(ready("cart-abandonment").handed_to("klaviyo"));
    world.answers.push_back(Answer::Silence);
    leaves_a_cart(&mut world, 1, NOON);
    world.live_until(NOON + HOUR_MS + 1);
    let (row, now) = (world.sendings[0].row.clone(), NOON + HOUR_MS + 1);
    assert_eq!(last_look(&world.book, &world.person, &row, now), LastLook::Go);
    let why = Suppression::Unsubscribed;
    world.input(Input::Suppressed { channel: Channel::Email, address: None, why, at: now }, now);
    let look = last_look(&world.book, &world.person, &row, now);
    assert!(matches!(look, LastLook::Not(DeliveryOutcome::Refused { .. })), "{look:?}");
}

fn with_audience() -> World {
    let mut world = shop(ready("cart-abandonment").with_audience("carts"));
    // The service knows changes by their ids for a day.
    world.book.known_ms.insert("to/carts".into(), DAY_MS);
    world
}

fn changes(world: &World) -> Vec<String> {
    told(world).into_iter().filter(|told| told.starts_with("carts")).collect()
}

#[test]
fn an_audience_is_joined_with_consent_to_advertising_and_left_by_an_order() {
    let mut world = with_audience();
    leaves_a_cart(&mut world, 1, NOON);
    assert_eq!(changes(&world), Vec::<String>::new(), "to messages is not to advertising");
    assert_eq!(reasons(&world, Act::Skipped), [Reason::NoConsent]);

    let mut world = with_audience();
    advertising(&mut world, true, MONDAY);
    leaves_a_cart(&mut world, 1, NOON);
    assert_eq!(changes(&world), ["carts in ann@example.com"]);
    world.live_until(NOON + 7 * DAY_MS);
    assert!(!world.is_busy(), "the flow is over, and the shopper still in");
    // They have another address by now: the one that was told is taken out.
    let (channel, standing, at) = (Channel::Email, Standing::Claimed, NOON + 8 * DAY_MS);
    world.input(Input::Identified { channel, address: "new@example.com".into(), standing, at }, at);
    orders(&mut world, "1", NOON + 9 * DAY_MS);
    assert_eq!(changes(&world), ["carts in ann@example.com", "carts out ann@example.com"]);
    assert_eq!(world.person.segments[0].audiences, []);
    orders(&mut world, "2", NOON + 10 * DAY_MS);
    assert_eq!(changes(&world).len(), 2, "out is out");
}

#[test]
fn a_no_to_advertising_or_to_being_measured_takes_out_without_asking() {
    for no in [Input::AdvertisingConsent { granted: false, at: NOON + HOUR_MS }, Input::Withdrawn] {
        let mut world = with_audience();
        advertising(&mut world, true, MONDAY);
        leaves_a_cart(&mut world, 1, NOON);
        world.book = Book::new(Vec::new(), plain_rules(), ZoneOffsets::utc());
        world.input(no.clone(), NOON + HOUR_MS);
        assert_eq!(changes(&world), ["carts in ann@example.com", "carts out ann@example.com"], "{no:?}");
    }
}

#[test]
fn who_is_taken_out_is_not_put_in_again_by_what_was_on_its_way() {
    // The answer to putting in is lost, and asked for again; then an order comes.
    let mut world = with_audience();
    advertising(&mut world, true, MONDAY);
    world.answers.extend([Answer::Silence]);
    leaves_a_cart(&mut world, 1, NOON);
    let known = NOON + 30 * MINUTE_MS;
    orders(&mut world, "1", known + MINUTE_MS);
    assert_eq!(changes(&world).len(), 1, "one is in flight: the other waits");
    world.live_until(NOON + 7 * DAY_MS);
    assert_eq!(changes(&world), ["carts in ann@example.com", "carts out ann@example.com"]);

    // It was to be tried later.
    let mut world = with_audience();
    advertising(&mut world, true, MONDAY);
    world.answers.extend([Answer::Later(2 * HOUR_MS)]);
    leaves_a_cart(&mut world, 1, NOON);
    orders(&mut world, "1", known + MINUTE_MS);
    assert_eq!(reasons(&world, Act::Skipped), [Reason::FlowLeft], "it went with its flow");
    world.live_until(NOON + 7 * DAY_MS);
    assert_eq!(changes(&world).last().map(String::as_str), Some("carts out ann@example.com"));
}

/// A flow that nothing ends early puts whoever asks into an audience.
fn asks(world: &mut World, at: UnixMs) {
    let (id, name) = (at.0.to_string(), "asked".into());
    let event = ShopEvent { id, name, at, subject: Subject::default(), properties: Default::default() };
    world.input(Input::Event(Box::new(event)), at);
}

fn who_ask() -> World {
    let json = r#"{"id":"asking","name":"Asking","status":"live","rank":"offers","trigger":{"on":"event","name":"asked"},
        "steps":[{"audience":{"act":"add","audience":"carts"}}]}"#;
    let mut world = shop(parse_flow("asking", json).unwrap());
    advertising(&mut world, true, MONDAY);
    world
}

#[test]
fn an_answer_that_comes_after_the_order_puts_nobody_in_again() {
    // It is in flight when the order comes; then its service says "later".
    let mut world = who_ask();
    world.answers.extend([Answer::Silence]);
    asks(&mut world, NOON);
    orders(&mut world, "1", NOON + MINUTE_MS / 2);
    let id = world.sendings[0].row.id.clone();
    let outcome = DeliveryOutcome::Again { at: NOON + 5 * HOUR_MS, words: "busy".into() };
    world.input(Input::Outcome { id, outcome }, NOON + MINUTE_MS);
    world.live_until(NOON + DAY_MS);
    assert_eq!(changes(&world), ["carts in ann@example.com", "carts out ann@example.com"]);

    // It waits to be tried again when the order comes.
    let mut world = who_ask();
    world.answers.extend([Answer::Later(5 * HOUR_MS)]);
    asks(&mut world, NOON);
    orders(&mut world, "1", NOON + MINUTE_MS);
    assert_eq!(reasons(&world, Act::Skipped), [Reason::TakenOut]);
    world.live_until(NOON + DAY_MS);
    assert_eq!(changes(&world), ["carts in ann@example.com", "carts out ann@example.com"]);
}

/// One thing that happens in a life beside an audience.
#[derive(Clone, Copy, Debug)]
enum Happening {
    LeavesACart,
    Orders,
    Says(bool),
    Unsubscribes,
    Waits,
}

/// What an attempt comes to: whether the change arrives, and what is answered.
#[derive(Clone, Copy, Debug)]
enum Attempt {
    Taken,
    TakenAndLost,
    Lost,
    Later,
    Refused,
}

impl Attempt {
    fn arrives(self) -> bool {
        matches!(self, Attempt::Taken | Attempt::TakenAndLost)
    }

    fn answer(self) -> Answer {
        match self {
            Attempt::Taken => Answer::Says(DeliveryOutcome::Accepted),
            Attempt::TakenAndLost | Attempt::Lost => Answer::Silence,
            Attempt::Later => Answer::Later(HOUR_MS),
            Attempt::Refused => Answer::Says(DeliveryOutcome::Refused { words: "no".into() }),
        }
    }
}

proptest! {
    /// However changes are lost, late or doubled on their way: after an order or a no that nothing followed, whoever the
    /// service ever took in is out again, unless it refused to let them go.
    #[test]
    fn taken_out_is_out_in_the_end(
        happenings in prop::collection::vec(
            prop_oneof![
                Just(Happening::LeavesACart), Just(Happening::LeavesACart), Just(Happening::Orders),
                any::<bool>().prop_map(Happening::Says), Just(Happening::Unsubscribes), Just(Happening::Waits),
            ], 1..12),
        attempts in prop::collection::vec(
            prop_oneof![
                Just(Attempt::Taken), Just(Attempt::Taken), Just(Attempt::TakenAndLost), Just(Attempt::Lost),
                Just(Attempt::Later), Just(Attempt::Refused),
            ], 0..12),
        gap_min in 1i64..200,
    ) {
        let mut world = with_audience();
        advertising(&mut world, true, MONDAY);
        // Only what goes to the audience is answered so; there is nothing else that goes.
        world.book = {
            let mut book = Book::new(
                vec![Flow::with_audience(only_the_audience(), "carts")], plain_rules(), ZoneOffsets::utc());
            book.known_ms.insert("to/carts".into(), DAY_MS);
            book
        };
        world.answers.extend(attempts.iter().map(|attempt| attempt.answer()));
        let mut now = NOON;
        let mut out_at_last = false;
        for (number, happening) in (1..).zip(&happenings) {
            now = now + gap_min * MINUTE_MS + 31 * MINUTE_MS;
            world.live_until(now);
            match happening {
                Happening::LeavesACart => {
                    leaves_a_cart(&mut world, number, now - 30 * MINUTE_MS);
                    out_at_last = false;
                }
                Happening::Orders => {
                    orders(&mut world, &number.to_string(), now);
                    out_at_last = true;
                }
                Happening::Says(granted) => {
                    advertising(&mut world, *granted, now);
                    out_at_last |= !granted;
                }
                Happening::Unsubscribes => {
                    let why = Suppression::Unsubscribed;
                    world.input(Input::Suppressed { channel: Channel::Email, address: None, why, at: now }, now);
                }
                Happening::Waits => {}
            }
        }
        world.live_until(UnixMs(i64::MAX));
        let taken = |number: usize| attempts.get(number).is_none_or(|attempt| attempt.arrives());
        let mut arrived = world.sendings.iter().enumerate().filter(|(number, _)| taken(*number));
        let last = arrived.next_back().map(|(_, sending)| sending);
        let is_in = last.is_some_and(|sending| matches!(sending.row.kind, RowKind::Audience { act: ListAct::Add, .. }));
        let refused_out = world.sendings.iter().enumerate().any(|(number, sending)| {
            matches!(attempts.get(number), Some(Attempt::Refused))
                && matches!(sending.row.kind, RowKind::Audience { act: ListAct::Remove, .. })
        });
        if out_at_last && !refused_out {
            prop_assert!(!is_in, "{:#?}", world.decisions);
        }
        prop_assert!(world.person.outbox.is_empty());
    }
}

fn only_the_audience() -> Flow {
    let json = r#"{"id":"audience-cart","name":"Audience of cart","status":"live","rank":"cart",
        "trigger":{"on":"visit-ended","class":"cart"},"reentry":{"after":"1min"},
        "steps":[{"audience":{"act":"add"}}],"exits":[{"on":"purchase"}]}"#;
    parse_flow("audience-cart", json).unwrap()
}

#[test]
fn what_a_device_knew_of_audiences_goes_where_it_goes() {
    let mut world = with_audience();
    advertising(&mut world, true, MONDAY);
    leaves_a_cart(&mut world, 1, NOON);
    let stored = world.person.to_stored();
    let rows: Vec<String> = world.person.outbox.iter().map(OutboxRow::to_stored).collect();
    let read = Person::from_stored(&stored, rows.iter().map(String::as_str)).unwrap();
    let parcel = { read }.freeze(&segment_id()).unwrap();
    assert_eq!(parcel.segment.audiences.len(), 1);
    assert_eq!(parcel.segment.advertising, Some(AdvertisingWord { granted: true, at: MONDAY }));
}
