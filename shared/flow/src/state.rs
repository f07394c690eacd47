//! What is kept of a person, what comes in, and what is written down.

mod audience;
mod browsed;
mod contact;
mod credit;
mod decision;
mod input;
pub mod limit;
mod news;
mod order;
mod outbox;
mod person;
mod report;
mod run;
mod segment;
mod stored;
mod subject;
mod zone;

pub use audience::{AdvertisingWord, Member};
pub use browsed::{Browsed, Searched};
pub use contact::{Consent, Contact, Recipient, Standing, Suppression};
pub use credit::{Comparison, Credit};
pub use decision::{Act, Decision, Reason};
pub use input::{DeliveryOutcome, Input, ProfileChange, ProfileField, ShopEvent, VisitEnded};
pub use news::{LookUp, News, NewsKind, Shelf, ShelfItem};
pub use order::{Ask, Look, Order, OrderNews, OrderSource, Review, View, Wish};
pub use outbox::{OutboxId, OutboxRow, RowKind, RowStatus};
pub use person::{Parcel, Person, Profile};
pub use report::{Followed, FollowedBy, Report};
pub use run::{Run, RunState};
pub use segment::{Deed, EarlyConsent, Entries, OpenVisit, Segment, SegmentId, SentRecord, VisitNumber};
pub use stored::{STATE_VERSION, StoredError};
pub use subject::{ActiveOn, Cart, Item, Subject};
pub use zone::{OffsetChange, ZoneOffsets, ZoneSource};
