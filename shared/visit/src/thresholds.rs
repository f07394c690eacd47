//! The numbers behind the classes: the catalogue's defaults, each the merchant's to change.

use rappel_signal::SECOND_MS;
use serde::{Deserialize, Serialize};

/// Where the points of the interest score lie, and what a class asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    /// A point each for so much active time on products and categories.
    pub active_ms: [u32; 3],
    /// A point each for so many product and category views.
    pub views: [u16; 3],
    /// A point for an item seen in so many visits of the last 30 days.
    pub repeat_visits: u8,
    /// A point for so many pages of any kind.
    pub pages: u16,
    /// The score from which on a visit counts as browsing.
    pub browse_score: u8,
    /// Active time from which on a shopper was really there.
    pub site_active_ms: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        const SECOND: u32 = SECOND_MS as u32;
        Thresholds {
            active_ms: [60 * SECOND, 180 * SECOND, 600 * SECOND],
            views: [3, 8, 20],
            repeat_visits: 2,
            pages: 4,
            browse_score: 4,
            site_active_ms: 5 * SECOND,
        }
    }
}
