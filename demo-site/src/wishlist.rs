//! The wishlist: product identifiers in a cookie, newest last.

use crate::catalogue::{self, Product};

/// The most wishes kept; the shop has no more products than that.
const MAX_WISHES: usize = 24;
/// The most bytes of the cookie that are read.
const MAX_COOKIE_BYTES: usize = 512;

/// What a shopper would like to have one day.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wishlist {
    products: Vec<&'static Product>,
}

impl Wishlist {
    /// Reads the cookie; unknown products are left out.
    pub(crate) fn parse(cookie: &str) -> Self {
        let mut wishes = Self::default();
        if cookie.len() <= MAX_COOKIE_BYTES {
            for product in cookie.split('|').filter_map(catalogue::by_id) {
                if !wishes.contains(product) && wishes.products.len() < MAX_WISHES {
                    wishes.products.push(product);
                }
            }
        }
        wishes
    }

    /// The cookie's value.
    pub(crate) fn to_cookie(&self) -> String {
        self.products.iter().map(|product| product.id).collect::<Vec<_>>().join("|")
    }

    pub(crate) fn products(&self) -> &[&'static Product] {
        &self.products
    }

    pub(crate) fn contains(&self, product: &Product) -> bool {
        self.products.iter().any(|wish| wish.id == product.id)
    }

    /// Adds or removes, and says whether the product is on the list now.
    pub(crate) fn toggle(&mut self, product: &'static Product) -> bool {
        if self.contains(product) {
            self.products.retain(|wish| wish.id != product.id);
            false
        } else {
            self.products.push(product);
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toggling_adds_then_removes() {
        let mut wishes = Wishlist::parse("FW-101|nonsense|FW-101");
        assert_eq!(wishes.to_cookie(), "FW-101");
        let tent = catalogue::by_id("FW-201").unwrap();
        assert!(wishes.toggle(tent));
        assert_eq!(wishes.to_cookie(), "FW-101|FW-201");
        assert!(!wishes.toggle(tent));
        assert_eq!(wishes.to_cookie(), "FW-101");
    }
}
