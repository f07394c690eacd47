//! Builds the request that hands a message to a push service (RFC 8030, 8188, 8291, 8292).

use base64ct::{Base64UrlUnpadded, Encoding};
use http::{Method, Request, header};
use sha2::{Digest, Sha256};

use super::Endpoint;
use crate::template::Pace;

/// Longest topic, in characters of base64url (RFC 8030 section 5.4).
pub const TOPIC_MAX_CHARS: usize = 32;
/// Longest a message may wait for its browser, in seconds: four weeks, the cap of the large services.
pub const TTL_MAX_S: u32 = 28 * 24 * 60 * 60;

/// How much a message may cost the battery (RFC 8030 section 5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Urgency {
    /// Whenever the device is charging and connected.
    VeryLow,
    /// Whenever the device is in use.
    Low,
    /// Marketing's default.
    #[default]
    Normal,
    /// At once: what the shopper asked to be told, and orders.
    High,
}

/// How long a notification of each pace is worth something, in seconds.
const AT_ONCE_TTL_S: u32 = 24 * 60 * 60;
const SOON_TTL_S: u32 = 2 * 24 * 60 * 60;
const WHENEVER_TTL_S: u32 = 7 * 24 * 60 * 60;

/// How long a push service keeps a notification of this pace, in seconds: no longer than until the first of these
/// instants (the message is stale, its offer ends), by the clock that says `now_ms`.
pub fn ttl_s(pace: Pace, ends_ms: impl IntoIterator<Item = i64>, now_ms: i64) -> u32 {
    let usual_s = match pace {
        Pace::AtOnce => AT_ONCE_TTL_S,
        Pace::Soon => SOON_TTL_S,
        Pace::Whenever => WHENEVER_TTL_S,
    };
    let left_s = ends_ms.into_iter().map(|end_ms| (end_ms - now_ms).max(0) / 1_000).min();
    left_s.and_then(|left_s| u32::try_from(left_s).ok()).map_or(usual_s, |left_s| left_s.min(usual_s))
}

impl From<Pace> for Urgency {
    fn from(pace: Pace) -> Urgency {
        match pace {
            Pace::AtOnce => Urgency::High,
            Pace::Soon => Urgency::Normal,
            Pace::Whenever => Urgency::Low,
        }
    }
}

impl Urgency {
    fn as_str(self) -> &'static str {
        match self {
            Urgency::VeryLow => "very-low",
            Urgency::Low => "low",
            Urgency::Normal => "normal",
            Urgency::High => "high",
        }
    }
}

/// A later message with the same topic replaces one that still waits at the push service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic(String);

impl Topic {
    /// A topic for a name of any kind (a flow, a cart): its hash, so that the push service learns nothing from it.
    pub fn of(name: &str) -> Self {
        let hash = Sha256::digest(name.as_bytes());
        let mut topic = Base64UrlUnpadded::encode_string(&hash);
        topic.truncate(TOPIC_MAX_CHARS);
        Topic(topic)
    }

    /// The topic as it stands in the header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Everything one push request needs.
#[derive(Debug, Clone)]
pub struct PushRequest<'a> {
    /// Where to.
    pub endpoint: &'a Endpoint,
    /// From [`super::VapidKey::authorization`].
    pub authorization: &'a str,
    /// How long the push service keeps it for a browser that is away, in seconds; capped at [`TTL_MAX_S`].
    pub ttl_s: u32,
    /// What it replaces, if anything.
    pub topic: Option<&'a Topic>,
    /// How urgent.
    pub urgency: Urgency,
    /// From [`super::encrypt()`].
    pub body: Vec<u8>,
}

impl PushRequest<'_> {
    /// The request, ready to be sent by whoever may use the network.
    pub fn build(self) -> Result<Request<Vec<u8>>, http::Error> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(self.endpoint.as_str())
            .header(header::AUTHORIZATION, self.authorization)
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header(header::CONTENT_ENCODING, "aes128gcm")
            .header("ttl", self.ttl_s.min(TTL_MAX_S))
            .header("urgency", self.urgency.as_str());
        if let Some(topic) = self.topic {
            request = request.header("topic", topic.as_str());
        }
        request.body(self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_says_all_a_push_service_asks_for() {
        let endpoint = Endpoint::parse("https://web.push.apple.com/Qabc?x=1", false).unwrap();
        let topic = Topic::of("demo/cart-abandonment");
        let request = PushRequest {
            endpoint: &endpoint,
            authorization: "vapid t=a.b.c, k=d",
            ttl_s: u32::MAX,
            topic: Some(&topic),
            urgency: Urgency::default(),
            body: vec![1, 2, 3],
        };
        let request = request.build().unwrap();
        let header =
            |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), endpoint.as_str());
        assert_eq!(header("authorization"), "vapid t=a.b.c, k=d");
        assert_eq!(header("content-encoding"), "aes128gcm");
        assert_eq!(header("ttl"), "2419200");
        assert_eq!(header("urgency"), "normal");
        assert_eq!(header("topic"), topic.as_str());
        assert_eq!(request.body(), &[1, 2, 3]);
    }

    #[test]
    fn a_notification_is_kept_for_its_pace_and_never_past_its_end() {
        let (now_ms, hour_ms) = (1_000_000_000, 3_600_000);
        assert_eq!(ttl_s(Pace::AtOnce, [], now_ms), 24 * 3_600);
        assert_eq!(ttl_s(Pace::Soon, [now_ms + 10 * hour_ms, now_ms + 3 * hour_ms], now_ms), 3 * 3_600);
        assert_eq!(ttl_s(Pace::Whenever, [now_ms + 9_000 * hour_ms], now_ms), 7 * 24 * 3_600);
        assert_eq!(ttl_s(Pace::Whenever, [i64::MAX], 0), 7 * 24 * 3_600);
        assert_eq!(ttl_s(Pace::Soon, [now_ms - hour_ms], now_ms), 0, "only if the browser is there");
        assert_eq!(
            (Urgency::from(Pace::AtOnce), Urgency::from(Pace::Whenever)),
            (Urgency::High, Urgency::Low)
        );
    }

    #[test]
    fn a_topic_is_32_characters_of_base64url_and_says_nothing() {
        let topic = Topic::of("demo/cart-abandonment");
        assert_eq!(topic.as_str().len(), 32);
        assert!(topic.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        assert_eq!(topic, Topic::of("demo/cart-abandonment"));
        assert_ne!(topic, Topic::of("demo/browse-abandonment"));
    }
}
