//! Every address of the Worker as an OpenAPI 3.1 description, made from the types and limits of the code. Lives in the
//! tests: `docs/openapi.json` is held against it, and written by it with `UPDATE=1 cargo test -p rappel-shop openapi`.
//!
//! - [`events`]: what a shop's server tells, and delivery services in its place
//! - [`merchant`]: what a shop's server asks; [`lists`]: what it is given by pages of rows; [`providers`]: who tells later
//! - [`copies`]: everything that is kept, copied and brought back
//! - [`pages`]: what the tracker and service workers say
//! - [`shoppers`]: where links of messages lead
//!
//! `cargo xtask tidy` holds the paths against the edge's router, and docs/doors.md against the paths.

mod copies;
mod events;
mod lists;
mod merchant;
mod pages;
mod providers;
mod shoppers;

use std::path::{Path, PathBuf};

use rappel_delivery::feedback::FEEDBACK_MAX_BYTES;
use rappel_signal::UnixMs;
use rappel_signal::limit::ENVELOPE_BYTES_MAX;
use serde_json::{Map, Value, json};

use crate::limit::{SUPPRESSIONS_MAX, UPLOAD_BYTES_MAX};
use crate::{EVENT_TYPES, read_events, read_upload};

/// The parameter of most paths.
const SHOP: &str = "shop";

fn crate_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn example(event_type: &str) -> Value {
    let path = crate_folder().join(format!("tests/golden/{event_type}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// A limit that the edge names, read where it stands: a number, or a product of some.
fn edge_limit(file: &str, name: &str) -> u64 {
    let source = std::fs::read_to_string(crate_folder().join("../../edge/src").join(file)).unwrap();
    let (_, rest) = source.split_once(&format!("const {name}: ")).unwrap_or_else(|| panic!("{file}: {name}"));
    let value = rest.split_once(" = ").and_then(|(_, rest)| rest.split_once(';')).unwrap().0;
    value.split('*').map(|factor| factor.trim().replace('_', "").parse::<u64>().unwrap()).product()
}

fn reference(component: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{component}")})
}

/// An answer in JSON.
fn json_of(says: &str, schema: &Value) -> Value {
    json!({"description": says, "content": {"application/json": {"schema": schema}}})
}

/// A refusal in JSON: `{"error": "…"}`.
fn json_error(says: &str) -> Value {
    json_of(says, &reference("Error"))
}

/// A refusal in one sentence.
fn text(says: &str) -> Value {
    json!({"description": says, "content": {"text/plain": {"schema": {"type": "string"}}}})
}

/// A page of ours.
fn page(says: &str) -> Value {
    json!({"description": says, "content": {"text/html": {"schema": {"type": "string"}}}})
}

/// A path with its parameters, and its operations by method.
fn path(parameters: &[Value], operations: &[(&str, Value)]) -> Value {
    let mut path = Map::new();
    if !parameters.is_empty() {
        path.insert("parameters".to_owned(), parameters.into());
    }
    path.extend(operations.iter().map(|(method, operation)| ((*method).to_owned(), operation.clone())));
    path.into()
}

/// A path of one shop.
fn of_shop(operations: &[(&str, Value)]) -> Value {
    path(&[json!({"$ref": format!("#/components/parameters/{SHOP}")})], operations)
}

fn in_path(name: &str, says: &str) -> Value {
    json!({"name": name, "in": "path", "required": true, "description": says, "schema": {"type": "string"}})
}

fn in_query(name: &str, says: &str, schema: &Value) -> Value {
    json!({"name": name, "in": "query", "description": says, "schema": schema})
}

/// An object whose fields are all of one type.
fn object_of(field: &str, names: &[&str]) -> Value {
    let fields: Map<String, Value> =
        names.iter().map(|name| ((*name).to_owned(), json!({"type": field}))).collect();
    json!({"type": "object", "properties": fields})
}

/// What whoever shows the shop's key may also be answered.
fn with_key(mut responses: Value) -> Value {
    responses["401"] = text("The key is missing or does not fit.");
    if responses.get("404").is_none() {
        responses["404"] = text("No shop of that name.");
    }
    responses
}

fn paths() -> Map<String, Value> {
    let parts = [
        events::paths(),
        merchant::paths(),
        lists::paths(),
        copies::paths(),
        providers::paths(),
        pages::paths(),
        shoppers::paths(),
    ];
    parts.into_iter().flatten().map(|(path, described)| (path.to_owned(), described)).collect()
}

fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Rappel",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Every address of the Worker. What a shop's server tells is explained with examples in docs/shop-api.md, all other addresses in docs/doors.md. HEAD is answered where GET is; any other method than those named, 405; whatever is our own fault, 500, and trying again is safe.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "https://{edge}", "variables": {"edge": {"default": "rappel.example.com", "description": "Where your Rappel runs."}}}],
        "security": [{"key": []}],
        "paths": paths(),
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "The shop's key. It belongs on your server, never into a page."}},
            "parameters": {SHOP: {"name": SHOP, "in": "path", "required": true, "description": "The shop's key name, as in the script's address.",
                "schema": {"type": "string", "pattern": "^[a-z0-9-]{3,32}$"}}},
            "schemas": events::schemas(),
        },
    })
}

#[test]
fn the_openapi_description_is_that_of_the_types() {
    let path = crate_folder().join("../../docs/openapi.json");
    let made = document();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(&made).unwrap() + "\n").unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let kept: Value = serde_json::from_str(&kept).unwrap_or_default();
    assert!(kept == made, "docs/openapi.json is not up to date: UPDATE=1 cargo test -p rappel-shop openapi");
}

/// docs/doors.md has the limits of all doors but those of events, by door and name.
#[test]
fn the_limits_that_people_read_are_those_of_the_code() {
    let told = std::fs::read_to_string(crate_folder().join("../../docs/doors.md")).unwrap();
    let table = told.split("## Limits").nth(1).unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
    let suppressions = "http/suppressions.rs";
    let expected = [
        ("preview | bytes", edge_limit("http/preview.rs", "BYTES_MAX")),
        ("preview | products", edge_limit("send/preview.rs", "PRODUCTS_MAX")),
        ("figures | days", edge_limit("../../shared/figures/src/limit.rs", "DAYS_MAX")),
        ("figures | days where none are named", edge_limit("http/figures.rs", "DAYS_USUAL")),
        ("dead-letters | told at once", edge_limit("http/dead_letters.rs", "TOLD_MAX")),
        ("suppressions | rows after which a page ends", edge_limit(suppressions, "PAGE_ROWS")),
        ("suppressions | rows brought along", SUPPRESSIONS_MAX as u64),
        ("suppressions | bytes brought along", UPLOAD_BYTES_MAX as u64),
        ("suppressions | refused lines told of", edge_limit(suppressions, "REFUSED_MAX")),
        ("suppressions/restore | addresses", edge_limit(suppressions, "RESTORED_MAX")),
        ("suppressions/restore | bytes", edge_limit(suppressions, "RESTORE_BYTES_MAX")),
        ("backup | objects", edge_limit("http/backup.rs", "OBJECTS_MAX")),
        ("backup | bytes of a question", edge_limit("http/backup.rs", "QUESTION_BYTES_MAX")),
        ("restore | bytes", edge_limit("http/restore.rs", "RESTORE_BYTES_MAX")),
        ("feedback | bytes", FEEDBACK_MAX_BYTES as u64),
        ("signals | bytes", ENVELOPE_BYTES_MAX as u64),
        ("browser, /b/ | bytes", edge_limit("http/browser.rs", "BODY_BYTES_MAX")),
        ("/n/ | bytes", edge_limit("http/shown.rs", "BODY_BYTES_MAX")),
        ("/p/, /s/ | bytes of a form", edge_limit("http/page.rs", "FORM_BYTES_MAX")),
        ("all | bytes of a path", edge_limit("router.rs", "PATH_BYTES_MAX")),
    ];
    assert_eq!(rows, expected.map(|(limit, value)| format!("| {limit} | {value} |")));
}

#[test]
fn every_openapi_example_is_taken() {
    let now = UnixMs(1_798_761_600_000); // 2027-01-01
    let document = document();
    let examples = |path: &str, media_type: &str| {
        let content = &document["paths"][path]["post"]["requestBody"]["content"][media_type];
        content["examples"]
            .as_object()
            .unwrap()
            .values()
            .map(|example| example["value"].clone())
            .collect::<Vec<_>>()
    };
    let in_schemas = document["components"]["schemas"].as_object().unwrap().values();
    let in_schemas = in_schemas.filter_map(|schema| {
        schema.pointer("/properties/type/const").and(schema["examples"].get(0)).cloned()
    });
    let requests = examples("/v1/{shop}/events", "application/json").into_iter().chain(in_schemas);
    let mut read: Vec<_> =
        requests.flat_map(|body| read_events(body.to_string().as_bytes(), now).unwrap()).collect();
    for lines in examples("/v1/{shop}/events/batch", "application/x-ndjson") {
        read.extend(read_upload(lines.as_str().unwrap().as_bytes(), now).unwrap());
    }
    assert_eq!(read.len(), 2 * EVENT_TYPES.len() + 4);
    assert!(read.iter().all(|item| item.event.is_ok()), "{read:?}");
}

/// A generator of clients stops at a name that leads nowhere.
#[test]
fn every_openapi_reference_leads_somewhere() {
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str));
                fields.values().for_each(|value| references(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = document();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > EVENT_TYPES.len());
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}
