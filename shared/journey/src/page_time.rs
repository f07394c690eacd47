//! What the shopper was busy with in a visit: products and categories as the visit counts them, and pages by their path.

use rappel_compact::SortCompact;
use rappel_flow::ActiveOn;
use rappel_signal::{Batch, Fact, PageId, UnixMs};
use rappel_visit::{Item, Visit};
use serde::{Deserialize, Serialize};

use crate::Device;
use crate::device::keep_last;
use crate::limit::PAGES_MAX;

/// Active time on one page view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PageTime {
    page: PageId,
    path: String,
    /// When it was last heard of.
    at: UnixMs,
    active_ms: u32,
}

/// Adds a batch's active time to its page. Pages without a path, account and checkout, are not kept.
pub(crate) fn note_page(pages: &mut Vec<PageTime>, batch: &Batch, at: UnixMs) {
    let shown = batch.facts.iter().rev().find_map(|dated| match &dated.fact {
        Fact::PageView { path, .. } => Some(path.as_str()),
        _ => None,
    });
    let known = pages.iter().position(|known| known.page == batch.page).map(|place| pages.remove(place));
    let path = shown.map(str::to_owned).or(known.as_ref().map(|known| known.path.clone()));
    let Some(path) = path.filter(|path| !path.is_empty()) else { return };
    let active_ms = known.map_or(0, |known| known.active_ms).saturating_add(batch.active_ms);
    pages.push(PageTime { page: batch.page, path, at, active_ms });
    keep_last(pages, PAGES_MAX);
}

/// What a visit was busy with, the longest first. Its pages are spoken of once: [`forget_pages`].
pub(crate) fn active_on(device: &Device, visit: &Visit) -> Vec<ActiveOn> {
    let items = visit.active().map(|(item, active_ms)| match item {
        Item::Product(product) => ActiveOn { on: product.0.clone(), active_ms },
        Item::Category(category) => ActiveOn { on: category.clone(), active_ms },
    });
    let mut all: Vec<ActiveOn> = items.collect();
    let pages =
        device.pages.iter().filter(|page| page.at >= visit.started() && page.at <= visit.last_activity());
    for page in pages {
        match all.iter_mut().find(|known| known.on == page.path) {
            Some(known) => known.active_ms = known.active_ms.saturating_add(page.active_ms),
            None => all.push(ActiveOn { on: page.path.clone(), active_ms: page.active_ms }),
        }
    }
    all.sort_compact_by_key(|known| std::cmp::Reverse(known.active_ms));
    all
}

/// A visit is over and was told: its pages are forgotten.
pub(crate) fn forget_pages(device: &mut Device, visit: &Visit) {
    device.pages.retain(|page| page.at > visit.last_activity());
}
