//! One device's part of a taste: what was viewed and ordered there, bounded. A person's taste is read from the segments
//! of all their devices, so that devices are joined by reading both, and parted by reading one.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rappel_compact::SortCompact;
use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::facts::ProductFacts;
use crate::limit::{BOUGHT_MAX, NAME_BYTES_MAX, ORDERS_MAX, VIEWS_MAX, cut};

/// The version this code writes.
const SEGMENT_VERSION: u32 = 1;

/// What a person did with a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActKind {
    /// Looked at its page.
    Viewed,
    /// Ordered it.
    Ordered,
}

/// A view or an ordered product, with what the catalogue said of it then.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Act {
    /// When.
    pub at: UnixMs,
    /// What was done.
    pub kind: ActKind,
    /// With which product.
    pub product: ProductId,
    /// Its category; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Its brand; empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub brand: String,
    /// What it cost, in hundredths of the shop's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_hundredths: Option<u32>,
    /// Whether it was reduced.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub reduced: bool,
    /// Whether it was younger than 30 days.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub new: bool,
}

impl Act {
    /// An act of this instant.
    pub fn new(kind: ActKind, facts: &ProductFacts, at: UnixMs) -> Act {
        Act {
            at,
            kind,
            product: facts.id.clone(),
            category: facts.shelf().to_owned(),
            brand: cut(&facts.brand, NAME_BYTES_MAX).to_owned(),
            price_hundredths: facts.price_hundredths,
            reduced: facts.reduced,
            new: facts.is_new(at),
        }
    }

    /// An act of this instant with a product that the catalogue does not have: it is known by its id alone.
    pub fn of_unknown(kind: ActKind, product: ProductId, at: UnixMs) -> Act {
        let (category, brand) = (String::new(), String::new());
        Act { at, kind, product, category, brand, price_hundredths: None, reduced: false, new: false }
    }
}

/// A product that was bought.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Bought {
    at: Reverse<UnixMs>,
    product: ProductId,
}

/// What is kept of one device, stored as JSON beside the person's segment of the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TasteSegment {
    /// Version of the form.
    pub v: u32,
    /// The last views, the latest first.
    #[serde(default)]
    views: Vec<Act>,
    /// The last ordered products, the latest first.
    #[serde(default)]
    orders: Vec<Act>,
    /// What was bought before that too, the latest first.
    #[serde(default)]
    bought: Vec<Bought>,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Default for TasteSegment {
    fn default() -> TasteSegment {
        TasteSegment {
            v: SEGMENT_VERSION,
            views: Vec::new(),
            orders: Vec::new(),
            bought: Vec::new(),
            extra: Map::new(),
        }
    }
}

impl TasteSegment {
    /// Notes a view or an ordered product. Noted twice, it counts once; in whatever order acts are told, the same is
    /// kept.
    pub fn note(&mut self, act: Act) {
        if !act.product.is_valid() {
            return;
        }
        if act.kind == ActKind::Ordered {
            self.note_bought(Bought { at: Reverse(act.at), product: act.product.clone() });
        }
        let (acts, most) = match act.kind {
            ActKind::Viewed => (&mut self.views, VIEWS_MAX),
            ActKind::Ordered => (&mut self.orders, ORDERS_MAX),
        };
        let same = |kept: &&mut Act| kept.at == act.at && kept.product == act.product;
        match acts.iter_mut().find(same) {
            // Of two tellings of one act with different facts, one is kept whatever their order.
            Some(kept) => *kept = act.max(kept.clone()),
            None => acts.push(act),
        }
        acts.sort_compact_by(|a, b| (Reverse(a.at), a).cmp(&(Reverse(b.at), b)));
        acts.truncate(most);
    }

    fn note_bought(&mut self, bought: Bought) {
        self.bought.push(bought);
        self.bought.sort_compact();
        let mut told = BTreeSet::new();
        self.bought.retain(|bought| told.insert(bought.product.clone()));
        self.bought.truncate(BOUGHT_MAX);
    }

    /// Takes over what another object kept of the same device. Taken over twice, it counts once.
    pub fn join(&mut self, other: TasteSegment) {
        other.views.into_iter().chain(other.orders).for_each(|act| self.note(act));
        other.bought.into_iter().for_each(|bought| self.note_bought(bought));
    }

    /// All acts that are kept.
    pub fn acts(&self) -> impl Iterator<Item = &Act> {
        self.views.iter().chain(&self.orders)
    }

    /// Everything bought that is kept, by id.
    pub fn bought(&self) -> impl Iterator<Item = &ProductId> {
        self.bought.iter().map(|bought| &bought.product)
    }
}
