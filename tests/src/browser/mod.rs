//! Chromium and Firefox, headless but otherwise ordinary, driven as a shopper would use them.
//!
//! - [`chromium`]: for the shop; its console, its network, its processor
//! - [`firefox`]: for push; its notifications
//! - [`tab`]: what a shopper does in a tab
//! - [`session`]: the driver behind both
//!
//! Names under `.localhost` lead to this machine in both browsers, without any setting.

pub mod chromium;
pub mod firefox;
pub mod session;
pub mod tab;

pub use chromium::Chromium;
pub use fantoccini::key::Key;
pub use firefox::{Firefox, Notification};
pub use tab::{Tab, button, labelled};

/// What may differ from one shopper's browser to another's.
#[derive(Debug, Clone)]
pub struct Device {
    /// Its time zone, as the tz database names it.
    pub time_zone: String,
    /// Whether Chromium records every request, for [`Chromium::network_events`].
    pub records_network: bool,
}

impl Default for Device {
    fn default() -> Self {
        Self { time_zone: "UTC".to_owned(), records_network: false }
    }
}
