//! Reasons in English, for the console and the decision record.

use alloc::string::String;
use rappel_signal::Report;

/// Names to put into the wording. Unescaped: they come from a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Names<'a> {
    /// Title of the item with the longest active time.
    pub item: Option<&'a str>,
    /// The last query.
    pub query: Option<&'a str>,
}

/// Why a visit got its class, in one line: "2 min 10 s on Trail Shoes, third visit". The result is as hostile as the
/// names in it until escaped.
pub fn explain(_report: &Report, _names: Names<'_>) -> String {
    String::new()
}
