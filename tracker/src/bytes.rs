//! Bytes by hand: pieces of postcard for the wire, and one list of fields that both writes and reads the device's
//! state. A general reader and writer (`serde`) would take a third of the tracker's budget; the tests hold what is
//! written here against it.

use alloc::vec::Vec;

use crate::text::{cut, hash};

/// Version of what the device keeps. What another version wrote is forgotten: it is a convenience, not a promise.
const STATE_VERSION: u8 = 1;
/// Elements of one list that are kept and read.
const ELEMENTS_MAX: u32 = 400;

/// Appends a number as postcard does: seven bits a byte, the lowest first.
#[inline(never)]
pub(crate) fn put_number(to: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

/// Appends a number that may be absent.
pub(crate) fn put_option(to: &mut Vec<u8>, number: Option<u32>) {
    to.push(u8::from(number.is_some()));
    if let Some(number) = number {
        put_number(to, number);
    }
}

/// Appends bytes.
#[inline(never)]
pub(crate) fn put_bytes(to: &mut Vec<u8>, bytes: &[u8]) {
    to.extend_from_slice(bytes);
}

/// Appends a text, cut to so many bytes.
#[inline(never)]
pub(crate) fn put_text(to: &mut Vec<u8>, text: &str, bytes_max: usize) {
    let text = cut(text, bytes_max);
    put_number(to, text.len() as u32);
    put_bytes(to, text.as_bytes());
}

/// Bytes being read from the start; after the end come zeros.
pub(crate) struct Reader<'a>(pub(crate) core::slice::Iter<'a, u8>);

impl Reader<'_> {
    /// The next byte.
    pub(crate) fn byte(&mut self) -> u8 {
        self.0.next().copied().unwrap_or(0)
    }

    /// The next bytes.
    pub(crate) fn array<const BYTES: usize>(&mut self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        for byte in &mut bytes {
            *byte = self.byte();
        }
        bytes
    }

    /// The next number.
    #[inline(never)]
    pub(crate) fn number(&mut self) -> u32 {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f) << (shift & 31);
            shift += 7;
            if byte < 0x80 {
                return number;
            }
        }
    }
}

/// Goes through the fields of a state, writing them or reading them: one order for both.
pub(crate) enum Fields<'a> {
    /// Fields are appended.
    Writing(Vec<u8>),
    /// Fields are set.
    Reading(Reader<'a>),
}

impl<'a> Fields<'a> {
    /// Reads what [`Fields::finish`] made; nothing if it is damaged or of another version.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Fields<'a>> {
        let mut reader = Reader(bytes.iter());
        let known = reader.byte() == STATE_VERSION && reader.number() == hash(reader.0.as_slice());
        known.then_some(Fields::Reading(reader))
    }

    /// The bytes to keep: version, checksum, fields.
    pub(crate) fn finish(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Fields::Writing(fields) = self {
            bytes.push(STATE_VERSION);
            put_number(&mut bytes, hash(&fields));
            put_bytes(&mut bytes, &fields);
        }
        bytes
    }

    /// A number.
    #[inline(never)]
    pub(crate) fn number(&mut self, value: &mut u32) {
        match self {
            Fields::Writing(bytes) => put_number(bytes, *value),
            Fields::Reading(reader) => *value = reader.number(),
        }
    }

    /// A list of pairs, the oldest first; the newest are kept.
    #[inline(never)]
    pub(crate) fn pairs(&mut self, list: &mut Pairs) {
        let mut count = list.0.len() as u32;
        self.number(&mut count);
        for place in 0..count.min(ELEMENTS_MAX) {
            let mut pair = list.0.get(place as usize).copied().unwrap_or_default();
            self.number(&mut pair.0);
            self.number(&mut pair.1);
            if let Fields::Reading(_) = self {
                list.0.push(pair);
            }
        }
    }
}

/// A small list of keys with a number each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pairs(pub(crate) Vec<(u32, u32)>);

impl Pairs {
    /// The number of a key.
    #[inline(never)]
    pub(crate) fn find(&mut self, key: u32) -> Option<&mut u32> {
        self.0.iter_mut().find(|pair| pair.0 == key).map(|pair| &mut pair.1)
    }

    /// Appends a pair; a list of `max` first loses its oldest.
    #[inline(never)]
    pub(crate) fn push(&mut self, key: u32, number: u32, max: usize) {
        if self.0.len() >= max {
            let oldest = self.0.first().copied();
            self.keep(&|pair| Some(*pair) != oldest);
        }
        self.0.push((key, number));
    }

    /// Keeps the pairs that pass.
    #[inline(never)]
    pub(crate) fn keep(&mut self, passes: &dyn Fn(&(u32, u32)) -> bool) {
        self.0.retain(passes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_postcards() {
        for number in [0, 1, 127, 128, 300, 1 << 28, u32::MAX] {
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            assert_eq!(bytes, postcard::to_allocvec(&number).unwrap());
            assert_eq!(Reader(bytes.iter()).number(), number);
        }
        let mut bytes = Vec::new();
        put_text(&mut bytes, "été", 4);
        put_option(&mut bytes, None);
        put_option(&mut bytes, Some(300));
        assert_eq!(bytes, postcard::to_allocvec(&("ét", None::<u32>, Some(300_u32))).unwrap());
    }

    fn round(fields: &mut Fields<'_>) -> (u32, Pairs) {
        let (mut number, mut pairs) = (7, Pairs(vec![(1, 2), (u32::MAX, 0)]));
        if matches!(fields, Fields::Reading(_)) {
            (number, pairs) = (0, Pairs::default());
        }
        fields.number(&mut number);
        fields.pairs(&mut pairs);
        (number, pairs)
    }

    #[test]
    fn fields_come_back_and_damage_is_noticed() {
        let mut writing = Fields::Writing(Vec::new());
        let written = round(&mut writing);
        let bytes = writing.finish();
        assert_eq!(Fields::read(&bytes).map(|mut fields| round(&mut fields)), Some(written));
        for place in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[place] ^= 1;
            assert!(Fields::read(&damaged).is_none(), "byte {place}");
        }
        assert!(Fields::read(&[]).is_none());
    }

    #[test]
    fn a_full_list_loses_its_oldest() {
        let mut pairs = Pairs::default();
        for key in 0..5 {
            pairs.push(key, key, 3);
        }
        assert_eq!(pairs.0, [(2, 2), (3, 3), (4, 4)]);
    }
}
