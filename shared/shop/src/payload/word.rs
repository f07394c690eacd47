//! What customers say of the shop: reviews and referrals.

use rappel_signal::ProductId;
use serde::{Deserialize, Serialize};

use super::customer::CustomerReference;
use super::{Check, must};
use crate::Refusal;
use crate::form::{As, Code, Id, Maybe, Product, Rating};

/// A review was left. Its text stays with the shop: no flow needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReviewLeft {
    /// Of which product.
    #[serde(with = "As::<Product>")]
    pub product: ProductId,
    /// Of which order; ends the request for it.
    #[serde(default, with = "Maybe::<Id>", skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// By whom; needed without an order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerReference>,
    /// 1 to 5; up to 3 asks for a way to make it right.
    #[serde(with = "As::<Rating>")]
    pub rating: u8,
}

/// A referral code was used: who gave it away is rewarded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReferralUsed {
    /// The code.
    #[serde(with = "As::<Code>")]
    pub code: String,
    /// Who used it.
    pub customer: CustomerReference,
    /// Whose code it is; only needed for codes that Rappel did not give out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrer: Option<CustomerReference>,
    /// On which order.
    #[serde(default, with = "Maybe::<Id>", skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
}

impl Check for ReviewLeft {
    fn check(&self) -> Result<(), Refusal> {
        let who = self.order.is_some() || self.customer.is_some();
        must(who, "customer", "is missing, and so is `order`: one of them must say who left the review")?;
        CustomerReference::check_some(&self.customer)
    }
}

impl Check for ReferralUsed {
    fn check(&self) -> Result<(), Refusal> {
        self.customer.check("customer")?;
        self.referrer.as_ref().map_or(Ok(()), |referrer| referrer.check("referrer"))
    }
}
