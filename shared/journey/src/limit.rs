//! Every bound on a device's state, named, with its reason. Together they keep it under 64 KB of JSON.

/// Pages of one visit whose active time is kept by their path, for conditions on pages.
pub const PAGES_MAX: usize = 16;
/// Visits remembered: the console shows no more, and a year of weekly visits fits.
pub const VISITS_MAX: usize = 50;
/// Product cards kept, least recently stated leaves first: a message shows a handful.
pub const CARDS_MAX: usize = 60;
/// Products seen lately, most recent first: a message shows fewer.
pub const SEEN_MAX: usize = 12;
/// Views, searches and orders of the running visit: twice what a visit is learned from (`rappel_taste`), for pages are
/// turned back and forth.
pub const TRAIL_MAX: usize = 50;
/// Products on the wish list.
pub const WISHLIST_MAX: usize = 50;
/// Products and categories a past visit is remembered by, those looked at longest: the console shows no more.
pub const VISIT_ITEMS_MAX: usize = 3;
/// Longest title of one of them that is kept, in characters: a shelf of a list shows as many.
pub const VISIT_ITEM_MAX_CHARS: usize = 60;
/// A visitor not heard of for 13 months is forgotten whole: the longest a consent to measure is taken to hold.
pub const RETENTION_MS: i64 = 396 * rappel_signal::DAY_MS;
/// The age a page states when the true one does not fit (49 days): its clock was set ahead after the batch was closed.
/// It says nothing of when the batch was closed.
pub const AGE_MS_UNKNOWN: u32 = u32::MAX;
/// Segments of a device that live with a person, remembered as aliases: links in old messages name them.
pub const MOVES_MAX: usize = 16;
/// Hand-overs waiting for a person's object that does not answer. Beyond it signals are refused, and pages keep them.
pub const HAND_OVERS_MAX: u64 = 500;
/// New addresses a device may state in a day: a family at one computer states fewer, somebody who tries out
/// strangers' addresses more.
pub const CLAIMS_DAILY_MAX: usize = 5;
/// Addresses a device remembers having stated, so that one stated again is not new.
pub const CLAIMS_MAX: usize = 16;
/// Messages of other devices to one address that its person's object remembers: the weekly cap is far below.
pub const RESERVATIONS_MAX: usize = 64;
/// How long they are remembered: the caps look back a week.
pub const RESERVATION_MS: i64 = 7 * rappel_signal::DAY_MS;
/// Orders that an address's own object tells a device of: a flow looks back to its own beginning, and few order so often.
pub const ORDERS_TOLD_MAX: usize = 8;
/// What providers told of an address that is remembered to be known when it is told again; figures need none of it.
pub const ECHOES_MAX: usize = 64;
/// Bounces in a row that may each pass: with [`SOFT_BOUNCES_MS`], what mailbox providers take for an abandoned mailbox.
pub const SOFT_BOUNCES_MAX: u32 = 5;
/// How long they must have gone on, at least.
pub const SOFT_BOUNCES_MS: i64 = 7 * rappel_signal::DAY_MS;
/// Addresses of an erased person that others are told of: a person has few.
pub const ERASED_ADDRESSES_MAX: usize = 32;
/// Times a connection is told of an erasure, an hour apart: as often as a message is tried.
pub const ERASURE_TOLD_MAX: u16 = 10;
/// Devices that stated an address without proof, remembered for the day it is erased.
pub const CLAIMANTS_MAX: usize = 64;
/// Characters of a name that the list of people shows.
pub const ROSTER_NAME_CHARS_MAX: usize = 80;
/// Segments of customers that somebody is counted in, the first by name: each is a row to keep.
pub const ROSTER_SEGMENTS_MAX: usize = 32;
/// Addresses, numbers and orders that somebody is found by in the list of people: each is a row to keep.
pub const ROSTER_WORDS_MAX: usize = 16;
