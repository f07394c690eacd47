//! What earns a visitor an object at the edge: one rule, which the page asks before it says "engaged" and the door checks.

use rappel_signal::{Batch, Fact};

use crate::Thresholds;

/// Whether these batches, all that the edge has of a visitor, bear out that somebody was really there.
pub fn is_engaged(batches: &[Batch], thresholds: &Thresholds) -> bool {
    let active_ms: u64 = batches.iter().map(|batch| u64::from(batch.active_ms)).sum();
    let mut facts = batches.iter().flat_map(|batch| &batch.facts);
    active_ms >= u64::from(thresholds.site_active_ms) || facts.any(|dated| earns_an_object(&dated.fact))
}

/// Whether a fact is reason enough however short the stay: an address, or an act on the cart, because the checkout may
/// lie on a sibling host whose storage does not hold what was carted. Looking at a cart is no act.
pub fn earns_an_object(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::CartAdd { .. }
            | Fact::CartRemove { .. }
            | Fact::Checkout { .. }
            | Fact::Purchase { .. }
            | Fact::Identify { .. }
            | Fact::PushSubscription { .. }
    )
}
