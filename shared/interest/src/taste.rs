//! What a person likes, in a few words, and what a campaign asks for.

use rappel_signal::limit::TEXT_BYTES_MAX;
use serde::{Deserialize, Serialize};

use crate::error::{InterestError, fits, text};
use crate::limit::TASTE_WORDS_MAX;

/// A summary of a person's taste, made where the person is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Taste {
    /// Categories liked best, as the catalogue names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Brands liked best.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub brands: Vec<String>,
    /// At least half of what was viewed or ordered was reduced.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub likes_promotions: bool,
    /// At least half of what was viewed or ordered was new.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub likes_novelty: bool,
}

/// Whom a promotion or new arrivals are for: whoever meets one of these. An empty wish is for nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// Likes one of these categories.
    pub categories: Vec<String>,
    /// Likes one of these brands.
    pub brands: Vec<String>,
    /// Likes promotions of any kind.
    pub promotions: bool,
    /// Likes novelty of any kind.
    pub novelty: bool,
}

impl Wish {
    /// Whether this person's taste meets it.
    #[must_use]
    pub fn meets(&self, taste: &Taste) -> bool {
        (self.promotions && taste.likes_promotions)
            || (self.novelty && taste.likes_novelty)
            || self.categories.iter().any(|category| taste.categories.contains(category))
            || self.brands.iter().any(|brand| taste.brands.contains(brand))
    }

    pub(crate) fn check(&self) -> Result<(), InterestError> {
        words("categories", &self.categories)?;
        words("brands", &self.brands)
    }
}

impl Taste {
    pub(crate) fn check(&self) -> Result<(), InterestError> {
        words("categories", &self.categories)?;
        words("brands", &self.brands)
    }
}

fn words(name: &'static str, words: &[String]) -> Result<(), InterestError> {
    fits(name, words.len(), TASTE_WORDS_MAX)?;
    words.iter().try_for_each(|word| text(name, word, TEXT_BYTES_MAX))
}
