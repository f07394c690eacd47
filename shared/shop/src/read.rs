//! Bytes become events. Sizes first, then the request as a whole, then each event by itself, so that a bad one never
//! loses the others.

use rappel_signal::UnixMs;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::form::{EventId, Form, Instant, shown};
use crate::limit::{
    AHEAD_MS_MAX, EVENT_BYTES_MAX, REQUEST_BYTES_MAX, REQUEST_EVENTS_MAX, UPLOAD_BYTES_MAX, UPLOAD_EVENTS_MAX,
};
use crate::payload::{Check, Offer};
use crate::{EVENT_TYPES, Event, Payload, Refusal, RequestRefusal};

/// One event of a request, or why it is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which of the request, from 0; the line of an upload, blank ones not counted.
    pub index: usize,
    /// The event's id, if it has a readable one.
    pub id: Option<String>,
    /// The event, or what is wrong with it.
    pub event: Result<Event, Refusal>,
}

/// Reads the body of a request: one event, or a JSON list of at most [`REQUEST_EVENTS_MAX`]. `now` is the edge's
/// clock.
///
/// # Errors
/// If the body as a whole is too large, empty or no JSON; then nothing of it was read.
pub fn read_events(body: &[u8], now: UnixMs) -> Result<Vec<Item>, RequestRefusal> {
    if body.len() > REQUEST_BYTES_MAX {
        return Err(RequestRefusal::RequestTooLarge);
    }
    if body.trim_ascii().is_empty() {
        return Err(RequestRefusal::Empty);
    }
    let told = json(body).map_err(RequestRefusal::NotJson)?;
    let events = match told {
        Value::Array(events) if events.is_empty() => return Err(RequestRefusal::Empty),
        Value::Array(events) if events.len() > REQUEST_EVENTS_MAX => {
            return Err(RequestRefusal::TooManyEvents);
        }
        Value::Array(events) => events,
        one => vec![one],
    };
    Ok(events.into_iter().enumerate().map(|(index, event)| read_event(index, event, now)).collect())
}

/// Reads the body of an upload: NDJSON, one event a line, at most [`UPLOAD_EVENTS_MAX`]. A line that is no JSON is
/// refused like any other bad event.
///
/// # Errors
/// If the body as a whole is too large, has too many lines or none; then nothing of it was read.
pub fn read_upload(body: &[u8], now: UnixMs) -> Result<Vec<Item>, RequestRefusal> {
    if body.len() > UPLOAD_BYTES_MAX {
        return Err(RequestRefusal::UploadTooLarge);
    }
    let lines = || body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    match lines().count() {
        0 => Err(RequestRefusal::Empty),
        count if count > UPLOAD_EVENTS_MAX => Err(RequestRefusal::TooManyLines),
        _ => Ok(lines().enumerate().map(|(index, line)| read_line(index, line, now)).collect()),
    }
}

/// Reads one line of an upload, for an adapter that takes them as they come.
pub fn read_line(index: usize, line: &[u8], now: UnixMs) -> Item {
    let refused = |message: String| Item { index, id: None, event: Err(Refusal::at("", message)) };
    if line.len() > EVENT_BYTES_MAX {
        return refused(format!("is over {EVENT_BYTES_MAX} bytes: send less in one event"));
    }
    match json(line) {
        Ok(event) => read_event(index, event, now),
        Err(error) => refused(format!("is not JSON: {error}")),
    }
}

/// JSON of any form. What comes in as bytes is read here alone, for a second reader of bytes would be large in wasm.
pub(crate) fn json(body: &[u8]) -> Result<Value, String> {
    let text = str::from_utf8(body).map_err(|error| format!("not UTF-8: {error}"))?;
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Reads one event that is JSON already.
pub fn read_event(index: usize, event: Value, now: UnixMs) -> Item {
    let Value::Object(mut fields) = event else {
        let message = format!("must be an object with `id`, `type` and `at`, not {}", shown(&event));
        return Item { index, id: None, event: Err(Refusal::at("", message)) };
    };
    let id =
        required::<EventId>(&mut fields, "id", "give each event an id of its own, so that none acts twice");
    let event = id.clone().and_then(|id| {
        let event_type = fields.remove("type");
        let at = required::<Instant>(&mut fields, "at", "say when it happened");
        let payload = payload(event_type, fields)?;
        let at = at?;
        if at - now > AHEAD_MS_MAX {
            let message = format!("lies {} ahead of now: check its offset from UTC", span(at - now));
            return Err(Refusal::at("at", message));
        }
        Ok(Event { id, at, payload })
    });
    Item { index, id: id.ok(), event }
}

fn required<F: Form>(fields: &mut Map<String, Value>, name: &str, why: &str) -> Result<F::Plain, Refusal> {
    match fields.remove(name) {
        None | Some(Value::Null) => Err(Refusal::at(name, format!("is missing: {why}"))),
        Some(told) => F::read(&told).map_err(|message| Refusal::at(name, message)),
    }
}

fn payload(event_type: Option<Value>, fields: Map<String, Value>) -> Result<Payload, Refusal> {
    let Some(event_type) = event_type else {
        return Err(Refusal::at("type", format!("is missing: {}", types())));
    };
    let payload = event_type.as_str().and_then(|event_type| Payload::read(event_type, fields));
    payload.unwrap_or_else(|| Err(Refusal::at("type", format!("is {}: {}", shown(&event_type), types()))))
}

fn types() -> String {
    format!("it must be one of {}", EVENT_TYPES.join(", "))
}

/// Whole minutes below two hours, else whole hours.
fn span(duration_ms: i64) -> String {
    let minutes = duration_ms / rappel_signal::MINUTE_MS;
    if minutes < 120 { format!("{minutes} min") } else { format!("{} h", minutes / 60) }
}

/// Reads an offer by itself: the fields of `offer-updated` without those of an event, as a shop's settings hold it.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read_offer(fields: Map<String, Value>) -> Result<Offer, Refusal> {
    let offer: Offer = payload_of(fields)?;
    offer.check()?;
    Ok(offer)
}

/// Reads the fields of one type of event.
pub(crate) fn payload_of<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T, Refusal> {
    serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
        let path = match error.path().to_string() {
            root if root == "." => String::new(),
            path => path,
        };
        merchant_words(path, &error.into_inner().to_string())
    })
}

/// What the library says of a structure, in a merchant's words. What a form says is in them already.
fn merchant_words(path: String, said: &str) -> Refusal {
    let inside = |field: &str| if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") };
    let quoted = |prefix: &str| said.strip_prefix(prefix)?.split_once('`');
    if let Some((field, _)) = quoted("missing field `") {
        return Refusal::at(&inside(field), "is missing");
    }
    if let Some((field, expected)) = quoted("unknown field `") {
        let path = if path.ends_with(field) { path } else { inside(field) };
        let fields = expected.trim_start_matches(", expected ").trim_start_matches("one of ");
        return Refusal::at(&path, format!("is not known: check its name; fields here are {fields}"));
    }
    if let Some((word, expected)) = quoted("unknown variant `") {
        let words = expected.trim_start_matches(", expected ").trim_start_matches("one of ");
        return Refusal::at(&path, format!("is {}: it must be one of {words}", shown(&word.into())));
    }
    let mismatch = said.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "));
    if let Some((found, expected)) = mismatch {
        return Refusal::at(&path, format!("must be {}, not {}", plainly(expected), plainly(found)));
    }
    Refusal::at(&path, said)
}

/// What the library calls what it found and what it expected.
fn plainly(words: &str) -> &str {
    match words {
        "a sequence" | "sequence" => "a list",
        "map" => "an object",
        "a boolean" => "true or false",
        structure if structure.starts_with("struct ") => "an object",
        other => other.strip_prefix("string ").unwrap_or(other),
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
