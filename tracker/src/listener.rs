//! Listening as a value: it lasts as long as the listener is kept.

use crate::{event, page};

/// Hears the page's events until dropped.
#[must_use = "dropping it ends the listening at once"]
pub(crate) struct Listener(());

impl Listener {
    /// Begins to hear everything the sensors need. No `unload` and no `beforeunload`: they would cost the shop its
    /// back/forward cache.
    pub(crate) fn begin() -> Listener {
        page::listen("pointermove pointerdown keydown touchstart touchmove wheel", event::INPUT, true);
        // In the bubbling phase only the page's own scrolling is heard, not that of a turning carousel.
        page::listen("scroll", event::INPUT, false);
        page::listen("visibilitychange blur", event::LEAVE, false);
        page::listen("pagehide", event::HIDE, false);
        page::listen("pageshow", event::SHOW, false);
        page::listen("popstate", event::TURN, false);
        Listener(())
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        page::unlisten();
    }
}
