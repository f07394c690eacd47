//! Ways to break an encoded envelope: flips, cuts, splices, and varints that lie.

use fastrand::Rng;

/// Numbers as postcard spells them, at the edges of their types: 0, 127, 128, 2^16, 2^32, 2^64, and one that never ends.
const VARINTS: [&[u8]; 7] = [
    &[0],
    &[0x7f],
    &[0x80, 0x01],
    &[0x80, 0x80, 0x04],
    &[0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
];

/// Breaks the bytes in one to four ways; `donor` lends some of its own.
pub(crate) fn damage(bytes: &mut Vec<u8>, donor: &[u8], random: &mut Rng) {
    for _ in 0..random.u8(1..=4) {
        let at = random.usize(..=bytes.len());
        match random.u8(..8) {
            0 => bytes.truncate(at),
            1 => flip(bytes, at, 1 << random.u8(..8)),
            2 => flip(bytes, at, random.u8(1..)),
            3 => splice(bytes, at, 1, random.choice(VARINTS).unwrap_or_default()),
            4 => splice(bytes, at, 0, random.choice(VARINTS).unwrap_or_default()),
            5 => splice(bytes, at, random.usize(..16), &[]),
            6 => {
                let from = random.usize(..=donor.len());
                let lent: Vec<u8> = donor.iter().skip(from).take(random.usize(..64)).copied().collect();
                splice(bytes, at, random.usize(..64), &lent);
            }
            _ => bytes.extend(core::iter::repeat_with(|| random.u8(..)).take(at)),
        }
    }
}

fn flip(bytes: &mut [u8], at: usize, mask: u8) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= mask;
    }
}

fn splice(bytes: &mut Vec<u8>, at: usize, removed: usize, added: &[u8]) {
    let end = at.saturating_add(removed).min(bytes.len());
    bytes.splice(at.min(end)..end, added.iter().copied());
}
