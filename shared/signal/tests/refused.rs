//! What is wrong with bytes from a stranger is said in words, and nothing of them is read.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken test should fail loudly"
)]

mod support;
use rappel_signal::limit::*;
use rappel_signal::wire::{VERSION, decode_envelope, decode_receipt, encode_envelope};
use rappel_signal::{
    Batch, BatchId, CartLine, Channel, DatedFact, Envelope, Fact, PageId, PageKind, ProductCard, ProductId,
    Reason, SignalError,
};
use support::{card, envelope, full_batch, line, plain_batch};

fn refusal(envelope: &Envelope) -> Option<SignalError> {
    decode_envelope(&encode_envelope(envelope)).err()
}

#[test]
fn nothing_at_all() {
    assert_eq!(decode_envelope(&[]), Err(SignalError::Empty));
    assert_eq!(decode_receipt(&[]), Err(SignalError::Empty));
}

#[test]
fn a_version_of_the_future_or_of_no_time() {
    let mut bytes = encode_envelope(&envelope());
    for version in [0, VERSION + 1, 255] {
        bytes[0] = version;
        assert_eq!(decode_envelope(&bytes), Err(SignalError::UnknownVersion(version)));
        assert_eq!(decode_receipt(&bytes), Err(SignalError::UnknownVersion(version)));
    }
}

#[test]
fn cut_off_anywhere_or_run_on() {
    let mut bytes = encode_envelope(&envelope());
    for length in 1..bytes.len() {
        assert_eq!(decode_envelope(&bytes[..length]), Err(SignalError::Malformed), "{length} bytes");
    }
    bytes.push(0);
    assert_eq!(decode_envelope(&bytes), Err(SignalError::Malformed));
    assert_eq!(decode_receipt(&[VERSION, 0, 0, 0]), Err(SignalError::Malformed));
}

#[test]
fn more_bytes_than_one_request_may_have() {
    let mut bytes = vec![0xff; ENVELOPE_BYTES_MAX];
    bytes[0] = VERSION;
    assert_eq!(decode_envelope(&bytes), Err(SignalError::Malformed), "at the limit it is read");
    bytes.push(0);
    assert_eq!(decode_envelope(&bytes), Err(SignalError::TooLarge));
}

#[test]
fn a_count_that_promises_more_than_there_is() {
    // Two billion batches in 30 bytes: refused without reserving room for them.
    let mut bytes = vec![0; 22];
    bytes[0] = VERSION;
    bytes.extend([0xff, 0xff, 0xff, 0xff, 0x07, 0, 0, 0]);
    assert_eq!(decode_envelope(&bytes), Err(SignalError::Malformed));
}

#[test]
fn a_fact_of_a_number_nobody_gave_out() {
    let fact = Batch { facts: vec![DatedFact { age_ms: 0, fact: Fact::Withdrawn }], ..plain_batch() };
    let mut bytes = encode_envelope(&Envelope { batches: vec![fact], asks: vec![], ..envelope() });
    let place = bytes.iter().rposition(|&byte| byte == 17).expect("the fact's number is there");
    bytes[place] = 18;
    assert_eq!(decode_envelope(&bytes), Err(SignalError::Malformed));
}

#[test]
fn more_of_anything_than_its_limit() {
    fn batches(count: usize) -> Envelope {
        Envelope { batches: vec![plain_batch(); count], ..envelope() }
    }
    fn asks(count: usize) -> Envelope {
        Envelope { asks: vec![BatchId { page: PageId([0; 4]), sequence: 0 }; count], ..envelope() }
    }
    type Case = (&'static str, fn(usize) -> Envelope, usize);
    let cases: [Case; 2] = [("batches", batches, BATCHES_MAX), ("asks", asks, ASKS_MAX)];
    for (name, of_count, max) in cases {
        assert_eq!(refusal(&of_count(max)), None, "{name} at the limit");
        assert_eq!(refusal(&of_count(max + 1)), Some(SignalError::OverLimit(name)));
    }
}

#[test]
fn more_in_a_batch_than_its_limit() {
    type Case = (&'static str, usize, fn(&mut Batch, usize));
    let cases: [Case; 9] = [
        ("sequence", PAGE_SEQUENCE_MAX.into(), |batch, count| batch.sequence = count as u16),
        ("active_ms", BATCH_ACTIVE_MS_MAX as usize, |batch, count| batch.active_ms = count as u32),
        ("facts", FACTS_MAX, |batch, count| {
            batch.facts = vec![DatedFact { age_ms: 0, fact: Fact::LogOut }; count]
        }),
        ("cards", CARDS_MAX, |batch, count| batch.cards = vec![card(); count]),
        ("zone", TEXT_BYTES_MAX, |batch, count| context(batch).zone = "z".repeat(count)),
        ("language", TEXT_BYTES_MAX, |batch, count| context(batch).language = "l".repeat(count)),
        ("reasons", REASONS_MAX, |batch, count| {
            batch.report.as_mut().expect("the batch has a report").reasons = vec![Reason::Returned; count];
        }),
        ("title", TEXT_BYTES_MAX, |batch, count| {
            batch.cards[0].title = "é".repeat(count / 2) + &"t".repeat(count % 2)
        }),
        ("currency", 3, |batch, count| batch.cards[0].currency = "E".repeat(count)),
    ];
    for (name, max, set) in cases {
        check_batch(name, max, set);
    }
    type CardText = (&'static str, usize, fn(&mut ProductCard) -> &mut String);
    let texts: [CardText; 5] = [
        ("product", PRODUCT_ID_BYTES_MAX, |card| &mut card.id.0),
        ("image", URL_BYTES_MAX, |card| &mut card.image),
        ("path", URL_BYTES_MAX, |card| &mut card.path),
        ("category", TEXT_BYTES_MAX, |card| &mut card.category),
        ("brand", TEXT_BYTES_MAX, |card| &mut card.brand),
    ];
    for (name, max, text) in texts {
        check_batch(name, max, |batch, count| *text(&mut batch.cards[0]) = "c".repeat(count));
    }
}

fn context(batch: &mut Batch) -> &mut rappel_signal::Context {
    batch.context.as_mut().expect("the batch has a context")
}

fn check_batch(name: &'static str, max: usize, set: impl Fn(&mut Batch, usize)) {
    let refused = |count: usize| {
        let mut batch = full_batch();
        set(&mut batch, count);
        refusal(&Envelope { batches: vec![batch], ..envelope() })
    };
    assert_eq!(refused(max), None, "{name} at the limit");
    assert_eq!(refused(max + 1), Some(SignalError::OverLimit(name)));
}

#[test]
fn more_in_a_fact_than_its_limit() {
    fn text(count: usize) -> String {
        "x".repeat(count)
    }
    fn of_product(count: usize) -> ProductId {
        ProductId(text(count))
    }
    fn cart_line(count: usize) -> CartLine {
        CartLine { product: of_product(count), ..line() }
    }
    fn pieces(count: usize) -> CartLine {
        CartLine { quantity: count as u16, ..line() }
    }
    fn order(order: String, lines: Vec<CartLine>) -> Fact {
        Fact::Purchase { order, value_hundredths: 0, lines }
    }
    type Case = (&'static str, usize, fn(usize) -> Fact);
    let cases: [Case; 21] = [
        ("path", TEXT_BYTES_MAX, |count| Fact::PageView { kind: PageKind::Other, path: text(count) }),
        ("product", PRODUCT_ID_BYTES_MAX, |count| Fact::ProductView {
            product: of_product(count),
            visits: 1,
        }),
        ("product", PRODUCT_ID_BYTES_MAX, |count| Fact::Select { product: of_product(count) }),
        ("product", PRODUCT_ID_BYTES_MAX, |count| Fact::WishlistAdd { product: of_product(count) }),
        ("product", PRODUCT_ID_BYTES_MAX, |count| Fact::WishlistRemove { product: of_product(count) }),
        ("category", TEXT_BYTES_MAX, |count| Fact::CategoryView { category: text(count), visits: 1 }),
        ("query", TEXT_BYTES_MAX, |count| Fact::Search { query: text(count), results: None }),
        ("product", PRODUCT_ID_BYTES_MAX, |count| Fact::CartAdd { line: cart_line(count) }),
        ("quantity", QUANTITY_MAX as usize, |count| Fact::CartAdd { line: pieces(count) }),
        ("quantity", QUANTITY_MAX as usize, |count| Fact::CartRemove { line: pieces(count) }),
        ("lines", CART_LINES_MAX, |count| Fact::CartView { lines: vec![line(); count] }),
        ("quantity", QUANTITY_MAX as usize, |count| Fact::CartView { lines: vec![line(), pieces(count)] }),
        ("code", TEXT_BYTES_MAX, |count| Fact::CheckoutError { code: text(count) }),
        ("order", TEXT_BYTES_MAX, |count| order(text(count), vec![])),
        ("lines", CART_LINES_MAX, |count| order(text(1), vec![line(); count])),
        ("product", PRODUCT_ID_BYTES_MAX, |count| order(text(1), vec![cart_line(count)])),
        ("email", EMAIL_BYTES_MAX, |count| Fact::Identify { email: text(count) }),
        ("consent text", CONSENT_TEXT_BYTES_MAX, |count| Fact::MessageConsent {
            channel: Channel::Push,
            granted: false,
            text: text(count),
        }),
        ("endpoint", URL_BYTES_MAX, |count| Fact::PushSubscription {
            endpoint: text(count),
            p256dh: vec![],
            auth: vec![],
        }),
        ("p256dh", 65, |count| Fact::PushSubscription {
            endpoint: text(1),
            p256dh: vec![0; count],
            auth: vec![],
        }),
        ("auth", 16, |count| Fact::PushSubscription {
            endpoint: text(1),
            p256dh: vec![],
            auth: vec![0; count],
        }),
    ];
    for (name, max, of_count) in cases {
        check_batch(name, max, |batch, count| {
            batch.facts = vec![DatedFact { age_ms: 0, fact: of_count(count) }]
        });
    }
}

#[test]
fn each_refusal_says_what_to_change() {
    for (error, words) in [
        (SignalError::Empty, "send one envelope"),
        (SignalError::TooLarge, "send fewer batches"),
        (SignalError::UnknownVersion(9), "reload the script"),
        (SignalError::Malformed, "docs/wire-format.md"),
        (SignalError::OverLimit("facts"), "facts is over its limit"),
    ] {
        assert!(error.to_string().contains(words), "{error}");
    }
    assert!(SignalError::TooLarge.to_string().contains(&ENVELOPE_BYTES_MAX.to_string()));
}
