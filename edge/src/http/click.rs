//! `GET /c/<token>`: a link of a message was followed.
//!
//! | the token | answer | counted |
//! | --- | --- | --- |
//! | is not ours, or cut off | 404 | no |
//! | names a shop that is no more | 404 | no |
//! | is good | 302 to the page it was made for; to the shop's home if that origin is the shop's no more | once |
//! | is good, and only looked at (HEAD, prefetch) | the same | no |
//! | is good, and followed by a machine: a program, too soon, several links at once | the same | apart |
//!
//! The page stands inside the signed token, and the shop's origins are checked again: nobody is led elsewhere. The shopper
//! does not wait for an object that does not answer: it is asked again once they are on their way.

use std::time::Duration;

use rappel_delivery::link::AllowedOrigins;
use rappel_delivery::signing::{Purpose, SigningKey, seal, unseal};
use rappel_flow::OutboxId;
use rappel_journey::{PersonName, device_of};
use rappel_signal::ShopKey;
use serde::{Deserialize, Serialize};
use worker::{Context, Delay, Env, Request, Response, ResponseBuilder};

use super::program;
use crate::bindings;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::device_call::{DeviceCall, DeviceReply};
use crate::objects::person_call::{PersonCall, PersonReply};
use crate::secrets::signing_key;
use crate::send::deadline::within;

/// So long a shopper waits for the click to be written down.
const WAIT: Duration = Duration::from_millis(800);
/// An object that did not answer is asked again after these times, while the shopper is on their way.
const AGAIN_AFTER_MS: [u64; 3] = [200, 2_000, 10_000];

/// What a link knows: of which message it is, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Click {
    /// The shop's key.
    pub(crate) shop: String,
    /// The person's object, if that is where the message was sent from.
    pub(crate) person: Option<PersonName>,
    /// The message. Its name begins with its segment's, which names the device.
    pub(crate) message: OutboxId,
    /// Path on the shop's main origin, or an address on another of its origins.
    pub(crate) page: String,
}

impl Click {
    /// The token to put behind `/c/`; `None` if the page's address is too long for one.
    pub(crate) fn token(&self, key: &SigningKey) -> Option<String> {
        seal(key, Purpose::Click, &postcard::to_allocvec(self).ok()?).ok()
    }

    /// Reads a token; `None` if it is not ours, or cut off.
    pub(super) fn read(key: &SigningKey, token: &str) -> Option<Click> {
        postcard::from_bytes(&unseal(key, Purpose::Click, token)?).ok()
    }
}

/// Who followed the link, as far as that is known here, and which of the message's it is.
#[derive(Clone, Copy)]
struct Touch {
    link: u32,
    by_machine: bool,
}

/// Tells the links of one message apart.
fn link_of(page: &str) -> u32 {
    page.bytes().fold(0, |hash: u32, byte| hash.wrapping_mul(31).wrapping_add(byte.into()))
}

/// Leads on, and writes the click down.
pub(crate) async fn follow(
    request: &Request,
    env: &Env,
    context: &Context,
    token: &str,
) -> Result<Response, EdgeError> {
    let cut_off = || EdgeError::theirs(404, "this link is not complete: copy it whole from the message");
    let click = Click::read(&signing_key(env)?, token).ok_or_else(cut_off)?;
    let shops = Shops::known()?;
    let shop = ShopKey::parse(&click.shop).filter(|shop| shops.get(shop).is_some());
    let shop = shop.ok_or_else(|| EdgeError::theirs(404, "this shop is here no more"))?;
    let origins = shops.get(&shop).map(|settings| AllowedOrigins::new(&settings.origins));
    let page =
        origins.and_then(Result::ok).and_then(|own| own.link(&click.page).or_else(|_| own.link("/")).ok());
    let page = page.ok_or_else(|| EdgeError::Ours("the shop has no origin".into()))?;
    if !program::only_looks(request) {
        let touch = Touch { link: link_of(&click.page), by_machine: program::is_machine(request) };
        let told = within(WAIT, tell(env, &shop, &click, touch)).await;
        if !matches!(told, Some(Ok(()))) {
            context.wait_until(tell_again(env.clone(), shop, click, touch));
        }
    }
    let builder = ResponseBuilder::new().with_status(302).with_header("location", page.as_str())?;
    let builder = builder.with_header("cache-control", "no-store")?;
    Ok(builder.with_header("referrer-policy", "no-referrer")?.empty())
}

/// Whoever sent the message hears it. A segment that was given back is the device's again.
async fn tell(env: &Env, shop: &ShopKey, click: &Click, touch: Touch) -> Result<(), EdgeError> {
    let Touch { link, by_machine } = touch;
    if let Some(person) = &click.person {
        let call = PersonCall::Clicked { message: click.message.clone(), link, by_machine };
        if matches!(ask(&bindings::person(env, shop, person)?, &call).await?, PersonReply::Done) {
            return Ok(());
        }
    }
    let Some((visitor, _)) = device_of(&click.message.segment()) else { return Ok(()) };
    let call = DeviceCall::Clicked { message: click.message.clone(), link, by_machine };
    let _: DeviceReply = ask(&bindings::device(env, shop, visitor)?, &call).await?;
    Ok(())
}

async fn tell_again(env: Env, shop: ShopKey, click: Click, touch: Touch) {
    for after_ms in AGAIN_AFTER_MS {
        Delay::from(Duration::from_millis(after_ms)).await;
        match tell(&env, &shop, &click, touch).await {
            Ok(()) => return,
            Err(error) => crate::log::warn!("a click is told again: {error:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn click(page: &str) -> Click {
        Click {
            shop: "demo".into(),
            person: Some(PersonName("0".repeat(32))),
            message: OutboxId(format!("{}.0/cart-abandonment/1/first/email", "1".repeat(32))),
            page: page.into(),
        }
    }

    #[test]
    fn a_token_says_of_which_message_it_is_and_where_it_leads() {
        let key = SigningKey::new(&[7; 32]).unwrap();
        let known = click("/cart?restore=boots:1");
        let token = known.token(&key).unwrap();
        assert_eq!(Click::read(&key, &token), Some(known));
        assert_eq!(Click::read(&SigningKey::new(&[8; 32]).unwrap(), &token), None);
    }

    #[test]
    fn what_is_too_long_for_a_token_gets_none() {
        let key = SigningKey::new(&[7; 32]).unwrap();
        assert_eq!(click(&"/".repeat(2_000)).token(&key), None);
    }

    /// Links stand in mails for years: this one was made by the first version.
    #[test]
    fn a_token_of_the_first_version_is_still_read() {
        let key = SigningKey::new(&[7; 32]).unwrap();
        assert_eq!(click("/").token(&key).as_deref(), Some(GOLDEN));
    }

    const GOLDEN: &str = "AtVbmOHl_ShpL2XGDeaPwPbHXPqaOoKvsjlXYQe7zxbvurEu68jqGzdhrK85_PK7zo-DkZqeWLOHMdeH3e1cXQA17Go-z6xOMt3wm\
        NLqVVZ4vos1JRVe8Y6mnWzxbdVkNS6nzyVGtxLlqY0P55532YPCv5Pwegvaz0nILg";
}
