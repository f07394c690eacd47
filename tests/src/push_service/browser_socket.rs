//! The WebSocket on which Firefox says hello, subscribes, and is told of messages: Mozilla's autopush protocol.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::Shared;
use super::registry::Acknowledgement;

const SUBPROTOCOL: &str = "push-notification";

pub(super) async fn open(State(shared): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
    if shared.away.load(Ordering::Relaxed) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    upgrade.protocols([SUBPROTOCOL]).on_upgrade(move |socket| serve(socket, shared))
}

/// A connected browser. Until it has said hello it has no name.
struct Connection {
    shared: Arc<Shared>,
    browser: Option<String>,
    to_browser: tokio::sync::mpsc::UnboundedSender<String>,
}

async fn serve(mut socket: WebSocket, shared: Arc<Shared>) {
    let (to_browser, mut outgoing): (_, UnboundedReceiver<String>) = unbounded_channel();
    let mut connection = Connection { shared: Arc::clone(&shared), browser: None, to_browser };
    loop {
        let reply = tokio::select! {
            () = shared.hang_up.notified() => break,
            Some(text) = outgoing.recv() => Some(text),
            received = socket.recv() => match received {
                Some(Ok(Message::Text(text))) => connection.answer(&text),
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => None,
            },
        };
        if let Some(text) = reply
            && socket.send(Message::Text(text.into())).await.is_err()
        {
            break;
        }
    }
    if let Some(browser) = connection.browser {
        connection.shared.registry.lock().unwrap().disconnect(&browser);
    }
}

impl Connection {
    fn answer(&mut self, text: &str) -> Option<String> {
        let message: Value = serde_json::from_str(text).ok()?;
        let mut registry = self.shared.registry.lock().unwrap();
        let channel = message["channelID"].as_str().unwrap_or_default();
        let reply = match message["messageType"].as_str() {
            Some("hello") => {
                let browser = registry.connect(message["uaid"].as_str(), self.to_browser.clone());
                let reply = json!({
                    "messageType": "hello", "status": 200, "uaid": browser,
                    "use_webpush": true, "broadcasts": {},
                });
                // The greeting goes by the same channel, so that it comes before whatever was waiting.
                self.to_browser.send(reply.to_string()).ok();
                registry.deliver_waiting(&browser, self.shared.clock.now_ms());
                self.browser = Some(browser);
                return None;
            }
            Some("register") => {
                let browser = self.browser.as_deref();
                // Firefox pads base64url, senders do not.
                let sender_key = message["key"].as_str().map(|key| key.trim_end_matches('='));
                let token = registry.subscribe(browser, Some(channel), sender_key);
                json!({
                    "messageType": "register", "status": 200, "channelID": channel,
                    "uaid": browser, "pushEndpoint": self.shared.endpoint(&token),
                })
            }
            Some("unregister") => {
                registry.unsubscribe(channel);
                json!({ "messageType": "unregister", "status": 200, "channelID": channel })
            }
            Some("ack") => {
                let updates = message["updates"].as_array().into_iter().flatten();
                registry.acknowledgements.extend(updates.map(acknowledgement));
                return None;
            }
            Some("nack") => {
                registry.acknowledgements.push(acknowledgement(&message));
                return None;
            }
            Some("ping") => json!({ "messageType": "ping" }),
            // A ping may also be an empty object. Broadcasts are for Firefox's own settings and stay unanswered.
            None => json!({}),
            Some(_) => return None,
        };
        Some(reply.to_string())
    }
}

fn acknowledgement(update: &Value) -> Acknowledgement {
    Acknowledgement {
        channel: update["channelID"].as_str().unwrap_or_default().to_owned(),
        code: update["code"].as_i64().unwrap_or_default(),
    }
}
