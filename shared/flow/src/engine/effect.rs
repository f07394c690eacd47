//! What the adapter is to do.

use rappel_figures::Tally;
use rappel_signal::{Class, UnixMs};

use crate::language::Offer;
use crate::rules::Whom;
use crate::state::{Decision, OutboxId, OutboxRow, Recipient};

/// An offer as one shopper gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// What is offered.
    pub offer: Offer,
    /// The code that redeems it, shared or the shopper's own.
    pub code: Option<String>,
    /// When it ends for this shopper.
    pub ends_at: Option<UnixMs>,
}

/// A claimed message: the row says *in flight* already, and the state must be written before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// The row. Its id, hashed with a key, is the Message-ID and the provider's idempotency key.
    pub row: OutboxRow,
    /// Where to.
    pub to: Recipient,
    /// Of whom others are told, if it tells others.
    pub whom: Whom,
    /// What the visit abandoned that started the flow.
    pub class: Option<Class>,
    /// BCP 47 tag of the shopper's language, if known.
    pub language: Option<String>,
    /// IANA name of the zone whose dates the shopper reads.
    pub zone: String,
    /// The shopper's first name; never for an address that is only claimed.
    pub first_name: Option<String>,
    /// The offer it carries: one that holds now.
    pub offered: Option<Offered>,
    /// When the order it is about should arrive.
    pub expected_at: Option<UnixMs>,
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
    /// Add to the shop's figures, once.
    Count(Tally),
    /// Send, then come back with [`crate::Input::Outcome`].
    Send(Box<Sending>),
}
