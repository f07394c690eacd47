//! Bytes on the device: values as postcard behind a version byte, and closed batches as they will be sent.
//!
//! A closed batch is kept in pieces of the wire format, because its age is known only when it is sent and decoding
//! every kind of fact would cost the tracker its size. `tests` hold the pieces against the wire's own decoder.

use alloc::string::String;
use alloc::vec::Vec;
use rappel_signal::{BatchId, Consent, Context, DatedFact, PageId, ProductCard, Report, Signature, VisitorId};
use serde::{Deserialize, Serialize};

use crate::text::{from_hex, push_hex};

/// Version of what the device keeps. What another version wrote is forgotten: it is a convenience, not a promise.
const STATE_VERSION: u8 = 1;

/// Writes a value.
pub(crate) fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_extend(value, Vec::new()).unwrap_or_default()
}

/// Writes a value of the device's own state.
pub(crate) fn encode_state<T: Serialize>(value: &T) -> Vec<u8> {
    encode(&(STATE_VERSION, value))
}

/// Reads what [`encode_state`] of this version wrote.
pub(crate) fn decode_state<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    let (&STATE_VERSION, body) = bytes.split_first()? else { return None };
    postcard::from_bytes(body).ok()
}

/// Whether a closed batch was sent, and under what promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Never, or known not to have arrived.
    No,
    /// Before the visit was engaged: the edge counted it and kept nothing.
    Unengaged,
    /// Sent; no receipt was read yet.
    Yes,
}

/// A closed batch in device storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Closed {
    /// Its name.
    pub(crate) id: BatchId,
    /// Whether it was sent.
    pub(crate) sent: Sent,
    /// Wall time of closing.
    pub(crate) closed_at_ms: u64,
    /// The wire's bytes after `age_ms`.
    pub(crate) tail: Vec<u8>,
}

/// The part of a batch that never changes: the wire's fields after `age_ms`, in its order.
#[derive(Serialize)]
pub(crate) struct Tail<'a> {
    pub(crate) idle_ms: u32,
    pub(crate) active_ms: u32,
    pub(crate) context: Option<Context>,
    pub(crate) facts: &'a [DatedFact],
    pub(crate) cards: &'a [ProductCard],
    pub(crate) report: Option<Report>,
}

/// The part of an envelope before its batches.
#[derive(Serialize)]
pub(crate) struct Head {
    pub(crate) visitor: VisitorId,
    pub(crate) signature: Option<Signature>,
    pub(crate) consent: Consent,
    pub(crate) engaged: bool,
}

impl Closed {
    /// Its bytes in storage; the name is the key.
    pub(crate) fn store(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(9 + self.tail.len());
        bytes.push(self.sent as u8);
        bytes.extend(self.closed_at_ms.to_be_bytes());
        bytes.extend(&self.tail);
        bytes
    }

    /// Reads a stored batch; `None` if it is damaged.
    pub(crate) fn read(id: BatchId, bytes: &[u8]) -> Option<Closed> {
        let (sent, rest) = bytes.split_first()?;
        let (closed, tail) = rest.split_first_chunk::<8>()?;
        let sent = match sent {
            0 => Sent::No,
            1 => Sent::Unengaged,
            _ => Sent::Yes,
        };
        Some(Closed { id, sent, closed_at_ms: u64::from_be_bytes(*closed), tail: tail.into() })
    }

    /// Milliseconds since it was closed. A device clock that stepped back cannot make it negative, one that leapt
    /// ahead not more than 49 days.
    fn age_ms(&self, now_ms: u64) -> u32 {
        now_ms.saturating_sub(self.closed_at_ms).min(u64::from(u32::MAX)) as u32
    }
}

/// One request's bytes.
pub(crate) fn envelope(head: &Head, batches: &[&Closed], asks: &[BatchId], now_ms: u64) -> Vec<u8> {
    let mut bytes = encode(&(rappel_signal::wire::VERSION, head));
    varint(&mut bytes, batches.len() as u32);
    for batch in batches {
        bytes.extend(batch.id.page.0);
        varint(&mut bytes, u32::from(batch.id.sequence));
        varint(&mut bytes, batch.age_ms(now_ms));
        bytes.extend(&batch.tail);
    }
    bytes.extend(encode(&asks));
    bytes
}

/// Seven bits a byte, the lowest first, as postcard writes numbers.
fn varint(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// The name in a storage key: page and sequence in hexadecimal.
pub(crate) fn spell_id(id: BatchId) -> String {
    let mut text = String::new();
    push_hex(&mut text, &id.page.0);
    push_hex(&mut text, &id.sequence.to_be_bytes());
    text
}

/// Reads [`spell_id`]; `None` for keys of other things.
pub(crate) fn read_id(text: &str) -> Option<BatchId> {
    let bytes = from_hex(text)?;
    let (page, rest) = bytes.split_first_chunk::<4>()?;
    let (sequence, _) = rest.split_first_chunk::<2>()?;
    Some(BatchId { page: PageId(*page), sequence: u16::from_be_bytes(*sequence) })
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;
    use alloc::vec;

    use rappel_signal::{Batch, ConsentSource, Envelope, Fact, PageKind, ProductId, wire};

    use super::*;

    fn facts() -> Vec<DatedFact> {
        let view = Fact::PageView { kind: PageKind::Product, path: "/p/boots".to_string() };
        let product = Fact::ProductView { product: ProductId("BOOT-1".to_string()), visits: 3 };
        vec![DatedFact { age_ms: 70_000, fact: view }, DatedFact { age_ms: 69_000, fact: product }]
    }

    fn closed(sequence: u16, closed_at_ms: u64) -> Closed {
        let context = Some(Context { zone: "Europe/Budapest".to_string(), language: "hu".to_string() });
        let tail = Tail { idle_ms: 900, active_ms: 64_000, context, facts: &facts(), cards: &[], report: None };
        let id = BatchId { page: PageId([1, 2, 3, 4]), sequence };
        Closed { id, sent: Sent::No, closed_at_ms, tail: encode(&tail) }
    }

    #[test]
    fn the_pieces_spell_the_wire_format() {
        let visitor = VisitorId([5; 16]);
        let consent = Consent { measure: true, advertise: false, source: ConsentSource::ConsentMode };
        let signature = Some(Signature([6; 8]));
        let head = Head { visitor, signature, consent, engaged: true };
        let asks = [BatchId { page: PageId([9; 4]), sequence: 300 }];
        let (first, second) = (closed(0, 1_000_000), closed(200, 1_500_000));
        let bytes = envelope(&head, &[&first, &second], &asks, 1_600_000);

        let batch = |sequence, age_ms| Batch {
            page: PageId([1, 2, 3, 4]),
            sequence,
            age_ms,
            idle_ms: 900,
            active_ms: 64_000,
            context: Some(Context { zone: "Europe/Budapest".to_string(), language: "hu".to_string() }),
            facts: facts(),
            cards: Vec::new(),
            report: None,
        };
        let batches = vec![batch(0, 600_000), batch(200, 100_000)];
        let expected = Envelope { visitor, signature, consent, engaged: true, batches, asks: asks.to_vec() };
        assert_eq!(wire::decode_envelope(&bytes), Ok(expected));
    }

    #[test]
    fn a_clock_a_year_off_spoils_no_age() {
        const YEAR_MS: u64 = 365 * 86_400_000;
        assert_eq!(closed(0, 2 * YEAR_MS).age_ms(YEAR_MS), 0);
        assert_eq!(closed(0, YEAR_MS).age_ms(2 * YEAR_MS), u32::MAX);
        assert_eq!(closed(0, YEAR_MS).age_ms(YEAR_MS + 5), 5);
    }

    #[test]
    fn a_stored_batch_is_read_back() {
        for sent in [Sent::No, Sent::Unengaged, Sent::Yes] {
            let batch = Closed { sent, ..closed(7, 123_456_789) };
            assert_eq!(Closed::read(batch.id, &batch.store()), Some(batch));
        }
        assert_eq!(Closed::read(closed(0, 0).id, &[0, 1, 2]), None);
    }

    #[test]
    fn a_name_survives_the_storage_key() {
        let id = closed(513, 0).id;
        assert_eq!(read_id(&spell_id(id)), Some(id));
        assert_eq!(read_id("state"), None);
        assert_eq!(read_id("ab"), None);
    }

    #[test]
    fn state_of_another_version_is_forgotten() {
        let bytes = encode_state(&(7_u32, true));
        assert_eq!(decode_state::<(u32, bool)>(&bytes), Some((7, true)));
        let mut newer = bytes;
        newer[0] = STATE_VERSION + 1;
        assert_eq!(decode_state::<(u32, bool)>(&newer), None);
        assert_eq!(decode_state::<(u32, bool)>(&[]), None);
    }
}
