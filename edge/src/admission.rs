//! Letting new visitors in, and new addresses: the shop's object decides, this isolate remembers refusals so that a flood
//! stops at the door.

use std::cell::RefCell;
use std::collections::HashMap;

use rappel_signal::{ShopKey, UnixMs};
use worker::Env;

use crate::bindings;
use crate::clock::platform_now;
use crate::config::ShopSettings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::shop_call::{ShopCall, ShopReply};

/// Refused networks an isolate remembers.
const REFUSED_MAX: usize = 10_000;

thread_local! {
    static REFUSED_UNTIL: RefCell<HashMap<[u8; 16], UnixMs>> = RefCell::default();
}

/// Seconds until this network may try again, if it was refused and the time has not passed.
pub(crate) fn refused_lately(network: [u8; 16]) -> Option<u32> {
    let until = REFUSED_UNTIL.with(|refused| refused.borrow().get(&network).copied())?;
    let left_ms = until - platform_now();
    (left_ms > 0).then(|| u32::try_from(left_ms / 1000 + 1).unwrap_or(u32::MAX))
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
