//! Products and categories: shown, clicked in a list, wished for.

use rappel_signal::limit::TEXT_BYTES_MAX;
use rappel_signal::{Fact, PageKind, ProductCard};

use crate::page::{self, Value};
use crate::sensors::item::Items;
use crate::sensors::search;
use crate::shown::{Listing, Shown, Source};

/// A product page is shown. What the markup told of before is the same view.
pub(crate) fn view(shown: &mut Shown, items: &Items, source: Source, now_ms: f64) {
    let Some(mut card) = items.card(&items.first()) else { return };
    shown.is_a(PageKind::Product);
    if shown.kind == PageKind::Product {
        card.path = shown.path.clone();
    }
    if !shown.product_from_markup {
        shown.note(Fact::ProductView { product: card.id.clone(), visits: 0 }, source, now_ms);
    }
    shown.product_from_markup = false;
    shown.product = Some(card);
}

/// Fills what the page's product does not yet tell.
pub(crate) fn complete(card: &mut ProductCard, more: ProductCard) {
    let fill = |text: &mut alloc::string::String, other| {
        if text.is_empty() {
            *text = other;
        }
    };
    fill(&mut card.title, more.title);
    fill(&mut card.currency, more.currency);
    fill(&mut card.image, more.image);
    fill(&mut card.path, more.path);
    fill(&mut card.category, more.category);
    fill(&mut card.brand, more.brand);
    card.price_hundredths = card.price_hundredths.or(more.price_hundredths);
    card.available = card.available.or(more.available);
}

/// A list is shown. Whether it is a category is known once the page is: a product page has lists too.
pub(crate) fn list(shown: &mut Shown, event: &Value, items: &Items, now_ms: f64) {
    shown.is_a(PageKind::Category);
    search::count(shown, items);
    if shown.listing.is_some() {
        return;
    }
    let name = |from: &Value| page::first_text(from, &["item_list_name", "item_list_id"], TEXT_BYTES_MAX);
    let name = name(&items.commerce)
        .or_else(|| name(event))
        .or_else(|| name(&items.first()))
        .or_else(|| page::text_of(&items.first(), "item_category", TEXT_BYTES_MAX));
    shown.listing = name.map(|name| Listing { name, at_ms: now_ms });
}

/// The page is known: its list is a category's if the page is.
pub(crate) fn settle_list(shown: &mut Shown) {
    if shown.kind != PageKind::Category {
        return;
    }
    if let Some(Listing { name, at_ms }) = &shown.listing {
        let (category, at_ms) = (name.clone(), *at_ms);
        shown.note(Fact::CategoryView { category, visits: 0 }, Source::Standard, at_ms);
    }
}

/// A product was clicked in a list.
pub(crate) fn select(shown: &mut Shown, items: &Items, source: Source, now_ms: f64) {
    if let Some(card) = items.card(&items.first()) {
        shown.note(Fact::Select { product: card.id }, source, now_ms);
    }
}

/// Products were put on the wish list, or taken off.
pub(crate) fn wish(shown: &mut Shown, items: &Items, added: bool, source: Source, now_ms: f64) {
    for (line, card) in items.lines() {
        let product = line.product;
        let fact = if added { Fact::WishlistAdd { product } } else { Fact::WishlistRemove { product } };
        shown.note(fact, source, now_ms);
        shown.add_card(card, false);
    }
}
