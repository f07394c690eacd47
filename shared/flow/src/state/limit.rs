//! Every bound on a person's state, named, with its reason. Together they keep it well under 64 KB.

/// Devices of one person; more is a family, or a crawler.
pub const SEGMENTS_MAX: usize = 16;
/// Addresses of one segment over time; the oldest unused one is forgotten first, never a suppressed one.
pub const CONTACTS_MAX: usize = 8;
/// Audiences that one segment's shopper is remembered to be in: one for each class of a visit, and a few of the shop's own flows.
pub const AUDIENCES_MAX: usize = 12;
/// Flows running at once in one segment.
pub const RUNS_MAX: usize = 16;
/// Rows of the outbox waiting or in flight.
pub const OUTBOX_MAX: usize = 32;
/// Messages remembered for the caps: the weekly cap is far below.
pub const SENDS_MAX: usize = 48;
/// Orders remembered, so that one told twice acts once.
pub const ORDERS_MAX: usize = 32;
/// Shop events remembered, for the same reason.
pub const EVENTS_MAX: usize = 64;
/// Flows whose entries are remembered; the catalogue has fewer than forty.
pub const FLOWS_MAX: usize = 96;
/// Items of a cart kept for a message; a message shows fewer.
pub const ITEMS_MAX: usize = 20;
/// Properties of a shop's event kept for conditions and texts; others are left out.
pub const PROPERTIES_MAX: usize = 16;
/// Orders whose lines are kept: enough to know what runs out, what to review, what goes with it.
pub const ORDERS_WITH_ITEMS_MAX: usize = 8;
/// People's ways through flows that are compared at once; most flows are entered once a week at most.
pub const COMPARISONS_MAX: usize = 24;
/// Orders of one comparison: nobody places more in its days.
pub const COMPARISON_ORDERS_MAX: usize = 8;
/// Products known to be bought, never to be recommended again.
pub const BOUGHT_MAX: usize = 64;
/// Lines of a wish list; the oldest goes first.
pub const WISHES_MAX: usize = 30;
/// Products asked for; the oldest goes first.
pub const ASKS_MAX: usize = 20;
/// Products looked at lately; who looks at more is told of the latest.
pub const VIEWS_MAX: usize = 32;
/// A product shown again within this time is the same look: the page was reloaded, or returned to.
pub const SAME_VIEW_MS: i64 = 30 * 60 * 1000;
/// Reviews remembered, so that one told twice acts once.
pub const REVIEWS_MAX: usize = 16;
/// Things that happened, remembered for "did since".
pub const DEEDS_MAX: usize = 32;
/// How long a click waits to see whether another link is followed at once, as only machines do.
pub const CLICK_WAITS_MS: i64 = 1_000;
/// Topics that a word is remembered of: four ready ones, and a merchant's own.
pub const TOPICS_MAX: usize = 16;
/// How long a consent waits to be confirmed by a click: after that the shopper has forgotten what was asked.
pub const CONFIRM_MS_MAX: i64 = 7 * rappel_signal::DAY_MS;
/// Messages that answer what was asked on a page, to one address in a day and of one flow: nobody can fill a stranger's
/// mailbox, and a shopper whose first message was lost gets another.
pub const ANSWERS_DAILY_MAX: usize = 2;
/// Codes dealt to one run: one for each of its messages.
pub const CODES_MAX: usize = 8;
/// Products of late entries into one flow; the oldest may be told of again.
pub const PRODUCTS_MAX: usize = 32;
/// Products shown in one message.
pub const PICKS_MAX: usize = 12;
/// Tags and lists of one person: as many as a shop's server may tell at once.
pub const TAGS_MAX: usize = 50;
/// Offset changes of a zone: two years of the busiest zone (four a year).
pub const OFFSET_CHANGES_MAX: usize = 8;
/// Bytes of any text taken over from outside; longer ones are cut at a character.
pub const TEXT_BYTES_MAX: usize = 500;
/// Steps one input may walk through in a row; a flow file has at most 64, so reaching this is a fault of ours.
pub const STEPS_AT_ONCE_MAX: usize = 256;
/// How long a row may be in flight without an outcome: the sender's own deadline is 20 s, and a Worker that was
/// killed is back well within this.
pub const IN_FLIGHT_MS_MAX: i64 = 2 * 60 * 1000;
/// How long after its claim a message may still leave: its attempt ends before the row is given up.
pub const LEAVES_MS_MAX: i64 = IN_FLIGHT_MS_MAX - 30 * 1000;
/// How long a consent stated before its address waits for the address (same form, other order).
pub const CONSENT_WAITS_MS_MAX: i64 = 30 * 60 * 1000;
/// Consents waiting for their address.
pub const EARLY_CONSENTS_MAX: usize = 4;
/// Earlier words on messages to one address, kept as proofs: five changes of mind, and a word told again is none.
pub const FORMER_CONSENTS_MAX: usize = 10;
/// How long a message waits for the one service that may have it already, if that has trouble of its own.
pub const ELSEWHERE_MS: i64 = 60 * 60 * 1000;
/// Attempts of one message, those of unknown outcome included: `rappel_delivery::retry` gives up at ten.
pub const ATTEMPTS_MAX: u16 = 12;

/// Messages given up that are kept of a segment: more are one outage, of which the latest tell enough.
pub const DEAD_LETTERS_MAX: usize = 8;
/// How long they are kept: what a merchant has not seen in a month is of no use to a shopper.
pub const DEAD_LETTER_MS: i64 = 30 * rappel_signal::DAY_MS;
/// A message is guarded anew so long after nobody answered who has to be asked about it, or twice as long, by the person's
/// chance: outages take minutes, and not everybody asks at once when one is over.
pub const NOT_ANSWERED_MS: i64 = 60_000;
/// While the merchant has stopped all sending, a message looks after this time whether it may go on, or after twice as long, by
/// the person's chance: not everybody's goes at once when it may.
pub const HALTED_MS: i64 = 10 * 60 * 1000;
/// A message that goes so long after it was due, or never, was held up by us or by its service, not by a rule.
pub const HELD_UP_MS: i64 = 15 * 60 * 1000;
/// How long after its time a slot at a service is good: what waited longer, for the shopper to leave the shop, asks again.
pub const SLOT_MS: i64 = 10 * 60 * 1000;

/// A message that is never held back goes stale all the same, if an outage holds it back: see [`ORDER_NEWS_MS_MAX`].
pub const NEWS_STALE_MS: i64 = ORDER_NEWS_MS_MAX;
/// News of an order told later than this is history: nobody waits for its confirmation any more.
pub const ORDER_NEWS_MS_MAX: i64 = 2 * rappel_signal::DAY_MS;

/// Cuts a text at a character, so that it keeps to [`TEXT_BYTES_MAX`].
pub(crate) fn cut(text: &str) -> String {
    let mut end = text.len().min(TEXT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}
