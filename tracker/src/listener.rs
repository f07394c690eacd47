//! Listening as a value: it lasts as long as the listener is kept.

use crate::page;

/// Hears the page's events until dropped.
#[must_use = "dropping it ends the listening at once"]
pub(crate) struct Listener(());

impl Listener {
    /// Begins to hear everything the sensors need.
    pub(crate) fn begin() -> Listener {
        page::listen();
        Listener(())
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        page::unlisten();
    }
}
