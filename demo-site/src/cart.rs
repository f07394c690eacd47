//! The cart: lines of product, option and quantity, kept in a cookie that shop and checkout share.
//!
//! Written `FW-101.spruce:2|FW-206:1`; a restore link writes the same with commas. Whatever comes back from a browser
//! is read line by line: a line that does not fit is left out, the others stay.

use crate::{
    catalogue::{self, Product, slug_of},
    money::Cents,
};

/// The most different lines of one cart; the cookie stays well below the 4 KB browsers keep.
pub(crate) const MAX_LINES: usize = 20;
/// The most pieces of one line: a shop for people, not for resellers.
pub(crate) const MAX_QUANTITY: u32 = 10;
/// The most bytes of a cookie or restore link that are read.
const MAX_TEXT_BYTES: usize = 1_024;
/// Standard delivery is free from here.
pub(crate) const FREE_DELIVERY_FROM: Cents = Cents(7_500);

/// One product in one of its options.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) product: &'static Product,
    /// Slug of the option; `None` exactly when the product has no choice.
    pub(crate) option: Option<String>,
    /// From 1 to [`MAX_QUANTITY`].
    pub(crate) quantity: u32,
}

impl Line {
    /// Reads `FW-101.spruce`, `FW-101.Spruce` or `FW-101`; without an option the first is taken. `None` when it is
    /// unknown or sold out.
    pub(crate) fn named(id: &str, quantity: u32) -> Option<Self> {
        let (product_id, option) =
            id.split_once('.').map_or((id, None), |(product, option)| (product, Some(option)));
        let product = catalogue::by_id(product_id)?;
        let option = match option.map(slug_of) {
            Some(slug) => product.option_label(&slug).map(|_| Some(slug))?,
            None => product.first_option(),
        };
        let quantity = quantity.min(MAX_QUANTITY).min(product.stock.available());
        (quantity > 0).then_some(Self { product, option, quantity })
    }

    /// What [`Line::named`] reads.
    pub(crate) fn id(&self) -> String {
        match &self.option {
            Some(option) => format!("{}.{option}", self.product.id),
            None => self.product.id.to_owned(),
        }
    }

    /// The option as a shopper reads it.
    pub(crate) fn option_label(&self) -> Option<String> {
        self.product.option_label(self.option.as_deref()?)
    }

    /// Price times quantity.
    pub(crate) fn total(&self) -> Cents {
        self.product.price * self.quantity
    }
}

/// The lines in the order they were added.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cart {
    lines: Vec<Line>,
}

impl Cart {
    /// Reads the cookie or the `restore` parameter of a link.
    pub(crate) fn parse(text: &str) -> Self {
        let mut cart = Self::default();
        if text.len() > MAX_TEXT_BYTES {
            return cart;
        }
        for part in text.split(['|', ',']) {
            let (id, quantity) = part.rsplit_once(':').unwrap_or((part, "1"));
            if let Some(line) = quantity.parse().ok().and_then(|quantity| Line::named(id, quantity)) {
                cart.add(line);
            }
        }
        cart
    }

    /// The cookie's value.
    pub(crate) fn to_cookie(&self) -> String {
        let parts: Vec<String> =
            self.lines.iter().map(|line| format!("{}:{}", line.id(), line.quantity)).collect();
        parts.join("|")
    }

    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Pieces, not lines.
    pub(crate) fn count(&self) -> u32 {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    /// The sum of all lines, without delivery.
    pub(crate) fn total(&self) -> Cents {
        self.lines.iter().map(Line::total).sum()
    }

    /// Adds to what is there and says how many pieces really came in; limits and stock may allow fewer.
    pub(crate) fn add(&mut self, line: Line) -> u32 {
        let held = self.quantity(&line.id());
        self.set(&line.id(), held.saturating_add(line.quantity)).added
    }

    /// Sets the quantity of a line, 0 to remove it, and says what changed.
    pub(crate) fn set(&mut self, id: &str, quantity: u32) -> Change {
        let held = self.quantity(id);
        let wanted = Line::named(id, quantity);
        let now = wanted.as_ref().map_or(0, |line| line.quantity);
        let position = self.lines.iter().position(|line| line.id() == id);
        match (position, wanted) {
            (Some(at), None) => drop(self.lines.remove(at)),
            (Some(at), Some(line)) => {
                if let Some(slot) = self.lines.get_mut(at) {
                    *slot = line;
                }
            }
            (None, Some(line)) if self.lines.len() < MAX_LINES => self.lines.push(line),
            (None, _) => return Change::default(),
        }
        Change { added: now.saturating_sub(held), removed: held.saturating_sub(now) }
    }

    /// Brings back lines from a link: nothing is taken away, and opening the link twice changes nothing more.
    pub(crate) fn restore(&mut self, from: &Self) {
        for line in &from.lines {
            let held = self.quantity(&line.id());
            self.set(&line.id(), held.max(line.quantity));
        }
    }

    fn quantity(&self, id: &str) -> u32 {
        self.lines.iter().find(|line| line.id() == id).map_or(0, |line| line.quantity)
    }
}

/// What a change of quantity did, in pieces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) added: u32,
    pub(crate) removed: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_follow_the_quantities() {
        let mut cart = Cart::parse("FW-101.rust:2|FW-402.night:3");
        assert_eq!((cart.count(), cart.total()), (5, Cents(2 * 18_900 + 3 * 1_400)));
        assert_eq!(cart.set("FW-402.night", 1), Change { added: 0, removed: 2 });
        assert_eq!(cart.set("FW-101.rust", 3), Change { added: 1, removed: 0 });
        assert_eq!(cart.total(), Cents(3 * 18_900 + 1_400));
        assert_eq!(cart.set("FW-101.rust", 0), Change { added: 0, removed: 3 });
        assert_eq!(cart.to_cookie(), "FW-402.night:1");
    }

    #[test]
    fn the_cookie_comes_back_as_it_went() {
        let cookie = "FW-301.42:1|FW-301.43:2|FW-206:4";
        assert_eq!(Cart::parse(cookie).to_cookie(), cookie);
    }

    #[test]
    fn a_product_without_its_option_takes_the_first() {
        assert_eq!(Cart::parse("FW-101:1").to_cookie(), "FW-101.spruce:1");
        assert_eq!(
            Cart::parse("FW-101.Rust:1").to_cookie(),
            "FW-101.rust:1",
            "a label as in the events will do"
        );
    }

    #[test]
    fn hostile_lines_are_left_out_and_the_rest_stays() {
        let text = "FW-999:1,FW-101.pink:1,<script>:1,FW-206:-1,FW-206:x,FW-206:0,:,FW-402.snow:99999999999,FW-206:2";
        assert_eq!(Cart::parse(text).to_cookie(), "FW-206:2");
        assert!(Cart::parse(&"FW-206:1,".repeat(500)).is_empty(), "over the byte limit");
    }

    #[test]
    fn limits_hold_for_quantity_stock_and_lines() {
        let mut cart = Cart::parse("FW-206:500");
        assert_eq!(cart.count(), MAX_QUANTITY);
        assert_eq!(cart.add(Line::named("FW-206", 1).unwrap()), 0);
        assert_eq!(Cart::parse("FW-105:9").count(), 4, "only four are left");
        assert!(Cart::parse("FW-205:1").is_empty(), "sold out");
        let everything: Vec<String> = catalogue::products().map(|product| product.id.to_owned()).collect();
        assert_eq!(Cart::parse(&everything.join("|")).lines().len(), MAX_LINES);
    }

    #[test]
    fn restoring_twice_is_restoring_once() {
        let mut cart = Cart::parse("FW-206:3");
        let link = Cart::parse("FW-206:1,FW-301.42:1");
        cart.restore(&link);
        cart.restore(&link);
        assert_eq!(cart.to_cookie(), "FW-206:3|FW-301.42:1");
    }
}
