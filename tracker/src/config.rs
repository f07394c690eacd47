//! The shop's public settings, as the edge put them into the loader.

use rappel_visit::VISIT_GAP_MS;

use crate::page::{self, Value};

/// What the core reads of them; js/loader.js, js/page.js and js/opt-in.js read the rest.
#[derive(Clone, Copy)]
pub(crate) struct Config {
    /// Measuring is announced, not asked.
    pub(crate) notice: bool,
    /// A pause of so long ends a visit.
    pub(crate) gap_ms: i64,
}

impl Config {
    /// Reads the settings.
    pub(crate) fn read(settings: &Value) -> Config {
        let gap_ms = page::price(&page::get(settings, "gap_ms")).map(|hundredths| i64::from(hundredths / 100));
        Config { notice: page::get(settings, "notice").is_truthy(), gap_ms: gap_ms.unwrap_or(VISIT_GAP_MS) }
    }
}
