//! What a visit was about, in the words of the flow engine: ids become items with titles and prices.

use rappel_compact::SortCompact;
use rappel_flow::{Cart, Item, Look, Subject};
use rappel_signal::{CartLine, Fact, ProductId, Report, UnixMs};
use rappel_visit::{Item as VisitItem, Thresholds, Visit, classify, score};

use crate::limit::{VISIT_ITEM_MAX_CHARS, VISIT_ITEMS_MAX};
use crate::page_time::active_on;
use crate::{Device, Looked};

/// The running or ended visit's class, score and reasons, computed here and now.
pub fn running_report(visit: &Visit) -> (Option<Report>, u8) {
    let (features, thresholds) = (visit.features(), Thresholds::default());
    (classify(&features, &thresholds), score(&features, &thresholds))
}

/// What messages about this visit would be about.
pub(crate) fn subject_of(device: &Device, visit: &Visit) -> Subject {
    let subjects = visit.subjects();
    let features = visit.features();
    let cart = cart_of(device, visit.cart(), visit.last_activity());
    Subject {
        product: subjects.product.map(|product| item(device, product, 1, None)),
        seen: device.known.seen.iter().map(|product| item(device, product, 1, None)).collect(),
        category: subjects.category.map(str::to_owned),
        query: subjects.query.map(str::to_owned),
        zero_results: subjects.results == Some(0),
        score: score(&features, &Thresholds::default()),
        checkout_step: features.checkout,
        checkout_error: subjects.checkout_error.map(str::to_owned),
        cart_value_hundredths: cart.value_hundredths,
        currency: cart.currency,
        cart: cart.items,
        active: active_on(device, visit),
        ..Subject::default()
    }
}

/// Lines as a cart with titles, prices and a value.
pub fn cart_of(device: &Device, lines: &[CartLine], changed_at: UnixMs) -> Cart {
    let items: Vec<Item> =
        lines.iter().map(|line| item(device, &line.product, line.quantity, line.price_hundredths)).collect();
    let value_hundredths = items
        .iter()
        .map(|item| u64::from(item.price_hundredths.unwrap_or(0)) * u64::from(item.quantity))
        .sum();
    let currency = lines.iter().find_map(|line| device.card(&line.product).map(|card| card.currency.clone()));
    Cart { items, value_hundredths, currency: currency.unwrap_or_default(), changed_at, number: 0 }
}

/// Title of the item looked at longest, or its id if no page described it.
pub fn longest_item(device: &Device, visit: &Visit) -> Option<String> {
    visit.subjects().longest.map(|(longest, _)| title(device, longest))
}

/// What was looked at, the longest first.
pub(crate) fn looked_at(device: &Device, visit: &Visit) -> Vec<Looked> {
    let mut items: Vec<(&VisitItem, u32)> = visit.active().filter(|(_, active_ms)| *active_ms > 0).collect();
    items.sort_compact_by_key(|(_, active_ms)| core::cmp::Reverse(*active_ms));
    let looked = items.into_iter().take(VISIT_ITEMS_MAX).map(|(item, active_ms)| Looked {
        title: title(device, item).chars().take(VISIT_ITEM_MAX_CHARS).collect(),
        active_ms,
    });
    looked.collect()
}

fn title(device: &Device, item: &VisitItem) -> String {
    match item {
        VisitItem::Product(product) => {
            device.card(product).map_or_else(|| product.0.clone(), |card| card.title.clone())
        }
        VisitItem::Category(category) => category.clone(),
    }
}

/// What a fact says is being looked at.
pub(crate) fn look(device: &Device, fact: &Fact, at: UnixMs) -> Option<Look> {
    let (product, category, visits) = match fact {
        Fact::ProductView { product, visits } => (Some(product), None, *visits),
        Fact::CategoryView { category, visits } => (None, Some(category.clone()), *visits),
        _ => return None,
    };
    let currency = product.and_then(|product| device.card(product)).map(|card| card.currency.clone());
    let item = product.map(|product| item(device, product, 1, None));
    Some(Look { at, item, category, currency: currency.unwrap_or_default(), visits })
}

pub(crate) fn item(
    device: &Device,
    product: &ProductId,
    quantity: u16,
    price_hundredths: Option<u32>,
) -> Item {
    let card = device.card(product);
    Item {
        quantity,
        price_hundredths: price_hundredths.or(card.and_then(|card| card.price_hundredths)),
        category: card.map(|card| card.category.clone()).filter(|category| !category.is_empty()),
        ..Item::of(product.clone(), card.map_or("", |card| &card.title))
    }
}
