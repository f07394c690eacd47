//! A product's row: how popular it is, and what comes with it.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::neighbours::Neighbours;
use crate::fade::{Fade, halved};
use crate::limit::POPULARITY_HALF_LIFE_MS;

const FADE: Fade = Fade { half_life_ms: POPULARITY_HALF_LIFE_MS };

/// Views and orders of a product, in fading thousandths of one period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Popularity {
    /// The period that counts are of.
    #[serde(default)]
    pub period: i64,
    /// Visits that saw it.
    #[serde(default)]
    pub views: u64,
    /// Orders it was in.
    #[serde(default)]
    pub orders: u64,
}

impl Popularity {
    /// One more visit saw it.
    pub(crate) fn viewed(&mut self, at: UnixMs) {
        self.fade(FADE.period(at));
        self.views = self.views.saturating_add(FADE.weight(at, self.period));
    }

    /// It was in one more order.
    pub(crate) fn ordered(&mut self, at: UnixMs) {
        self.fade(FADE.period(at));
        self.orders = self.orders.saturating_add(FADE.weight(at, self.period));
    }

    /// The same as of a later period.
    pub(crate) fn fade(&mut self, period: i64) {
        let periods = period.saturating_sub(self.period);
        if periods > 0 {
            self.period = period;
            self.views = halved(self.views, periods);
            self.orders = halved(self.orders, periods);
        }
    }
}

/// Everything learned of one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRow {
    /// Version of the form.
    pub v: u32,
    /// How popular it is.
    #[serde(default)]
    pub popularity: Popularity,
    /// What is viewed in the same visits.
    #[serde(default)]
    pub viewed_with: Neighbours,
    /// What is bought in the same orders.
    #[serde(default)]
    pub bought_with: Neighbours,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Default for ProductRow {
    fn default() -> ProductRow {
        ProductRow {
            v: super::rows::ROW_VERSION,
            popularity: Popularity::default(),
            viewed_with: Neighbours::default(),
            bought_with: Neighbours::default(),
            extra: Map::new(),
        }
    }
}
