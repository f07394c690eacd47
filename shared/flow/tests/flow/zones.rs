//! Calendar arithmetic on zones handed in as data, compared with a zone database, over every change of every zone.

use jiff::{Timestamp, civil, tz::TimeZone};
use rappel_flow::ZoneOffsets;
use rappel_signal::{DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};

use crate::world::MONDAY;
use crate::zone::{names, offsets};

fn database_local_ms(zone: &TimeZone, at: UnixMs) -> i64 {
    let at = Timestamp::from_millisecond(at.0).unwrap();
    at.as_millisecond() + i64::from(zone.to_offset(at).seconds()) * 1000
}

/// Instants around each change of the clock, and some quiet ones.
fn instants(zone: &ZoneOffsets) -> Vec<UnixMs> {
    let around = |at: UnixMs| (-26..=26).map(move |half_hours| at + half_hours * 30 * MINUTE_MS);
    zone.changes.iter().take(4).flat_map(|change| around(change.at)).chain(around(MONDAY)).collect()
}

#[test]
fn every_zone_shows_the_databases_wall_clock() {
    let mut zones = 0;
    for name in names() {
        let (zone, database) = (offsets(&name, MONDAY), TimeZone::get(&name).unwrap());
        for at in instants(&zone).into_iter().filter(|at| *at >= MONDAY) {
            assert_eq!(zone.local_ms(at), database_local_ms(&database, at), "{name} at {}", at.0);
        }
        zones += 1;
    }
    assert!(zones > 400, "{zones} zones");
}

#[test]
fn every_wall_clock_time_is_one_instant_the_first_if_doubled_the_end_of_a_gap() {
    for name in names() {
        let (zone, database) = (offsets(&name, MONDAY), TimeZone::get(&name).unwrap());
        for at in instants(&zone).into_iter().filter(|at| *at >= MONDAY + DAY_MS) {
            let local_ms = zone.local_ms(at) - 15 * MINUTE_MS;
            let there = civil::DateTime::ZERO;
            let days = local_ms.div_euclid(DAY_MS);
            let date = civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let into_day = jiff::SignedDuration::from_millis(local_ms.rem_euclid(DAY_MS));
            let local = date.to_datetime(there.time()).checked_add(into_day).unwrap();
            let ambiguous = database.to_ambiguous_timestamp(local);
            let expected = match ambiguous.offset() {
                jiff::tz::AmbiguousOffset::Gap { .. } => {
                    // The first instant after the gap is the change itself.
                    let before = ambiguous.later().unwrap();
                    let change = zone.changes.iter().map(|change| change.at.0);
                    change.min_by_key(|at| (at - before.as_millisecond()).abs()).unwrap()
                }
                _ => database.to_ambiguous_timestamp(local).earlier().unwrap().as_millisecond(),
            };
            assert_eq!(zone.instant_of(local_ms), UnixMs(expected), "{name}: {local}");
        }
    }
}

#[test]
fn a_time_that_does_not_exist_is_the_end_of_the_gap_and_a_doubled_one_the_first() {
    let march = UnixMs(1_774_656_000_000); // 2026-03-28 00:00 UTC
    let paris = offsets("Europe/Paris", march);
    let local = |day: i64, hour: i64, minute: i64| {
        (march.0.div_euclid(DAY_MS) + day) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS
    };
    let gap = UnixMs(march.0 + 25 * HOUR_MS); // 2026-03-29 01:00 UTC: 02:00 becomes 03:00
    assert_eq!(paris.instant_of(local(1, 2, 30)), gap);
    assert_eq!(paris.instant_of(local(1, 1, 59)), gap - MINUTE_MS);
    assert_eq!(paris.instant_of(local(1, 3, 0)), gap);
    let october = 211; // 2026-10-25: 03:00 becomes 02:00 at 01:00 UTC
    let first = march.0 + october * DAY_MS + 30 * MINUTE_MS;
    assert_eq!(paris.instant_of(local(october, 2, 30)), UnixMs(first));
}
