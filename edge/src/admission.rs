//! Letting new visitors in, and new addresses: the shop's object decides, this isolate remembers refusals so that a flood
//! stops at the door.

use std::cell::RefCell;
use std::collections::HashMap;

use rappel_signal::{HOUR_MS, ShopKey, UnixMs};
use worker::Env;

use crate::bindings;
use crate::clock::platform_now;
use crate::config::ShopSettings;
use crate::error::EdgeError;
use crate::network::{NETWORK_HOURLY_MAX, Networks, seconds_to_next};
use crate::objects::call::ask;
use crate::objects::shop_call::{ShopCall, ShopReply};

/// Refused networks an isolate remembers.
const REFUSED_MAX: usize = 10_000;

thread_local! {
    static REFUSED_UNTIL: RefCell<HashMap<[u8; 16], UnixMs>> = RefCell::default();
    static PRETENDERS: Networks = Networks::default();
}

/// Seconds until this network may try again, if it was refused and the time has not passed.
pub(crate) fn refused_lately(network: [u8; 16]) -> Option<u32> {
    let until = REFUSED_UNTIL.with(|refused| refused.borrow().get(&network).copied())?;
    let left_ms = until - platform_now();
    (left_ms > 0).then(|| u32::try_from(left_ms / 1000 + 1).unwrap_or(u32::MAX))
}

/// Somebody unknown said to be engaged, and what they sent does not bear it out. Pages do not do that; a network that does
/// it often is not listened to for the rest of the hour, because each time an object was asked.
pub(crate) fn note_pretender(network: [u8; 16]) {
    let now = platform_now();
    if !PRETENDERS.with(|pretenders| pretenders.has_room(network, (1, NETWORK_HOURLY_MAX), now)) {
        remember(network, now + i64::from(seconds_to_next(now, HOUR_MS)) * 1000);
    }
}

/// Asks the shop's object to let one new visitor in.
///
/// # Errors
/// `TooMany` when refused; ours when the object could not answer.
pub(crate) async fn admit(
    env: &Env,
    settings: &ShopSettings,
    shop: &ShopKey,
    network: [u8; 16],
) -> Result<(), EdgeError> {
    let question = ShopCall::Admit { network, daily_max: settings.visitors_daily_max };
    match ask(&bindings::shop(env, shop)?, &question).await? {
        ShopReply::Admitted => Ok(()),
        ShopReply::Refused { retry_after_seconds } => {
            remember(network, platform_now() + i64::from(retry_after_seconds) * 1000);
            Err(EdgeError::TooMany(retry_after_seconds))
        }
        other => Err(EdgeError::Ours(format!("shop object answered {other:?}"))),
    }
}

/// Asks the shop's object whether this network may state so many new addresses. The visit goes on either way.
///
/// # Errors
/// Ours, when the object could not answer: the page sends again.
pub(crate) async fn admit_claims(
    env: &Env,
    shop: &str,
    network: [u8; 16],
    count: u32,
) -> Result<bool, EdgeError> {
    let shop = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    match ask(&bindings::shop(env, &shop)?, &ShopCall::AdmitClaims { network, count }).await? {
        ShopReply::Admitted => Ok(true),
        ShopReply::Refused { .. } => Ok(false),
        other => Err(EdgeError::Ours(format!("shop object answered {other:?}"))),
    }
}

fn remember(network: [u8; 16], until: UnixMs) {
    REFUSED_UNTIL.with(|refused| {
        let mut refused = refused.borrow_mut();
        if refused.len() >= REFUSED_MAX {
            let now = platform_now();
            refused.retain(|_, until| *until > now);
        }
        if refused.len() < REFUSED_MAX {
            refused.insert(network, until);
        }
    });
}
