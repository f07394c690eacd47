//! Events of the shop's own, for flows of its own.

use rappel_signal::ProductId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::customer::CustomerReference;
use super::{Check, at_most};
use crate::Refusal;
use crate::form::{As, Each, Id, Maybe, Name, Product, Properties};
use crate::limit::SUBJECT_PRODUCTS_MAX;

/// Anything else that happened to a customer. A flow starts on its name (`{"on": "event", "name": …}`), asks for its
/// properties, and shows its subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnEvent {
    /// The name flows know it by.
    #[serde(with = "As::<Id>")]
    pub name: String,
    /// To whom it happened.
    pub customer: CustomerReference,
    /// What flows may ask for: names with numbers, texts, true or false.
    #[serde(default, with = "As::<Properties>", skip_serializing_if = "Map::is_empty")]
    pub properties: Map<String, Value>,
    /// What messages would be about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
}

/// What messages about an event are about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// These products, the first first.
    #[serde(default, with = "Each::<Product>", skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<ProductId>,
    /// This category, by its name.
    #[serde(default, with = "Maybe::<Name>", skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// This order.
    #[serde(default, with = "Maybe::<Id>", skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
}

impl Check for OwnEvent {
    fn check(&self) -> Result<(), Refusal> {
        self.customer.check("customer")?;
        self.subject
            .as_ref()
            .map_or(Ok(()), |subject| at_most("subject.products", &subject.products, SUBJECT_PRODUCTS_MAX))
    }
}
