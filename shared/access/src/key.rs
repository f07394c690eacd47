//! Keys for machines: each for some things at one shop, and for no others.

use std::collections::BTreeSet;

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use crate::limit::SESSION_NOTED_MS;

/// What a key opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Tell of orders, products, customers.
    Events,
    /// Read figures and counters.
    Figures,
    /// Read consents, read and change the suppression list.
    People,
    /// Read and resend messages that were given up; preview.
    Messages,
    /// Copy everything that is kept of the shop.
    Backup,
}

impl Scope {
    /// All of them.
    pub const ALL: [Scope; 5] =
        [Scope::Events, Scope::Figures, Scope::People, Scope::Messages, Scope::Backup];

    /// The word for it, in forms and in what is stored.
    pub fn word(self) -> &'static str {
        match self {
            Scope::Events => "events",
            Scope::Figures => "figures",
            Scope::People => "people",
            Scope::Messages => "messages",
            Scope::Backup => "backup",
        }
    }

    /// Reads [`Scope::word`].
    pub fn parse(word: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.word() == word)
    }
}

/// A key, kept under its keyed hash: it is shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// What its maker calls it.
    pub name: String,
    /// The shop it is for.
    pub shop: String,
    /// What it opens.
    pub scopes: BTreeSet<Scope>,
    /// Its first letters, to know it again by.
    pub begins: String,
    /// When it was made.
    pub made: UnixMs,
    /// Who made it.
    pub by: String,
    /// When it was last used, to the hour.
    #[serde(default)]
    pub used: Option<UnixMs>,
}

impl ApiKey {
    /// Notes that it is used; whether that is worth writing.
    pub fn touch(&mut self, now: UnixMs) -> bool {
        let worth = self.used.is_none_or(|used| now - used >= SESSION_NOTED_MS);
        if worth {
            self.used = Some(now);
        }
        worth
    }

    /// Whether it opens this at that shop.
    pub fn opens(&self, shop: &str, scope: Scope) -> bool {
        self.shop == shop && self.scopes.contains(&scope)
    }
}
