//! One page view: what it is for, what happened on it since its last batch, and how long it was used.

use alloc::string::String;
use alloc::vec::Vec;
use rappel_signal::limit::{CARDS_MAX, FACTS_MAX};
use rappel_signal::{Fact, PageId, PageKind, ProductCard};
use rappel_visit::Attention;

use crate::codec::encode;
use crate::sensors::navigation;
use crate::text::hash;

/// The same act told by two sources follows within this time.
const ECHO_MS: f64 = 2_000.0;

/// Who told of an act: two sources may tell of the same one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A GA4 name.
    Standard,
    /// A name with the prefix `dl_`.
    Prefixed,
    /// `rappel('track', …)`.
    Command,
    /// The page's own markup or address.
    Markup,
}

/// A product list the page showed.
pub(crate) struct Listing {
    pub(crate) name: String,
    pub(crate) at_ms: f64,
}

/// A page view in the making.
pub(crate) struct Shown {
    pub(crate) id: PageId,
    /// Number of the next batch.
    pub(crate) sequence: u16,
    pub(crate) kind: PageKind,
    pub(crate) path: String,
    /// The address's query, to notice a turned page.
    pub(crate) search: String,
    /// When it was shown, by the steady clock.
    pub(crate) since_ms: f64,
    /// Its own fact was told.
    pub(crate) settled: bool,
    /// The product the page is about.
    pub(crate) product: Option<ProductCard>,
    /// Where the product was told of by the page's markup alone.
    pub(crate) product_from_markup: bool,
    pub(crate) listing: Option<Listing>,
    pub(crate) attention: Attention,
    /// News, with the steady clock's time.
    pub(crate) facts: Vec<(f64, Fact)>,
    /// Cards, and whether each is rich.
    pub(crate) cards: Vec<(ProductCard, bool)>,
    /// Acts told of: hash, time, source.
    told: Vec<(u32, f64, Source)>,
}

impl Shown {
    /// A page that is shown now.
    pub(crate) fn begin(id: PageId, path: String, search: String, now_ms: f64) -> Shown {
        Shown {
            id,
            sequence: 0,
            kind: navigation::kind_of(&path),
            path,
            search,
            since_ms: now_ms,
            settled: false,
            product: None,
            product_from_markup: false,
            listing: None,
            attention: Attention::new(),
            facts: Vec::new(),
            cards: Vec::new(),
            told: Vec::new(),
        }
    }

    /// What an event says the page is for; the address and the first event that says more than "a list" win.
    pub(crate) fn is_a(&mut self, kind: PageKind) {
        if matches!(self.kind, PageKind::Other | PageKind::Category) || kind == PageKind::Confirmation {
            self.kind = kind;
        }
    }

    /// Notes a fact unless it was told already: a view counts once a page, an act that two sources tell is one.
    pub(crate) fn note(&mut self, fact: Fact, source: Source, now_ms: f64) -> bool {
        let hash = hash(&encode(&fact));
        let once = matches!(
            fact,
            Fact::ProductView { .. } | Fact::CategoryView { .. } | Fact::Checkout { .. } | Fact::Purchase { .. }
        );
        let echo = |&(known, at_ms, by): &(u32, f64, Source)| {
            known == hash && (once || by != source && now_ms - at_ms < ECHO_MS)
        };
        if self.told.iter().any(echo) || self.facts.len() >= FACTS_MAX - 2 {
            return false;
        }
        self.told.push((hash, now_ms, source));
        self.facts.push((now_ms, fact));
        true
    }

    /// Keeps a card for the next batch.
    pub(crate) fn add_card(&mut self, card: ProductCard, rich: bool) {
        if self.cards.len() < CARDS_MAX && !self.cards.iter().any(|(known, _)| known.id == card.id) {
            self.cards.push((card, rich));
        }
    }

    /// When the shopper last did something here.
    pub(crate) fn last_activity_ms(&self) -> f64 {
        let input = self.attention.last_input_ms().map_or(self.since_ms, |at_ms| at_ms as f64);
        self.facts.iter().fold(input, |latest, (at_ms, _)| latest.max(*at_ms))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use rappel_signal::{CartLine, ProductId};

    use super::*;

    fn page(path: &str) -> Shown {
        Shown::begin(PageId([0; 4]), path.to_string(), String::new(), 0.0)
    }

    fn add() -> Fact {
        let product = ProductId("P1".to_string());
        Fact::CartAdd { line: CartLine { product, quantity: 1, price_hundredths: None } }
    }

    #[test]
    fn an_act_told_by_two_sources_is_one() {
        let mut page = page("/");
        assert!(page.note(add(), Source::Standard, 0.0));
        assert!(!page.note(add(), Source::Prefixed, 100.0));
        assert!(page.note(add(), Source::Standard, 200.0), "two clicks are two");
        assert!(page.note(add(), Source::Prefixed, 9_000.0), "long after, it is another");
    }

    #[test]
    fn a_view_counts_once_a_page() {
        let mut page = page("/p/boots");
        let view = || Fact::ProductView { product: ProductId("P1".to_string()), visits: 0 };
        assert!(page.note(view(), Source::Standard, 0.0));
        assert!(!page.note(view(), Source::Standard, 9_000.0));
    }

    #[test]
    fn a_loop_in_the_page_stays_bounded() {
        let mut page = page("/");
        for _ in 0..1_000 {
            page.note(add(), Source::Standard, 0.0);
        }
        assert!(page.facts.len() < FACTS_MAX);
    }

    #[test]
    fn a_list_on_a_product_page_makes_no_category() {
        let mut page = page("/boots");
        page.is_a(PageKind::Category);
        page.is_a(PageKind::Product);
        page.is_a(PageKind::Category);
        assert_eq!(page.kind, PageKind::Product);
        page.is_a(PageKind::Confirmation);
        assert_eq!(page.kind, PageKind::Confirmation);
    }
}
