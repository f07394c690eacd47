//! One envelope with everything in it: every fact, every optional part.
#![allow(dead_code, reason = "each test file uses its part")]

use rappel_signal::{
    Batch, BatchId, CartLine, Channel, CheckoutStep, Class, Consent, ConsentSource, Context, DatedFact,
    Envelope, Fact, PageId, PageKind, ProductCard, ProductId, Reason, Receipt, Report, Signature, VisitorId,
};

pub(crate) fn envelope() -> Envelope {
    Envelope {
        visitor: VisitorId([0x11; 16]),
        signature: Some(Signature([0x22; 8])),
        consent: Consent { measure: true, advertise: false, source: ConsentSource::ConsentMode },
        engaged: true,
        batches: vec![full_batch(), plain_batch()],
        asks: vec![BatchId { page: PageId([9, 8, 7, 6]), sequence: 3 }],
    }
}

pub(crate) fn receipt() -> Receipt {
    Receipt {
        signature: Some(Signature([0x33; 8])),
        received: vec![full_batch().id(), BatchId { page: PageId([9, 8, 7, 6]), sequence: 3 }],
    }
}

pub(crate) fn plain_batch() -> Batch {
    Batch {
        page: PageId([5, 6, 7, 8]),
        sequence: 255,
        age_ms: 0,
        idle_ms: 0,
        active_ms: 3_600_000,
        context: None,
        facts: vec![],
        cards: vec![],
        report: None,
    }
}

pub(crate) fn full_batch() -> Batch {
    Batch {
        page: PageId([1, 2, 3, 4]),
        sequence: 0,
        age_ms: 1_500,
        idle_ms: 300,
        active_ms: 42_000,
        context: Some(Context { zone: "Europe/Paris".into(), language: "fr-FR".into() }),
        facts: (1..)
            .zip(facts())
            .map(|(seconds, fact)| DatedFact { age_ms: seconds * 1_000, fact })
            .collect(),
        cards: vec![card()],
        report: Some(Report { class: Class::Checkout, score: 5, reasons: reasons() }),
    }
}

pub(crate) fn card() -> ProductCard {
    ProductCard {
        id: ProductId("trail".into()),
        title: "Trail Shoes".into(),
        price_hundredths: Some(7_900),
        currency: "EUR".into(),
        image: "https://shop.example/trail.jpg".into(),
        path: "/products/trail".into(),
        category: "Shoes".into(),
        brand: "Rappel".into(),
        available: Some(true),
    }
}

pub(crate) fn line() -> CartLine {
    CartLine { product: ProductId("trail".into()), quantity: 2, price_hundredths: Some(7_900) }
}

/// One of each, in the order of their numbers on the wire.
pub(crate) fn facts() -> Vec<Fact> {
    let product = || ProductId("trail".into());
    vec![
        Fact::PageView { kind: PageKind::Product, path: "/products/trail".into() },
        Fact::ProductView { product: product(), visits: 3 },
        Fact::CategoryView { category: "Shoes".into(), visits: 1 },
        Fact::Select { product: product() },
        Fact::Search { query: "chaussures d’été".into(), results: Some(300) },
        Fact::CartAdd { line: line() },
        Fact::CartRemove { line: CartLine { quantity: 1, price_hundredths: None, ..line() } },
        Fact::CartView { lines: vec![line()] },
        Fact::Checkout { step: CheckoutStep::Payment },
        Fact::CheckoutError { code: "card-declined".into() },
        Fact::Purchase { order: "R-1001".into(), value_hundredths: 15_800, lines: vec![line()] },
        Fact::WishlistAdd { product: product() },
        Fact::WishlistRemove { product: product() },
        Fact::Identify { email: "ada@example.org".into() },
        Fact::MessageConsent { channel: Channel::Email, granted: true, text: "Yes, write to me.".into() },
        Fact::PushSubscription {
            endpoint: "https://push.example/s/1".into(),
            p256dh: vec![4; 65],
            auth: vec![7; 16],
        },
        Fact::LogOut,
        Fact::Withdrawn,
        Fact::ListView { list: "Best sellers".into() },
    ]
}

/// The number of a fact on the wire. A new variant does not compile here until it has one, and a sample above.
pub(crate) fn wire_number(fact: &Fact) -> u8 {
    match fact {
        Fact::PageView { .. } => 0,
        Fact::ProductView { .. } => 1,
        Fact::CategoryView { .. } => 2,
        Fact::Select { .. } => 3,
        Fact::Search { .. } => 4,
        Fact::CartAdd { .. } => 5,
        Fact::CartRemove { .. } => 6,
        Fact::CartView { .. } => 7,
        Fact::Checkout { .. } => 8,
        Fact::CheckoutError { .. } => 9,
        Fact::Purchase { .. } => 10,
        Fact::WishlistAdd { .. } => 11,
        Fact::WishlistRemove { .. } => 12,
        Fact::Identify { .. } => 13,
        Fact::MessageConsent { .. } => 14,
        Fact::PushSubscription { .. } => 15,
        Fact::LogOut => 16,
        Fact::Withdrawn => 17,
        Fact::ListView { .. } => 18,
    }
}

/// As many as a report may have, of every kind that fits.
pub(crate) fn reasons() -> Vec<Reason> {
    vec![
        Reason::ActiveTime(200),
        Reason::LongestItem(130),
        Reason::Views(9),
        Reason::Repeat(3),
        Reason::Returned,
        Reason::Pages(6),
        Reason::ZeroResults,
        Reason::Unopened(12),
        Reason::Refined(1),
        Reason::CartLines(2),
        Reason::Checkout(CheckoutStep::Payment),
        Reason::CheckoutError,
    ]
}
