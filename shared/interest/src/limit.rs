//! Every limit of interest and fan-out, named, with its reason.

use rappel_signal::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};

/// Calls to other objects one alarm may make: the platform's free plan allows 50 subrequests, and ten stay in reserve.
pub const CALLS_PER_ALARM: usize = 40;
/// Rows read for one campaign in one alarm: a page of rows nobody of which is due must stay cheap.
pub const PAGE_ROWS: usize = 200;
/// Campaigns served in one alarm: each has at least five calls, and at most 1,600 rows are read.
pub const CAMPAIGNS_PER_ALARM: usize = 8;
/// Campaigns running at one shard: all are loaded at each alarm. Whoever announces one more is asked to come again.
pub const CAMPAIGNS_MAX: usize = 64;
/// Campaigns one shard is the home of at a time. Whoever announces one more is asked to come again.
pub const HOMES_MAX: usize = 64;
/// Shards of a shop: a round over all of them must fit one alarm with calls to spare for persons.
pub const SHARDS_MAX: u16 = 32;
/// Shards of a shop if nothing else was chosen. Fixed once rows are kept: another count looks for rows elsewhere.
pub const SHARDS_DEFAULT: u16 = 16;
/// Products one person is kept as interested in: as many subjects as a person has elsewhere.
pub const INTERESTS_MAX: usize = 100;
/// Rows of one hand-over: a person's whole interest at once.
pub const NEWS_MAX: usize = INTERESTS_MAX;
/// Rows that came in behind a campaign's cursor and wait for their turn. Beyond it a hand-over is asked to come again.
pub const LATE_MAX: usize = 256;
/// The name of a person's object: a shop key, a slash and 32 digits fit three times.
pub const PERSON_BYTES_MAX: usize = 120;
/// As for a product's id.
pub const VARIANT_BYTES_MAX: usize = rappel_signal::limit::PRODUCT_ID_BYTES_MAX;
/// The name of a run of the catalogue: an event's id, or a number.
pub const RUN_BYTES_MAX: usize = 64;
/// Categories or brands of a taste, or of a wish a campaign names.
pub const TASTE_WORDS_MAX: usize = 16;
/// Products of one promotion or one batch of arrivals: a message shows a dozen at most.
pub const PRODUCTS_MAX: usize = 50;

/// A view is forgotten after this time (the catalogue of automations looks at the last 30 days).
pub const VIEW_KEPT_MS: i64 = 30 * DAY_MS;
/// Something carted and left is forgotten after this time.
pub const CART_KEPT_MS: i64 = 90 * DAY_MS;
/// Who asked waits so long: past half a year the wish is stale.
pub const ASK_KEPT_MS: i64 = 180 * DAY_MS;
/// A wish list is meant to last; without a sign of life for a year it is forgotten.
pub const WISH_KEPT_MS: i64 = 365 * DAY_MS;
/// A removal is remembered so long, so that an older hand-over cannot bring the row back.
pub const GONE_KEPT_MS: i64 = 30 * DAY_MS;
/// A person's index row without any interest goes after the shop's retention: 13 months.
pub const PERSON_KEPT_MS: i64 = 395 * DAY_MS;
/// Rows past their time are let go of once in this time.
pub const SWEEP_EVERY_MS: i64 = DAY_MS;
/// A campaign that ended is remembered so long, so that announcing it again does nothing.
pub const CAMPAIGN_KEPT_MS: i64 = 35 * DAY_MS;
/// A product's low stock is told once in this time.
pub const LOW_STOCK_ONCE_MS: i64 = 30 * DAY_MS;

/// Between two alarms of one campaign.
pub const ALARM_PAUSE_MS: i64 = SECOND_MS;
/// A claimed call without an answer is made again after this time, doubling each time.
pub const RETRY_FIRST_MS: i64 = 5 * SECOND_MS;
/// The longest wait between two attempts.
pub const RETRY_MAX_MS: i64 = 10 * MINUTE_MS;
/// Failed calls before a person is given up: the last comes about ten minutes after the first.
pub const FAILURES_MAX: u8 = 8;
/// A claim without an answer is given up after this time: news of stock and prices is stale after a day.
pub const CLAIM_KEPT_MS: i64 = DAY_MS;
/// Between two looks of a campaign's home at its shards while a batch is being told.
pub const ROUND_PAUSE_MS: i64 = 2 * SECOND_MS;
/// After a batch as large as the stock was told: time to read and to buy before the next hear of it.
pub const BATCH_WAIT_MS: i64 = 2 * HOUR_MS;
/// Campaigns a person's object remembers having heard: retries end within minutes, so the newest suffice.
pub const HEARD_MAX: usize = 256;
