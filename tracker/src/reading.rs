//! The page's own reading of the visit: the counts that `rappel_visit::classify` judges, by keys instead of names.
//!
//! The edge folds the same facts with `rappel_visit::Visit`, which knows the names and has the last word; a test runs
//! random visits through both. What this form leaves out is size: of names, and of the code that keeps them.

use rappel_signal::{CheckoutStep, PageKind};
use rappel_visit::{Features, SearchFeatures};

use crate::bytes::{Fields, Pairs};
use crate::fact::{Fact, variant};

/// Page views whose item is remembered: more tabs are hardly read at once.
const OPEN_PAGES_MAX: usize = 16;
/// Items whose active time is kept apart, to find the longest.
const ITEMS_MAX: usize = 16;
/// Items and pages remembered as seen; those beyond are no longer noticed as returned to.
const SEEN_MAX: usize = 64;
/// Lines of a cart.
const LINES_MAX: usize = 50;
/// Orders remembered, so that a reloaded confirmation is no second purchase.
const ORDERS_MAX: usize = 8;

/// Flags, one bit each.
const RETURNED: u32 = 1;
const CART_ACTED: u32 = 2;
const CHECKOUT_ERROR: u32 = 4;
const SEARCHED: u32 = 8;
const OPENED: u32 = 16;

/// One visit of one device.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    cart: Pairs,
    /// Page view and the key of its item.
    open_pages: Pairs,
    orders: Pairs,
    /// What the shopper has in front of them, to tell a reload from a page.
    place: u32,
    tally: Tally,
}

/// What counts towards the class: begun anew by a purchase.
#[derive(Debug, Default)]
struct Tally {
    flags: u32,
    active_ms: u32,
    item_active_ms: u32,
    views: u32,
    pages: u32,
    repeat_visits: u32,
    last_item: u32,
    pages_since_item: u32,
    /// 0, or a step and 1.
    checkout: u32,
    query: u32,
    /// 0, or the number and 1.
    results: u32,
    refined: u32,
    search_page: u32,
    pages_since_search: u32,
    seen: Pairs,
    items: Pairs,
}

impl Reading {
    /// The fields, for the device's storage.
    pub(crate) fn fields(&mut self, fields: &mut Fields<'_>) {
        let tally = &mut self.tally;
        for list in
            [&mut self.cart, &mut self.open_pages, &mut self.orders, &mut tally.seen, &mut tally.items]
        {
            fields.pairs(list);
        }
        for number in [
            &mut self.place,
            &mut tally.flags,
            &mut tally.active_ms,
            &mut tally.item_active_ms,
            &mut tally.views,
            &mut tally.pages,
            &mut tally.repeat_visits,
            &mut tally.last_item,
            &mut tally.pages_since_item,
            &mut tally.checkout,
            &mut tally.query,
            &mut tally.results,
            &mut tally.refined,
            &mut tally.search_page,
            &mut tally.pages_since_search,
        ] {
            fields.number(number);
        }
    }

    /// A new visit of the same device: cart and open tabs stay.
    pub(crate) fn renew(&mut self) {
        self.orders.0.clear();
        self.tally = Tally::default();
    }

    /// Folds one fact.
    pub(crate) fn apply(&mut self, page: u32, fact: &mut Fact) {
        let tally = &mut self.tally;
        match fact.variant {
            variant::PAGE_VIEW => self.see_page(page, fact),
            variant::PRODUCT_VIEW => {
                tally.pick(page);
                self.see_item(page, fact);
            }
            variant::CATEGORY_VIEW => self.see_item(page, fact),
            variant::SELECT => tally.pick(page),
            variant::SEARCH => tally.search(page, fact),
            variant::CART_ADD | variant::CART_REMOVE => self.change_cart(fact),
            variant::CART_VIEW => {
                self.cart = core::mem::take(&mut fact.lines);
                tally.flags |= CART_ACTED;
            }
            variant::CHECKOUT | variant::CHECKOUT_ERROR => {
                tally.checkout = tally.checkout.max(fact.extra.unwrap_or(0) + 1);
                if fact.variant == variant::CHECKOUT_ERROR {
                    tally.flags |= CHECKOUT_ERROR;
                }
            }
            variant::PURCHASE if self.orders.find(fact.key).is_none() => {
                self.orders.push(fact.key, 0, ORDERS_MAX);
                self.cart = Pairs::default();
                self.tally = Tally::default();
            }
            _ => {}
        }
    }

    /// Adds active time spent on a page. It belongs to the item shown there, if any.
    pub(crate) fn attend(&mut self, page: u32, active_ms: u32) {
        let tally = &mut self.tally;
        tally.active_ms += active_ms;
        if let Some(&mut item) = self.open_pages.find(page)
            && active_ms > 0
        {
            tally.item_active_ms += active_ms;
            match tally.items.find(item) {
                Some(known_ms) => *known_ms += active_ms,
                None => tally.items.push(item, active_ms, ITEMS_MAX),
            }
        }
    }

    /// What the visit amounts to so far.
    pub(crate) fn features(&self) -> Features {
        let tally = &self.tally;
        let has = |flag| tally.flags & flag != 0;
        let mut longest_item_ms = 0;
        for (_, active_ms) in &tally.items.0 {
            longest_item_ms = longest_item_ms.max(*active_ms);
        }
        let search = SearchFeatures {
            results: tally.results.checked_sub(1).map(|results| results as u16),
            opened: has(OPENED),
            refined: tally.refined as u8,
        };
        Features {
            active_ms: tally.active_ms,
            item_active_ms: tally.item_active_ms,
            longest_item_ms,
            views: tally.views as u16,
            pages: tally.pages as u16,
            repeat_visits: tally.repeat_visits as u8,
            returned: has(RETURNED),
            search: has(SEARCHED).then_some(search),
            cart_lines: self.cart.0.len() as u8,
            cart_acted: has(CART_ACTED),
            checkout: match tally.checkout {
                0 => None,
                1 => Some(CheckoutStep::Begun),
                2 => Some(CheckoutStep::Shipping),
                _ => Some(CheckoutStep::Payment),
            },
            checkout_error: has(CHECKOUT_ERROR),
            purchased: !self.orders.0.is_empty(),
        }
    }

    /// A reload is no page. Only guides and the like can be returned to: the rest is on everybody's way.
    fn see_page(&mut self, page: u32, fact: &Fact) {
        let kind = fact.extra.unwrap_or(0);
        let place = fact.key ^ kind.wrapping_mul(0x9e37_79b9);
        if place == self.place {
            return;
        }
        self.place = place;
        let tally = &mut self.tally;
        tally.pages += 1;
        tally.pages_since_item += 1;
        tally.pages_since_search += 1;
        if kind == PageKind::Search as u32 {
            tally.search_page = page;
            tally.pages_since_search = 0;
        }
        if kind == PageKind::Cart as u32 {
            tally.flags |= CART_ACTED;
        }
        if kind == PageKind::Other as u32 {
            tally.note_seen(place);
        }
    }

    /// The same item counts again only after another page: one page since is its own page shown again.
    fn see_item(&mut self, page: u32, fact: &Fact) {
        let key = fact.key ^ u32::from(fact.variant);
        let tally = &mut self.tally;
        if tally.pages_since_search == 1 {
            tally.flags |= OPENED;
        }
        tally.repeat_visits = tally.repeat_visits.max(fact.extra.unwrap_or(0));
        let again = tally.last_item == key && tally.pages_since_item <= 1;
        tally.last_item = key;
        tally.pages_since_item = 0;
        if !again {
            tally.views += 1;
            tally.note_seen(key);
        }
        match self.open_pages.find(page) {
            Some(item) => *item = key,
            None => self.open_pages.push(page, key, OPEN_PAGES_MAX),
        }
    }

    fn change_cart(&mut self, fact: &Fact) {
        self.tally.flags |= CART_ACTED;
        for &(product, pieces) in &fact.lines.0 {
            let room = self.cart.0.len() < LINES_MAX;
            match self.cart.find(product) {
                Some(known) if fact.variant == variant::CART_ADD => *known += pieces,
                Some(known) => *known = known.saturating_sub(pieces),
                None if fact.variant == variant::CART_ADD && room => {
                    self.cart.push(product, pieces, LINES_MAX);
                }
                None => {}
            }
        }
        self.cart.keep(&|line| line.1 > 0);
    }
}

impl Tally {
    fn note_seen(&mut self, key: u32) {
        if self.seen.find(key).is_some() {
            self.flags |= RETURNED;
        } else if self.seen.0.len() < SEEN_MAX {
            self.seen.push(key, 0, SEEN_MAX);
        }
    }

    /// A product was clicked or shown on the results page itself.
    fn pick(&mut self, page: u32) {
        if self.search_page == page {
            self.flags |= OPENED;
        }
    }

    /// The same query again goes on with the same search; another one right after an unanswered one refines it.
    fn search(&mut self, page: u32, fact: &Fact) {
        let results = fact.extra.map_or(0, |results| results + 1);
        if self.flags & SEARCHED != 0 && self.query == fact.key {
            if results > 0 {
                self.results = results;
            }
        } else {
            // Two pages of results share a path, so that the page view alone looked like a reload.
            if self.flags & SEARCHED != 0 && self.search_page != page && self.pages_since_search == 0 {
                self.pages += 1;
                self.pages_since_item += 1;
            }
            let unanswered = self.flags & (SEARCHED | OPENED) == SEARCHED;
            self.refined = if unanswered { self.refined + 1 } else { 0 };
            self.flags = (self.flags | SEARCHED) & !OPENED;
            self.query = fact.key;
            self.results = results;
        }
        self.search_page = page;
        self.pages_since_search = 0;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rappel_signal::{CartLine, Fact as Wire, PageId, ProductId, UnixMs};
    use rappel_visit::{Thresholds, Visit, classify};

    use super::*;
    use crate::fact::Line;

    const PRODUCTS: [&str; 3] = ["A", "B", "C"];
    const KINDS: [PageKind; 5] =
        [PageKind::Home, PageKind::Other, PageKind::Search, PageKind::Product, PageKind::Cart];

    /// One act of a random visit, in both forms: as the wire has it, and as the page keeps it.
    fn act(choice: u8, subject: usize) -> (Wire, Fact) {
        let name = PRODUCTS[subject];
        let product = ProductId(name.into());
        let wire_line = CartLine { product: product.clone(), quantity: 1, price_hundredths: None };
        let lined = |variant, counted| {
            let mut fact = Fact::new(variant);
            if counted {
                fact.count(1);
            }
            fact.line(&Line { product: name, quantity: 1, price_hundredths: None });
            fact
        };
        let seen = |variant| {
            let mut fact = Fact::about(variant, name);
            fact.extra = Some(1);
            fact
        };
        match choice {
            0..=4 => {
                let kind = KINDS[usize::from(choice)];
                (Wire::PageView { kind, path: name.into() }, Fact::page(kind, name))
            }
            5 => (Wire::ProductView { product, visits: 1 }, seen(variant::PRODUCT_VIEW)),
            6 => (Wire::CategoryView { category: name.into(), visits: 1 }, seen(variant::CATEGORY_VIEW)),
            7 => (Wire::Select { product }, Fact::about(variant::SELECT, name)),
            8 => {
                let mut fact = Fact::about(variant::SEARCH, name);
                fact.extra = Some(0);
                (Wire::Search { query: name.into(), results: Some(0) }, fact)
            }
            9 => (Wire::CartAdd { line: wire_line }, lined(variant::CART_ADD, false)),
            10 => (Wire::CartRemove { line: wire_line }, lined(variant::CART_REMOVE, false)),
            11 => (Wire::CartView { lines: vec![wire_line] }, lined(variant::CART_VIEW, true)),
            _ => {
                let mut fact = Fact::purchase(name, 100);
                fact.count(0);
                (Wire::Purchase { order: name.into(), value_hundredths: 100, lines: Vec::new() }, fact)
            }
        }
    }

    proptest! {
        /// Whatever the shopper does, the page reads of it what the edge reads.
        #[test]
        fn page_and_edge_read_the_same(
            acts in prop::collection::vec((0..13_u8, 0..3_usize, 0..4_u8, 0..20_000_u32), 0..40),
        ) {
            let start = UnixMs(1_900_000_000_000);
            let mut visit = Visit::begin(start, Vec::new());
            let mut reading = Reading::default();
            for (choice, subject, page, active_ms) in acts {
                let (wire, mut fact) = act(choice, subject);
                let id = PageId([0, 0, 0, page + 1]);
                visit.apply(start, id, &wire);
                visit.attend(id, active_ms, start);
                reading.apply(u32::from(page) + 1, &mut fact);
                reading.attend(u32::from(page) + 1, active_ms);
            }
            let thresholds = Thresholds::default();
            prop_assert_eq!(reading.features(), visit.features());
            prop_assert_eq!(classify(&reading.features(), &thresholds), classify(&visit.features(), &thresholds));
        }
    }
}
