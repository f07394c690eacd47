//! Batches, requests and receipts in the wire's bytes. A batch's age is known only when it is sent, so a closed one is
//! kept in two pieces: its name, and all that follows the age.

use alloc::string::String;
use alloc::vec::Vec;
use rappel_signal::limit::TEXT_BYTES_MAX;
use rappel_signal::{BatchId, Consent, PageId, Reason, Report, Signature, wire};

use crate::bytes::{Reader, put_bytes, put_number, put_text};
use crate::device::Device;
use crate::sensors::record::field;
use crate::text::{from_hex, push_hex};

/// Time of closing, page, sequence.
const NAME_BYTES: usize = 8 + 4 + 2;

/// A closed batch's key in storage: keys sort by the time of closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// Wall time of closing.
    pub(crate) closed_at_ms: u64,
    /// Its name on the wire.
    pub(crate) id: BatchId,
}

impl Name {
    /// The storage key.
    pub(crate) fn spell(&self) -> String {
        let mut text = String::new();
        push_hex(&mut text, &self.closed_at_ms.to_be_bytes());
        push_hex(&mut text, &self.id.page.0);
        push_hex(&mut text, &self.id.sequence.to_be_bytes());
        text
    }

    /// Reads a storage key; `None` for keys of other things.
    pub(crate) fn read(key: &str) -> Option<Name> {
        let bytes = from_hex(key);
        let mut reader = Reader(bytes.iter());
        let closed_at_ms = u64::from_be_bytes(reader.array());
        let id = BatchId { page: PageId(reader.array()), sequence: u16::from_be_bytes(reader.array()) };
        (bytes.len() == NAME_BYTES).then_some(Name { closed_at_ms, id })
    }

    /// Milliseconds since it was closed. A device clock that stepped back cannot make it negative, one that leapt
    /// ahead not more than 49 days.
    fn age_ms(&self, now_ms: u64) -> u32 {
        now_ms.saturating_sub(self.closed_at_ms).min(u64::from(u32::MAX)) as u32
    }
}

/// Encoded elements and how many.
#[derive(Default)]
pub(crate) struct List {
    pub(crate) count: u32,
    pub(crate) bytes: Vec<u8>,
}

impl List {
    fn write(&self, to: &mut Vec<u8>) {
        put_number(to, self.count);
        put_bytes(to, &self.bytes);
    }
}

/// The part of a batch that never changes: the wire's fields after `age_ms`. `context`: zone, tab, language; empty if
/// it was told.
pub(crate) fn tail(
    (idle_ms, active_ms): (u32, u32),
    context: &str,
    facts: &List,
    cards: &List,
    report: Option<&Report>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_number(&mut bytes, idle_ms);
    put_number(&mut bytes, active_ms);
    bytes.push(u8::from(!context.is_empty()));
    if !context.is_empty() {
        put_text(&mut bytes, field(context, 0), TEXT_BYTES_MAX);
        put_text(&mut bytes, field(context, 1), TEXT_BYTES_MAX);
    }
    facts.write(&mut bytes);
    cards.write(&mut bytes);
    bytes.push(u8::from(report.is_some()));
    if let Some(report) = report {
        bytes.push(report.class as u8);
        bytes.push(report.score);
        put_number(&mut bytes, report.reasons.len() as u32);
        for reason in &report.reasons {
            put_reason(&mut bytes, reason);
        }
    }
    bytes
}

fn put_reason(to: &mut Vec<u8>, reason: &Reason) {
    let (number, value) = match *reason {
        Reason::ActiveTime(seconds) => (0, u32::from(seconds)),
        Reason::LongestItem(seconds) => (1, u32::from(seconds)),
        Reason::Views(views) => (2, u32::from(views)),
        Reason::Repeat(visits) => (3, u32::from(visits)),
        Reason::Returned => return to.push(4),
        Reason::Pages(pages) => (5, u32::from(pages)),
        Reason::ZeroResults => return to.push(6),
        Reason::Unopened(results) => (7, u32::from(results)),
        Reason::Refined(times) => (8, u32::from(times)),
        Reason::CartLines(lines) => (9, u32::from(lines)),
        Reason::Checkout(step) => (10, step as u32),
        Reason::CheckoutError => return to.push(11),
        Reason::Present(seconds) => (12, u32::from(seconds)),
    };
    to.push(number);
    // postcard writes a byte as it is, not in groups of seven bits.
    let is_byte = matches!(number, 2 | 3 | 5 | 8 | 9);
    if is_byte { to.push(value as u8) } else { put_number(to, value) }
}

/// A request in the making.
pub(crate) struct Request {
    head: Vec<u8>,
    /// Batches to send.
    pub(crate) batches: List,
    /// Names asked about.
    pub(crate) asks: List,
}

impl Request {
    /// Nothing in it yet.
    pub(crate) fn begin(device: &Device, consent: Consent) -> Request {
        let mut head = Vec::new();
        head.push(wire::VERSION);
        put_bytes(&mut head, &device.id.0);
        head.push(u8::from(device.signature.is_some()));
        if let Some(signature) = &device.signature {
            put_bytes(&mut head, &signature.0);
        }
        let words = [
            u8::from(consent.measure),
            u8::from(consent.advertise),
            consent.source as u8,
            u8::from(device.engaged),
        ];
        put_bytes(&mut head, &words);
        Request { head, batches: List::default(), asks: List::default() }
    }

    /// Adds a closed batch.
    pub(crate) fn send(&mut self, name: &Name, tail: &[u8], now_ms: u64) {
        put_id(&mut self.batches, name.id);
        put_number(&mut self.batches.bytes, name.age_ms(now_ms));
        put_bytes(&mut self.batches.bytes, tail);
    }

    /// Adds a question.
    pub(crate) fn ask(&mut self, name: &Name) {
        put_id(&mut self.asks, name.id);
    }

    /// The bytes to send.
    pub(crate) fn bytes(mut self) -> Vec<u8> {
        self.batches.write(&mut self.head);
        self.asks.write(&mut self.head);
        self.head
    }
}

fn put_id(to: &mut List, id: BatchId) {
    to.count += 1;
    put_bytes(&mut to.bytes, &id.page.0);
    put_number(&mut to.bytes, u32::from(id.sequence));
}

/// A receipt: the edge's signature, and what arrived. Nothing of what is no receipt.
pub(crate) fn receipt(bytes: &[u8]) -> Option<(Option<Signature>, Vec<BatchId>)> {
    let mut reader = Reader(bytes.iter());
    if reader.byte() != wire::VERSION {
        return None;
    }
    let signature = (reader.byte() == 1).then(|| Signature(reader.array()));
    let mut received = Vec::new();
    for _ in 0..reader.number() {
        if reader.0.as_slice().is_empty() {
            return None;
        }
        let page = PageId(reader.array());
        received.push(BatchId { page, sequence: reader.number() as u16 });
    }
    Some((signature, received))
}

#[cfg(test)]
mod tests {
    use rappel_signal::{
        Batch, CheckoutStep, Class, ConsentSource, Context, DatedFact, Envelope, Fact as Wire, ProductId,
        Receipt, VisitorId,
    };

    use super::*;
    use crate::fact::{Fact, variant};

    fn report() -> Report {
        let reasons = vec![
            Reason::ActiveTime(700),
            Reason::LongestItem(300),
            Reason::Views(200),
            Reason::Repeat(200),
            Reason::Returned,
            Reason::Pages(200),
            Reason::ZeroResults,
            Reason::Unopened(300),
            Reason::Refined(200),
            Reason::CartLines(200),
            Reason::Checkout(CheckoutStep::Payment),
            Reason::CheckoutError,
        ];
        Report { class: Class::Browse, score: 5, reasons }
    }

    fn closed(report: Option<&Report>) -> Vec<u8> {
        let mut facts = List { count: 1, bytes: Vec::new() };
        Fact::about(variant::SELECT, "BOOT-1").write(&mut facts.bytes, 69_000);
        tail((900, 64_000), "Europe/Budapest\thu", &facts, &List::default(), report)
    }

    fn name(sequence: u16, closed_at_ms: u64) -> Name {
        Name { closed_at_ms, id: BatchId { page: PageId([1, 2, 3, 200]), sequence } }
    }

    #[test]
    fn the_pieces_spell_the_wire_format() {
        let mut device = Device::new([5; 16]);
        device.signature = Some(Signature([6; 8]));
        device.engaged = true;
        let consent = Consent { measure: true, advertise: false, source: ConsentSource::Shopify };
        let mut request = Request::begin(&device, consent);
        request.send(&name(0, 1_000_000), &closed(Some(&report())), 1_600_000);
        request.send(&name(200, 1_500_000), &closed(None), 1_600_000);
        request.ask(&name(300, 0));

        let select = DatedFact { age_ms: 69_000, fact: Wire::Select { product: ProductId("BOOT-1".into()) } };
        let batch = |sequence, age_ms, report| Batch {
            page: PageId([1, 2, 3, 200]),
            sequence,
            age_ms,
            idle_ms: 900,
            active_ms: 64_000,
            context: Some(Context { zone: "Europe/Budapest".into(), language: "hu".into() }),
            facts: vec![select.clone()],
            cards: Vec::new(),
            report,
        };
        let batches = vec![batch(0, 600_000, Some(report())), batch(200, 100_000, None)];
        let (visitor, signature) = (VisitorId([5; 16]), Some(Signature([6; 8])));
        let asks = vec![name(300, 0).id];
        let expected = Envelope { visitor, signature, consent, engaged: true, batches, asks };
        assert_eq!(wire::decode_envelope(&request.bytes()), Ok(expected));
    }

    #[test]
    fn a_presence_is_a_reason_too() {
        let mut bytes = Vec::new();
        put_reason(&mut bytes, &Reason::Present(300));
        assert_eq!(postcard::from_bytes::<Reason>(&bytes), Ok(Reason::Present(300)));
    }

    #[test]
    fn a_receipt_is_read_as_the_edge_writes_it() {
        let received = vec![name(0, 0).id, name(200, 0).id];
        for signature in [None, Some(Signature([7; 8]))] {
            let bytes = wire::encode_receipt(&Receipt { signature, received: received.clone() });
            assert_eq!(receipt(&bytes), Some((signature, received.clone())));
        }
        assert_eq!(receipt(&[]), None);
        assert_eq!(receipt(b"<html>"), None);
        assert_eq!(receipt(&[wire::VERSION, 0, 255, 255, 255, 15]), None, "a count beyond the bytes");
    }

    #[test]
    fn a_clock_a_year_off_spoils_no_age() {
        const YEAR_MS: u64 = 365 * 86_400_000;
        assert_eq!(name(0, 2 * YEAR_MS).age_ms(YEAR_MS), 0);
        assert_eq!(name(0, YEAR_MS).age_ms(2 * YEAR_MS), u32::MAX);
        assert_eq!(name(0, YEAR_MS).age_ms(YEAR_MS + 5), 5);
    }

    #[test]
    fn a_name_survives_the_storage_key() {
        let name = name(513, 1_900_000_000_000);
        assert_eq!(Name::read(&name.spell()), Some(name));
        for other in ["state", "id", "ab", ""] {
            assert_eq!(Name::read(other), None);
        }
    }
}
