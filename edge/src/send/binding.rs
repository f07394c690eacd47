//! One e-mail by Cloudflare's own binding, `send_email`: no key, no connection of ours.

use js_sys::{JSON, Reflect};
use rappel_delivery::Outcome;
use rappel_delivery::email::EmailToSend;
use rappel_delivery::provider::cloudflare::{binding_error, binding_message};
use wasm_bindgen::JsCast;
use worker::{Env, SendEmail, SendEmailBuilder};

use super::deadline::within_deadline;
use crate::error::EdgeError;

/// Hands the message over, and says what became of it.
pub(super) async fn deliver(env: &Env, name: &str, message: &EmailToSend<'_>) -> Result<Outcome, EdgeError> {
    let binding: SendEmail = env.get_binding(name).map_err(|_| {
        EdgeError::Ours(format!("there is no binding called {name}: add it to wrangler.toml as send_email"))
    })?;
    let json = binding_message(message).to_string();
    let message = JSON::parse(&json).map_err(|_| EdgeError::Ours("our own JSON does not read".into()))?;
    let message: SendEmailBuilder = message.unchecked_into();
    Ok(match within_deadline(binding.send_with_builder(&message)).await {
        Some(Ok(_)) => Outcome::Accepted { provider_id: None },
        Some(Err(error)) => {
            let code = Reflect::get(&error, &"code".into()).ok().and_then(|code| code.as_string());
            binding_error(&code.unwrap_or_default(), &String::from(error.message()))
        }
        None => Outcome::Unknown,
    })
}
