//! What the shop's server told of one product, as far as it has to be remembered: an event told twice acts once, and one
//! that comes late takes nothing back that a later one said.

use rappel_shop::payload::Product;
use rappel_shop::{Event, Patch, Payload};
use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::limit::PRODUCT_EVENTS_MAX;
use crate::register::digest;

/// The version this code writes.
const VERSION: u32 = 1;
/// Fields of a variant, by their places in [`fields`]; all others are the product's.
const OF_A_VARIANT: u16 = 0b1_1111;
/// Not sold any more, which says something of every field.
const GONE: u16 = 1 << 15;

/// An event that was heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Heard {
    /// A digest of its id.
    id: String,
    at: UnixMs,
    /// Which variant it was about; the whole product if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    variant: Option<String>,
    /// What it said, a bit for each field.
    fields: u16,
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Version of this form.
    v: u32,
    /// The latest told last.
    heard: Vec<Heard>,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    extra: Map<String, Value>,
}

impl Default for History {
    fn default() -> History {
        History { v: VERSION, heard: Vec::new(), extra: Map::new() }
    }
}

impl History {
    /// Notes an event, and leaves in it what no later one has said. `false`: it was heard before, or nothing is left.
    pub fn admit(&mut self, event: &mut Event) -> bool {
        let (variant, mut fields) = match &mut event.payload {
            Payload::ProductUpdated(told) => (told.variant.clone(), told_of(told)),
            Payload::ProductDeleted(told) => (told.variant.clone(), GONE),
            _ => return true,
        };
        let (id, said) = (digest(&event.id), fields);
        if self.heard.iter().any(|known| known.id == id) {
            return false;
        }
        for later in self.heard.iter().filter(|known| known.at > event.at) {
            let same = later.variant.is_none() || variant.is_none() || later.variant == variant;
            let is_over = fields == GONE && same
                || later.fields == GONE && (later.variant.is_none() || later.variant == variant);
            fields &= match (is_over, same) {
                (true, _) => 0,
                (false, true) => !later.fields,
                (false, false) => !later.fields | OF_A_VARIANT,
            };
        }
        if let Payload::ProductUpdated(told) = &mut event.payload {
            leave(told, fields);
        }
        if fields != 0 {
            self.keep(Heard { id, at: event.at, variant, fields });
        }
        fields != 0 || said == 0
    }

    /// One that a later one says all of goes first, then the oldest.
    fn keep(&mut self, heard: Heard) {
        self.heard.push(heard);
        if self.heard.len() <= PRODUCT_EVENTS_MAX {
            return;
        }
        let is_covered = |one: &Heard| {
            let covers = |other: &Heard| other.at > one.at && one.fields & !other.fields == 0;
            self.heard.iter().any(|other| covers(other) && other.variant == one.variant)
        };
        let oldest = self.heard.iter().enumerate().min_by_key(|(_, known)| (!is_covered(known), known.at));
        if let Some(place) = oldest.map(|(place, _)| place) {
            self.heard.remove(place);
        }
    }
}

/// A field that may have been left out.
trait Field {
    fn is_told(&self) -> bool;
    fn leave_out(&mut self);
}

impl<T> Field for Option<T> {
    fn is_told(&self) -> bool {
        self.is_some()
    }

    fn leave_out(&mut self) {
        *self = None;
    }
}

impl<T> Field for Patch<T> {
    fn is_told(&self) -> bool {
        !self.is_keep()
    }

    fn leave_out(&mut self) {
        *self = Patch::Keep;
    }
}

/// A variant's fields first. Places are stored: new fields come last.
fn fields(told: &mut Product) -> [&mut dyn Field; 15] {
    [
        &mut told.price_hundredths,
        &mut told.compare_at_price_hundredths,
        &mut told.cost_hundredths,
        &mut told.currency,
        &mut told.stock,
        &mut told.title,
        &mut told.category,
        &mut told.brand,
        &mut told.promoted,
        &mut told.created_at,
        &mut told.image,
        &mut told.path,
        &mut told.units_per_pack,
        &mut told.units_per_day_hundredths,
        &mut told.setup_needed,
    ]
}

/// What an event says, a bit for each field.
fn told_of(told: &mut Product) -> u16 {
    let told = fields(told).into_iter().enumerate().filter(|(_, field)| field.is_told());
    told.fold(0, |fields, (place, _)| fields | 1 << place)
}

/// Leaves out every field but these.
fn leave(told: &mut Product, kept: u16) {
    let others = fields(told).into_iter().enumerate().filter(|(place, _)| kept & 1 << place == 0);
    others.for_each(|(_, field)| field.leave_out());
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
