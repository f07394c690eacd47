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
use rappel_journey::{PersonName, device_of};
use rappel_signal::{ShopKey, UnixMs};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::Env;

use crate::bindings;
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
}

/// What a link knows that was sent in answer: the address it went to, by its fingerprint, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// The message.
    pub(crate) letter: Letter,
    /// `rappel_flow::Recipient::fingerprint`.
    pub(crate) address: u32,
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
pub(super) fn read<T: DeserializeOwned>(env: &Env, purpose: Purpose, token: &str) -> Result<T, EdgeError> {
    let payload = unseal(&signing_key(env)?, purpose, token);
    let known = payload.and_then(|payload| postcard::from_bytes(&payload).ok());
    known.ok_or_else(|| EdgeError::theirs(404, "this link is not complete: copy it whole from the message"))
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

    /// Says what the reader wishes. Of a shopper who is gone there is nothing left that could send: fulfilled either way.
    pub(super) async fn wish(&self, env: &Env, wishes: &[Wish]) -> Result<(), EdgeError> {
        let wishes = serde_json::to_string(wishes)?;
        let call = || LetterCall::Wish { segment: self.segment(), wishes: wishes.clone() };
        self.ask(env, call).await.map(drop)
    }

    async fn ask(&self, env: &Env, call: impl Fn() -> LetterCall) -> Result<LetterReply, EdgeError> {
        let shop =
            ShopKey::parse(&self.shop).ok_or_else(|| EdgeError::theirs(404, "no shop of that name"))?;
        if let Some(person) = &self.person {
            match ask_person(env, &shop, person, call()).await? {
                LetterReply::Unknown => {}
                reply => return Ok(reply),
            }
        }
        let Some((visitor, _)) = device_of(&self.segment()) else { return Ok(LetterReply::Unknown) };
        let reply = ask(&bindings::device(env, &shop, visitor)?, &DeviceCall::Letter(call())).await?;
        match reply {
            DeviceReply::Letter(LetterReply::Moved(person)) => ask_person(env, &shop, &person, call()).await,
            DeviceReply::Letter(reply) => Ok(reply),
            other => Err(EdgeError::Ours(format!("device object answered {other:?}"))),
        }
    }
}

impl Answer {
    /// The reader's click proves the address. Says whether a yes to messages counts by it.
    pub(super) async fn prove(&self, env: &Env, confirms: bool) -> Result<bool, EdgeError> {
        let (segment, address) = (self.letter.segment(), self.address);
        let call = || LetterCall::Prove { segment: segment.clone(), address, confirms };
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
