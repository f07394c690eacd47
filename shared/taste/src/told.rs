//! What other objects tell the one that learns: visits and orders by product ids alone, and the catalogue's facts, which
//! it keeps as they were told last.

use std::collections::BTreeMap;

use rappel_compact::SortCompact;
use rappel_signal::{DAY_MS, ProductId, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::facts::ProductFacts;
use crate::limit::{LESSON_PRODUCTS_MAX, TOLD_LATE_MS_MAX};
use crate::model::{Found, Lesson, Listing, Seen};
use crate::person::{Act, ActKind};

/// The version this code writes.
const TOLD_VERSION: u32 = 1;

/// A visit that is over, or an order, as the object that saw it tells it. It names no one: `mark` is a keyed hash, by
/// which the same visit told twice is learned once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Version of the form.
    pub v: u32,
    /// Names the visit or order to whoever has the key.
    pub mark: String,
    /// When the visit ended or the order was placed.
    pub at: UnixMs,
    /// Products viewed, each with its time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub viewed: Vec<(ProductId, UnixMs)>,
    /// Products ordered together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bought: Vec<ProductId>,
    /// Searches: the words, what was opened, what of it was bought.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub searches: Vec<(String, Vec<ProductId>, Vec<ProductId>)>,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Told {
    /// Nothing yet, under this mark.
    pub fn new(mark: String, at: UnixMs) -> Told {
        Told { v: TOLD_VERSION, mark, at, ..Told::default() }
    }

    /// Whether there is nothing to learn of it.
    pub fn is_empty(&self) -> bool {
        self.viewed.is_empty() && self.bought.is_empty() && self.searches.is_empty()
    }

    /// Whether it comes too late to be learned: its mark would be forgotten by now.
    pub fn is_late(&self, now: UnixMs) -> bool {
        now - self.at >= TOLD_LATE_MS_MAX
    }

    /// The key of its mark; keys sort by day, so that old ones are found at the front.
    pub fn mark_key(&self) -> String {
        format!("{}/{}", mark_day(self.at), self.mark)
    }

    /// All products it names, each once.
    pub fn products(&self) -> Vec<ProductId> {
        let viewed = self.viewed.iter().map(|(product, _)| product);
        let found = self.searches.iter().flat_map(|(_, opened, bought)| opened.iter().chain(bought));
        let mut products: Vec<ProductId> = viewed.chain(&self.bought).chain(found).cloned().collect();
        products.sort_compact();
        products.dedup();
        products
    }

    /// What it teaches, given the facts of the products it names; those without are left out, for a page can claim any.
    /// A variant's facts bear its product's id.
    pub fn lesson(&self, facts: &BTreeMap<ProductId, ProductFacts>) -> Lesson {
        let known = |ids: &[ProductId]| -> Vec<ProductId> {
            ids.iter().filter_map(|id| facts.get(id)).map(|facts| facts.id.clone()).collect()
        };
        let seen = |id: &ProductId| {
            let facts = facts.get(id)?;
            Some(Seen { product: facts.id.clone(), category: facts.category.clone() })
        };
        let searches = self.searches.iter().map(|(query, opened, bought)| Found {
            query: query.clone(),
            opened: known(opened),
            bought: known(bought),
        });
        Lesson {
            at: self.at,
            viewed: self.viewed.iter().filter_map(|(id, _)| seen(id)).collect(),
            bought: self.bought.iter().filter_map(seen).collect(),
            searches: searches.collect(),
        }
    }

    /// What it says of the taste of whoever did it.
    pub fn acts(&self, facts: &BTreeMap<ProductId, ProductFacts>) -> Vec<Act> {
        let act = |kind, id: &ProductId, at| match facts.get(id) {
            Some(facts) => Act::new(kind, facts, at),
            None => Act::of_unknown(kind, id.clone(), at),
        };
        let viewed = self.viewed.iter().rev().take(LESSON_PRODUCTS_MAX);
        let viewed = viewed.map(|(id, at)| act(ActKind::Viewed, id, *at));
        viewed.chain(self.bought.iter().map(|id| act(ActKind::Ordered, id, self.at))).collect()
    }
}

/// Marks of lessons below this key are of no use any more.
pub fn marks_until(now: UnixMs) -> String {
    mark_day(UnixMs(now.0 - TOLD_LATE_MS_MAX - DAY_MS))
}

fn mark_day(at: UnixMs) -> String {
    format!("{:08}", at.0.max(0) / DAY_MS)
}

/// A product's facts as the catalogue told them last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Version of the form.
    v: u32,
    /// The facts.
    #[serde(flatten)]
    pub facts: ProductFacts,
    /// The names of its variants, where they are not its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<ProductId>,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    extra: Map<String, Value>,
}

impl Listed {
    /// As told now.
    pub fn new(facts: ProductFacts, variants: Vec<ProductId>) -> Listed {
        Listed { v: TOLD_VERSION, facts, variants, extra: Map::new() }
    }

    /// What changes in the model when these facts take the place of those told before.
    pub fn listing<'a>(before: Option<&'a Listed>, after: Option<&'a Listed>, at: UnixMs) -> Listing<'a> {
        Listing { at, before: before.map(|known| &known.facts), after: after.map(|told| &told.facts) }
    }
}
