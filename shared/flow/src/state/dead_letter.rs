//! Messages that were given up though nothing spoke against them: the merchant sees them, and may have them sent again.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::limit::DEAD_LETTER_MS;
use super::outbox::{OutboxId, OutboxRow};
use super::person::Person;

/// One message given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetter {
    /// The message as it was last.
    pub row: OutboxRow,
    /// When it was given up.
    pub at: UnixMs,
    /// Why, in a merchant's words.
    pub words: String,
    /// Nobody knows whether it went: it is not sent again.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub may_have_gone: bool,
    /// The shop has it on its list.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub listed: bool,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Why a message cannot be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotResent {
    /// None of this name was given up, or too long ago.
    Unknown,
    /// Nobody knows whether it went.
    MayHaveGone,
    /// As many messages wait for this shopper as may.
    OutboxFull,
}

impl Person {
    /// The letters given up that the shop has not on its list.
    pub fn unlisted(&self) -> impl Iterator<Item = &DeadLetter> {
        let here = self.segments.iter().filter(|segment| !segment.frozen);
        here.flat_map(|segment| &segment.dead).filter(|letter| !letter.listed)
    }

    /// Whether a message could be sent again at `now`; whether it then goes, its guards say.
    ///
    /// # Errors
    /// Why not.
    pub fn may_resend(&self, id: &OutboxId, now: UnixMs) -> Result<(), NotResent> {
        let letters =
            self.segments.iter().filter(|segment| !segment.frozen).flat_map(|segment| &segment.dead);
        let mut known = letters.filter(|letter| letter.row.id == *id && now - letter.at < DEAD_LETTER_MS);
        let letter = known.next().ok_or(NotResent::Unknown)?;
        if letter.may_have_gone {
            return Err(NotResent::MayHaveGone);
        }
        match self.outbox.len() < super::limit::OUTBOX_MAX {
            true => Ok(()),
            false => Err(NotResent::OutboxFull),
        }
    }
}
