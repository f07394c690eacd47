//! What the object of a visitor can be asked. Dispatch matches on these very types.

use rappel_flow::{Input, OutboxId};
use rappel_interest::Heard;
use rappel_journey::{Browser, Due, PersonName};
use rappel_signal::{BatchId, Channel, UnixMs};
use serde::{Deserialize, Serialize};
use worker::Env;

use super::dead_letters::Resent;
use super::letter_call::{LetterCall, LetterReply};
use super::rehearsal::Trial;
use super::shard_call::Told;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::store::kept::{Rows, Wanted};

/// Who says that an address is the shopper's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Proof {
    /// The shopper, by a signed link from a message to it. Links get forwarded: a device known as somebody else stays so.
    Click,
    /// The shop's server. Where it names somebody else than before, a new shopper begins.
    Server,
}

/// The shop's word on one of its shoppers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ShopWord {
    /// Whether all marketing to them is stopped.
    Stopped(bool),
    /// Whether they are one of the shop's own people.
    Own(bool),
    /// Flows start otherwise than before: clocks are to be wound anew.
    Clocks {
        /// By the settings of this version, or later ones.
        version: u64,
    },
}

impl ShopWord {
    /// Gets what is needed to hear it. No state may be held meanwhile.
    ///
    /// # Errors
    /// Ours: the settings it speaks of do not come.
    pub(crate) async fn prepare(self, env: &Env) -> Result<(), EdgeError> {
        match self {
            ShopWord::Clocks { version } => Shops::refresh_to(env, version).await,
            _ => Ok(()),
        }
    }

    /// Writes it down; what the engine is to hear of it.
    pub(crate) fn put(self, profile: &mut rappel_flow::Profile, now: UnixMs) -> Option<Input> {
        match self {
            ShopWord::Stopped(false) => profile.stopped_at = None,
            ShopWord::Stopped(true) => profile.stopped_at = profile.stopped_at.or(Some(now)),
            ShopWord::Own(own) => profile.own = own,
            ShopWord::Clocks { .. } => return Some(Input::ClocksChanged),
        }
        None
    }
}

/// A question to a device object.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum DeviceCall {
    /// Signals of this visitor, checked at the door.
    Receive {
        /// The shop's key: the object does not know its own name.
        shop: String,
        /// The envelope's bytes, as they came.
        envelope: Vec<u8>,
        /// Whether the object may come into being. Without it, a stranger's id leaves no trace.
        create: bool,
        /// Keyed hash of the network prefix they came from, where new addresses may be stated in them.
        network: Option<[u8; 16]>,
    },
    /// The shopper ended messages of one channel, by a signed link.
    Unsubscribe {
        /// Which.
        channel: Channel,
        /// Which of the device's shoppers; the one there now if the link does not say.
        shopper: Option<u32>,
        /// The object of the e-mail address the link went to; every address of the shopper if the link does not say.
        address: Option<PersonName>,
    },
    /// How the visitor's browser stands to notifications.
    Browser(Browser),
    /// Its service worker has another push subscription.
    Renew {
        /// The address it had.
        old: String,
        /// The address it has.
        endpoint: String,
        /// Its keys, checked, as text.
        keys: String,
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
    /// The address of the shopper who is there now was proved.
    Verify {
        /// The address.
        address: String,
        /// By whom.
        proof: Proof,
    },
    /// The move of a shopper's segment to their person's object is to be undone.
    Undo {
        /// Which of the device's shoppers; the one there now if left out.
        shopper: Option<u32>,
    },
    /// Everything of this person is to be forgotten.
    Erase {
        /// Whose.
        person: PersonName,
    },
    /// A link of a message that its shopper got.
    Letter(LetterCall),
    /// News of products the shopper may want to know of.
    Told(Told),
    /// What a provider tells of a message of this device.
    HearBack {
        /// Which message.
        message: OutboxId,
        /// `rappel_journey::Fate` as JSON.
        fate: String,
        /// When.
        at: UnixMs,
    },
    /// What is kept, for the console.
    Kept(Wanted),
    /// The shop's word on its shopper.
    Word(ShopWord),
    /// Everything of whoever was here is to be forgotten, here and elsewhere.
    EraseWhole,
    /// What would a flow have done to its shopper?
    Rehearse(Trial),
    /// What is kept of the visits of the last days?
    Visits,
    /// Everything there is, for the live view and the tests.
    #[cfg(feature = "dev")]
    Journey,
    /// A page of this visitor is being shown; only a demo's clock cares.
    #[cfg(feature = "dev")]
    Present,
}

/// Its answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum DeviceReply {
    /// These batches are stored.
    Received(Vec<BatchId>),
    /// There is no such visitor, and none was made.
    Unknown,
    /// Done; doing it again changes nothing.
    Done,
    /// The device is known as somebody else: nothing was done.
    KnownAsOther,
    /// What is due of the visitor.
    Due(Due),
    /// What came of the merchant's word.
    Resent(Resent),
    /// To a link of a message.
    Letter(LetterReply),
    /// What came of news.
    Heard(Heard),
    /// Rows as they are stored.
    Kept(Rows),
    /// `rappel_flow::Rehearsed` as JSON; nothing if the shopper was not there, or lives on elsewhere.
    Rehearsed(Option<String>),
    /// Instants and `rappel_flow::Input`s, as JSON.
    Visits(String),
    /// The journey as JSON.
    #[cfg(feature = "dev")]
    Journey(String),
}
