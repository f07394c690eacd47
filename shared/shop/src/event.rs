//! An event: its id, when it happened, and what it says.

use rappel_signal::UnixMs;
use serde_json::{Map, Value};

use crate::Refusal;
use crate::form::{EventId, Form, Instant};
use crate::payload::{
    Check, CodePool, CustomerDeleted, CustomerProfile, Offer, OfferDeleted, OrderCancelled, OrderDelivered,
    OrderFulfilled, OrderPlaced, OrderRefunded, OwnEvent, Product, ProductDeleted, ReferralUsed, ReviewLeft,
    SalePeriod, SalePeriodDeleted, StockRequest,
};
use crate::read::payload_of;

/// Something a shop's server told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The shop's name for it: told twice with the same id, it acts once.
    pub id: String,
    /// When it happened, by the shop's clock.
    pub at: UnixMs,
    /// What happened.
    pub payload: Payload,
}

macro_rules! payloads {
    ($($(#[doc = $doc:literal])+ $word:literal => $variant:ident($payload:ty),)+) => {
        /// What an event says. The word of its `type` stands in [`EVENT_TYPES`].
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Payload {
            $($(#[doc = $doc])+ $variant($payload),)+
        }

        /// The words of `type`, in the order of [`Payload`].
        pub const EVENT_TYPES: &[&str] = &[$($word),+];

        impl Payload {
            /// The word of its `type`.
            pub fn event_type(&self) -> &'static str {
                match self {
                    $(Payload::$variant(_) => $word,)+
                }
            }

            /// Reads and checks the fields that belong to this type; `None` if there is no such type.
            pub(crate) fn read(event_type: &str, fields: Map<String, Value>) -> Option<Result<Payload, Refusal>> {
                Some(match event_type {
                    $($word => payload_of::<$payload>(fields).and_then(|payload| {
                        payload.check()?;
                        Ok(Payload::$variant(payload))
                    }),)+
                    _ => return None,
                })
            }

            fn write(&self) -> serde_json::Result<Value> {
                match self {
                    $(Payload::$variant(payload) => serde_json::to_value(payload),)+
                }
            }
        }

        /// Each type with what it does, and its fields.
        #[cfg(test)]
        pub(crate) fn schemas(
            generator: &mut schemars::SchemaGenerator,
        ) -> Vec<(&'static str, String, schemars::Schema)> {
            vec![$((
                $word,
                [$($doc),+].concat().trim().to_owned(),
                <$payload as schemars::JsonSchema>::json_schema(generator),
            )),+]
        }
    };
}

payloads! {
    /// An order was placed.
    "order-placed" => OrderPlaced(OrderPlaced),
    /// An order, or a part of it, was handed to the carrier.
    "order-fulfilled" => OrderFulfilled(OrderFulfilled),
    /// An order arrived.
    "order-delivered" => OrderDelivered(OrderDelivered),
    /// An order was cancelled.
    "order-cancelled" => OrderCancelled(OrderCancelled),
    /// An order was refunded, in part or in full.
    "order-refunded" => OrderRefunded(OrderRefunded),
    /// An account was created.
    "customer-created" => CustomerCreated(Box<CustomerProfile>),
    /// More or something else is known of a customer.
    "customer-updated" => CustomerUpdated(Box<CustomerProfile>),
    /// A customer is brought along from another tool, with what they agreed to there. No flow starts by it.
    "customer-imported" => CustomerImported(Box<CustomerProfile>),
    /// A customer is to be forgotten.
    "customer-deleted" => CustomerDeleted(CustomerDeleted),
    /// A product or variant is new or changed.
    "product-updated" => ProductUpdated(Box<Product>),
    /// A product or variant is not sold any more.
    "product-deleted" => ProductDeleted(ProductDeleted),
    /// A review was left.
    "review-left" => ReviewLeft(ReviewLeft),
    /// A referral code was used.
    "referral-used" => ReferralUsed(ReferralUsed),
    /// An offer is new or changed.
    "offer-updated" => OfferUpdated(Offer),
    /// An offer is withdrawn.
    "offer-deleted" => OfferDeleted(OfferDeleted),
    /// A regulated sale period is new or changed.
    "sale-period-updated" => SalePeriodUpdated(SalePeriod),
    /// A regulated sale period is called off.
    "sale-period-deleted" => SalePeriodDeleted(SalePeriodDeleted),
    /// Codes for a pool.
    "codes-uploaded" => CodesUploaded(CodePool),
    /// A shopper asked to be told when a variant is back.
    "stock-requested" => StockRequested(StockRequest),
    /// Anything else, for flows of one's own.
    "event" => Own(OwnEvent),
}

impl Event {
    /// Whether it is the later word on the same thing. Of two of one moment the greater id holds, so that the order in
    /// which they arrive, and how often, changes nothing.
    pub fn supersedes(&self, known: &Event) -> bool {
        (self.at, &self.id) > (known.at, &known.id)
    }

    /// The event as JSON, in the one spelling that [`crate::read_event`] reads back: for an adapter that keeps it.
    ///
    /// # Errors
    /// None that an event read here can cause.
    pub fn to_json(&self) -> serde_json::Result<Value> {
        let mut event = self.payload.write()?;
        if let Value::Object(fields) = &mut event {
            fields.insert("id".to_owned(), EventId::write(&self.id));
            fields.insert("type".to_owned(), self.payload.event_type().into());
            fields.insert("at".to_owned(), Instant::write(&self.at));
        }
        Ok(event)
    }
}
