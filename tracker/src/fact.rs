//! Facts as the wire writes them, made at once, with what the page itself needs of them beside.
//!
//! `rappel_signal::Fact` names them; here they are numbered as there, and the tests compare.

use alloc::vec::Vec;
use rappel_signal::{Channel, PageKind};

use crate::bytes::{Pairs, put_bytes, put_number, put_option, put_text};
use crate::text::hash;
use rappel_signal::limit::{
    CONSENT_TEXT_BYTES_MAX, EMAIL_BYTES_MAX, PRODUCT_ID_BYTES_MAX, TEXT_BYTES_MAX, URL_BYTES_MAX,
};

/// Numbers of the facts.
pub(crate) mod variant {
    pub(crate) const PAGE_VIEW: u8 = 0;
    pub(crate) const PRODUCT_VIEW: u8 = 1;
    pub(crate) const CATEGORY_VIEW: u8 = 2;
    pub(crate) const SELECT: u8 = 3;
    pub(crate) const SEARCH: u8 = 4;
    pub(crate) const CART_ADD: u8 = 5;
    pub(crate) const CART_REMOVE: u8 = 6;
    pub(crate) const CART_VIEW: u8 = 7;
    pub(crate) const CHECKOUT: u8 = 8;
    pub(crate) const CHECKOUT_ERROR: u8 = 9;
    pub(crate) const PURCHASE: u8 = 10;
    pub(crate) const WISHLIST_ADD: u8 = 11;
    pub(crate) const WISHLIST_REMOVE: u8 = 12;
    pub(crate) const IDENTIFY: u8 = 13;
    pub(crate) const MESSAGE_CONSENT: u8 = 14;
    pub(crate) const PUSH_SUBSCRIPTION: u8 = 15;
    pub(crate) const LOG_OUT: u8 = 16;
    pub(crate) const WITHDRAWN: u8 = 17;
    pub(crate) const LIST_VIEW: u8 = 18;
}

/// A line of a cart, told by a record's row.
pub(crate) struct Line<'a> {
    pub(crate) product: &'a str,
    pub(crate) quantity: u32,
    pub(crate) price_hundredths: Option<u32>,
}

/// A fact that was told on the page and not yet put into a batch.
#[derive(Default)]
pub(crate) struct Fact {
    /// Its number on the wire.
    pub(crate) variant: u8,
    /// When, by the steady clock.
    pub(crate) at_ms: u32,
    /// Hash of what it is about: product, category, query, path, order.
    pub(crate) key: u32,
    /// A number known only later or needed here too: visits, results, page kind, checkout step.
    pub(crate) extra: Option<u32>,
    /// Products and quantities.
    pub(crate) lines: Pairs,
    /// The wire's bytes, all but what `extra` adds to a view or search.
    bytes: Vec<u8>,
}

impl Fact {
    /// A fact without fields.
    pub(crate) fn new(variant: u8) -> Fact {
        let mut fact = Fact { variant, ..Fact::default() };
        fact.bytes.push(variant);
        fact
    }

    /// A fact about one thing: product, category, query, error code.
    pub(crate) fn about(variant: u8, subject: &str) -> Fact {
        let mut fact = Fact::new(variant);
        let is_product = matches!(
            variant,
            variant::PRODUCT_VIEW | variant::SELECT | variant::WISHLIST_ADD | variant::WISHLIST_REMOVE
        );
        fact.text(subject, if is_product { PRODUCT_ID_BYTES_MAX } else { TEXT_BYTES_MAX });
        fact
    }

    /// A page was shown.
    pub(crate) fn page(kind: PageKind, path: &str) -> Fact {
        let mut fact = Fact::new(variant::PAGE_VIEW);
        fact.number(kind as u32);
        fact.text(path, TEXT_BYTES_MAX);
        fact
    }

    /// Checkout was begun or moved on.
    pub(crate) fn checkout(step: u32) -> Fact {
        let mut fact = Fact::new(variant::CHECKOUT);
        fact.number(step);
        fact
    }

    /// An order, its lines yet to come.
    pub(crate) fn purchase(order: &str, value_hundredths: u32) -> Fact {
        let mut fact = Fact::new(variant::PURCHASE);
        fact.text(order, TEXT_BYTES_MAX);
        put_number(&mut fact.bytes, value_hundredths);
        fact.key ^= value_hundredths;
        fact
    }

    /// A claimed address.
    pub(crate) fn identify(email: &str) -> Fact {
        let mut fact = Fact::new(variant::IDENTIFY);
        fact.text(email, EMAIL_BYTES_MAX);
        fact
    }

    /// Yes or no to messages, and the wording.
    pub(crate) fn message_consent(channel: Channel, granted: bool, wording: &str) -> Fact {
        let mut fact = Fact::new(variant::MESSAGE_CONSENT);
        fact.bytes.push(channel as u8);
        fact.bytes.push(u8::from(granted));
        fact.text(wording, CONSENT_TEXT_BYTES_MAX);
        fact
    }

    /// A push subscription; each key after its length.
    pub(crate) fn push_subscription(endpoint: &str, keys: &[u8]) -> Fact {
        let mut fact = Fact::new(variant::PUSH_SUBSCRIPTION);
        fact.text(endpoint, URL_BYTES_MAX);
        put_bytes(&mut fact.bytes, keys);
        fact
    }

    /// Adds how many lines follow.
    pub(crate) fn count(&mut self, lines: usize) {
        put_number(&mut self.bytes, lines as u32);
    }

    /// Adds a line.
    pub(crate) fn line(&mut self, line: &Line<'_>) {
        put_text(&mut self.bytes, line.product, PRODUCT_ID_BYTES_MAX);
        put_number(&mut self.bytes, line.quantity);
        put_option(&mut self.bytes, line.price_hundredths);
        self.lines.0.push((hash(line.product.as_bytes()), line.quantity));
    }

    /// Tells a fact from another.
    pub(crate) fn hash(&self) -> u32 {
        hash(&self.bytes)
    }

    /// Appends age and fact as the wire has them.
    pub(crate) fn write(&self, to: &mut Vec<u8>, now_ms: u32) {
        put_number(to, now_ms.saturating_sub(self.at_ms));
        put_bytes(to, &self.bytes);
        match self.variant {
            variant::PRODUCT_VIEW | variant::CATEGORY_VIEW => put_number(to, self.extra.unwrap_or(0)),
            variant::SEARCH => put_option(to, self.extra),
            _ => {}
        }
    }

    fn number(&mut self, number: u32) {
        put_number(&mut self.bytes, number);
        self.extra = Some(number);
    }

    fn text(&mut self, text: &str, bytes_max: usize) {
        put_text(&mut self.bytes, text, bytes_max);
        self.key = hash(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use rappel_signal::{CartLine, CheckoutStep, DatedFact, Fact as Wire, ProductId};

    use super::*;
    use crate::tracker::EARNS;

    fn line(quantity: u16) -> CartLine {
        CartLine { product: ProductId("A".into()), quantity, price_hundredths: Some(4990) }
    }

    fn with_lines(mut fact: Fact, counted: bool) -> Fact {
        if counted {
            fact.count(1);
        }
        fact.line(&Line { product: "A", quantity: 2, price_hundredths: Some(4990) });
        fact
    }

    #[track_caller]
    fn check(mut fact: Fact, extra: Option<u32>, wire: Wire) {
        if extra.is_some() {
            fact.extra = extra;
        }
        fact.at_ms = 1_000;
        let mut bytes = Vec::new();
        fact.write(&mut bytes, 1_700);
        assert_eq!(rappel_visit::earns_an_object(&wire), EARNS >> fact.variant & 1 != 0, "{wire:?}");
        assert_eq!(postcard::from_bytes::<DatedFact>(&bytes), Ok(DatedFact { age_ms: 700, fact: wire }));
    }

    #[test]
    fn every_fact_is_written_as_the_wire_has_it() {
        use variant::*;
        let product = || ProductId("A".into());
        check(
            Fact::page(PageKind::Account, "/a"),
            None,
            Wire::PageView { kind: PageKind::Account, path: "/a".into() },
        );
        check(Fact::about(PRODUCT_VIEW, "A"), Some(3), Wire::ProductView { product: product(), visits: 3 });
        check(
            Fact::about(CATEGORY_VIEW, "B"),
            Some(1),
            Wire::CategoryView { category: "B".into(), visits: 1 },
        );
        check(Fact::about(SELECT, "A"), None, Wire::Select { product: product() });
        check(Fact::about(SEARCH, "q"), None, Wire::Search { query: "q".into(), results: None });
        check(Fact::about(SEARCH, "q"), Some(300), Wire::Search { query: "q".into(), results: Some(300) });
        check(with_lines(Fact::new(CART_ADD), false), None, Wire::CartAdd { line: line(2) });
        check(with_lines(Fact::new(CART_REMOVE), false), None, Wire::CartRemove { line: line(2) });
        check(with_lines(Fact::new(CART_VIEW), true), None, Wire::CartView { lines: vec![line(2)] });
        for (number, step) in
            [CheckoutStep::Begun, CheckoutStep::Shipping, CheckoutStep::Payment].into_iter().enumerate()
        {
            check(Fact::checkout(number as u32), None, Wire::Checkout { step });
        }
        check(Fact::about(CHECKOUT_ERROR, "card"), None, Wire::CheckoutError { code: "card".into() });
        let bought = Wire::Purchase { order: "O".into(), value_hundredths: 9980, lines: vec![line(2)] };
        check(with_lines(Fact::purchase("O", 9980), true), None, bought);
        check(Fact::about(WISHLIST_ADD, "A"), None, Wire::WishlistAdd { product: product() });
        check(Fact::about(WISHLIST_REMOVE, "A"), None, Wire::WishlistRemove { product: product() });
        check(Fact::identify("a@b"), None, Wire::Identify { email: "a@b".into() });
        let agreed = Wire::MessageConsent { channel: Channel::Push, granted: true, text: "yes".into() };
        check(Fact::message_consent(Channel::Push, true, "yes"), None, agreed);
        let subscribed =
            Wire::PushSubscription { endpoint: "e".into(), p256dh: vec![4; 65], auth: vec![9; 16] };
        let keys = [&[65][..], &[4; 65], &[16], &[9; 16]].concat();
        check(Fact::push_subscription("e", &keys), None, subscribed);
        check(Fact::new(LOG_OUT), None, Wire::LogOut);
        check(Fact::new(WITHDRAWN), None, Wire::Withdrawn);
        check(Fact::about(LIST_VIEW, "Best sellers"), None, Wire::ListView { list: "Best sellers".into() });
    }
}
