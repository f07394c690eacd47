//! Numbers under which the page calls `on(code, value)`: one exported function is smaller than many closures.

/// An entry of the data layer. The loader says this one, [`COMMAND`] and [`READY`].
pub(crate) const DATA_LAYER: u32 = 0;
/// The arguments of one `rappel(…)` call.
pub(crate) const COMMAND: u32 = 1;
/// All words on consent so far were said; what else waited follows.
pub(crate) const READY: u32 = 2;
/// Pointer, key, scroll or touch.
pub(crate) const INPUT: u32 = 3;
/// `pagehide`: perhaps the last chance to speak.
pub(crate) const HIDE: u32 = 4;
/// The page may have become hidden or lost the focus.
pub(crate) const LEAVE: u32 = 5;
/// `pageshow`: with `persisted`, back from the back/forward cache.
pub(crate) const SHOW: u32 = 6;
/// A single-page shop may have turned the page.
pub(crate) const TURN: u32 = 7;
/// The page had time to say what it shows.
pub(crate) const SETTLE: u32 = 8;
/// News that cannot wait for the page's end.
pub(crate) const FLUSH: u32 = 9;
/// The opt-in part has a push subscription.
pub(crate) const SUBSCRIBED: u32 = 10;
/// The edge answered request number `code - ANSWER`.
pub(crate) const ANSWER: u32 = 16;
