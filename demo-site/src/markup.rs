//! What search engines and Rappel read besides the page: JSON-LD and Open Graph.

use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

use crate::{
    catalogue::{Category, Product},
    money::CURRENCY,
    shopper::Links,
};

/// JSON that cannot leave its `<script>`: what HTML or old JavaScript would read otherwise is escaped.
pub(crate) fn script_json(value: &Value) -> String {
    let json = value.to_string();
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            _ => safe.push(c),
        }
    }
    safe
}

/// A JSON-LD block.
pub(crate) fn linked_data(value: &Value) -> Markup {
    html! { script type="application/ld+json" { (PreEscaped(script_json(value))) } }
}

/// `Product` with its offer.
pub(crate) fn product(product: &Product, links: &Links) -> Value {
    json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "description": product.summary,
        "sku": product.id,
        "image": [format!("{}{}", links.shop, product.picture(None))],
        "brand": { "@type": "Brand", "name": product.brand },
        "category": product.category().name,
        "url": format!("{}{}", links.shop, product.path()),
        "offers": {
            "@type": "Offer",
            "url": format!("{}{}", links.shop, product.path()),
            "price": product.price.decimal(),
            "priceCurrency": CURRENCY,
            "availability": format!("https://schema.org/{}", product.stock.schema_term()),
            "itemCondition": "https://schema.org/NewCondition",
        },
    })
}

/// The way from the home page, as names and paths.
pub(crate) fn breadcrumbs(steps: &[(&str, String)], links: &Links) -> Value {
    let elements: Vec<Value> = steps
        .iter()
        .enumerate()
        .map(|(index, (name, path))| {
            json!({
                "@type": "ListItem", "position": index + 1, "name": name, "item": format!("{}{path}", links.shop),
            })
        })
        .collect();
    json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": elements })
}

/// The products of a list, by address.
fn list_elements(products: &[&Product], links: &Links) -> Vec<Value> {
    let element = |(index, product): (usize, &&Product)| {
        let url = format!("{}{}", links.shop, product.path());
        json!({ "@type": "ListItem", "position": index + 1, "url": url, "name": product.name })
    };
    products.iter().enumerate().map(element).collect()
}

/// A category page.
pub(crate) fn item_list(category: &Category, products: &[&Product], links: &Links) -> Value {
    json!({
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": category.name,
        "url": format!("{}/category/{}", links.shop, category.slug),
        "numberOfItems": products.len(),
        "itemListElement": list_elements(products, links),
    })
}

/// A page of search results, empty ones included.
pub(crate) fn search_results(products: &[&Product], links: &Links) -> Value {
    json!({
        "@context": "https://schema.org",
        "@type": "SearchResultsPage",
        "mainEntity": {
            "@type": "ItemList",
            "numberOfItems": products.len(),
            "itemListElement": list_elements(products, links),
        },
    })
}

/// The site and where its search is.
pub(crate) fn website(links: &Links) -> Value {
    json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": "Fellwren",
        "url": format!("{}/", links.shop),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": format!("{}/search?q={{search_term_string}}", links.shop),
            },
            "query-input": "required name=search_term_string",
        },
    })
}

/// Open Graph of a product page.
pub(crate) fn open_graph_product(product: &Product, links: &Links) -> Markup {
    html! {
        meta property="og:type" content="product";
        meta property="og:title" content=(product.name);
        meta property="og:description" content=(product.summary);
        meta property="og:url" content={ (links.shop) (product.path()) };
        meta property="og:image" content={ (links.shop) (product.picture(None)) };
        meta property="product:price:amount" content=(product.price.decimal());
        meta property="product:price:currency" content=(CURRENCY);
        meta property="product:availability" content=(product.stock.open_graph_term());
        meta property="product:brand" content=(product.brand);
        meta property="product:retailer_item_id" content=(product.id);
        meta property="product:category" content=(product.category().name);
    }
}

/// Open Graph of every other page.
pub(crate) fn open_graph_page(title: &str, description: &str, url: &str) -> Markup {
    html! {
        meta property="og:type" content="website";
        meta property="og:site_name" content="Fellwren";
        meta property="og:title" content=(title);
        meta property="og:description" content=(description);
        meta property="og:url" content=(url);
    }
}
