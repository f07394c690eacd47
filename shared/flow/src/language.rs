//! The language of flow files: its words, its sentences, and what makes a file good.

mod book;
mod condition;
mod definition;
mod program;
mod trigger;
mod validate;
mod words;

pub use book::{Book, Rules};
pub use condition::{Condition, Span};
pub use definition::{
    Branch, Category, Channels, Exit, FlowFile, ListAct, Rank, Reentry, ReentryScope, Send, Status, Step,
    WaitFrom, Weekday,
};
pub use program::Flow;
pub(crate) use program::Op;
pub use trigger::{ExitOn, Trigger};
pub use validate::{Problem, load_flow, parse_flow};
pub use words::{DayTime, Duration};
