//! Addresses of our own that stand in messages, and the settings they are made from.

use rappel_delivery::link::{AllowedOrigins, Link};
use rappel_delivery::signing::{Purpose, SigningKey};
use rappel_flow::Sending;
use rappel_journey::PersonName;
use rappel_signal::Channel;
use worker::Env;

use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::http::click::Click;
use crate::http::letter::{Answer, Letter, token};
use crate::http::unsubscribe::Ticket;
use crate::secrets::{person_name, signing_key};
use crate::send::Source;

/// Where this Worker is reached.
fn own_origin(env: &Env) -> Result<AllowedOrigins, EdgeError> {
    let origin = bindings::optional(env, bindings::EDGE_ORIGIN)
        .ok_or_else(|| EdgeError::Ours("EDGE_ORIGIN is not set: see docs/deploying.md".into()))?;
    AllowedOrigins::new(&[origin]).map_err(|error| EdgeError::Ours(format!("EDGE_ORIGIN: {error}")))
}

/// Makes links of one message that tell us when they are followed.
pub(super) struct Clicks {
    key: SigningKey,
    own: AllowedOrigins,
    message: Click,
}

impl Clicks {
    /// For the links of this message.
    pub(super) fn of(env: &Env, source: &Source, sending: &Sending) -> Result<Clicks, EdgeError> {
        let message = Click {
            shop: source.shop.clone(),
            person: source.person.clone(),
            message: sending.row.id.clone(),
            page: String::new(),
        };
        Ok(Clicks { key: signing_key(env)?, own: own_origin(env)?, message })
    }

    /// The signed address that leads to a page of the shop. A page whose address is too long for one is linked to itself:
    /// the shopper gets there, the click is not counted.
    pub(super) fn through(&self, shops: &AllowedOrigins, page: Link) -> Link {
        let click = Click { page: shops.shortest(&page).to_owned(), ..self.message.clone() };
        let token = click.token(&self.key);
        token.and_then(|token| self.own.link(&format!("/c/{token}")).ok()).unwrap_or(page)
    }
}

/// Our own pages that a message leads to.
pub(super) struct Pages {
    /// Where its shopper gets less, if it can be ended.
    pub(super) preferences: Link,
    /// The page that the message is about, if it answers a question.
    pub(super) confirmation: Link,
    /// The same.
    pub(super) settings: Link,
}

impl Pages {
    /// Of this message.
    pub(super) fn of(env: &Env, source: &Source, sending: &Sending) -> Result<Pages, EdgeError> {
        let (key, own) = (signing_key(env)?, own_origin(env)?);
        let (message, address) = (sending.row.id.clone(), Some(object_of(&key, source, sending)));
        let letter = Letter { shop: source.shop.clone(), person: source.person.clone(), message, address };
        let answer = Answer { letter: letter.clone(), at: platform_now() };
        let page = |path: &str, token: String| {
            let link = own.link(&format!("/{path}/{token}"));
            link.map_err(|error| EdgeError::Ours(format!("EDGE_ORIGIN: {error}")))
        };
        Ok(Pages {
            preferences: page("p", token(&key, Purpose::Preferences, &letter)?)?,
            confirmation: page("o", token(&key, Purpose::Confirmation, &answer)?)?,
            settings: page("s", token(&key, Purpose::Settings, &answer)?)?,
        })
    }
}

/// The object of the address that the message goes to.
fn object_of(key: &SigningKey, source: &Source, sending: &Sending) -> PersonName {
    person_name(key, &source.shop, &sending.to.address)
}

/// The signed address that ends messages of this channel to this device's shopper, and to the e-mail address on all devices.
pub(super) fn unsubscribe_link(
    env: &Env,
    source: &Source,
    sending: &Sending,
    channel: Channel,
) -> Result<Link, EdgeError> {
    let key = signing_key(env)?;
    let is_mailed = channel == Channel::Email && sending.to.channel == channel;
    let ticket = Ticket {
        shop: source.shop.clone(),
        visitor: source.visitor,
        channel,
        shopper: Some(source.shopper),
        person: source.person.clone(),
        // Links by SMS stay short.
        address: is_mailed.then(|| object_of(&key, source, sending)),
    };
    let path = format!("/u/{}", ticket.token(&key)?);
    own_origin(env)?.link(&path).map_err(|error| EdgeError::Ours(format!("EDGE_ORIGIN: {error}")))
}
