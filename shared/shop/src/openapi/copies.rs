//! Everything that is kept, copied page by page, and brought back: docs/deploying.md has the command that does it.

use serde_json::{Value, json};

use super::{edge_limit, in_query, json_of, of_shop, path, text, with_key};

const BACKUP: &str = "http/backup.rs";
const RESTORE: &str = "http/restore.rs";

pub(super) fn paths() -> Vec<(&'static str, Value)> {
    let of_deployment = path(&[], &[("get", tell("Deployment")), ("post", copy("Deployment"))]);
    vec![
        ("/v1/{shop}/backup", of_shop(&[("get", tell("Shop")), ("post", copy("Shop"))])),
        ("/v1/backup", of_deployment),
        ("/v1/restore/begin", path(&[], &[("post", begin())])),
        ("/v1/restore", path(&[], &[("post", pages())])),
        ("/v1/restore/wake", path(&[], &[("post", wake())])),
    ]
}

fn names() -> Value {
    json!({"type": "array", "items": {"type": "string"}})
}

fn tell(of: &str) -> Value {
    let told = json!({"type": "object", "properties": {
        "v": {"const": 1}, "shops": names(), "objects": names(),
        "signing": {"type": "string"}, "sealing": {"type": "string"}}});
    json!({
        "operationId": format!("begin{of}Backup"),
        "summary": "What a backup begins with.",
        "description": "`objects` are the names of those that there always are; `signing` and `sealing` tell under which keys the backup is taken.",
        "responses": with_key(json!({"200": json_of("The names.", &told)})),
    })
}

fn copy(of: &str) -> Value {
    let (most, bytes) = (edge_limit(BACKUP, "OBJECTS_MAX"), edge_limit(BACKUP, "QUESTION_BYTES_MAX"));
    let object = json!({"type": "object", "required": ["object"], "properties": {
        "object": {"type": "string"},
        "after": {"type": "string", "description": "The `next` of the page before."},
        "only_leads": {"type": "boolean", "description": "Leaves the rows out."}}});
    let asked = json!({"type": "object", "properties": {
        "objects": {"type": "array", "maxItems": most, "items": object},
        "taken": {"type": "object", "description": "Instead of objects: the backup is whole, for the log.", "properties": {
            "objects": {"type": "integer"}, "bytes": {"type": "integer"}}}}});
    json!({
        "operationId": format!("copy{of}"),
        "summary": "Pages of objects' rows, or the word that all were taken.",
        "description": format!("At most {most} objects and {bytes} bytes. One line of JSON for each object: `rows`, as key and value; `next`, if there are more; `leads`, objects that it names."),
        "requestBody": {"required": true, "content": {"application/json": {"schema": asked,
            "examples": {"one": {"value": {"objects": [{"object": "directory/0"}]}}}}}},
        "responses": with_key(json!({
            "200": {"description": "A page of each.", "content": {"application/x-ndjson": {"schema": {"type": "string"}}}},
            "400": text("Not such an object, or too many."),
            "413": text("Too large."),
        })),
    })
}

/// What whoever shows `RESTORE_KEY` may also be answered.
fn with_restore_key(mut responses: Value) -> Value {
    responses["401"] = text("The key is missing, or is not the secret RESTORE_KEY.");
    responses["413"] = text("Too large.");
    responses
}

fn begin() -> Value {
    let backup = json!({"type": "object", "required": ["v", "backup", "signing", "sealing"], "properties": {
        "v": {"const": 1}, "backup": {"type": "string"}, "signing": {"type": "string"}, "sealing": {"type": "string"}}});
    json!({
        "operationId": "beginRestore",
        "summary": "Whether a backup may be brought back here.",
        "requestBody": {"required": true, "content": {"application/json": {"schema": backup}}},
        "responses": with_restore_key(json!({
            "200": json_of("It may, or was already.", &json!({"type": "object", "properties": {"ended": {"type": "boolean"}}})),
            "400": text("Not such an object."),
            "409": text("Somebody lives here already, or the keys are others."),
        })),
    })
}

fn lines(summary: &str, id: &str, field: &str, refused: &str) -> Value {
    let (most, bytes) = (edge_limit(BACKUP, "OBJECTS_MAX"), edge_limit(RESTORE, "RESTORE_BYTES_MAX"));
    json!({
        "operationId": id,
        "summary": summary,
        "description": format!("At most {most} lines, each of another object, and {bytes} bytes. May be sent again."),
        "parameters": [in_query("backup", "The backup's name.", &json!({"type": "string", "pattern": "^[0-9a-f]{32}$"}))],
        "requestBody": {"required": true, "content": {"application/x-ndjson": {"schema": {"type": "string"}}}},
        "responses": with_restore_key(json!({
            "200": json_of("How many.", &json!({"type": "object", "properties": {field: {"type": "integer"}}})),
            "400": text("No such lines."),
            "409": text(refused),
        })),
    })
}

fn pages() -> Value {
    lines("Bring pages back.", "restorePages", "written", "An object has something of its own.")
}

fn wake() -> Value {
    lines(
        "Objects that were brought back go on.",
        "wakeRestored",
        "awake",
        "One has not been brought back whole.",
    )
}
