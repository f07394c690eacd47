//! What can be wrong with bytes from a page, in words that say what to change.

use core::fmt;

/// Why an envelope was refused. All are the sender's to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalError {
    /// No bytes at all.
    Empty,
    /// More bytes than [`crate::limit::ENVELOPE_BYTES_MAX`].
    TooLarge,
    /// The first byte names a version this code does not read.
    UnknownVersion(u8),
    /// The bytes end early, run on, or do not spell an envelope.
    Malformed,
    /// A count or length is over its limit; the name tells which.
    OverLimit(&'static str),
}

impl fmt::Display for SignalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignalError::Empty => f.write_str("the body is empty: send one envelope"),
            SignalError::TooLarge => f.write_str("the body is over 16384 bytes: send fewer batches"),
            SignalError::UnknownVersion(_) => f.write_str("unknown wire version: reload the script"),
            SignalError::Malformed => f.write_str("the bytes are not an envelope: see docs/wire-format.md"),
            SignalError::OverLimit(name) => write!(f, "{name} is over its limit: see docs/wire-format.md"),
        }
    }
}
