//! What providers tell of messages, on its way to the objects it concerns.
//!
//! | in this order | if the process dies before it |
//! | --- | --- |
//! | the object of the address hears it: what it keeps holds for every device | the provider tells again |
//! | whoever else the address leads to hears it, with the time the first one settled | the same, with the same time |
//! | a device hears what became of its message | the same: its segment counts each once |

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use rappel_compact::Gather;
use rappel_delivery::feedback::{Feedback, FeedbackEvent, Recipient};
use rappel_journey::{Echo, Fate, PersonName, device_of};
use rappel_ledger::Name;
use rappel_signal::{Channel, ShopKey, UnixMs};
use worker::Env;

use super::directory::find;
use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::device_call::{DeviceCall, DeviceReply};
use crate::objects::feedback::Echoed;
use crate::objects::person_call::{PersonCall, PersonReply};
use crate::objects::shop_call::{ShopCall, ShopReply};
use crate::secrets::{hex, person_name, signing_key};

/// Addresses that one request tells of itself: with the directory, an owner and a device each, that is fewer calls than the
/// smallest plan of the platform allows.
const TOLD_HERE_MAX: usize = 8;
/// Objects that share the rest: each divides its part again, so that a batch of any size is told.
const RELAYS_MAX: usize = 32;

/// Tells everybody it concerns.
///
/// # Errors
/// Ours: somebody could not be told; the provider is to tell again. All others were.
pub(crate) async fn tell(env: &Env, shop: &ShopKey, told: Vec<Feedback>) -> Result<(), EdgeError> {
    relay(env, shop, "", told.iter().filter_map(echo).collect()).await
}

/// Tells everybody a part of it concerns, `path` being the part's: no object hands on to itself.
///
/// # Errors
/// As [`tell`].
pub(crate) async fn relay(env: &Env, shop: &ShopKey, path: &str, echoes: Vec<Echo>) -> Result<(), EdgeError> {
    let mut by_address: BTreeMap<String, Vec<Echo>> = BTreeMap::new();
    for echo in echoes {
        by_address.entry(echo.address.clone()).or_default().push(echo);
    }
    let all: Vec<_> = by_address.into_iter().collect();
    if all.len() <= TOLD_HERE_MAX {
        return tell_here(env, shop, &all).await;
    }
    let each = all.len().div_ceil(RELAYS_MAX).max(TOLD_HERE_MAX);
    let parts = all.chunks(each).enumerate();
    let told = parts.map(|(place, part)| hand_on(env, shop, format!("{path}/{place}"), part));
    join_all(told).await.into_iter().collect()
}

async fn hand_on(
    env: &Env,
    shop: &ShopKey,
    path: String,
    part: &[(String, Vec<Echo>)],
) -> Result<(), EdgeError> {
    let echoes = part.iter().flat_map(|(_, echoes)| echoes);
    let echoes = echoes.map(serde_json::to_string).collect::<Result<_, _>>()?;
    let relay = bindings::relay(env, shop, &path)?;
    match ask(&relay, &ShopCall::Relay { shop: shop.as_str().to_owned(), path, echoes }).await? {
        ShopReply::Done => Ok(()),
        other => Err(EdgeError::Ours(format!("relay answered {other:?}"))),
    }
}

async fn tell_here(env: &Env, shop: &ShopKey, all: &[(String, Vec<Echo>)]) -> Result<(), EdgeError> {
    let names: BTreeSet<Name> = all.iter().map(|(address, _)| name_of(address)).gather();
    let owners = find(env, shop, &names).await?;
    let told = all.iter().map(|(address, echoes)| {
        let owner = owners.get(&name_of(address)).map(|owner| PersonName(owner.person.clone()));
        tell_address(env, shop, address, owner, echoes)
    });
    // One that fails keeps none of the others.
    join_all(told).await.into_iter().collect()
}

async fn tell_address(
    env: &Env,
    shop: &ShopKey,
    address: &str,
    owner: Option<PersonName>,
    echoes: &[Echo],
) -> Result<(), EdgeError> {
    let arbiter = person_name(&signing_key(env)?, shop.as_str(), address);
    let heard = hear_back(env, shop, &arbiter, true, echoes).await?;
    let at = |place: usize| heard.get(place).map(|echoed| echoed.at);
    if let Some(owner) = owner.filter(|owner| *owner != arbiter) {
        let dated = echoes.iter().enumerate();
        let dated: Vec<Echo> =
            dated.map(|(place, echo)| Echo { at: at(place).or(echo.at), ..echo.clone() }).collect();
        hear_back(env, shop, &owner, false, &dated).await?;
    }
    for (echo, echoed) in echoes.iter().zip(&heard) {
        let Some(message) = &echoed.of_device else { continue };
        let Some((visitor, _)) = device_of(&message.segment()) else { continue };
        let fate = serde_json::to_string(&echo.fate)?;
        let call = DeviceCall::HearBack { message: message.clone(), fate, at: echoed.at };
        let _: DeviceReply = ask(&bindings::device(env, shop, visitor)?, &call).await?;
    }
    Ok(())
}

async fn hear_back(
    env: &Env,
    shop: &ShopKey,
    name: &PersonName,
    is_own: bool,
    echoes: &[Echo],
) -> Result<Vec<Echoed>, EdgeError> {
    let echoes = echoes.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    let call = PersonCall::HearBack { shop: shop.as_str().into(), name: name.clone(), is_own, echoes };
    match ask(&bindings::person(env, shop, name)?, &call).await? {
        PersonReply::HeardBack(heard) => {
            heard.iter().map(|text| Ok(serde_json::from_str(text)?)).collect::<Result<_, EdgeError>>()
        }
        // Nobody is known there, and nothing was said that has to be remembered.
        PersonReply::Unknown => Ok(Vec::new()),
        other => Err(EdgeError::Ours(format!("person object answered {other:?}"))),
    }
}

/// The name under which the directory may know whose address it is.
pub(super) fn name_of(address: &str) -> Name {
    match address.starts_with('+') {
        true => Name::Phone(address.to_owned()),
        false => Name::Email(address.to_owned()),
    }
}

/// In the words of the object of the address; `None` for what nothing follows from.
fn echo(told: &Feedback) -> Option<Echo> {
    let (channel, address) = match &told.recipient {
        Recipient::Mailbox(address) => (Channel::Email, address.as_str()),
        Recipient::Text(number) => (Channel::Sms, number.as_str()),
        Recipient::WhatsApp(number) => (Channel::WhatsApp, number.as_str()),
    };
    let fate = match told.event {
        FeedbackEvent::Delivered => Fate::Delivered,
        FeedbackEvent::Delayed { .. } => return None,
        FeedbackEvent::Bounced { lasting, .. } => Fate::Bounced { lasting },
        FeedbackEvent::Complained => Fate::Complained,
        FeedbackEvent::Unsubscribed => Fate::Unsubscribed,
        FeedbackEvent::Opened { machine } => Fate::Opened { by_machine: machine.is_some() },
        FeedbackEvent::Clicked { machine } => Fate::Clicked { by_machine: machine.is_some() },
        FeedbackEvent::Replied => Fate::Replied,
    };
    Some(Echo {
        channel,
        address: address.to_owned(),
        message: told.message.clone(),
        provider_id: told.provider_id.clone(),
        fingerprint: hex(&told.fingerprint()),
        at: told.at_ms.map(UnixMs),
        fate,
    })
}
