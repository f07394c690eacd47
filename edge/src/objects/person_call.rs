//! What the object of a person can be asked. Dispatch matches on these very types.
//!
//! State travels as JSON, as it is stored: a deploy may reach one object before the other.

use rappel_flow::{OutboxId, SegmentId};
use rappel_interest::Heard;
use rappel_journey::PersonName;
use rappel_signal::{Channel, VisitorId};
use serde::{Deserialize, Serialize};

use super::dead_letters::Resent;
use super::device_call::ShopWord;
use super::letter_call::{LetterCall, LetterReply};
use super::rehearsal::Trial;
use super::shard_call::Told;
use crate::store::kept::{Rows, Wanted};

/// A question to a person's object.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum PersonCall {
    /// A device's segment moves here.
    Adopt {
        /// The shop's key: the object does not know its own name.
        shop: String,
        /// `rappel_journey::Arrival` as JSON.
        arrival: String,
        /// Products as the device's pages described them, as JSON.
        cards: String,
        /// Its taste and what waits to be learned from, as key and text.
        beside: Vec<(String, String)>,
    },
    /// What devices say of their segments, in the order of its numbers.
    Tell {
        /// The shop's key.
        shop: String,
        /// `rappel_journey::HandOver`s as JSON.
        hand_overs: Vec<String>,
    },
    /// A segment is to go back to its device.
    Release {
        /// Which.
        segment: SegmentId,
    },
    /// The device has its segment again.
    LetGo {
        /// Which.
        segment: SegmentId,
    },
    /// A device is about to write to this person's address, which it knows only as a claimed one.
    Reserve {
        /// The shop's key.
        shop: String,
        /// The device.
        visitor: VisitorId,
        /// The address as the device spells it.
        address: String,
        /// `rappel_flow::SentRecord` as JSON.
        message: String,
        /// Whether it counts for the address's caps.
        counts: bool,
    },
    /// That message did not go after all.
    Unreserve {
        /// Its id.
        message: String,
    },
    /// The shopper ended messages of one channel, by a signed link.
    Unsubscribe {
        /// The segment that sent the message.
        segment: SegmentId,
        /// Which channel.
        channel: Channel,
    },
    /// A notification is shown.
    Shown {
        /// Which message.
        message: OutboxId,
    },
    /// A link of a message was followed.
    Clicked {
        /// Which message.
        message: OutboxId,
        /// Tells its links apart.
        link: u32,
        /// By what says that it is no person.
        by_machine: bool,
    },
    /// The merchant has a message sent again that was given up.
    Resend {
        /// Which.
        message: OutboxId,
    },
    /// Everything is to be forgotten, here and on the person's devices, but that nothing is to be sent.
    Erase {
        /// The shop's key.
        shop: String,
        /// The object's own name, which it does not know.
        name: PersonName,
    },
    /// A link of a message that the person got.
    Letter(LetterCall),
    /// News of products the person may want to know of.
    Told(Told),
    /// What the shop's server tells of the person.
    Hear(ShopSays),
    /// What providers tell of messages that were sent to an address.
    HearBack {
        /// The shop's key.
        shop: String,
        /// The object's own name, which it does not know.
        name: PersonName,
        /// The address is the one it is named by.
        is_own: bool,
        /// `rappel_journey::Echo`s as JSON.
        echoes: Vec<String>,
    },
    /// An address is not gone after all.
    Restore {
        /// By which way.
        channel: Channel,
        /// Which.
        address: String,
    },
    /// What is kept, for the console.
    Kept(Wanted),
    /// The shop's word on its shopper.
    Word(ShopWord),
    /// Somebody who had stated the address is forgotten.
    Disown {
        /// The shop's key.
        shop: String,
        /// The object's own name, which it does not know.
        name: PersonName,
        /// By which way the address leads to them.
        channel: Channel,
        /// `rappel_journey::Erasure` as JSON: theirs.
        erasure: String,
    },
    /// What would a flow have done to this person?
    Rehearse(Trial),
    /// Everything there is, for the tests.
    #[cfg(feature = "dev")]
    Describe,
}

/// Events of the shop's server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ShopSays {
    /// The shop's key.
    pub(crate) shop: String,
    /// The object's own name, which it does not know.
    pub(crate) name: PersonName,
    /// The e-mail address it is named by, if it is named by one.
    pub(crate) address: Option<String>,
    /// `rappel_ledger::Told` as JSON, in the order in which they were told.
    pub(crate) events: Vec<String>,
}

/// Its answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum PersonReply {
    /// Done; doing it again changes nothing.
    Done,
    /// There is no such segment here.
    Unknown,
    /// The person has as many devices as one can have: the segment stays where it is.
    NoRoom,
    /// A message of the segment is in flight: ask again when its outcome is known.
    Busy,
    /// The segment as it goes back.
    Released {
        /// `rappel_journey::Released` as JSON.
        released: String,
        /// What lies beside it here, as key and text: decisions made about it, its taste, what waits to be learned from.
        beside: Vec<(String, String)>,
    },
    /// What else went to the address: `rappel_journey::AddressRecord` as JSON.
    Reserved(String),
    /// What came of the merchant's word.
    Resent(Resent),
    /// To a link of a message.
    Letter(LetterReply),
    /// What came of news.
    Heard(Heard),
    /// Of each event whether it was new.
    Listened(Vec<bool>),
    /// Of each echo what came of it: `super::feedback::Echoed` as JSON.
    HeardBack(Vec<String>),
    /// Rows as they are stored.
    Kept(Rows),
    /// `rappel_flow::Rehearsed` as JSON; nothing if they were not there.
    Rehearsed(Option<String>),
    /// The person as JSON.
    #[cfg(feature = "dev")]
    Person(String),
}
