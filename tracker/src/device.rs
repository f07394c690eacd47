//! The device's own record, carried by the cookie `_rappel` and mirrored in storage.
//!
//! One cookie on the registrable domain makes a checkout on a sibling host the same visitor.

use alloc::string::String;
use alloc::vec::Vec;
use rappel_signal::{Signature, VisitorId};

use crate::text::{from_hex, push_hex};

/// Bytes of the spelled record: id, signature, last activity, flags.
const RECORD_BYTES: usize = 16 + 8 + 5 + 1;
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
        let mut bytes: Vec<u8> = self.id.0.into();
        bytes.extend(self.signature.map_or([0; 8], |signature| signature.0));
        // Units of 256 ms: five bytes reach past the year 10000.
        bytes.extend(self.active_at_ms.to_be_bytes().iter().skip(2).take(5));
        bytes.push(if self.signature.is_some() { SIGNED } else { 0 } | if self.engaged { ENGAGED } else { 0 });
        let mut text = String::with_capacity(2 * RECORD_BYTES);
        push_hex(&mut text, &bytes);
        text
    }

    /// Reads a cookie's value; `None` if it is not ours. Bytes that a later version appends are left out.
    pub(crate) fn read(text: &str) -> Option<Device> {
        let bytes = from_hex(text)?;
        let (id, rest) = bytes.split_first_chunk::<16>()?;
        let (signature, rest) = rest.split_first_chunk::<8>()?;
        let (active, rest) = rest.split_first_chunk::<5>()?;
        let flags = rest.first()?;
        Some(Device {
            id: VisitorId(*id),
            signature: (flags & SIGNED != 0).then_some(Signature(*signature)),
            active_at_ms: active.iter().fold(0, |time, &byte| time << 8 | u64::from(byte)) << 8,
            engaged: flags & ENGAGED != 0,
        })
    }
}

/// Domains to try for the cookie, the shortest first; browsers refuse those that are public suffixes.
/// The empty text, last, means this host only.
pub(crate) fn cookie_domains(host: &str) -> Vec<&str> {
    let address = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b':' || byte == b'[');
    let mut domains = Vec::new();
    if !address {
        domains.push(host);
        for (at, byte) in host.bytes().enumerate() {
            if byte == b'.' {
                domains.extend(host.get(at + 1..));
            }
        }
        // A single label is nobody's domain.
        domains.pop();
        domains.reverse();
    }
    domains.push("");
    domains
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_the_cookie() {
        let mut device = Device::new([7; 16]);
        device.active_at_ms = 1_900_000_000_000 >> 8 << 8;
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

    #[test]
    fn domains_are_tried_from_the_shortest() {
        assert_eq!(cookie_domains("www.shop.co.uk"), ["co.uk", "shop.co.uk", "www.shop.co.uk", ""]);
        assert_eq!(cookie_domains("shop.rappel.localhost"), ["rappel.localhost", "shop.rappel.localhost", ""]);
        assert_eq!(cookie_domains("localhost"), [""]);
        assert_eq!(cookie_domains("127.0.0.1"), [""]);
    }
}
