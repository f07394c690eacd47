//! Every bound of the model and of a taste, named, with its reason.

use rappel_signal::DAY_MS;

/// Products one visit is learned from, the last ones: whoever sees more is comparing everything, or is no shopper.
/// A lesson of so many touches as many rows, and as many squared pairs.
pub const LESSON_PRODUCTS_MAX: usize = 20;
/// Searches one visit is learned from, the last ones.
pub const LESSON_SEARCHES_MAX: usize = 5;
/// Neighbours kept per product and kind; a message shows at most a dozen, and some of them will be sold out or bought.
pub const NEIGHBOURS_MAX: usize = 40;
/// A visit or order told later than this is not learned: until then its mark is kept, so that it is learned once.
/// Whoever tells asks again every minute.
pub const TOLD_LATE_MS_MAX: i64 = 7 * DAY_MS;
/// Products kept per ranking of a shelf: enough that a shopper who bought the first ones is still shown some.
pub const RANKED_MAX: usize = 100;
/// One in so many products is popular: the catalogue's 20 %, of those that are ranked.
pub const POPULAR_ONE_IN: usize = 5;
/// Newest products kept per shelf.
pub const NEWEST_MAX: usize = 50;
/// Promoted products kept per shelf, the latest marked.
pub const PROMOTED_MAX: usize = 50;
/// Products kept per price band of a category, the newest.
pub const BAND_MAX: usize = 64;
/// Words of a query that are looked up one by one where nobody searched for all of them together.
pub const QUERY_WORDS_MAX: usize = 6;
/// Bytes of a query's words; longer queries are pasted texts.
pub const QUERY_BYTES_MAX: usize = 100;
/// Digits of one word of a query: sizes and model numbers have fewer, telephone and order numbers more.
pub const QUERY_DIGITS_MAX: usize = 6;
/// A query of which less than half a search is left, in thousandths, is forgotten: searched for once, after 90 to 180
/// days. Anybody can type anything, so without this there would be no end of rows.
pub const QUERY_FORGOTTEN: u64 = 500;
/// Bytes of a category or brand, as in `rappel_signal::limit::TEXT_BYTES_MAX`; longer ones are cut.
pub const NAME_BYTES_MAX: usize = 200;

/// Best sellers are those "over 30 days": nothing that was neither seen nor bought in so long is one.
pub const BEST_SELLER_MS: i64 = 30 * DAY_MS;
/// Half-life of views and orders in the rankings: all the past together then weighs as much as 30 even days
/// (30 d × ln 2 ≈ 21 d).
pub const POPULARITY_HALF_LIFE_MS: i64 = 21 * DAY_MS;
/// Half-life of what goes with what, and of what queries lead to: it changes with the seasons, not with the week.
pub const NEIGHBOUR_HALF_LIFE_MS: i64 = 90 * DAY_MS;
/// Half-life of a person's views and orders in their taste.
pub const TASTE_HALF_LIFE_MS: i64 = 60 * DAY_MS;

/// Views kept per segment of a person.
pub const VIEWS_MAX: usize = 40;
/// Ordered products kept per segment with their facts.
pub const ORDERS_MAX: usize = 20;
/// Ordered products kept per segment by id alone, so that they are never shown again; the oldest are forgotten.
pub const BOUGHT_MAX: usize = 200;
/// An order tells so much more of a taste than a view.
pub const ORDER_WEIGHT: u32 = 3;
/// Views or orders a liking of promotions or novelty is read from, at least.
pub const LIKES_ACTS_MIN: usize = 4;
/// A product younger than this is new.
pub const NEW_MS: i64 = 30 * DAY_MS;
/// Categories and brands of a taste, the most liked.
pub const LIKED_MAX: usize = 8;
/// Categories of a taste whose shelves are looked at.
pub const LIKED_SHELVES_MAX: usize = 3;
/// Products of a taste whose neighbours are looked at, the latest.
pub const RECENT_MAX: usize = 8;

/// An upgrade is dearer, but at most by this factor: further up it is another kind of product.
pub const UPGRADE_FACTOR_MAX: u32 = 2;
/// Subjects of one request: the lines of a cart that a message shows, `rappel_flow`'s items of a subject.
pub const SUBJECTS_MAX: usize = 20;
/// Products of one choice; a message shows no more.
pub const CHOICES_MAX: usize = 12;
/// Products looked at per wish: the adapter reads the facts of each.
pub const CANDIDATES_MAX: usize = 60;

/// Cuts a name at a character, so that it keeps to `bytes_max`.
pub(crate) fn cut(text: &str, bytes_max: usize) -> &str {
    let mut end = text.len().min(bytes_max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
