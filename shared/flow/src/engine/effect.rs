//! What the adapter is to do.

use crate::state::{Decision, OutboxId, OutboxRow, Recipient};

/// A claimed message: the row says *in flight* already, and the state must be written before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// The row. Its id, hashed with a key, is the Message-ID and the provider's idempotency key.
    pub row: OutboxRow,
    /// Where to.
    pub to: Recipient,
    /// BCP 47 tag of the shopper's language, if known.
    pub language: Option<String>,
    /// Why the shopper gets it: the visit, order or event that started the flow, for the message's last line.
    pub flow_name: String,
}

/// One thing to do, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Store the row under [`OutboxRow::key`].
    PutOutbox(Box<OutboxRow>),
    /// Forget the row.
    DropOutbox(OutboxId),
    /// Store the record under [`Decision::key`].
    Decide(Box<Decision>),
    /// Send, then come back with [`crate::Input::Outcome`].
    Send(Box<Sending>),
}
