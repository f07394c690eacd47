//! One person's way through one flow.

use std::collections::BTreeMap;

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::segment::VisitNumber;
use super::subject::Subject;

/// What a run waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    /// For an instant; then it goes on behind the step it stands at.
    Until(UnixMs),
    /// For its last message to go or to be dropped; then the wait it stands at counts from there.
    Settling,
    /// All steps are done, but a message has not gone yet.
    Draining,
}

/// A flow that a person has entered and not left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The flow's id.
    pub flow: String,
    /// Number of this entry in its segment; part of the ids of its messages.
    pub entry: u32,
    /// Offsets of the series count from here: the visit's end, the order, the event.
    pub started_at: UnixMs,
    /// When what led here began: the visit, or the moment after an order within it. An older order ends nothing.
    pub since: UnixMs,
    /// The visit that led here.
    #[serde(default)]
    pub visit: VisitNumber,
    /// The cart that was there.
    #[serde(default)]
    pub cart: u32,
    /// Name of the step it stands at.
    pub step: String,
    /// What it waits for.
    pub state: RunState,
    /// When the last passed step was due.
    pub planned_at: UnixMs,
    /// When its last message really went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<UnixMs>,
    /// Messages that were claimed for sending, whatever became of them.
    #[serde(default)]
    pub claimed: u32,
    /// Those of them that were not refused.
    #[serde(default)]
    pub sent: u32,
    /// Codes its messages carried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// The code dealt to the shopper for each offer from a pool: its later messages carry the same.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dealt: BTreeMap<String, String>,
    /// When a message first carried each offer: one that lasts for a while lasts from there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub offered: BTreeMap<String, UnixMs>,
    /// It has left, and walks its last branch.
    #[serde(default)]
    pub ending: bool,
    /// What it is about.
    #[serde(default)]
    pub subject: Subject,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Run {
    /// When one of its messages first carried this offer.
    pub(crate) fn offered_at(&self, offer: &str) -> Option<UnixMs> {
        self.offered.get(offer).copied()
    }
}
