//! `/u/<token>`: leaving in one click (RFC 8058).
//!
//! A POST acts, without cookies and without asking back. A GET only shows a page with a button, because mail
//! scanners fetch every link they see.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use rappel_delivery::signing::{Purpose, SigningKey, sign, verify};
use rappel_signal::{Channel, ShopKey, VisitorId};
use serde::{Deserialize, Serialize};
use worker::{Env, Response, ResponseBuilder};

use crate::bindings;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::device_call::{DeviceCall, DeviceReply};
use crate::secrets::signing_key;

/// Whom a link lets go of what.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ticket {
    /// The shop's key.
    pub(crate) shop: String,
    /// The device whose journey sent the message.
    pub(crate) visitor: VisitorId,
    /// Messages of this channel end.
    pub(crate) channel: Channel,
}

impl Ticket {
    /// The token to put behind `/u/`. It never expires: a link in an old message must still work.
    pub(crate) fn token(&self, key: &SigningKey) -> Result<String, EdgeError> {
        let payload = postcard::to_allocvec(self).map_err(|error| EdgeError::Ours(error.to_string()))?;
        sign(key, Purpose::Unsubscribe, &payload).map_err(|error| EdgeError::Ours(error.to_string()))
    }

    fn read(key: &SigningKey, token: &str) -> Result<Ticket, EdgeError> {
        verify(key, Purpose::Unsubscribe, token)
            .and_then(|payload| postcard::from_bytes(&payload).ok())
            .ok_or_else(|| {
                EdgeError::theirs(404, "this link is not complete: copy it whole from the message")
            })
    }
}

/// `GET /u/<token>`: the page with the button.
pub(crate) fn page(env: &Env, token: &str) -> Result<Response, EdgeError> {
    let ticket = Ticket::read(&signing_key(env)?, token)?;
    html(&html! {
        h1 { "Stop these messages?" }
        p { "One click and " (shop_name(env, &ticket)?) " sends you no more " (noun(ticket.channel)) "." }
        form method="post" { button { "Stop them" } }
    })
}

/// `POST /u/<token>`: done, by a mail program or by the button.
pub(crate) async fn act(env: &Env, token: &str) -> Result<Response, EdgeError> {
    let ticket = Ticket::read(&signing_key(env)?, token)?;
    let shop = ShopKey::parse(&ticket.shop).ok_or_else(|| EdgeError::theirs(404, "no shop of that name"))?;
    let stub = bindings::device(env, &shop, ticket.visitor)?;
    // A device that is gone has nothing left that could send: the wish is fulfilled either way.
    let _: DeviceReply = ask(&stub, &DeviceCall::Unsubscribe { channel: ticket.channel }).await?;
    html(&html! {
        h1 { "Done." }
        p { (shop_name(env, &ticket)?) " sends you no more " (noun(ticket.channel)) ". This takes effect at once." }
    })
}

fn noun(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "reminders and news by e-mail",
        Channel::Push => "notifications",
        Channel::Sms => "text messages",
        Channel::WhatsApp => "WhatsApp messages",
    }
}

fn shop_name(env: &Env, ticket: &Ticket) -> Result<String, EdgeError> {
    let shops = Shops::load(env)?;
    let name = ShopKey::parse(&ticket.shop).and_then(|key| shops.get(&key).map(|shop| shop.name.clone()));
    Ok(name.unwrap_or_else(|| "the shop".into()))
}

const STYLE: &str = ":root{color-scheme:light dark}body{font:1.1rem/1.6 system-ui,sans-serif;max-width:32rem;\
    margin:15vh auto;padding:0 1.5rem}button{font:inherit;padding:.7rem 1.4rem;border:0;border-radius:.5rem;\
    background:#1f5f4a;color:#fff;cursor:pointer}";

fn html(body: &Markup) -> Result<Response, EdgeError> {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width";
            meta name="robots" content="noindex";
            title { "Messages" }
            style { (PreEscaped(STYLE)) }
            main { (body) }
        }
    };
    let response = ResponseBuilder::new()
        .with_header("cache-control", "no-store")?
        .with_header("referrer-policy", "no-referrer")?
        .with_header(
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
        )?
        .from_html(page.into_string())?;
    Ok(response)
}
