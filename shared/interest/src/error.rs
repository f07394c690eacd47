//! What can be wrong with a campaign or a hand-over, in words that say what to change.

use core::fmt;

/// Why a campaign or a hand-over was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InterestError {
    /// A text that must be there is empty; the name tells which.
    Empty(&'static str),
    /// A text or a list is over its limit: which, and the limit.
    OverLimit(&'static str, usize),
    /// The number makes no sense there: what is asked for.
    Number(&'static str),
}

impl fmt::Display for InterestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InterestError::Empty(name) => write!(f, "{name} is missing: give it a value"),
            InterestError::OverLimit(name, limit) => {
                write!(f, "{name} is over its limit of {limit}: shorten it or divide it")
            }
            InterestError::Number(what) => f.write_str(what),
        }
    }
}

impl core::error::Error for InterestError {}

/// A text that must be there and fit.
pub(crate) fn text(name: &'static str, text: &str, bytes_max: usize) -> Result<(), InterestError> {
    if text.is_empty() {
        return Err(InterestError::Empty(name));
    }
    fits(name, text.len(), bytes_max)
}

/// A length or a count that must fit.
pub(crate) fn fits(name: &'static str, size: usize, max: usize) -> Result<(), InterestError> {
    if size > max { Err(InterestError::OverLimit(name, max)) } else { Ok(()) }
}
