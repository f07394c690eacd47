//! A sign-in link for somebody of the team.

use rappel_console::sign_in_mail as mail;
use rappel_delivery::Outcome;
use rappel_delivery::email::EmailToSend;
use rappel_delivery::template::Email;
use rappel_signal::UnixMs;
use worker::Env;

use super::Round;
use super::email::{address, deliver, sender};
use super::mailer::{FALLBACK, has_fallback};
use crate::config::ShopSettings;
use crate::error::EdgeError;
use crate::random;
use crate::secrets::hex;

/// Sends it in the name of a shop that they may see.
///
/// # Errors
/// Ours: there is no shop whose sender could sign it, or no provider took it.
pub(crate) async fn sign_in_mail(
    env: &Env,
    shop: Option<&ShopSettings>,
    email: &str,
    link: &str,
    now: UnixMs,
) -> Result<(), EdgeError> {
    let shop = shop.ok_or_else(|| EdgeError::Ours("there is no shop yet that could send it".into()))?;
    let written = mail(&shop.name, link);
    let message = EmailToSend {
        from: &sender(shop)?,
        to: &address(email)?,
        email: &Email {
            subject: written.subject,
            preheader: written.preheader,
            html: written.html,
            text: written.text,
        },
        // Each link is a message of its own.
        outbox_id: &format!("sign-in/{}", hex(&random::bytes::<16>())),
        now_ms: now.0,
        unsubscribe: None,
    };
    let mut round = Round::new(env);
    let mut outcome = deliver(&mut round, None, &message).await;
    if has_fallback(env) && matches!(outcome, Err(_) | Ok(Outcome::Misconfigured { .. })) {
        outcome = deliver(&mut round, Some(FALLBACK), &message).await;
    }
    round.end().await;
    match outcome? {
        Outcome::Accepted { .. } => Ok(()),
        other => Err(EdgeError::Ours(format!("the provider answered {other:?}"))),
    }
}
