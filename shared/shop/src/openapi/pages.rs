//! What pages of a shop and service workers say and load. The tracker speaks it; nobody has to write it by hand.

use rappel_signal::limit::ENVELOPE_BYTES_MAX;
use serde_json::{Value, json};

use super::{edge_limit, in_path, in_query, json_of, object_of, of_shop, page, path, text};

pub(super) fn paths() -> Vec<(&'static str, Value)> {
    let of = |name, says: &str, operation| {
        let method = if matches!(name, "ticket" | "token") { "post" } else { "get" };
        path(&[in_path(name, says)], &[(method, operation)])
    };
    vec![
        ("/health", path(&[], &[("get", health())])),
        ("/r/{shop}.js", of_shop(&[("get", script("tag", "The script tag of a shop."))])),
        (
            "/r/a/{file}",
            of(
                "file",
                "Named by its content.",
                script("asset", "A part of the tracker, or the service worker."),
            ),
        ),
        ("/v1/{shop}/form.js", of_shop(&[("get", form())])),
        ("/v1/{shop}/signals", of_shop(&[("post", signals())])),
        ("/v1/{shop}/push-key", of_shop(&[("get", push_key())])),
        ("/v1/{shop}/browser", of_shop(&[("post", browser())])),
        ("/b/{ticket}", of("ticket", "Sealed for this device when it subscribed.", renewal())),
        ("/n/{token}", of("token", "That of the message's own link.", shown())),
        ("/w/{shop}", of_shop(&[("get", window())])),
        ("/rappel/service-worker.js", path(&[], &[("get", window_worker())])),
        ("/", path(&[], &[("get", window_home())])),
        (
            "/console",
            path(
                &[],
                &[("get", console("console", "The merchant's console: their first shop, or the way in."))],
            ),
        ),
        (
            "/console/{page}",
            path(
                &[in_path("page", "Which page; those of a shop begin with `shops/<key>`.")],
                &[
                    ("get", console("consolePage", "A page of the console, for whoever is signed in.")),
                    (
                        "post",
                        console(
                            "consoleForm",
                            "A form of that page: from the console's own origin, with its token.",
                        ),
                    ),
                ],
            ),
        ),
    ]
}

fn health() -> Value {
    json!({
        "operationId": "health",
        "summary": "Whether this deployment has what it needs.",
        "security": [],
        "responses": {"200": text("`ok`"), "500": text("What is missing, or that a setting is wrong; the log says where.")},
    })
}

fn console(name: &str, summary: &str) -> Value {
    json!({
        "operationId": name,
        "summary": summary,
        "security": [],
        "responses": {"200": page("The page."), "303": {"description": "On to another page of the console."},
            "403": text("A role that may not, or a form that no page of the console made for this session."),
            "404": text("No such page, or none that this reader may see."),
            "422": page("The page, saying what is wrong with what was typed."),
            "429": text("Too many tries from this network.")},
    })
}

fn script(name: &str, summary: &str) -> Value {
    let file = |media_type: &str| (media_type.to_owned(), json!({"schema": {"type": "string"}}));
    let content: serde_json::Map<String, Value> = [file("text/javascript"), file("application/wasm")]
        .into_iter()
        .take(if name == "tag" { 1 } else { 2 })
        .collect();
    json!({
        "operationId": name,
        "summary": summary,
        "security": [],
        "responses": {"200": {"description": "With Brotli, where the browser takes it.", "content": content},
            "404": text("No such shop, or no such file: the script was renewed, reload the page.")},
    })
}

fn form() -> Value {
    json!({
        "operationId": "form",
        "summary": "The sign-up form for elements of a page that ask for it (`data-rappel-form`).",
        "security": [],
        "parameters": [in_query("lang", "The page's language; the shop's without it.", &json!({"type": "string"}))],
        "responses": {"200": {"description": "A module.", "content": {"text/javascript": {"schema": {"type": "string"}}}},
            "404": text("No shop of that name.")},
    })
}

fn signals() -> Value {
    let bytes = json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}});
    json!({
        "operationId": "sendSignals",
        "summary": "What happened on a page.",
        "description": format!("An envelope of docs/wire-format.md, {ENVELOPE_BYTES_MAX} bytes at most. From the shop's origins, or from its custom pixel, by `?pixel=<key>`."),
        "security": [],
        "requestBody": {"required": true, "content": bytes},
        "responses": {
            "200": {"description": "A receipt. What it names is stored; what it does not name the page keeps.", "content": bytes},
            "400": text("Malformed, or of a version that is not known."),
            "403": text("From another origin, or without consent to measure: nothing was stored."),
            "404": text("No shop of that name."),
            "413": text("Too large."),
            "429": text("Too many new visitors from this network: `retry-after` says when."),
        },
    })
}

fn push_key() -> Value {
    let mut key = text(
        "`applicationServerKey`, base64url. The header `rappel-window` names the shop's opt-in window, if it has one.",
    );
    key["headers"] = json!({"rappel-window": {"schema": {"type": "string"}}});
    json!({
        "operationId": "readPushKey",
        "summary": "The public key that a browser subscribes with.",
        "security": [],
        "responses": {"200": key, "404": text("No shop of that name, or no push key: docs/deploying.md.")},
    })
}

fn subscription() -> Value {
    let mut spelled = object_of("string", &["endpoint", "p256dh", "auth", "key"]);
    spelled["required"] = json!(["endpoint", "p256dh", "auth", "key"]);
    spelled["description"] =
        json!("As the browser gave it; keys in hexadecimal, `key` the public key it was made for.");
    spelled
}

fn browser() -> Value {
    let most = edge_limit("http/browser.rs", "BODY_BYTES_MAX");
    let said = json!({"type": "object", "required": ["device", "permission"], "properties": {
        "device": {"type": "string", "description": "The value of the cookie `_rappel`."}, "language": {"type": "string"},
        "permission": {"enum": ["default", "granted", "denied", "none"]}, "here": {"type": "boolean"},
        "subscription": subscription(), "off": {"type": "array", "items": {"enum": ["soft-ask", "form"]}}}});
    let due = json!({"type": "object", "required": ["again_s", "after_s", "language", "words", "accent"], "properties": {
        "part": {"enum": ["opt-in", "soft-ask", "form"]}, "script": {"type": "string"}, "again_s": {"type": "integer"},
        "after_s": {"type": "integer"}, "language": {"type": "string"},
        "words": {"type": "object", "additionalProperties": {"type": "string"}}, "accent": {"type": "string"},
        "ticket": {"type": "string"}}});
    json!({
        "operationId": "tellBrowser",
        "summary": "How a page's browser stands to notifications; answered with what is due of its visitor.",
        "description": format!("At most {most} bytes. From the shop's origins alone."),
        "security": [],
        "requestBody": {"required": true, "content": {"text/plain": {"schema": said}}},
        "responses": {
            "200": json_of("What is due, or when to ask again.", &due),
            "400": text("Not understood; which field."),
            "403": text("From another origin."),
            "404": text("No shop of that name."),
            "413": text("Too large."),
            "429": text("This network made up too many visitors: `retry-after` says when."),
        },
    })
}

fn renewal() -> Value {
    let most = edge_limit("http/browser.rs", "BODY_BYTES_MAX");
    let changed = json!({"type": "object", "required": ["old", "subscription"], "properties": {
        "old": {"type": "string", "description": "The endpoint of before."}, "subscription": subscription()}});
    json!({
        "operationId": "renewSubscription",
        "summary": "A service worker has another subscription than before.",
        "description": format!("At most {most} bytes."),
        "security": [],
        "requestBody": {"required": true, "content": {"text/plain": {"schema": changed}}},
        "responses": {
            "204": {"description": "Whether the old address was the device's or not: nobody learns which devices have which."},
            "400": text("Not understood; which field."),
            "404": text("No ticket of ours, or a shop that is no more."),
            "413": text("Too large."),
        },
    })
}

fn shown() -> Value {
    let most = edge_limit("http/shown.rs", "BODY_BYTES_MAX");
    json!({
        "operationId": "tellShown",
        "summary": "A notification is shown, or was closed without a click.",
        "security": [],
        "requestBody": {"required": true, "content": {"text/plain": {"schema": {"enum": ["shown", "closed"]}}}},
        "responses": {
            "204": {"description": "Whatever came of it."},
            "400": text("Neither word."),
            "404": text("No message of ours."),
            "413": text(&format!("Longer than {most} bytes, or of no declared length.")),
        },
    })
}

fn window() -> Value {
    json!({
        "operationId": "window",
        "summary": "The opt-in window of a shop that has no service worker, at its `push_window` alone.",
        "security": [],
        "parameters": [in_query("language", "The page's.", &json!({"type": "string"}))],
        "responses": {"200": page("Asks, subscribes, hands the subscription back."), "404": text("Anywhere else.")},
    })
}

fn window_worker() -> Value {
    let mut worker = script("windowWorker", "The service worker of an opt-in window, at its origin alone.");
    worker["responses"]["404"] = text("Anywhere else.");
    worker
}

fn window_home() -> Value {
    json!({
        "operationId": "windowHome",
        "summary": "Leads from an opt-in window's origin to the shop.",
        "security": [],
        "responses": {"302": {"description": "To the first of the shop's origins."}, "404": text("Anywhere else.")},
    })
}
