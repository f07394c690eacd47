//! The test doors of interest and fan-out: what persons' objects hand over, what the shop announces, what shards hold.

use futures_util::TryStreamExt;
use futures_util::stream::FuturesUnordered;
use rappel_interest::limit::SHARDS_DEFAULT;
use rappel_interest::{Campaign, Change, HandOver, News, Work, Writes, home_of, pace_ms, shard_of};
use rappel_signal::{ShopKey, VisitorId};
use serde::{Deserialize, Serialize};
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

/// What the alarms of one instance of a shard came to.
#[derive(Clone, Copy, Default, Serialize)]
pub(crate) struct Alarms {
    fired: u32,
    /// Calls and asks of all of them, and of the one that made the most.
    calls: usize,
    calls_most: usize,
    longest_ms: i64,
    /// Rows of interest read for campaigns.
    rows_read: usize,
    /// Rows written or deleted, outside alarms too.
    rows_written: usize,
}

impl Alarms {
    pub(crate) fn working(self, work: &Work, rows: usize) -> Alarms {
        let calls = work.size();
        Alarms {
            fired: self.fired + 1,
            calls: self.calls + calls,
            calls_most: self.calls_most.max(calls),
            rows_read: self.rows_read + rows,
            ..self
        }
    }

    pub(crate) fn ending(self, took_ms: i64) -> Alarms {
        Alarms { longest_ms: self.longest_ms.max(took_ms), ..self }
    }

    pub(crate) fn writing(self, writes: &Writes) -> Alarms {
        Alarms { rows_written: self.rows_written + writes.puts.len() + writes.deletes.len(), ..self }
    }
}

/// `POST`: `{"hand_over": {…}}`, `{"announce": {…}}`, `{"cancel": {…}}` or `{"rows": "campaign/"}`. The answer is JSON.
pub(super) async fn serve(request: &Request, env: &Env, shop: &ShopKey) -> Result<String, EdgeError> {
    let asked: Value = request.clone()?.json().await?;
    let asked: Asked =
        serde_json::from_value(asked).map_err(|error| EdgeError::theirs(400, error.to_string()))?;
    let answer = match asked {
        Asked::HandOver { visitors, number, news } => {
            let told: FuturesUnordered<_> =
                visitors.iter().map(|visitor| hand_over(env, shop, visitor, number, &news)).collect();
            json!(told.try_collect::<Vec<String>>().await?)
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
            // All at once: a shard that tells a crowd answers in its turn.
            let mut found: FuturesUnordered<_> =
                (0..SHARDS_DEFAULT).map(|shard| rows_of(env, shop, shard, prefix.clone())).collect();
            let mut rows = Map::new();
            while let Some(more) = found.try_next().await? {
                rows.extend(more);
            }
            Value::Object(rows)
        }
    };
    Ok(answer.to_string())
}

async fn rows_of(
    env: &Env,
    shop: &ShopKey,
    shard: u16,
    prefix: String,
) -> Result<Vec<(String, Value)>, EdgeError> {
    let ShardReply::Rows(found) = question(env, shop, shard, ShardCall::Rows(prefix)).await? else {
        return Err(EdgeError::Ours("a shard answered something else".into()));
    };
    let read = |(key, value): (String, String)| {
        let value = serde_json::from_str(&value).unwrap_or(Value::String(value));
        (format!("{shard}/{key}"), value)
    };
    Ok(found.into_iter().map(read).collect())
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
