//! An address is not gone after all: told to its own object, to whoever else it leads to, and to the list, in this order.
//! If the process dies in between, the merchant asks again, and the list still says what to do.

use rappel_compact::Gather;
use rappel_delivery::email::Address;
use rappel_delivery::phone::PhoneNumber;
use rappel_journey::{PersonName, Restored};
use rappel_signal::{Channel, ShopKey};
use worker::Env;

use super::directory::find;
use super::feedback::name_of;
use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::directory_call::{DirectoryCall, DirectoryReply};
use crate::objects::person_call::{PersonCall, PersonReply};
use crate::secrets::{person_name, signing_key};

/// Restores an address by every way it can be written to. What its owner said is left alone.
///
/// # Errors
/// Ours: somebody could not be told.
pub(crate) async fn tell(env: &Env, shop: &ShopKey, told: &str) -> Result<Restored, EdgeError> {
    let (address, channels) = match (Address::parse(told), PhoneNumber::parse(told)) {
        (Ok(address), _) => (address.as_str().to_owned(), &[Channel::Email] as &[Channel]),
        (_, Ok(number)) => (number.as_str().to_owned(), &[Channel::Sms, Channel::WhatsApp] as &[Channel]),
        _ => return Ok(Restored::NotListed),
    };
    let own = person_name(&signing_key(env)?, shop.as_str(), &address);
    let name = name_of(&address);
    let owner = find(env, shop, &[name.clone()].into_iter().gather()).await?.remove(&name);
    let owner = owner.map(|owner| PersonName(owner.person)).filter(|owner| *owner != own);
    let mut all = Restored::NotListed;
    for channel in channels {
        for person in [Some(&own), owner.as_ref()].into_iter().flatten() {
            let call = PersonCall::Restore { channel: *channel, address: address.clone() };
            let _: PersonReply = ask(&bindings::person(env, shop, person)?, &call).await?;
        }
        let part = bindings::directory(env, shop, own.0.chars().next().unwrap_or('0'))?;
        let call = DirectoryCall::Restore { name: own.0.clone(), channel: *channel };
        match ask(&part, &call).await? {
            DirectoryReply::Restored(Restored::NotListed) => {}
            DirectoryReply::Restored(restored) => all = restored,
            other => return Err(EdgeError::Ours(format!("the directory answered {other:?}"))),
        }
    }
    Ok(all)
}
