//! The decision: who gets which message when, and why not.
//!
//! Pure: time and chance are arguments, effects are answers. Read in this order: the *language* that flow files
//! are written in, the *state* kept of a person, the *rules* every message must pass, and the *engine* that
//! moves a person by one input. docs/flow-language.md and docs/data-model.md tell the same in prose.
#![forbid(unsafe_code)]

mod engine;
mod language;
mod overlap;
mod play;
mod rehearsal;
mod rules;
mod state;
mod trial;
mod wording;

pub use engine::{
    Agreed, Effect, LastLook, Offered, Planned, Sending, Whom, adopt, clocks, last_look, step, step_in,
};
pub use language::{
    AFTER_ORDER, Book, Branch, Category, Channels, Condition, DayTime, Duration, Exit, ExitOn, Figures, Flow,
    FlowFile, ListAct, OFFERS, Offer, OfferCode, OfferKind, PRODUCTS, PersonalDate, Problem, Products,
    READY_TOPICS, REMINDERS, Rank, Reentry, ReentryScope, Rules, Send, Sign, Silence, Span, Status, Step,
    TOPIC_BYTES_MAX, Trigger, Use, Variant, WaitFrom, WaitedDate, Weekday, load_flow, parse_conditions,
    parse_flow, segments_asked,
};
pub use overlap::{MAP_DAYS, MessageDays, Moment, Overlap};
pub use play::{Played, Player};
pub use rehearsal::{Rehearsed, book_to_rehearse, rehearse};
pub use rules::{Origin, Settings, memberships};
pub use state::limit;
pub use state::{
    Act, ActiveOn, AdvertisingWord, Ask, Browsed, Cart, Choice, Choices, Comparison, Consent, Contact,
    Credit, DeadLetter, Decision, Deed, DeliveryOutcome, EarlyConsent, Entries, Followed, FollowedBy, Input,
    Item, Look, LookUp, Member, News, NewsKind, NotResent, OffsetChange, OpenVisit, Order, OrderNews,
    OrderSource, OutboxId, OutboxRow, Parcel, Person, Profile, ProfileChange, ProfileField, Reason,
    Recipient, Report, Review, RowKind, RowStatus, Run, RunState, STATE_VERSION, Searched, Segment,
    SegmentId, SentRecord, Shelf, ShelfItem, ShopEvent, Slot, Standing, StoredError, Subject, Suppression,
    View, VisitEnded, VisitNumber, WantsSlot, Wish, ZoneOffsets, ZoneSource,
};
pub use trial::{TRIAL_SENT_MAX, Trial, Tried, judge_trial, trial_winners};
