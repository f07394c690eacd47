//! What counts towards the class: the part of a visit that a purchase begins anew.

use alloc::string::String;
use alloc::vec::Vec;
use rappel_signal::{CheckoutStep, ProductId};
use serde::{Deserialize, Serialize};

use crate::search::Search;
use crate::{Item, ItemKey};

/// Items whose active time is kept apart, to find the longest.
const ITEMS_MAX: usize = 16;
/// Items and pages remembered as seen; those beyond are no longer noticed as returned to.
const SEEN_MAX: usize = 64;

/// Counts and subjects since the visit began or its last purchase.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Tally {
    pub(crate) active_ms: u32,
    pub(crate) item_active_ms: u32,
    pub(crate) views: u16,
    pub(crate) pages: u16,
    pub(crate) repeat_visits: u8,
    pub(crate) returned: bool,
    pub(crate) seen: Vec<ItemKey>,
    pub(crate) items: Vec<ItemTime>,
    /// The item shown last, and how many other pages came since.
    pub(crate) last_item: Option<ItemKey>,
    pub(crate) pages_since_item: u8,
    pub(crate) product: Option<ProductId>,
    pub(crate) category: Option<String>,
    pub(crate) search: Option<Search>,
    pub(crate) cart_acted: bool,
    pub(crate) checkout: Option<CheckoutStep>,
    pub(crate) checkout_error: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ItemTime {
    pub(crate) item: Item,
    pub(crate) active_ms: u32,
}

impl Tally {
    /// Another page is shown.
    pub(crate) fn turn_page(&mut self) {
        self.pages = self.pages.saturating_add(1);
        self.pages_since_item = self.pages_since_item.saturating_add(1);
    }

    /// An item or page is shown; one seen before is returned to.
    pub(crate) fn note_seen(&mut self, key: ItemKey) {
        if self.seen.contains(&key) {
            self.returned = true;
        } else if self.seen.len() < SEEN_MAX {
            self.seen.push(key);
        }
    }

    /// Adds active time, on an item if one was shown.
    pub(crate) fn spend(&mut self, item: Option<Item>, active_ms: u32) {
        self.active_ms = self.active_ms.saturating_add(active_ms);
        let Some(item) = item.filter(|_| active_ms > 0) else { return };
        self.item_active_ms = self.item_active_ms.saturating_add(active_ms);
        if let Some(known) = self.items.iter_mut().find(|known| known.item == item) {
            known.active_ms = known.active_ms.saturating_add(active_ms);
            return;
        }
        push_bounded(&mut self.items, ItemTime { item, active_ms }, ITEMS_MAX, |items| {
            let shortest = items.iter().enumerate().min_by_key(|(_, known)| known.active_ms);
            shortest.map_or(0, |(index, _)| index)
        });
    }

    /// The item with the longest active time.
    pub(crate) fn longest(&self) -> Option<&ItemTime> {
        self.items.iter().max_by_key(|known| known.active_ms)
    }
}

/// Pushes; a full list first loses the one that `leaving` names.
pub(crate) fn push_bounded<T>(list: &mut Vec<T>, new: T, max: usize, leaving: impl FnOnce(&[T]) -> usize) {
    if list.len() >= max {
        list.remove(leaving(list));
    }
    list.push(new);
}
