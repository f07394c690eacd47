//! Room at a message's service: asked for when nothing else speaks against the message, told as [`crate::Input::Slots`].

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use super::outbox::OutboxId;
use crate::language::Category;

/// A message that would go now, if its service has room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantsSlot {
    /// Which.
    pub row: OutboxId,
    /// What it goes through, see [`crate::OutboxRow::way`].
    pub way: String,
    /// A service may have it already, so no other may be asked.
    pub bound: bool,
    /// Marketing, transactional or asked for.
    pub category: Category,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Which message.
    pub row: OutboxId,
    /// Which of its channel's services; the first if none is named.
    pub by: Option<String>,
    /// When it goes, or when to ask again.
    pub at: UnixMs,
    /// There was no room: ask again then, and this is why.
    pub ask_again: Option<String>,
}
