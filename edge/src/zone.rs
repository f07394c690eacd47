//! A zone's offsets as data: the platform knows all zones, the rules only need the coming changes.
//!
//! Asked through `Intl` once per zone and isolate; a zone database in wasm would be larger than the engine.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::{Array, Date, Function, Object, Reflect};
use rappel_flow::{Input, OffsetChange, Person, ProfileChange, ZoneOffsets, ZoneSource};
use rappel_journey::Device;
use rappel_signal::{DAY_MS, MINUTE_MS, UnixMs};
use wasm_bindgen::{JsCast, JsValue};

/// How far ahead changes are looked up: a journey's longest wait, refreshed long before it runs out.
const HORIZON_MS: i64 = 400 * DAY_MS;
/// No zone changes its offset twice within this time on any date to come.
const SAMPLE_MS: i64 = 14 * DAY_MS;
/// Zones an isolate remembers; there are about 400.
const ZONES_MAX: usize = 500;
/// Remembered offsets are looked up anew after this time, so that the horizon moves on.
const FRESH_MS: i64 = 7 * DAY_MS;

thread_local! {
    static KNOWN: RefCell<HashMap<String, (UnixMs, ZoneOffsets)>> = RefCell::default();
}

/// What the browser said of its zone and language, where the person does not know it yet or its offsets run out.
pub(crate) fn news(device: &Device, person: &Person, now: UnixMs) -> Option<Input> {
    let known = &device.known;
    let named = person.profile.zone.as_ref().map(|zone| zone.name.as_str());
    let zone = if !known.zone.is_empty() && named != Some(known.zone.as_str()) {
        offsets(&known.zone, now).map(|zone| (zone, ZoneSource::Browser))
    } else {
        let source = person.profile.zone_source;
        person.zone_to_refresh(now).and_then(|name| offsets(name, now)).map(|zone| (zone, source))
    };
    let language = (!known.language.is_empty() && person.profile.language.as_ref() != Some(&known.language))
        .then(|| known.language.clone());
    (zone.is_some() || language.is_some()).then(|| {
        Input::ProfileChanged(Box::new(ProfileChange { zone, language, ..ProfileChange::default() }))
    })
}

/// The zone's offset now and its changes within the horizon; `None` if the platform does not know the name.
pub(crate) fn offsets(zone: &str, now: UnixMs) -> Option<ZoneOffsets> {
    let fresh = KNOWN.with(|known| {
        let known = known.borrow();
        known.get(zone).filter(|(at, _)| (now - *at).abs() < FRESH_MS).map(|(_, offsets)| offsets.clone())
    });
    if fresh.is_some() {
        return fresh;
    }
    let offsets = look_up(zone, now)?;
    KNOWN.with(|known| {
        let mut known = known.borrow_mut();
        if known.len() >= ZONES_MAX {
            known.clear();
        }
        known.insert(zone.to_owned(), (now, offsets.clone()));
    });
    Some(offsets)
}

fn look_up(zone: &str, now: UnixMs) -> Option<ZoneOffsets> {
    let format = formatter(zone)?;
    let first = offset_min(&format, now)?;
    let mut changes = Vec::new();
    let (mut at, mut offset) = (now, first);
    while at - now < HORIZON_MS {
        let next = at + SAMPLE_MS;
        let next_offset = offset_min(&format, next)?;
        if next_offset != offset {
            changes.push(OffsetChange {
                at: change_between(&format, at, next, offset)?,
                offset_min: next_offset,
            });
        }
        (at, offset) = (next, next_offset);
    }
    Some(ZoneOffsets { name: zone.to_owned(), offset_min: first, changes, known_until: now + HORIZON_MS })
}

/// The first whole minute after `low` at which the offset is no longer `before`.
fn change_between(format: &Function, low: UnixMs, high: UnixMs, before: i32) -> Option<UnixMs> {
    let (mut low, mut high) = (low.0.div_euclid(MINUTE_MS), high.0.div_euclid(MINUTE_MS));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if offset_min(format, UnixMs(middle * MINUTE_MS))? == before { low = middle } else { high = middle }
    }
    Some(UnixMs(high * MINUTE_MS))
}

/// The bound `format` function of an `Intl.DateTimeFormat` that prints the zone's offset.
/// <https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Intl/DateTimeFormat>
fn formatter(zone: &str) -> Option<Function> {
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
    Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into()).ok()?;
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    // An unknown zone throws; that is the stranger's word, not our error.
    let format = Reflect::construct(&constructor, &Array::of2(&"en-US".into(), &options)).ok()?;
    Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()
}

fn offset_min(format: &Function, at: UnixMs) -> Option<i32> {
    // Milliseconds of any date we handle are far below 2^53.
    #[allow(clippy::cast_precision_loss)]
    let date = Date::new(&JsValue::from_f64(at.0 as f64));
    parse_offset(&format.call1(&JsValue::NULL, &date).ok()?.as_string()?)
}

/// Reads the end of `11/21/2026, GMT+01:00`; plain `GMT` is zero.
fn parse_offset(text: &str) -> Option<i32> {
    let (_, offset) = text.rsplit_once("GMT")?;
    if offset.is_empty() {
        return Some(0);
    }
    let sign = if offset.starts_with('-') || offset.starts_with('\u{2212}') { -1 } else { 1 };
    let digits = offset.trim_start_matches(['+', '-', '\u{2212}']);
    let mut parts = digits.split(':').map(|part| part.parse::<i32>().ok());
    let hours = parts.next()??;
    let minutes = parts.next().unwrap_or(Some(0))?;
    Some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::parse_offset;

    #[test]
    fn reads_what_intl_prints() {
        assert_eq!(parse_offset("11/21/2026, GMT+01:00"), Some(60));
        assert_eq!(parse_offset("11/21/2026, GMT-03:30"), Some(-210));
        assert_eq!(parse_offset("11/21/2026, GMT"), Some(0));
        assert_eq!(parse_offset("11/21/2026"), None);
        assert_eq!(parse_offset("GMT+nonsense"), None);
    }
}
