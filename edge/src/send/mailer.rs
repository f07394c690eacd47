//! Who takes a shop's e-mails: the provider that its own line or `EMAIL_PROVIDER` names, and the one in its place,
//! `EMAIL_FALLBACK`.

use std::collections::BTreeMap;
use std::fmt::Display;

use rappel_compact::Gather;
use rappel_delivery::email::SmtpServer;
use rappel_delivery::provider::{EmailProvider, counts_on_ms, email_provider};
use worker::Env;

use crate::bindings;
use crate::error::EdgeError;
use crate::keys::{credential, has_credential};

/// What rows call the second provider: see `rappel_flow::OutboxRow::by`.
pub(crate) const FALLBACK: &str = "fallback";
/// What e-mail goes through, as `rappel_flow::OutboxRow::way` says it.
pub(crate) const WAY: &str = "email";

/// One provider.
pub(super) enum Mailer {
    /// A mail server.
    Smtp(SmtpServer),
    /// A `send_email` binding of this name.
    Binding(String),
    /// A company over HTTP.
    Http(Box<EmailProvider>),
}

/// The shop's provider of this name, the first if none is given.
///
/// # Errors
/// Ours: none is set or it cannot be read; the message never repeats it.
pub(super) fn mailer(env: &Env, shop: &str, by: Option<&str>) -> Result<Mailer, EdgeError> {
    let secret = secret(by);
    let line = credential(env, shop, secret)?.ok_or_else(|| EdgeError::Ours(missing(secret)))?;
    let ours = |error: &dyn Display| EdgeError::Ours(format!("{secret}: {error}"));
    if let Some(name) = line.trim().strip_prefix("binding://") {
        return Ok(Mailer::Binding(name.to_owned()));
    }
    Ok(match line.trim_start().starts_with("smtp") {
        true => Mailer::Smtp(SmtpServer::parse(&line).map_err(|error| ours(&error))?),
        false => Mailer::Http(email_provider(&line).map_err(|error| ours(&error))?),
    })
}

/// Whether there is a second provider.
pub(crate) fn has_fallback(env: &Env, shop: &str) -> bool {
    has_credential(env, shop, bindings::EMAIL_FALLBACK)
}

/// Ways of e-mail, with the first word of the line that each goes by.
pub(crate) fn ways(env: &Env, shop: &str) -> impl Iterator<Item = (String, String)> {
    let word = |line: String| line.split(':').next().unwrap_or_default().trim().to_owned();
    let way = |by: Option<&str>| by.map_or(WAY.to_owned(), |by| format!("{WAY}/{by}"));
    let lines = [None, Some(FALLBACK)].map(|by| (by, credential(env, shop, secret(by)).ok().flatten()));
    lines.into_iter().filter_map(move |(by, line)| Some((way(by), word(line?))))
}

/// How long providers know a message by its id, in milliseconds, by way; those that do not are not here.
pub(crate) fn known_ms(env: &Env, shop: &str) -> BTreeMap<String, i64> {
    let known = |by| match mailer(env, shop, by) {
        Ok(Mailer::Http(provider)) => counts_on_ms(provider.remembers_ms()),
        _ => None,
    };
    let all = [(WAY.to_owned(), known(None)), (format!("{WAY}/{FALLBACK}"), known(Some(FALLBACK)))];
    all.into_iter().filter_map(|(way, known_ms)| Some((way, known_ms?))).gather()
}

/// Whether each provider's line reads for a shop, by its secret.
pub(super) fn check(env: &Env, shop: &str) -> impl Iterator<Item = (&'static str, Result<(), EdgeError>)> {
    [None, Some(FALLBACK)].into_iter().map(move |by| (secret(by), mailer(env, shop, by).map(drop)))
}

/// What whoever finds no credential is told.
pub(super) fn missing(secret: &str) -> String {
    format!("{secret} is not set: connect a provider in the console, or see docs/deploying.md")
}

pub(super) fn secret(by: Option<&str>) -> &'static str {
    match by {
        None => bindings::EMAIL_PROVIDER,
        Some(_) => bindings::EMAIL_FALLBACK,
    }
}
