//! News of delivery services and of shop platforms, read into the same events that a shop's server sends.
//!
//! A webhook's sender is a stranger until it has proved itself, so each reader says what its proof is. What a service
//! calls an order is the shop's order number; where it knows only the parcel, the event carries the parcel's number,
//! and an earlier `order-fulfilled` with the same number says whose it is.
//!
//! Services send the same state again and again. Events get ids that follow from the state, so that repeats are known.

pub mod aftership;
pub mod shipstation;
pub mod shopify;
pub mod woocommerce;

mod dates;
mod platform;
mod proof;
mod secret;

pub use platform::{KnownVariant, News, Surroundings};
pub use secret::PlatformSecrets;

use std::fmt;

use rappel_signal::UnixMs;
use serde_json::Value;

use crate::form::{Form, Id, Name};
use crate::limit::WEBHOOK_BYTES_MAX;
use crate::payload::{OrderDelivered, OrderFulfilled};
use crate::{Event, Payload};

/// Why a webhook's body was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookError {
    /// The secret that was agreed on did not sign it: status 401.
    BadSignature,
    /// It is signed, and another shop's: status 401.
    OtherShop,
    /// More bytes than [`WEBHOOK_BYTES_MAX`]: status 413.
    TooLarge,
    /// No JSON of the service's; what is wrong with it: status 400.
    Malformed(String),
}

impl WebhookError {
    /// The HTTP status that says so.
    pub fn status(&self) -> u16 {
        match self {
            WebhookError::BadSignature | WebhookError::OtherShop => 401,
            WebhookError::TooLarge => 413,
            WebhookError::Malformed(_) => 400,
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WebhookError::BadSignature => {
                f.write_str("the signature does not fit: copy the webhook's secret from the service to the shop's settings")
            }
            WebhookError::OtherShop => f.write_str(
                "it is of another shop than the one that this address is for: call that shop's address",
            ),
            WebhookError::TooLarge => write!(f, "the body is over {WEBHOOK_BYTES_MAX} bytes"),
            WebhookError::Malformed(what) => write!(f, "the body is not as the service documents it: {what}"),
        }
    }
}

/// The body as JSON, its size checked first.
fn json(body: &[u8]) -> Result<Value, WebhookError> {
    if body.len() > WEBHOOK_BYTES_MAX {
        return Err(WebhookError::TooLarge);
    }
    crate::read::json(body).map_err(WebhookError::Malformed)
}

/// What a service says of one parcel.
#[derive(Default)]
struct Parcel {
    order: Option<String>,
    tracking_number: Option<String>,
    carrier: Option<String>,
    expected_delivery: Option<UnixMs>,
}

/// An optional text of a service, if it is there and of use.
fn word<F: Form>(told: &Value, name: &str) -> Option<F::Plain> {
    told.get(name).and_then(|told| F::read(told).ok())
}

impl Parcel {
    fn carrier(told: &Value, name: &str) -> Option<String> {
        word::<Name>(told, name)
    }

    fn id(told: &Value, name: &str) -> Option<String> {
        word::<Id>(told, name)
    }

    /// The parcel's own part of its events' ids. News with the order's number must not pass for news without it.
    ///
    /// # Errors
    /// If it names neither order nor parcel: nobody could be told.
    fn key(&self, service: &str) -> Result<String, WebhookError> {
        match (&self.order, &self.tracking_number) {
            (Some(order), Some(number)) => Ok(format!("{service}/order/{order}/parcel/{number}")),
            (Some(order), None) => Ok(format!("{service}/order/{order}")),
            (None, Some(number)) => Ok(format!("{service}/parcel/{number}")),
            (None, None) => {
                Err(WebhookError::Malformed("it names neither an order nor a tracking number".to_owned()))
            }
        }
    }

    /// With the carrier. A new expected delivery is news; anything else told again is not.
    fn fulfilled(self, service: &str, at: UnixMs) -> Result<Event, WebhookError> {
        let expected = self.expected_delivery.map_or_else(|| "-".to_owned(), |at| at.0.to_string());
        let id = format!("{}/fulfilled/{expected}", self.key(service)?);
        let payload = OrderFulfilled {
            order: self.order,
            customer: None,
            tracking_number: self.tracking_number,
            carrier: self.carrier,
            expected_delivery: self.expected_delivery,
        };
        Ok(Event { id, at, payload: Payload::OrderFulfilled(payload) })
    }

    /// Arrived.
    fn delivered(self, service: &str, at: UnixMs) -> Result<Event, WebhookError> {
        let id = format!("{}/delivered", self.key(service)?);
        let payload =
            OrderDelivered { order: self.order, customer: None, tracking_number: self.tracking_number };
        Ok(Event { id, at, payload: Payload::OrderDelivered(payload) })
    }
}
