//! A product or one of its variants.

use rappel_signal::ProductId;
use serde::{Deserialize, Serialize};

use crate::error::{InterestError, text};
use crate::limit::VARIANT_BYTES_MAX;

/// What an interest or a change is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Subject {
    /// The product as the shop names it.
    pub product: ProductId,
    /// One variant of it (a size, a colour); `None` is the product as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

impl Subject {
    /// The product as a whole.
    #[must_use]
    pub fn product(product: &str) -> Subject {
        Subject { product: ProductId(product.into()), variant: None }
    }

    /// One variant.
    #[must_use]
    pub fn variant(product: &str, variant: &str) -> Subject {
        Subject { product: ProductId(product.into()), variant: Some(variant.into()) }
    }

    /// Whether a change of this concerns someone interested in `other`. A change of the whole product concerns
    /// everybody; a change of one variant concerns those who looked at it and those who did not choose one.
    #[must_use]
    pub fn concerns(&self, other: &Subject) -> bool {
        self.product == other.product
            && (self.variant.is_none() || other.variant.is_none() || self.variant == other.variant)
    }

    /// # Errors
    /// When an id is empty or too long.
    pub fn check(&self) -> Result<(), InterestError> {
        text("the product's id", &self.product.0, rappel_signal::limit::PRODUCT_ID_BYTES_MAX)?;
        self.variant.as_deref().map_or(Ok(()), |variant| text("the variant's id", variant, VARIANT_BYTES_MAX))
    }
}
