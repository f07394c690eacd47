//! A campaign at one shard: how far it came, and who was claimed and has not answered.
//!
//! A person is claimed in the write that moves the cursor past them, before the call. So whatever happens to the process,
//! a person is either still ahead of the cursor or in flight, and never in neither. A call that may have been made is made
//! again, with the campaign's id; the person's object remembers it ([`crate::HeardCampaigns`]).

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::hand_over::Busy;
use crate::key::{PERSONS, RUNNING, ended_key, product_prefix};
use crate::limit::{ALARM_PAUSE_MS, CALLS_PER_ALARM, LATE_MAX};
use crate::{Campaign, Place, Why, range_end};

const VERSION: u8 = 1;

/// A call to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The name of the object to call.
    pub person: String,
    /// Why the person is told.
    pub why: Why,
    /// The price the person last saw, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_hundredths: Option<u32>,
}

/// Someone the cursor has passed and who has not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Whom, and why.
    pub call: Call,
    /// When the person was claimed.
    pub since: UnixMs,
    /// Calls that were or may have been made.
    pub attempts: u8,
    /// Of these, calls that came back with an error or not at all. A process that died counts as none.
    #[serde(default)]
    pub failures: u8,
    /// When to call again if there is no answer.
    pub retry_at: UnixMs,
}

/// Someone whose row came in behind the cursor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// Where in the order of telling.
    pub place: Place,
    /// Whom, and why.
    pub call: Call,
}

/// How a telling ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// Everybody who is due was called.
    Done,
    /// The change no longer holds: sold out again, price back up.
    Cancelled,
}

/// What a person's object said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Heard {
    /// It will act on it.
    Taken,
    /// The person wants or may get nothing: no piece is needed.
    Passed,
    /// It took this before: by an earlier attempt whose answer was lost, or because of another variant.
    Known,
    /// No answer, or an error.
    Failed,
}

/// Sums for the console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Rows looked at.
    pub rows: u64,
    /// Calls made, those made again included.
    pub calls: u64,
    /// Persons who took it.
    pub taken: u64,
    /// Persons who passed.
    pub passed: u64,
    /// Persons given up: [`crate::limit::FAILURES_MAX`] calls failed, or [`crate::limit::CLAIM_KEPT_MS`] passed.
    pub lost: u64,
    /// Rows that could not be read.
    pub broken: u64,
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telling {
    /// Version of the form.
    pub v: u8,
    /// What is told.
    pub campaign: Campaign,
    /// How it ended, if it did.
    #[serde(default)]
    pub ending: Option<Ending>,
    /// When it began; once ended, when that was.
    pub since: UnixMs,
    /// The last key passed; empty at the start.
    #[serde(default)]
    pub after: String,
    /// There is nothing beyond the cursor.
    #[serde(default)]
    pub exhausted: bool,
    /// At most [`CALLS_PER_ALARM`].
    #[serde(default)]
    pub in_flight: Vec<Claim>,
    /// In the order of their places; at most [`LATE_MAX`].
    #[serde(default)]
    pub late: Vec<Late>,
    /// No new call before this.
    pub paced_until: UnixMs,
    /// When to wake; `None`: nothing to do until someone asks.
    pub next_at: Option<UnixMs>,
    /// Places this shard was ever granted; only where stock bounds the batches.
    #[serde(default)]
    pub granted: u32,
    /// Places used for a claim, or returned unused.
    #[serde(default)]
    pub claimed: u32,
    /// Of these, places that no piece is needed for.
    #[serde(default)]
    pub returned: u32,
    /// Sums.
    #[serde(default)]
    pub counts: Counts,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Telling {
    /// A campaign that begins here.
    #[must_use]
    pub fn new(campaign: Campaign, now: UnixMs) -> Telling {
        let next_at = (!campaign.is_bounded_by_stock()).then_some(now);
        Telling {
            v: VERSION,
            campaign,
            ending: None,
            since: now,
            after: String::new(),
            exhausted: false,
            in_flight: Vec::new(),
            late: Vec::new(),
            paced_until: now,
            next_at,
            granted: 0,
            claimed: 0,
            returned: 0,
            counts: Counts::default(),
            extra: Map::new(),
        }
    }

    /// Where it is stored: one that ended is only remembered.
    #[must_use]
    pub fn key(&self) -> String {
        match self.ending {
            None => format!("{RUNNING}{}", self.campaign.id.0),
            Some(_) => ended_key(&self.campaign.id),
        }
    }

    /// The rows to read before [`crate::turn`]: keys above the first and below the second, at most
    /// [`crate::limit::PAGE_ROWS`]. `None`: none are needed.
    #[must_use]
    pub fn range_to_tell(&self) -> Option<(String, String)> {
        self.range().filter(|_| self.may_claim())
    }

    /// The rows to read before [`crate::standing`].
    #[must_use]
    pub fn range_to_count(&self) -> Option<(String, String)> {
        self.range().filter(|_| self.places_open() == 0)
    }

    fn range(&self) -> Option<(String, String)> {
        if self.ending.is_some() || self.exhausted {
            return None;
        }
        let subject = self.campaign.change.subject();
        let prefix = subject.map_or(PERSONS.into(), |subject| product_prefix(&subject.product));
        let end = range_end(&prefix);
        Some((if self.after.is_empty() { prefix } else { self.after.clone() }, end))
    }

    /// Ends it. What is in flight is left to itself: a person's object looks once more at the very send.
    pub fn end(&mut self, ending: Ending, now: UnixMs) {
        if self.ending.is_none() {
            (self.ending, self.since, self.next_at) = (Some(ending), now, None);
            self.in_flight.clear();
            self.late.clear();
        }
    }

    /// Raises the places granted to so many in all. Hearing it again, or an older number, changes nothing.
    pub fn grant(&mut self, total: u32, now: UnixMs) {
        self.granted = self.granted.max(total);
        self.plan(now);
    }

    /// Settles claims by what the persons' objects said. Answers of nobody in flight change nothing.
    pub fn answered<'a>(&mut self, answers: impl IntoIterator<Item = (&'a str, Heard)>, now: UnixMs) {
        for (person, heard) in answers {
            let Some(at) = self.in_flight.iter().position(|claim| claim.call.person == person) else {
                continue;
            };
            if heard == Heard::Failed {
                self.in_flight.get_mut(at).into_iter().for_each(|claim| claim.failures += 1);
                continue;
            }
            let claim = self.in_flight.remove(at);
            // After one attempt alone, another claim has this person's piece; after more it may have been this one.
            if heard == Heard::Taken || (heard == Heard::Known && claim.attempts > 1) {
                self.counts.taken += 1;
            } else {
                self.counts.passed += 1;
                self.returned += u32::from(self.campaign.is_bounded_by_stock());
            }
        }
        self.plan(now);
    }

    /// Places granted and not used.
    #[must_use]
    pub fn places_open(&self) -> u32 {
        self.granted.saturating_sub(self.claimed)
    }

    /// The value stored.
    #[must_use]
    pub fn to_stored(&self) -> String {
        // Text keys and plain values: there is nothing JSON could refuse.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a stored value; `None` if it is not one.
    #[must_use]
    pub fn from_stored(value: &str) -> Option<Telling> {
        serde_json::from_str(value).ok()
    }

    /// Whether a row with this key would not be come upon any more.
    pub(crate) fn has_passed(&self, key: &str) -> bool {
        self.ending.is_none() && (self.exhausted || key <= self.after.as_str())
    }

    /// Whether the person is claimed or waits already.
    pub(crate) fn knows(&self, person: &str) -> bool {
        self.in_flight.iter().any(|claim| claim.call.person == person)
            || self.late.iter().any(|late| late.call.person == person)
    }

    pub(crate) fn add_late(&mut self, late: Late, now: UnixMs) -> Result<(), Busy> {
        if self.late.len() >= LATE_MAX {
            return Err(Busy);
        }
        let at = self.late.partition_point(|other| other.place <= late.place);
        self.late.insert(at, late);
        self.plan(now);
        Ok(())
    }

    /// Whether one more person may be claimed as far as stock goes.
    pub(crate) fn may_claim(&self) -> bool {
        !self.campaign.is_bounded_by_stock() || self.places_open() > 0
    }

    /// Says when to wake next, and ends what has nothing left to do.
    pub(crate) fn plan(&mut self, now: UnixMs) {
        if self.ending.is_some() {
            return;
        }
        let waiting = !self.exhausted || !self.late.is_empty();
        let has_room = self.in_flight.len() < CALLS_PER_ALARM;
        let claim_at = (waiting && has_room && self.may_claim()).then(|| self.paced_until.max(now));
        let retry_at = self.in_flight.iter().map(|claim| claim.retry_at.max(now + ALARM_PAUSE_MS)).min();
        self.next_at = [claim_at, retry_at].into_iter().flatten().min();
        if !waiting && self.in_flight.is_empty() && !self.campaign.is_bounded_by_stock() {
            self.end(Ending::Done, now);
        }
    }
}
