//! Which address is answered by what, and which host it belongs to.

use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use crate::{
    art::{self, Light},
    assets,
    catalogue::{self, Choice},
    page::{
        account, cart, category, checkout, confirmation, home, info, newsletter, product, search, wishlist,
    },
    reply::{self, Reply},
    shop::Shop,
    shopper::{Consent, CookieName, Shopper, asked_variants, cookie},
};

/// No form of this shop is longer.
const MAX_FORM_BYTES: usize = 4_096;
/// Pictures carry no version in their address.
const PICTURE_CACHE: &str = "public, max-age=3600";
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The whole shop, both hosts.
pub(crate) fn router(shop: Shop) -> Router {
    let pages = Router::new()
        .route("/", get(home::show))
        .route("/category/{slug}", get(category::show))
        .route("/search", get(search::show))
        .route("/product/{slug}", get(product::show))
        .route("/wishlist", get(wishlist::show))
        .route("/wishlist/toggle", post(wishlist::toggle))
        .route("/cart", get(cart::show))
        .route("/cart/add", post(cart::add))
        .route("/cart/set", post(cart::set))
        .route("/account", get(account::show))
        .route("/account/sign-in", post(account::sign_in))
        .route("/account/sign-out", post(account::sign_out))
        .route("/newsletter", get(newsletter::show).post(newsletter::sign_up))
        .route("/delivery", get(info::delivery))
        .route("/returns", get(info::returns))
        .route("/contact", get(info::contact))
        .route("/privacy", get(info::privacy));
    let checkout = Router::new()
        .route("/checkout", get(checkout::contact).post(checkout::submit_contact))
        .route("/checkout/shipping", get(checkout::shipping).post(checkout::submit_shipping))
        .route("/checkout/payment", get(checkout::payment).post(checkout::pay))
        .route("/checkout/confirmation", get(confirmation::show));
    let shared = Router::new()
        .route("/health", get(|| async { "ok" }))
        .route("/consent", post(consent))
        .route("/hint", post(hint))
        .route("/assets/{file}", get(asset))
        .route("/media/{file}", get(picture))
        .route("/own-worker.js", get(own_worker))
        .route("/rappel/service-worker.js", get(service_worker));
    pages
        .merge(checkout)
        .merge(shared)
        .fallback(info::fallback)
        .layer(middleware::from_fn_with_state(shop.clone(), right_host))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .with_state(shop)
}

/// Sends each page to its host, remembers the test switches a query asks for, and refuses forms of other sites.
async fn right_host(State(shop): State<Shop>, shopper: Shopper, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let same_site = headers.get("sec-fetch-site").is_none_or(|site| site != "cross-site");
    if request.method() == axum::http::Method::POST && !same_site {
        return (StatusCode::FORBIDDEN, "This form belongs to the shop; open the shop and use it there.")
            .into_response();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let path = request.uri().path();
    let here = path_and_query(&request);
    if !belongs_to_both(path) {
        let checkout = path == "/checkout" || path.starts_with("/checkout/");
        let (wanted, origin) = if checkout {
            (&shop.settings.checkout_host, &shopper.links.checkout)
        } else {
            (&shop.settings.shop_host, &shopper.links.shop)
        };
        if !name.eq_ignore_ascii_case(wanted) {
            return Redirect::temporary(&format!("{origin}{here}")).into_response();
        }
    }
    let asked = request.uri().query().and_then(asked_variants);
    let response = next.run(request).await;
    match asked {
        Some(variants) => {
            let jar = CookieJar::new().add(cookie(&shop, CookieName::Variant, variants.to_cookie()));
            (jar, response).into_response()
        }
        None => response,
    }
}

fn path_and_query(request: &Request) -> String {
    request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string)
}

fn belongs_to_both(path: &str) -> bool {
    ["/assets/", "/media/", "/rappel/"].iter().any(|folder| path.starts_with(folder))
        || ["/health", "/consent", "/hint"].contains(&path)
}

/// The answer of the banner.
#[derive(Debug, Deserialize)]
struct Chosen {
    choice: String,
}

async fn consent(State(shop): State<Shop>, headers: HeaderMap, Form(chosen): Form<Chosen>) -> Response {
    let Some(consent) = Consent::from_slug(&chosen.choice) else {
        return reply::refused(&headers, "Please choose one of the three answers.", "/");
    };
    let jar = CookieJar::new().add(cookie(&shop, CookieName::Consent, consent.slug().to_owned()));
    reply::accepted(&headers, jar, Reply::default(), "/")
}

async fn hint(State(shop): State<Shop>, headers: HeaderMap) -> Response {
    let jar = CookieJar::new().add(cookie(&shop, CookieName::Hint, "off".into()));
    reply::accepted(&headers, jar, Reply::default(), "/")
}

async fn asset(State(shop): State<Shop>, Path(file): Path<String>) -> Response {
    let version = &shop.assets_version;
    let (media_type, text) = if file == format!("shop-{version}.css") {
        ("text/css; charset=utf-8", assets::STYLE)
    } else if file == format!("shop-{version}.js") {
        ("text/javascript; charset=utf-8", assets::SCRIPT)
    } else {
        return StatusCode::NOT_FOUND.into_response();
    };
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, FOR_EVER)], text).into_response()
}

async fn picture(Path(file): Path<String>) -> Response {
    let Some(svg) = file.strip_suffix(".svg").and_then(drawn) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, PICTURE_CACHE)], svg).into_response()
}

/// A picture by its name: a product, a product in a colour, or one of the shop's own.
fn drawn(name: &str) -> Option<String> {
    match name {
        "hero-day" => return Some(art::hero(Light::Day)),
        "hero-night" => return Some(art::hero(Light::Night)),
        "icon" => return Some(art::icon()),
        _ => {}
    }
    if let Some(product) = catalogue::by_slug(name) {
        return Some(art::picture(product, &product.first_tone()));
    }
    let (slug, colour) = name.rsplit_once('-')?;
    let product = catalogue::by_slug(slug)?;
    let Choice::Colour(tones) = product.choice else { return None };
    tones.iter().find(|tone| tone.slug() == colour).map(|tone| art::picture(product, tone))
}

/// A service worker as a shop has one for itself: whoever registers it is answered by it.
async fn own_worker() -> Response {
    const SCRIPT: &str = "addEventListener('install', () => skipWaiting());
addEventListener('message', (event) => event.ports[0].postMessage(\"the shop's own\"));
";
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
}

/// The one file a merchant adds for push. Its folder is its scope: it can never touch the shop's own pages.
async fn service_worker(State(shop): State<Shop>) -> Response {
    let line = format!("importScripts(\"{}/r/a/service-worker.js\");\n", shop.settings.edge_origin);
    let kind =
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (kind, line).into_response()
}
