//! What a visit amounts to, in counts, so that class and score can be explained.

use rappel_signal::CheckoutStep;
use serde::{Deserialize, Serialize};

/// Counts of one visit, of what followed its last purchase if there was one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Features {
    /// Active time on pages of any kind.
    pub active_ms: u32,
    /// Active time on products and categories.
    pub item_active_ms: u32,
    /// The longest active time on a single item.
    pub longest_item_ms: u32,
    /// Product and category views.
    pub views: u16,
    /// Pages of any kind.
    pub pages: u16,
    /// Visits of the last 30 days that saw the most often seen item, this one included; 0 if no item was seen.
    pub repeat_visits: u8,
    /// Returned to a page, product or category after other pages.
    pub returned: bool,
    /// The last search.
    pub search: Option<SearchFeatures>,
    /// Lines in the cart at the end.
    pub cart_lines: u8,
    /// Something was added to, changed in or seen of the cart.
    pub cart_acted: bool,
    /// How far a checkout came.
    pub checkout: Option<CheckoutStep>,
    /// An error was seen in checkout.
    pub checkout_error: bool,
    /// An order was placed in this visit; all the rest followed it.
    pub purchased: bool,
}

/// How the last search went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchFeatures {
    /// How many results, if the page told.
    pub results: Option<u16>,
    /// A product or category was opened from them.
    pub opened: bool,
    /// How often the query was changed since a result was last opened.
    pub refined: u8,
}
