//! Where the shop's product feed is, and how often it is read.

use serde::Deserialize;

fn daily() -> u32 {
    24
}

/// A product feed: Google Merchant XML, CSV or TSV. docs/catalogue.md says what is read of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeedSettings {
    /// Its address, on one of the shop's origins: from anywhere else, a stranger could write into everyone's mail.
    pub(crate) address: String,
    /// Currency of prices that name none, as `EUR`.
    #[serde(default)]
    pub(crate) currency: Option<String>,
    /// Hours from one import to the next.
    #[serde(default = "daily")]
    pub(crate) every_hours: u32,
}

impl FeedSettings {
    pub(super) fn check(&self, origins: &[String]) -> Result<(), String> {
        let on = |origin: &String| {
            self.address.strip_prefix(origin.as_str()).is_some_and(|path| path.starts_with('/'))
        };
        if !origins.iter().any(on) {
            return Err(format!("feed: address: {:?} is not on one of the shop's origins", self.address));
        }
        let currency = self.currency.as_deref().unwrap_or("EUR");
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(format!("feed: currency: {currency:?} must be three capital letters, as EUR"));
        }
        if !(1..=24 * 7).contains(&self.every_hours) {
            return Err("feed: every_hours: must be 1 to 168".into());
        }
        Ok(())
    }
}
