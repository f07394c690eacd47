//! What a shard of a shop can be asked, and what it says to persons' objects.
//!
//! Campaigns and hand-overs travel as JSON, as they are stored: a deploy may reach one object before the other.

use rappel_interest::{Ask, Reply, Why};
use rappel_journey::PersonName;
use rappel_signal::VisitorId;
use serde::{Deserialize, Serialize};

/// A question to a shard, with what every caller knows and the shard does not.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ShardQuestion {
    /// The shop's key.
    pub(crate) shop: String,
    /// Which shard this is.
    pub(crate) shard: u16,
    /// How many the shop has.
    pub(crate) shards: u16,
    /// What is asked.
    pub(crate) call: ShardCall,
}

/// What is asked. Asking twice changes nothing.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ShardCall {
    /// A person's object says what its person is interested in: `rappel_interest::HandOver` as JSON.
    HandOver(String),
    /// The shop says that something changed: `rappel_interest::Campaign` as JSON, to the home of its first product.
    Announce(String),
    /// The shop says how many pieces there are now of what a campaign tells; with none it ends.
    Restock {
        /// The campaign as JSON.
        campaign: String,
        /// Pieces.
        stock: u32,
    },
    /// The shop says that the change no longer holds: the campaign as JSON.
    Cancel(String),
    /// A campaign's home asks.
    Ask {
        /// The campaign as JSON.
        campaign: String,
        /// What.
        ask: Ask,
    },
    /// A person is to be forgotten.
    Erase {
        /// By the name the hand-overs had.
        person: String,
    },
    /// What is known of a person's interest, for whoever is to be told all that is kept of them.
    Kept {
        /// By the name the hand-overs had.
        person: String,
    },
    /// Some of those who are interested in anything, by name.
    Sample {
        /// Hexadecimal digits: names whose random part sorts after these come first.
        from: String,
        /// How many.
        most: u32,
    },
    /// Rows whose key begins so, for the tests; `alarms` is what this instance's alarms came to.
    #[cfg(feature = "dev")]
    Rows(String),
}

/// A shard's answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ShardReply {
    /// Done, now or before.
    Done,
    /// Not now: there is no room. Nothing was taken; come again.
    Busy,
    /// The product's low stock was told lately; not again before this instant, in milliseconds since 1970.
    NotBefore(i64),
    /// The question was not understood; what to change.
    Refused(String),
    /// To a campaign's home.
    Answer(Reply),
    /// The person's index row, which lists every interest: `rappel_interest::PersonRow` as JSON.
    Kept(Option<String>),
    /// Names, as [`Interested::parse`] reads them.
    Sample(Vec<String>),
    /// Key and value.
    #[cfg(feature = "dev")]
    Rows(Vec<(String, String)>),
}

/// News for one person. The campaign's id makes telling it twice harmless.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    /// `rappel_interest::Campaign` as JSON: what changed, for which products.
    pub(crate) campaign: String,
    /// What the person did with the product.
    pub(crate) why: Why,
    /// The price the person last saw, in hundredths.
    pub(crate) seen_hundredths: Option<u32>,
}

/// Whose interest a row is: the object to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Interested {
    /// A device whose shopper is not known, or not proved.
    Device(VisitorId),
    /// A person.
    Person(PersonName),
}

impl Interested {
    /// As hand-overs and rows name it.
    pub(crate) fn to_name(&self) -> String {
        match self {
            Interested::Device(visitor) => format!("device/{visitor}"),
            Interested::Person(name) => format!("person/{}", name.0),
        }
    }

    /// Reads such a name.
    pub(crate) fn parse(name: &str) -> Option<Interested> {
        match name.split_once('/')? {
            ("device", visitor) => VisitorId::parse(visitor).map(Interested::Device),
            ("person", name) if !name.is_empty() => Some(Interested::Person(PersonName(name.into()))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interested_party_is_read_as_it_was_named() {
        let device = Interested::Device(VisitorId([7; 16]));
        let person = Interested::Person(PersonName("ab12".into()));
        for party in [device, person] {
            assert_eq!(Interested::parse(&party.to_name()), Some(party));
        }
        assert_eq!(Interested::parse("device/short"), None);
        assert_eq!(Interested::parse("person/"), None);
        assert_eq!(Interested::parse("shop/demo"), None);
    }
}
