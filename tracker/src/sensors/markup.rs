//! What the page's markup says: schema.org JSON-LD, through the page's own `JSON.parse`, and Open Graph.
//!
//! It speaks where the data layer is silent, and adds picture and availability where it is not.

use alloc::string::String;
use rappel_signal::limit::{PRODUCT_ID_BYTES_MAX, TEXT_BYTES_MAX, URL_BYTES_MAX};
use rappel_signal::{Fact, PageKind, ProductCard, ProductId};

use crate::page::{self, Value};
use crate::sensors::{product, search};
use crate::shown::{Listing, Shown, Source};

/// Linked data may be nested; a page's own subject is never deeper.
const DEPTH_MAX: u32 = 4;
/// Nodes looked at; a list of products may be long.
const NODES_MAX: u32 = 60;

/// What the markup says of the whole page.
#[derive(Default)]
struct Found {
    products: u32,
    product: Option<ProductCard>,
    list: bool,
    results: Option<u32>,
    /// The way to this page, from `BreadcrumbList`.
    crumbs: Option<Value>,
}

/// Reads the markup of a page that had time to show itself.
pub(crate) fn read(shown: &mut Shown) {
    let mut found = Found::default();
    walk(&page::linked(), 0, &mut found);
    if found.products != 1 {
        found.product = None;
    }
    let mut card = found.product.or_else(open_graph);
    if let Some(card) = &mut card {
        card.path.clone_from(&shown.path);
        if card.image.is_empty() {
            card.image = page::meta("og:image");
        }
        if card.category.is_empty() {
            // A product's own crumb is the last one, its category comes before.
            card.category = crumb(&found.crumbs, 2).unwrap_or_default();
        }
    }
    match (&mut shown.product, card) {
        (Some(product), Some(card)) => product::complete(product, card),
        (None, Some(card)) if matches!(shown.kind, PageKind::Other | PageKind::Product) => {
            shown.kind = PageKind::Product;
            let fact = Fact::ProductView { product: card.id.clone(), visits: 0 };
            shown.product_from_markup = shown.note(fact, Source::Markup, shown.since_ms);
            shown.product = Some(card);
        }
        (None, None) if found.list && shown.kind == PageKind::Other => {
            shown.kind = PageKind::Category;
            let name = crumb(&found.crumbs, 1).unwrap_or_else(|| page::meta("og:title"));
            if !name.is_empty() {
                shown.listing = Some(Listing { name, at_ms: shown.since_ms });
            }
        }
        _ => {}
    }
    if let (Some(results), PageKind::Search) = (found.results, shown.kind) {
        search::found(shown, results);
    }
}

/// Looks at a node, a list of nodes, or a graph.
fn walk(node: &Value, depth: u32, found: &mut Found) {
    if depth > DEPTH_MAX {
        return;
    }
    for index in 0..page::length(node).min(NODES_MAX) {
        walk(&page::at(node, index), depth + 1, found);
    }
    let kind = page::get(node, "@type");
    let kind = page::text(&kind, TEXT_BYTES_MAX).or_else(|| page::text(&page::at(&kind, 0), TEXT_BYTES_MAX));
    match kind.as_deref() {
        Some("Product" | "ProductGroup") => {
            found.products += 1;
            found.product = found.product.take().or_else(|| product_of(node));
        }
        Some("ItemList") => {
            found.list = true;
            let number = page::get(node, "numberOfItems");
            found.results = page::price(&number).map(|hundredths| hundredths / 100);
        }
        Some("CollectionPage") => found.list = true,
        Some("BreadcrumbList") => found.crumbs = Some(page::get(node, "itemListElement")),
        _ => {}
    }
    walk(&page::get(node, "@graph"), depth + 1, found);
    let subject = page::get(node, "mainEntity");
    if subject.is_object() {
        walk(&subject, depth + 1, found);
    }
}

/// The name of a crumb, counted from the end.
fn crumb(crumbs: &Option<Value>, back: u32) -> Option<String> {
    let crumbs = crumbs.as_ref()?;
    let crumb = page::at(crumbs, page::length(crumbs).checked_sub(back)?);
    page::text_of(&crumb, "name", TEXT_BYTES_MAX)
        .or_else(|| page::text_of(&page::get(&crumb, "item"), "name", TEXT_BYTES_MAX))
}

fn product_of(node: &Value) -> Option<ProductCard> {
    let text = |key| page::text_of(node, key, TEXT_BYTES_MAX).unwrap_or_default();
    let keys = ["sku", "productID", "productGroupID", "mpn", "gtin", "gtin13"];
    let id = page::first_text(node, &keys, PRODUCT_ID_BYTES_MAX)?;
    let offers = page::get(node, "offers");
    let first = page::at(&offers, 0);
    let offer = if first.is_object() { first } else { offers };
    let price = page::price(&page::get(&offer, "price")).or_else(|| page::price(&page::get(&offer, "lowPrice")));
    let brand = page::get(node, "brand");
    let brand = page::text(&brand, TEXT_BYTES_MAX).or_else(|| page::text_of(&brand, "name", TEXT_BYTES_MAX));
    Some(ProductCard {
        id: ProductId(id),
        title: text("name"),
        price_hundredths: price,
        currency: page::text_of(&offer, "priceCurrency", 3).unwrap_or_default(),
        image: image_of(&page::get(node, "image")),
        path: String::new(),
        category: text("category"),
        brand: brand.unwrap_or_default(),
        available: page::text_of(&offer, "availability", TEXT_BYTES_MAX).map(|word| is_available(&word)),
    })
}

/// An address, a list of them, or an `ImageObject`.
fn image_of(image: &Value) -> String {
    let address = |value: &Value| {
        page::text(value, URL_BYTES_MAX).or_else(|| page::first_text(value, &["url", "contentUrl"], URL_BYTES_MAX))
    };
    let found = address(image).or_else(|| address(&page::at(image, 0)));
    found.map(|address| page::absolute(&address)).unwrap_or_default()
}

/// schema.org `ItemAvailability`, and Open Graph's words.
fn is_available(word: &str) -> bool {
    !["OutOfStock", "SoldOut", "Discontinued", "oos", "out of stock"].iter().any(|none| word.ends_with(none))
}

/// Open Graph's product, where the shop names it.
fn open_graph() -> Option<ProductCard> {
    let id = crate::text::cut(page::meta("product:retailer_item_id"), PRODUCT_ID_BYTES_MAX);
    if id.is_empty() {
        return None;
    }
    let text = |name, bytes_max| crate::text::cut(page::meta(name), bytes_max);
    let availability = text("product:availability", TEXT_BYTES_MAX);
    Some(ProductCard {
        id: ProductId(id),
        title: text("og:title", TEXT_BYTES_MAX),
        price_hundredths: crate::text::price_hundredths(&page::meta("product:price:amount")),
        currency: text("product:price:currency", 3),
        image: String::new(),
        path: String::new(),
        category: text("product:category", TEXT_BYTES_MAX),
        brand: text("product:brand", TEXT_BYTES_MAX),
        available: (!availability.is_empty()).then(|| is_available(&availability)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_availability() {
        assert!(is_available("https://schema.org/InStock"));
        assert!(is_available("PreOrder"));
        assert!(!is_available("http://schema.org/OutOfStock"));
        assert!(!is_available("oos"));
    }
}
