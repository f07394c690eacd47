//! Messages on their way. A row is the truth about one message to one address: waiting, held, or in flight.

use rappel_signal::{Channel, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::audience::Member;
use super::segment::SegmentId;
use super::subject::{Item, Subject};
use crate::language::{Category, ListAct};

/// A message's name, derived from segment, flow, entry, step and channel, so that doing something twice is harmless.
/// It names a person's segment: hash it with a key before it leaves the house (Message-ID, provider keys).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OutboxId(pub String);

impl OutboxId {
    /// The name of the message that this step of this entry sends on this channel.
    pub fn derive(segment: &SegmentId, flow: &str, entry: u32, step: &str, channel: Channel) -> OutboxId {
        OutboxId(format!("{}/{flow}/{entry}/{step}/{}", segment.0, channel_word(channel)))
    }

    /// The segment that the message is sent for.
    pub fn segment(&self) -> SegmentId {
        SegmentId(self.0.split('/').next().unwrap_or_default().to_owned())
    }
}

/// The channel as files and records spell it.
pub(crate) fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Push => "push",
        Channel::Sms => "sms",
        Channel::WhatsApp => "whatsapp",
    }
}

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowStatus {
    /// For its `due_at`.
    Waiting,
    /// Due, but the shopper is in the shop: goes when the visit ends.
    Held,
    /// Claimed and perhaps already gone.
    InFlight {
        /// Since when.
        since: UnixMs,
        /// To which address.
        address: String,
    },
}

/// What a row does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// Writes to the shopper.
    #[default]
    Message,
    /// Tells another platform; `template` is empty.
    Forward {
        /// The connection.
        to: String,
        /// In place of a message: it has all the guards of one, and the caps count it.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        instead: bool,
    },
    /// Puts into or takes out of an advertising audience.
    Audience {
        /// Which.
        audience: String,
        /// In or out.
        act: ListAct,
        /// Who is taken out, where that was decided by what is known of audiences, and not by a step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        member: Option<Box<Member>>,
    },
    /// Writes to the shop's own people.
    Notice,
}

impl RowKind {
    /// Whether it writes to the shopper.
    pub fn is_message(&self) -> bool {
        *self == RowKind::Message
    }

    /// Whether the shopper hears of it as of a message: from us, or from whom it is handed over to.
    pub fn counts(&self) -> bool {
        matches!(self, RowKind::Message | RowKind::Forward { instead: true, .. })
    }

    /// The advertising audience it changes, and how.
    pub(crate) fn audience(&self) -> Option<(&str, ListAct)> {
        match self {
            RowKind::Audience { audience, act, .. } => Some((audience, *act)),
            _ => None,
        }
    }

    /// Whether it takes somebody out of an advertising audience, which nothing holds back.
    pub(crate) fn takes_out(&self) -> bool {
        self.audience().is_some_and(|(_, act)| act == ListAct::Remove)
    }
}

/// One message to one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// Version of this form.
    pub v: u32,
    /// Its name.
    pub id: OutboxId,
    /// The segment it belongs to.
    pub segment: SegmentId,
    /// The flow.
    pub flow: String,
    /// Which entry into the flow.
    pub entry: u32,
    /// Which step.
    pub step: String,
    /// Which way.
    pub channel: Channel,
    /// Other channels to try, in order, if this one turns out closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub otherwise: Vec<Channel>,
    /// Marketing, transactional or asked for.
    pub category: Category,
    /// Which text.
    pub template: String,
    /// An offer the text may show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// What it does.
    #[serde(default, skip_serializing_if = "RowKind::is_message")]
    pub kind: RowKind,
    /// Which of the texts that are tried, if several are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Products chosen for it at the claim.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub picks: Vec<Item>,
    /// A code of the shopper's own, dealt at the claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What it is about. Read again at the claim.
    pub subject: Subject,
    /// When the step was due.
    pub planned_at: UnixMs,
    /// When it is tried next.
    pub due_at: UnixMs,
    /// After this it is dropped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_at: Option<UnixMs>,
    /// Times it was claimed.
    #[serde(default)]
    pub attempts: u16,
    /// Its fate was unknown once, and it went again: not a second time.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub repeated: bool,
    /// Since when nobody knows whether it went, while its service can be asked again under the same id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_at: Option<UnixMs>,
    /// Which of its channel's services takes it; the first if none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When its service has room for it, once that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<UnixMs>,
    /// It was due, and its service or somebody else who was asked about it kept it waiting.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub put_off: bool,
    /// It waits for the merchant to let sending go on.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub halted: bool,
    /// The merchant had it sent again: it goes although its flow has ended.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub resent: bool,
    /// Its shopper took back that they are measured: it is forgotten as soon as it is known what became of it.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub withdrawn: bool,
    /// It belongs to a last branch: thanks after an order, for example.
    #[serde(default)]
    pub ending: bool,
    /// Where it stands.
    pub status: RowStatus,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl OutboxRow {
    /// Whether a service may have it already: then no other one gets it.
    pub fn may_have_gone(&self) -> bool {
        self.lost_at.is_some() || self.repeated
    }

    /// What it goes through, as [`crate::Book::known_ms`] names it: a channel, `email/fallback` if it has a service beside the
    /// first, or a connection.
    pub fn way(&self) -> String {
        match &self.kind {
            RowKind::Message | RowKind::Notice => match &self.by {
                Some(by) => format!("{}/{by}", channel_word(self.channel)),
                None => channel_word(self.channel).to_owned(),
            },
            RowKind::Forward { to: name, .. } | RowKind::Audience { audience: name, .. } => {
                format!("to/{name}")
            }
        }
    }

    /// The store's key of this row.
    pub fn key(id: &OutboxId) -> String {
        format!("outbox/{}", id.0)
    }
}
