//! Numbers under which js/page.js calls `on(code, text)`: one exported function is smaller than many closures.

/// A source speaks of consent: its number, explicit, measuring, user data, personalization; see `consent`.
pub(crate) const CONSENT: u32 = 0;
/// All words on consent so far were said; what else waited follows.
pub(crate) const READY: u32 = 2;
/// A shop event of the data layer, see `sensors::record`.
pub(crate) const EVENT: u32 = 3;
/// `rappel('track', …)`, likewise.
pub(crate) const TRACK: u32 = 4;
/// `rappel('identify', …)`: email, consent, wording.
pub(crate) const IDENTIFY: u32 = 5;
/// `rappel('push')`.
pub(crate) const PUSH: u32 = 6;
/// `rappel('logout')`.
pub(crate) const LOGOUT: u32 = 7;
/// Pointer, key, scroll or touch.
pub(crate) const INPUT: u32 = 8;
/// `pagehide`: perhaps the last chance to speak.
pub(crate) const HIDE: u32 = 9;
/// The page may have become hidden or lost the focus; the text is its visibility.
pub(crate) const LEAVE: u32 = 10;
/// `pageshow`; with a text, back from the back/forward cache.
pub(crate) const SHOW: u32 = 11;
/// A single-page shop may have turned the page; with a text, it pushed a new one.
pub(crate) const TURN: u32 = 12;
/// The page had time to say what it shows.
pub(crate) const SETTLE: u32 = 13;
/// News that cannot wait for the page's end.
pub(crate) const FLUSH: u32 = 14;
/// The opt-in has a push subscription: endpoint, p256dh, auth, wording; keys in hexadecimal.
pub(crate) const SUBSCRIBED: u32 = 15;
/// The edge answered request number `code - ANSWER`.
pub(crate) const ANSWER: u32 = 16;
