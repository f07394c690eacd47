//! Advertising audiences: whether the shopper may be in one, and which ones they were put into.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

/// The shopper's word on being advertised to, as their browser or the shop has it. Not a word on messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvertisingWord {
    /// Yes or no.
    pub granted: bool,
    /// When it was said.
    pub at: UnixMs,
}

/// A shopper in an audience, by the addresses that were told: they are needed to take them out again, even if the shopper has
/// others by then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The connection's name.
    pub audience: String,
    /// The flow that put them in.
    pub flow: String,
    /// Which entry into it.
    pub entry: u32,
    /// Since when they were to be in.
    pub since: UnixMs,
    /// The address that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The number that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl Member {
    /// Whether it is the same entry of the same audience, whenever it was made.
    pub(crate) fn is_same(&self, other: &Member) -> bool {
        (&self.audience, &self.email, &self.phone) == (&other.audience, &other.email, &other.phone)
    }
}
