//! The running visit, folded fact by fact. The page folds as things happen; the edge folds the same facts again.
//!
//! Facts come in the order of their time, from as many tabs as are open; page ids tell the tabs apart.

use alloc::vec::Vec;
use rappel_signal::limit::{CART_LINES_MAX, QUANTITY_MAX};
use rappel_signal::{CartLine, CheckoutStep, Fact, PageId, PageKind, ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use crate::search::Search;
use crate::tally::{Tally, push_bounded};
use crate::{Features, Item, ItemKey};

/// Page views whose item is remembered, so that late active time finds it: more tabs are hardly read at once.
const OPEN_PAGES_MAX: usize = 16;
/// Orders remembered; a restored tab shows a recent one.
const ORDERS_MAX: usize = 8;

/// One visit of one device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Visit {
    started: UnixMs,
    last_activity: UnixMs,
    cart: Vec<CartLine>,
    /// Most recently opened last.
    open_pages: Vec<OpenPage>,
    /// What the shopper has in front of them in this visit, to tell a reload from a page.
    place: ItemKey,
    /// Orders this device placed lately, so that a confirmation shown again is no second purchase.
    orders: Vec<ItemKey>,
    purchased: bool,
    tally: Tally,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct OpenPage {
    page: PageId,
    item: Option<Item>,
    /// An order was placed since it was opened.
    bought: bool,
}

/// What a message about this visit would be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subjects<'a> {
    /// The product viewed last.
    pub product: Option<&'a ProductId>,
    /// The category viewed last.
    pub category: Option<&'a str>,
    /// The last query.
    pub query: Option<&'a str>,
    /// What the last query found, if the page told.
    pub results: Option<u16>,
    /// The cart.
    pub cart: &'a [CartLine],
    /// The item with the longest active time, and how many milliseconds.
    pub longest: Option<(&'a Item, u32)>,
    /// The shop's last error in checkout.
    pub checkout_error: Option<&'a str>,
}

impl Visit {
    /// A visit that begins now, with what the cart still holds.
    pub fn begin(at: UnixMs, cart: Vec<CartLine>) -> Self {
        Visit { started: at, last_activity: at, cart, ..Visit::default() }
    }

    /// The visit after this one on the same device: the cart, the open tabs and the known orders stay.
    #[must_use]
    pub fn next(&self, at: UnixMs) -> Self {
        Visit {
            open_pages: self.open_pages.clone(),
            orders: self.orders.clone(),
            ..Visit::begin(at, self.cart.clone())
        }
    }

    /// Folds one fact. Facts that say nothing of interest count as activity all the same.
    pub fn apply(&mut self, at: UnixMs, page: PageId, fact: &Fact) {
        self.last_activity = self.last_activity.max(at);
        let bought = self.open(page);
        match fact {
            Fact::PageView { kind, path } => self.see_page(page, *kind, path),
            Fact::ProductView { product, visits } => {
                self.see_item(page, Item::Product(product.clone()), *visits)
            }
            Fact::CategoryView { category, visits } => {
                self.see_item(page, Item::Category(category.clone()), *visits);
            }
            Fact::Select { .. } => self.pick(page),
            Fact::Search { query, results } => {
                if Search::show(&mut self.tally.search, page, query, *results) {
                    self.tally.turn_page();
                }
            }
            Fact::CartAdd { line } => self.add(line),
            Fact::CartRemove { line } => self.remove(line),
            Fact::CartView { lines } => {
                self.cart.clone_from(lines);
                self.cart.retain(|line| line.quantity > 0);
                self.tally.cart_acted = true;
            }
            // A checkout page that was open when the order was placed speaks of that order.
            Fact::Checkout { .. } | Fact::CheckoutError { .. } if bought => {}
            Fact::Checkout { step } => self.tally.checkout = self.tally.checkout.max(Some(*step)),
            Fact::CheckoutError { code } => {
                self.tally.checkout = self.tally.checkout.max(Some(CheckoutStep::Begun));
                self.tally.checkout_error = Some(code.clone());
            }
            Fact::Purchase { order, value_hundredths, .. } => self.buy(order, *value_hundredths),
            Fact::ListView { .. }
            | Fact::WishlistAdd { .. }
            | Fact::WishlistRemove { .. }
            | Fact::Identify { .. }
            | Fact::MessageConsent { .. }
            | Fact::PushSubscription { .. }
            | Fact::LogOut
            | Fact::Withdrawn => {}
        }
    }

    /// Adds active time spent on a page. It belongs to the product or category shown there, if any.
    pub fn attend(&mut self, page: PageId, active_ms: u32, last_activity: UnixMs) {
        self.last_activity = self.last_activity.max(last_activity);
        self.open(page);
        let item = self.open_pages.iter().find(|open| open.page == page).and_then(|open| open.item.clone());
        self.tally.spend(item, active_ms);
    }

    /// When it began.
    pub fn started(&self) -> UnixMs {
        self.started
    }

    /// When something was last done: the visit's end, once it is over.
    pub fn last_activity(&self) -> UnixMs {
        self.last_activity
    }

    /// Whether nothing was done for `gap_ms` (30 minutes, see [`crate::VISIT_GAP_MS`]).
    pub fn is_over(&self, now: UnixMs, gap_ms: i64) -> bool {
        now - self.last_activity >= gap_ms
    }

    /// The cart as far as it is known.
    pub fn cart(&self) -> &[CartLine] {
        &self.cart
    }

    /// Whether an order was placed in this visit.
    pub fn purchased(&self) -> bool {
        self.purchased
    }

    /// What the visit amounts to so far.
    pub fn features(&self) -> Features {
        let tally = &self.tally;
        Features {
            active_ms: tally.active_ms,
            item_active_ms: tally.item_active_ms,
            longest_item_ms: tally.longest().map_or(0, |longest| longest.active_ms),
            views: tally.views,
            pages: tally.pages,
            repeat_visits: tally.repeat_visits,
            returned: tally.returned,
            search: tally.search.as_ref().map(Search::features),
            cart_lines: self.cart.len().min(u8::MAX.into()) as u8,
            cart_acted: tally.cart_acted,
            checkout: tally.checkout,
            checkout_error: tally.checkout_error.is_some(),
            purchased: self.purchased,
        }
    }

    /// Products and categories with their active time in milliseconds.
    pub fn active(&self) -> impl Iterator<Item = (&Item, u32)> {
        self.tally.items.iter().map(|known| (&known.item, known.active_ms))
    }

    /// What a message about this visit would be about.
    pub fn subjects(&self) -> Subjects<'_> {
        let tally = &self.tally;
        Subjects {
            product: tally.product.as_ref(),
            category: tally.category.as_deref(),
            query: tally.search.as_ref().map(|search| search.query.as_str()),
            results: tally.search.as_ref().and_then(|search| search.results),
            cart: &self.cart,
            longest: tally.longest().map(|longest| (&longest.item, longest.active_ms)),
            checkout_error: tally.checkout_error.as_deref(),
        }
    }

    /// Notes a page view when it is first heard of. Tells whether an order was placed since.
    fn open(&mut self, page: PageId) -> bool {
        let known = self.open_pages.iter().find(|open| open.page == page).map(|open| open.bought);
        known.unwrap_or_else(|| {
            let open = OpenPage { page, item: None, bought: false };
            push_bounded(&mut self.open_pages, open, OPEN_PAGES_MAX, |_| 0);
            false
        })
    }

    /// A reload is no page. Guides and the like may be returned to; home, search, cart, checkout and account are on
    /// everybody's way and say nothing by being passed again.
    fn see_page(&mut self, page: PageId, kind: PageKind, path: &str) {
        let place = ItemKey::hash(kind as u8, path);
        if place == self.place {
            return;
        }
        self.place = place;
        let tally = &mut self.tally;
        tally.turn_page();
        if let Some(search) = &mut tally.search {
            search.leave(page, kind);
        }
        if kind == PageKind::Cart {
            tally.cart_acted = true;
        }
        if kind == PageKind::Other {
            tally.note_seen(place);
        }
    }

    fn see_item(&mut self, page: PageId, item: Item, visits: u8) {
        let key = item.key();
        let tally = &mut self.tally;
        match &item {
            Item::Product(product) => {
                tally.product = Some(product.clone());
                if let Some(search) = &mut tally.search {
                    search.pick(page);
                }
            }
            Item::Category(category) => tally.category = Some(category.clone()),
        }
        if let Some(search) = &mut tally.search {
            search.open();
        }
        tally.repeat_visits = tally.repeat_visits.max(visits);
        // The same item counts again only after another page: one page since is its own page shown again.
        let again = tally.last_item == Some(key) && tally.pages_since_item <= 1;
        tally.last_item = Some(key);
        tally.pages_since_item = 0;
        if !again {
            tally.views = tally.views.saturating_add(1);
            tally.note_seen(key);
        }
        if let Some(open) = self.open_pages.iter_mut().find(|open| open.page == page) {
            open.item = Some(item);
        }
    }

    fn pick(&mut self, page: PageId) {
        if let Some(search) = &mut self.tally.search {
            search.pick(page);
        }
    }

    fn add(&mut self, line: &CartLine) {
        self.tally.cart_acted = true;
        if let Some(known) = self.cart.iter_mut().find(|known| known.product == line.product) {
            known.quantity = known.quantity.saturating_add(line.quantity).min(QUANTITY_MAX);
            known.price_hundredths = line.price_hundredths.or(known.price_hundredths);
        } else if line.quantity > 0 && self.cart.len() < CART_LINES_MAX {
            self.cart.push(line.clone());
        }
    }

    fn remove(&mut self, line: &CartLine) {
        self.tally.cart_acted = true;
        self.cart.retain_mut(|known| {
            if known.product == line.product {
                known.quantity = known.quantity.saturating_sub(line.quantity);
            }
            known.quantity > 0
        });
    }

    /// Clears what came before. The confirmation page shown again is the same purchase.
    fn buy(&mut self, order: &str, value_hundredths: u32) {
        let order = ItemKey(ItemKey::hash(b'o', order).0 ^ value_hundredths);
        if self.orders.contains(&order) {
            return;
        }
        push_bounded(&mut self.orders, order, ORDERS_MAX, |_| 0);
        self.open_pages.iter_mut().for_each(|open| open.bought = true);
        self.purchased = true;
        self.cart.clear();
        self.tally = Tally::default();
    }
}
