//! One ordinary session, as the pages of a shop would tell it: one request for each page view left.

use rappel_signal::{CartLine, Channel, CheckoutStep, Fact, PageKind, ProductCard, ProductId};

use crate::device::card;

/// Requests in a session.
pub const REQUESTS: usize = 8;

/// Facts and product cards of the session's request number `index`, from 0.
#[must_use]
pub fn request(index: usize) -> (Vec<Fact>, Vec<ProductCard>) {
    let tent = || ProductId("tent-2-green".into());
    let shoes = || ProductId("shoes-trail-42".into());
    let page = |kind, path: &str| Fact::PageView { kind, path: path.into() };
    match index {
        0 => (
            vec![
                page(PageKind::Category, "/category/tents"),
                Fact::CategoryView { category: "Tents".into(), visits: 1 },
                Fact::Select { product: tent() },
            ],
            Vec::new(),
        ),
        1 => (
            vec![
                page(PageKind::Product, "/product/tent-2"),
                Fact::ProductView { product: tent(), visits: 1 },
            ],
            vec![card("tent-2-green", "Birch two-person tent", 24_900)],
        ),
        2 => (
            vec![
                page(PageKind::Search, "/search"),
                Fact::Search { query: "trail shoes".into(), results: Some(6) },
                Fact::Select { product: shoes() },
            ],
            Vec::new(),
        ),
        3 => (
            vec![
                page(PageKind::Product, "/product/shoes-trail"),
                Fact::ProductView { product: shoes(), visits: 1 },
                Fact::CartAdd { line: line(shoes(), 12_900) },
            ],
            vec![card("shoes-trail-42", "Fellwren trail shoes", 12_900)],
        ),
        4 => (
            vec![
                page(PageKind::Product, "/product/tent-2"),
                Fact::ProductView { product: tent(), visits: 1 },
                Fact::WishlistAdd { product: tent() },
                Fact::CartAdd { line: line(tent(), 24_900) },
            ],
            Vec::new(),
        ),
        5 => (
            vec![
                page(PageKind::Cart, "/cart"),
                Fact::CartView { lines: vec![line(shoes(), 12_900), line(tent(), 24_900)] },
            ],
            Vec::new(),
        ),
        6 => (
            vec![
                page(PageKind::Checkout, ""),
                Fact::Checkout { step: CheckoutStep::Begun },
                Fact::Identify { email: "ann@example.com".into() },
                Fact::MessageConsent {
                    channel: Channel::Email,
                    granted: true,
                    text: "Yes, write to me.".into(),
                },
            ],
            Vec::new(),
        ),
        _ => (vec![page(PageKind::Checkout, ""), Fact::Checkout { step: CheckoutStep::Payment }], Vec::new()),
    }
}

fn line(product: ProductId, price_hundredths: u32) -> CartLine {
    CartLine { product, quantity: 1, price_hundredths: Some(price_hundredths) }
}
