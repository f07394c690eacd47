//! What is still to come of somebody: the steps they wait at, their messages that wait, and those on their way.
//!
//! The shop's list of people keeps one for each name and adds up how it changes. It is the whole truth about its name, so telling
//! it twice, late, or after an older one that was never heard leaves the sums right, and taking somebody off takes all of theirs
//! off.

use std::collections::BTreeMap;

use rappel_flow::{Person, RowStatus, RunState};
use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

/// What is counted, by flow and step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pending {
    /// Runs that wait at the step for an instant.
    Run,
    /// Messages of the step that wait for their moment, or for the end of a visit.
    Waiting,
    /// Messages of the step that were handed over, without an answer yet.
    InFlight,
}

impl Pending {
    /// How all keys of it begin; those of one flow, if one is named.
    pub fn prefix(self, flow: Option<&str>) -> String {
        let word = match self {
            Pending::Run => "run",
            Pending::Waiting => "waiting",
            Pending::InFlight => "in-flight",
        };
        flow.map_or_else(|| format!("{word}/"), |flow| format!("{word}/{flow}/"))
    }

    /// The key of a step. Neither flows nor steps have a stroke in their names.
    pub fn key(self, flow: &str, step: &str) -> String {
        format!("{}{step}", self.prefix(Some(flow)))
    }
}

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Backlog {
    /// How many, by [`Pending::key`]. Keys of a newer version are added up and taken off like any other.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: BTreeMap<String, i64>,
    /// When the next of the messages that wait is due; none if all wait for a visit to end, or for the merchant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<UnixMs>,
}

impl Backlog {
    /// Of everybody who lives with this person. What moves elsewhere is counted there.
    pub fn of(person: &Person) -> Backlog {
        let mut backlog = Backlog::default();
        for segment in person.segments.iter().filter(|segment| !segment.frozen) {
            // A run that waits for its messages is counted by them.
            let waits = segment.runs.iter().filter(|run| matches!(run.state, RunState::Until(_)));
            waits.for_each(|run| backlog.add(Pending::Run.key(&run.flow, &run.step)));
            for row in person.outbox.iter().filter(|row| row.segment == segment.id) {
                let pending = match row.status {
                    RowStatus::Waiting | RowStatus::Held => Pending::Waiting,
                    RowStatus::InFlight { .. } => Pending::InFlight,
                };
                backlog.add(pending.key(&row.flow, &row.step));
                if row.status == RowStatus::Waiting && !row.halted {
                    let before = backlog.next_at.unwrap_or(row.due_at);
                    backlog.next_at = Some(before.min(row.due_at));
                }
            }
        }
        backlog
    }

    fn add(&mut self, key: String) {
        *self.counts.entry(key).or_default() += 1;
    }

    /// Whether nothing is to come.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// By how much the sum of each key changes when `after` takes the place of this.
    pub fn changes(&self, after: &Backlog) -> BTreeMap<String, i64> {
        let mut changes = after.counts.clone();
        for (key, count) in &self.counts {
            *changes.entry(key.clone()).or_default() -= count;
        }
        changes.retain(|_, change| *change != 0);
        changes
    }

    /// As it is stored, and told; nothing if nothing is to come.
    pub fn to_stored(&self) -> Option<String> {
        // A struct of texts and numbers can always be written.
        (!self.is_empty()).then(|| serde_json::to_string(self).unwrap_or_default())
    }

    /// Reads it; what does not read is a newer version's.
    pub fn from_stored(stored: &str) -> Option<Backlog> {
        serde_json::from_str(stored).ok()
    }
}
