//! Every limit of the shop's interface, named, with its reason. Sizes are checked before anything is parsed.

/// Body of one request with events, in bytes: 100 generous orders.
pub const REQUEST_BYTES_MAX: usize = 1024 * 1024;
/// Events in one request. The edge writes each to an object of its own, and a request may only make so many calls.
pub const REQUEST_EVENTS_MAX: usize = 100;
/// Body of one upload, in bytes: it is held in memory, and a Worker has 128 MB for all it does at once.
pub const UPLOAD_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Lines of one upload: a Worker's request may make 1,000 calls to objects, and a new customer takes up to four.
pub const UPLOAD_EVENTS_MAX: usize = 250;
/// Addresses of one list: the sixteen parts of the directory take their share of so many in well under a second.
pub const SUPPRESSIONS_MAX: usize = 10_000;
/// One row of a merchant's CSV file, in bytes: other tools' exports have some dozens of short columns.
pub const CSV_ROW_BYTES_MAX: usize = 16 * 1024;
/// Its columns.
pub const CSV_COLUMNS_MAX: usize = 200;
/// A file of people brought along, in bytes: it is in memory as form data, bytes and text, as copies on both sides of a call, as
/// people and as rows, several of them at once, and a Worker has 128 MB.
pub const IMPORT_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Its rows: with what is usual in them they are as many bytes.
pub const IMPORT_ROWS_MAX: usize = 25_000;
/// Refused rows that are kept to be shown: who has more has the wrong file.
pub const IMPORT_REFUSED_MAX: usize = 50;
/// Its name, in characters: it is shown and stands in the log of what members did.
pub const IMPORT_NAME_CHARS_MAX: usize = 100;
/// The wording that people agreed to, in bytes: with the tool, the day, and when and from where it was said it fits the proof
/// of a consent; the form's name has what is left.
pub const IMPORT_WORDING_BYTES_MAX: usize = 300;
/// One event, in bytes: the largest, a thousand codes, fits twice.
pub const EVENT_BYTES_MAX: usize = 128 * 1024;
/// What a delivery service sends or answers, in bytes: a parcel's whole history, or a page of 500 shipments.
pub const WEBHOOK_BYTES_MAX: usize = 1024 * 1024;

/// An event's id, in bytes: a UUID is 36, a platform's global id under 100, ours for a parcel of an order under 180.
pub const EVENT_ID_BYTES_MAX: usize = 200;
/// Ids of orders, customers, variants, offers, pools; names of events and properties. In bytes.
pub const ID_BYTES_MAX: usize = 64;
/// A product's title, in bytes: 150 letters of any script (Google Merchant's limit).
pub const TITLE_BYTES_MAX: usize = 600;
/// A phone number's digits (ITU-T E.164, section 6).
pub const PHONE_DIGITS_MAX: usize = 15;
/// Senders of messages take none that is shorter.
pub const PHONE_DIGITS_MIN: usize = 8;
/// A zone's name, in bytes; the longest of the IANA database has 32.
pub const ZONE_BYTES_MAX: usize = 48;
/// A voucher code, in bytes: it is typed by people.
pub const CODE_BYTES_MAX: usize = 64;

/// Items of one order.
pub const ORDER_ITEMS_MAX: usize = 200;
/// Codes used on one order.
pub const ORDER_CODES_MAX: usize = 10;
/// Tags of one customer.
pub const TAGS_MAX: usize = 50;
/// Consents in one event: every channel twice, for two addresses each.
pub const CONSENTS_MAX: usize = 8;
/// Levels of a category path; Google's taxonomy has seven at most.
pub const CATEGORY_LEVELS_MAX: usize = 8;
/// Days an offer is valid from its message: what lasts longer has no need of an end.
pub const DAYS_MAX: u16 = 366;
/// Codes in one event.
pub const POOL_CODES_MAX: usize = 1_000;
/// Countries of one sale period: there are no more.
pub const COUNTRIES_MAX: usize = 249;
/// Products an event of one's own can be about.
pub const SUBJECT_PRODUCTS_MAX: usize = 24;
/// Properties of an event of one's own.
pub const PROPERTIES_MAX: usize = 32;

/// How far ahead of the edge's clock an event may lie: clocks differ by minutes; an hour is a wrong zone.
pub const AHEAD_MS_MAX: i64 = 10 * 60 * 1000;
/// 2000-01-01: nothing a shop tells is older; seconds taken for milliseconds land before it.
pub const INSTANT_MS_MIN: i64 = 946_684_800_000;
/// 2100-01-01: an end "for ever" is better left out.
pub const INSTANT_MS_MAX: i64 = 4_102_444_800_000;
