//! Addresses that come from data: a shop's pages, a picture, a provider's console. Escaping does not help against
//! `javascript:`, so anything that is not plainly the web becomes no link at all.

/// An address that may stand in a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Href(String);

impl Href {
    /// `https://…`, `http://…`, or a path of this very origin (`/…`, not `//…`); `None` for anything else.
    pub fn new(address: &str) -> Option<Href> {
        let is_plain = !address.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\');
        let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
        let is_web = lower.starts_with("https://") || lower.starts_with("http://");
        let is_path = address.starts_with('/') && !address.starts_with("//");
        (is_plain && (is_web || is_path)).then(|| Href(address.to_owned()))
    }

    /// As it stands in the link.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_and_our_own_paths_become_links() {
        for fine in ["https://shop.example/a?b=c", "HTTP://shop.example", "/console/demo/flows"] {
            assert_eq!(Href::new(fine).unwrap().as_str(), fine);
        }
        for bad in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "é",
            "",
        ] {
            assert_eq!(Href::new(bad), None, "{bad:?}");
        }
    }
}
