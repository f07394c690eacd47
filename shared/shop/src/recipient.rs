//! Whom an event is for: the adapter finds the object by it, and other crates never look into payloads for that.

use rappel_signal::ProductId;

use crate::Payload;
use crate::payload::CustomerReference;

/// Whose an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient<'a> {
    /// A person: the one named, else the one whose order it is, else the one whose parcel it is, else the one whose code
    /// it is. At least one of the four is there.
    Person {
        /// As the shop names them.
        customer: Option<&'a CustomerReference>,
        /// The shop's order number.
        order: Option<&'a str>,
        /// The carrier's number for a parcel of an order.
        tracking_number: Option<&'a str>,
        /// A code that was dealt to them alone.
        code: Option<&'a str>,
    },
    /// The catalogue.
    Catalogue(&'a ProductId),
    /// The shop itself: its offers, codes and sale periods.
    Shop,
}

impl Payload {
    /// Whose it is. A code that a friend used is news for whoever passed it on.
    pub fn recipient(&self) -> Recipient<'_> {
        let person = |customer, order, tracking_number| Recipient::Person {
            customer,
            order,
            tracking_number,
            code: None,
        };
        match self {
            Payload::OrderPlaced(order) => person(Some(&order.customer), Some(&order.order), None),
            Payload::OrderFulfilled(order) => {
                person(order.customer.as_ref(), order.order.as_deref(), order.tracking_number.as_deref())
            }
            Payload::OrderDelivered(order) => {
                person(order.customer.as_ref(), order.order.as_deref(), order.tracking_number.as_deref())
            }
            Payload::OrderCancelled(order) => person(order.customer.as_ref(), Some(&order.order), None),
            Payload::OrderRefunded(order) => person(order.customer.as_ref(), Some(&order.order), None),
            Payload::CustomerCreated(profile)
            | Payload::CustomerUpdated(profile)
            | Payload::CustomerImported(profile) => person(Some(&profile.customer), None, None),
            Payload::CustomerDeleted(deleted) => person(Some(&deleted.customer), None, None),
            Payload::ReviewLeft(review) => person(review.customer.as_ref(), review.order.as_deref(), None),
            Payload::ReferralUsed(referral) => Recipient::Person {
                customer: referral.referrer.as_ref(),
                order: None,
                tracking_number: None,
                code: Some(&referral.code),
            },
            Payload::StockRequested(request) => person(Some(&request.customer), None, None),
            Payload::Own(event) => person(Some(&event.customer), None, None),
            Payload::ProductUpdated(product) => Recipient::Catalogue(&product.product),
            Payload::ProductDeleted(product) => Recipient::Catalogue(&product.product),
            Payload::OfferUpdated(_)
            | Payload::OfferDeleted(_)
            | Payload::SalePeriodUpdated(_)
            | Payload::SalePeriodDeleted(_)
            | Payload::CodesUploaded(_) => Recipient::Shop,
        }
    }
}
