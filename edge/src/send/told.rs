//! Telling another platform: what happened to whom, and who is to be in an advertising audience.

use std::rc::Rc;

use ::http::Request;
use rappel_delivery::Outcome;
use rappel_delivery::email::Address;
use rappel_delivery::forward::{AudienceAct, AudienceChange, EventToForward, ProfileToForward};
use rappel_delivery::phone::PhoneNumber;
use rappel_delivery::provider::{Login, Token};
use rappel_delivery::template::ConsentTold;
use rappel_flow::{ListAct, Sending, Whom};
use rappel_signal::{Channel, UnixMs};
use serde_json::Map;
use worker::Env;

use super::Source;
use super::content::Composition;
use super::links::{Clicks, unsubscribe_link};
use super::post::{attempt, post};
use crate::config::Shops;
use crate::connections::{Adapter, Connection, Connections};
use crate::error::EdgeError;

/// Of whom it is told, as far as addresses still read.
struct Person {
    email: Option<Address>,
    phone: Option<PhoneNumber>,
}

impl Person {
    fn of(whom: &Whom) -> Person {
        Person {
            email: whom.email.as_ref().and_then(|address| Address::parse(address).ok()),
            phone: whom.phone.as_ref().and_then(|number| PhoneNumber::parse(number).ok()),
        }
    }
}

/// Tells a platform what happened; one that keeps profiles is first told who the shopper is.
pub(super) async fn forward(
    env: &Env,
    source: &Source,
    sending: &Sending,
    name: &str,
    now: UnixMs,
) -> Result<Outcome, EdgeError> {
    let connections = Connections::load(env, &source.shop)?;
    let connection = connections.get(name)?;
    let Adapter::Platform { forward, profile, .. } = &connection.adapter else {
        return Ok(Outcome::misconfigured(&format!(
            "{name:?} is an advertising audience, not told of events"
        )));
    };
    let settings = &*Shops::settings(&source.shop)?;
    let unsubscribe = unsubscribe_link(env, source, sending, Channel::Email)?;
    let clicks = Some(Clicks::of(env, source, sending)?);
    let composition = Composition { settings, source, sending, unsubscribe, pages: None, clicks };
    let Whom { agreed, .. } = &sending.whom;
    let consents = agreed.iter().map(|said| ConsentTold {
        channel: if said.channel == Channel::Sms { "sms" } else { "email" },
        text: &said.text,
        at_ms: said.at.0,
    });
    let properties = composition.trigger(consents.collect())?;
    let person = Person::of(&sending.whom);
    if let Some(profile) =
        profile.as_ref().filter(|_| sending.language.is_some() || sending.first_name.is_some())
    {
        let told = ProfileToForward {
            email: person.email.as_ref(),
            phone: person.phone.as_ref(),
            first_name: sending.first_name.as_deref(),
            language: sending.language.as_deref(),
            properties: &Map::new(),
        };
        let outcome = attempt(env, profile.request(&told), |answer| profile.outcome(answer, now.0)).await?;
        if !matches!(outcome, Outcome::Accepted { .. }) {
            // Told once more, a profile is the same: nothing has happened yet that may not happen again.
            return Ok(outcome);
        }
    }
    let event = EventToForward {
        outbox_id: &sending.row.id.0,
        name: &sending.flow_name,
        email: person.email.as_ref(),
        phone: person.phone.as_ref(),
        happened_ms: sending.row.planned_at.0,
        now_ms: now.0,
        value: composition.value(),
        properties: &properties,
    };
    let request = match logged_in(env, connection, forward.login(), forward.request(&event), now).await? {
        Ok(request) => request,
        Err(outcome) => return Ok(outcome),
    };
    attempt(env, Ok(request), |answer| {
        if Login::has_ended(answer) {
            connection.keep_token(None);
        }
        forward.outcome(answer, now.0)
    })
    .await
}

/// Puts the shopper into an audience or takes them out.
pub(super) async fn change_audience(
    env: &Env,
    source: &Source,
    sending: &Sending,
    (name, act): (&str, ListAct),
    now: UnixMs,
) -> Result<Outcome, EdgeError> {
    let connections = Connections::load(env, &source.shop)?;
    let Adapter::Audience(audience) = &connections.get(name)?.adapter else {
        return Ok(Outcome::misconfigured(&format!("{name:?} is no advertising audience")));
    };
    let person = Person::of(&sending.whom);
    let change = AudienceChange {
        outbox_id: &sending.row.id.0,
        act: match act {
            ListAct::Add => AudienceAct::Add,
            ListAct::Remove => AudienceAct::Remove,
        },
        email: person.email.as_ref(),
        phone: person.phone.as_ref(),
    };
    attempt(env, audience.request(&change), |answer| audience.outcome(answer, now.0)).await
}

/// The request with the token of a login in it, where the platform wants one; else the outcome of the attempt.
async fn logged_in(
    env: &Env,
    connection: &Connection,
    login: Option<Login>,
    request: Result<Request<Vec<u8>>, Outcome>,
    now: UnixMs,
) -> Result<Result<Request<Vec<u8>>, Outcome>, EdgeError> {
    let Some(login) = login else { return Ok(request) };
    let mut request = match request {
        Ok(request) => request,
        Err(outcome) => return Ok(Err(outcome)),
    };
    let token = match connection.token(now) {
        Some(token) => token,
        None => match log_in(env, &login, now).await? {
            Ok(token) => {
                let token = Rc::new(token);
                connection.keep_token(Some(token.clone()));
                token
            }
            Err(outcome) => return Ok(Err(outcome)),
        },
    };
    Ok(token.enter(&mut request).map(|()| request))
}

async fn log_in(env: &Env, login: &Login, now: UnixMs) -> Result<Result<Token, Outcome>, EdgeError> {
    Ok(match post(env, login.request()).await? {
        Some(answer) => login.token(&answer, now.0),
        None => Err(Outcome::later("the login was not answered: it is tried again")),
    })
}
