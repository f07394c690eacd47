//! What was decided and why: one record each, sent or not.

use rappel_signal::{Channel, UnixMs};
use serde::{Deserialize, Serialize};

use super::outbox::OutboxId;
use super::segment::SegmentId;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// The person entered the flow.
    Entered,
    /// The flow's trigger came, but the person did not enter.
    NotEntered,
    /// The same visit class again before the first message: the wait starts anew.
    Restarted,
    /// The message goes. One for each message, whatever becomes of it.
    Sent,
    /// The message waits.
    Deferred,
    /// The message will not go.
    Skipped,
    /// The person left the flow before its end.
    Left,
    /// The person came to the flow's end.
    Finished,
    /// The other side took the message.
    Accepted,
    /// The other side did not take it now; it is tried again.
    Retried,
    /// The message was given up.
    Failed,
    /// Nobody knows whether the message went.
    Unknown,
    /// A step other than a message was done.
    Step,
}

/// Why: one code for each decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The flow's trigger.
    Triggered,
    /// Its moment has come and nothing speaks against it.
    Due,
    /// The flow or the message is a draft or paused.
    NotLive,
    /// The entry filter does not hold.
    EntryFilter,
    /// Entered too short a time ago, or already for this cart or order.
    Reentry,
    /// Already in this flow.
    AlreadyRunning,
    /// A stronger flow runs.
    StrongerRuns,
    /// A stronger flow took over.
    StrongerTookOver,
    /// In the holdout group.
    Holdout,
    /// Too many flows at once.
    TooMany,
    /// No address on any of the channels.
    NoContact,
    /// An address, but no consent.
    NoConsent,
    /// Unsubscribed, complained or gone.
    Suppressed,
    /// The shopper switched off what it is about.
    TopicOff,
    /// The shopper wants no messages for a while.
    Paused,
    /// What was to be confirmed is confirmed, taken back or too old.
    NothingToConfirm,
    /// The cart is empty.
    CartEmpty,
    /// Bought since.
    Bought,
    /// The order was cancelled or refunded.
    Refunded,
    /// Taken out of the audience since.
    TakenOut,
    /// Sold out again.
    OutOfStock,
    /// The price is back up.
    PriceBack,
    /// No product to show.
    NothingToShow,
    /// The offer it is about is over, or no code of it is left.
    OfferOver,
    /// The offer is called what the law keeps for its sales, and none is on.
    WordRefused,
    /// Whoever has no such date cannot wait for it.
    NoDate,
    /// Older than its stale limit, or it would be by the time it may go.
    Stale,
    /// The shopper is in the shop.
    VisitOpen,
    /// Quiet hours.
    QuietHours,
    /// Too soon after the last message on this channel, or too many this week.
    Capped,
    /// Too soon after an order.
    OrderSilence,
    /// A message of a stronger flow went first.
    GaveWay,
    /// The flow left before the message could go.
    FlowLeft,
    /// An exit of the flow.
    Exit,
    /// All steps done.
    Completed,
    /// The visit's class was the same again.
    SameClassAgain,
    /// The flow file changed so that the step it stood at is gone, or the flow is gone.
    FlowChanged,
    /// The shopper withdrew consent to be measured.
    Withdrawn,
    /// The other side's answer.
    Answer,
    /// Its service has no room now.
    NoRoom,
    /// Somebody who has to be asked about it did not answer.
    NotAnswered,
    /// The merchant has stopped all sending.
    Halted,
    /// Test mode: the address is not on the merchant's list.
    NotListed,
    /// One of the shop's own people.
    OneOfUs,
    /// The merchant had it sent again.
    Resent,
    /// No outcome within [`super::limit::IN_FLIGHT_MS_MAX`].
    NoOutcome,
    /// Tried as often as allowed.
    TooManyAttempts,
}

impl Reason {
    /// The code as records spell it.
    pub fn word(self) -> String {
        let written = serde_json::to_value(self).ok();
        written.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Version of this form.
    pub v: u32,
    /// The segment it belongs to.
    pub segment: SegmentId,
    /// Counts the segment's decisions from 1.
    pub number: u32,
    /// When.
    pub at: UnixMs,
    /// The flow.
    pub flow: String,
    /// Which entry into it; 0 if not entered.
    pub entry: u32,
    /// The step, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The message, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<OutboxId>,
    /// The channel, if it is about a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// What was done.
    pub act: Act,
    /// Why.
    pub reason: Reason,
    /// When it is looked at again, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<UnixMs>,
    /// The same in a sentence, with times on the shopper's clock.
    pub words: String,
}

impl Decision {
    /// The store's key of this record: sorts by segment and number.
    pub fn key(&self) -> String {
        format!("decision/{}/{:010}", self.segment.0, self.number)
    }
}
