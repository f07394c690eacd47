//! A campaign's home: the one shard, chosen by its product, that brings it to all shards and divides stock among them.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::key::HOMES;
use crate::limit::SHARDS_MAX;
use crate::{Campaign, Change, Ending};

const VERSION: u8 = 1;

/// What a home is at.
///
/// | phase | asks | and then |
/// | --- | --- | --- |
/// | announcing | each shard to begin | stock bounds it: rounds; else: over |
/// | rounds | all shards how they stand, in one alarm | places free: granting; batch told: waits, then again; nobody left: closing |
/// | granting | those who get places | rounds |
/// | closing | each shard to end | over |
/// | over | nothing | the row may go |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// See the table.
    Announcing,
    /// See the table.
    Rounds,
    /// See the table.
    Granting,
    /// See the table.
    Closing(Ending),
    /// See the table.
    Over,
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// Version of the form.
    pub v: u8,
    /// What is told.
    pub campaign: Campaign,
    /// The shop's shards.
    pub shards: u16,
    /// What it is at.
    pub phase: Phase,
    /// Grows with each change of phase: answers to an older one are of no matter.
    pub step: u32,
    /// Shards that have not acknowledged this phase.
    #[serde(default)]
    pub pending: Vec<u16>,
    /// Places each shard is to have in all.
    #[serde(default)]
    pub totals: Vec<u32>,
    /// Pieces in stock, as last told.
    #[serde(default)]
    pub stock: u32,
    /// Pieces that places were used for before this batch.
    #[serde(default)]
    pub batch_base: u32,
    /// Places of this batch; 0: a batch begins with the next round, as large as the stock is then.
    #[serde(default)]
    pub batch_size: u32,
    /// When to wake.
    pub next_at: Option<UnixMs>,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Home {
    /// A campaign to be brought to all shards.
    #[must_use]
    pub fn new(campaign: Campaign, shards: u16, now: UnixMs) -> Home {
        let stock = match campaign.change {
            Change::BackInStock { stock, .. } => stock.unwrap_or(0),
            _ => 0,
        };
        let shards = shards.clamp(1, SHARDS_MAX);
        Home {
            v: VERSION,
            campaign,
            shards,
            phase: Phase::Announcing,
            step: 0,
            pending: (0..shards).collect(),
            totals: vec![0; shards.into()],
            stock,
            batch_base: 0,
            batch_size: 0,
            next_at: Some(now),
            extra: Map::new(),
        }
    }

    /// Where it is stored.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{HOMES}{}", self.campaign.id.0)
    }

    /// The value stored.
    #[must_use]
    pub fn to_stored(&self) -> String {
        // Text keys and plain values: there is nothing JSON could refuse.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a stored value; `None` if it is not one.
    #[must_use]
    pub fn from_stored(value: &str) -> Option<Home> {
        serde_json::from_str(value).ok()
    }
}
