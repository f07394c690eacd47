//! Where links of messages lead. Each holds a sealed token; docs/preferences.md says what its holder may do.

use serde_json::{Value, json};

use super::{edge_limit, in_path, page, path, text};

pub(super) fn paths() -> Vec<(&'static str, Value)> {
    let token =
        |operations: &[(&str, Value)]| path(&[in_path("token", "Sealed, out of a message.")], operations);
    let acts = ["topics", "pause", "leave", "leave-all", "link"];
    let lessen = form(&json!({"act": {"enum": acts}, "off": {"type": "array", "items": {"type": "string"}}}));
    let fields =
        ["shown-channel", "channel", "shown-topic", "topic", "taste", "pause", "first-name", "month", "day"];
    let settings: serde_json::Map<String, Value> =
        fields.iter().map(|name| ((*name).to_owned(), json!({"type": "string"}))).collect();
    vec![
        ("/c/{token}", token(&[("get", click())])),
        (
            "/u/{token}",
            token(&[
                ("get", shows("leaveQuestion", "One button: leave.")),
                ("post", acts_on("leave", "Ends the channel, at once (RFC 8058).", None)),
            ]),
        ),
        (
            "/p/{token}",
            token(&[
                ("get", shows("lessenPage", "Why the message came, and every way to get less.")),
                (
                    "post",
                    acts_on(
                        "lessen",
                        "Switches topics off, pauses, leaves; or has a link to the settings sent.",
                        Some(lessen),
                    ),
                ),
            ]),
        ),
        (
            "/s/{token}",
            token(&[
                (
                    "get",
                    shows(
                        "settingsPage",
                        "A shopper's own settings, within the hour after the link was sent.",
                    ),
                ),
                (
                    "post",
                    acts_on(
                        "changeSettings",
                        "Changes what differs; later than the hour, has another link sent.",
                        Some(form(&settings.into())),
                    ),
                ),
            ]),
        ),
        (
            "/o/{token}",
            token(&[
                ("get", shows("confirmQuestion", "One button: confirm a double opt-in.")),
                ("post", acts_on("confirm", "Confirms, once or again.", None)),
            ]),
        ),
    ]
}

fn cut_off() -> Value {
    text("The token is cut off or not ours, or the shop is here no more.")
}

fn click() -> Value {
    json!({
        "operationId": "follow",
        "summary": "A message's link was followed.",
        "description": "The page stands inside the token, and is checked against the shop's origins again. HEAD and prefetches are not counted.",
        "security": [],
        "responses": {"302": {"description": "To the page; to the shop's home, if that origin is the shop's no more."}, "404": cut_off()},
    })
}

fn shows(name: &str, summary: &str) -> Value {
    json!({
        "operationId": name,
        "summary": summary,
        "description": "Never acts: programs that look at mails follow every link.",
        "security": [],
        "responses": {"200": page("In the language of the reader's browser, else the shop's."), "404": cut_off()},
    })
}

/// A form of the page's, of any order; what is not known in it is left out.
fn form(fields: &Value) -> Value {
    json!({"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": fields}}}})
}

fn acts_on(name: &str, summary: &str, form: Option<Value>) -> Value {
    let mut operation = json!({
        "operationId": name,
        "summary": summary,
        "security": [],
        "responses": {"200": page("What was done."), "404": cut_off()},
    });
    if let Some(form) = form {
        operation["requestBody"] = form;
        let most = edge_limit("http/page.rs", "FORM_BYTES_MAX");
        operation["responses"]["413"] = text(&format!("A form of more than {most} bytes."));
        if name == "lessen" {
            operation["responses"]["400"] = text("A form that is none of the page's.");
        }
    }
    operation
}
