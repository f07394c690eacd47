//! Products as the data layer describes them: GA4's `items`, and the older `products`.

use alloc::string::String;
use alloc::vec::Vec;
use rappel_signal::limit::{CART_LINES_MAX, PRODUCT_ID_BYTES_MAX, QUANTITY_MAX, TEXT_BYTES_MAX, URL_BYTES_MAX};
use rappel_signal::{CartLine, ProductCard, ProductId};

use crate::page::{self, Value};

/// Where the older form keeps its `products`.
const OLDER: [&str; 6] = ["detail", "add", "remove", "checkout", "purchase", "click"];
/// A currency has three letters.
const CURRENCY_BYTES: usize = 3;

/// The commerce part of an event: GA4 puts it under `ecommerce`, careless themes beside it.
pub(crate) struct Items {
    /// Where value, currency and order number stand.
    pub(crate) commerce: Value,
    list: Value,
    currency: String,
}

impl Items {
    /// Finds the items of an event.
    pub(crate) fn of(event: &Value) -> Items {
        let commerce = page::get(event, "ecommerce");
        let mut list = page::get(&commerce, "items");
        for part in OLDER {
            if page::length(&list) == 0 {
                list = page::get(&page::get(&commerce, part), "products");
            }
        }
        if page::length(&list) == 0 {
            list = page::get(&commerce, "impressions");
        }
        if page::length(&list) == 0 {
            list = page::get(event, "items");
        }
        let commerce = if commerce.is_object() { commerce } else { event.clone() };
        let currency = page::first_text(&commerce, &["currency", "currencyCode"], CURRENCY_BYTES)
            .or_else(|| page::text_of(event, "currency", CURRENCY_BYTES));
        Items { commerce, list, currency: currency.unwrap_or_default() }
    }

    /// How many.
    pub(crate) fn count(&self) -> u32 {
        page::length(&self.list)
    }

    /// The first one; what is read of it is empty if there is none.
    pub(crate) fn first(&self) -> Value {
        page::at(&self.list, 0)
    }

    /// Lines with a product, and a card for each.
    pub(crate) fn lines(&self) -> Vec<(CartLine, ProductCard)> {
        let read = |index| {
            let item = page::at(&self.list, index);
            let card = self.card(&item)?;
            let quantity = page::price(&page::get(&item, "quantity")).map_or(1, |hundredths| hundredths / 100);
            let line = CartLine {
                product: card.id.clone(),
                quantity: quantity.clamp(1, u32::from(QUANTITY_MAX)) as u16,
                price_hundredths: card.price_hundredths,
            };
            Some((line, card))
        };
        (0..self.count().min(CART_LINES_MAX as u32)).filter_map(read).collect()
    }

    /// A product's card; `None` without an id.
    pub(crate) fn card(&self, item: &Value) -> Option<ProductCard> {
        let text = |keys: &[&str]| page::first_text(item, keys, TEXT_BYTES_MAX).unwrap_or_default();
        let address = |key| page::text_of(item, key, URL_BYTES_MAX).map(|found| page::absolute(&found));
        let id = page::first_text(item, &["item_id", "id", "sku"], PRODUCT_ID_BYTES_MAX)?;
        let currency = page::text_of(item, "currency", CURRENCY_BYTES);
        Some(ProductCard {
            id: ProductId(id),
            title: text(&["item_name", "name"]),
            price_hundredths: page::price(&page::get(item, "price")),
            currency: currency.unwrap_or_else(|| self.currency.clone()),
            image: address("image").unwrap_or_default(),
            path: String::new(),
            category: text(&["item_category", "category"]),
            brand: text(&["item_brand", "brand"]),
            available: None,
        })
    }
}
