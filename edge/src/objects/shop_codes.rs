//! Pools of codes: uploaded by the shop, dealt once each, and the shop told when one runs low.
//!
//! | if the process dies… | then |
//! | --- | --- |
//! | before a code is answered | it is dealt to that message already: asked again, it is the same one |
//! | after the note was handed over, before that is written | it goes once more, under the same id |
//!
//! Rows, their parts divided by [`PART`]: `free pool code`, `known pool code` (each code ever uploaded), `dealt pool
//! message` → code, `pool pool` → [`Pool`], `low pool number` → [`Low`], a note that is to be sent.

use rappel_flow::DeliveryOutcome;
use rappel_shop::payload::CodePool;
use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use super::shop::ShopObject;
use super::shop_call::ShopReply;
use super::waking::OTHERS_RETRY_MS;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::send;
use crate::store::table::Table;

/// No pool's name and no code has control characters.
const PART: char = '\u{1}';
/// Sorts after every character a code is made of.
const LAST: char = '\u{ffff}';
/// Codes of a shop's pool, dealt ones among them: the object's database holds ten times as many.
const CODES_MAX: u64 = 1_000_000;

/// A note of unknown fate goes once more, as other mail does that has to be read: few services know it by its id.
const UNKNOWNS_MAX: u16 = 1;

/// What is known of a pool.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Pool {
    /// Codes not dealt yet.
    left: u64,
    /// Codes ever uploaded.
    known: u64,
    /// The shop was told that it is low, and nothing came since.
    told: bool,
    /// How often it has run low.
    lows: u32,
}

/// A note that a pool is low.
#[derive(Debug, Serialize, Deserialize)]
struct Low {
    shop: String,
    pool: String,
    /// Which time it is.
    number: u32,
    /// Codes left when it was noticed.
    left: u64,
    /// When it is tried next.
    due_at: UnixMs,
    /// Times it was tried.
    attempts: u16,
    /// Times nobody knew whether it went.
    #[serde(default)]
    unknowns: u16,
}

impl ShopObject {
    /// Puts codes into a pool; one that was ever in it is not put there again.
    pub(super) fn upload(&self, shop: &str, told: &CodePool) -> Result<ShopReply, EdgeError> {
        let table = self.table()?;
        let name = told.pool.as_str();
        let mut pool = pool(&table, name)?;
        if pool.known + told.codes.len() as u64 > CODES_MAX {
            let message = format!("would be over {CODES_MAX} codes in one pool: begin another");
            return Ok(ShopReply::NotTaken { path: "codes".into(), message });
        }
        for code in &told.codes {
            let known = key(&["known", name, code]);
            if table.get(&known)?.is_none() {
                table.put_both((&known, ""), (&key(&["free", name, code]), ""))?;
                pool.known += 1;
                pool.left += 1;
            }
        }
        // Low again is another low.
        pool.told &= pool.left <= u64::from(self.low_codes_at(shop)?);
        table.put(&key(&["pool", name]), &serde_json::to_string(&pool)?)?;
        Ok(ShopReply::Done)
    }

    /// Deals a code to a message, the same one however often it is asked; none if the pool is empty.
    pub(super) async fn deal(&self, shop: &str, name: &str, message: &str) -> Result<ShopReply, EdgeError> {
        let table = self.table()?;
        let dealt = key(&["dealt", name, message]);
        if let Some(code) = table.get(&dealt)? {
            return Ok(ShopReply::Code(Some(code)));
        }
        let mut pool = pool(&table, name)?;
        let free = key(&["free", name, ""]);
        let first = table.page(&free, &format!("{free}{LAST}"), 1)?.into_iter().next();
        let code = first.and_then(|(key, _)| key.strip_prefix(&free).map(str::to_owned));
        if let Some(code) = &code {
            table.delete(&key(&["free", name, code]))?;
            table.put(&dealt, code)?;
            pool.left = pool.left.saturating_sub(1);
        }
        let low = pool.left <= u64::from(self.low_codes_at(shop)?) && !pool.told;
        if low {
            pool.told = true;
            pool.lows = pool.lows.saturating_add(1);
            let note = Low {
                shop: shop.to_owned(),
                pool: name.to_owned(),
                number: pool.lows,
                left: pool.left,
                due_at: platform_now(),
                attempts: 0,
                unknowns: 0,
            };
            table.put(&key(&["low", name, &note.number.to_string()]), &serde_json::to_string(&note)?)?;
        }
        table.put(&key(&["pool", name]), &serde_json::to_string(&pool)?)?;
        if low {
            self.arm(platform_now()).await?;
        }
        Ok(ShopReply::Code(code))
    }

    /// Sends the notes that are due, and arms the alarm for the rest.
    pub(super) async fn tell_of_low_pools(&self) -> Result<(), EdgeError> {
        let Some(table) = self.existing_table()? else { return Ok(()) };
        for (key, row) in table.scan(&key(&["low", ""]))? {
            let mut note: Low = serde_json::from_str(&row)?;
            if note.due_at > platform_now() {
                continue;
            }
            note.attempts = note.attempts.saturating_add(1);
            let id = format!("codes-low/{}/{}/{}", note.shop, note.pool, note.number);
            let low = send::LowPool { pool: &note.pool, left: note.left, id: &id, attempts: note.attempts };
            match send::tell_of_low_pool(&self.env, &note.shop, &low, platform_now()).await {
                DeliveryOutcome::Again { at, words } => {
                    crate::log::warn!("the note on the pool {:?} goes later: {words}", note.pool);
                    note.due_at = at;
                    table.put(&key, &serde_json::to_string(&note)?)?;
                }
                // Nobody knows whether it went: under the same id it may go again.
                DeliveryOutcome::Unknown if note.unknowns < UNKNOWNS_MAX => {
                    note.unknowns += 1;
                    note.due_at = platform_now() + OTHERS_RETRY_MS;
                    table.put(&key, &serde_json::to_string(&note)?)?;
                }
                DeliveryOutcome::Accepted => table.delete(&key)?,
                other => {
                    crate::log::error!("the note on the pool {:?} is given up: {other:?}", note.pool);
                    table.delete(&key)?;
                }
            }
        }
        let left = table.scan(&key(&["low", ""]))?;
        let due = left.iter().filter_map(|(_, row)| Some(serde_json::from_str::<Low>(row).ok()?.due_at));
        match due.min() {
            Some(at) => self.arm(at).await,
            None => Ok(()),
        }
    }

    fn low_codes_at(&self, shop: &str) -> Result<u32, EdgeError> {
        Ok(Shops::settings(shop)?.low_codes_at)
    }
}

fn pool(table: &Table, name: &str) -> Result<Pool, EdgeError> {
    let row = table.get(&key(&["pool", name]))?;
    Ok(row.map(|row| serde_json::from_str(&row)).transpose()?.unwrap_or_default())
}

fn key(parts: &[&str]) -> String {
    parts.join(&PART.to_string())
}
