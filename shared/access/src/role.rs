//! What a member may do, at which shops.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What somebody is to a shop. Each may do all that the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Sees everything but secrets.
    Viewer,
    /// Changes flows, texts and settings, and acts on shoppers' behalf.
    Editor,
    /// Decides who else may, and holds the keys.
    Owner,
}

/// A kind of thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Look at it.
    See,
    /// Change what shoppers get; export, erase or suppress one of them.
    Change,
    /// Members, keys, providers; add a shop or remove one.
    Administer,
}

impl Role {
    /// All of them, the least first.
    pub const ALL: [Role; 3] = [Role::Viewer, Role::Editor, Role::Owner];

    /// Whether the role allows it.
    pub fn may(self, act: Act) -> bool {
        match act {
            Act::See => true,
            Act::Change => self >= Role::Editor,
            Act::Administer => self == Role::Owner,
        }
    }

    /// The word for it, in forms and in what is stored.
    pub fn word(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Editor => "editor",
            Role::Owner => "owner",
        }
    }

    /// Reads [`Role::word`].
    pub fn parse(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// Where a member is what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grants {
    /// At every shop of the deployment, those to come among them.
    Everywhere(Role),
    /// At these shops, by their keys.
    At(BTreeMap<String, Role>),
}

impl Grants {
    /// What it makes of a member at a shop; nothing if the shop is none of theirs.
    pub fn at(&self, shop: &str) -> Option<Role> {
        match self {
            Grants::Everywhere(role) => Some(*role),
            Grants::At(shops) => shops.get(shop).copied(),
        }
    }

    /// Whether it makes an owner of the whole deployment.
    pub fn owns_all(&self) -> bool {
        *self == Grants::Everywhere(Role::Owner)
    }
}
