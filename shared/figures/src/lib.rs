//! What messages came to. Pure: the engine says what happened as [`Tally`]s, objects add them up, and here the sums become
//! a [`Report`] with the revenue that would not have come without the messages ([`estimate`]).
//!
//! docs/figures.md says what each figure means and how it is read.
#![forbid(unsafe_code)]

mod day;
mod estimate;
pub mod limit;
mod measure;
mod report;
mod tally;

pub use day::Day;
pub use estimate::{Estimate, Sample, Total, estimate, together};
pub use measure::{BOUGHT, Group, Measure, Text, Told};
pub use report::{
    Compared, Credited, FlowFigures, GroupFigures, Report, StepFigures, TextFigures, ToldLater, Windows,
};
pub use tally::Tally;
