//! What a turn wants written.

use rappel_signal::UnixMs;

use crate::key::{RUNNING, once_key};
use crate::{Campaign, Change, Home, Phase, Running, Sweeper, Telling};

/// Rows to write and keys to delete, in one turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writes {
    /// Keys; they go first.
    pub deletes: Vec<String>,
    /// Key and value.
    pub puts: Vec<(String, String)>,
}

impl Writes {
    /// Writes a telling; one that ended leaves those that run.
    pub fn telling(&mut self, telling: &Telling) {
        if telling.ending.is_some() {
            self.deletes.push(format!("{RUNNING}{}", telling.campaign.id.0));
        }
        self.puts.push((telling.key(), telling.to_stored()));
    }

    /// Writes a home; one that is over goes.
    pub fn home(&mut self, home: &Home) {
        if home.phase == Phase::Over {
            self.deletes.push(home.key());
        } else {
            self.puts.push((home.key(), home.to_stored()));
        }
    }

    /// Notes that a product's low stock is being told; other changes are not limited so.
    pub fn once(&mut self, campaign: &Campaign) {
        if let Change::LowStock { subject, .. } = &campaign.change {
            self.puts.push((once_key(&subject.product), campaign.announced_at.0.to_string()));
        }
    }

    pub(crate) fn rest_until(&mut self, until: UnixMs) {
        self.puts.push((Running::REST.into(), until.0.to_string()));
    }

    pub(crate) fn sweeper(&mut self, sweeper: &Sweeper) {
        // Text keys and plain values: there is nothing JSON could refuse.
        self.puts.push((Running::SWEEPER.into(), serde_json::to_string(sweeper).unwrap_or_default()));
    }

    pub(crate) fn extend(&mut self, other: Writes) {
        self.deletes.extend(other.deletes);
        self.puts.extend(other.puts);
    }
}
