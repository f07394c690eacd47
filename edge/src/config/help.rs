//! The merchant's short answers to the usual doubts.

use serde::Deserialize;

/// One sentence each; what is empty is left out of messages.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct HelpTexts {
    /// When and for how much it is delivered.
    pub(crate) delivery: Option<String>,
    /// How it can be returned.
    pub(crate) returns: Option<String>,
    /// How it can be paid.
    pub(crate) payment: Option<String>,
}
