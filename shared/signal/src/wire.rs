//! One request and its answer, as bytes: a version byte, then postcard.
//!
//! docs/wire-format.md explains the protocol; `tests/golden.rs` pins the bytes.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::limit::*;
use crate::{
    BatchId, CartLine, Consent, DatedFact, Fact, PageId, ProductCard, Report, SignalError, Signature,
    VisitorId,
};

/// The version this code writes. Older ones are read for as long as devices may hold them (13 months).
pub const VERSION: u8 = 1;

/// What a page sends: news of this page, and of earlier ones whose receipt was never read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The device.
    pub visitor: VisitorId,
    /// The edge's own word for the id, once the page has read one.
    pub signature: Option<Signature>,
    /// Consent under which all of this was measured.
    pub consent: Consent,
    /// The visit has five active seconds with an input, or an address: it has earned an object.
    pub engaged: bool,
    /// News, in the order they were closed.
    pub batches: Vec<Batch>,
    /// Batches sent before whose receipt was never read: "have you got these?"
    pub asks: Vec<BatchId>,
}

/// News of one page view since its previous batch. Closed once, then sent with the same bytes until received;
/// only `age_ms` grows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// The page view.
    pub page: PageId,
    /// Counts the page's batches from 0.
    pub sequence: u16,
    /// Milliseconds from closing the batch to sending this request, by the device's own clock.
    pub age_ms: u32,
    /// Milliseconds from the last input to closing the batch.
    pub idle_ms: u32,
    /// Active time on this page since its previous batch.
    pub active_ms: u32,
    /// Where and in which language the shopper is; in the first batch of a visit.
    pub context: Option<Context>,
    /// What happened, oldest first.
    pub facts: Vec<DatedFact>,
    /// Products that the edge has not seen from this device in this version.
    pub cards: Vec<ProductCard>,
    /// The page's reading of the visit so far, when it changed.
    pub report: Option<Report>,
}

/// What the browser says of its user, without asking anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// IANA time zone, as `Intl` names it.
    pub zone: String,
    /// BCP 47 tag of the page's or the browser's language.
    pub language: String,
}

/// What the edge answers to a readable request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The edge's word for the visitor id; to be kept and sent along.
    pub signature: Option<Signature>,
    /// Those of the sent and asked-about batches that are safely stored. What is missing goes again.
    pub received: Vec<BatchId>,
}

impl Batch {
    /// The batch's name.
    pub fn id(&self) -> BatchId {
        BatchId { page: self.page, sequence: self.sequence }
    }
}

/// Writes an envelope.
pub fn encode_envelope(envelope: &Envelope) -> Vec<u8> {
    encode(envelope)
}

/// Reads and checks an envelope from a stranger.
///
/// # Errors
/// Too large, unknown version, malformed, or a count or length over its limit. Nothing is read in part.
pub fn decode_envelope(bytes: &[u8]) -> Result<Envelope, SignalError> {
    if bytes.len() > ENVELOPE_BYTES_MAX {
        return Err(SignalError::TooLarge);
    }
    let envelope: Envelope = decode(bytes)?;
    check_envelope(&envelope)?;
    Ok(envelope)
}

/// Writes a receipt.
pub fn encode_receipt(receipt: &Receipt) -> Vec<u8> {
    encode(receipt)
}

/// Reads a receipt. The page trusts the edge it was built for; only the form is checked.
///
/// # Errors
/// Unknown version or malformed.
pub fn decode_receipt(bytes: &[u8]) -> Result<Receipt, SignalError> {
    decode(bytes)
}

fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    bytes.push(VERSION);
    // Writing to memory fails only for types without a known length, and there are none here.
    postcard::to_extend(value, bytes).unwrap_or_default()
}

fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, SignalError> {
    match bytes.split_first() {
        None => Err(SignalError::Empty),
        Some((&VERSION, body)) => match postcard::take_from_bytes(body) {
            Ok((value, [])) => Ok(value),
            _ => Err(SignalError::Malformed),
        },
        Some((&version, _)) => Err(SignalError::UnknownVersion(version)),
    }
}

fn check_envelope(envelope: &Envelope) -> Result<(), SignalError> {
    within(envelope.batches.len(), BATCHES_MAX, "batches")?;
    within(envelope.asks.len(), ASKS_MAX, "asks")?;
    envelope.batches.iter().try_for_each(check_batch)
}

fn check_batch(batch: &Batch) -> Result<(), SignalError> {
    within(batch.sequence.into(), PAGE_SEQUENCE_MAX.into(), "sequence")?;
    within(batch.active_ms as usize, BATCH_ACTIVE_MS_MAX as usize, "active_ms")?;
    within(batch.facts.len(), FACTS_MAX, "facts")?;
    within(batch.cards.len(), CARDS_MAX, "cards")?;
    if let Some(context) = &batch.context {
        text(&context.zone, TEXT_BYTES_MAX, "zone")?;
        text(&context.language, TEXT_BYTES_MAX, "language")?;
    }
    if let Some(report) = &batch.report {
        within(report.reasons.len(), REASONS_MAX, "reasons")?;
    }
    batch.cards.iter().try_for_each(check_card)?;
    batch.facts.iter().try_for_each(|dated| check_fact(&dated.fact))
}

fn check_card(card: &ProductCard) -> Result<(), SignalError> {
    text(&card.id.0, PRODUCT_ID_BYTES_MAX, "product")?;
    text(&card.title, TEXT_BYTES_MAX, "title")?;
    text(&card.currency, 3, "currency")?;
    text(&card.image, URL_BYTES_MAX, "image")?;
    text(&card.path, URL_BYTES_MAX, "path")?;
    text(&card.category, TEXT_BYTES_MAX, "category")?;
    text(&card.brand, TEXT_BYTES_MAX, "brand")
}

fn check_fact(fact: &Fact) -> Result<(), SignalError> {
    match fact {
        Fact::PageView { path, .. } => text(path, TEXT_BYTES_MAX, "path"),
        Fact::ProductView { product, .. }
        | Fact::Select { product }
        | Fact::WishlistAdd { product }
        | Fact::WishlistRemove { product } => text(&product.0, PRODUCT_ID_BYTES_MAX, "product"),
        Fact::CategoryView { category, .. } => text(category, TEXT_BYTES_MAX, "category"),
        Fact::ListView { list } => text(list, TEXT_BYTES_MAX, "list"),
        Fact::Search { query, .. } => text(query, TEXT_BYTES_MAX, "query"),
        Fact::CartAdd { line } | Fact::CartRemove { line } => check_line(line),
        Fact::CartView { lines } => check_lines(lines),
        Fact::CheckoutError { code } => text(code, TEXT_BYTES_MAX, "code"),
        Fact::Purchase { order, lines, .. } => {
            text(order, TEXT_BYTES_MAX, "order")?;
            check_lines(lines)
        }
        Fact::Identify { email } => text(email, EMAIL_BYTES_MAX, "email"),
        Fact::MessageConsent { text: wording, .. } => text(wording, CONSENT_TEXT_BYTES_MAX, "consent text"),
        Fact::PushSubscription { endpoint, p256dh, auth } => {
            text(endpoint, URL_BYTES_MAX, "endpoint")?;
            within(p256dh.len(), 65, "p256dh")?;
            within(auth.len(), 16, "auth")
        }
        Fact::Checkout { .. } | Fact::LogOut | Fact::Withdrawn => Ok(()),
    }
}

fn check_lines(lines: &[CartLine]) -> Result<(), SignalError> {
    within(lines.len(), CART_LINES_MAX, "lines")?;
    lines.iter().try_for_each(check_line)
}

fn check_line(line: &CartLine) -> Result<(), SignalError> {
    text(&line.product.0, PRODUCT_ID_BYTES_MAX, "product")?;
    within(line.quantity.into(), QUANTITY_MAX.into(), "quantity")
}

fn text(value: &str, bytes_max: usize, name: &'static str) -> Result<(), SignalError> {
    within(value.len(), bytes_max, name)
}

fn within(value: usize, max: usize, name: &'static str) -> Result<(), SignalError> {
    if value > max { Err(SignalError::OverLimit(name)) } else { Ok(()) }
}
