//! Who did what. Entries name members and things, and shoppers by a keyed mark alone.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    pub at: UnixMs,
    /// Whose doing it was: a member's address, a key's name, or `deployment`.
    pub who: String,
    /// At which shop; none if it concerns all.
    pub shop: Option<String>,
    /// What was done.
    pub deed: Deed,
    /// What it was done to, as its reader knows it: a flow, a setting, a member.
    pub about: String,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// The first owner came in by the code.
    CodeUsed,
    /// Signed in by a link.
    SignedIn,
    /// Signed out.
    SignedOut,
    /// Was made a member, or another role.
    Granted,
    /// Is a member no more.
    Removed,
    /// Made a key.
    KeyMade,
    /// Ended a key.
    KeyEnded,
    /// Changed a shop's settings.
    Changed,
    /// Went back to earlier settings.
    Undone,
    /// Stopped all sending.
    Paused,
    /// Let it go on.
    Resumed,
    /// Sent a message again that was given up.
    Resent,
    /// Sealed a provider's keys.
    KeysSealed,
    /// Took a provider's keys away.
    KeysRemoved,
    /// Had everything kept of a shopper as a file.
    Exported,
    /// Forgot a shopper.
    Erased,
    /// Stopped all marketing to a shopper.
    Stopped,
    /// Let it go on.
    Allowed,
    /// Brought people along, from a file.
    Imported,
    /// Took a shopper for one of the shop's own people.
    LeftOut,
    /// Took them for none.
    CountedAgain,
    /// Took a backup.
    BackedUp,
    /// Brought one back.
    Restored,
}

impl Deed {
    /// The same in a reader's words.
    pub fn words(self) -> &'static str {
        match self {
            Deed::CodeUsed => "came in by the one-time code",
            Deed::SignedIn => "signed in",
            Deed::SignedOut => "signed out",
            Deed::Granted => "gave a role to",
            Deed::Removed => "removed",
            Deed::KeyMade => "made the key",
            Deed::KeyEnded => "ended the key",
            Deed::Changed => "changed",
            Deed::Undone => "went back to",
            Deed::Paused => "paused",
            Deed::Resumed => "resumed",
            Deed::Resent => "sent again",
            Deed::KeysSealed => "sealed the keys of",
            Deed::KeysRemoved => "removed the keys of",
            Deed::Exported => "exported",
            Deed::Erased => "erased",
            Deed::Stopped => "stopped all marketing to",
            Deed::Allowed => "let marketing go again to",
            Deed::Imported => "brought along people:",
            Deed::LeftOut => "left out, as one of the team,",
            Deed::CountedAgain => "counts again",
            Deed::BackedUp => "took a backup of",
            Deed::Restored => "brought back a backup of",
        }
    }
}
