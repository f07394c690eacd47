//! The language of flow files: its words, its sentences, and what makes a file good.

mod book;
mod condition;
mod definition;
mod hand_over;
mod message;
mod offer;
mod program;
#[cfg(test)]
mod schema;
mod topic;
mod trigger;
mod validate;
mod words;

pub use book::{Book, Figures, Rules};
pub use condition::{Condition, Sign, Span, segments_asked};
pub use definition::{
    Branch, Exit, FlowFile, ListAct, Rank, Reentry, ReentryScope, Status, Step, WaitFrom, WaitedDate, Weekday,
};
pub use hand_over::Use;
pub use message::{Category, Channels, Products, Send, Variant};
pub use offer::{Offer, OfferCode, OfferKind};
pub use program::Flow;
pub(crate) use program::Op;
pub use topic::{AFTER_ORDER, OFFERS, PRODUCTS, READY_TOPICS, REMINDERS, TOPIC_BYTES_MAX};
pub use trigger::{ExitOn, PersonalDate, Silence, Trigger};
pub use validate::{Problem, load_flow, parse_conditions, parse_flow};
pub use words::{DayTime, Duration};
