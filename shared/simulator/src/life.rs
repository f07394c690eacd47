//! A shopper's life: what happened, and when. One line of JSON each where lives are recorded.

use std::fmt;

use rappel_flow::{Input, SegmentId};
use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

/// Longest line of a recorded life: a busy year's.
const LINE_BYTES_MAX: usize = 1024 * 1024;
/// Happenings of one life: ten a day for a year.
const HAPPENINGS_MAX: usize = 3_650;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// When the edge heard of it.
    pub at: UnixMs,
    /// What the engine hears.
    pub input: Input,
}

/// A shopper's life, in order of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    /// The shopper's name in reports.
    pub name: String,
    /// The number that decides shares, spreads and the holdout, as in [`rappel_flow::Person::chance`].
    #[serde(default)]
    pub chance: u32,
    /// What happened.
    pub happenings: Vec<Happening>,
}

impl Life {
    /// The segment all of it belongs to.
    pub fn segment(&self) -> SegmentId {
        SegmentId(self.name.clone())
    }
}

/// Why recorded lives could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for LifeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for LifeError {}

/// Reads recorded lives, one JSON object on each line; empty lines are passed over.
///
/// # Errors
/// The first line that is no life, too long, or not in order of time.
pub fn read_lives(text: &str) -> Result<Vec<Life>, LifeError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(number, line)| read_life(line).map_err(|what| LifeError { line: number + 1, what })).collect()
}

fn read_life(line: &str) -> Result<Life, String> {
    if line.len() > LINE_BYTES_MAX {
        return Err(format!("over {LINE_BYTES_MAX} bytes: leave older happenings out"));
    }
    let life: Life = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if life.happenings.len() > HAPPENINGS_MAX {
        return Err(format!("over {HAPPENINGS_MAX} happenings: leave older ones out"));
    }
    if !life.happenings.is_sorted_by_key(|happening| happening.at) {
        return Err("happenings are not in order of time: sort them by `at`".into());
    }
    Ok(life)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a broken test should fail loudly")]
    use super::*;

    fn life(times: &[i64]) -> Life {
        let happening =
            |at: &i64| Happening { at: UnixMs(*at), input: Input::AccountCreated { at: UnixMs(*at) } };
        Life { name: "ann".into(), chance: 7, happenings: times.iter().map(happening).collect() }
    }

    #[test]
    fn a_recorded_life_is_read_as_it_was_written() {
        let line = serde_json::to_string(&life(&[1, 2])).unwrap();
        assert_eq!(read_lives(&format!("\n{line}\n\n")), Ok(vec![life(&[1, 2])]));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let good = serde_json::to_string(&life(&[1])).unwrap();
        let late = serde_json::to_string(&life(&[2, 1])).unwrap();
        let error = read_lives(&format!("{good}\n{late}")).unwrap_err();
        assert_eq!(error.to_string(), "line 2: happenings are not in order of time: sort them by `at`");
        assert_eq!(read_lives(&format!("{good}\n\n{{")).unwrap_err().line, 3);
    }
}
