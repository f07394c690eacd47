//! Every limit of the wire, named, with its reason. Checked before anything is parsed or stored.

/// Shop keys stand in addresses: long enough to be told apart, short enough to read.
pub const SHOP_KEY_BYTES_MIN: usize = 3;
/// See [`SHOP_KEY_BYTES_MIN`].
pub const SHOP_KEY_BYTES_MAX: usize = 32;
/// Longest product id seen in feeds is 50 characters (Google Merchant's limit); 64 leaves room for a variant suffix.
pub const PRODUCT_ID_BYTES_MAX: usize = 64;
/// One request: the device's whole store of unsent batches (8 KB) and a page of news fit twice.
pub const ENVELOPE_BYTES_MAX: usize = 16 * 1024;
/// Batches in one request: the edge remembers as many page ids per device.
pub const BATCHES_MAX: usize = 32;
/// Facts in one batch: a page that states more is a loop, not a shopper.
pub const FACTS_MAX: usize = 64;
/// Product cards in one batch: a cart page shows about so many at most.
pub const CARDS_MAX: usize = 24;
/// Lines of a cart or an order; more are left out of messages anyway.
pub const CART_LINES_MAX: usize = 50;
/// Names of batches a page may ask about at once.
pub const ASKS_MAX: usize = 64;
/// Reasons of one report: there are no more kinds.
pub const REASONS_MAX: usize = 12;
/// A path, query, title, category: longer ones are cut by the page, refused by the edge.
pub const TEXT_BYTES_MAX: usize = 200;
/// An address of an image or page, and of a push endpoint (the longest seen is under 500).
pub const URL_BYTES_MAX: usize = 512;
/// RFC 5321, section 4.5.3.1.3, less the angle brackets.
pub const EMAIL_BYTES_MAX: usize = 254;
/// A consent's wording, kept as its proof.
pub const CONSENT_TEXT_BYTES_MAX: usize = 500;
/// Quantity of one line; shops that sell more at once do not sell to shoppers.
pub const QUANTITY_MAX: u16 = 9_999;
/// Active time one batch may claim: a page sends at least every ten minutes while in use.
pub const BATCH_ACTIVE_MS_MAX: u32 = 60 * 60 * 1000;
/// Batches of one page view the edge will take; a page in use for a day sends 144.
pub const PAGE_SEQUENCE_MAX: u16 = 255;
