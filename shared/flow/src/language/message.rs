//! A message step as it is written: its text, its channels, what it offers and shows.

use rappel_signal::Channel;
use serde::{Deserialize, Serialize};

use super::definition::Status;
use super::words::Duration;

/// What a message is in the eyes of the law and of the caps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Needs consent; capped, quiet at night, arbitrated.
    Marketing,
    /// Needs no consent, is never capped or delayed; only in flows about an order.
    Transactional,
    /// Asked for by the shopper: needs that consent, outside the caps, quiet at night.
    AskedFor,
}

/// How a send chooses its channels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channels {
    /// The first that can.
    FirstOf(#[cfg_attr(test, schemars(schema_with = "super::schema::channels"))] Vec<Channel>),
    /// Every one that can: one message for the arbiter, one each for the caps.
    AllOf(#[cfg_attr(test, schemars(schema_with = "super::schema::channels"))] Vec<Channel>),
}

impl Channels {
    /// The named channels in their order.
    pub fn named(&self) -> &[Channel] {
        match self {
            Channels::FirstOf(channels) | Channels::AllOf(channels) => channels,
        }
    }
}

impl Default for Channels {
    /// E-mail, else push.
    fn default() -> Channels {
        Channels::FirstOf(vec![Channel::Email, Channel::Push])
    }
}

/// A message step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// Name of the step; `send-1`, `send-2`… if left out. Part of the message's id, so keep it when editing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The template, as in `cart-abandonment-1`.
    pub template: String,
    /// Marketing, transactional or asked for.
    pub category: Category,
    /// E-mail, else push, unless said otherwise.
    #[serde(default)]
    pub channels: Channels,
    /// How long after its due moment the message may still go. Every marketing message has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_after: Option<Duration>,
    /// An offer the template may show, if the shop has one of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// Without that offer, or a code of it that is left, the message is not sent.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub offer_needed: bool,
    /// Products to choose at the send, besides those it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub products: Option<Products>,
    /// Other texts to try against this one, each for its share of people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// The connection that is told in place of the shopper being written to: the platform behind it writes in its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forward: Option<String>,
    /// Draft, live or paused, for this message alone.
    #[serde(default)]
    pub status: Status,
}

/// Products a message shows besides its subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Products {
    /// Where from, in order, each filled up by the next: `similar`, `taste`, `best-sellers`… (docs/recommendations.md).
    pub from: Vec<String>,
    /// At most so many, 1 to 12.
    pub at_most: u8,
    /// Without any, the message is not sent.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub needed: bool,
}

/// Another text for the same step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Its name, for the figures.
    pub name: String,
    /// Its template.
    pub template: String,
    /// Percent of people who get it.
    pub share: u8,
}
