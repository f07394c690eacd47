//! Who the shopper says to be, and what they agree to: `rappel('identify', …)` and the push subscription.

use alloc::vec::Vec;

use rappel_signal::Channel;

use crate::bytes::put_number;
use crate::fact::Fact;
use crate::sensors::record::field;
use crate::text::from_hex;

/// Bytes of a browser's public key and shared secret (RFC 8291).
const P256DH_BYTES: usize = 65;
const AUTH_BYTES: usize = 16;

/// Appends email, consent and wording as facts; whether there is an address.
pub(crate) fn identity(row: &str, facts: &mut Vec<Fact>) -> bool {
    let email = field(row, 0);
    let granted = field(row, 1);
    let named = email.bytes().any(|byte| byte == b'@');
    if named {
        facts.push(Fact::identify(email));
        if !granted.is_empty() {
            facts.push(Fact::message_consent(Channel::Email, granted == "1", field(row, 2)));
        }
    }
    named
}

/// Appends a push subscription as facts, if both keys are there.
pub(crate) fn subscription(row: &str, facts: &mut Vec<Fact>) {
    let mut keys = Vec::new();
    for (place, length) in [(1, P256DH_BYTES), (2, AUTH_BYTES)] {
        let key = from_hex(field(row, place));
        if key.len() != length {
            return;
        }
        put_number(&mut keys, length as u32);
        keys.extend_from_slice(&key);
    }
    facts.push(Fact::push_subscription(field(row, 0), &keys));
    facts.push(Fact::message_consent(Channel::Push, true, field(row, 3)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_what_was_agreed_to() {
        let told = |row| {
            let mut facts = Vec::new();
            (identity(row, &mut facts), facts.len())
        };
        assert_eq!(told("ada@example.com\t\t"), (true, 1));
        assert_eq!(told("ada@example.com\t1\tNews by e-mail"), (true, 2));
        assert_eq!(told("nobody\t1\t"), (false, 0));
    }

    #[test]
    fn a_subscription_needs_both_keys() {
        let (p256dh, auth) = ("04".repeat(65), "0a".repeat(16));
        let told = |row: &str| {
            let mut facts = Vec::new();
            subscription(row, &mut facts);
            facts.len()
        };
        assert_eq!(told(&format!("https://push/1\t{p256dh}\t{auth}\tyes")), 2);
        assert_eq!(told(&format!("https://push/1\t{p256dh}\t\tyes")), 0);
    }
}
