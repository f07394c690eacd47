//! The shopper's word on being measured and advertised to, as the page found it.

use serde::{Deserialize, Serialize};

/// Which source on the page spoke. Where several speak, the strictest wins and is named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConsentSource {
    /// No source on the page.
    #[default]
    None,
    /// The merchant set `notice`: measuring is announced, not asked.
    Notice,
    /// `rappel('consent', …)`.
    Page,
    /// Google Consent Mode v2 entries in the data layer.
    ConsentMode,
    /// Global Privacy Control.
    GlobalPrivacyControl,
    /// IAB Transparency and Consent Framework.
    Tcf,
    /// Shopify's customer privacy interface.
    Shopify,
}

/// Consent to *measure* and to *advertise*. Consent to *message* belongs to an address, see [`crate::Fact`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// May measure this device, store on it and send.
    pub measure: bool,
    /// May be used in advertising audiences.
    pub advertise: bool,
    /// Who said so.
    pub source: ConsentSource,
}
