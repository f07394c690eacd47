//! Tests of sealed links, visitor signatures and keyed hashes.

use super::*;
use proptest::prelude::*;

fn key() -> SigningKey {
    SigningKey::new(b"0123456789abcdef0123456789abcdef").unwrap()
}

#[test]
fn a_short_secret_is_refused_with_words_that_help() {
    let error = SigningKey::new(b"too short").unwrap_err();
    assert_eq!(error.to_string(), "the signing secret needs at least 32 random characters");
}

#[test]
fn the_secret_never_shows_in_debug_output() {
    assert_eq!(format!("{:?}", key()), "SigningKey(secret)");
}

/// Links stay valid for years: this token, made with Node's `crypto`, must be read by every later version.
#[test]
fn a_token_made_elsewhere_is_read() {
    let token = "AoZp6Ec4SsvbIVyubWxb_S5M-YHmM2w_hDUU";
    assert_eq!(seal(&key(), Purpose::Unsubscribe, b"visitor-42").unwrap(), token);
    assert_eq!(unseal(&key(), Purpose::Unsubscribe, token).as_deref(), Some(&b"visitor-42"[..]));
}

#[test]
fn whoever_holds_a_token_does_not_read_it() {
    let token = seal(&key(), Purpose::Unsubscribe, b"visitor-42").unwrap();
    let bytes = Base64UrlUnpadded::decode_vec(&token).unwrap();
    assert!(!bytes.windows(4).any(|part| b"visitor-42".windows(4).any(|known| known == part)), "{bytes:?}");
}

#[test]
fn a_token_is_good_for_its_purpose_and_key_only() {
    let token = seal(&key(), Purpose::Unsubscribe, b"visitor-42").unwrap();
    assert_eq!(unseal(&key(), Purpose::Click, &token), None);
    let other = SigningKey::new(b"another secret of thirty-two bytes!").unwrap();
    assert_eq!(unseal(&other, Purpose::Unsubscribe, &token), None);
}

#[test]
fn rubbish_is_not_a_token() {
    for rubbish in
        ["", "A", "AQ", "====", "not base64!", &"A".repeat(TOKEN_MAX_CHARS), &"A".repeat(1_000_000)]
    {
        assert_eq!(unseal(&key(), Purpose::Unsubscribe, rubbish), None);
    }
    assert_eq!(
        seal(&key(), Purpose::Click, &[0; TOKEN_PAYLOAD_MAX_BYTES + 1]),
        Err(SigningError::PayloadTooLong)
    );
}

#[test]
fn a_visitor_signature_belongs_to_one_shop_and_one_id() {
    let signature = visitor_signature(&key(), "demo", b"id-1");
    assert!(verify_visitor(&key(), "demo", b"id-1", &signature));
    assert!(!verify_visitor(&key(), "demo", b"id-2", &signature));
    assert!(!verify_visitor(&key(), "other", b"id-1", &signature));
    // Lengths are signed: letters cannot wander from shop to id.
    assert!(!verify_visitor(&key(), "demoi", b"d-1", &signature));
}

#[test]
fn keyed_hashes_differ_by_purpose_scope_and_content() {
    let hashes = [
        keyed_hash(&key(), Purpose::Address, "demo", b"ada@example.com"),
        keyed_hash(&key(), Purpose::Holdout, "demo", b"ada@example.com"),
        keyed_hash(&key(), Purpose::Address, "shop", b"ada@example.com"),
        keyed_hash(&key(), Purpose::Address, "demo", b"bob@example.com"),
    ];
    for (i, a) in hashes.iter().enumerate() {
        assert!(hashes.iter().skip(i + 1).all(|b| a != b));
    }
}

proptest! {
    #[test]
    fn any_payload_comes_back(payload in prop::collection::vec(any::<u8>(), 0..=TOKEN_PAYLOAD_MAX_BYTES)) {
        let token = seal(&key(), Purpose::Click, &payload).unwrap();
        prop_assert!(token.len() <= TOKEN_MAX_CHARS);
        prop_assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        prop_assert_eq!(unseal(&key(), Purpose::Click, &token), Some(payload));
    }

    #[test]
    fn any_flipped_bit_fails(payload in prop::collection::vec(any::<u8>(), 0..64), bit in any::<prop::sample::Index>()) {
        let token = seal(&key(), Purpose::Click, &payload).unwrap();
        let mut bytes = Base64UrlUnpadded::decode_vec(&token).unwrap();
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let flipped = Base64UrlUnpadded::encode_string(&bytes);
        prop_assert_eq!(unseal(&key(), Purpose::Click, &flipped), None);
    }

    #[test]
    fn any_other_character_fails(position in any::<prop::sample::Index>(), other in "[A-Za-z0-9_-]") {
        let token = seal(&key(), Purpose::Click, b"payload").unwrap();
        let position = position.index(token.len());
        let mut changed = token.clone();
        changed.replace_range(position..=position, &other);
        prop_assume!(changed != token);
        prop_assert_eq!(unseal(&key(), Purpose::Click, &changed), None);
    }
}
