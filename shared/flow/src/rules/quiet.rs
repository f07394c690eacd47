//! Quiet hours on the shopper's clock.
//!
//! Around a change of the clock an instant is quiet if it is by either reading, the old offset's or the new one's.

use rappel_signal::{DAY_MS, UnixMs};

use crate::language::Rules;
use crate::state::ZoneOffsets;

/// Boundaries looked at before giving up: a night has one, a change of the clock adds three.
const BOUNDARIES_MAX: usize = 64;

/// When the quiet hours that hold at `at` are over; `None` if none hold.
pub(crate) fn quiet_until(rules: &Rules, zone: &ZoneOffsets, at: UnixMs) -> Option<UnixMs> {
    if !is_quiet(rules, zone, at) {
        return None;
    }
    let mut over = at;
    for _ in 0..BOUNDARIES_MAX {
        over = next_boundary(rules, zone, over);
        if !is_quiet(rules, zone, over) {
            break;
        }
    }
    Some(over)
}

/// Whether nothing may be sent at this instant.
fn is_quiet(rules: &Rules, zone: &ZoneOffsets, at: UnixMs) -> bool {
    readings(zone, at).any(|local_ms| {
        let time_ms = local_ms.rem_euclid(DAY_MS);
        let (from_ms, to_ms) = (rules.quiet_from.ms(), rules.quiet_to.ms());
        if from_ms <= to_ms {
            (from_ms..to_ms).contains(&time_ms)
        } else {
            time_ms >= from_ms || time_ms < to_ms
        }
    })
}

/// What a clock shows at an instant: near a change, one that was turned already and one that was not.
fn readings(zone: &ZoneOffsets, at: UnixMs) -> impl Iterator<Item = i64> {
    let near = zone
        .changes_ms()
        .filter(move |(change, before, after)| (at - *change).abs() <= (after - before).abs())
        .flat_map(move |(_, before, after)| [at.0 + before, at.0 + after]);
    [zone.local_ms(at)].into_iter().chain(near)
}

/// The next instant at which quiet may end.
fn next_boundary(rules: &Rules, zone: &ZoneOffsets, at: UnixMs) -> UnixMs {
    let mornings = zone.offsets_ms().map(|offset_ms| {
        let into_day_ms = (at.0 + offset_ms - rules.quiet_to.ms()).rem_euclid(DAY_MS);
        at + (DAY_MS - into_day_ms)
    });
    let changes = zone.changes_ms().map(|(change, before, after)| change + ((after - before).abs() + 1));
    mornings.chain(changes).filter(|boundary| *boundary > at).min().unwrap_or(at + DAY_MS)
}
