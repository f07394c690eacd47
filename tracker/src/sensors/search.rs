//! Searches: what was asked, and how many results were shown.

use rappel_signal::PageKind;

use crate::fact::{Fact, variant};
use crate::page;
use crate::sensors::record::{field, head};
use crate::shown::{Shown, Source};
use crate::text::number;

/// Results are shown, as an event tells.
pub(crate) fn results(shown: &mut Shown, event: &str, now_ms: u32) {
    shown.is_a(PageKind::Search);
    note(shown, field(event, head::QUERY), now_ms);
    found(shown, number(field(event, head::RESULTS)));
    found(shown, number(field(event, head::COUNT)).filter(|count| *count > 0));
}

/// The page's address is that of a search; what no event told of it is told now.
pub(crate) fn by_address(shown: &mut Shown) {
    let mut told = false;
    for fact in &shown.facts {
        told |= fact.variant == variant::SEARCH;
    }
    if !told {
        note(shown, &page::query(), shown.since_ms);
    }
}

/// The number of results became known; the first that tells it wins.
pub(crate) fn found(shown: &mut Shown, count: Option<u32>) {
    for fact in &mut shown.facts {
        if fact.variant == variant::SEARCH && fact.extra.is_none() {
            fact.extra = count.map(|count| count.min(u32::from(u16::MAX)));
        }
    }
}

/// One search a query and page, whoever tells of it and however often.
fn note(shown: &mut Shown, query: &str, now_ms: u32) {
    if !query.is_empty() {
        shown.note(Fact::about(variant::SEARCH, query), Source::Standard, now_ms);
    }
}
