//! The catalogue's news, handed on to the shards of those who are interested: announced, and taken back when it holds no
//! longer.
//!
//! | if the process dies… | then the next alarm… | and nothing is lost or doubled because |
//! | --- | --- | --- |
//! | before a shard has heard | tells it | the news is still stored |
//! | after, before the news is forgotten | tells it again | the campaign's id is made of the change |
//! | after | goes on with the next | both were written in one turn |
//!
//! A shard that has no room is told later, and all news behind it waits: it stays in its order.

use rappel_catalogue::{Change, Row, Wanted, tell};
use rappel_flow::{Book, Status, Trigger};
use rappel_interest::limit::{PRODUCTS_MAX, SHARDS_DEFAULT};
use rappel_interest::{Campaign, Change as Announced, Drop, home_of, pace_ms};
use rappel_signal::{DAY_MS, SECOND_MS, ShopKey, UnixMs};
use serde::{Deserialize, Serialize};

use super::call::ask;
use super::catalogue::{CatalogueObject, NEWS, NEWS_END};
use super::choosing::is_popular;
use super::shard_call::{ShardCall, ShardQuestion, ShardReply};
use super::waking::OTHERS_RETRY_MS;
use crate::bindings;
use crate::book;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::store::catalogue::Items;

/// Calls to shards in one alarm: with the feed's own request and a row of cancellations, below the forty that a free plan
/// leaves us.
const CALLS_MAX: usize = 30;
/// News that needs no call, in one alarm: a few milliseconds each.
const NEWS_MAX: usize = 500;
/// Messages about prices and stock are stale after a day, and so is what would start them.
const NEWS_STALE_MS: i64 = DAY_MS;
/// What was announced is remembered so long, to be taken back: a claim without an answer is given up sooner.
const OPEN_KEPT_MS: i64 = 3 * DAY_MS;
/// Campaigns looked at in one alarm to see whether their stock has changed.
const COUNTED_MAX: usize = 100;
/// `open/<variant>\u{1}<campaign>`: what was announced and may be taken back.
const OPEN: &str = "open/";
/// `opened/<when>/<the key above>`, so that the oldest is found.
const OPENED: &str = "opened/";
/// `counted/<variant>\u{1}<campaign>`: told in batches, by the stock that its home was told last.
const COUNTED: &str = "counted/";
/// No id has it.
const BETWEEN: char = '\u{1}';

/// A campaign that was announced.
#[derive(Serialize, Deserialize)]
struct Open {
    at: UnixMs,
    campaign: Campaign,
}

/// What to do after some news.
enum Next {
    /// More of it.
    GoOn,
    /// There is none.
    Empty,
    /// A shard has no room, or did not answer.
    Later,
}

impl CatalogueObject {
    /// Hands on what one alarm may. When to go on, if there is more.
    pub(super) async fn hand_on(&self, shop: &str) -> Result<Option<UnixMs>, EdgeError> {
        let now = platform_now();
        if !book::is_fresh(shop)
            && let Err(error) = book::refresh(&self.env, shop).await
        {
            // What flows wait for stands in the settings; only, a book without the shop's word is built at each alarm.
            crate::log::warn!("the book of {shop} is not known: {error:?}");
        }
        let wanted = wanted(&*book::book(&self.env, shop, now)?);
        if !wanted.is_any() {
            return Ok(None);
        }
        forget_old(&self.items()?, now)?;
        let mut calls = 0;
        for _ in 0..NEWS_MAX {
            if calls >= CALLS_MAX {
                return Ok(Some(now + SECOND_MS));
            }
            match self.hand_on_next(shop, &wanted, now, &mut calls).await? {
                Next::GoOn => {}
                Next::Empty => return self.restock(shop, now, calls).await,
                Next::Later => return Ok(Some(platform_now() + OTHERS_RETRY_MS)),
            }
        }
        Ok(Some(now + SECOND_MS))
    }

    async fn hand_on_next(
        &self,
        shop: &str,
        wanted: &Wanted,
        now: UnixMs,
        calls: &mut usize,
    ) -> Result<Next, EdgeError> {
        let items = self.items()?;
        let stored = items.first_between((NEWS, NEWS_END), 2 * PRODUCTS_MAX)?;
        let news: Vec<Change> =
            stored.iter().map(|(_, change)| serde_json::from_str(change)).collect::<Result<_, _>>()?;
        let Some(first) = news.first() else { return Ok(Next::Empty) };
        let mut products: Vec<&str> = news.iter().map(|change| change.product.0.as_str()).collect();
        products.dedup();
        let rows = items.look_up(&products)?;
        let rows: Vec<Row> = rows.iter().map(|row| Row::decode(row)).collect::<Result<_, _>>()?;
        let open = open_of(&items, &first.variant)?;
        let campaigns: Vec<Campaign> = open.iter().map(|(_, open)| open.campaign.clone()).collect();
        let pace_ms = pace_ms(Shops::settings(shop)?.told_per_second, SHARDS_DEFAULT);
        let told = tell(&news, &rows, &campaigns, wanted, pace_ms);
        drop(items);
        for campaign in &told.cancel {
            *calls += 1;
            let call = ShardCall::Cancel(serde_json::to_string(campaign)?);
            if !self.call_home(shop, campaign, call).await {
                return Ok(Next::Later);
            }
        }
        let mut announce = told.announce.filter(|_| now - first.at < NEWS_STALE_MS);
        if let Some(Announced::LowStock { subject, popular, .. }) =
            announce.as_mut().map(|campaign| &mut campaign.change)
        {
            *calls += 1;
            *popular = match is_popular(&self.env, shop, &subject.product).await {
                Ok(popular) => popular,
                Err(error) => {
                    crate::log::warn!("low stock is told later: {error:?}");
                    return Ok(Next::Later);
                }
            };
        }
        if let Some(campaign) = &announce {
            *calls += 1;
            let call = ShardCall::Announce(serde_json::to_string(campaign)?);
            if !self.call_home(shop, campaign, call).await {
                return Ok(Next::Later);
            }
        }
        let items = self.items()?;
        for (key, open) in open.iter().filter(|(_, open)| told.cancel.contains(&open.campaign)) {
            close(&items, key, open)?;
        }
        if let Some(campaign) = announce {
            remember(&items, &first.variant, campaign, now)?;
        }
        stored.iter().take(told.news).try_for_each(|(key, _)| items.entries.delete(key))?;
        Ok(Next::GoOn)
    }

    /// Tells homes that divide stock how much there is now.
    async fn restock(&self, shop: &str, now: UnixMs, mut calls: usize) -> Result<Option<UnixMs>, EdgeError> {
        let end = format!("{COUNTED}\u{ffff}");
        for (key, known) in self.items()?.first_between((COUNTED, &end), COUNTED_MAX)? {
            let name = key.strip_prefix(COUNTED).unwrap_or_default();
            let variant = name.split(BETWEEN).next().unwrap_or_default();
            let items = self.items()?;
            let stock = items.rows(&[variant])?.remove(variant).and_then(|row| row.variant.stock);
            let stock = stock.unwrap_or(0);
            let open = items.entries.get(&format!("{OPEN}{name}"))?;
            let Some(open) = open else {
                items.entries.delete(&key)?;
                continue;
            };
            if stock.to_string() == known {
                continue;
            }
            if calls >= CALLS_MAX {
                return Ok(Some(now + SECOND_MS));
            }
            calls += 1;
            let Open { campaign, .. } = serde_json::from_str(&open)?;
            drop(items);
            let call = ShardCall::Restock { campaign: serde_json::to_string(&campaign)?, stock };
            if !self.call_home(shop, &campaign, call).await {
                return Ok(Some(platform_now() + OTHERS_RETRY_MS));
            }
            self.items()?.entries.put(&key, &stock.to_string())?;
        }
        Ok(None)
    }

    /// Calls a campaign's home. Whether it was heard: what it refuses, it would refuse again.
    async fn call_home(&self, shop: &str, campaign: &Campaign, call: ShardCall) -> bool {
        match self.ask_home(shop, campaign, call).await {
            Ok(ShardReply::Busy) => false,
            Ok(ShardReply::Refused(says)) => {
                crate::log::error!("a shard refuses {}: {says}", campaign.id.0);
                true
            }
            Ok(_) => true,
            Err(error) => {
                crate::log::warn!("a shard is told later of {}: {error:?}", campaign.id.0);
                false
            }
        }
    }

    async fn ask_home(
        &self,
        shop: &str,
        campaign: &Campaign,
        call: ShardCall,
    ) -> Result<ShardReply, EdgeError> {
        let key = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
        let product = campaign.change.first_product();
        let shard = product.map_or(0, |product| home_of(product, SHARDS_DEFAULT));
        let question = ShardQuestion { shop: shop.into(), shard, shards: SHARDS_DEFAULT, call };
        ask(&bindings::shard(&self.env, &key, shard)?, &question).await
    }
}

/// What the shop's live flows wait for.
fn wanted(book: &Book) -> Wanted {
    let mut wanted = Wanted::default();
    let live = book.flows().iter().filter(|flow| flow.file.status == Status::Live);
    for trigger in live.flat_map(|flow| flow.triggers()) {
        match trigger {
            Trigger::PriceDrop { percent_at_least, amount_at_least } => {
                let drop = drop_of(*percent_at_least, *amount_at_least);
                wanted.price_drop = Some(wanted.price_drop.map_or(drop, |known| smaller(known, drop)));
            }
            Trigger::BackInStock { .. } => wanted.back_in_stock = true,
            Trigger::LowStock => wanted.low_stock = true,
            Trigger::Promotion => wanted.promotion = true,
            Trigger::NewArrivals => wanted.new_arrivals = true,
            _ => {}
        }
    }
    wanted
}

/// Either of the two is enough, so both have to be let through; the engine looks again.
fn drop_of(percent: Option<u8>, amount: Option<u32>) -> Drop {
    match (percent, amount) {
        (Some(percent), None) => Drop::Percent(percent.clamp(1, 99)),
        (None, Some(amount)) => Drop::Hundredths(amount.saturating_mul(100).max(1)),
        (None, None) => Drop::default(),
        (Some(_), Some(_)) => Drop::Hundredths(1),
    }
}

/// The one that lets more through; of two kinds, any drop.
fn smaller(one: Drop, other: Drop) -> Drop {
    match (one, other) {
        (Drop::Percent(one), Drop::Percent(other)) => Drop::Percent(one.min(other)),
        (Drop::Hundredths(one), Drop::Hundredths(other)) => Drop::Hundredths(one.min(other)),
        _ => Drop::Hundredths(1),
    }
}

/// What was announced of a variant.
fn open_of(items: &Items, variant: &str) -> Result<Vec<(String, Open)>, EdgeError> {
    let rows = items.entries.scan(&format!("{OPEN}{variant}{BETWEEN}"))?;
    rows.into_iter().map(|(key, open)| Ok((key, serde_json::from_str(&open)?))).collect()
}

fn remember(items: &Items, variant: &str, campaign: Campaign, at: UnixMs) -> Result<(), EdgeError> {
    let name = format!("{variant}{BETWEEN}{}", campaign.id.0);
    if let Announced::BackInStock { stock: Some(stock), .. } = campaign.change {
        items.entries.put(&format!("{COUNTED}{name}"), &stock.to_string())?;
    }
    items.entries.put(&format!("{OPEN}{name}"), &serde_json::to_string(&Open { at, campaign })?)?;
    items.entries.put(&format!("{OPENED}{:013}/{name}", at.0), "")
}

fn close(items: &Items, key: &str, open: &Open) -> Result<(), EdgeError> {
    let name = key.strip_prefix(OPEN).unwrap_or_default();
    items.entries.delete(key)?;
    items.entries.delete(&format!("{COUNTED}{name}"))?;
    items.entries.delete(&format!("{OPENED}{:013}/{name}", open.at.0))
}

/// Forgets what was announced long ago, some at a time.
fn forget_old(items: &Items, now: UnixMs) -> Result<(), EdgeError> {
    let end = format!("{OPENED}{:013}", (now - OPEN_KEPT_MS).0);
    for (key, _) in items.first_between((OPENED, &end), NEWS_MAX)? {
        // The time is 13 digits and a slash.
        let name = key.get(OPENED.len() + 14..).unwrap_or_default();
        items.entries.delete(&format!("{OPEN}{name}"))?;
        items.entries.delete(&format!("{COUNTED}{name}"))?;
        items.entries.delete(&key)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drop_that_any_flow_waits_for_is_announced() {
        assert_eq!(drop_of(Some(5), None), Drop::Percent(5));
        assert_eq!(drop_of(None, Some(3)), Drop::Hundredths(300));
        assert_eq!(drop_of(Some(5), Some(3)), Drop::Hundredths(1), "either is enough");
        assert_eq!(smaller(Drop::Percent(5), Drop::Percent(3)), Drop::Percent(3));
        assert_eq!(smaller(Drop::Percent(5), Drop::Hundredths(300)), Drop::Hundredths(1));
    }
}
