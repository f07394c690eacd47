//! AWS Signature Version 4 for a POST without query, over HMAC-SHA-256
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>).
//!
//! The official `aws-sigv4` crate brings a clock and tokio; what is needed of it is below, and AWS's own test suite
//! checks it.

use base16ct::lower::encode_string as hex;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::instant::rfc3339;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// Who signs, and for what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signer<'a> {
    pub(super) access_key_id: &'a str,
    pub(super) secret_access_key: &'a str,
    pub(super) region: &'a str,
    pub(super) service: &'a str,
}

/// The two headers that a signed request carries.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Signature {
    /// The value of `x-amz-date`.
    pub(super) amz_date: String,
    /// The value of `authorization`.
    pub(super) authorization: String,
}

impl Signer<'_> {
    /// Signs a POST. `headers` are in lower case, sorted, all before `x-amz-date` in the alphabet, `host` among them.
    /// `None` only for a time beyond the year 9999.
    pub(super) fn sign(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
        now_ms: i64,
    ) -> Option<Signature> {
        let amz_date = rfc3339(now_ms)?.replace(['-', ':'], "");
        let (day, _) = amz_date.split_once('T')?;
        let headers: Vec<(&str, &str)> =
            headers.iter().copied().chain([("x-amz-date", amz_date.as_str())]).collect();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let canonical = format!("POST\n{path}\n\n{lines}\n{names}\n{}", hex(&Sha256::digest(body)));
        let scope = format!("{day}/{}/{}/aws4_request", self.region, self.service);
        let hashed = hex(&Sha256::digest(canonical.as_bytes()));
        let to_sign = format!("{ALGORITHM}\n{amz_date}\n{scope}\n{hashed}");
        let mut key = format!("AWS4{}", self.secret_access_key).into_bytes();
        for part in [day, self.region, self.service, "aws4_request"] {
            key = keyed(&key, part)?;
        }
        let signature = hex(&keyed(&key, &to_sign)?);
        let credential = format!("{}/{scope}", self.access_key_id);
        let authorization =
            format!("{ALGORITHM} Credential={credential}, SignedHeaders={names}, Signature={signature}");
        Some(Signature { amz_date, authorization })
    }
}

fn keyed(key: &[u8], data: &str) -> Option<Vec<u8>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(data.as_bytes());
    Some(mac.finalize().into_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2015-08-30T12:36:00Z, the moment of AWS's test suite.
    const MOMENT_MS: i64 = 1_440_938_160_000;
    const SUITE: Signer<'_> = Signer {
        access_key_id: "AKIDEXAMPLE",
        secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        region: "us-east-1",
        service: "service",
    };

    fn check(headers: &[(&str, &str)], body: &str, names: &str, signature: &str) {
        let signed = SUITE.sign("/", headers, body.as_bytes(), MOMENT_MS).unwrap();
        assert_eq!(signed.amz_date, "20150830T123600Z");
        let expected = format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders={names}, \
             Signature={signature}"
        );
        assert_eq!(signed.authorization, expected);
    }

    /// `post-vanilla` and `post-x-www-form-urlencoded` of the suite AWS publishes (aws-sig-v4-test-suite).
    #[test]
    fn the_published_requests_get_the_published_signatures() {
        check(
            &[("host", "example.amazonaws.com")],
            "",
            "host;x-amz-date",
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        );
        check(
            &[("content-type", "application/x-www-form-urlencoded"), ("host", "example.amazonaws.com")],
            "Param1=value1",
            "content-type;host;x-amz-date",
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
        );
    }
}
