//! What the shop's object notes for the set-up: that its pages were heard of, and which records of the sender's domain are there.
//!
//! | row | holds |
//! | --- | --- |
//! | `seen/<origin>` | when a page of that origin, one of the shop's, was first heard of |
//! | `records` | the records that were there at the last look |

use std::collections::BTreeMap;

use rappel_compact::Gather;

use super::shop::ShopObject;
use super::shop_call::ShopReply;
use crate::clock::platform_now;
use crate::error::EdgeError;

const SEEN: &str = "seen/";
const RECORDS: &str = "records";

impl ShopObject {
    /// Written once: later pages of the origin change nothing.
    pub(super) fn note_seen(&self, origin: &str) -> Result<ShopReply, EdgeError> {
        let (table, key) = (self.table()?, format!("{SEEN}{origin}"));
        if table.get(&key)?.is_none() {
            table.put(&key, &platform_now().0.to_string())?;
        }
        Ok(ShopReply::Done)
    }

    pub(super) fn note_records(&self, records: &[String]) -> Result<ShopReply, EdgeError> {
        self.table()?.put(RECORDS, &serde_json::to_string(records)?)?;
        Ok(ShopReply::Done)
    }

    pub(super) fn set_up(&self) -> Result<ShopReply, EdgeError> {
        let Some(table) = self.existing_table()? else {
            return Ok(ShopReply::SetUp { seen: BTreeMap::new(), records: Vec::new() });
        };
        let seen = table.scan(SEEN)?.into_iter();
        let seen = seen.filter_map(|(key, at)| Some((key.strip_prefix(SEEN)?.to_owned(), at.parse().ok()?)));
        let records = table.get(RECORDS)?.map(|kept| serde_json::from_str(&kept)).transpose()?;
        Ok(ShopReply::SetUp { seen: seen.gather(), records: records.unwrap_or_default() })
    }
}
