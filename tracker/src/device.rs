//! The device's own record, carried by the cookie `_rappel` and mirrored in storage.
//!
//! One cookie on the registrable domain makes a checkout on a sibling host the same visitor.

use alloc::string::String;
use rappel_signal::{Signature, VisitorId};

use crate::bytes::Reader;
use crate::text::{from_hex, push_hex};

/// Bytes of the spelled record: id, signature, last activity, flags.
const RECORD_BYTES: usize = 16 + 8 + 8 + 1;
/// Flag: the edge has signed the id.
const SIGNED: u8 = 1;
/// Flag: the device was once really there, or gave an address: it has earned an object at the edge.
const ENGAGED: u8 = 2;

/// What the device knows of itself. Hexadecimal in the cookie, so that no shop's cookie parser stumbles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Device {
    /// Random, made here.
    pub(crate) id: VisitorId,
    /// The edge's word for the id.
    pub(crate) signature: Option<Signature>,
    /// Wall time of the last activity on any host of the shop: a gap begins a new visit.
    pub(crate) active_at_ms: u64,
    /// Five active seconds with an input, or an address.
    pub(crate) engaged: bool,
}

impl Device {
    /// A device that was never seen.
    pub(crate) fn new(id: [u8; 16]) -> Device {
        Device { id: VisitorId(id), signature: None, active_at_ms: 0, engaged: false }
    }

    /// The cookie's value.
    pub(crate) fn spell(&self) -> String {
        let mut flags = if self.engaged { ENGAGED } else { 0 };
        let mut text = String::new();
        push_hex(&mut text, &self.id.0);
        let signature = match self.signature {
            Some(signature) => {
                flags |= SIGNED;
                signature.0
            }
            None => [0; 8],
        };
        push_hex(&mut text, &signature);
        push_hex(&mut text, &self.active_at_ms.to_be_bytes());
        push_hex(&mut text, &[flags]);
        text
    }

    /// Reads a cookie's value; `None` if it is not ours. What a later version appends is left out.
    pub(crate) fn read(text: &str) -> Option<Device> {
        let bytes = from_hex(text);
        if bytes.len() < RECORD_BYTES {
            return None;
        }
        let mut reader = Reader(bytes.iter());
        let mut device = Device::new(reader.array());
        let signature = Signature(reader.array());
        device.active_at_ms = u64::from_be_bytes(reader.array());
        let flags = reader.byte();
        device.engaged = flags & ENGAGED != 0;
        if flags & SIGNED != 0 {
            device.signature = Some(signature);
        }
        Some(device)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_the_cookie() {
        let mut device = Device::new([7; 16]);
        device.active_at_ms = 1_900_000_000_123;
        assert_eq!(Device::read(&device.spell()), Some(device.clone()));
        device.signature = Some(Signature([9; 8]));
        device.engaged = true;
        assert_eq!(Device::read(&device.spell()), Some(device.clone()));
        let longer = device.spell() + "ab";
        assert_eq!(Device::read(&longer), Some(device));
    }

    #[test]
    fn a_strange_cookie_is_not_ours() {
        for text in ["", "GA1.2.3", "00", "zz"] {
            assert_eq!(Device::read(text), None, "{text}");
        }
    }
}
