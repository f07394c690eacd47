//! Lists that a shop's server reads and writes with its key: messages that were given up, and addresses not to be written to.

use serde_json::{Value, json};

use super::merchant::CHANNELS;
use super::{edge_limit, in_path, in_query, json_error, json_of, of_shop, path, text, with_key};
use crate::limit::{SUPPRESSIONS_MAX, UPLOAD_BYTES_MAX};

const SUPPRESSIONS: &str = "http/suppressions.rs";

pub(super) fn paths() -> Vec<(&'static str, Value)> {
    let shop = json!({"$ref": "#/components/parameters/shop"});
    let id = in_path("id", "As the list has it.");
    vec![
        ("/v1/{shop}/dead-letters", of_shop(&[("get", dead_letters())])),
        ("/v1/{shop}/dead-letters/{id}/resend", path(&[shop, id], &[("post", resend())])),
        ("/v1/{shop}/suppressions", of_shop(&[("get", export()), ("post", import())])),
        ("/v1/{shop}/suppressions/restore", of_shop(&[("post", restore())])),
    ]
}

fn dead_letters() -> Value {
    let most = edge_limit("http/dead_letters.rs", "TOLD_MAX");
    let letter = json!({"type": "object", "properties": {
        "id": {"type": "string"}, "flow": {"type": "string"}, "message": {"type": "string"}, "text": {"type": "string"},
        "channel": {"enum": CHANNELS}, "category": {"enum": ["marketing", "transactional", "asked-for"]},
        "attempts": {"type": "integer"}, "given_up_at": {"type": "string", "format": "date-time"},
        "reason": {"type": "string"}, "may_have_gone": {"type": "boolean"}}});
    let list = json!({"type": "object", "required": ["total", "dead_letters"], "properties": {
        "total": {"type": "integer"}, "dead_letters": {"type": "array", "maxItems": most, "items": letter}}});
    json!({
        "operationId": "listDeadLetters",
        "summary": "Messages that were given up in the last thirty days, the latest first.",
        "responses": with_key(json!({"200": json_of(&format!("At most {most} of `total`."), &list)})),
    })
}

fn resend() -> Value {
    let waits =
        json!({"type": "object", "properties": {"id": {"type": "string"}, "status": {"const": "waiting"}}});
    json!({
        "operationId": "resendDeadLetter",
        "summary": "Send one of them again.",
        "description": "Under the same id, if nothing speaks against it by then: consent, address, stock and offers are asked again.",
        "responses": with_key(json!({
            "200": json_of("It waits to go.", &waits),
            "404": text("No such message was given up, or it was sent again already; or no shop of that name."),
            "409": text("Nobody knows whether it went, or too many messages wait for this shopper."),
        })),
    })
}

fn export() -> Value {
    let rows = edge_limit(SUPPRESSIONS, "PAGE_ROWS");
    let row = json!({"type": "object", "properties": {
        "address": {"type": ["string", "null"], "description": "`null` once its owner was forgotten."},
        "hash": {"type": "string"}, "channel": {"enum": super::merchant::CHANNELS},
        "reason": {"enum": ["bounce", "complaint", "unsubscribe", "silent"]},
        "at": {"type": "integer", "description": "Unix time in milliseconds."}}});
    let list = json!({"type": "object", "required": ["suppressions", "next"], "properties": {
        "suppressions": {"type": "array", "items": row}, "next": {"type": ["string", "null"]}}});
    json!({
        "operationId": "exportSuppressions",
        "summary": "Who is not to be written to.",
        "description": format!("From {rows} rows on a page ends, with its whole part of the list; `next` is the next page's `after`, and `null` at the end."),
        "parameters": [in_query("after", "The `next` of the page before.", &json!({"type": "string", "pattern": "^[0-9a-fA-F]*$"}))],
        "responses": with_key(json!({
            "200": json_of("A page of the list.", &list),
            "400": text("`after` is no `next`."),
        })),
    })
}

fn import() -> Value {
    let most = edge_limit(SUPPRESSIONS, "REFUSED_MAX");
    let refusal =
        json!({"type": "object", "properties": {"line": {"type": "integer"}, "message": {"type": "string"}}});
    let taken = json!({"type": "object", "properties": {
        "accepted": {"type": "integer"}, "refused": {"type": "integer"},
        "refusals": {"type": "array", "maxItems": most, "items": refusal}}});
    json!({
        "operationId": "importSuppressions",
        "summary": "Bring a list along: CSV, or one JSON object a line.",
        "description": format!("At most {SUPPRESSIONS_MAX} rows and {UPLOAD_BYTES_MAX} bytes. A line that is refused never loses the others."),
        "requestBody": {"required": true, "content": {
            "text/csv": {"schema": {"type": "string"}, "examples": {"named": {"value": "email,reason,at\nada@example.com,bounce,2026-01-02T03:04:05Z\n"}}},
            "application/x-ndjson": {"schema": {"type": "string"}, "examples": {"lines": {"value": "{\"phone\": \"+33612345678\", \"channel\": \"sms\"}\n"}}}}},
        "responses": with_key(json!({
            "200": json_of(&format!("How many were taken, and the first {most} lines that were not."), &taken),
            "400": json_error("There are no rows."),
            "413": json_error("Too large, or too many rows: nothing was read."),
        })),
    })
}

fn restore() -> Value {
    let (addresses, bytes) =
        (edge_limit(SUPPRESSIONS, "RESTORED_MAX"), edge_limit(SUPPRESSIONS, "RESTORE_BYTES_MAX"));
    let asked = json!({"type": "object", "required": ["addresses"], "properties": {
        "addresses": {"type": "array", "maxItems": addresses, "items": {"type": "string"}}}});
    let result = json!({"type": "object", "properties": {"address": {"type": "string"}, "result": {"type": "string",
        "description": "`restored`, `not listed`, or why not."}}});
    let results = json!({"type": "object", "properties": {"results": {"type": "array", "items": result}}});
    json!({
        "operationId": "restoreAddresses",
        "summary": "Addresses that are not gone after all.",
        "description": format!("At most {addresses} and {bytes} bytes. Only what bounced is lifted: a complaint or an unsubscribe is its owner's to take back."),
        "requestBody": {"required": true, "content": {"application/json": {"schema": asked,
            "examples": {"one": {"value": {"addresses": ["ada@example.com"]}}}}}},
        "responses": with_key(json!({
            "200": json_of("What came of each, in order.", &results),
            "400": text("Not such an object."),
            "413": text("Too large, or too many."),
        })),
    })
}
