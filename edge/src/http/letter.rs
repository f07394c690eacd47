//! Links in messages that lead to our own pages: what their sealed tokens know, and the object that is asked by them.
//!
//! | page | its link stands in | its holder may |
//! | --- | --- | --- |
//! | `/u/` | every message that can be ended | end the channel |
//! | `/p/` | every marketing e-mail | see why it came; get less: a topic, a pause, a channel, all of them; have the next link sent to the address |
//! | `/s/` | the answer to that, within the hour | see and change their settings, say something about themselves, agree to channels |
//! | `/o/` | the question of a double opt-in, within the week | confirm |
//!
//! Messages are forwarded, links with them. So a link that lies in a mailbox for years shows nothing kept but how the message
//! came, and does nothing that would mean more; what does needs a click on a link that has just been sent to the address.

use rappel_delivery::signing::{Purpose, SigningKey, seal, unseal};
use rappel_flow::{OutboxId, SegmentId};
use rappel_journey::{HandOver, News, PersonName, device_of};
use rappel_signal::{ShopKey, UnixMs};
use serde::{Deserialize, Serialize};
use worker::Env;

use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::device_call::{DeviceCall, DeviceReply};
use crate::objects::letter_call::{LetterCall, LetterReply, Looked, Wish};
use crate::objects::person_call::{PersonCall, PersonReply};
use crate::secrets::signing_key;

/// How long a link to one's own settings is good: as long as it takes to find it in a mailbox, and no longer than nobody else
/// comes to it.
pub(crate) const SETTINGS_MS: i64 = 60 * 60 * 1000;

/// What the link of a message knows: which message it stood in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Letter {
    /// The shop's key.
    pub(crate) shop: String,
    /// The person's object, if that is where the message was sent from.
    pub(crate) person: Option<PersonName>,
    /// The message. Its name begins with its segment's, which names the device.
    pub(crate) message: OutboxId,
    /// The object of the address it went to, which only our key can name: nobody finds another address with the same. Links
    /// of an older version do not say.
    pub(crate) address: Option<PersonName>,
}

/// What a link knows that was sent in answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// The message.
    pub(crate) letter: Letter,
    /// When it was sent, by the platform's clock.
    pub(crate) at: UnixMs,
}

/// The token of a link.
///
/// # Errors
/// Ours: it knows too much to fit into one.
pub(crate) fn token(key: &SigningKey, purpose: Purpose, known: &impl Serialize) -> Result<String, EdgeError> {
    let payload = postcard::to_allocvec(known).map_err(|error| EdgeError::Ours(error.to_string()))?;
    seal(key, purpose, &payload).map_err(|error| EdgeError::Ours(error.to_string()))
}

/// What a token knows.
///
/// # Errors
/// Theirs: it is cut off, or not ours.
pub(super) fn read<T: Token>(env: &Env, purpose: Purpose, token: &str) -> Result<T, EdgeError> {
    let payload = unseal(&signing_key(env)?, purpose, token);
    let known = payload.and_then(|payload| T::from_payload(&payload));
    known.ok_or_else(|| EdgeError::theirs(404, "this link is not complete: copy it whole from the message"))
}

/// What can be read from a token.
pub(super) trait Token: Sized {
    /// From what was sealed.
    fn from_payload(payload: &[u8]) -> Option<Self>;
}

/// What a link of an older version knows. It never expires: less may still be wished by it.
type OldLetter = (String, Option<PersonName>, OutboxId);

impl Token for Letter {
    fn from_payload(payload: &[u8]) -> Option<Letter> {
        let (old, rest) = postcard::take_from_bytes::<OldLetter>(payload).ok()?;
        let (shop, person, message) = old;
        let address = if rest.is_empty() { None } else { postcard::from_bytes(rest).ok()? };
        Some(Letter { shop, person, message, address })
    }
}

impl Token for Answer {
    /// One of an older version named the address by a hash that others can have, too: it proves nothing, and has long
    /// run out.
    fn from_payload(payload: &[u8]) -> Option<Answer> {
        postcard::from_bytes(payload).ok().filter(|answer: &Answer| answer.letter.address.is_some())
    }
}

impl Letter {
    /// The segment whose shopper got the message.
    pub(super) fn segment(&self) -> SegmentId {
        self.message.segment()
    }

    /// What may be shown; nothing, if nothing is known of the shopper any more.
    pub(super) async fn look(&self, env: &Env) -> Result<Looked, EdgeError> {
        let call = || LetterCall::Look { message: self.message.clone() };
        match self.ask(env, call).await? {
            LetterReply::Looked(text) => Ok(serde_json::from_str(&text)?),
            _ => Ok(Looked::default()),
        }
    }

    /// Says what the reader wishes. A device tells the object of the address, too; where it is gone, or the shopper is in
    /// another person's object, the address hears it from here.
    pub(super) async fn wish(&self, env: &Env, wishes: &[Wish]) -> Result<(), EdgeError> {
        let text = serde_json::to_string(wishes)?;
        let (segment, address) = (self.segment(), self.address.clone());
        let call =
            || LetterCall::Wish { segment: segment.clone(), address: address.clone(), wishes: text.clone() };
        let (reply, person) = self.ask_whom(env, call).await?;
        let Some(address) = &self.address else { return Ok(()) };
        let is_heard = !matches!(reply, LetterReply::Unknown);
        if is_heard && person.is_none_or(|person| person == *address) {
            return Ok(());
        }
        let news = wishes.iter().filter_map(|wish| wish.news(None, platform_now()));
        tell_address(env, &shop_key(&self.shop)?, address, news).await
    }

    async fn ask(&self, env: &Env, call: impl Fn() -> LetterCall) -> Result<LetterReply, EdgeError> {
        Ok(self.ask_whom(env, call).await?.0)
    }

    /// The answer, and the person's object if it is that one's.
    async fn ask_whom(
        &self,
        env: &Env,
        call: impl Fn() -> LetterCall,
    ) -> Result<(LetterReply, Option<PersonName>), EdgeError> {
        let shop = shop_key(&self.shop)?;
        if let Some(person) = &self.person {
            match ask_person(env, &shop, person, call()).await? {
                LetterReply::Unknown => {}
                reply => return Ok((reply, Some(person.clone()))),
            }
        }
        let Some((visitor, _)) = device_of(&self.segment()) else { return Ok((LetterReply::Unknown, None)) };
        let reply = ask(&bindings::device(env, &shop, visitor)?, &DeviceCall::Letter(call())).await?;
        match reply {
            DeviceReply::Letter(LetterReply::Moved(person)) => {
                Ok((ask_person(env, &shop, &person, call()).await?, Some(person)))
            }
            DeviceReply::Letter(reply) => Ok((reply, None)),
            other => Err(EdgeError::Ours(format!("device object answered {other:?}"))),
        }
    }
}

fn shop_key(shop: &str) -> Result<ShopKey, EdgeError> {
    ShopKey::parse(shop).ok_or_else(|| EdgeError::theirs(404, "no shop of that name"))
}

/// The object of an address hears what the reader of a message to it says. Told again, nothing happens twice.
pub(super) async fn tell_address(
    env: &Env,
    shop: &ShopKey,
    address: &PersonName,
    news: impl Iterator<Item = News>,
) -> Result<(), EdgeError> {
    let hand_overs = news.map(|news| serde_json::to_string(&HandOver::of_reader(address.clone(), news)));
    let hand_overs: Vec<String> = hand_overs.collect::<Result<_, _>>()?;
    if hand_overs.is_empty() {
        return Ok(());
    }
    let call = PersonCall::Tell { shop: shop.as_str().into(), hand_overs };
    match ask(&bindings::person(env, shop, address)?, &call).await? {
        PersonReply::Done => Ok(()),
        other => Err(EdgeError::Ours(format!("person object answered {other:?}"))),
    }
}

impl Answer {
    /// The reader's click proves the address. Says whether a yes to messages counts by it.
    pub(super) async fn prove(&self, env: &Env, confirms: bool) -> Result<bool, EdgeError> {
        let Some(address) = self.letter.address.clone() else { return Ok(false) };
        let segment = self.letter.segment();
        let call = || LetterCall::Prove { segment: segment.clone(), address: address.clone(), confirms };
        Ok(matches!(self.letter.ask(env, call).await?, LetterReply::Proved { confirmed: true }))
    }
}

async fn ask_person(
    env: &Env,
    shop: &ShopKey,
    person: &PersonName,
    call: LetterCall,
) -> Result<LetterReply, EdgeError> {
    match ask(&bindings::person(env, shop, person)?, &PersonCall::Letter(call)).await? {
        PersonReply::Letter(reply) => Ok(reply),
        other => Err(EdgeError::Ours(format!("person object answered {other:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn old() -> OldLetter {
        ("demo".into(), None, OutboxId("00.0/cart-abandonment/1/first/email".into()))
    }

    #[test]
    fn a_link_says_which_address_it_went_to_and_one_of_before_still_leads_to_less() {
        let (shop, person, message) = old();
        let address = Some(PersonName("0".repeat(32)));
        let letter = Letter { shop, person, message, address };
        let payload = postcard::to_allocvec(&letter).unwrap();
        assert_eq!(Letter::from_payload(&payload), Some(letter.clone()));
        let before = postcard::to_allocvec(&old()).unwrap();
        assert_eq!(Letter::from_payload(&before), Some(Letter { address: None, ..letter }));
    }

    #[test]
    fn a_link_of_before_proves_nothing() {
        for fingerprint in [0, 1, 0x20, 0xbef5_cfd2_u32] {
            let payload = postcard::to_allocvec(&(old(), fingerprint, UnixMs(1_795_428_000_000))).unwrap();
            assert_eq!(Answer::from_payload(&payload), None, "{fingerprint:x}");
        }
    }
}
