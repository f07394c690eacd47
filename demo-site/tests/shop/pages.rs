//! What visitors and search engines get: pages, markup, the tag, the hosts.

use crate::browser::{Browser, CHECKOUT, SHOP};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use rappel_demo_site::{Settings, Variants, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const TAG: &str = r#"<script async src="http://localhost:8787/r/demo.js"></script>"#;

#[tokio::test]
async fn every_page_of_the_menu_answers_and_carries_the_tag_once() {
    let mut browser = Browser::new();
    for path in [
        "/",
        "/category/packs",
        "/category/shelter",
        "/category/clothing",
        "/category/camp",
        "/search?q=tent",
        "/product/scree-trail-shoes",
        "/wishlist",
        "/cart",
        "/account",
        "/newsletter",
        "/delivery",
        "/returns",
        "/contact",
        "/privacy",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.body.matches(TAG).count(), 1, "{path}");
        assert!(page.body.contains("This is Rappel’s demo shop"), "{path}");
    }
}

#[tokio::test]
async fn unknown_addresses_say_so() {
    let mut browser = Browser::new();
    for path in [
        "/product/flying-carpet",
        "/category/carpets",
        "/nowhere",
        "/media/flying-carpet.svg",
        "/assets/old.css",
    ] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_product_page_says_the_same_in_markup_open_graph_and_data_layer() {
    let page = Browser::new().get("/product/wren-18-daypack").await;
    let product = &page.linked_data("Product")[0];
    assert_eq!(product["sku"], "FW-102");
    assert_eq!(product["brand"]["name"], "Fellwren");
    assert_eq!(product["offers"]["price"], "79.00");
    assert_eq!(product["offers"]["priceCurrency"], "EUR");
    assert_eq!(product["offers"]["availability"], "https://schema.org/InStock");
    assert_eq!(product["image"][0], format!("http://{SHOP}/media/wren-18-daypack.svg"));
    assert_eq!(page.linked_data("BreadcrumbList")[0]["itemListElement"].as_array().unwrap().len(), 3);
    assert!(page.body.contains(r#"<meta property="product:price:amount" content="79.00">"#));
    assert!(page.body.contains(r#"<meta property="og:type" content="product">"#));
    let event = &page.events()[0];
    assert_eq!(event["event"], "view_item");
    let item = &event["ecommerce"]["items"][0];
    assert_eq!(
        (&item["item_id"], item["price"].as_f64(), item["discount"].as_f64()),
        (&"FW-102".into(), Some(79.0), Some(16.0))
    );
}

#[tokio::test]
async fn sold_out_is_said_everywhere_and_cannot_be_bought() {
    let mut browser = Browser::new();
    let page = browser.get("/product/between-trees-hammock").await;
    assert_eq!(page.linked_data("Product")[0]["offers"]["availability"], "https://schema.org/OutOfStock");
    assert!(page.body.contains(r#"content="out of stock""#));
    let answer = browser.post("/cart/add", "product=FW-205&quantity=1").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.cookie("cart"), None);
}

#[tokio::test]
async fn lists_are_told_as_lists() {
    let mut browser = Browser::new();
    let home = browser.get("/").await;
    assert_eq!(home.event_names(), ["view_item_list"]);
    assert!(
        home.linked_data("WebSite")[0]["potentialAction"]["target"]["urlTemplate"]
            .as_str()
            .unwrap()
            .contains("/search?q=")
    );
    let category = browser.get("/category/camp").await;
    assert_eq!(category.linked_data("ItemList")[0]["numberOfItems"], 6);
    let list = &category.events()[0]["ecommerce"];
    assert_eq!((list["item_list_id"].as_str(), list["items"].as_array().unwrap().len()), (Some("camp"), 6));
}

#[tokio::test]
async fn a_search_tells_its_term_and_how_much_it_found() {
    let mut browser = Browser::new();
    let found = browser.get("/search?q=tent").await;
    assert_eq!(found.event_names(), ["view_search_results", "view_item_list"]);
    assert_eq!(found.events()[0]["search_term"], "tent");
    let nothing = browser.get("/search?q=espresso+machine").await;
    assert_eq!(nothing.event_names(), ["view_search_results"]);
    assert_eq!(nothing.events()[0]["search_results"], 0);
    assert_eq!(nothing.linked_data("SearchResultsPage")[0]["mainEntity"]["numberOfItems"], 0);
    assert!(nothing.body.contains("Nothing found"));
}

#[tokio::test]
async fn a_hostile_query_stays_text() {
    let page = Browser::new()
        .get(
            "/search?q=%3C%2Fscript+x%3E%3C%2Fscript%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27%26%E2%80%A8",
        )
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("<script>alert(1)"), "it must appear nowhere as markup");
    assert!(!page.body.contains("</script x"), "a tag may end with a space as well");
    assert!(page.body.contains("&lt;script&gt;alert(1)"));
    assert_eq!(
        page.events()[0]["search_term"],
        "</script x></script><script>alert(1)</script>\"'&",
        "and comes back whole"
    );
}

#[tokio::test]
async fn each_page_has_its_host_and_a_stranger_is_sent_to_it() {
    let mut browser = Browser::new();
    let ask = |host: &'static str, path: &'static str| Request::get(path).header(header::HOST, host);
    let answer = browser.send(ask("localhost:4000", "/product/tarn-2-tent?a=b"), Body::empty()).await;
    assert_eq!(answer.location, format!("http://{SHOP}/product/tarn-2-tent?a=b"));
    let answer = browser.send(ask(SHOP, "/checkout"), Body::empty()).await;
    assert_eq!(answer.location, format!("http://{CHECKOUT}/checkout"));
    let answer = browser.send(ask(CHECKOUT, "/category/camp"), Body::empty()).await;
    assert_eq!(answer.location, format!("http://{SHOP}/category/camp"));
    let answer = browser.send(ask("127.0.0.1:4000", "/health"), Body::empty()).await;
    assert_eq!(answer.body, "ok");
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let request =
        Request::post("/cart/add").header(header::HOST, SHOP).header("sec-fetch-site", "cross-site");
    assert_eq!(Browser::new().send(request, Body::empty()).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_push_file_points_at_the_edge() {
    let settings = Settings { edge_origin: "http://localhost:9999".into(), ..Settings::default() };
    let worker = Browser::with(settings).get("/rappel/service-worker.js").await;
    assert_eq!(worker.body.trim(), r#"importScripts("http://localhost:9999/r/a/service-worker.js");"#);
    assert!(worker.media_type.starts_with("text/javascript"));
}

#[tokio::test]
async fn pictures_are_drawn_in_every_colour_offered() {
    let mut browser = Browser::new();
    let rust = browser.get("/media/fell-45-trekking-pack-rust.svg").await;
    assert_eq!((rust.status, rust.media_type.as_str()), (StatusCode::OK, "image/svg+xml"));
    assert!(rust.body.starts_with("<svg ") && rust.body.ends_with("</svg>"));
    assert_ne!(rust.body, browser.get("/media/fell-45-trekking-pack-night.svg").await.body);
    assert_eq!(browser.get("/media/fell-45-trekking-pack-pink.svg").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn consent_starts_denied_and_the_answer_is_remembered() {
    let mut browser = Browser::new();
    let page = browser.get("/").await;
    assert!(page.body.contains("analytics_storage: 'denied'") && !page.body.contains("consentUpdate('"));
    browser.post("/consent", "choice=measure").await;
    let page = browser.get("/").await;
    assert!(page.body.contains("consentUpdate('measure');"));
    assert_eq!(browser.post("/consent", "choice=maybe").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_variant_is_switched_by_query_and_stays_for_the_session() {
    let mut browser = Browser::new();
    let page = browser.get("/?variant=without-tag").await;
    assert!(!page.body.contains("/r/demo.js"));
    assert!(page.set_cookies[0].contains("Domain=rappel.localhost"), "the checkout has to know as well");
    assert!(!browser.get("/cart").await.body.contains("/r/demo.js"));
    assert_eq!(browser.get("/?variant=tag-twice,no-wasm").await.body.matches(TAG).count(), 2);
    let policy = browser.get("/").await.policy;
    assert!(policy.contains("http://localhost:8787") && !policy.contains("wasm-unsafe-eval"), "{policy}");
    assert!(browser.get("/?variant=frozen-prototypes").await.body.contains("Object.freeze(Array.prototype)"));
    assert!(browser.get("/?variant=spa").await.body.contains("data-spa"));
    let plain = browser.get("/?variant=plain").await;
    assert!(plain.body.contains(TAG) && !plain.body.contains("data-spa") && plain.policy.is_empty());
}

#[tokio::test]
async fn a_variant_can_hold_for_the_whole_shop() {
    let settings = Settings { variants: Variants::parse("without-tag").unwrap(), ..Settings::default() };
    assert!(!Browser::with(settings).get("/").await.body.contains("/r/demo.js"));
}

#[tokio::test]
async fn it_serves_on_a_listener_of_the_test() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, Settings::default()));
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!(
        "GET / HTTP/1.1\r\nHost: shop.rappel.localhost:{}\r\nConnection: close\r\n\r\n",
        address.port()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("Things for going further"));
}
