//! The demo shop's Worker: its objects, its settings, its keys. `cargo xtask demo` and every story start from here.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Map, Value, json};

use crate::config::WorkerConfig;

/// The shop's key in its script tag and in every address of the Worker.
pub const SHOP_KEY: &str = "demo";
/// Where the shop is; resolvers map names under `localhost` to this machine.
pub const SHOP_HOST: &str = "shop.rappel.localhost";
/// Where its checkout is: a sibling host, as hosted checkouts are.
pub const CHECKOUT_HOST: &str = "checkout.rappel.localhost";
/// The classes of objects, with the names the Worker knows them by (`edge/wrangler.toml`).
pub const OBJECTS: [(&str, &str); 8] = [
    ("CATALOGUE", "CatalogueObject"),
    ("DEPLOYMENT", "DeploymentObject"),
    ("DEVICE", "DeviceObject"),
    ("DIRECTORY", "DirectoryObject"),
    ("PERSON", "PersonObject"),
    ("SHARD", "ShardObject"),
    ("SHOP", "ShopObject"),
    ("TASTE", "TasteObject"),
];
/// What the demo shop's server shows to be let in. It opens nothing but a Worker on one's own machine.
pub const API_KEY: &str = "only-for-the-demo-shop-on-this-machine";
/// What AfterShip would sign the demo shop's webhooks with.
pub const AFTERSHIP_SECRET: &str = "a-webhook-secret-of-this-machine";
/// What Shopify would sign with.
pub const SHOPIFY_SECRET: &str = "shpss_a-secret-of-this-machine";
/// What WooCommerce would sign with.
pub const WOOCOMMERCE_SECRET: &str = "{a woo $ecret @ of this machine~";
/// What Resend would sign its events with: 24 bytes in base64.
pub const RESEND_SECRET: &str = "whsec_b25seS1vbi10aGlzLW1hY2hpbmUhIQ==";
/// What Postmark would know the demo shop's webhook by.
pub const POSTMARK_PASSWORD: &str = "a-password-of-this-machine";
/// What Twilio would sign with.
pub const TWILIO_TOKEN: &str = "a-token-of-this-machine";
/// The word agreed on with Meta, and what it would sign with.
pub const META_VERIFY_TOKEN: &str = "a-word-of-this-machine";
/// See [`META_VERIFY_TOKEN`].
pub const META_APP_SECRET: &str = "an-app-secret-of-this-machine";
/// The key in Amazon's address, and its topic.
pub const SES_KEY: &str = "a-key-of-this-machine";
/// See [`SES_KEY`].
pub const SES_TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:rappel";
/// What the demo shop has switched on: the flows that need nothing but its pages. Stories may choose others.
pub const FLOWS: [&str; 5] = [
    "browse-abandonment",
    "cart-abandonment",
    "checkout-abandonment",
    "search-abandonment",
    "site-abandonment",
];
/// Either key has 32 bytes: one signs, the other is a scalar of the curve P-256, which nearly every number is.
const KEY_BYTES: usize = 32;

/// What the Worker of the demo shop needs to know.
#[derive(Debug, Clone)]
pub struct ShopWorker {
    /// The built Worker.
    pub bundle: PathBuf,
    /// Where its objects live.
    pub objects: PathBuf,
    /// The port it answers on.
    pub edge_port: u16,
    /// The port of shop and checkout.
    pub shop_port: u16,
    /// Signs visitor ids and links.
    pub signing_key: String,
    /// Signs pushes.
    pub vapid_private_key: String,
    /// Where mail goes.
    pub smtp_url: String,
}

impl ShopWorker {
    /// The Worker with its shop: [`FLOWS`] switched on, nobody held out. `changes` replace settings of the shop by name;
    /// objects among them (`rules`) are merged one by one.
    #[must_use]
    pub fn config(&self, changes: &Value) -> WorkerConfig {
        let shops = json!([self.settings(changes)]).to_string();
        let config = WorkerConfig::new(&self.bundle, &self.objects, self.edge_port);
        let config =
            OBJECTS.iter().fold(config, |config, (binding, class)| config.with_object(binding, class));
        config
            .with_variable("SHOPS", &shops)
            .with_variable("EDGE_ORIGIN", &format!("http://localhost:{}", self.edge_port))
            .with_variable("SIGNING_KEY", &self.signing_key)
            .with_variable("VAPID_PRIVATE_KEY", &self.vapid_private_key)
            .with_variable("EMAIL_PROVIDER", &self.smtp_url)
            .with_variable("API_KEY", API_KEY)
            .with_variable("AFTERSHIP_SECRET", AFTERSHIP_SECRET)
            .with_variable("SHOPIFY_SECRET", &json!({ SHOP_KEY: SHOPIFY_SECRET }).to_string())
            .with_variable("WOOCOMMERCE_SECRET", WOOCOMMERCE_SECRET)
            .with_variable("FEEDBACK", &feedback_lines())
    }

    fn settings(&self, changes: &Value) -> Value {
        let origin = |host: &str| format!("http://{host}:{}", self.shop_port);
        let mut settings = Map::new();
        let usual = json!({
            "key": SHOP_KEY,
            "name": "Fellwren",
            "origins": [origin(SHOP_HOST), origin(CHECKOUT_HOST)],
            "sender": "hello@fellwren.example",
            "postal_address": "Fellwren, 4 Mill Lane, 1000 Sampleton",
            "contact": "help@fellwren.example",
            "flows": FLOWS,
            // A shopper held out for comparison gets nothing, by chance: neither demo nor story could be told.
            "rules": { "holdout_per_10000": 0 },
            // The mailbox of this machine takes what comes.
            "sending": { "email_per_minute": 60_000 },
        });
        for (name, value) in [&usual, changes].into_iter().filter_map(Value::as_object).flatten() {
            match (settings.get_mut(name).and_then(Value::as_object_mut), value.as_object()) {
                (Some(usual), Some(changes)) => usual.extend(changes.clone()),
                _ => drop(settings.insert(name.clone(), value.clone())),
            }
        }
        settings.into()
    }
}

/// The same Worker before its deployment has a shop: no settings, no push key, no secret that names one.
#[must_use]
pub fn without_shop(config: WorkerConfig) -> WorkerConfig {
    let gone = ["SHOPS", "VAPID_PRIVATE_KEY", "SHOPIFY_SECRET"];
    gone.into_iter().fold(config, |config, name| config.without_variable(name))
}

/// What providers would prove themselves with to the demo shop's Worker.
fn feedback_lines() -> String {
    json!({
        "resend": format!("resend://{RESEND_SECRET}"),
        "postmark": format!("postmark://{POSTMARK_PASSWORD}"),
        "twilio": format!("twilio://{TWILIO_TOKEN}"),
        "whatsapp": format!("whatsapp://{META_VERIFY_TOKEN}:{META_APP_SECRET}"),
        "ses": format!("ses://{SES_KEY}@{SES_TOPIC}"),
    })
    .to_string()
}

/// A fresh key in base64url, for signing or for pushes.
///
/// # Errors
/// When the system has no `/dev/urandom`.
pub fn fresh_key() -> io::Result<String> {
    let mut bytes = [0; KEY_BYTES];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(Base64UrlUnpadded::encode_string(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_keys_are_the_same() {
        let key = fresh_key().unwrap();
        assert_ne!(fresh_key().unwrap(), key);
        assert_eq!(Base64UrlUnpadded::decode_vec(&key).unwrap().len(), KEY_BYTES);
    }

    #[test]
    fn changes_replace_settings_and_are_merged_into_rules() {
        let worker = ShopWorker {
            bundle: PathBuf::new(),
            objects: PathBuf::new(),
            edge_port: 1,
            shop_port: 2,
            signing_key: String::new(),
            vapid_private_key: String::new(),
            smtp_url: String::new(),
        };
        let changes = json!({ "name": "Other", "rules": { "pushes_per_day": 3 } });
        let settings = worker.settings(&changes);
        assert_eq!(settings["name"], "Other");
        assert_eq!(settings["rules"], json!({ "holdout_per_10000": 0, "pushes_per_day": 3 }));
        assert_eq!(settings["origins"][1], "http://checkout.rappel.localhost:2");
    }
}
