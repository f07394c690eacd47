//! One person's interest in one product or variant.

use rappel_signal::{Channel, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::limit::{ASK_KEPT_MS, CART_KEPT_MS, GONE_KEPT_MS, VIEW_KEPT_MS, WISH_KEPT_MS};
use crate::{Place, Rank};

/// The stored form's version.
const VERSION: u8 = 1;

/// "Tell me when it is back."
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// When.
    pub at: UnixMs,
    /// By which channel to answer; it has a consent of its own.
    pub channel: Channel,
}

/// A row: the whole of what this person did with this product. Stored as JSON, what is not so is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interest {
    /// Version of the form.
    pub v: u8,
    /// The hand-over that brought it; an older one changes nothing.
    pub number: u64,
    /// When the person last did anything with it.
    pub seen_at: UnixMs,
    /// Views, counted as the catalogue of automations counts them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub viewed: u16,
    /// Put in a cart and neither bought nor removed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub carted: bool,
    /// On the wish list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wishlisted: bool,
    /// Asked to be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// The price last seen, in hundredths of the currency's main unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_hundredths: Option<u32>,
    /// Its currency, ISO 4217; empty if the page did not say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub currency: String,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What of an interest still counts at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Live {
    /// Views; 0 once they are too old.
    pub viewed: u16,
    /// In the cart.
    pub carted: bool,
    /// On the wish list.
    pub wishlisted: bool,
    /// Asked to be told.
    pub asked: bool,
}

impl Interest {
    /// Nothing yet: what a hand-over says when all interest is over (bought, removed, withdrawn).
    #[must_use]
    pub fn none(number: u64, seen_at: UnixMs) -> Interest {
        Interest {
            v: VERSION,
            number,
            seen_at,
            viewed: 0,
            carted: false,
            wishlisted: false,
            asked: None,
            price_hundredths: None,
            currency: String::new(),
            extra: Map::new(),
        }
    }

    /// Where the row stands in the order of telling; `None` if there is no interest left.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        let at_rank = |rank| Some(Place { rank, asked_at: UnixMs(0) });
        match self.asked {
            Some(asked) => Some(Place { rank: Rank::Asked, asked_at: asked.at }),
            None if self.wishlisted => at_rank(Rank::Wishlisted),
            None if self.carted || self.viewed > 0 => at_rank(Rank::Viewed),
            None => None,
        }
    }

    /// What of it still counts.
    #[must_use]
    pub fn live(&self, now: UnixMs) -> Live {
        let within = |since: UnixMs, kept_ms| now < since + kept_ms;
        Live {
            viewed: if within(self.seen_at, VIEW_KEPT_MS) { self.viewed } else { 0 },
            carted: self.carted && within(self.seen_at, CART_KEPT_MS),
            wishlisted: self.wishlisted && within(self.seen_at, WISH_KEPT_MS),
            asked: self.asked.is_some_and(|asked| within(asked.at, ASK_KEPT_MS)),
        }
    }

    /// When nothing of it counts any more and the row may go.
    #[must_use]
    pub fn expires_at(&self) -> UnixMs {
        let kinds = [
            (self.viewed > 0).then(|| self.seen_at + VIEW_KEPT_MS),
            self.carted.then(|| self.seen_at + CART_KEPT_MS),
            self.wishlisted.then(|| self.seen_at + WISH_KEPT_MS),
            self.asked.map(|asked| asked.at + ASK_KEPT_MS),
        ];
        kinds.into_iter().flatten().max().unwrap_or(self.seen_at + GONE_KEPT_MS)
    }

    /// The row's value.
    #[must_use]
    pub fn to_stored(&self) -> String {
        // Text keys and plain values: there is nothing JSON could refuse.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a row's value; `None` if it is not one.
    #[must_use]
    pub fn from_stored(value: &str) -> Option<Interest> {
        serde_json::from_str(value).ok()
    }
}

// serde asks by reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &u16) -> bool {
    *count == 0
}
