//! What a shop's server tells, and what delivery services tell in its place: schemas made from the types of the code.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::{example, json_error, json_of, of_shop, reference, text, with_key};
use crate::limit::{
    REQUEST_BYTES_MAX, REQUEST_EVENTS_MAX, UPLOAD_BYTES_MAX, UPLOAD_EVENTS_MAX, WEBHOOK_BYTES_MAX,
};
use crate::webhook::aftership::SIGNATURE_HEADER;
use crate::webhook::{shopify, woocommerce};
use crate::{Answer, EVENT_TYPES, event};

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

pub(super) fn schemas() -> Map<String, Value> {
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

pub(super) fn paths() -> Vec<(&'static str, Value)> {
    let aftership_proof =
        format!("Proved by the header `{SIGNATURE_HEADER}`, signed with the secret AFTERSHIP_SECRET.");
    let parcels = "News of parcels from";
    let mut aftership = webhook("aftership", parcels, "AfterShip", &aftership_proof, &json!([]));
    aftership["responses"]["401"] = json_error("The signature does not fit.");
    let mut shipstation = webhook(
        "shipstation",
        parcels,
        "ShipStation",
        "Proved by the shop's key, which ShipStation sends along.",
        &json!([{"key": []}]),
    );
    shipstation["responses"]["500"] =
        text("The list that it names could not be asked for: ShipStation tells again.");
    let platform = |service: &str, name: &str, header: &str, secret: &str| {
        let proof = format!("Proved by the header `{header}`, signed with the secret {secret}.");
        let what = "Orders, products, stock and customers from";
        let mut webhook = webhook(service, what, name, &proof, &json!([]));
        webhook["responses"]["401"] = json_error("The signature does not fit, or it is another store's.");
        webhook
    };
    let shopify = platform("shopify", "Shopify", shopify::SIGNATURE_HEADER, "SHOPIFY_SECRET");
    let mut woocommerce =
        platform("woocommerce", "WooCommerce", woocommerce::SIGNATURE_HEADER, "WOOCOMMERCE_SECRET");
    // What it sends first, to see that somebody is there.
    woocommerce["requestBody"]["content"]["application/x-www-form-urlencoded"] = json!({"schema":
        {"type": "object", "required": ["webhook_id"], "properties": {"webhook_id": {"type": "integer"}}}});
    vec![
        ("/v1/{shop}/events", of_shop(&[("post", events())])),
        ("/v1/{shop}/events/batch", of_shop(&[("post", upload())])),
        ("/v1/{shop}/webhooks/aftership", of_shop(&[("post", aftership)])),
        ("/v1/{shop}/webhooks/shipstation", of_shop(&[("post", shipstation)])),
        ("/v1/{shop}/webhooks/shopify", of_shop(&[("post", shopify)])),
        ("/v1/{shop}/webhooks/woocommerce", of_shop(&[("post", woocommerce)])),
    ]
}

fn answers(of_events: bool) -> Value {
    let answer = reference("Answer");
    let mut answers = json!({
        "200": json_of("Read. Look at `refused` for events to mend.", &answer),
        "400": json_error("No JSON, or nothing in it: nothing was read."),
        "413": json_error("Too large: nothing was read."),
        "503": json_of("Not all could be written, which is our fault: send the same again.", &answer),
    });
    if of_events {
        answers["422"] = json_of("Every event was refused.", &answer);
    }
    with_key(answers)
}

fn events() -> Value {
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
    json!({
        "operationId": "sendEvents",
        "summary": "Tell one event, or a list of them.",
        "description": format!("At most {REQUEST_EVENTS_MAX} events and {REQUEST_BYTES_MAX} bytes. Each event stands for itself: a bad one never loses the others. Whatever is told again with the same id does nothing."),
        "requestBody": {"required": true, "content": {"application/json": {"schema": schema, "examples": examples}}},
        "responses": answers(true),
    })
}

fn upload() -> Value {
    let lines = [example("product-updated"), example("codes-uploaded")]
        .map(|event| event.to_string() + "\n")
        .concat();
    json!({
        "operationId": "uploadEvents",
        "summary": "Tell many events, one a line (NDJSON).",
        "description": format!("At most {UPLOAD_EVENTS_MAX} lines and {UPLOAD_BYTES_MAX} bytes. Each line is an event."),
        "requestBody": {"required": true, "content": {"application/x-ndjson": {
            "schema": {"type": "string"}, "examples": {"lines": {"value": lines}}}}},
        "responses": answers(true),
    })
}

fn webhook(service: &str, what: &str, name: &str, proof: &str, security: &Value) -> Value {
    json!({
        "operationId": format!("{service}Webhook"),
        "summary": format!("{what} {name}."),
        "description": format!("Called by {name}, not by you. {proof} At most {WEBHOOK_BYTES_MAX} bytes."),
        "security": security,
        "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object"}}}},
        "responses": answers(false),
    })
}
