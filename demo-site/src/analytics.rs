//! The GA4 events of the shop, as Google's e-commerce reference describes them and themes emit them.
//! <https://developers.google.com/analytics/devguides/collection/ga4/reference/events>

use serde_json::{Value, json};

use crate::{
    cart::{Cart, Line},
    catalogue::Product,
    money::{CURRENCY, Cents},
    order::{Delivery, Order},
};

/// Something a page tells the data layer when it is shown.
#[derive(Debug, Clone)]
pub(crate) enum PageEvent {
    /// Each time the page is shown.
    Always(Value),
    /// Not again in this tab while `mark` stays the same: reloading is no second act.
    Once { name: &'static str, mark: String, event: Value },
}

/// A list as the shopper sees it: `select_item` names the same list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct List<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
}

fn item(product: &Product, option: Option<&str>, quantity: u32) -> Value {
    let mut item = json!({
        "item_id": product.id,
        "item_name": product.name,
        "item_brand": product.brand,
        "item_category": product.category().name,
        "price": product.price.euros(),
        "quantity": quantity,
    });
    if let Some(label) = option.and_then(|option| product.option_label(option)) {
        item["item_variant"] = label.into();
    }
    if let Some(was) = product.was {
        item["discount"] = (was - product.price).euros().into();
    }
    item
}

fn ecommerce(event: &str, value: Cents, items: Vec<Value>) -> Value {
    json!({ "event": event, "ecommerce": { "currency": CURRENCY, "value": value.euros(), "items": items } })
}

fn items(cart: &Cart) -> Vec<Value> {
    cart.lines().iter().map(|line| item(line.product, line.option.as_deref(), line.quantity)).collect()
}

/// A list was shown.
pub(crate) fn view_item_list(list: List<'_>, products: &[&Product]) -> Value {
    let numbered = products.iter().enumerate().map(|(index, product)| {
        let mut item = item(product, None, 1);
        item["index"] = index.into();
        item
    });
    let items: Vec<Value> = numbered.collect();
    json!({
        "event": "view_item_list",
        "ecommerce": { "item_list_id": list.id, "item_list_name": list.name, "currency": CURRENCY, "items": items },
    })
}

/// A product page was shown.
pub(crate) fn view_item(product: &Product, option: Option<&str>) -> Value {
    ecommerce("view_item", product.price, vec![item(product, option, 1)])
}

/// `add_to_cart` or `remove_from_cart`, for as many pieces as came or went.
pub(crate) fn cart_change(event: &str, line: &Line, quantity: u32) -> Value {
    let item = item(line.product, line.option.as_deref(), quantity);
    ecommerce(event, line.product.price * quantity, vec![item])
}

/// A product was put on the wishlist.
pub(crate) fn add_to_wishlist(product: &Product) -> Value {
    ecommerce("add_to_wishlist", product.price, vec![item(product, None, 1)])
}

/// `view_cart` or `begin_checkout`.
pub(crate) fn whole_cart(event: &str, cart: &Cart) -> Value {
    ecommerce(event, cart.total(), items(cart))
}

/// Address and delivery were submitted.
pub(crate) fn add_shipping_info(cart: &Cart, delivery: Delivery) -> Value {
    let mut event = whole_cart("add_shipping_info", cart);
    event["ecommerce"]["shipping_tier"] = delivery.slug().into();
    event
}

/// The order was paid.
pub(crate) fn purchase(order: &Order) -> Value {
    let mut event = whole_cart("purchase", &order.cart);
    event["ecommerce"]["transaction_id"] = order.number.clone().into();
    event["ecommerce"]["shipping"] = order.delivery.price(&order.cart).euros().into();
    // Prices include VAT; German rate, as GA4 wants the tax apart.
    event["ecommerce"]["tax"] = ((order.total().euros() * 19.0 / 119.0 * 100.0).round() / 100.0).into();
    event["ecommerce"]["value"] = order.total().euros().into();
    event
}

/// Results of a search were shown, none included.
pub(crate) fn view_search_results(term: &str, results: usize) -> Value {
    json!({ "event": "view_search_results", "search_term": term, "search_results": results })
}

/// `login`, `sign_up` or `generate_lead`, with GA4's parameter for the way it happened.
pub(crate) fn account(event: &str, parameter: &str, way: &str) -> Value {
    let mut event = json!({ "event": event });
    event[parameter] = way.into();
    event
}
