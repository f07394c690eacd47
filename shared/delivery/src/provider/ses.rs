//! Amazon SES, API v2: `POST /v2/email/outbound-emails`, read from the types of its SDK
//! (npm `@aws-sdk/client-sesv2` 3.1169.0). It does not look at ids.
//!
//! The message is the MIME that SMTP would get ([`crate::email::compose()`]): SES takes headers of its own choosing in
//! any other form. It signs DKIM and puts a Message-ID of its own in place of ours.
//!
//! | answer | outcome |
//! | --- | --- |
//! | 200 `{"MessageId"}` | accepted |
//! | `MailFromDomainNotVerifiedException`, `AccountSuspendedException`, `SendingPausedException`, `LimitExceededException`, `NotFoundException`, `MessageRejected` of an address "not verified" | tell the merchant |
//! | `TooManyRequestsException`, `ThrottlingException` | later |
//! | other | by status |

use base64ct::{Base64, Encoding};
use http::header::{AUTHORIZATION, HeaderName};
use http::{Request, Response, StatusCode};
use serde_json::json;

use super::answer::{accepted, by_status, header, is, json, later, reason, text};
use super::line::{Line, LineError};
use super::parts::{ID_NAME, Parts, put};
use super::request::{Secret, post};
use super::sigv4::Signer;
use super::{Outcome, Provider};
use crate::email::{EmailToSend, compose};

const PATH: &str = "/v2/email/outbound-emails";
const MEDIA_TYPE: &str = "application/json";
const AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
const NAME: &str = "Amazon SES";

/// `ses://ACCESS_KEY_ID:SECRET_ACCESS_KEY@eu-west-1`, with `?configuration_set=NAME` for feedback by SNS. Special
/// characters of the key as `%2F` and the like.
#[derive(Debug)]
pub struct Ses {
    access_key_id: Secret,
    secret_access_key: Secret,
    region: String,
    configuration_set: Option<String>,
}

impl Ses {
    pub(super) fn from_line(line: &Line) -> Result<Self, LineError> {
        line.only_options(&["configuration_set"])?;
        let (access_key_id, secret_access_key) = line.login()?;
        Ok(Ses {
            access_key_id,
            secret_access_key,
            region: line.aws_region()?,
            configuration_set: line.option("configuration_set").map(str::to_owned),
        })
    }
}

impl Provider<EmailToSend<'_>> for Ses {
    fn name(&self) -> &'static str {
        NAME
    }

    fn remembers_ms(&self) -> Option<i64> {
        None
    }

    fn request(&self, message: &EmailToSend<'_>) -> Result<Request<Vec<u8>>, Outcome> {
        let parts = Parts::of(message);
        let mut body = json!({
            "FromEmailAddress": parts.from,
            "Destination": { "ToAddresses": [parts.to] },
            "Content": { "Raw": { "Data": Base64::encode_string(&compose(message).bytes) } },
            "EmailTags": [{ "Name": ID_NAME, "Value": parts.id }],
        });
        if let Some(name) = &self.configuration_set {
            put(&mut body, "ConfigurationSetName", name.as_str());
        }
        let body = body.to_string().into_bytes();
        let host = format!("email.{}.amazonaws.com", self.region);
        let signer = Signer {
            access_key_id: self.access_key_id.as_str(),
            secret_access_key: self.secret_access_key.as_str(),
            region: &self.region,
            service: "ses",
        };
        let signed =
            signer.sign(PATH, &[("content-type", MEDIA_TYPE), ("host", &host)], &body, message.now_ms);
        let Some(signed) = signed else { return Err(Outcome::later("the clock is beyond the year 9999")) };
        let secret = (AUTHORIZATION, signed.authorization.as_str());
        post(&format!("https://{host}{PATH}"), MEDIA_TYPE, secret, &[(AMZ_DATE, &signed.amz_date)], body)
    }

    fn outcome(&self, answer: &Response<String>, now_ms: i64) -> Outcome {
        let body = json(answer);
        if is(answer, StatusCode::OK) {
            return accepted(text(body.as_ref(), "/MessageId"));
        }
        // "MessageRejected:http://internal.amazon.com/coral/…", or in the body with a prefix.
        let kind = header(answer, "x-amzn-errortype").unwrap_or_else(|| text(body.as_ref(), "/__type"));
        let kind = kind.split(':').next().unwrap_or_default();
        let kind = kind.rsplit('#').next().unwrap_or_default();
        let said = match text(body.as_ref(), "/message") {
            "" => text(body.as_ref(), "/Message"),
            said => said,
        };
        let reason = reason(NAME, answer, said);
        let ours = match kind {
            "MailFromDomainNotVerifiedException"
            | "AccountSuspendedException"
            | "SendingPausedException"
            | "LimitExceededException"
            | "NotFoundException" => true,
            "MessageRejected" => said.contains("not verified"),
            _ => false,
        };
        match kind {
            _ if ours => Outcome::misconfigured(&format!("check the account and its identities: {reason}")),
            "TooManyRequestsException" | "ThrottlingException" => later(answer, &reason, now_ms),
            _ => by_status(NAME, answer, said, now_ms),
        }
    }
}
