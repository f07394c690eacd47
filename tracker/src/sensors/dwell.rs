//! Active time: inputs while the page is visible and focused. The rule itself is in `rappel-visit`.

use crate::page;
use crate::shown::Shown;

/// An input; whether it counted.
pub(crate) fn input(shown: &mut Shown, now_ms: u32) -> bool {
    let present = page::present();
    if present {
        shown.attention.input(i64::from(now_ms));
    }
    present
}

/// The page may have become hidden or lost the focus.
pub(crate) fn leave(shown: &mut Shown, now_ms: u32) {
    if !page::present() {
        shown.attention.pause(i64::from(now_ms));
    }
}
