//! The JSON Schema of flow files for editors, `docs/flow.schema.json`: made from the types, in a test.
//!
//! `RAPPEL_WRITE_GOLDEN=1 cargo test -p rappel-flow schema` writes it anew. It says what a file may look like; what it may
//! mean is checked by [`super::parse_flow`] alone.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken test should fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, SchemaIndex, Schemas};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::definition::FlowFile;
use super::words::{DayTime, Duration};

impl JsonSchema for Duration {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[0-9]+(s|min|h|d)$",
            "description": "A length of time, 400 days at most: a whole number and `s`, `min`, `h` or `d`, as in `30min`.",
        })
    }
}

impl JsonSchema for DayTime {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DayTime".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
            "description": "A time on the shopper's clock, as in `08:00`.",
        })
    }
}

// Types of other crates, which cannot be described where they stand: the tracker links the first, and knows no schema.

pub(super) fn channels(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "enum": ["email", "push", "sms", "whatsapp"] } })
}

pub(super) fn class(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["site", "browse", "search", "cart", "checkout"] })
}

pub(super) fn day(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string",
        "pattern": "^([a-z]+(-[a-z]+)*|([0-9]{4}-)?[0-9]{2}-[0-9]{2})$",
        "description": "`christmas`, `black-friday`… or a date: `12-01` every year, `2026-12-01` once. See docs/calendar.md.",
    })
}

pub(super) fn recurrence(_: &mut SchemaGenerator) -> Schema {
    let of = |repeat: &str, fields: Value, required: &[&str]| {
        let mut properties = fields;
        properties["repeat"] = json!({ "const": repeat });
        let required: Vec<&str> = required.iter().copied().chain(["repeat"]).collect();
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    };
    let weekdays = json!({ "enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] });
    json_schema!({
        "description": "When an offer comes back. See docs/calendar.md.",
        "oneOf": [
            of("never", json!({ "on": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" } }), &["on"]),
            of("daily", json!({}), &[]),
            of("weekly", json!({ "on": { "type": "array", "minItems": 1, "items": weekdays } }), &["on"]),
            of("monthly", json!({ "day": { "type": "integer", "minimum": 1, "maximum": 31 } }), &["day"]),
            of("yearly", json!({ "on": { "type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$" } }), &["on"]),
            of("season-end", json!({
                "hemisphere": { "enum": ["northern", "southern"] },
                "season": { "enum": ["spring", "summer", "autumn", "winter"] },
            }), &["hemisphere"]),
        ],
    })
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

fn made() -> Value {
    serde_json::to_value(schemars::schema_for!(FlowFile)).unwrap()
}

/// The schema, ready to be asked.
struct Asked {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Asked {
    fn new() -> Asked {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("flow.schema.json", made()).unwrap();
        let index = compiler.compile("flow.schema.json", &mut schemas).unwrap();
        Asked { schemas, index }
    }

    fn takes(&self, file: &Value) -> bool {
        self.schemas.validate(file, self.index).is_ok()
    }
}

/// A file with this trigger and these steps.
fn file(trigger: Value, steps: Value) -> Value {
    json!({ "id": "test", "name": "Test", "status": "live", "rank": "offers", "trigger": trigger, "steps": steps })
}

#[test]
fn the_schema_in_the_docs_is_made_from_the_types() {
    let path = folder("docs").join("flow.schema.json");
    let text = serde_json::to_string_pretty(&made()).unwrap() + "\n";
    if std::env::var_os("RAPPEL_WRITE_GOLDEN").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "docs/flow.schema.json is not up to date; RAPPEL_WRITE_GOLDEN=1 writes it anew");
}

#[test]
fn the_schema_takes_every_ready_flow() {
    let asked = Asked::new();
    let mut taken = 0;
    for entry in fs::read_dir(folder("flows")).unwrap() {
        let path = entry.unwrap().path();
        let mut flow: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert!(asked.takes(&flow), "{}", path.display());
        flow["$schema"] = json!("../docs/flow.schema.json");
        assert!(asked.takes(&flow), "an editor's line, {}", path.display());
        taken += 1;
    }
    assert!(taken > 40, "{taken} flows");
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let asked = Asked::new();
    let wait = json!([{ "wait": { "for": "1h" } }]);
    let event = json!({ "on": "event", "name": "news" });
    let good = [
        file(event.clone(), wait.clone()),
        file(json!({ "on": "visit-ended", "class": "cart" }), wait.clone()),
        file(json!({ "on": "calendar", "day": "12-01", "at": "10:00" }), wait.clone()),
        file(
            json!({ "on": "schedule", "when": { "repeat": "weekly", "on": ["mon"] }, "at": "10:00" }),
            wait.clone(),
        ),
        file(
            json!({ "on": "schedule", "when": { "repeat": "monthly", "day": 31 }, "at": "10:00" }),
            wait.clone(),
        ),
        file(
            json!({ "on": "schedule", "when": { "repeat": "season-end", "hemisphere": "northern" }, "at": "10:00" }),
            wait.clone(),
        ),
        file(json!({ "on": "opt-in", "channels": ["email", "whatsapp"] }), wait.clone()),
    ];
    for file in good {
        let read = serde_json::from_value::<FlowFile>(file.clone());
        assert!(read.is_ok() && asked.takes(&file), "{read:?}: {file}");
    }
    let bad = [
        file(json!({ "on": "no-such-thing" }), wait.clone()),
        file(json!({ "on": "visit-ended", "class": "wish" }), wait.clone()),
        file(json!({ "on": "calendar", "day": "Christmas!", "at": "10:00" }), wait.clone()),
        file(
            json!({ "on": "schedule", "when": { "repeat": "weekly", "on": [] }, "at": "10:00" }),
            wait.clone(),
        ),
        file(
            json!({ "on": "schedule", "when": { "repeat": "monthly", "day": 32 }, "at": "10:00" }),
            wait.clone(),
        ),
        file(json!({ "on": "opt-in", "channels": ["letter"] }), wait.clone()),
        file(event.clone(), json!([{ "wiat": { "for": "1h" } }])),
        file(event.clone(), json!([{ "wait": { "for": "1 hour" } }])),
        file(event.clone(), json!([{ "wait_until": { "time": "25:00" } }])),
        file(event.clone(), json!([{ "wait": { "for": "1h", "colour": "red" } }])),
        file(event.clone(), json!([{ "send": { "template": "one" } }])),
        json!({ "id": "test" }),
    ];
    for file in bad {
        assert!(serde_json::from_value::<FlowFile>(file.clone()).is_err() && !asked.takes(&file), "{file}");
    }
}
