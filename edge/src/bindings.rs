//! Names of what the deployment binds, and the one function through which every object is named.

use rappel_journey::PersonName;
use rappel_signal::{ShopKey, VisitorId};
use std::cell::OnceCell;

use wasm_bindgen::{JsCast, JsValue};
use worker::Env;

use crate::platform::{Namespace, Stub};

/// Shops that are set with the code, as a JSON array (see docs/settings.md); others are set in the console.
pub(crate) const SHOPS: &str = "SHOPS";
/// Secret: signs visitor ids and links.
pub(crate) const SIGNING_KEY: &str = "SIGNING_KEY";
/// Secret: seals the credentials that are typed in the console; without it `SIGNING_KEY` does.
pub(crate) const SEALING_KEY: &str = "SEALING_KEY";
/// Secret: the one that `SEALING_KEY` was before, until all is sealed anew.
pub(crate) const SEALING_KEY_PREVIOUS: &str = "SEALING_KEY_PREVIOUS";
/// Secret: the private half of the push key, base64url.
pub(crate) const VAPID_PRIVATE_KEY: &str = "VAPID_PRIVATE_KEY";
/// Secret: who takes e-mails, in one line: `smtps://user:password@host:465`, `resend://KEY`.
pub(crate) const EMAIL_PROVIDER: &str = "EMAIL_PROVIDER";
/// Secret: who takes SMS, as a line like that: `twilio://SID:TOKEN@SERVICE`.
pub(crate) const PHONE_PROVIDER: &str = "PHONE_PROVIDER";
/// Secret: who takes WhatsApp messages: `twilio://…` or `whatsapp://TOKEN@NUMBER_ID`.
pub(crate) const WHATSAPP_PROVIDER: &str = "WHATSAPP_PROVIDER";
/// Secret: other platforms and advertising audiences by name, as a JSON object of lines like that.
pub(crate) const CONNECTIONS: &str = "CONNECTIONS";
/// Secret: what providers prove themselves with when they tell of messages, one line each, as a JSON object by their names.
pub(crate) const FEEDBACK: &str = "FEEDBACK";
/// Secret: who takes e-mails in the place of that one when it has trouble of its own, in one line.
pub(crate) const EMAIL_FALLBACK: &str = "EMAIL_FALLBACK";
/// Secret: what the shop's server shows to be let in.
pub(crate) const API_KEY: &str = "API_KEY";
/// Secret: what whoever brings a backup back shows, for that time; while it is set, nothing else is answered.
pub(crate) const RESTORE_KEY: &str = "RESTORE_KEY";
/// Secret: the one-time code by which the deployment's owner first comes into the console.
pub(crate) const OWNER_CODE: &str = "OWNER_CODE";
/// Secret: what AfterShip signs its webhooks with.
pub(crate) const AFTERSHIP_SECRET: &str = "AFTERSHIP_SECRET";
/// Secret: the shop's key to ShipStation's API V2.
pub(crate) const SHIPSTATION_KEY: &str = "SHIPSTATION_KEY";
/// Secret: the shop's key and secret to ShipStation's API V1, `key:secret` in base64.
pub(crate) const SHIPSTATION_BASIC: &str = "SHIPSTATION_BASIC";
/// Secret: what Shopify signs its webhooks with; one line, or a JSON object by shop.
pub(crate) const SHOPIFY_SECRET: &str = "SHOPIFY_SECRET";
/// Secret: what WooCommerce signs its webhooks with; one line, or a JSON object by shop.
pub(crate) const WOOCOMMERCE_SECRET: &str = "WOOCOMMERCE_SECRET";
/// Where this Worker is reached, `https://rappel.example`: links in messages lead there.
pub(crate) const EDGE_ORIGIN: &str = "EDGE_ORIGIN";
/// Where data may live: `none` or `eu`. Chosen at the first deploy; another word names other objects.
pub(crate) const JURISDICTION: &str = "JURISDICTION";

const CATALOGUE_NAMESPACE: &str = "CATALOGUE";
const DEPLOYMENT_NAMESPACE: &str = "DEPLOYMENT";
const DIRECTORY_NAMESPACE: &str = "DIRECTORY";
const DEVICE_NAMESPACE: &str = "DEVICE";
const PERSON_NAMESPACE: &str = "PERSON";
const SHARD_NAMESPACE: &str = "SHARD";
const SHOP_NAMESPACE: &str = "SHOP";
const TASTE_NAMESPACE: &str = "TASTE";

thread_local! {
    // What a deployment binds does not change while its code runs.
    static CATALOGUES: OnceCell<Namespace> = const { OnceCell::new() };
    static DEVICES: OnceCell<Namespace> = const { OnceCell::new() };
    static DEPLOYMENTS: OnceCell<Namespace> = const { OnceCell::new() };
    static DIRECTORIES: OnceCell<Namespace> = const { OnceCell::new() };
    static PERSONS: OnceCell<Namespace> = const { OnceCell::new() };
    static SHARDS: OnceCell<Namespace> = const { OnceCell::new() };
    static SHOPS_OBJECTS: OnceCell<Namespace> = const { OnceCell::new() };
    static TASTES: OnceCell<Namespace> = const { OnceCell::new() };
}

/// The object of one shop's catalogue.
pub(crate) fn catalogue(env: &Env, shop: &ShopKey) -> worker::Result<Stub> {
    let namespace = CATALOGUES.with(|known| namespace(env, CATALOGUE_NAMESPACE, known))?;
    Ok(namespace.get_by_name(shop.as_str())?)
}

/// The one object of the whole deployment.
pub(crate) fn deployment(env: &Env) -> worker::Result<Stub> {
    let namespace = DEPLOYMENTS.with(|known| namespace(env, DEPLOYMENT_NAMESPACE, known))?;
    Ok(namespace.get_by_name("deployment")?)
}

/// The object of one visitor at one shop.
pub(crate) fn device(env: &Env, shop: &ShopKey, visitor: VisitorId) -> worker::Result<Stub> {
    let namespace = DEVICES.with(|known| namespace(env, DEVICE_NAMESPACE, known))?;
    Ok(namespace.get_by_name(&format!("{}/{visitor}", shop.as_str()))?)
}

/// One part of a shop's directory.
pub(crate) fn directory(env: &Env, shop: &ShopKey, part: char) -> worker::Result<Stub> {
    let namespace = DIRECTORIES.with(|known| namespace(env, DIRECTORY_NAMESPACE, known))?;
    Ok(namespace.get_by_name(&format!("{}/directory/{part}", shop.as_str()))?)
}

/// The object of one person at one shop.
pub(crate) fn person(env: &Env, shop: &ShopKey, name: &PersonName) -> worker::Result<Stub> {
    let namespace = PERSONS.with(|known| namespace(env, PERSON_NAMESPACE, known))?;
    Ok(namespace.get_by_name(&format!("{}/{}", shop.as_str(), name.0))?)
}

/// One of a shop's shards.
pub(crate) fn shard(env: &Env, shop: &ShopKey, shard: u16) -> worker::Result<Stub> {
    let namespace = SHARDS.with(|known| namespace(env, SHARD_NAMESPACE, known))?;
    Ok(namespace.get_by_name(&format!("{}/shard/{shard}", shop.as_str()))?)
}

/// The object of one shop.
pub(crate) fn shop(env: &Env, shop: &ShopKey) -> worker::Result<Stub> {
    let namespace = SHOPS_OBJECTS.with(|known| namespace(env, SHOP_NAMESPACE, known))?;
    Ok(namespace.get_by_name(shop.as_str())?)
}

/// The object that learns what goes with what at one shop.
pub(crate) fn taste(env: &Env, shop: &ShopKey) -> worker::Result<Stub> {
    let namespace = TASTES.with(|known| namespace(env, TASTE_NAMESPACE, known))?;
    Ok(namespace.get_by_name(shop.as_str())?)
}

/// An object that tells a part of what a provider told: of the shop's own class, under a name of its own.
pub(crate) fn relay(env: &Env, shop: &ShopKey, path: &str) -> worker::Result<Stub> {
    let namespace = SHOPS_OBJECTS.with(|known| namespace(env, SHOP_NAMESPACE, known))?;
    Ok(namespace.get_by_name(&format!("{}/relay{path}", shop.as_str()))?)
}

/// One of the objects that add up a shop's figures: of the shop's own class, under a name of its own.
pub(crate) fn figures(env: &Env, shop: &ShopKey, shard: u8) -> worker::Result<Stub> {
    let namespace = SHOPS_OBJECTS.with(|known| namespace(env, SHOP_NAMESPACE, known))?;
    Ok(namespace.get_by_name(&format!("{}/figures/{shard}", shop.as_str()))?)
}

/// One of the objects that keep a shop's list of people: of the shop's own class, under a name of its own.
pub(crate) fn roster(env: &Env, shop: &ShopKey, part: u8) -> worker::Result<Stub> {
    let namespace = SHOPS_OBJECTS.with(|known| namespace(env, SHOP_NAMESPACE, known))?;
    Ok(namespace.get_by_name(&format!("{}/people/{part}", shop.as_str()))?)
}

/// The object that brings people along: of the shop's own class, under a name of its own.
pub(crate) fn people_import(env: &Env, shop: &ShopKey) -> worker::Result<Stub> {
    let namespace = SHOPS_OBJECTS.with(|known| namespace(env, SHOP_NAMESPACE, known))?;
    Ok(namespace.get_by_name(&format!("{}/import", shop.as_str()))?)
}

/// The object that paces one way of one shop, with the provider it goes by: of the shop's own class.
pub(crate) fn pacer(env: &Env, shop: &ShopKey, way: &str, provider: &str) -> worker::Result<Stub> {
    let namespace = SHOPS_OBJECTS.with(|known| namespace(env, SHOP_NAMESPACE, known))?;
    Ok(namespace.get_by_name(&format!("{}/pacer/{way}/{provider}", shop.as_str()))?)
}

/// A class of objects in the deployment's jurisdiction. Its stubs are made anew each time: after an exception the old
/// one stays broken.
fn namespace(env: &Env, name: &str, known: &OnceCell<Namespace>) -> worker::Result<Namespace> {
    if let Some(namespace) = known.get() {
        return Ok(namespace.clone());
    }
    let bound = env.durable_object(name)?;
    let anywhere: Namespace = JsValue::from(bound).unchecked_into();
    let namespace = match optional(env, JURISDICTION).as_deref() {
        Some("eu") => anywhere.jurisdiction("eu")?,
        _ => anywhere,
    };
    Ok(known.get_or_init(|| namespace).clone())
}

/// A variable or secret; `None` if unset or empty.
pub(crate) fn optional(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string()).filter(|value| !value.is_empty())
}
