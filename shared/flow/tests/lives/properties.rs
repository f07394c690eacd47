//! What holds whatever happens: ten thousand histories, and each of them is held against every promise.
//!
//! Plain `cargo test` lives others each time, and so finds what nobody thought of; `cargo xtask test` sets
//! `PROPTEST_RNG_SEED` and lives the same everywhere, so that only what was changed can fail.

use std::sync::atomic::{AtomicU32, Ordering};
use std::{iter, thread};

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use rappel_flow::*;
use rappel_signal::{Channel, Class, DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};

use crate::happening::{Happening, history};
use crate::life::Life;
use crate::shop;
use crate::world::{Catalogue, MONDAY, abandonment_flows, plain_rules};
use crate::zone;

/// Histories that every promise is held against, in shares of which each processor takes the next.
const HISTORIES: u32 = 10_000;
const SHARES: u32 = 20;
/// Attempts to make a history that broke a promise smaller: enough to read it, and over in a minute.
const SHRINK_ATTEMPTS_MAX: u32 = 2_000;

/// The first instant of a life: any day of a year, or a few days before the zone's clock is turned.
fn start() -> impl Strategy<Value = (i64, Option<usize>)> {
    (0..364i64, prop::option::of(0..2usize))
}

fn start_in(zone: &ZoneOffsets, (day, change): (i64, Option<usize>)) -> UnixMs {
    let turned = change.and_then(|place| zone.changes.get(place));
    turned.map_or(MONDAY + day * DAY_MS, |change| (change.at - (day % 6) * DAY_MS).max(MONDAY))
}

/// Lives one history to its end.
pub(crate) fn live_one(
    history: &[(i64, bool, Happening)],
    zone: &str,
    start: (i64, Option<usize>),
    chance: u32,
) {
    let mut book = shop::book(zone);
    book.double_opt_in = chance.is_multiple_of(2);
    let start = start_in(&book.zone, start);
    let mut life = Life::new(book, shop::catalogue(), zone, start, chance);
    for (gap_min, other_device, what) in history {
        life.happens(*gap_min, usize::from(*other_device), what);
    }
    life.undoes();
    life.live_until(life.now + MINUTE_MS + 1);
    life.merges_and_undoes();
    life.ends();
}

/// Lives one share of the histories; every promise is asked at every message, see `promises.rs`.
fn live(share: u32) {
    let zones = prop::sample::select(zone::names());
    let lives = (history(), zones, start(), any::<u32>());
    let usual = ProptestConfig::default();
    let rng_seed = match usual.rng_seed {
        // No two shares are alike, whichever processor takes them.
        RngSeed::Fixed(seed) => RngSeed::Fixed(seed.wrapping_add(share.into())),
        RngSeed::Random => RngSeed::Random,
    };
    let config = ProptestConfig {
        failure_persistence: None,
        cases: HISTORIES / SHARES,
        max_shrink_iters: usual.max_shrink_iters.min(SHRINK_ATTEMPTS_MAX),
        rng_seed,
        ..usual
    };
    let lived = TestRunner::new(config).run(&lives, |(history, zone, start, chance)| {
        live_one(&history, &zone, start, chance);
        Ok(())
    });
    lived.unwrap_or_else(|failure| panic!("Test failed, seed {rng_seed}: {failure}"));
}

#[test]
fn whatever_happens_every_promise_holds() {
    let processors = thread::available_parallelism().map_or(1, |count| count.get());
    let taken = AtomicU32::new(0);
    let next = || Some(taken.fetch_add(1, Ordering::Relaxed)).filter(|share| *share < SHARES);
    thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(|| iter::from_fn(next).for_each(live));
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// From the shop's word on, whatever happens: no marketing to whom it stopped all, nor to its own people, of whom
    /// nothing is counted either (`Life::follow`). What is owed about an order still goes (`Life::tell`).
    #[test]
    fn the_shops_word_on_a_person_holds(
        (before, after) in (history(), history()),
        own in any::<bool>(),
        chance in any::<u32>(),
    ) {
        let mut life = Life::new(shop::book("UTC"), shop::catalogue(), "UTC", MONDAY, chance);
        let lives = |life: &mut Life, history: &[(i64, bool, Happening)]| {
            for (gap_min, other_device, what) in history {
                life.happens(*gap_min, usize::from(*other_device), what);
            }
        };
        lives(&mut life, &before);
        let at = life.now;
        for person in &mut life.people {
            (person.profile.own, person.profile.stopped_at) = (own, (!own).then_some(at));
        }
        life.witness.went.clear();
        lives(&mut life, &after);
        life.live_until(life.now + 60 * DAY_MS);
        prop_assert!(life.witness.went.is_empty(), "{:?}", life.witness.went[0].id);
    }

    /// A night in every zone: a message deferred by quiet hours goes at the first instant that is not quiet.
    #[test]
    fn quiet_hours_end_at_eight(zone in prop::sample::select(zone::names()), minute in 0..(366 * 24 * 60i64)) {
        let ended_at = MONDAY + minute * MINUTE_MS;
        let book = Book::new(abandonment_flows(), plain_rules(), zone::offsets(&zone, MONDAY));
        let mut life = Life::new(book, Catalogue::default(), &zone, ended_at - HOUR_MS, 7);
        let (address, standing, at) = (String::from("a0@example.com"), Standing::Claimed, life.now);
        life.tell(0, Input::Identified { channel: Channel::Email, address, standing, at });
        life.tell(0, Input::ConsentGiven { channel: Channel::Email, address: None, text: "yes".into(), at });
        let visit = Happening::Visit { minutes: 1, class: Some(Class::Search), touches_cart: false, result: false, thing: 0 };
        life.happens(1, 0, &visit);
        let planned = life.now - 30 * MINUTE_MS + 2 * HOUR_MS;
        life.live_until(UnixMs(i64::MAX));
        let sent_at = life.witness.went[0].at;
        let database = jiff::tz::TimeZone::get(&zone).unwrap();
        let local = |at: UnixMs| Timestamp::from_millisecond(at.0).unwrap().to_zoned(database.clone());
        prop_assert!(sent_at >= planned);
        if sent_at > planned {
            let there = local(sent_at);
            // At eight, unless the clock was turned near it: then a little later, when both readings agree.
            let turned = local(sent_at - 3 * HOUR_MS).offset() != there.offset();
            prop_assert!(turned || (there.hour(), there.minute()) == (8, 0), "{there}");
            prop_assert!(sent_at - planned <= 15 * HOUR_MS);
        }
    }
}
