//! The interface as an OpenAPI 3.1 description, made from the types. Lives in the tests: `docs/openapi.json` is held
//! against it, and written by it with `UPDATE=1 cargo test -p rappel-shop openapi`.

use std::path::{Path, PathBuf};

use rappel_signal::UnixMs;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::limit::{REQUEST_BYTES_MAX, REQUEST_EVENTS_MAX, UPLOAD_BYTES_MAX, UPLOAD_EVENTS_MAX};
use crate::webhook::aftership::SIGNATURE_HEADER;
use crate::{Answer, EVENT_TYPES, event, read_events, read_upload};

fn crate_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn example(event_type: &str) -> Value {
    let path = crate_folder().join(format!("tests/golden/{event_type}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// `order-placed` → `OrderPlacedEvent`.
fn component(event_type: &str) -> String {
    let capitals =
        event_type.trim_end_matches("event").split('-').filter(|word| !word.is_empty()).map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_uppercase() + rest
        });
    let name: String = capitals.collect();
    if name.is_empty() { "OwnEvent".to_owned() } else { name + "Event" }
}

fn reference(component: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{component}")})
}

/// The three fields every event has, put before those of its type.
fn with_envelope(event_type: &str, title: &str, mut payload: Value) -> Value {
    let schema = payload.as_object_mut().unwrap();
    let mut properties = Map::new();
    properties.insert("id".to_owned(), reference("EventId"));
    properties.insert("type".to_owned(), json!({"const": event_type}));
    properties.insert("at".to_owned(), reference("At"));
    properties.extend(schema["properties"].as_object().unwrap().clone());
    let mut required = vec![json!("id"), json!("type"), json!("at")];
    required.extend(schema.get("required").and_then(Value::as_array).into_iter().flatten().cloned());
    schema.insert("properties".to_owned(), properties.into());
    schema.insert("required".to_owned(), required.into());
    schema.insert("title".to_owned(), title.into());
    schema.insert("examples".to_owned(), json!([example(event_type)]));
    payload
}

fn schemas() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = SchemaGenerator::new(settings);
    let mut schemas = Map::new();
    let mut mapping = Map::new();
    for (event_type, title, payload) in event::schemas(&mut generator) {
        let name = component(event_type);
        mapping.insert(event_type.to_owned(), format!("#/components/schemas/{name}").into());
        schemas.insert(name, with_envelope(event_type, &title, payload.into()));
    }
    let one_of: Vec<Value> = EVENT_TYPES.iter().map(|event_type| reference(&component(event_type))).collect();
    let event = json!({"oneOf": one_of, "discriminator": {"propertyName": "type", "mapping": mapping}});
    schemas.insert("Event".to_owned(), event);
    let mut id: Value = generator.subschema_for::<crate::form::As<crate::form::EventId>>().into();
    id["description"] = json!("Yours, and its own: told twice with the same id, an event acts once.");
    schemas.insert("EventId".to_owned(), id);
    let mut at: Value = generator.subschema_for::<crate::form::As<crate::form::Instant>>().into();
    at["description"] = json!("When it happened: RFC 3339 with its offset, or milliseconds since 1970.");
    schemas.insert("At".to_owned(), at);
    generator.subschema_for::<Answer>();
    let error = json!({"type": "object", "required": ["error"], "properties": {"error": {"type": "string",
        "description": "What is wrong with the request and what to change."}}});
    schemas.insert("Error".to_owned(), error);
    schemas.extend(generator.take_definitions(true));
    schemas
}

fn answers(of_events: bool) -> Value {
    let body = |text: &str, component: &str| json!({"description": text, "content": {"application/json": {"schema": reference(component)}}});
    let mut answers = json!({
        "200": body("Read. Look at `refused` for events to mend.", "Answer"),
        "400": body("No JSON, or nothing in it: nothing was read.", "Error"),
        "401": body("The key or the signature does not fit.", "Error"),
        "413": body("Too large: nothing was read.", "Error"),
        "503": body("Not all could be written, which is our fault: send the same again.", "Answer"),
    });
    if of_events {
        answers["422"] = body("Every event was refused.", "Answer");
    }
    answers
}

fn events_path() -> Value {
    let examples: Map<String, Value> = EVENT_TYPES
        .iter()
        .map(|event_type| ((*event_type).to_owned(), json!({"value": example(event_type)})))
        .chain([(
            "batch".to_owned(),
            json!({"value": [example("order-placed"), example("order-fulfilled")]}),
        )])
        .collect();
    let schema = json!({"oneOf": [reference("Event"),
        {"type": "array", "minItems": 1, "maxItems": REQUEST_EVENTS_MAX, "items": reference("Event")}]});
    json!({"parameters": [{"$ref": "#/components/parameters/shop"}], "post": {
        "operationId": "sendEvents",
        "summary": "Tell one event, or a list of them.",
        "description": format!("At most {REQUEST_EVENTS_MAX} events and {REQUEST_BYTES_MAX} bytes. Each event stands for itself: a bad one never loses the others. Whatever is told again with the same id does nothing."),
        "requestBody": {"required": true, "content": {"application/json": {"schema": schema, "examples": examples}}},
        "responses": answers(true),
    }})
}

fn upload_path() -> Value {
    let lines = [example("product-updated"), example("codes-uploaded")]
        .map(|event| event.to_string() + "\n")
        .concat();
    json!({"parameters": [{"$ref": "#/components/parameters/shop"}], "post": {
        "operationId": "uploadEvents",
        "summary": "Tell many events, one a line (NDJSON).",
        "description": format!("At most {UPLOAD_EVENTS_MAX} lines and {UPLOAD_BYTES_MAX} bytes. Each line is an event."),
        "requestBody": {"required": true, "content": {"application/x-ndjson": {
            "schema": {"type": "string"}, "examples": {"lines": {"value": lines}}}}},
        "responses": answers(true),
    }})
}

fn webhook_path(service: &str, name: &str, proof: &str, security: Value) -> Value {
    json!({"parameters": [{"$ref": "#/components/parameters/shop"}], "post": {
        "operationId": format!("{service}Webhook"),
        "summary": format!("News of parcels from {name}."),
        "description": format!("Called by {name}, not by you. {proof}"),
        "security": security,
        "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object"}}}},
        "responses": answers(false),
    }})
}

fn dead_letters_path() -> Value {
    let letter = json!({"type": "object", "properties": {
        "id": {"type": "string"}, "flow": {"type": "string"}, "message": {"type": "string"}, "text": {"type": "string"},
        "channel": {"type": "string"}, "category": {"enum": ["marketing", "transactional", "asked-for"]},
        "attempts": {"type": "integer"}, "given_up_at": {"type": "string", "format": "date-time"},
        "reason": {"type": "string"}, "may_have_gone": {"type": "boolean"}}});
    let list = json!({"type": "object", "required": ["total", "dead_letters"], "properties": {
        "total": {"type": "integer"}, "dead_letters": {"type": "array", "items": letter}}});
    json!({"parameters": [{"$ref": "#/components/parameters/shop"}], "get": {
        "operationId": "listDeadLetters",
        "summary": "Messages that were given up in the last thirty days, the latest first.",
        "responses": {
            "200": {"description": "At most 200 of `total`.", "content": {"application/json": {"schema": list}}},
            "401": error("The key does not fit."),
        },
    }})
}

fn resend_path() -> Value {
    let id = json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}});
    let waits =
        json!({"type": "object", "properties": {"id": {"type": "string"}, "status": {"const": "waiting"}}});
    json!({"parameters": [{"$ref": "#/components/parameters/shop"}, id], "post": {
        "operationId": "resendDeadLetter",
        "summary": "Send one of them again.",
        "description": "Under the same id, if nothing speaks against it by then: consent, address, stock and offers are asked again.",
        "responses": {
            "200": {"description": "It waits to go.", "content": {"application/json": {"schema": waits}}},
            "401": error("The key does not fit."),
            "404": error("No such message was given up, or it was sent again already."),
            "409": error("Nobody knows whether it went, or too many messages wait for this shopper."),
        },
    }})
}

fn error(text: &str) -> Value {
    json!({"description": text, "content": {"text/plain": {"schema": {"type": "string"}}}})
}

fn document() -> Value {
    let aftership_proof = format!("Proved by the header `{SIGNATURE_HEADER}`.");
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Rappel: shop events",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What a shop's server tells Rappel: orders, customers, products, reviews, offers. docs/shop-api.md explains it with examples.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "https://{edge}", "variables": {"edge": {"default": "rappel.example.com", "description": "Where your Rappel runs."}}}],
        "security": [{"key": []}],
        "paths": {
            "/v1/{shop}/events": events_path(),
            "/v1/{shop}/events/batch": upload_path(),
            "/v1/{shop}/dead-letters": dead_letters_path(),
            "/v1/{shop}/dead-letters/{id}/resend": resend_path(),
            "/v1/{shop}/webhooks/aftership": webhook_path("aftership", "AfterShip", &aftership_proof, json!([])),
            "/v1/{shop}/webhooks/shipstation": webhook_path("shipstation", "ShipStation",
                "Proved by the shop's key, which ShipStation sends along.", json!([{"key": []}])),
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "The shop's key. It belongs on your server, never into a page."}},
            "parameters": {"shop": {"name": "shop", "in": "path", "required": true, "description": "The shop's key name, as in the script's address.",
                "schema": {"type": "string", "pattern": "^[a-z0-9-]{3,32}$"}}},
            "schemas": schemas(),
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
