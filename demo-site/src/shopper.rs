//! Who is asking: everything the cookies of one browser say, read once for each request.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use crate::{
    cart::Cart,
    email,
    order::Delivery,
    shop::{Shop, State},
    variant::Variants,
    wishlist::Wishlist,
};

/// Names of the cookies; all but `Contact` and `Delivery` are shared by shop and checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CookieName {
    Cart,
    Wishlist,
    Consent,
    Account,
    Hint,
    Variant,
    Order,
    Contact,
    Delivery,
}

impl CookieName {
    fn text(self) -> &'static str {
        match self {
            Self::Cart => "cart",
            Self::Wishlist => "wishlist",
            Self::Consent => "consent",
            Self::Account => "account",
            Self::Hint => "hint",
            Self::Variant => "variant",
            Self::Order => "order",
            Self::Contact => "contact",
            Self::Delivery => "delivery",
        }
    }

    /// Whether it ends with the browser session.
    fn is_brief(self) -> bool {
        matches!(self, Self::Variant | Self::Order | Self::Contact | Self::Delivery)
    }

    /// Whether the shop's script reads it.
    fn is_for_script(self) -> bool {
        matches!(self, Self::Cart | Self::Wishlist | Self::Consent)
    }

    fn is_shared(self) -> bool {
        !matches!(self, Self::Contact | Self::Delivery)
    }
}

/// What the shopper answered in the banner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    All,
    Measure,
    Nothing,
}

impl Consent {
    /// Reads the cookie or the form.
    pub(crate) fn from_slug(slug: &str) -> Option<Self> {
        match slug {
            "all" => Some(Self::All),
            "measure" => Some(Self::Measure),
            "nothing" => Some(Self::Nothing),
            _ => None,
        }
    }

    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Measure => "measure",
            Self::Nothing => "nothing",
        }
    }
}

/// Addresses of the two hosts as this browser reaches them, port included.
#[derive(Debug, Clone)]
pub(crate) struct Links {
    pub(crate) shop: String,
    pub(crate) checkout: String,
}

/// One browser.
#[derive(Debug, Clone)]
pub(crate) struct Shopper {
    pub(crate) cart: Cart,
    pub(crate) wishlist: Wishlist,
    /// `None` until the banner was answered.
    pub(crate) consent: Option<Consent>,
    /// Address of the account that is signed in.
    pub(crate) account: Option<String>,
    pub(crate) hint_dismissed: bool,
    pub(crate) variants: Variants,
    /// Number of the last order.
    pub(crate) order: Option<String>,
    /// Address given in the checkout.
    pub(crate) contact: Option<String>,
    /// Delivery chosen in the checkout.
    pub(crate) delivery: Option<Delivery>,
    pub(crate) links: Links,
    /// The page as asked for, without query.
    pub(crate) path: String,
}

impl FromRequestParts<Shop> for Shopper {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, shop: &Shop) -> Result<Self, Infallible> {
        Ok(Self::read(parts, shop))
    }
}

impl Shopper {
    fn read(parts: &Parts, shop: &State) -> Self {
        let jar = CookieJar::from_headers(&parts.headers);
        let value = |name: CookieName| jar.get(name.text()).map_or("", Cookie::value);
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let asked = parts.uri.query().and_then(asked_variants);
        Self {
            cart: Cart::parse(value(CookieName::Cart)),
            wishlist: Wishlist::parse(value(CookieName::Wishlist)),
            consent: Consent::from_slug(value(CookieName::Consent)),
            account: email::normalise(value(CookieName::Account)),
            hint_dismissed: value(CookieName::Hint) == "off",
            variants: asked
                .or_else(|| {
                    jar.get(CookieName::Variant.text()).and_then(|c| Variants::from_cookie(c.value()))
                })
                .unwrap_or(shop.settings.variants),
            order: Some(value(CookieName::Order).to_owned()).filter(|number| !number.is_empty()),
            contact: email::normalise(value(CookieName::Contact)),
            delivery: Delivery::from_slug(value(CookieName::Delivery)),
            links: Links::new(shop, port(host)),
            path: parts.uri.path().to_owned(),
        }
    }
}

impl Links {
    fn new(shop: &State, port: Option<u16>) -> Self {
        let origin = |host: &str| match port {
            Some(port) => format!("http://{host}:{port}"),
            None => format!("http://{host}"),
        };
        Self { shop: origin(&shop.settings.shop_host), checkout: origin(&shop.settings.checkout_host) }
    }
}

/// The switches a `?variant=` query asks for; an unknown name asks for nothing.
pub(crate) fn asked_variants(query: &str) -> Option<Variants> {
    let list = query.split('&').find_map(|pair| pair.strip_prefix("variant="))?;
    Variants::parse(&list.replace("%2C", ",")).ok()
}

/// The port of a `Host` header.
fn port(host: &str) -> Option<u16> {
    host.rsplit_once(':').and_then(|(_, port)| port.parse().ok())
}

/// A cookie of this shop; an empty value takes it away.
pub(crate) fn cookie(shop: &State, name: CookieName, value: String) -> Cookie<'static> {
    let empty = value.is_empty();
    let mut cookie = Cookie::build((name.text(), value))
        .path("/")
        .same_site(SameSite::Lax)
        .http_only(!name.is_for_script())
        .build();
    if name.is_shared()
        && let Some(domain) = &shop.cookie_domain
    {
        cookie.set_domain(domain.clone());
    }
    if empty {
        cookie.make_removal();
    } else if !name.is_brief() {
        cookie.make_permanent();
    }
    cookie
}
