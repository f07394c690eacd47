//! Keys that nobody has to think up: made of the system's randomness, put into the deployment, never printed – but for the
//! owner's code, which is for one pair of eyes.

use anyhow::{Result, bail};
use base64ct::{Base64UrlUnpadded, Encoding};

use crate::deploy::secrets;

/// What a signing key has; the edge asks for 32 characters at least.
const SIGNING_KEY_BYTES: usize = 48;
/// The order of the curve P-256 (FIPS 186-5, NIST SP 800-186): a private key is below it, and not zero.
const P256_ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc,
    0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];
/// Crockford's base 32: no I, L, O, U, so that nothing is mistaken when it is read out.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Twenty characters of five bits: 100 bits, more than anybody guesses.
const OWNER_CODE_CHARACTERS: usize = 20;
const OWNER_CODE_GROUP: usize = 5;

/// A fresh value for a secret that can be made here.
///
/// # Errors
/// When it is another secret, or the system gives no randomness.
pub(crate) fn make(name: &str) -> Result<String> {
    match name {
        secrets::SIGNING_KEY => Ok(Base64UrlUnpadded::encode_string(&random::<SIGNING_KEY_BYTES>()?)),
        secrets::VAPID_PRIVATE_KEY => loop {
            let scalar = random::<32>()?;
            if is_scalar(&scalar) {
                return Ok(Base64UrlUnpadded::encode_string(&scalar));
            }
        },
        secrets::OWNER_CODE => Ok(owner_code(&random::<OWNER_CODE_CHARACTERS>()?)),
        other => bail!("{other} comes from somebody else and cannot be made here"),
    }
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// Whether these bytes, the highest first, are a private key of P-256.
fn is_scalar(bytes: &[u8; 32]) -> bool {
    *bytes < P256_ORDER && bytes.iter().any(|byte| *byte != 0)
}

/// `ABCDE-FGHJK-MNPQR-STVWX`: five bits of each byte.
fn owner_code(bytes: &[u8; OWNER_CODE_CHARACTERS]) -> String {
    let letter = |byte: &u8| CROCKFORD.get(usize::from(byte % 32)).map(|letter| char::from(*letter));
    let group = |bytes: &[u8]| bytes.iter().filter_map(letter).collect::<String>();
    bytes.chunks(OWNER_CODE_GROUP).map(group).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signing_key_has_forty_eight_bytes_and_never_the_same() {
        let key = make(secrets::SIGNING_KEY).unwrap();
        assert_eq!(Base64UrlUnpadded::decode_vec(&key).unwrap().len(), 48);
        assert_ne!(make(secrets::SIGNING_KEY).unwrap(), key);
    }

    #[test]
    fn a_push_key_is_a_number_of_the_curve() {
        let key = Base64UrlUnpadded::decode_vec(&make(secrets::VAPID_PRIVATE_KEY).unwrap()).unwrap();
        assert!(is_scalar(&key.try_into().unwrap()));
        let mut last = P256_ORDER;
        last[31] -= 1;
        let mut one = [0; 32];
        one[31] = 1;
        assert!(is_scalar(&last) && is_scalar(&one));
        assert!(!is_scalar(&P256_ORDER) && !is_scalar(&[0; 32]) && !is_scalar(&[0xff; 32]));
    }

    #[test]
    fn an_owners_code_is_four_groups_that_can_be_read_out() {
        let mut bytes = [0; 20];
        for (bytes, next) in bytes.iter_mut().zip(13..) {
            *bytes = next;
        }
        assert_eq!(owner_code(&bytes), "DEFGH-JKMNP-QRSTV-WXYZ0");
        // The upper three bits of a byte are of no matter: each letter is as likely as any other.
        assert_eq!(owner_code(&[0xff; 20]), "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ");
        assert_ne!(make(secrets::OWNER_CODE).unwrap(), make(secrets::OWNER_CODE).unwrap());
    }

    #[test]
    fn what_others_give_is_not_made_up() {
        assert!(make("EMAIL_PROVIDER").unwrap_err().to_string().contains("somebody else"));
    }
}
