//! Every bound of the catalogue, named, with its reason. Checked before anything is parsed or stored.

use rappel_signal::DAY_MS;

/// One item of a feed, and the head of a file: Google's longest description is 5,000 characters, 4 bytes each at most;
/// three times that leaves room for everything else an item says.
pub const ITEM_BYTES_MAX: usize = 64 * 1024;
/// Columns of a text feed: the product data specification has about 100 attributes, shops add their own.
pub const COLUMNS_MAX: usize = 256;
/// Rows of a text feed that may be read once more from their second line, because a quote was never closed. Each costs
/// up to [`ITEM_BYTES_MAX`] again; a file with more of them was not written with quotes in mind.
pub const REREAD_MAX: u32 = 200;
/// Remarks kept for the merchant; the rest is counted. Who mends these mends the others with them.
pub const REMARKS_MAX: usize = 20;
/// Rows handled in one turn: with their old and new form under 2 MB of an object's 128 MB.
pub const BATCH_ROWS_MAX: usize = 500;
/// Variants of one product told at once; Shopify's limit is 2,048 a product, and nobody reads so many in a message.
pub const VARIANTS_MAX: usize = BATCH_ROWS_MAX;
/// Options of a variant (colour, size, …): platforms know three, feeds a few more.
pub const OPTIONS_MAX: usize = 8;
/// Depth of a category path: Google's own taxonomy ends at seven.
pub const CATEGORY_DEPTH_MAX: usize = 8;
/// Pieces in stock; shops that do not count write nines.
pub const STOCK_MAX: u32 = 9_999_999;
/// Days of handling and of transport each: what takes longer than a season is no delivery time.
pub const SHIPPING_DAYS_MAX: u16 = 120;
/// Units in a pack (capsules, bags, sheets).
pub const UNITS_PER_PACK_MAX: u32 = 100_000;
/// A product is new for so long: the catalogue of flows says "younger than 30 d".
pub const NEW_PRODUCT_MS: i64 = 30 * DAY_MS;
/// A row marked as gone is kept so long: a feed that forgets a product for a week does not make it new again.
pub const GONE_KEPT_MS: i64 = 30 * DAY_MS;
/// A feed run may mark as gone at most so many percent of what is stored: more is a broken feed, not a clearance.
pub const SWEEP_PERCENT_MAX: u64 = 50;
/// Below this number of rows a shop may well replace everything at once.
pub const SWEEP_ROWS_FREE: u64 = 20;
/// Name of a run (a feed import's number, an event's id): part of every change's id.
pub const RUN_BYTES_MAX: usize = 64;
