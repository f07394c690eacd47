//! A shop's figures: told by the objects of its shoppers, each parcel once, and added up in a few objects.
//!
//! A shopper's object tells after an alarm's work and a minute after anything else it counted. A million shoppers a day with
//! two parcels each are 23 a second, ten times that at the busiest hour: [`SHARDS`] objects take 58 each, a tenth of what
//! one can. A day of 40 flows is some 1,000 rows in each.

use std::collections::BTreeMap;

use rappel_figures::{Day, Tally};
use rappel_signal::ShopKey;
use worker::{Env, Storage};

use super::call::ask;
use super::shop::ShopObject;
use super::shop_call::{ShopCall, ShopReply};
use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::random;
use crate::secrets::hex;
use crate::store::figures::{self, Parcel};
use crate::store::table::{Table, TableKnown};

/// Objects that add up one shop's figures. It cannot grow without moving sums: all of them are read, so it may.
pub(crate) const SHARDS: u8 = 4;
/// A parcel's id is remembered so long; whoever could not tell it for as long does not tell it at all.
const REMEMBERED_DAYS: i32 = 30;
/// Sums by day, flow and measure.
const FIGURE: &str = "figure/";
/// Ids of parcels heard, by the day they were closed on.
const HEARD: &str = "heard/";

impl ShopObject {
    /// Adds a parcel's sums, unless it was heard before.
    pub(super) fn add_figures(&self, parcel: &Parcel) -> Result<ShopReply, EdgeError> {
        let table = Table::create(self.state.storage().sql(), &self.table)?;
        let oldest = Day::of_local_ms(platform_now().0).0 - REMEMBERED_DAYS;
        let heard = heard_key(parcel.closed_on, &parcel.id);
        if parcel.closed_on < oldest || table.get(&heard)?.is_some() {
            return Ok(ShopReply::Done);
        }
        table.delete_between(HEARD, &heard_key(oldest, ""))?;
        table.put(&heard, "")?;
        for (key, sum) in &parcel.sums {
            let key = format!("{FIGURE}{key}");
            let known: i64 = table.get(&key)?.and_then(|known| known.parse().ok()).unwrap_or(0);
            table.put(&key, &(known + sum).to_string())?;
        }
        Ok(ShopReply::Done)
    }

    /// The sums of these days, both included.
    pub(super) fn read_figures(&self, from: Day, to: Day) -> Result<ShopReply, EdgeError> {
        let table = Table::create(self.state.storage().sql(), &self.table)?;
        let key = |day| format!("{FIGURE}{}", Tally::day_key(day));
        let rows = table.between(&key(from), &key(Day(to.0.saturating_add(1))))?;
        let read =
            |(key, sum): (String, String)| Some((key.strip_prefix(FIGURE)?.to_owned(), sum.parse().ok()?));
        Ok(ShopReply::Figures(rows.into_iter().filter_map(read).collect()))
    }
}

fn heard_key(day: i32, id: &str) -> String {
    format!("{HEARD}{:06}/{id}", day.max(0))
}

/// Tells the shop what an object has counted. Says whether it was heard, or there was nothing.
///
/// # Errors
/// Ours: the rows cannot be read or written.
pub(super) async fn tell(
    env: &Env,
    storage: &Storage,
    known: &TableKnown,
    shop: &str,
) -> Result<bool, EdgeError> {
    let Some(shop) = ShopKey::parse(shop) else { return Ok(true) };
    while let Some(table) = Table::existing(storage.sql(), known)? {
        let id = hex(&random::bytes::<16>());
        let Some(parcel) = figures::close(&table, id, Day::of_local_ms(platform_now().0))? else { break };
        let told =
            ask(&bindings::figures(env, &shop, shard_of(&parcel.id))?, &ShopCall::Figures(parcel)).await;
        match told {
            Ok(ShopReply::Done) => figures::forget(&table)?,
            other => {
                crate::log::warn!("figures are told again later: {other:?}");
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// All sums of these days, of all objects together.
pub(crate) async fn read(env: &Env, shop: &ShopKey, from: Day, to: Day) -> Result<Vec<Tally>, EdgeError> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for shard in 0..SHARDS {
        let call = ShopCall::ReadFigures { from: from.0, to: to.0 };
        match ask(&bindings::figures(env, shop, shard)?, &call).await? {
            ShopReply::Figures(rows) => {
                rows.into_iter().for_each(|(key, sum)| *sums.entry(key).or_default() += sum)
            }
            other => return Err(EdgeError::Ours(format!("shop object answered {other:?}"))),
        }
    }
    Ok(sums.iter().filter_map(|(key, sum)| Tally::read(key, *sum)).collect())
}

/// The same for a parcel each time it is told.
fn shard_of(id: &str) -> u8 {
    id.bytes().fold(0u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)) % SHARDS
}
