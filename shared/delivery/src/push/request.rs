//! Builds the request that hands a message to a push service (RFC 8030, 8188, 8291, 8292).

use base64ct::{Base64UrlUnpadded, Encoding};
use http::{Method, Request, header};
use sha2::{Digest, Sha256};

use super::Endpoint;

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
    fn a_topic_is_32_characters_of_base64url_and_says_nothing() {
        let topic = Topic::of("demo/cart-abandonment");
        assert_eq!(topic.as_str().len(), 32);
        assert!(topic.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        assert_eq!(topic, Topic::of("demo/cart-abandonment"));
        assert_ne!(topic, Topic::of("demo/browse-abandonment"));
    }
}
