//! The style sheet and the script, each one file for the browser and several for the reader.

/// The whole style sheet.
pub(crate) const STYLE: &str = concat!(
    include_str!("assets/base.css"),
    include_str!("assets/layout.css"),
    include_str!("assets/pages.css"),
);

/// The whole script, loaded with `defer`.
pub(crate) const SCRIPT: &str = concat!(
    include_str!("assets/shop.js"),
    include_str!("assets/forms.js"),
    include_str!("assets/single-page.js"),
);

/// The shop's inline lines before the tag: the data layer, consent as Consent Mode knows it, Rappel's stub.
pub(crate) const HEAD_SCRIPT: &str = include_str!("assets/head.js");
