//! Every bound on a device's state, named, with its reason. Together they keep it under 64 KB of JSON.

/// Visits remembered: the console shows no more, and a year of weekly visits fits.
pub const VISITS_MAX: usize = 50;
/// Product cards kept, least recently stated leaves first: a message shows a handful.
pub const CARDS_MAX: usize = 60;
/// Products seen lately, most recent first: a message shows fewer.
pub const SEEN_MAX: usize = 12;
/// Products on the wish list.
pub const WISHLIST_MAX: usize = 50;
/// Items a past visit is remembered by.
pub const VISIT_ITEMS_MAX: usize = 5;
/// A visitor not heard of for 13 months is forgotten whole: the longest a consent to measure is taken to hold.
pub const RETENTION_MS: i64 = 396 * rappel_signal::DAY_MS;
/// The age a page states when the true one does not fit (49 days): its clock was set ahead after the batch was closed.
/// It says nothing of when the batch was closed.
pub const AGE_MS_UNKNOWN: u32 = u32::MAX;
