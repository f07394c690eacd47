//! A shard's rows: what is under way, who is interested in what, and pages of both. All calls are synchronous; those of one
//! turn commit together.

use rappel_interest::limit::PAGE_ROWS;
use rappel_interest::{Campaign, Page, PersonRow, Running, Writes, ended_key, once_key, person_key};
use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use worker::Storage;

use crate::error::EdgeError;
use crate::store::table::{Table, TableKnown};

/// An object does not know its own name. Sorts before everything that is read at each turn.
const ABOUT: &str = "about";

/// Rows as read.
pub(crate) type Rows = Vec<(String, String)>;

/// Which shard of which shop this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct About {
    /// Version of the form.
    v: u8,
    /// The shop's key.
    pub(crate) shop: String,
    /// Its place among the shop's shards, from 0.
    pub(crate) shard: u16,
    /// How many there are.
    pub(crate) shards: u16,
}

impl About {
    /// As its first caller says.
    pub(crate) fn new(shop: &str, shard: u16, shards: u16) -> About {
        About { v: 1, shop: shop.to_owned(), shard, shards }
    }
}

/// See the module.
pub(crate) struct ShardRows(Table);

impl ShardRows {
    /// The rows; the table is made if it is not there yet.
    pub(crate) fn open(storage: &Storage, known: &TableKnown) -> Result<ShardRows, EdgeError> {
        Ok(ShardRows(Table::create(storage.sql(), known)?))
    }

    /// Which shard this is; `None` before its first call.
    pub(crate) fn about(&self) -> Result<Option<About>, EdgeError> {
        Ok(self.0.get(ABOUT)?.map(|stored| serde_json::from_str(&stored)).transpose()?)
    }

    /// Notes which shard this is. The count of shards is fixed: another would look for rows elsewhere.
    pub(crate) fn be(&self, about: &About) -> Result<(), EdgeError> {
        match self.about()? {
            None => self.0.put(ABOUT, &serde_json::to_string(about)?),
            Some(known) if known == *about => Ok(()),
            Some(known) => Err(EdgeError::Ours(format!("{known:?} was called as {about:?}"))),
        }
    }

    /// What is under way.
    pub(crate) fn running(&self) -> Result<Running, EdgeError> {
        let (after, end) = Running::range();
        Ok(Running::read(&self.0.page(&after, &end, usize::MAX)?))
    }

    /// A page of a range, where one is asked for.
    pub(crate) fn page(&self, range: Option<(String, String)>) -> Result<Option<Rows>, EdgeError> {
        range.map(|(after, end)| self.0.page(&after, &end, PAGE_ROWS)).transpose()
    }

    /// A person's index row.
    pub(crate) fn person(&self, person: &str) -> Result<Option<PersonRow>, EdgeError> {
        let Some(stored) = self.0.get(&person_key(person))? else { return Ok(None) };
        let unread = || EdgeError::Ours(format!("the index row of {person:?} is of another version"));
        PersonRow::from_stored(&stored).ok_or_else(unread).map(Some)
    }

    /// Names of some persons and devices, as many of each as there are, up to so many in all.
    pub(crate) fn sample(&self, from: &str, most: usize) -> Result<Vec<String>, EdgeError> {
        let mut names: Vec<String> = Vec::new();
        for (place, kind) in ["person/", "device/"].into_iter().enumerate() {
            let (first, end) = (person_key(kind), person_key(&format!("{kind}\u{ffff}")));
            // The first kind leaves room for the second.
            let room = most.div_ceil(2 - place).min(most.saturating_sub(names.len()));
            let mut rows = self.0.page(&format!("{first}{from}"), &end, room)?;
            let rest = room.saturating_sub(rows.len());
            rows.extend(self.0.page(&first, &format!("{first}{from}"), rest)?);
            names.extend(
                rows.into_iter().filter_map(|(key, _)| Some(key.strip_prefix(&person_key(""))?.to_owned())),
            );
        }
        Ok(names)
    }

    /// Whether a campaign is remembered as ended.
    pub(crate) fn has_ended(&self, campaign: &Campaign) -> Result<bool, EdgeError> {
        Ok(self.0.get(&ended_key(&campaign.id))?.is_some())
    }

    /// When the low stock of a campaign's product was last told.
    pub(crate) fn last_told_at(&self, campaign: &Campaign) -> Result<Option<UnixMs>, EdgeError> {
        let Some(product) = campaign.change.first_product() else { return Ok(None) };
        Ok(self.0.get(&once_key(product))?.and_then(|told_at| told_at.parse().ok()).map(UnixMs))
    }

    /// Rows whose key begins so.
    #[cfg(feature = "dev")]
    pub(crate) fn scan(&self, prefix: &str) -> Result<Rows, EdgeError> {
        self.0.scan(prefix)
    }

    /// Writes what a turn wants.
    pub(crate) fn write(&self, writes: &Writes) -> Result<(), EdgeError> {
        writes.deletes.iter().try_for_each(|key| self.0.delete(key))?;
        writes.puts.iter().try_for_each(|(key, value)| self.0.put(key, value))
    }
}

/// Rows as the rules look at them.
pub(crate) fn as_page(rows: Option<&Rows>) -> Page<'_> {
    rows.map_or(Page::NONE, |rows| Page { rows, last: rows.len() < PAGE_ROWS })
}
