//! What the catalogue knows of things that were bought, as far as decisions need it.

use std::collections::BTreeMap;

use rappel_catalogue::Row;
use rappel_flow::Item;
use rappel_signal::ProductId;

/// What the catalogue knows of a product or a variant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goods {
    /// Title as shown.
    pub title: String,
    /// Its category, the widest one: flows name shoes, not trail running shoes for wide feet.
    pub category: Option<String>,
    /// Days that one piece lasts.
    pub lasts_days: Option<u16>,
    /// It has to be set up.
    pub needs_setup: bool,
}

/// What these rows say, by every id under which an order may name it: a variant's own or its product's.
pub fn goods(rows: &[Row]) -> BTreeMap<String, Goods> {
    let mut known = BTreeMap::new();
    for row in rows {
        let facts = &row.facts;
        let goods = Goods {
            title: facts.title.clone(),
            category: facts.category.first().cloned(),
            lasts_days: lasts_days(facts.units_per_pack, facts.units_per_day_hundredths),
            needs_setup: facts.needs_setup,
        };
        known.insert(row.id().to_owned(), goods.clone());
        known.entry(row.product.0.clone()).or_insert(goods);
    }
    known
}

/// A pack's units by daily use, in whole days.
fn lasts_days(units_per_pack: Option<u32>, units_per_day_hundredths: Option<u32>) -> Option<u16> {
    let days = (u64::from(units_per_pack?) * 100).checked_div(u64::from(units_per_day_hundredths?))?;
    u16::try_from(days).ok().filter(|days| *days > 0)
}

impl Goods {
    /// Fills in what the event left open.
    pub(crate) fn complete(&self, item: &mut Item) {
        if item.title.is_empty() {
            item.title.clone_from(&self.title);
        }
        item.category = item.category.take().or_else(|| self.category.clone());
        item.lasts_days = item.lasts_days.or(self.lasts_days);
        item.needs_setup |= self.needs_setup;
    }
}

/// The item with what the catalogue knows of it.
pub(crate) fn known_item(
    goods: &BTreeMap<String, Goods>,
    product: &ProductId,
    variant: Option<&str>,
) -> Item {
    let mut item = Item::of(product.clone(), "");
    for id in variant.into_iter().chain([product.0.as_str()]) {
        if let Some(goods) = goods.get(id) {
            goods.complete(&mut item);
        }
    }
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_capsules_at_one_a_day_last_a_hundred_days() {
        assert_eq!(lasts_days(Some(100), Some(100)), Some(100));
        assert_eq!(lasts_days(Some(30), Some(50)), Some(60));
        assert_eq!(lasts_days(Some(1), Some(200)), None, "gone within the day");
        assert_eq!(lasts_days(Some(100), Some(0)), None);
        assert_eq!(lasts_days(None, Some(100)), None);
    }
}
