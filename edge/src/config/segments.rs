//! A shop's segments: named conditions, read in the language of flows.

use std::collections::BTreeMap;

use rappel_flow::{Condition, parse_conditions};
use serde::Deserialize;
use serde_json::Value;

/// Conditions by the segment's name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "BTreeMap<String, Value>")]
pub(crate) struct Segments(pub(crate) BTreeMap<String, Vec<Condition>>);

impl TryFrom<BTreeMap<String, Value>> for Segments {
    type Error = String;

    fn try_from(told: BTreeMap<String, Value>) -> Result<Segments, String> {
        let mut segments = BTreeMap::new();
        for (name, conditions) in told {
            let read = parse_conditions(&conditions.to_string());
            let conditions = read.map_err(|what| format!("segments: {name}: {what}"))?;
            segments.insert(name, conditions);
        }
        Ok(Segments(segments))
    }
}

impl Segments {
    /// Whether all segments are there that a flow or another segment names.
    pub(super) fn check<'a>(&self, mut named: impl Iterator<Item = &'a str>, by: &str) -> Result<(), String> {
        match named.find(|name| !self.0.contains_key(*name)) {
            Some(unknown) => Err(format!("{by:?} names the segment {unknown:?}: add it to `segments`")),
            None => Ok(()),
        }
    }
}
