//! Products of a category within a price band, so that a dearer one is found without reading the category.

use std::cmp::Reverse;

use rappel_compact::SortCompact;
use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::shelf::Arrival;
use crate::limit::BAND_MAX;

/// The band of a price: each is about 1.4 times as dear as the one before, two of them double the price.
pub(crate) fn band_of(price_hundredths: u32) -> u8 {
    let octave = price_hundredths.max(1).ilog2();
    // The upper half of an octave begins at the root of two: 1.4142… × 2^octave.
    let upper = u64::from(price_hundredths) * 10_000 >= 14_142 * (1_u64 << octave);
    u8::try_from(octave * 2).unwrap_or(u8::MAX).saturating_add(u8::from(upper))
}

/// The products of one band of one category, the newest [`BAND_MAX`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Version of the form.
    pub v: u32,
    /// Products, the newest first.
    #[serde(default)]
    pub products: Vec<Arrival>,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Default for Band {
    fn default() -> Band {
        Band { v: super::rows::ROW_VERSION, products: Vec::new(), extra: Map::new() }
    }
}

impl Band {
    pub(crate) fn add(&mut self, product: &ProductId, at: UnixMs) {
        self.remove(product);
        self.products.push(Arrival { product: product.clone(), at });
        self.products.sort_compact_by(|a, b| (Reverse(a.at), &a.product).cmp(&(Reverse(b.at), &b.product)));
        self.products.truncate(BAND_MAX);
    }

    pub(crate) fn remove(&mut self, product: &ProductId) {
        self.products.retain(|arrival| arrival.product != *product);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_bands_up_is_twice_the_price() {
        assert_eq!([1, 2, 3, 4, 99, 100, 181, 182, 256].map(band_of), [0, 2, 3, 4, 13, 13, 14, 15, 16]);
        assert_eq!(band_of(0), 0);
        assert_eq!(band_of(u32::MAX), 63);
        for price in [1_u32, 90, 1_000, 12_345, 1_000_000] {
            assert_eq!(band_of(price * 2), band_of(price) + 2);
        }
    }
}
