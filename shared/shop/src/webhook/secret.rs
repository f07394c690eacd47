//! The secrets that shop platforms sign with: one line for all of a deployment's shops, or one for each.
//!
//! | the text | means |
//! | --- | --- |
//! | `shpss_…` | every shop of the deployment has this secret |
//! | `{"my-shop": "shpss_…", "other": "…"}` | each has its own; a shop that is not named has none |
//! | `…@my-shop.myshopify.com` | Shopify's, and only what is told of this store is heard (its secrets have no `@`) |

use std::collections::BTreeMap;
use std::fmt;

/// A shorter secret could be guessed from one signature. Shopify's have 32 or more, those that WooCommerce makes 50.
const SECRET_CHARS_MIN: usize = 16;

/// Secrets by shop.
#[derive(Clone, PartialEq, Eq)]
pub struct PlatformSecrets {
    every: Option<String>,
    by_shop: BTreeMap<String, String>,
}

impl fmt::Debug for PlatformSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlatformSecrets(…)")
    }
}

impl PlatformSecrets {
    /// Reads the text of a secret.
    ///
    /// # Errors
    /// What to change, without the secret: it looks like JSON and is no object of texts, or one is too short.
    pub fn parse(text: &str) -> Result<PlatformSecrets, String> {
        let text = text.trim();
        let secrets = if text.starts_with('{') && text.ends_with('}') {
            let by_shop = serde_json::from_str(text).map_err(|error| {
                format!("is no JSON object of secrets by shop, at column {}", error.column())
            })?;
            PlatformSecrets { every: None, by_shop }
        } else {
            PlatformSecrets { every: Some(text.to_owned()), by_shop: BTreeMap::new() }
        };
        let named = secrets.by_shop.iter().map(|(shop, secret)| (format!(" of {shop:?}"), secret));
        let mut all = secrets.every.iter().map(|secret| (String::new(), secret)).chain(named);
        match all.find(|(_, secret)| secret.chars().count() < SECRET_CHARS_MIN) {
            Some((whose, _)) => Err(format!("the secret{whose} has less than {SECRET_CHARS_MIN} characters")),
            None => Ok(secrets),
        }
    }

    /// The secret of this shop, as it was written.
    pub fn of(&self, shop: &str) -> Option<&str> {
        self.by_shop.get(shop).or(self.every.as_ref()).map(String::as_str)
    }

    /// Shops that have one of their own.
    pub fn shops(&self) -> impl Iterator<Item = &str> {
        self.by_shop.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "0123456789abcdef";

    #[test]
    fn one_line_is_for_every_shop_and_an_object_for_each() {
        let one = PlatformSecrets::parse(&format!(" {LONG}\n")).unwrap();
        assert_eq!((one.of("a-shop"), one.of("another")), (Some(LONG), Some(LONG)));
        let each = PlatformSecrets::parse(&format!(r#"{{"a-shop": "{LONG}"}}"#)).unwrap();
        assert_eq!((each.of("a-shop"), each.of("another")), (Some(LONG), None));
        assert_eq!(each.shops().collect::<Vec<_>>(), ["a-shop"]);
    }

    #[test]
    fn a_generated_secret_may_begin_like_json() {
        let odd = "{kX9@\"w: ]~0=)lP2!r8%c4";
        assert_eq!(PlatformSecrets::parse(odd).unwrap().of("a-shop"), Some(odd));
    }

    #[test]
    fn what_is_wrong_is_said_without_the_secret() {
        for (text, says) in [
            (r#"{"a-shop": "short-secret"}"#, "the secret of \"a-shop\" has less than 16 characters"),
            ("short-secret", "the secret has less than 16 characters"),
            ("", "the secret has less than 16 characters"),
            (r#"{"a-shop": ["0123456789abcdef"]}"#, "is no JSON object of secrets by shop"),
            (r#"{"a-shop": "0123456789abcdef",}"#, "is no JSON object of secrets by shop"),
        ] {
            let wrong = PlatformSecrets::parse(text).unwrap_err();
            assert!(
                wrong.starts_with(says) && !wrong.contains("short-secret") && !wrong.contains(LONG),
                "{wrong}"
            );
        }
        assert_eq!(format!("{:?}", PlatformSecrets::parse(LONG)), "Ok(PlatformSecrets(…))");
    }
}
