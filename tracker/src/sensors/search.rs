//! Searches: what was asked, and how many results were shown.

use alloc::string::String;
use rappel_signal::limit::TEXT_BYTES_MAX;
use rappel_signal::{Fact, PageKind};

use crate::page::{self, Value};
use crate::sensors::item::Items;
use crate::shown::{Shown, Source};

/// Parameters of an address that carry a query in common shop software.
const PARAMETERS: &str = "q query search s search_query search_term keywords term";

/// Results are shown, as an event tells.
pub(crate) fn results(shown: &mut Shown, event: &Value, items: &Items, source: Source, now_ms: f64) {
    let Some(query) = page::first_text(event, &["search_term", "search_query", "query", "term"], TEXT_BYTES_MAX)
        .or_else(|| page::text_of(&items.commerce, "search_term", TEXT_BYTES_MAX))
    else {
        return;
    };
    shown.is_a(PageKind::Search);
    let told = ["results", "results_count", "number_of_results", "search_results"]
        .iter()
        .find_map(|key| page::price(&page::get(event, key)))
        .map(|hundredths| hundredths / 100);
    let counted = Some(items.count()).filter(|count| *count > 0);
    note(shown, query, told.or(counted).map(clamp), source, now_ms);
}

/// A list on a results page tells how many there are.
pub(crate) fn count(shown: &mut Shown, items: &Items) {
    found(shown, items.count());
}

/// The number of results became known after the search itself.
pub(crate) fn found(shown: &mut Shown, count: u32) {
    for (_, fact) in &mut shown.facts {
        if let Fact::Search { results, .. } = fact {
            *results = results.or(Some(clamp(count)));
        }
    }
}

/// The page's address is that of a search that no event told of.
pub(crate) fn by_address(shown: &mut Shown) {
    let query = page::parameter(PARAMETERS);
    if shown.kind == PageKind::Search && !query.is_empty() {
        let query = crate::text::cut(query, TEXT_BYTES_MAX);
        note(shown, query, None, Source::Markup, shown.since_ms);
    }
}

/// One search a page, whoever tells of it and however often.
fn note(shown: &mut Shown, query: String, results: Option<u16>, source: Source, now_ms: f64) {
    for (_, fact) in &mut shown.facts {
        if let Fact::Search { query: known, results: known_results } = fact {
            if *known == query {
                *known_results = known_results.or(results);
                return;
            }
        }
    }
    shown.note(Fact::Search { query, results }, source, now_ms);
}

fn clamp(count: u32) -> u16 {
    count.min(u32::from(u16::MAX)) as u16
}
