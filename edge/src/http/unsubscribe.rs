//! `/u/<token>`: leaving in one click (RFC 8058).
//!
//! A POST acts, without cookies and without asking back. A GET only shows a page with a button, because mail
//! scanners fetch every link they see.

use rappel_delivery::page::{leave_question, left};
use rappel_delivery::signing::{Purpose, SigningKey, seal, unseal};
use rappel_flow::Suppression;
use rappel_journey::{News, PersonName, segment_of};
use rappel_signal::{Channel, ShopKey, VisitorId};
use worker::{Env, Request, Response};

use super::letter::tell_address;
use super::page::{Desk, messages};
use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::device_call::{DeviceCall, DeviceReply};
use crate::objects::person_call::{PersonCall, PersonReply};
use crate::secrets::signing_key;

/// Whom a link lets go of what.
#[derive(Debug)]
pub(crate) struct Ticket {
    /// The shop's key.
    pub(crate) shop: String,
    /// The device whose journey sent the message.
    pub(crate) visitor: VisitorId,
    /// Messages of this channel end.
    pub(crate) channel: Channel,
    /// Which of the device's shoppers is meant; the one there now in a link of an older version.
    pub(crate) shopper: Option<u32>,
    /// The person's object, if that is where the message was sent from.
    pub(crate) person: Option<PersonName>,
    /// The object of the e-mail address the message went to. Links of an older version, and of other channels, do not say.
    pub(crate) address: Option<PersonName>,
}

/// The part of a token that every version has.
type First = (String, VisitorId, Channel);
/// What follows it since a device's shopper may have an object of their own.
type Second = (u32, Option<PersonName>);
/// What follows that in an e-mail's.
type Third = PersonName;

impl Ticket {
    /// The token to put behind `/u/`. It never expires: a link in an old message must still work.
    pub(crate) fn token(&self, key: &SigningKey) -> Result<String, EdgeError> {
        let first: First = (self.shop.clone(), self.visitor, self.channel);
        let second: Option<Second> = self.shopper.map(|shopper| (shopper, self.person.clone()));
        let third: Option<&Third> = second.as_ref().and(self.address.as_ref());
        let ours = |error: postcard::Error| EdgeError::Ours(error.to_string());
        let mut payload = postcard::to_allocvec(&first).map_err(ours)?;
        if let Some(second) = second {
            payload = postcard::to_extend(&second, payload).map_err(ours)?;
        }
        if let Some(third) = third {
            payload = postcard::to_extend(third, payload).map_err(ours)?;
        }
        seal(key, Purpose::Unsubscribe, &payload).map_err(|error| EdgeError::Ours(error.to_string()))
    }

    fn read(key: &SigningKey, token: &str) -> Result<Ticket, EdgeError> {
        unseal(key, Purpose::Unsubscribe, token)
            .and_then(|payload| Ticket::from_payload(&payload))
            .ok_or_else(|| {
                EdgeError::theirs(404, "this link is not complete: copy it whole from the message")
            })
    }

    fn from_payload(payload: &[u8]) -> Option<Ticket> {
        let ((shop, visitor, channel), rest) = postcard::take_from_bytes::<First>(payload).ok()?;
        let first = Ticket { shop, visitor, channel, shopper: None, person: None, address: None };
        if rest.is_empty() {
            return Some(first);
        }
        let ((shopper, person), rest) = postcard::take_from_bytes::<Second>(rest).ok()?;
        let address = if rest.is_empty() { None } else { Some(postcard::from_bytes::<Third>(rest).ok()?) };
        Some(Ticket { shopper: Some(shopper), person, address, ..first })
    }
}

/// `GET /u/<token>`: the page with the button.
pub(crate) fn page(env: &Env, request: &Request, token: &str) -> Result<Response, EdgeError> {
    let ticket = Ticket::read(&signing_key(env)?, token)?;
    let desk = Desk::of(request, &ticket.shop)?;
    desk.answer(leave_question(&desk.host(), messages(ticket.channel)))
}

/// `POST /u/<token>`: done, by a mail program or by the button.
pub(crate) async fn act(env: &Env, request: &Request, token: &str) -> Result<Response, EdgeError> {
    let ticket = Ticket::read(&signing_key(env)?, token)?;
    let desk = Desk::of(request, &ticket.shop)?;
    let shop = ShopKey::parse(&ticket.shop).ok_or_else(|| EdgeError::theirs(404, "no shop of that name"))?;
    fulfil(env, &shop, &ticket).await?;
    desk.answer(left(&desk.host(), messages(ticket.channel)))
}

/// Whoever sent the message hears it. A segment that was given back is the device's to answer for again. It tells the object
/// of the address, too; where it is gone, or the message came from another person's object, the address hears it from here.
async fn fulfil(env: &Env, shop: &ShopKey, ticket: &Ticket) -> Result<(), EdgeError> {
    let (channel, address) = (ticket.channel, ticket.address.clone());
    let is_heard = match (&ticket.person, ticket.shopper) {
        (Some(person), Some(shopper)) => {
            let call = PersonCall::Unsubscribe { segment: segment_of(ticket.visitor, shopper), channel };
            matches!(ask(&bindings::person(env, shop, person)?, &call).await?, PersonReply::Done)
        }
        _ => false,
    };
    if is_heard && (address.is_none() || address == ticket.person) {
        return Ok(());
    }
    if !is_heard {
        let call = DeviceCall::Unsubscribe { channel, shopper: ticket.shopper, address: address.clone() };
        let stub = bindings::device(env, shop, ticket.visitor)?;
        if !matches!(ask(&stub, &call).await?, DeviceReply::Unknown) {
            return Ok(());
        }
    }
    // What is gone has nothing left that could send. Others may write to the address.
    let Some(address) = address else { return Ok(()) };
    let news = News::Suppress { address: None, why: Suppression::Unsubscribed, at: platform_now() };
    tell_address(env, shop, &address, std::iter::once(news)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_before_people_had_objects_of_their_own_still_works() {
        let key = SigningKey::new(&[7; 32]).unwrap();
        let old = postcard::to_allocvec(&("demo", VisitorId([1; 16]), Channel::Push)).unwrap();
        let token = seal(&key, Purpose::Unsubscribe, &old).unwrap();
        let ticket = Ticket::read(&key, &token).unwrap();
        assert_eq!((ticket.shop.as_str(), ticket.shopper, ticket.person), ("demo", None, None));
        assert_eq!(ticket.address, None);
    }

    #[test]
    fn a_token_of_before_links_said_where_they_went_still_works() {
        let key = SigningKey::new(&[7; 32]).unwrap();
        let first = postcard::to_allocvec(&("demo", VisitorId([1; 16]), Channel::Email)).unwrap();
        let old = postcard::to_extend(&(3_u32, Some(PersonName("0".repeat(32)))), first).unwrap();
        let ticket = Ticket::read(&key, &seal(&key, Purpose::Unsubscribe, &old).unwrap()).unwrap();
        assert_eq!((ticket.shopper, ticket.address), (Some(3), None));
        assert!(ticket.person.is_some());
    }

    #[test]
    fn a_token_says_which_shopper_of_which_device() {
        let key = SigningKey::new(&[7; 32]).unwrap();
        let (person, address) = (Some(PersonName("0".repeat(32))), Some(PersonName("1".repeat(32))));
        let (shop, visitor, channel) = ("a".repeat(32), VisitorId([1; 16]), Channel::Email);
        let ticket = Ticket { shop, visitor, channel, shopper: Some(3), person, address };
        let read = Ticket::read(&key, &ticket.token(&key).unwrap()).unwrap();
        assert_eq!((read.visitor, read.shopper, read.person), (visitor, Some(3), ticket.person));
        assert_eq!(read.address, ticket.address);
    }
}
