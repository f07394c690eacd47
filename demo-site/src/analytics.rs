//! The GA4 events of the shop, as Google's e-commerce reference describes them and themes emit them.
//! <https://developers.google.com/analytics/devguides/collection/ga4/reference/events>

use serde::Serialize;
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

/// One product in an event.
#[derive(Debug, Serialize)]
struct Item {
    item_id: &'static str,
    item_name: &'static str,
    item_brand: &'static str,
    item_category: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_variant: Option<String>,
    price: f64,
    quantity: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
}

impl Item {
    fn new(product: &'static Product, option: Option<&str>, quantity: u32) -> Self {
        Self {
            item_id: product.id,
            item_name: product.name,
            item_brand: product.brand,
            item_category: product.category().name,
            item_variant: option.and_then(|option| product.option_label(option)),
            price: product.price.euros(),
            quantity,
            discount: product.was.map(|was| (was - product.price).euros()),
            index: None,
        }
    }

    fn of_line(line: &Line, quantity: u32) -> Self {
        Self::new(line.product, line.option.as_deref(), quantity)
    }
}

/// The `ecommerce` object; what an event does not have is left out.
#[derive(Debug, Default, Serialize)]
struct Ecommerce<'a> {
    currency: &'static str,
    items: Vec<Item>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_list_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_list_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping_tier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax: Option<f64>,
}

impl Ecommerce<'_> {
    fn new(value: Cents, items: Vec<Item>) -> Self {
        Self { currency: CURRENCY, value: Some(value.euros()), items, ..Self::default() }
    }

    fn of_cart(cart: &Cart) -> Self {
        let items = cart.lines().iter().map(|line| Item::of_line(line, line.quantity)).collect();
        Self::new(cart.total(), items)
    }

    fn event(&self, name: &str) -> Value {
        json!({ "event": name, "ecommerce": self })
    }
}

/// A list was shown.
pub(crate) fn view_item_list(list: List<'_>, products: &[&'static Product]) -> Value {
    let numbered = products
        .iter()
        .enumerate()
        .map(|(index, product)| Item { index: Some(index), ..Item::new(product, None, 1) });
    let ecommerce = Ecommerce {
        currency: CURRENCY,
        items: numbered.collect(),
        item_list_id: Some(list.id),
        item_list_name: Some(list.name),
        ..Ecommerce::default()
    };
    ecommerce.event("view_item_list")
}

/// A product page was shown.
pub(crate) fn view_item(product: &'static Product, option: Option<&str>) -> Value {
    Ecommerce::new(product.price, vec![Item::new(product, option, 1)]).event("view_item")
}

/// `add_to_cart` or `remove_from_cart`, for as many pieces as came or went.
pub(crate) fn cart_change(event: &str, line: &Line, quantity: u32) -> Value {
    Ecommerce::new(line.product.price * quantity, vec![Item::of_line(line, quantity)]).event(event)
}

/// A product was put on the wishlist.
pub(crate) fn add_to_wishlist(product: &'static Product) -> Value {
    Ecommerce::new(product.price, vec![Item::new(product, None, 1)]).event("add_to_wishlist")
}

/// `view_cart`, `begin_checkout` or `add_payment_info`.
pub(crate) fn whole_cart(event: &str, cart: &Cart) -> Value {
    Ecommerce::of_cart(cart).event(event)
}

/// Address and delivery were submitted.
pub(crate) fn add_shipping_info(cart: &Cart, delivery: Delivery) -> Value {
    let ecommerce = Ecommerce { shipping_tier: Some(delivery.slug()), ..Ecommerce::of_cart(cart) };
    ecommerce.event("add_shipping_info")
}

/// The order was paid. Its value is what was paid, delivery included.
pub(crate) fn purchase(order: &Order) -> Value {
    let total = order.total();
    let ecommerce = Ecommerce {
        transaction_id: Some(&order.number),
        value: Some(total.euros()),
        shipping: Some(order.delivery.price(&order.cart).euros()),
        tax: Some(total.included_tax().euros()),
        ..Ecommerce::of_cart(&order.cart)
    };
    ecommerce.event("purchase")
}

/// Results of a search were shown, none included.
pub(crate) fn view_search_results(term: &str, results: usize) -> Value {
    json!({ "event": "view_search_results", "search_term": term, "search_results": results })
}

/// Somebody signed in or opened an account, by e-mail.
pub(crate) fn account(opened: bool) -> Value {
    json!({ "event": if opened { "sign_up" } else { "login" }, "method": "email" })
}

/// Somebody subscribed to the newsletter.
pub(crate) fn generate_lead() -> Value {
    json!({ "event": "generate_lead", "lead_source": "newsletter" })
}
