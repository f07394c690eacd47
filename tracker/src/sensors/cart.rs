//! The cart: changed, seen, bought.

use alloc::vec::Vec;
use rappel_signal::limit::TEXT_BYTES_MAX;
use rappel_signal::{CartLine, Fact, PageKind};

use crate::page;
use crate::sensors::item::Items;
use crate::shown::{Shown, Source};

/// Pieces were added or removed.
pub(crate) fn change(shown: &mut Shown, items: &Items, added: bool, source: Source, now_ms: f64) {
    for (line, card) in items.lines() {
        let fact = if added { Fact::CartAdd { line } } else { Fact::CartRemove { line } };
        shown.note(fact, source, now_ms);
        shown.add_card(card, false);
    }
}

/// The cart was shown whole.
pub(crate) fn view(shown: &mut Shown, items: &Items, source: Source, now_ms: f64) {
    shown.is_a(PageKind::Cart);
    let lines = lines(shown, items);
    shown.note(Fact::CartView { lines }, source, now_ms);
}

/// An order was placed.
pub(crate) fn purchase(shown: &mut Shown, items: &Items, source: Source, now_ms: f64) {
    shown.is_a(PageKind::Confirmation);
    let order = page::first_text(&items.commerce, &["transaction_id", "id"], TEXT_BYTES_MAX);
    let value = page::price(&page::get(&items.commerce, "value"));
    let lines = lines(shown, items);
    let order = order.unwrap_or_default();
    shown.note(Fact::Purchase { order, value_hundredths: value.unwrap_or(0), lines }, source, now_ms);
}

fn lines(shown: &mut Shown, items: &Items) -> Vec<CartLine> {
    let mut lines = Vec::new();
    for (line, card) in items.lines() {
        lines.push(line);
        shown.add_card(card, false);
    }
    lines
}
