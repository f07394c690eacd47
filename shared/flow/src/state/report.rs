//! What is told of a message after it went: by its provider, and by its links.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

/// What a provider tells later, or what gave a machine away. What people do with a message is
/// [`crate::Input::Reacted`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Report {
    /// The mailbox or phone has it, the browser shows it.
    Delivered,
    /// It came back.
    Bounced,
    /// The reader called it spam.
    Complained,
    /// A mailbox's proxy or a scanner loaded its pictures.
    OpenedByMachine,
    /// A scanner followed its links.
    ClickedByMachine,
}

/// A link of a message that was followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Which: tells the links of one message apart.
    pub link: u32,
    /// When.
    pub at: UnixMs,
    /// By whom.
    pub by: FollowedBy,
}

/// Who followed a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FollowedBy {
    /// Perhaps a person: that is not known before a second is over, for scanners follow another link at once.
    Unsure,
    /// A person.
    Person,
    /// A program that is known as one: a person may follow the same link at the same moment.
    Machine,
    /// Something that followed several links at once: what comes with it is no person either.
    Burst,
}
