//! What can go wrong when something is run on this machine, in words that say what to do about it.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// A failure to prepare, start or reach a local process.
#[derive(Debug)]
pub enum LocalError {
    /// A file or folder could not be read or written.
    File {
        /// What was being done, such as "write the workerd configuration".
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// Something that must be there is not.
    Missing {
        /// What is missing.
        what: String,
        /// What the reader can do about it.
        remedy: String,
    },
    /// The program could not be started at all.
    Start {
        /// The program's path.
        program: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The process runs, or ran, but does not answer.
    NotReady {
        /// The process, as a reader would call it.
        name: String,
        /// What it was expected to do.
        expected: String,
        /// How long it was given.
        waited: Duration,
        /// How it ended, if it did.
        ended: Option<String>,
        /// The last lines it printed.
        log_tail: String,
    },
    /// Every port tried was busy.
    NoFreePort,
}

impl fmt::Display for LocalError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { doing, path, source } => {
                write!(out, "could not {doing} ({}): {source}", path.display())
            }
            Self::Missing { what, remedy } => write!(out, "{what} is missing: {remedy}"),
            Self::Start { program, source } => write!(out, "could not start {}: {source}", program.display()),
            Self::NotReady { name, expected, waited, ended, log_tail } => {
                let state = ended.as_deref().unwrap_or("it is still running");
                writeln!(out, "{name} was expected to {expected} within {waited:?}, but did not ({state}).")?;
                write!(out, "--- the last lines {name} printed ---\n{log_tail}\n---")
            }
            Self::NoFreePort => write!(out, "no free port was found on 127.0.0.1"),
        }
    }
}

impl std::error::Error for LocalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } | Self::Start { source, .. } => Some(source),
            Self::Missing { .. } | Self::NotReady { .. } | Self::NoFreePort => None,
        }
    }
}
