//! Platforms that want a login before they listen: the key buys a token, which is good for a while.
//!
//! 1. [`Provider::login`](super::Provider::login): the login, if there is to be one.
//! 2. sent: [`Login::token`] of the answer. A lost answer is "later", never unknown: nothing was told yet.
//! 3. [`Token::enter`] puts the token into each request, while [`Token::is_good`].
//!
//! A platform may end a token early: whoever keeps one drops it when [`Login::has_ended`] says so of an answer. The outcome
//! of such an answer is "later", and the next attempt logs in anew.

use http::header::HeaderName;
use http::{Request, Response, StatusCode};

use super::answer::{by_status, json, text};
use super::request::enter;
use crate::outcome::Outcome;

/// A token is not used in the last of its time, in milliseconds: the request takes some to arrive.
const MARGIN_MS: i64 = 60_000;

/// How a platform is logged in to. Its request holds the key, and is never shown.
pub struct Login {
    /// The platform's name, as merchants know it.
    pub(super) who: &'static str,
    /// What asks for the token.
    pub(super) request: Request<Vec<u8>>,
    /// Where the answer has it, for example `/access_token`.
    pub(super) place: &'static str,
    /// How long it is good, in milliseconds.
    pub(super) lasts_ms: i64,
    /// The header that it goes into.
    pub(super) header: HeaderName,
    /// What stands before it there.
    pub(super) prefix: &'static str,
}

impl core::fmt::Debug for Login {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Login({})", self.who)
    }
}

/// What a login brought. It is a secret, and never shown.
pub struct Token {
    header: HeaderName,
    value: String,
    until_ms: i64,
}

impl core::fmt::Debug for Token {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Token until {}", self.until_ms)
    }
}

impl Login {
    /// The request that asks for a token.
    pub fn request(&self) -> &Request<Vec<u8>> {
        &self.request
    }

    /// Whether an answer to a request that a token was entered into says that the token is no longer good.
    pub fn has_ended(answer: &Response<String>) -> bool {
        // Responsys says it with 500.
        let says = |words| answer.body().contains(words);
        answer.status() == StatusCode::UNAUTHORIZED || says("Not a valid authentication token")
    }

    /// The token in the answer to it. An error is the outcome of the whole attempt.
    pub fn token(&self, answer: &Response<String>, now_ms: i64) -> Result<Token, Outcome> {
        let body = json(answer);
        let token = text(body.as_ref(), self.place);
        if answer.status().is_success() && !token.is_empty() {
            let value = format!("{}{token}", self.prefix);
            return Ok(Token {
                header: self.header.clone(),
                value,
                until_ms: now_ms.saturating_add(self.lasts_ms),
            });
        }
        Err(match by_status(self.who, answer, "no token for this login", now_ms) {
            // "Wrong password" comes as any 4xx.
            Outcome::Refused { permanent: true, reason } => {
                Outcome::misconfigured(&format!("check the login: {reason}"))
            }
            Outcome::Unknown => Outcome::later("the answer to the login was none: it is tried again"),
            outcome => outcome,
        })
    }
}

impl Token {
    /// Whether it may still be used.
    pub fn is_good(&self, now_ms: i64) -> bool {
        now_ms.saturating_add(MARGIN_MS) < self.until_ms
    }

    /// Puts it into a request of the platform that gave it.
    pub fn enter(&self, request: &mut Request<Vec<u8>>) -> Result<(), Outcome> {
        enter(request, (self.header.clone(), &self.value))
    }
}

/// What a platform with a login answers to an event: the table of [`by_status`], but a token that ended is fetched anew.
pub(super) fn by_status_after_login(
    who: &str,
    answer: &Response<String>,
    said: &str,
    now_ms: i64,
) -> Outcome {
    match answer.status().as_u16() {
        401 => Outcome::later(&format!("{who} no longer takes the login: it is made anew")),
        _ => by_status(who, answer, said, now_ms),
    }
}
