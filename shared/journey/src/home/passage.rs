//! What passes between a device's object and a person's: a segment that comes, and one that goes back.

use rappel_flow::Parcel;
use rappel_signal::{UnixMs, VisitorId};
use serde::{Deserialize, Serialize};

use super::Mark;

/// A segment on its way here, and what must be known of its device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// The segment with its messages.
    pub parcel: Parcel,
    /// Its device.
    pub visitor: VisitorId,
    /// When the device was first heard of: the oldest one's holdout holds.
    pub first_seen: UnixMs,
    /// The device's own chance.
    pub chance: u32,
    /// The address that was proved.
    pub address: String,
    /// When.
    pub at: UnixMs,
}

/// Why a segment was turned away: the person has as many devices as one can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRoom;

/// A segment that was given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// The segment with its messages.
    pub parcel: Parcel,
    /// The last hand-over that was heard for it.
    pub heard: u64,
    /// The shop's mark that it came with, unless it was lifted since.
    #[serde(default, skip_serializing_if = "Mark::is_blank")]
    pub mark: Mark,
}
