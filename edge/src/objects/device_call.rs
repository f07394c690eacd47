//! What the object of a visitor can be asked. Dispatch matches on these very types.

use rappel_signal::{BatchId, Channel};
use serde::{Deserialize, Serialize};

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
    },
    /// The shopper ended messages of one channel, by a signed link.
    Unsubscribe {
        /// Which.
        channel: Channel,
    },
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
    /// The journey as JSON.
    #[cfg(feature = "dev")]
    Journey(String),
}
