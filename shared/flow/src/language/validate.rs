//! Reading flow files, and saying in a merchant's words what is wrong with one and where.

use std::{fmt, slice};

use serde::de::{DeserializeOwned, Error as _};
use serde_path_to_error::{Segment, Track};

use super::condition::Condition;
use super::definition::FlowFile;
use super::program::Flow;

mod check;
mod conditions;

/// What is no flow file, and where.
type Misread = serde_path_to_error::Error<serde_json::Error>;

/// Something wrong with a flow file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file's name without its ending.
    pub flow: String,
    /// Where in the file: `step 2`, `exit 1, step 1`, `trigger`; empty for the file as a whole.
    pub place: String,
    /// What is wrong, and what to write instead.
    pub what: String,
}

impl Problem {
    pub(super) fn new(flow: &str, place: &str, what: String) -> Problem {
        Problem { flow: flow.into(), place: place.into(), what }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "flows/{}.json: ", self.flow)?;
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.what)
    }
}

/// Largest flow file: ten times the longest of the catalogue.
pub(crate) const FILE_BYTES_MAX: usize = 64 * 1024;

/// Reads and checks a flow file. `name` is the file's name without `.json`.
///
/// # Errors
/// Everything that is wrong with it; only the first thing if it is no JSON of the right form.
pub fn parse_flow(name: &str, json: &str) -> Result<Flow, Vec<Problem>> {
    let alone = |place: &str, what: String| vec![Problem::new(name, place, what)];
    if json.len() > FILE_BYTES_MAX {
        return Err(alone("", format!("the file is over {FILE_BYTES_MAX} bytes: split it into two flows")));
    }
    let file: FlowFile =
        read(json).map_err(|error| alone(&place(error.path()), error.inner().to_string()))?;
    let problems = check::all(name, &file);
    if problems.is_empty() { Ok(Flow::lay_out(file)) } else { Err(problems) }
}

/// Reads a flow file that [`parse_flow`] found good when the program was built: quicker than checking again.
///
/// # Errors
/// It is no flow file.
pub fn load_flow(json: &str) -> Result<Flow, serde_json::Error> {
    if json.len() > FILE_BYTES_MAX {
        return Err(serde_json::Error::custom("flow file too large"));
    }
    read(json).map(Flow::lay_out).map_err(Misread::into_inner)
}

/// Reads and checks the conditions of a segment: a JSON list.
///
/// # Errors
/// The first thing that is wrong with them, and where.
pub fn parse_conditions(json: &str) -> Result<Vec<Condition>, String> {
    let conditions: Vec<Condition> =
        read(json).map_err(|error| format!("{}: {}", place(error.path()), error.inner()))?;
    for (number, condition) in (1..).zip(&conditions) {
        if let Some(what) = conditions::problems(slice::from_ref(condition)).first() {
            return Err(format!("condition {number}: {what}"));
        }
    }
    Ok(conditions)
}

/// The one reader of the language: a second, that keeps no track of the place, would be a hundred kilobytes of wasm.
fn read<T: DeserializeOwned>(json: &str) -> Result<T, Misread> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let file = serde_path_to_error::deserialize(&mut reader)?;
    reader.end().map_err(|error| Misread::new(Track::new().path(), error))?;
    Ok(file)
}

/// `steps[3].split.branches[0].steps[1].send.template` becomes `step 4, branch 1, step 2, template`.
fn place(path: &serde_path_to_error::Path) -> String {
    let mut words: Vec<String> = Vec::new();
    // A list by itself is one of conditions.
    let mut list = String::from("when");
    for segment in path.iter() {
        match segment {
            Segment::Map { key } => {
                match key.as_str() {
                    "steps" | "branches" | "exits" | "entry" | "when" => {}
                    "otherwise" => words.push("otherwise".into()),
                    "ends_with" => words.push("last branch".into()),
                    other => words.push(other.to_owned()),
                }
                list = key.clone();
            }
            Segment::Seq { index } => words.push(format!("{} {}", list_word(&list), index + 1)),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    words.join(", ")
}

fn list_word(list: &str) -> &str {
    match list {
        "steps" | "otherwise" | "ends_with" => "step",
        "branches" => "branch",
        "exits" => "exit",
        "entry" | "when" => "condition",
        _ => "entry",
    }
}
