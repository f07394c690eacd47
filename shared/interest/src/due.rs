//! Who should hear of a change.
//!
//! | change | heard by |
//! | --- | --- |
//! | price-drop | viewed, carted or wishlisted, and the price fell far enough below the price *this* person last saw |
//! | back-in-stock | asked, wishlisted, carted or viewed |
//! | low-stock | carted, wishlisted or viewed twice; once is enough if the product is popular |
//! | promotion, new-arrivals | by taste |
//!
//! Whoever did anything with the product since the change was announced has seen it, and hears nothing; only who asked is
//! told all the same.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use crate::{Campaign, Change, Interest, PersonRow, Subject};

/// Why this person hears of it: the strongest of what they did. Decides the words and the rank of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Asked to be told: outside the marketing cap, with a consent of its own.
    Asked,
    /// Put it on the wish list.
    Wishlisted,
    /// Put it in the cart.
    Carted,
    /// Viewed it.
    Viewed,
    /// By taste.
    Taste,
}

/// Whether the person of this row should hear of a change of a product, and why.
#[must_use]
pub fn due(campaign: &Campaign, subject: &Subject, interest: &Interest, now: UnixMs) -> Option<Why> {
    let changed = campaign.change.subject()?;
    if !changed.concerns(subject) {
        return None;
    }
    let live = interest.live(now);
    // A promise is kept even to those who came by in the meantime.
    let promised = interest.asked.is_some_and(|asked| live.asked && asked.at < campaign.announced_at);
    let asked = promised.then_some(Why::Asked);
    if interest.seen_at >= campaign.announced_at {
        return asked.filter(|_| matches!(campaign.change, Change::BackInStock { .. }));
    }
    let wishlisted = live.wishlisted.then_some(Why::Wishlisted);
    let carted = live.carted.then_some(Why::Carted);
    let viewed = |times: u16| (live.viewed >= times).then_some(Why::Viewed);
    let known = wishlisted.or(carted).or(viewed(1));
    match &campaign.change {
        Change::PriceDrop { price_hundredths, currency, drop, was_hundredths, .. } => {
            let comparable = currency.is_empty()
                || interest.currency.is_empty()
                || currency.eq_ignore_ascii_case(&interest.currency);
            let seen = interest.price_hundredths.filter(|_| comparable)?;
            // A page that names no variant may have shown another one's price.
            let of_this = subject.variant.is_some() || was_hundredths.is_none_or(|was| was == seen);
            known.filter(|_| of_this && drop.reached(seen, *price_hundredths))
        }
        Change::BackInStock { .. } => asked.or(known),
        Change::LowStock { popular, .. } => wishlisted.or(carted).or(viewed(if *popular { 1 } else { 2 })),
        Change::Promotion { .. } | Change::NewArrivals { .. } => None,
    }
}

/// Whether this person's taste makes them hear of a promotion or of new arrivals.
#[must_use]
pub fn due_by_taste(campaign: &Campaign, person: &PersonRow) -> Option<Why> {
    match &campaign.change {
        Change::Promotion { wish, .. } | Change::NewArrivals { wish, .. } => {
            wish.meets(&person.taste).then_some(Why::Taste)
        }
        _ => None,
    }
}
