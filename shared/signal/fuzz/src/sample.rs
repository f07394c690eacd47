//! Envelopes to start from: every kind of fact, numbers and lengths at and around their limits.

use fastrand::Rng;
use rappel_signal::limit::*;
use rappel_signal::{
    Batch, BatchId, CartLine, Channel, CheckoutStep, Class, Consent, ConsentSource, Context, DatedFact,
    Envelope, Fact, PageId, PageKind, ProductCard, ProductId, Reason, Report, Signature, VisitorId,
};

/// An envelope that is mostly within its limits.
pub(crate) fn envelope(random: &mut Rng) -> Envelope {
    let source = [ConsentSource::None, ConsentSource::Page, ConsentSource::Shopify, ConsentSource::Tcf];
    Envelope {
        visitor: VisitorId(random.u128(..).to_le_bytes()),
        signature: random.bool().then(|| Signature(random.u64(..).to_le_bytes())),
        consent: Consent { measure: random.bool(), advertise: random.bool(), source: pick(random, &source) },
        engaged: random.bool(),
        batches: many(random, BATCHES_MAX, batch),
        asks: many(random, ASKS_MAX, |random| BatchId { page: page(random), sequence: sequence(random) }),
    }
}

fn batch(random: &mut Rng) -> Batch {
    Batch {
        page: page(random),
        sequence: sequence(random),
        age_ms: number(random),
        idle_ms: number(random),
        active_ms: near(random, BATCH_ACTIVE_MS_MAX as usize) as u32,
        context: random
            .bool()
            .then(|| Context { zone: text(random, TEXT_BYTES_MAX), language: text(random, 5) }),
        facts: many(random, FACTS_MAX, |random| DatedFact { age_ms: number(random), fact: fact(random) }),
        cards: many(random, CARDS_MAX, card),
        report: random.bool().then(|| report(random)),
    }
}

fn fact(random: &mut Rng) -> Fact {
    match random.u8(..19) {
        0 => Fact::PageView { kind: page_kind(random), path: text(random, TEXT_BYTES_MAX) },
        1 => Fact::ProductView { product: product(random), visits: random.u8(..) },
        2 => Fact::CategoryView { category: text(random, TEXT_BYTES_MAX), visits: random.u8(..) },
        3 => Fact::Select { product: product(random) },
        4 => Fact::Search {
            query: text(random, TEXT_BYTES_MAX),
            results: random.bool().then(|| random.u16(..)),
        },
        5 => Fact::CartAdd { line: line(random) },
        6 => Fact::CartRemove { line: line(random) },
        7 => Fact::CartView { lines: many(random, CART_LINES_MAX, line) },
        8 => Fact::Checkout { step: step(random) },
        9 => Fact::CheckoutError { code: text(random, TEXT_BYTES_MAX) },
        10 => Fact::Purchase {
            order: text(random, TEXT_BYTES_MAX),
            value_hundredths: number(random),
            lines: many(random, CART_LINES_MAX, line),
        },
        11 => Fact::WishlistAdd { product: product(random) },
        12 => Fact::WishlistRemove { product: product(random) },
        13 => Fact::Identify { email: text(random, EMAIL_BYTES_MAX) },
        14 => Fact::MessageConsent {
            channel: pick(random, &[Channel::Email, Channel::Push, Channel::WhatsApp]),
            granted: random.bool(),
            text: text(random, CONSENT_TEXT_BYTES_MAX),
        },
        15 => Fact::PushSubscription {
            endpoint: text(random, URL_BYTES_MAX),
            p256dh: many(random, 65, |random| random.u8(..)),
            auth: many(random, 16, |random| random.u8(..)),
        },
        16 => Fact::LogOut,
        17 => Fact::ListView { list: text(random, TEXT_BYTES_MAX) },
        _ => Fact::Withdrawn,
    }
}

fn report(random: &mut Rng) -> Report {
    let class = pick(random, &[Class::Site, Class::Browse, Class::Search, Class::Cart, Class::Checkout]);
    let reasons =
        [Reason::Returned, Reason::Views(255), Reason::Unopened(0), Reason::Checkout(CheckoutStep::Begun)];
    Report {
        class,
        score: random.u8(..),
        reasons: many(random, REASONS_MAX, |random| pick(random, &reasons)),
    }
}

fn card(random: &mut Rng) -> ProductCard {
    ProductCard {
        id: product(random),
        title: text(random, TEXT_BYTES_MAX),
        price_hundredths: random.bool().then(|| number(random)),
        currency: if random.u8(..) > 0 { pick(random, &["EUR", ""]).into() } else { text(random, 3) },
        image: text(random, URL_BYTES_MAX),
        path: text(random, URL_BYTES_MAX),
        category: text(random, TEXT_BYTES_MAX),
        brand: text(random, TEXT_BYTES_MAX),
        available: random.bool().then(|| random.bool()),
    }
}

fn line(random: &mut Rng) -> CartLine {
    let price_hundredths = random.bool().then(|| number(random));
    CartLine {
        product: product(random),
        quantity: near(random, QUANTITY_MAX.into()) as u16,
        price_hundredths,
    }
}

/// Few enough pages that batches meet.
fn page(random: &mut Rng) -> PageId {
    PageId([random.u8(..4); 4])
}

fn sequence(random: &mut Rng) -> u16 {
    near(random, PAGE_SEQUENCE_MAX.into()) as u16
}

/// Few enough products that views repeat and lines are removed again.
fn product(random: &mut Rng) -> ProductId {
    if random.u8(..) < 250 {
        ProductId(random.u8(..4).to_string())
    } else {
        ProductId(text(random, PRODUCT_ID_BYTES_MAX))
    }
}

fn page_kind(random: &mut Rng) -> PageKind {
    pick(random, &[PageKind::Other, PageKind::Home, PageKind::Product, PageKind::Cart, PageKind::Account])
}

fn step(random: &mut Rng) -> CheckoutStep {
    pick(random, &[CheckoutStep::Begun, CheckoutStep::Shipping, CheckoutStep::Payment])
}

/// Mostly a few; rarely the limit, or one more.
fn many<T>(random: &mut Rng, max: usize, one: impl Fn(&mut Rng) -> T) -> Vec<T> {
    let count = if random.u8(..) < 252 { random.usize(..4).min(max) } else { max + random.usize(..2) };
    (0..count).map(|_| one(random)).collect()
}

/// Mostly anything up to the limit; rarely the limit itself, or one more.
fn near(random: &mut Rng, max: usize) -> usize {
    if random.u8(..) < 252 { random.usize(..max) } else { max + random.usize(..2) }
}

fn number(random: &mut Rng) -> u32 {
    match random.u8(..4) {
        0 => 0,
        1 => random.u32(..),
        2 => u32::MAX,
        _ => random.u32(..100_000),
    }
}

/// Mostly a word, some of it beyond ASCII; rarely as long as it may be, or one byte more.
fn text(random: &mut Rng, bytes_max: usize) -> String {
    match random.u8(..) {
        0 => "x".repeat(bytes_max + random.usize(..2)),
        1 => "é".repeat(bytes_max / 2),
        byte => pick(random, &["a", "b", "été", "", "/p/1"]).repeat(usize::from(byte % 3)),
    }
}

/// One of a few; all lists here have at least one.
fn pick<T: Copy>(random: &mut Rng, among: &[T]) -> T {
    among[random.usize(..among.len())]
}
