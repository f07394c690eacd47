//! A device behind a person.

use rappel_flow::{Contact, EarlyConsent, Profile, SegmentId};
use rappel_signal::{UnixMs, VisitorId};
use serde::{Deserialize, Serialize};

use super::{Begun, Mark, SetAside};

/// A device that feeds the person, and what its arrival changed: enough to undo it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its segment.
    pub segment: SegmentId,
    /// The device.
    pub visitor: VisitorId,
    /// When the device was first heard of.
    pub first_seen: UnixMs,
    /// The device's own chance.
    pub chance: u32,
    /// The last hand-over heard.
    #[serde(default)]
    pub heard: u64,
    /// What was known of the address on the device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_before: Option<Contact>,
    /// When the address was proved to be this person's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proved_at: Option<UnixMs>,
    /// Segments of customers it was a member of by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub member_of: Vec<String>,
    /// The profile before and after, if the arrival changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Box<(Profile, Profile)>>,
    /// The shop's mark that came with it.
    #[serde(default, skip_serializing_if = "Mark::is_blank")]
    pub mark: Mark,
    /// Runs that ended because a stronger one of the other side went on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<SetAside>,
    /// Consents that waited for an address on the device.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub early_consents: Vec<EarlyConsent>,
    /// Runs that began with the merge: both together are a customer that neither is alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub begun: Vec<Begun>,
}
