//! The cart: changed, seen, bought.

use rappel_signal::PageKind;

use crate::fact::{Fact, variant};
use crate::sensors::record::{self, field, head, head_of};
use crate::shown::{Shown, Source};
use crate::text::number;

/// Pieces were added or removed.
pub(crate) fn change(shown: &mut Shown, record: &str, variant: u8, source: Source, now_ms: u32) {
    for (line, row) in record::lines(record) {
        let mut fact = Fact::new(variant);
        fact.line(&line);
        shown.note(fact, source, now_ms);
        shown.add_card(record::card(row, "", ""));
    }
}

/// The cart was shown whole.
pub(crate) fn view(shown: &mut Shown, record: &str, source: Source, now_ms: u32) {
    shown.is_a(PageKind::Cart);
    whole(shown, record, Fact::new(variant::CART_VIEW), source, now_ms);
}

/// An order was placed. Whether it was news, and its key.
pub(crate) fn purchase(shown: &mut Shown, record: &str, source: Source, now_ms: u32) {
    shown.is_a(PageKind::Confirmation);
    let event = head_of(record);
    let value_hundredths = number(field(event, head::VALUE)).unwrap_or(0);
    whole(shown, record, Fact::purchase(field(event, head::ORDER), value_hundredths), source, now_ms);
}

fn whole(shown: &mut Shown, record: &str, mut fact: Fact, source: Source, now_ms: u32) {
    let lines = record::lines(record);
    fact.count(lines.len());
    for (line, row) in lines {
        fact.line(&line);
        shown.add_card(record::card(row, "", ""));
    }
    shown.note(fact, source, now_ms);
}
