//! Who the shopper says to be, and what they agree to: `rappel('identify', …)` and the push subscription.

use alloc::string::String;
use alloc::vec::Vec;
use rappel_signal::limit::{CONSENT_TEXT_BYTES_MAX, EMAIL_BYTES_MAX, URL_BYTES_MAX};
use rappel_signal::{Channel, Fact};

use crate::codec::encode;
use crate::page::{self, Value};
use crate::text::{from_latin1, hash};

/// `{email, consent?: {email: bool, text}}` as facts, and a hash that tells a repetition; `None` without an address.
pub(crate) fn identity(details: &Value) -> Option<(Vec<Fact>, u32)> {
    let email = page::text_of(details, "email", EMAIL_BYTES_MAX).filter(|email| email.contains('@'))?;
    let mut facts = Vec::new();
    facts.push(Fact::Identify { email });
    let consent = page::get(details, "consent");
    if let Some(granted) = page::get(&consent, "email").as_bool() {
        let text = page::text_of(&consent, "text", CONSENT_TEXT_BYTES_MAX).unwrap_or_default();
        facts.push(Fact::MessageConsent { channel: Channel::Email, granted, text });
    }
    let told = hash(&encode(&facts));
    Some((facts, told))
}

/// `[endpoint, p256dh, auth, wording]` from the opt-in part, keys as bytes in a string.
pub(crate) fn subscription(result: &Value) -> Option<[Fact; 2]> {
    let endpoint = page::text(&page::at(result, 0), URL_BYTES_MAX)?;
    let key = |index| from_latin1(&page::text(&page::at(result, index), URL_BYTES_MAX)?);
    let text = page::text(&page::at(result, 3), CONSENT_TEXT_BYTES_MAX).unwrap_or_else(String::new);
    Some([
        Fact::PushSubscription { endpoint, p256dh: key(1)?, auth: key(2)? },
        Fact::MessageConsent { channel: Channel::Push, granted: true, text },
    ])
}
