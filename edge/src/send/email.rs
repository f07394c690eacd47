//! One e-mail, over SMTP: content → MIME → a conversation with the mail server on a socket of our own.

use rappel_delivery::Outcome;
use rappel_delivery::email::{
    Address, ComposedEmail, EmailToSend, Sender, SmtpProgress, SmtpSecurity, SmtpServer, compose,
    smtp_outcome,
};
use rappel_delivery::template::render_email;
use rappel_flow::{Category, RowKind, Sending};
use rappel_signal::{Channel, UnixMs};
use wasm_smtp::{IoError, SendOutcome, SmtpClient, SmtpClientOptions, SmtpError};
use wasm_smtp_cloudflare::CloudflareTransport;
use worker::{Env, SecureTransport, Socket};

use super::Source;
use super::content::Composition;
use super::deadline::{within_deadline, within_goodbye};
use super::links::{Clicks, unsubscribe_link};
use crate::bindings;
use crate::config::{ShopSettings, Shops};
use crate::error::EdgeError;

/// Sends one message to the shopper, or a note about one to the shop's own people.
pub(super) async fn send(
    env: &Env,
    source: &Source,
    sending: &Sending,
    now: UnixMs,
) -> Result<Outcome, EdgeError> {
    let settings = Shops::settings(env, &source.shop)?;
    let composed = composed(env, &settings, source, sending, now)?;
    deliver(env, &composed).await
}

fn composed(
    env: &Env,
    settings: &ShopSettings,
    source: &Source,
    sending: &Sending,
    now: UnixMs,
) -> Result<ComposedEmail, EdgeError> {
    let is_note = sending.row.kind == RowKind::Notice;
    let to = if is_note { &settings.contact } else { &sending.to.address };
    let unsubscribe = unsubscribe_link(env, source, Channel::Email)?;
    // What the shop's people click or end is not the shopper's doing.
    let clicks = if is_note { None } else { Some(Clicks::of(env, source, sending)?) };
    let composition = Composition { settings, source, sending, unsubscribe, clicks };
    let content = composition.content()?;
    let marketing = !is_note && sending.row.category != Category::Transactional;
    Ok(compose(&EmailToSend {
        from: &sender(settings)?,
        to: &address(to)?,
        email: &render_email(&content),
        outbox_id: &sending.row.id.0,
        now_ms: now.0,
        unsubscribe: marketing.then_some(&content.links.unsubscribe),
    }))
}

pub(super) fn sender(settings: &ShopSettings) -> Result<Sender, EdgeError> {
    Ok(Sender {
        name: settings.name.clone(),
        address: address(&settings.sender)?,
        reply_to: Some(address(&settings.contact)?),
    })
}

pub(super) fn address(text: &str) -> Result<Address, EdgeError> {
    Address::parse(text).map_err(|error| EdgeError::Ours(error.to_string()))
}

pub(super) async fn deliver(env: &Env, composed: &ComposedEmail) -> Result<Outcome, EdgeError> {
    let url = bindings::optional(env, bindings::SMTP_URL)
        .ok_or_else(|| EdgeError::Ours("the secret SMTP_URL is not set: see docs/deploying.md".into()))?;
    let server = SmtpServer::parse(&url).map_err(|error| EdgeError::Ours(error.to_string()))?;
    let progress = SmtpProgress::new();
    let result = within_deadline(hand_over(&server, composed, progress.clone())).await;
    let Some(result) = result else { return Ok(progress.lost()) };
    let (result, client) = match result {
        Ok((sent, client)) => (Ok(sent), Some(client)),
        Err(error) => (Err(error), None),
    };
    if let Some(client) = client {
        // The message is taken: whether and how the goodbye comes changes nothing.
        let _ = within_goodbye(client.quit()).await;
    }
    Ok(smtp_outcome(&result, &progress))
}

async fn hand_over(
    server: &SmtpServer,
    email: &ComposedEmail,
    progress: SmtpProgress,
) -> Result<(SendOutcome, SmtpClient<CloudflareTransport>), SmtpError> {
    // Who we are, in EHLO: the sender's domain, which the mail server knows.
    let us = email.from.rsplit('@').next().unwrap_or("localhost");
    let options = SmtpClientOptions::default().with_audit(Box::new(progress));
    let mut client = connect(server, us, options).await?;
    if let Some((user, password)) = &server.login {
        client.login(user, password).await?;
    }
    let sent = client.send_mail_bytes(&email.from, &[email.to.as_str()], &email.bytes).await?;
    Ok((sent, client))
}

async fn connect(
    server: &SmtpServer,
    us: &str,
    options: SmtpClientOptions,
) -> Result<SmtpClient<CloudflareTransport>, SmtpError> {
    let secure = match server.security {
        SmtpSecurity::Tls => SecureTransport::On,
        SmtpSecurity::StartTls => SecureTransport::StartTls,
        SmtpSecurity::Plain => SecureTransport::Off,
    };
    let socket = Socket::builder()
        .secure_transport(secure)
        .connect(server.host.clone(), server.port)
        .map_err(|error| IoError::with_source("connect failed", error))?;
    let mut client = SmtpClient::connect_with(CloudflareTransport::from_socket(socket), us, options).await?;
    if server.security == SmtpSecurity::StartTls {
        client.starttls().await?;
    }
    Ok(client)
}
