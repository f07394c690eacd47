//! The test doors of interest and fan-out: what persons' objects hand over, what the shop announces, what shards hold.

use rappel_interest::limit::SHARDS_DEFAULT;
use rappel_interest::{Campaign, Change, HandOver, News, home_of, pace_ms, shard_of};
use rappel_signal::{ShopKey, VisitorId};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use worker::{Env, Request};

use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::shard_call::{Interested, ShardCall, ShardQuestion, ShardReply};

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Asked {
    /// Devices say what their shoppers are interested in.
    HandOver { visitors: Vec<String>, number: u64, news: Vec<News> },
    /// The shop says that something changed.
    Announce { change: Change, run: String, calls_per_second: u32 },
    /// The shop says that it holds no longer: the campaign as it was answered.
    Cancel(Box<Campaign>),
    /// Rows of all shards whose key begins so.
    Rows(String),
}

/// `POST`: `{"hand_over": {…}}`, `{"announce": {…}}`, `{"cancel": {…}}` or `{"rows": "campaign/"}`. The answer is JSON.
pub(super) async fn serve(request: &Request, env: &Env, shop: &ShopKey) -> Result<String, EdgeError> {
    let asked: Value = request.clone()?.json().await?;
    let asked: Asked =
        serde_json::from_value(asked).map_err(|error| EdgeError::theirs(400, error.to_string()))?;
    let answer = match asked {
        Asked::HandOver { visitors, number, news } => {
            let mut replies = Vec::new();
            for visitor in &visitors {
                replies.push(hand_over(env, shop, visitor, number, &news).await?);
            }
            json!(replies)
        }
        Asked::Announce { change, run, calls_per_second } => {
            let pace_ms = pace_ms(calls_per_second, SHARDS_DEFAULT);
            let campaign = Campaign::new(change, &run, platform_now(), pace_ms)
                .map_err(|error| EdgeError::theirs(400, error.to_string()))?;
            let call = ShardCall::Announce(serde_json::to_string(&campaign)?);
            json!({ "reply": home(env, shop, &campaign, call).await?, "campaign": campaign })
        }
        Asked::Cancel(campaign) => {
            let call = ShardCall::Cancel(serde_json::to_string(&campaign)?);
            json!(home(env, shop, &campaign, call).await?)
        }
        Asked::Rows(prefix) => {
            let mut rows = Map::new();
            for shard in 0..SHARDS_DEFAULT {
                match question(env, shop, shard, ShardCall::Rows(prefix.clone())).await? {
                    ShardReply::Rows(found) => rows.extend(found.into_iter().map(|(key, value)| {
                        let value = serde_json::from_str(&value).unwrap_or(Value::String(value));
                        (format!("{shard}/{key}"), value)
                    })),
                    other => return Err(EdgeError::Ours(format!("shard answered {other:?}"))),
                }
            }
            Value::Object(rows)
        }
    };
    Ok(answer.to_string())
}

async fn hand_over(
    env: &Env,
    shop: &ShopKey,
    visitor: &str,
    number: u64,
    news: &[News],
) -> Result<String, EdgeError> {
    let visitor = VisitorId::parse(visitor)
        .ok_or_else(|| EdgeError::theirs(400, "visitor must be 32 hexadecimal digits"))?;
    let person = Interested::Device(visitor).to_name();
    let shard = shard_of(&person, SHARDS_DEFAULT);
    let told = HandOver { person, number, taste: None, news: news.to_vec() };
    let reply = question(env, shop, shard, ShardCall::HandOver(told.to_stored())).await?;
    Ok(format!("{reply:?}"))
}

async fn home(env: &Env, shop: &ShopKey, campaign: &Campaign, call: ShardCall) -> Result<String, EdgeError> {
    let product = campaign.change.first_product().ok_or_else(|| EdgeError::theirs(400, "no product"))?;
    Ok(format!("{:?}", question(env, shop, home_of(product, SHARDS_DEFAULT), call).await?))
}

async fn question(env: &Env, shop: &ShopKey, shard: u16, call: ShardCall) -> Result<ShardReply, EdgeError> {
    let question = ShardQuestion { shop: shop.as_str().into(), shard, shards: SHARDS_DEFAULT, call };
    ask(&bindings::shard(env, shop, shard)?, &question).await
}
