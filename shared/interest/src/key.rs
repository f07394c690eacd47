//! Keys of a shard's rows. Their order is the order of telling: by product, those who asked first by the time of asking,
//! then those who wished, then all others.
//!
//! | key | row |
//! | --- | --- |
//! | `alarm/rest`, `alarm/sweeper` | the pause after calls; the [`crate::Sweeper`] |
//! | `campaign/<id>` | a [`crate::Telling`] that runs |
//! | `home/<id>` | a [`crate::Home`]: a campaign this shard spreads over the others |
//! | `interest/<product>/<rank>/<asked at>/<variant>/<person>` | an [`crate::Interest`] |
//! | `once/<product>` | when the product's low stock was last told |
//! | `past/<id>` | a [`crate::Telling`] that ended, remembered for a while |
//! | `person/<person>` | a [`crate::PersonRow`] |
//!
//! What is under way lies side by side and is read as one range, see [`crate::Running`].

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rappel_signal::{ProductId, UnixMs};
use serde::{Deserialize, Serialize};

use crate::{CampaignId, Subject};

pub(crate) const ALARM: &str = "alarm/";
pub(crate) const RUNNING: &str = "campaign/";
pub(crate) const HOMES: &str = "home/";
pub(crate) const PERSONS: &str = "person/";
pub(crate) const ENDED: &str = "past/";
pub(crate) const ONCE: &str = "once/";
const INTERESTS: &str = "interest/";
/// Stands for "the product as a whole": an escaped variant is never empty, so this sorts before all.
const NO_VARIANT: &str = "";
/// What stays as it is in a key; `/` divides its parts and is escaped, like every byte beyond ASCII.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// The longest instant a key can order: the year 2286.
const ASKED_AT_MAX: i64 = 9_999_999_999_999;

/// In which order people hear of scarce pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rank {
    /// Asked to be told.
    Asked,
    /// Put it on the wish list.
    Wishlisted,
    /// Viewed it or put it in the cart.
    Viewed,
}

/// Where a row stands in the order of telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// What kind of interest.
    pub rank: Rank,
    /// When it was asked; 0 for those who did not ask: among them there is no order.
    pub asked_at: UnixMs,
}

/// The parts of an interest row's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterestKey {
    /// About what.
    pub subject: Subject,
    /// Where in the order of telling.
    pub place: Place,
    /// Who: the name of the object to call.
    pub person: String,
}

impl InterestKey {
    /// The key as stored.
    #[must_use]
    pub fn to_stored(&self) -> String {
        let rank = match self.place.rank {
            Rank::Asked => 'a',
            Rank::Wishlisted => 'b',
            Rank::Viewed => 'c',
        };
        let variant = self.subject.variant.as_deref().map_or(NO_VARIANT.into(), escaped);
        let asked_at = self.place.asked_at.0.clamp(0, ASKED_AT_MAX);
        format!("{}{rank}/{asked_at:013}/{variant}/{}", product_prefix(&self.subject.product), self.person)
    }

    /// Reads a stored key; `None` if it is not of this form.
    #[must_use]
    pub fn parse(key: &str) -> Option<InterestKey> {
        let mut parts = key.strip_prefix(INTERESTS)?.splitn(5, '/');
        let product = ProductId(unescaped(parts.next()?)?);
        let rank = match parts.next()? {
            "a" => Rank::Asked,
            "b" => Rank::Wishlisted,
            "c" => Rank::Viewed,
            _ => return None,
        };
        let asked_at = UnixMs(parts.next()?.parse().ok()?);
        let variant = Some(parts.next()?).filter(|variant| *variant != NO_VARIANT);
        let variant = match variant {
            Some(variant) => Some(unescaped(variant)?),
            None => None,
        };
        let place = Place { rank, asked_at };
        Some(InterestKey { subject: Subject { product, variant }, place, person: parts.next()?.into() })
    }
}

/// All interest rows of a product begin so.
#[must_use]
pub(crate) fn product_prefix(product: &ProductId) -> String {
    format!("{INTERESTS}{}/", escaped(&product.0))
}

/// The end of the range of keys that begin with a prefix (which ends in `/`): `0` follows `/` in the order of bytes.
#[must_use]
pub fn range_end(prefix: &str) -> String {
    format!("{}0", prefix.trim_end_matches('/'))
}

/// Where a person's index row is.
#[must_use]
pub fn person_key(person: &str) -> String {
    format!("{PERSONS}{person}")
}

/// Where a campaign that ended is remembered.
#[must_use]
pub fn ended_key(id: &CampaignId) -> String {
    format!("{ENDED}{}", id.0)
}

/// Where the time of a product's last telling of low stock is kept.
#[must_use]
pub fn once_key(product: &ProductId) -> String {
    format!("{ONCE}{}", escaped(&product.0))
}

/// A text without `/`, and in ASCII.
pub(crate) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

fn unescaped(text: &str) -> Option<String> {
    Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
}
