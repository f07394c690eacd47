//! Zone and language: what the browser says of its user without asking.

use rappel_signal::Context;
use rappel_signal::limit::TEXT_BYTES_MAX;

use crate::page;
use crate::text::cut;

/// The page's language, else the browser's.
pub(crate) fn read() -> Context {
    let root = page::root();
    let html = page::get(&page::get(&root, "document"), "documentElement");
    let language = page::text_of(&html, "lang", TEXT_BYTES_MAX)
        .or_else(|| page::text_of(&page::get(&root, "navigator"), "language", TEXT_BYTES_MAX));
    Context { zone: cut(page::zone(), TEXT_BYTES_MAX), language: language.unwrap_or_default() }
}
