//! Tests of push encryption: the RFC's own vector, and a decryption written from the other side.

use super::*;
use proptest::prelude::*;

fn bytes<const N: usize>(text: &str) -> [u8; N] {
    Base64UrlUnpadded::decode_vec(text).unwrap().try_into().unwrap()
}

// RFC 8291 Appendix A.
const BROWSER_PRIVATE: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
const BROWSER_PUBLIC: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
const SERVER_PRIVATE: &str = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
const SALT: &str = "DGv6ra1nlYgDCS1FRnbzlw";
const BODY: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

/// The body under a one-time key of ours.
fn encrypt(
    keys: &SubscriptionKeys,
    plaintext: &[u8],
    salt: &[u8; SALT_BYTES],
    one_time_key: &[u8; 32],
) -> Result<Vec<u8>, EncryptError> {
    super::encrypt(keys, plaintext, salt, &KeyAgreement::by_key(keys, one_time_key)?)
}

fn browser() -> SubscriptionKeys {
    SubscriptionKeys::from_base64url(BROWSER_PUBLIC, AUTH).unwrap()
}

#[test]
fn the_vector_of_rfc_8291_appendix_a_comes_out_byte_for_byte() {
    let plaintext = b"When I grow up, I want to be a watermelon";
    let body = encrypt(&browser(), plaintext, &bytes(SALT), &bytes(SERVER_PRIVATE)).unwrap();
    assert_eq!(Base64UrlUnpadded::encode_string(&body), BODY);
}

#[test]
fn the_longest_message_fills_the_body_exactly_and_one_more_byte_is_refused() {
    let encrypt = |length| encrypt(&browser(), &vec![b'x'; length], &[7; 16], &bytes(SERVER_PRIVATE));
    assert_eq!(PLAINTEXT_MAX_BYTES, 3_993);
    assert_eq!(encrypt(3_993).unwrap().len(), 4_096);
    assert_eq!(encrypt(3_994), Err(EncryptError::TooLong));
}

#[test]
fn a_subscription_that_is_none_is_refused() {
    let check = |p256dh: &str, auth: &str, error| {
        assert_eq!(SubscriptionKeys::from_base64url(p256dh, auth), Err(error), "{p256dh} {auth}");
    };
    assert!(SubscriptionKeys::from_base64url(&format!("{BROWSER_PUBLIC}="), &format!("{AUTH}==")).is_ok());
    check("", AUTH, EncryptError::BadPublicKey);
    check(&BROWSER_PUBLIC[..80], AUTH, EncryptError::BadPublicKey);
    check(&BROWSER_PUBLIC.replace("BCV", "BCX"), AUTH, EncryptError::BadPublicKey);
    check(&"B".repeat(10_000), AUTH, EncryptError::BadPublicKey);
    check(BROWSER_PUBLIC, "", EncryptError::BadAuth);
    check(BROWSER_PUBLIC, &AUTH[..20], EncryptError::BadAuth);
    assert_eq!(encrypt(&browser(), b"x", &[0; 16], &[0; 32]), Err(EncryptError::BadOneTimeKey));
    assert_eq!(encrypt(&browser(), b"x", &[0; 16], &[0xff; 32]), Err(EncryptError::BadOneTimeKey));
}

#[test]
fn keys_are_stored_as_one_text_and_come_back() {
    let text = SubscriptionKeys::to_text(&bytes::<65>(BROWSER_PUBLIC), &bytes::<16>(AUTH)).unwrap();
    assert_eq!(text, format!("{BROWSER_PUBLIC}.{AUTH}"));
    assert_eq!(SubscriptionKeys::from_text(&text), Ok(browser()));
    assert_eq!(SubscriptionKeys::to_text(&[4; 65], &bytes::<16>(AUTH)), None, "no point on the curve");
    assert_eq!(SubscriptionKeys::to_text(&bytes::<65>(BROWSER_PUBLIC), &[0; 15]), None);
    assert!(SubscriptionKeys::from_text("").is_err() && SubscriptionKeys::from_text(".").is_err());
}

/// What a browser does with the body: reads the header, agrees on the secret with its own private key, opens.
fn decrypt(body: &[u8]) -> Option<Vec<u8>> {
    let (salt, rest) = body.split_at(16);
    assert_eq!(rest[..5], [0, 0, 0x10, 0, 65], "record size and key length");
    let (server_point, sealed) = rest[5..].split_at(65);
    let browser = SecretKey::from_slice(&bytes::<32>(BROWSER_PRIVATE)).unwrap();
    let server = PublicKey::from_sec1_bytes(server_point).unwrap();
    let shared = diffie_hellman(browser.to_nonzero_scalar(), server.as_affine());
    let mut info = b"WebPush: info\0".to_vec();
    info.extend_from_slice(&bytes::<65>(BROWSER_PUBLIC));
    info.extend_from_slice(server_point);
    let mut input = [0; 32];
    Hkdf::<Sha256>::new(Some(&bytes::<16>(AUTH)), shared.raw_secret_bytes())
        .expand(&info, &mut input)
        .unwrap();
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    let record = Hkdf::<Sha256>::new(Some(salt), &input);
    record.expand(b"Content-Encoding: aes128gcm\0", &mut key).unwrap();
    record.expand(b"Content-Encoding: nonce\0", &mut nonce).unwrap();
    let mut plain = Aes128Gcm::new(&key.into()).decrypt(&nonce.into(), sealed).ok()?;
    (plain.pop() == Some(2)).then_some(plain)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_browser_reads_what_was_sent(message in prop::collection::vec(any::<u8>(), 0..3_994), salt: [u8; 16], key in 1u8..255) {
        let body = encrypt(&browser(), &message, &salt, &[key; 32]).unwrap();
        prop_assert!(body.len() <= 4_096);
        prop_assert_eq!(decrypt(&body), Some(message));
    }

    #[test]
    fn a_changed_body_does_not_open(position in 86usize..130, bit in 0u8..8) {
        let mut body = encrypt(&browser(), b"When I grow up, I want to be", &[1; 16], &[2; 32]).unwrap();
        let position = position.min(body.len() - 1);
        body[position] ^= 1 << bit;
        prop_assert_eq!(decrypt(&body), None);
    }
}
