//! A shard's alarm: the work the rules have cut out, and the calls it comes to.
//!
//! Claims are written before a call is made, answers after. If the process dies in between, the same persons are called
//! again, with the same campaign's id.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use rappel_interest::{Alarm, AskShard, Asks, Call, Calls, Campaign, Heard, Page, Reply, Running, Writes};
use rappel_signal::ShopKey;

use super::call::ask;
use super::shard::{ShardObject, answer_home};
use super::shard_call::{ShardCall, ShardQuestion, ShardReply, Told};
use super::told::tell;
use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::send::deadline::within;
use crate::store::shard::{About, Rows, as_page};

/// Objects answer within milliseconds; one that has not after this time is called again later.
const CALL_DEADLINE: Duration = Duration::from_secs(10);

impl ShardObject {
    /// The alarm's work.
    pub(super) async fn wake(&self) -> Result<(), EdgeError> {
        #[cfg(feature = "dev")]
        let began = platform_now();
        let rows = self.rows()?;
        let Some(about) = rows.about()? else { return Ok(()) };
        let alarm = Alarm::new(rows.running()?, platform_now());
        let pages = alarm.ranges().into_iter().map(|range| rows.page(range));
        let pages: Vec<Option<Rows>> = pages.collect::<Result<_, _>>()?;
        let to_sweep = rows.page(alarm.range_to_sweep())?;
        let pages: Vec<Page> = pages.iter().map(|rows| as_page(rows.as_ref())).collect();
        let work = alarm.work(&pages, to_sweep.as_ref().map(|rows| as_page(Some(rows))));
        self.write(&rows, &work.writes).await?;
        self.arm_next(&rows).await?;
        drop(rows);
        #[cfg(feature = "dev")]
        self.alarms.set(self.alarms.get().working(&work, pages.iter().map(|page| page.rows.len()).sum()));
        for asks in &work.asks {
            self.ask_shards(&about, asks).await?;
        }
        for calls in &work.calls {
            self.call_persons(&about, calls).await?;
        }
        #[cfg(feature = "dev")]
        self.alarms.set(self.alarms.get().ending(platform_now() - began));
        Ok(())
    }

    /// Asks shards on behalf of a home, all at once, and brings it their answers.
    async fn ask_shards(&self, about: &About, asks: &Asks) -> Result<(), EdgeError> {
        let mut asked: FuturesUnordered<_> =
            asks.asks.iter().map(|ask| self.ask_shard(about, &asks.campaign, *ask)).collect();
        let mut replies = Vec::new();
        while let Some(reply) = asked.next().await {
            match reply {
                Ok(reply) => replies.push(reply),
                Err(error) => crate::log::warn!("a shard is asked again later: {error:?}"),
            }
        }
        self.change(|running, writes| {
            if let Some(home) = running.home(&asks.campaign.id) {
                home.answered(asks.step, replies, platform_now());
                writes.home(home);
            }
        })
        .await
    }

    async fn ask_shard(
        &self,
        about: &About,
        campaign: &Campaign,
        asked: AskShard,
    ) -> Result<(u16, Reply), EdgeError> {
        if asked.shard == about.shard {
            let rows = self.rows()?;
            let (reply, writes) = answer_home(&rows, campaign, asked.ask)?;
            self.write(&rows, &writes).await?;
            return Ok((asked.shard, reply));
        }
        let call = ShardCall::Ask { campaign: serde_json::to_string(campaign)?, ask: asked.ask };
        let shop = shop_key(about)?;
        let stub = bindings::shard(&self.env, &shop, asked.shard)?;
        let About { shards, .. } = *about;
        let question = ShardQuestion { shop: about.shop.clone(), shard: asked.shard, shards, call };
        match in_time(ask(&stub, &question)).await? {
            ShardReply::Answer(reply) => Ok((asked.shard, reply)),
            other => Err(EdgeError::Ours(format!("shard {} answered {other:?}", asked.shard))),
        }
    }

    /// Calls persons, all at once, and settles their claims by what they said.
    async fn call_persons(&self, about: &About, calls: &Calls) -> Result<(), EdgeError> {
        let campaign = serde_json::to_string(&calls.campaign)?;
        let shop = shop_key(about)?;
        let mut called: FuturesUnordered<_> =
            calls.calls.iter().map(|call| self.call_person(&shop, &campaign, call)).collect();
        let mut answers = Vec::new();
        while let Some(answer) = called.next().await {
            answers.push(answer);
        }
        self.change(|running, writes| {
            if let Some(telling) = running.telling(&calls.campaign.id) {
                telling.answered(answers, platform_now());
                writes.telling(telling);
            }
        })
        .await
    }

    async fn call_person<'c>(&self, shop: &ShopKey, campaign: &str, call: &'c Call) -> (&'c str, Heard) {
        let told =
            Told { campaign: campaign.to_owned(), why: call.why, seen_hundredths: call.seen_hundredths };
        let heard = in_time(tell(&self.env, shop, &call.person, &told)).await;
        let heard = heard.unwrap_or_else(|error| {
            crate::log::warn!("{} is told again later: {error:?}", call.person);
            Heard::Failed
        });
        (&call.person, heard)
    }

    /// Changes what is under way, loaded anew, and writes it.
    async fn change(&self, change: impl FnOnce(&mut Running, &mut Writes)) -> Result<(), EdgeError> {
        let rows = self.rows()?;
        let mut writes = Writes::default();
        change(&mut rows.running()?, &mut writes);
        self.write(&rows, &writes).await
    }
}

/// A future's result; ours to mend if it took too long.
async fn in_time<T>(future: impl Future<Output = Result<T, EdgeError>>) -> Result<T, EdgeError> {
    let late = || Err(EdgeError::Ours("no answer in time".into()));
    within(CALL_DEADLINE, future).await.unwrap_or_else(late)
}

fn shop_key(about: &About) -> Result<ShopKey, EdgeError> {
    ShopKey::parse(&about.shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {:?}", about.shop)))
}
