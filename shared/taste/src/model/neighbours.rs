//! What is seen or bought together with a product: a bounded list that keeps the frequent ones.

use rappel_compact::SortCompact;
use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use crate::fade::{Fade, halved};
use crate::limit::{NEIGHBOUR_HALF_LIFE_MS, NEIGHBOURS_MAX};

const FADE: Fade = Fade { half_life_ms: NEIGHBOUR_HALF_LIFE_MS };

/// Another product, and how often it came together with this one. Counts are fading thousandths, all of one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Which.
    pub product: ProductId,
    /// How often together, at most.
    pub count: u64,
    /// How much of `count` may have been another product's, whose place this one took.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub doubt: u64,
}

impl Neighbour {
    /// How often together, at least.
    pub fn certain(&self) -> u64 {
        self.count.saturating_sub(self.doubt)
    }
}

/// The neighbours of one product: the frequent ones by the space-saving rule (Metwally et al., 2005). When the list is
/// full, a newcomer takes the place of the least frequent and inherits its count as doubt. Whatever makes up more than one
/// in [`NEIGHBOURS_MAX`] of all that ever came together with this product is sure to be in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbours {
    /// The period that counts are of.
    #[serde(default)]
    pub period: i64,
    /// How often the product itself came, in fading thousandths.
    #[serde(default)]
    pub own: u64,
    /// At most [`NEIGHBOURS_MAX`].
    #[serde(default)]
    pub list: Vec<Neighbour>,
}

impl Neighbours {
    /// The product came once more.
    pub(crate) fn came(&mut self, at: UnixMs) {
        self.fade(at);
        self.own = self.own.saturating_add(FADE.weight(at, self.period));
    }

    /// It came together with another, which counts so many times.
    pub(crate) fn came_with(&mut self, other: &ProductId, at: UnixMs, times: u32) {
        self.fade(at);
        let weight = FADE.weight(at, self.period).saturating_mul(u64::from(times));
        if let Some(neighbour) = self.list.iter_mut().find(|neighbour| neighbour.product == *other) {
            neighbour.count = neighbour.count.saturating_add(weight);
            return;
        }
        let mut doubt = 0;
        if self.list.len() >= NEIGHBOURS_MAX {
            let least = self.list.iter().enumerate().min_by(|(_, a), (_, b)| {
                // Among equals the one that is later in the alphabet goes, whatever the order they came in.
                a.count.cmp(&b.count).then_with(|| b.product.cmp(&a.product))
            });
            let Some(place) = least.map(|(place, _)| place) else { return };
            doubt = self.list.swap_remove(place).count;
        }
        let count = doubt.saturating_add(weight);
        self.list.push(Neighbour { product: other.clone(), count, doubt });
    }

    /// In what part of all cases each neighbour came with it, nearest first: what is certain of the counts together, over
    /// the product's own count. Dividing by the neighbour's count too, as the usual cosine does, found less on both logs
    /// (docs/benchmarks-recommendations.md).
    pub fn nearest(&self) -> Vec<(&ProductId, f64)> {
        let own = self.own as f64 + CALM;
        let mut nearest: Vec<(&ProductId, f64)> = self
            .list
            .iter()
            .map(|neighbour| (&neighbour.product, neighbour.certain() as f64 / own))
            .collect();
        nearest.sort_compact_by(|(a, near_a), (b, near_b)| near_b.total_cmp(near_a).then_with(|| a.cmp(b)));
        nearest
    }

    /// What is left of the own count.
    pub(crate) fn left(&self, now: UnixMs) -> u64 {
        halved(self.own, FADE.period(now).saturating_sub(self.period))
    }

    fn fade(&mut self, at: UnixMs) {
        let periods = FADE.period(at).saturating_sub(self.period);
        if periods <= 0 {
            return;
        }
        self.period = self.period.saturating_add(periods);
        self.own = halved(self.own, periods);
        for neighbour in &mut self.list {
            neighbour.count = halved(neighbour.count, periods);
            neighbour.doubt = halved(neighbour.doubt, periods);
        }
        self.list.retain(|neighbour| neighbour.count > 0);
    }
}

/// Added to the own count, in thousandths: a product that came once says little about what comes with it.
const CALM: f64 = 5_000.0;

// The signature is serde's.
fn is_zero(count: &u64) -> bool {
    *count == 0
}
