//! The shop's public settings that the core reads; js/loader.js, js/page.js and js/opt-in.js read the rest.

use rappel_visit::VISIT_GAP_MS;

/// Settings of one shop.
#[derive(Clone, Copy)]
pub(crate) struct Config {
    /// A pause of so long ends a visit.
    pub(crate) gap_ms: u64,
}

impl Config {
    /// From the edge's settings; 0 stands for the default.
    pub(crate) fn new(gap_ms: u32) -> Config {
        Config { gap_ms: if gap_ms == 0 { VISIT_GAP_MS as u64 } else { u64::from(gap_ms) } }
    }
}
