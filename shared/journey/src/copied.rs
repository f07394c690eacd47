//! A state in a backup: which other objects it names, so that a walk over a shop finds them all, and how it is brought back.

use rappel_compact::SortCompact;
use rappel_flow::Person;
use rappel_signal::{Channel, UnixMs, VisitorId};
use serde_json::Value;

use crate::moving::PersonName;
use crate::{Device, Erasure, Home};

/// Numbers of hand-overs that a state brought back leaves out. Its shard may have heard of newer ones than the copy knows,
/// and takes none with an older number; a day of an active shopper has some dozens.
const HAND_OVERS_SKIPPED: u64 = 1_000;

/// Other objects that a state names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Devices.
    pub visitors: Vec<VisitorId>,
    /// Persons, by the names of their objects.
    pub persons: Vec<PersonName>,
    /// Addresses and numbers, each of which has an object if it was ever written to.
    pub addresses: Vec<String>,
}

impl Named {
    /// By a device's state.
    pub fn by_device(device: &Device, person: &Person) -> Named {
        let persons = device.moves.iter().map(|moved| moved.to.clone()).collect();
        Named { persons, addresses: addresses(person), ..Named::default() }
    }

    /// By a person's.
    pub fn by_home(home: &Home, person: &Person) -> Named {
        let sources = home.sources.iter().map(|source| source.visitor);
        let erasing = home.erasing.iter().flatten().copied();
        let mut visitors: Vec<VisitorId> =
            sources.chain(home.claimants.iter().copied()).chain(erasing).collect();
        visitors.sort_compact();
        visitors.dedup();
        Named { visitors, addresses: addresses(person), ..Named::default() }
    }
}

fn addresses(person: &Person) -> Vec<String> {
    let known = Erasure::new(person.segments.iter(), Vec::new(), Vec::new(), UnixMs(0)).addresses;
    // A push endpoint has no object.
    known.into_iter().filter(|(channel, _)| *channel != Channel::Push).map(|(_, address)| address).collect()
}

/// A stored device or home as it is brought back into another deployment, whose list of people knows nobody yet, and whose
/// shards may be ahead of it. Fields of newer versions stay.
///
/// # Errors
/// When it is no JSON.
pub fn brought_back(stored: &str) -> serde_json::Result<String> {
    let mut state: Value = serde_json::from_str(stored)?;
    if let Some(fields) = state.as_object_mut() {
        fields.remove("roster");
    }
    if let Some(number) = state.pointer_mut("/interest/number") {
        *number = (number.as_u64().unwrap_or(0) + HAND_OVERS_SKIPPED).into();
    }
    Ok(state.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_names_whoever_feeds_it_or_claimed_its_address_once() {
        let visitor = |n| VisitorId([n; 16]);
        let mut home = Home::new("demo", UnixMs(1));
        home.claimants = vec![visitor(2), visitor(1), visitor(2)];
        let named = Named::by_home(&home, &Home::nobody());
        assert_eq!(named, Named { visitors: vec![visitor(1), visitor(2)], ..Named::default() });
    }

    #[test]
    fn what_is_brought_back_is_told_to_the_list_anew_and_keeps_all_else() {
        let stored = r#"{"v":1,"roster":{"name":"a","said":7},"interest":{"number":4,"held":[]},"new":1.50}"#;
        let back: Value = serde_json::from_str(&brought_back(stored).unwrap()).unwrap();
        assert_eq!(back, serde_json::json!({"v": 1, "interest": {"number": 1_004, "held": []}, "new": 1.5}));
        assert_eq!(brought_back(r#"{"v":1}"#).unwrap(), r#"{"v":1}"#);
    }
}
