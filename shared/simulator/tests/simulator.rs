//! The simulator as a merchant meets it: months in moments, with every reason.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken test should fail loudly"
)]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use rappel_flow::*;
use rappel_signal::{Channel, Class, DAY_MS, HOUR_MS, ProductId, UnixMs};
use rappel_simulator::*;

/// 2026-11-23, a Monday, 00:00 UTC.
const MONDAY: UnixMs = UnixMs(1_795_392_000_000);

fn book() -> Book {
    let flow = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../flows/{name}.json"));
        parse_flow(name, &fs::read_to_string(path).unwrap()).unwrap_or_else(|found| panic!("{found:?}"))
    };
    let flows = ["cart-abandonment", "browse-abandonment", "site-abandonment"].map(flow).into();
    let rules = Rules { holdout_per_10000: 0, ..Rules::default() };
    Book::new(flows, rules, ZoneOffsets::utc())
}

fn items() -> Vec<Item> {
    let item = |n: u32| Item {
        price_hundredths: Some(1_000 * n),
        ..Item::of(ProductId(format!("p{n}")), &format!("Product {n}"))
    };
    (1..=12).map(item).collect()
}

fn crowd(seed: u64) -> MadeUp {
    MadeUp { seed, start: MONDAY, days: 90, items: items(), zones: vec![ZoneOffsets::utc()] }
}

fn at(input: Input, at: UnixMs) -> Happening {
    Happening { at, input }
}

/// Ann agrees on Monday and leaves a cart at ten.
fn ann() -> Life {
    let ten = MONDAY + 10 * HOUR_MS;
    let (channel, address, at_ms) = (Channel::Email, String::from("ann@example.com"), MONDAY);
    let cart =
        Cart { items: vec![items()[0].clone()], value_hundredths: 1_000, changed_at: ten, ..Cart::default() };
    let ended = VisitEnded {
        visit: VisitNumber(1),
        started_at: ten - HOUR_MS,
        ended_at: ten,
        class: Some(Class::Cart),
        subject: Subject { product: Some(items()[0].clone()), ..Subject::default() },
        cart: Some(cart),
        cart_activity: true,
        result_clicked: false,
        late: false,
    };
    let standing = Standing::Claimed;
    Life {
        name: "ann".into(),
        chance: 1,
        happenings: vec![
            at(Input::Identified { channel, address: address.clone(), standing, at: at_ms }, at_ms),
            at(Input::ConsentGiven { channel, address: Some(address), text: "yes".into(), at: at_ms }, at_ms),
            at(Input::VisitEnded(Box::new(ended)), ten + HOUR_MS / 2),
        ],
    }
}

#[test]
fn a_week_passes_in_a_moment_and_every_message_has_its_time() {
    let assortment = Assortment { items: items() };
    let played = play(&book(), &assortment, &ann(), MONDAY + 7 * DAY_MS);
    let sent = played.decisions.iter().filter(|decision| decision.act == Act::Sent);
    let hours: Vec<i64> = sent.map(|decision| (decision.at - MONDAY) / HOUR_MS).collect();
    assert_eq!(hours, [11, 34, 82], "1 h, 24 h and 72 h after ten o'clock");
}

#[test]
fn what_would_be_switched_on_can_be_seen_before() {
    let (mut without, mut with) = (Tally::default(), Tally::default());
    let assortment = Assortment { items: items() };
    let silent = Book::new(Vec::new(), Rules::default(), ZoneOffsets::utc());
    for number in 0..300 {
        let life = crowd(7).life(number);
        without.add(&play(&silent, &assortment, &life, MONDAY + 97 * DAY_MS));
        with.add(&play(&book(), &assortment, &life, MONDAY + 97 * DAY_MS));
    }
    assert_eq!((without.people, without.decisions), (300, 0));
    let cart = &with.flows["cart-abandonment"];
    assert!(cart.entered > 0 && cart.sent > 0, "{cart:?}");
    assert!(cart.not.get("no-contact").is_some_and(|skipped| *skipped > 0), "skips are told, too: {cart:?}");
    let weekly_max = with.per_week.keys().max().copied().unwrap_or_default();
    // A calendar week may hold the end of one rolling week and the beginning of the next.
    assert!(weekly_max <= 2 * u32::from(Rules::default().weekly_max), "{:?}", with.per_week);
}

/// The visits of a life, as a device keeps them.
fn visits(life: &Life) -> Vec<(UnixMs, Input)> {
    let is_visit = |input: &Input| matches!(input, Input::Activity { .. } | Input::VisitEnded(_));
    let visits = life.happenings.iter().filter(|happening| is_visit(&happening.input));
    visits.map(|happening| (happening.at, happening.input.clone())).collect()
}

/// What a flow comes to if it is switched on from the beginning: people, entered, sent.
fn lived(flow: &str, book: &Book, life: &Life, until: UnixMs) -> (bool, usize) {
    let played = play(book, &Assortment::default(), life, until);
    let of_flow = played.decisions.iter().filter(|decision| decision.flow == flow);
    let entered = of_flow.filter(|decision| decision.act == Act::Entered).count() > 0;
    (entered, played.sendings.iter().filter(|sending| sending.row.flow == flow).count())
}

#[test]
fn a_flow_rehearsed_on_what_is_left_of_a_life_does_what_it_would_have_done() {
    let (start, end) = (MONDAY, MONDAY + 30 * DAY_MS);
    let crowd = MadeUp { days: 28, ..crowd(11) };
    let flow = book().flows().iter().find(|flow| flow.file.id == "cart-abandonment").unwrap().clone();
    let rules = Rules { holdout_per_10000: 0, ..Rules::default() };
    let without = Book::new(Vec::new(), rules.clone(), ZoneOffsets::utc());
    let with = Book::new(vec![flow.clone()], rules, ZoneOffsets::utc());
    let (mut rehearsed, mut lives) = (Rehearsed::default(), (0, 0));
    for number in 0..200 {
        let life = crowd.life(number);
        let (_, person) = play_to_the_end(&without, &Assortment::default(), &life, end);
        let tried = book_to_rehearse(&without, flow.clone());
        let segment = life.segment();
        let of = (&person, &segment);
        let come = rehearse(&tried, "cart-abandonment", of, visits(&life), (start, end)).unwrap();
        let (entered, sent) = lived("cart-abandonment", &with, &life, end);
        assert_eq!((come.entered == 1, come.messages()), (entered, sent as u64), "{}", life.name);
        rehearsed.add(&come);
        lives = (lives.0 + u64::from(entered), lives.1 + sent as u64);
    }
    assert_eq!((rehearsed.people, rehearsed.entered, rehearsed.messages()), (200, lives.0, lives.1));
    assert!(rehearsed.messages() > 10 && !rehearsed.held.is_empty(), "{rehearsed:?}");
}

#[test]
fn what_another_version_of_the_flow_did_meanwhile_changes_no_rehearsal() {
    let (start, end) = (MONDAY, MONDAY + 30 * DAY_MS);
    let crowd = MadeUp { days: 28, ..crowd(12) };
    let empty = Book::new(Vec::new(), Rules { holdout_per_10000: 0, ..Rules::default() }, ZoneOffsets::utc());
    let flow = book().flows().iter().find(|flow| flow.file.id == "cart-abandonment").unwrap().clone();
    for number in 0..100 {
        let life = crowd.life(number);
        let of = |book: &Book| {
            let (_, person) = play_to_the_end(book, &Assortment::default(), &life, end);
            let tried = book_to_rehearse(&empty, flow.clone());
            let segment = life.segment();
            rehearse(&tried, "cart-abandonment", (&person, &segment), visits(&life), (start, end)).unwrap()
        };
        assert_eq!(of(&empty), of(&book()), "{}", life.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_same_seed_lives_the_same_life_in_order_of_time(seed in any::<u64>(), number in 0..1_000_000_u64) {
        let life = crowd(seed).life(number);
        prop_assert_eq!(&life, &crowd(seed).life(number));
        prop_assert!(life.happenings.is_sorted_by_key(|happening| happening.at));
        let line = serde_json::to_string(&life).unwrap();
        prop_assert_eq!(read_lives(&line).unwrap(), vec![life]);
    }
}
