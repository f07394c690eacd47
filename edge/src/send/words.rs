//! Days in words of a language, on the clock of a zone. The platform knows how each language writes them.

use js_sys::{Array, Date, Function, Object, Reflect};
use rappel_delivery::template::Language;
use rappel_signal::UnixMs;
use wasm_bindgen::{JsCast, JsValue};

/// "Tuesday 8 December"; `None` if the platform does not know the zone.
pub(super) fn day(language: Language, zone: &str, at: UnixMs) -> Option<String> {
    said(language, &[("timeZone", zone), ("weekday", "long"), ("day", "numeric"), ("month", "long")], at)
}

/// "8 December 2026", for days of other years.
pub(crate) fn date(language: Language, zone: &str, at: UnixMs) -> Option<String> {
    said(language, &[("timeZone", zone), ("day", "numeric"), ("month", "long"), ("year", "numeric")], at)
}

fn said(language: Language, parts: &[(&str, &str)], at: UnixMs) -> Option<String> {
    let options = Object::new();
    for (name, value) in parts {
        Reflect::set(&options, &(*name).into(), &(*value).into()).ok()?;
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let format = Reflect::construct(&constructor, &Array::of2(&language.locale().into(), &options)).ok()?;
    let format: Function = Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()?;
    // Milliseconds of any date we handle are far below 2^53.
    #[allow(clippy::cast_precision_loss)]
    let date = Date::new(&JsValue::from_f64(at.0 as f64));
    format.call1(&JsValue::NULL, &date).ok()?.as_string()
}
