//! The frame of every page: head with tag and markup, header, main, footer, consent banner.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header::CONTENT_SECURITY_POLICY},
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;

use super::{footer, header, overlay};
use crate::{analytics::PageEvent, assets, markup, settings::Settings, shop::State, shopper::Shopper};

/// Which header and footer a page wears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Frame {
    #[default]
    Shop,
    /// Nothing to be distracted by.
    Checkout,
}

/// One page before it is framed.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) title: String,
    pub(crate) description: String,
    /// Open Graph of the page where it is more than title and address.
    pub(crate) open_graph: Option<Markup>,
    pub(crate) linked_data: Vec<Value>,
    pub(crate) body: Markup,
    pub(crate) events: Vec<PageEvent>,
    /// Kept out of search engines: personal and empty pages.
    pub(crate) unlisted: bool,
    pub(crate) status: StatusCode,
}

impl Page {
    /// Puts the frame round it.
    pub(crate) fn framed(self, shop: &State, shopper: &Shopper) -> Response {
        let mut response = (self.status, self.document(shop, shopper)).into_response();
        if shopper.variants.no_wasm {
            let policy =
                format!("script-src 'self' 'unsafe-inline' {}; object-src 'none'", shop.settings.edge_origin);
            if let Ok(policy) = HeaderValue::from_str(&policy) {
                response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
            }
        }
        response
            .headers_mut()
            .insert(HeaderName::from_static("cache-control"), HeaderValue::from_static("private, no-cache"));
        response
    }

    fn document(&self, shop: &State, shopper: &Shopper) -> Markup {
        let checkout = self.frame == Frame::Checkout;
        html! {
            (DOCTYPE)
            html lang="en" data-cookie-domain=[shop.cookie_domain.as_deref()] data-spa[shopper.variants.spa] {
                (self.head(shop, shopper))
                body.checkout[checkout] {
                    a.skip href="#main" { "Skip to content" }
                    @if !checkout { (overlay::hint(&shop.settings, shopper)) }
                    @if checkout { (header::checkout(shopper)) } @else { (header::shop(shopper)) }
                    main id="main" tabindex="-1" {
                        (self.body)
                        (events(&self.events))
                    }
                    @if checkout { (footer::checkout(&shop.settings, shopper)) }
                    @else { (footer::shop(&shop.settings)) }
                    (overlay::toast())
                    (overlay::consent(shopper))
                }
            }
        }
    }

    fn head(&self, shop: &State, shopper: &Shopper) -> Markup {
        let origin =
            if self.frame == Frame::Checkout { &shopper.links.checkout } else { &shopper.links.shop };
        let address = format!("{origin}{}", shopper.path);
        let version = &shop.assets_version;
        html! {
            head {
                meta charset="utf-8";
                @if let Some(script) = shopper.variants.hostile_script() { script { (PreEscaped(script)) } }
                script { (PreEscaped(head_script(shopper))) }
                (tag(&shop.settings, shopper))
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (self.title) " · Fellwren" }
                meta name="description" content=(self.description);
                meta name="color-scheme" content="light dark";
                meta name="theme-color" content="#f8f5ec" media="(prefers-color-scheme: light)";
                meta name="theme-color" content="#13191a" media="(prefers-color-scheme: dark)";
                @if self.unlisted { meta name="robots" content="noindex"; }
                link rel="canonical" href=(address);
                link rel="icon" href="/media/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href={ "/assets/shop-" (version) ".css" };
                script defer src={ "/assets/shop-" (version) ".js" } {}
                @match &self.open_graph {
                    Some(product) => (product),
                    None => (markup::open_graph_page(&self.title, &self.description, &address)),
                }
                @for block in &self.linked_data { (markup::linked_data(block)) }
            }
        }
    }
}

/// The shop's own first lines, with the answer of the banner where there is one.
fn head_script(shopper: &Shopper) -> String {
    let update =
        shopper.consent.map(|consent| format!("consentUpdate('{}');", consent.slug())).unwrap_or_default();
    format!("{}{update}", assets::HEAD_SCRIPT)
}

/// The one line a merchant adds.
fn tag(settings: &Settings, shopper: &Shopper) -> Markup {
    if let Some(pasted) = settings.pasted_head() {
        // The merchant's own theme: what they paste stands there as it is.
        return html! { (PreEscaped(pasted)) };
    }
    let times = match (shopper.variants.without_tag, shopper.variants.tag_twice) {
        (true, _) => 0,
        (false, true) => 2,
        (false, false) => 1,
    };
    html! { @for _ in 0..times { script async src=(settings.tag_address()) {} } }
}

/// The data layer pushes of a page, in a script of their own as themes write them.
fn events(events: &[PageEvent]) -> Markup {
    let lines = events.iter().map(|event| match event {
        PageEvent::Always(event) => format!("pushEvent({});", markup::script_json(event)),
        PageEvent::Once { name, mark, event } => {
            let mark = markup::script_json(&Value::from(mark.as_str()));
            format!("pushOnce('{name}',{mark},{});", markup::script_json(event))
        }
    });
    let script: String = lines.collect();
    html! { @if !script.is_empty() { script data-page-events { (PreEscaped(script)) } } }
}
