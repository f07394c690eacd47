//! Names of what the deployment binds, and the one function through which every object is named.

use rappel_signal::{ShopKey, VisitorId};
use worker::{Env, Stub};

/// Shops of this deployment, as a JSON array (see docs/deploying.md).
pub(crate) const SHOPS: &str = "SHOPS";
/// Secret: signs visitor ids and links.
pub(crate) const SIGNING_KEY: &str = "SIGNING_KEY";
/// Secret: the private half of the push key, base64url.
pub(crate) const VAPID_PRIVATE_KEY: &str = "VAPID_PRIVATE_KEY";
/// Secret: where and how mail is handed over, `smtps://user:password@host:465`.
pub(crate) const SMTP_URL: &str = "SMTP_URL";
/// Where this Worker is reached, `https://rappel.example`: links in messages lead there.
pub(crate) const EDGE_ORIGIN: &str = "EDGE_ORIGIN";
/// Where data may live: `none` or `eu`. Chosen at the first deploy; another word names other objects.
pub(crate) const JURISDICTION: &str = "JURISDICTION";

const DEVICE_NAMESPACE: &str = "DEVICE";
const SHOP_NAMESPACE: &str = "SHOP";

/// The object of one visitor at one shop.
pub(crate) fn device(env: &Env, shop: &ShopKey, visitor: VisitorId) -> worker::Result<Stub> {
    named(env, DEVICE_NAMESPACE, &format!("{}/{visitor}", shop.as_str()))
}

/// The object of one shop.
pub(crate) fn shop(env: &Env, shop: &ShopKey) -> worker::Result<Stub> {
    named(env, SHOP_NAMESPACE, shop.as_str())
}

/// A fresh stub each time: after an exception the old one stays broken.
fn named(env: &Env, namespace: &str, name: &str) -> worker::Result<Stub> {
    let namespace = env.durable_object(namespace)?;
    if optional(env, JURISDICTION).is_some_and(|word| word == "eu") {
        return in_jurisdiction(&namespace, "eu")?.get_by_name(name);
    }
    namespace.get_by_name(name)
}

/// `namespace.jurisdiction(name)`, which the SDK does not wrap.
/// <https://developers.cloudflare.com/durable-objects/reference/data-location/>
fn in_jurisdiction(
    namespace: &worker::ObjectNamespace,
    jurisdiction: &str,
) -> worker::Result<worker::ObjectNamespace> {
    use wasm_bindgen::{JsCast, JsValue};
    let raw: &JsValue = namespace.as_ref();
    let method: js_sys::Function = js_sys::Reflect::get(raw, &"jurisdiction".into())?.dyn_into()?;
    Ok(method.call1(raw, &jurisdiction.into())?.unchecked_into())
}

/// A variable or secret; `None` if unset or empty.
pub(crate) fn optional(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string()).filter(|value| !value.is_empty())
}
