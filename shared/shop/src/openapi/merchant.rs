//! What a shop's server asks with its key: proofs of consent, figures, counters, the feed, a message as it would look.

use serde_json::{Value, json};

use super::{edge_limit, in_query, json_of, object_of, of_shop, text, with_key};

/// How ways are spelled.
pub(super) const CHANNELS: [&str; 4] = ["email", "push", "sms", "whatsapp"];

pub(super) fn paths() -> Vec<(&'static str, Value)> {
    vec![
        ("/v1/{shop}/consents", of_shop(&[("get", consents())])),
        ("/v1/{shop}/figures", of_shop(&[("get", figures())])),
        ("/v1/{shop}/counters", of_shop(&[("get", counters())])),
        ("/v1/{shop}/feed", of_shop(&[("get", feed_status()), ("post", feed_read())])),
        ("/v1/{shop}/preview", of_shop(&[("post", preview())])),
    ]
}

fn consents() -> Value {
    let consent = json!({"type": "object", "required": ["granted", "at", "text"], "properties": {
        "granted": {"type": "boolean"}, "at": {"type": "integer", "description": "Unix time in milliseconds."},
        "text": {"type": "string", "description": "The wording that was agreed to; empty of a no."},
        "stated_at": {"type": "integer", "description": "When it was first stated, where a click confirmed it later."},
        "imported": {"const": true, "description": "It was said elsewhere, and brought along."}}});
    let word = json!({"type": "object", "required": ["channel", "address", "standing"], "properties": {
        "channel": {"enum": CHANNELS}, "address": {"type": "string"},
        "standing": {"enum": ["claimed", "verified"]},
        "consent": consent, "pending": consent,
        "suppressed": {"enum": ["silent", "unsubscribed", "complained", "gone"]},
        "suppressed_at": {"type": "integer"}}});
    json!({
        "operationId": "readConsents",
        "summary": "What was agreed to at an address, with its proof.",
        "parameters": [{"name": "address", "in": "query", "required": true, "schema": {"type": "string", "format": "email"}}],
        "responses": with_key(json!({
            "200": json_of("A word for each address that was stated, wherever it was said.",
                &json!({"type": "object", "required": ["consents"], "properties": {"consents": {"type": "array", "items": word}}})),
            "400": text("No e-mail address in the query."),
        })),
    })
}

fn figures() -> Value {
    let counts = object_of(
        "integer",
        &[
            "entered",
            "sent",
            "failed",
            "clicked",
            "delivered",
            "bounced",
            "complained",
            "opened",
            "opened_by_machine",
            "clicked_by_machine",
        ],
    );
    let windows = object_of(
        "integer",
        &["email_click_hours", "push_click_hours", "compared_hours", "compared_people_min"],
    );
    let by_flow = json!({"type": "object", "additionalProperties": counts,
        "description": "By flow; also by reason, message and group held out: docs/figures.md."});
    let report = json!({"type": "object", "properties": {
        "from": {"type": "string", "format": "date"}, "to": {"type": "string", "format": "date"}, "windows": windows,
        "visits": {"type": "object", "additionalProperties": {"type": "integer"},
            "description": "Visits that ended, by the strongest thing that was done in them."},
        "flows": by_flow, "days": {"type": "object", "additionalProperties": by_flow}}});
    let day = json!({"type": "string", "format": "date"});
    let usual = edge_limit("http/figures.rs", "DAYS_USUAL");
    let most = edge_limit("../../shared/figures/src/limit.rs", "DAYS_MAX");
    json!({
        "operationId": "readFigures",
        "summary": "What messages came to.",
        "description": format!("{most} days at most; without days, the last {usual}. Days are the shop's own."),
        "parameters": [
            in_query("from", "First day.", &day),
            in_query("to", "Last day, included; today without it.", &day)],
        "responses": with_key(json!({
            "200": json_of("The figures; docs/figures.md says what each means.", &report),
            "400": text("Days that are none, the wrong way round, or too many; with what to change."),
        })),
    })
}

fn counters() -> Value {
    json!({
        "operationId": "readCounters",
        "summary": "What came in and was refused, since the shop began.",
        "responses": with_key(json!({
            "200": json_of("Counts by name: docs/figures.md.",
                &json!({"type": "object", "additionalProperties": {"type": "integer"}})),
        })),
    })
}

fn feed_status() -> Value {
    let report = object_of("integer", &["taken", "skipped", "unnamed", "remarks_total"]);
    let run = json!({"type": ["object", "null"], "properties": {
        "number": {"type": "integer"}, "phase": {"enum": ["reading", "sweeping", "done", "failed"]},
        "written": {"type": "integer"}, "changes": {"type": "integer"}, "gone": {"type": "integer"},
        "started_at": {"type": "integer"}, "due_at": {"type": "integer"}, "says": {"type": "string"},
        "cursor": {"type": "object", "properties": {"report": report}}}});
    json!({
        "operationId": "readFeedStatus",
        "summary": "How the last import of the product feed went, or goes.",
        "responses": with_key(json!({
            "200": json_of("`null` before the first. `cursor.report` says what was skipped and why.", &run),
        })),
    })
}

fn feed_read() -> Value {
    let begun = json!({"type": "object", "required": ["number", "begun"], "properties": {
        "number": {"type": "integer"}, "begun": {"type": "boolean", "description": "False: one is running already."}}});
    json!({
        "operationId": "readFeed",
        "summary": "Have the product feed read now, and then as often as the settings say.",
        "responses": with_key(json!({
            "202": json_of("The number of the import that runs.", &begun),
            "409": text("The shop's settings name no feed."),
        })),
    })
}

fn preview() -> Value {
    let most = edge_limit("http/preview.rs", "BYTES_MAX");
    let products = edge_limit("send/preview.rs", "PRODUCTS_MAX");
    let question = json!({"type": "object", "required": ["text"], "additionalProperties": false, "properties": {
        "text": {"type": "string", "description": "The name of a text, ready or of the shop's own."},
        "own": {"type": "object", "description": "A text as it stands in the settings, shown in the place of the named one."},
        "language": {"type": "string"}, "first_name": {"type": "string"}, "offer": {"type": "string"},
        "products": {"type": "array", "maxItems": products, "items": {"type": "string"}}}});
    let push = json!({"type": "object", "properties": {"title": {"type": "string"}, "body": {"type": "string"},
        "button": {"type": ["string", "null"]}}});
    let mut shown = object_of("string", &["subject", "preheader", "html", "text", "sms"]);
    shown["properties"]["push"] = push;
    let example = json!({"text": "cart-abandonment-1", "products": ["boots"], "first_name": "Ada", "language": "fr", "offer": "autumn"});
    json!({
        "operationId": "previewMessage",
        "summary": "A message as a shopper would get it. Nothing is sent.",
        "description": format!("At most {most} bytes and {products} products. All but `text` may be left out."),
        "requestBody": {"required": true, "content": {"application/json": {"schema": question, "examples": {"cart": {"value": example}}}}},
        "responses": with_key(json!({
            "200": json_of("The message by each way it could go. Its links name nobody.", &shown),
            "400": text("Not such a question, or a text of your own that is wrong; with what to change."),
            "404": text("No shop, text, product or offer of that name."),
            "413": text("Too large: nothing was read."),
        })),
    })
}
