//! Every bound of the register, named, with its reason.

/// Events a person's object remembers having heard, the latest: a shop repeats what got no answer within minutes, and
/// the engine knows orders and reviews by their own ids for longer. 16 characters each.
pub const HEARD_MAX: usize = 256;
/// Events remembered of one product: more than it has fields, and than variants that a platform tells of at once (Shopify: 100),
/// so that what one of them said last is among them. About 80 bytes each.
pub const PRODUCT_EVENTS_MAX: usize = 128;
/// Orders of which news is kept until the order itself is told.
pub const AWAITED_ORDERS_MAX: usize = 16;
/// News kept of each of them: dispatched, expected anew, delivered, refunded twice, and as much again.
pub const AWAITED_NEWS_MAX: usize = 10;
