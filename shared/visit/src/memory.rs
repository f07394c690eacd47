//! Repeats remembered on the device: in how many visits of the last 30 days an item was seen.

use alloc::vec::Vec;
use rappel_signal::{DAY_MS, MINUTE_MS, UnixMs};
use serde::{Deserialize, Serialize};

use crate::ItemKey;

/// Items remembered: about 1 KB of device storage, months of an ordinary shopper.
const ITEMS_MAX: usize = 100;
/// How long a visit counts towards a repeat.
const REMEMBERED_MS: i64 = 30 * DAY_MS;
/// Visits remembered of one item: "ninth visit" says all there is to say.
const VISITS_MAX: usize = 9;

/// What this device saw, least recently seen first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    items: Vec<Remembered>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Remembered {
    key: ItemKey,
    /// When the visits that saw it began, in minutes: no two visits begin within one.
    visits: Vec<u32>,
}

pack_fields!(Memory { items });

pack_fields!(Remembered { key, visits });

impl Memory {
    /// Notes that the visit begun at `visit_started` sees `item`, and tells in how many visits of the last 30 days
    /// it was seen, this one included.
    pub fn see(&mut self, item: ItemKey, visit_started: UnixMs, now: UnixMs) -> u8 {
        self.forget(now);
        let mut remembered = match self.items.iter().position(|known| known.key == item) {
            Some(index) => self.items.remove(index),
            None => Remembered { key: item, visits: Vec::new() },
        };
        let minute = minutes(visit_started);
        if !remembered.visits.contains(&minute) {
            if remembered.visits.len() >= VISITS_MAX {
                remembered.visits.remove(0);
            }
            remembered.visits.push(minute);
        }
        let visits = remembered.visits.len() as u8;
        if self.items.len() >= ITEMS_MAX {
            self.items.remove(0);
        }
        self.items.push(remembered);
        visits
    }

    /// Drops visits older than 30 days, and those a stepped-back clock puts into the future.
    fn forget(&mut self, now: UnixMs) {
        let (from, to) = (minutes(now - REMEMBERED_MS), minutes(now));
        for known in &mut self.items {
            known.visits.retain(|&minute| from <= minute && minute <= to);
        }
        self.items.retain(|known| !known.visits.is_empty());
    }
}

fn minutes(at: UnixMs) -> u32 {
    u32::try_from(at.0 / MINUTE_MS).unwrap_or(0)
}
