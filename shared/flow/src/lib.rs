//! The decision: who gets which message when, and why not.
//!
//! Pure: time and chance are arguments, effects are answers. Read in this order: the *language* that flow files
//! are written in, the *state* kept of a person, the *rules* every message must pass, and the *engine* that
//! moves a person by one input. docs/flow-language.md and docs/data-model.md tell the same in prose.
#![forbid(unsafe_code)]

mod engine;
mod language;
mod rules;
mod state;
mod wording;

pub use engine::{Effect, Planned, Sending, adopt, step, step_in};
pub use language::{
    Book, Branch, Category, Channels, Condition, DayTime, Duration, Exit, ExitOn, Flow, FlowFile, ListAct,
    Problem, Rank, Reentry, ReentryScope, Rules, Send, Span, Status, Step, Trigger, WaitFrom, Weekday,
    load_flow, parse_flow,
};
pub use state::limit;
pub use state::{
    Act, Cart, Consent, Contact, Decision, DeliveryOutcome, EarlyConsent, Entries, Input, Item, OffsetChange,
    OpenVisit, Order, OrderSource, OutboxId, OutboxRow, Parcel, Person, Profile, ProfileChange, Reason,
    Recipient, RowStatus, Run, RunState, STATE_VERSION, Segment, SegmentId, SentRecord, ShopEvent, Standing,
    StoredError, Subject, Suppression, VisitEnded, VisitNumber, ZoneOffsets, ZoneSource,
};
