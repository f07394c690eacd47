//! What providers tell of messages they took. Each has a proof of its own.

use rappel_delivery::feedback::FEEDBACK_MAX_BYTES;
use serde_json::{Value, json};

use super::{in_path, path, text};

/// Those that docs/feedback.md says what to paste for.
const PROVIDERS: [&str; 8] =
    ["brevo", "mailgun", "postmark", "resend", "sendgrid", "ses", "twilio", "whatsapp"];

pub(super) fn paths() -> Vec<(&'static str, Value)> {
    let shop = json!({"$ref": "#/components/parameters/shop"});
    let mut provider = in_path("provider", "A name in the secret FEEDBACK.");
    provider["examples"] =
        PROVIDERS.iter().map(|name| ((*name).to_owned(), json!({"value": name}))).collect();
    let shaken = json!({
        "operationId": "confirmFeedback",
        "summary": "The handshake of a provider that begins with one (Meta).",
        "security": [],
        "responses": {
            "200": text("The word that was to be echoed."),
            "401": text("Without the word that was agreed on."),
            "404": text("No shop of that name, or no line for this provider in the secret FEEDBACK."),
            "405": text("This provider has no such handshake."),
        },
    });
    vec![("/v1/{shop}/feedback/{provider}", path(&[shop, provider], &[("get", shaken), ("post", told())]))]
}

fn told() -> Value {
    json!({
        "operationId": "hearFeedback",
        "summary": "What became of messages: delivered, bounced, complained of, answered STOP, opened, clicked.",
        "description": format!("Called by the provider, with its proof, in the form that it documents: docs/feedback.md. At most {FEEDBACK_MAX_BYTES} bytes. Told again, nothing happens twice."),
        "security": [],
        "requestBody": {"required": true, "content": {
            "application/json": {"schema": {"type": ["object", "array"]}},
            "application/x-www-form-urlencoded": {"schema": {"type": "object"}}}},
        "responses": {
            "200": text("Everybody it concerns has heard it; empty, or the word of a handshake."),
            "400": text("Proved, and not in the form that the provider documents."),
            "401": text("Without the provider's proof, or with one of another time."),
            "404": text("No shop of that name, or no line for this provider in the secret FEEDBACK."),
            "413": text("Too large: not even the proof was looked at."),
            "500": text("Somebody could not be told: the provider tells again."),
        },
    })
}
