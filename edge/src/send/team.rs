//! Mails to the team: a sign-in link, an invitation, a message of a flow to try.

use rappel_console::{Mail, invitation_mail as invitation, sign_in_mail as sign_in};
use rappel_delivery::Outcome;
use rappel_delivery::email::EmailToSend;
use rappel_delivery::template::Email;
use rappel_signal::UnixMs;
use worker::Env;

use super::email::{address, deliver_by_any, sender};
use super::preview::{Asked, preview};
use crate::bindings;
use crate::config::ShopSettings;
use crate::error::EdgeError;
use crate::random;
use crate::secrets::hex;

/// Sends it in the name of a shop that they may see.
///
/// # Errors
/// Ours: no provider took it.
pub(crate) async fn sign_in_mail(
    env: &Env,
    shop: &ShopSettings,
    email: &str,
    link: &str,
    now: UnixMs,
) -> Result<(), EdgeError> {
    send(env, shop, email, &written(sign_in(&shop.name, link)), now).await
}

/// Asks somebody in who has become a member.
///
/// # Errors
/// Ours: no provider took it.
pub(crate) async fn invitation_mail(
    env: &Env,
    shop: &ShopSettings,
    email: &str,
    by: &str,
    now: UnixMs,
) -> Result<(), EdgeError> {
    let origin = bindings::optional(env, bindings::EDGE_ORIGIN).unwrap_or_default();
    let mail = invitation(&shop.name, by, &format!("{origin}/console/sign-in"));
    send(env, shop, email, &written(mail), now).await
}

/// A message of a flow, as a shopper would get it, to whoever wants to see it.
///
/// # Errors
/// Ours or theirs: it could not be made, or no provider took it.
pub(crate) async fn test_mail(
    env: &Env,
    shop: &ShopSettings,
    asked: Asked,
    email: &str,
    now: UnixMs,
) -> Result<(), EdgeError> {
    let made = preview(env, shop, asked).await?;
    send(env, shop, email, &made.into_test(), now).await
}

/// To the shop's contact: messages do not go, or go again.
///
/// # Errors
/// Ours: no provider took it.
pub(crate) async fn alert_mail(
    env: &Env,
    shop: &ShopSettings,
    mail: Mail,
    id: &str,
    now: UnixMs,
) -> Result<(), EdgeError> {
    send_as(env, shop, &shop.contact, &written(mail), id, now).await
}

fn written(mail: Mail) -> Email {
    let Mail { subject, preheader, html, text } = mail;
    Email { subject, preheader, html, text }
}

/// Each is a message of its own.
async fn send(env: &Env, shop: &ShopSettings, to: &str, email: &Email, now: UnixMs) -> Result<(), EdgeError> {
    send_as(env, shop, to, email, &format!("team/{}", hex(&random::bytes::<16>())), now).await
}

async fn send_as(
    env: &Env,
    shop: &ShopSettings,
    to: &str,
    email: &Email,
    id: &str,
    now: UnixMs,
) -> Result<(), EdgeError> {
    let message = EmailToSend {
        from: &sender(shop)?,
        to: &address(to)?,
        email,
        outbox_id: id,
        now_ms: now.0,
        unsubscribe: None,
    };
    match deliver_by_any(env, &shop.key, &message).await? {
        Outcome::Accepted { .. } => Ok(()),
        other => Err(EdgeError::Ours(format!("the provider answered {other:?}"))),
    }
}
