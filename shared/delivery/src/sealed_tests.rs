//! Tests of sealed credentials.

use super::*;
use proptest::prelude::*;

const NONCE: [u8; NONCE_BYTES] = [7; NONCE_BYTES];
const PLACE: (&str, &str) = ("demo", "EMAIL_PROVIDER");

fn key() -> SealingKey {
    SealingKey::derive(b"0123456789abcdef0123456789abcdef").unwrap()
}

fn other() -> SealingKey {
    SealingKey::derive(b"another secret of thirty-two bytes!").unwrap()
}

#[test]
fn what_is_sealed_opens_at_its_place_and_nowhere_else() {
    let sealed = seal_credential(&key(), NONCE, PLACE, "resend://re_secret").unwrap();
    let open = |keys: &[SealingKey], place| open_credential(keys, place, &sealed);
    assert_eq!(open(&[key()], PLACE).as_deref(), Some("resend://re_secret"));
    assert_eq!(open(&[key()], ("other", "EMAIL_PROVIDER")), None, "another shop's");
    assert_eq!(open(&[key()], ("demo", "EMAIL_FALLBACK")), None, "another name");
    // The border between shop and name is sealed, too.
    assert_eq!(open(&[key()], ("demoE", "MAIL_PROVIDER")), None);
    assert_eq!(open(&[other()], PLACE), None, "another deployment's");
    assert_eq!(open(&[], PLACE), None);
}

#[test]
fn the_same_credential_is_sealed_otherwise_each_time_and_is_not_to_be_read() {
    let sealed = |nonce| seal_credential(&key(), [nonce; NONCE_BYTES], PLACE, "resend://re_secret").unwrap();
    assert_ne!(sealed(1), sealed(2));
    let bytes = Base64UrlUnpadded::decode_vec(&sealed(1)).unwrap();
    assert!(!bytes.windows(4).any(|part| b"re_secret".windows(4).any(|known| known == part)));
    assert_eq!(format!("{:?}", key()), "SealingKey(secret)");
}

/// Sealed values outlive a deploy: this one, made with Python's `cryptography`, must be opened by every later version.
#[test]
fn what_was_sealed_elsewhere_is_opened() {
    let sealed = "AY3_4FAHBwcHBwcHBwcHBwdCWzrIU2y2KU9gC3FZQTgPSrzeMmbN5mRpDJpyBBmgAcyF";
    assert_eq!(open_credential(&[key()], PLACE, sealed).as_deref(), Some("resend://re_secret"));
    assert_eq!(seal_credential(&key(), NONCE, PLACE, "resend://re_secret").as_deref(), Some(sealed));
}

#[test]
fn after_a_change_of_the_secret_everything_is_sealed_anew_once() {
    let old = seal_credential(&key(), NONCE, PLACE, "resend://re_secret").unwrap();
    let both = [other(), key()];
    let anew = resealed(&both, NONCE, PLACE, &old).unwrap();
    assert_eq!(open_credential(&[other()], PLACE, &anew).as_deref(), Some("resend://re_secret"));
    assert_eq!(open_credential(&[key()], PLACE, &anew), None, "the old secret can go");
    assert_eq!(resealed(&both, NONCE, PLACE, &anew), None, "done already");
    assert_eq!(resealed(&[other()], NONCE, PLACE, &old), None, "nobody has the old secret");
}

#[test]
fn limits_are_told() {
    assert!(SealingKey::derive(b"too short").is_err());
    let long = "k".repeat(CREDENTIAL_MAX_BYTES);
    let sealed = seal_credential(&key(), NONCE, PLACE, &long).unwrap();
    assert_eq!(open_credential(&[key()], PLACE, &sealed).as_deref(), Some(long.as_str()));
    assert_eq!(seal_credential(&key(), NONCE, PLACE, &format!("{long}k")), None);
}

proptest! {
    #[test]
    fn nothing_else_opens(sealed in "[A-Za-z0-9_-]{0,200}") {
        prop_assert_eq!(open_credential(&[key(), other()], PLACE, &sealed), None);
    }

    #[test]
    fn a_changed_letter_closes_it(place in 0usize..60, letter in "[A-Za-z0-9_-]") {
        let sealed = seal_credential(&key(), NONCE, PLACE, "resend://re_secret_of_some_length").unwrap();
        let place = place.min(sealed.len() - 1);
        let changed = format!("{}{letter}{}", &sealed[..place], &sealed[place + 1..]);
        prop_assume!(changed != sealed);
        prop_assert_eq!(open_credential(&[key()], PLACE, &changed), None);
    }
}
