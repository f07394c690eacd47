//! What an event says, by kind. Fields are plain; their spelling in JSON is named beside each.

mod catalogue;
mod customer;
mod offer;
mod order;
mod own;
mod word;

pub use catalogue::{Product, ProductDeleted, StockRequest};
pub use customer::{
    BirthDate, CustomerDeleted, CustomerProfile, CustomerReference, Gender, MessageConsent, Tags,
};
pub use offer::{Benefit, CodePool, Offer, OfferCode, OfferDeleted, SalePeriod, SalePeriodDeleted};
pub use order::{OrderCancelled, OrderDelivered, OrderFulfilled, OrderItem, OrderPlaced, OrderRefunded};
pub use own::{OwnEvent, Subject};
pub use word::{ReferralUsed, ReviewLeft};

use crate::Refusal;

/// What must hold between the fields of a payload, each of which is good by itself.
pub(crate) trait Check {
    /// The first thing that does not.
    fn check(&self) -> Result<(), Refusal> {
        Ok(())
    }
}

/// A list with more entries than it may have.
fn at_most<T>(path: &str, list: &[T], most: usize) -> Result<(), Refusal> {
    if list.len() <= most {
        return Ok(());
    }
    Err(Refusal::at(path, format!("has {} entries and may have {most}", list.len())))
}

/// Refuses unless the condition holds.
fn must(holds: bool, path: &str, message: &str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::at(path, message)) }
}
