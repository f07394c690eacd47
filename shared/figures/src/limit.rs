//! The windows figures are counted in, and the bounds of a question for them. They are printed with every report.

/// One day, in milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// An order counts for an e-mail clicked so long before it. Mail is read days later, and so is what it advises.
pub const EMAIL_CLICK_WINDOW_MS: i64 = 5 * DAY_MS;
/// An order counts for a push clicked so long before it. A notification is of the moment.
pub const PUSH_CLICK_WINDOW_MS: i64 = DAY_MS;
/// Orders of people who entered a flow, or were held out of it, are compared for so long after that: the longest series
/// before a purchase runs three days, and its last e-mail's click counts five more.
pub const COMPARED_MS: i64 = 8 * DAY_MS;
/// Fewer people in either group say nothing: the usual least for which a mean is about normal.
pub const PEOPLE_MIN: i64 = 30;
/// Days one question may span.
pub const DAYS_MAX: i32 = 92;
