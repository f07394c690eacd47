//! Who the shopper says to be, and what they agree to: `rappel('identify', …)` and the push subscription.

use rappel_signal::Channel;

use crate::fact::Fact;
use crate::sensors::record::field;
use crate::text::from_hex;

/// Email, consent and wording as facts; none without an address.
pub(crate) fn identity(row: &str) -> (Option<Fact>, Option<Fact>) {
    let email = field(row, 0);
    let granted = field(row, 1);
    if !email.as_bytes().contains(&b'@') {
        return (None, None);
    }
    let consent = !granted.is_empty();
    let consent = consent.then(|| Fact::message_consent(Channel::Email, granted == "1", field(row, 2)));
    (Some(Fact::identify(email)), consent)
}

/// A push subscription as facts; none without both keys.
pub(crate) fn subscription(row: &str) -> Option<[Fact; 2]> {
    let p256dh = from_hex::<65>(field(row, 1))?;
    let auth = from_hex::<16>(field(row, 2))?;
    let consent = Fact::message_consent(Channel::Push, true, field(row, 3));
    Some([Fact::push_subscription(field(row, 0), &p256dh, &auth), consent])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_what_was_agreed_to() {
        let told = |row| {
            let (identity, consent) = identity(row);
            (identity.is_some(), consent.is_some())
        };
        assert_eq!(told("ada@example.com\t\t"), (true, false));
        assert_eq!(told("ada@example.com\t1\tNews by e-mail"), (true, true));
        assert_eq!(told("nobody\t1\t"), (false, false));
    }

    #[test]
    fn a_subscription_needs_both_keys() {
        let (p256dh, auth) = ("04".repeat(65), "0a".repeat(16));
        assert!(subscription(&format!("https://push/1\t{p256dh}\t{auth}\tyes")).is_some());
        assert!(subscription(&format!("https://push/1\t{p256dh}\t\tyes")).is_none());
    }
}
