//! What the demo shop is told at start: where Rappel's edge is, which hosts it answers on, which test switches are on.

use std::fs;
use std::path::PathBuf;

use axum::http::Uri;

use crate::variant::Variants;

/// The most bytes an origin or host setting may have; longer ones are typing errors, not addresses.
const MAX_SETTING_BYTES: usize = 200;

/// Where the shop lives and which tag it carries.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Origin of Rappel's edge, for the tag and the service worker: `http://localhost:8787`.
    pub edge_origin: String,
    /// Public key of the shop at that edge: `demo`.
    pub shop_key: String,
    /// Host name of the shop without port.
    pub shop_host: String,
    /// Host name of the checkout without port; it should share a parent domain with the shop.
    pub checkout_host: String,
    /// Where the hint strip says that mail arrives: `http://localhost:1080`.
    pub mailbox_origin: String,
    /// A file whose text stands in the head of every page in the place of the tag, as it is at that moment: where somebody
    /// who sets a shop up pastes the tag that the console shows.
    pub head_file: Option<PathBuf>,
    /// Test switches that hold for every page; a `?variant=` query chooses others for one browser.
    pub variants: Variants,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            edge_origin: "http://localhost:8787".into(),
            shop_key: "demo".into(),
            shop_host: "shop.rappel.localhost".into(),
            checkout_host: "checkout.rappel.localhost".into(),
            mailbox_origin: "http://localhost:1080".into(),
            head_file: None,
            variants: Variants::default(),
        }
    }
}

impl Settings {
    /// Checks everything that ends up in pages and headers.
    ///
    /// # Errors
    /// A sentence that names the setting, its value and what it should look like.
    pub fn check(&self) -> Result<(), String> {
        check_origin("--edge-origin", &self.edge_origin)?;
        check_origin("--mailbox-origin", &self.mailbox_origin)?;
        check_host("--shop-host", &self.shop_host)?;
        check_host("--checkout-host", &self.checkout_host)?;
        if self.shop_host.eq_ignore_ascii_case(&self.checkout_host) {
            return Err(
                "--shop-host and --checkout-host are the same; give the checkout a host of its own".into()
            );
        }
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if self.shop_key.is_empty() || self.shop_key.len() > 64 || !self.shop_key.bytes().all(plain) {
            return Err(format!(
                "--shop-key is `{}`; use 1 to 64 letters, digits, `-` or `_`, as in `demo`",
                self.shop_key
            ));
        }
        Ok(())
    }

    /// The domain that cart and consent cookies are set on: what both hosts have in common, at least two labels.
    #[must_use]
    pub fn cookie_domain(&self) -> Option<String> {
        let mut common: Vec<&str> = self
            .shop_host
            .rsplit('.')
            .zip(self.checkout_host.rsplit('.'))
            .take_while(|(shop, checkout)| shop.eq_ignore_ascii_case(checkout))
            .map(|(label, _)| label)
            .collect();
        common.reverse();
        (common.len() >= 2).then(|| common.join("."))
    }

    /// What was pasted into the file for it; nothing while that is not there. `None` if there is no such file to be.
    #[must_use]
    pub fn pasted_head(&self) -> Option<String> {
        self.head_file.as_ref().map(|file| fs::read_to_string(file).unwrap_or_default())
    }

    /// Address of the loader script, the `src` of the one tag.
    #[must_use]
    pub fn tag_address(&self) -> String {
        format!("{}/r/{}.js", self.edge_origin, self.shop_key)
    }
}

fn check_origin(flag: &str, value: &str) -> Result<(), String> {
    let wrong = || {
        format!(
            "{flag} is `{value}`; give scheme, host and port without a path, as in `http://localhost:8787`"
        )
    };
    if value.len() > MAX_SETTING_BYTES || value.ends_with('/') || value.contains(['\'', ';', ',']) {
        return Err(wrong());
    }
    let address: Uri = value.parse().map_err(|_| wrong())?;
    let scheme_fits = matches!(address.scheme_str(), Some("http" | "https"));
    if scheme_fits && address.authority().is_some() && address.path() == "/" && address.query().is_none() {
        Ok(())
    } else {
        Err(wrong())
    }
}

fn check_host(flag: &str, value: &str) -> Result<(), String> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    if value.is_empty() || value.len() > MAX_SETTING_BYTES || !value.bytes().all(plain) {
        return Err(format!(
            "{flag} is `{value}`; give a host name without port, as in `shop.rappel.localhost`"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_go_to_the_shared_parent_domain() {
        assert_eq!(Settings::default().cookie_domain().as_deref(), Some("rappel.localhost"));
        let apart = Settings { checkout_host: "pay.example.org".into(), ..Settings::default() };
        assert_eq!(apart.cookie_domain(), None);
    }

    #[test]
    fn wrong_settings_are_refused_with_the_flag_named() {
        let refused = |settings: Settings| settings.check().unwrap_err();
        let start = Settings::default;
        assert!(start().check().is_ok());
        assert!(
            refused(Settings { edge_origin: "localhost:8787".into(), ..start() }).contains("--edge-origin")
        );
        assert!(
            refused(Settings { edge_origin: "http://a/path".into(), ..start() }).contains("--edge-origin")
        );
        assert!(refused(Settings { shop_host: "shop:8080".into(), ..start() }).contains("--shop-host"));
        assert!(
            refused(Settings { checkout_host: start().shop_host, ..start() }).contains("--checkout-host")
        );
        assert!(refused(Settings { shop_key: "a\"><b".into(), ..start() }).contains("--shop-key"));
    }
}
