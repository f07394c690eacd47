//! One thing counted, and the key its sum is kept under.

use crate::day::Day;
use crate::measure::Measure;

/// So many of something, on a day, for a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The day of the shop's calendar it belongs to.
    pub day: Day,
    /// The flow's id; empty if it is of none.
    pub flow: String,
    /// What.
    pub measure: Measure,
    /// How many; below zero where something is taken back.
    pub count: i64,
}

impl Tally {
    /// The key of the sum it goes into. Keys sort by day.
    pub fn key(&self) -> String {
        format!("{}{}/{}", Tally::day_key(self.day), self.flow, self.measure.word())
    }

    /// What the keys of a day begin with.
    pub fn day_key(day: Day) -> String {
        format!("{:06}/", day.0.max(0))
    }

    /// A sum as it was kept; `None` for a key of a newer version.
    pub fn read(key: &str, count: i64) -> Option<Tally> {
        let (day, rest) = key.split_once('/')?;
        let (flow, measure) = rest.split_once('/')?;
        let (day, measure) = (Day(day.parse().ok()?), Measure::parse(measure)?);
        Some(Tally { day, flow: flow.to_owned(), measure, count })
    }
}
