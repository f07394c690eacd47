//! What every handler shares: settings, memory, and the addresses of the static files.

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
    sync::Arc,
};

use crate::{assets, order::Ledger, settings::Settings};

/// The shop as handlers see it.
pub(crate) type Shop = Arc<State>;

/// One running shop.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) ledger: Ledger,
    pub(crate) cookie_domain: Option<String>,
    /// Changes with the style sheet and the scripts, so that both can be cached for ever.
    pub(crate) assets_version: String,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Shop {
        let mut hasher = DefaultHasher::new();
        assets::STYLE.hash(&mut hasher);
        assets::SCRIPT.hash(&mut hasher);
        let cookie_domain = settings.cookie_domain();
        Arc::new(Self {
            settings,
            ledger: Ledger::new(),
            cookie_domain,
            assets_version: format!("{:016x}", hasher.finish()),
        })
    }
}
