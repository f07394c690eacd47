//! One page view: what it is for, what happened on it since its last batch, and how long it was used.

use alloc::string::String;
use alloc::vec::Vec;
use rappel_signal::limit::{CARDS_MAX, FACTS_MAX};
use rappel_signal::{PageId, PageKind};
use rappel_visit::Attention;

use crate::fact::{Fact, variant};
use crate::page;
use crate::sensors::navigation;

/// The same act told by two sources follows within this time.
const ECHO_MS: u32 = 2_000;

/// Who told of an act: two sources may tell of the same one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A GA4 name in the data layer.
    Standard,
    /// A name with the prefix `dl_`.
    Prefixed,
    /// `rappel('track', …)`.
    Command,
    /// The page's own markup or address.
    Markup,
}

/// A product card, encoded.
pub(crate) struct Card {
    /// Hash of the product's id.
    pub(crate) id: u32,
    /// The wire's bytes.
    pub(crate) bytes: Vec<u8>,
    /// From the product's own page, with picture and path.
    pub(crate) rich: bool,
}

/// A page view in the making. Times are milliseconds of the steady clock.
pub(crate) struct Shown {
    pub(crate) id: PageId,
    /// Number of the next batch.
    pub(crate) sequence: u16,
    pub(crate) kind: PageKind,
    /// Path, query and kind, tabs between.
    pub(crate) address: String,
    pub(crate) since_ms: u32,
    /// Its own fact was told.
    pub(crate) settled: bool,
    /// The product the page is about, as an event told; a row of `sensors::record`.
    pub(crate) product: String,
    /// The same as the markup told.
    pub(crate) product_markup: String,
    /// The view of that product was told by the markup alone.
    pub(crate) told_by_markup: bool,
    /// The name of the list it shows.
    pub(crate) listing: String,
    pub(crate) attention: Attention,
    pub(crate) facts: Vec<Fact>,
    pub(crate) cards: Vec<Card>,
    /// Acts told of: hash, time, source.
    told: Vec<(u32, u32, Source)>,
}

impl Shown {
    /// The page that is shown now, under a name of its own.
    pub(crate) fn now() -> Shown {
        Shown::begin(PageId(page::random().to_be_bytes()), page::address(), page::now())
    }

    /// Another page view takes this one's place.
    #[inline(never)]
    pub(crate) fn renew(&mut self) {
        *self = Shown::now();
    }

    /// A page that is shown from now on.
    pub(crate) fn begin(id: PageId, address: String, now_ms: u32) -> Shown {
        Shown {
            id,
            sequence: 0,
            kind: navigation::kind_of(&address),
            address,
            since_ms: now_ms,
            settled: false,
            product: String::new(),
            product_markup: String::new(),
            told_by_markup: false,
            listing: String::new(),
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
    /// Whether it was news.
    pub(crate) fn note(&mut self, mut fact: Fact, source: Source, now_ms: u32) -> bool {
        let hash = fact.hash();
        let once = matches!(
            fact.variant,
            variant::PRODUCT_VIEW
                | variant::CATEGORY_VIEW
                | variant::LIST_VIEW
                | variant::SEARCH
                | variant::CHECKOUT
                | variant::PURCHASE
        );
        for told in &self.told {
            if told.0 == hash && (once || told.2 != source && now_ms.wrapping_sub(told.1) < ECHO_MS) {
                return false;
            }
        }
        if self.facts.len() >= FACTS_MAX - 2 {
            return false;
        }
        self.told.push((hash, now_ms, source));
        fact.at_ms = now_ms;
        self.facts.push(fact);
        true
    }

    /// Keeps a card for the next batch.
    pub(crate) fn add_card(&mut self, card: Card) {
        if self.cards.len() < CARDS_MAX {
            self.cards.push(card);
        }
    }

    /// When the shopper last did something here.
    pub(crate) fn last_activity_ms(&self) -> u32 {
        let mut latest_ms = self.attention.last_input_ms().map_or(self.since_ms, |at_ms| at_ms as u32);
        for fact in &self.facts {
            latest_ms = latest_ms.max(fact.at_ms);
        }
        latest_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(address: &str) -> Shown {
        Shown::begin(PageId([0; 4]), address.into(), 0)
    }

    fn add() -> Fact {
        Fact::about(variant::CART_ADD, "P1")
    }

    #[test]
    fn an_act_told_by_two_sources_is_one() {
        let mut page = page("/\t");
        assert!(page.note(add(), Source::Standard, 0));
        assert!(!page.note(add(), Source::Prefixed, 100));
        assert!(page.note(add(), Source::Standard, 200), "two clicks are two");
        assert!(page.note(add(), Source::Prefixed, 9_000), "long after, it is another");
    }

    #[test]
    fn a_view_counts_once_a_page() {
        let mut page = page("/p/boots\t");
        for at_ms in [0, 9_000] {
            page.note(Fact::about(variant::PRODUCT_VIEW, "P1"), Source::Standard, at_ms);
        }
        assert_eq!(page.facts.len(), 1);
    }

    #[test]
    fn a_loop_in_the_page_stays_bounded() {
        let mut page = page("/\t");
        for _ in 0..1_000 {
            page.note(add(), Source::Standard, 0);
        }
        assert!(page.facts.len() < FACTS_MAX);
    }

    #[test]
    fn a_list_on_a_product_page_makes_no_category() {
        let mut page = page("/boots\t");
        page.is_a(PageKind::Category);
        page.is_a(PageKind::Product);
        page.is_a(PageKind::Category);
        assert_eq!(page.kind, PageKind::Product);
        page.is_a(PageKind::Confirmation);
        assert_eq!(page.kind, PageKind::Confirmation);
    }
}
