//! Web push: subscription and message in, one encrypted and signed request out; answer in, outcome out.

pub mod answer;
pub mod encrypt;
pub mod endpoint;
pub mod payload;
pub mod request;
pub mod vapid;

pub use answer::push_outcome;
pub use encrypt::{EncryptError, KeyAgreement, PUBLIC_KEY_BYTES, SubscriptionKeys, encrypt};
pub use endpoint::{Endpoint, EndpointError};
pub use payload::{PayloadError, PushAction, PushMessage};
pub use request::{PushRequest, Topic, Urgency, ttl_s};
pub use vapid::{VapidError, VapidKey};
