//! The language of flow files: its words, its sentences, and what makes a file good.

mod book;
mod condition;
mod definition;
mod program;
mod trigger;
mod validate;
mod words;

pub use book::{Book, Rules};
pub use condition::Condition;
pub use definition::{
    Category, Channels, Exit, FlowFile, ListAct, Rank, Reentry, ReentryScope, Send, Status, Step, WaitFrom,
};
pub use program::{Flow, Op};
pub use trigger::{ExitOn, Trigger};
pub use validate::{Problem, load_flow, parse_flow};
pub use words::{DayTime, Duration};
