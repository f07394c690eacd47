//! What messages came to: which of them an order is credited to, and what people spent who came to a flow.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

/// The message an order is credited to: the one clicked last before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// Its flow.
    pub flow: String,
    /// The step that sent it.
    pub step: String,
    /// Which text of those that were tried, if any were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Someone who came to a flow, written to or held out: what they spent since, for the comparison of the two groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The flow.
    pub flow: String,
    /// Since when orders count.
    pub at: UnixMs,
    /// Left out for comparison.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub held_out: bool,
    /// Orders counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<String>,
    /// Their value as the shop's server told it, in hundredths.
    #[serde(default)]
    pub by_server_hundredths: u64,
    /// Their value as far as only a page told it, in hundredths.
    #[serde(default)]
    pub by_page_hundredths: u64,
}
