//! What is kept of a person, what comes in, and what is written down.

mod contact;
mod decision;
mod input;
pub mod limit;
mod outbox;
mod person;
mod run;
mod segment;
mod stored;
mod subject;
mod zone;

pub use contact::{Consent, Contact, Recipient, Standing, Suppression};
pub use decision::{Act, Decision, Reason};
pub use input::{DeliveryOutcome, Input, ProfileChange, ShopEvent, VisitEnded};
pub use outbox::{OutboxId, OutboxRow, RowStatus};
pub use person::{Parcel, Person, Profile};
pub use run::{Run, RunState};
pub use segment::{
    EarlyConsent, Entries, OpenVisit, Order, OrderSource, Segment, SegmentId, SentRecord, VisitNumber,
};
pub use stored::{STATE_VERSION, StoredError};
pub use subject::{Cart, Item, Subject};
pub use zone::{OffsetChange, ZoneOffsets, ZoneSource};
