//! The test door of messages given up: letters made up by the hundred, a second apart.

use rappel_flow::{Category, OutboxId};
use rappel_signal::{Channel, SECOND_MS, ShopKey};
use serde::Deserialize;
use worker::{Env, Request};

use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::dead_letters::Listed;
use crate::objects::shop_call::{ShopCall, ShopReply};

#[derive(Deserialize)]
struct Asked {
    from: i64,
    count: i64,
}

/// `POST` `{"from": 0, "count": 100}`: as many letters, numbered from there; each is a second older than the one before.
pub(super) async fn seed(request: &Request, env: &Env, shop: &ShopKey) -> Result<String, EdgeError> {
    let asked: Asked = request.clone()?.json().await?;
    let now = platform_now().0;
    let letters = (asked.from..asked.from + asked.count).map(|number| made_up(number, now)).collect();
    let call = ShopCall::ListDeadLetters { shop: shop.as_str().to_owned(), letters };
    ask::<_, ShopReply>(&bindings::shop(env, shop)?, &call).await?;
    Ok(asked.count.to_string())
}

fn made_up(number: i64, now: i64) -> Listed {
    Listed {
        id: format!("{number:032x}"),
        message: OutboxId(format!("made-up/{number}")),
        person: None,
        step: "first".into(),
        flow: "cart-abandonment".into(),
        template: "cart-abandonment-1".into(),
        channel: Channel::Email,
        category: Category::Marketing,
        attempts: 3,
        given_up_ms: now - number * SECOND_MS,
        words: format!("letter {number} was not taken"),
        may_have_gone: false,
    }
}
