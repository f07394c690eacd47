//! Advertising audiences, one switch for each class: `{"cart": "lookalikes-cart"}` fills the audience of that name with whom a
//! visit of the class left, and empties it of whom an order comes from.

use std::collections::BTreeMap;

use rappel_flow::{Flow, parse_flow};
use rappel_signal::Class;
use serde::Deserialize;
use serde_json::json;

use crate::connections;

/// See the module.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub(crate) struct Audiences(Vec<(Class, String)>);

/// How classes are spelled, here and in flows.
const CLASSES: [(&str, Class); 5] = [
    ("site", Class::Site),
    ("browse", Class::Browse),
    ("search", Class::Search),
    ("cart", Class::Cart),
    ("checkout", Class::Checkout),
];

impl TryFrom<BTreeMap<String, String>> for Audiences {
    type Error = String;

    fn try_from(told: BTreeMap<String, String>) -> Result<Audiences, String> {
        let read = |(class, name): (String, String)| {
            let known = CLASSES.iter().find(|(word, _)| *word == class).map(|(_, class)| *class);
            let class = known.ok_or_else(|| {
                format!("audiences: {class:?} is no class: write site, browse, search, cart or checkout")
            })?;
            match connections::is_name(&name) {
                true => Ok((class, name)),
                false => Err(format!(
                    "audiences: {name:?} is no connection's name: write 1 to 40 of a–z, 0–9 and `-`"
                )),
            }
        };
        told.into_iter().map(read).collect::<Result<_, _>>().map(Audiences)
    }
}

impl Audiences {
    /// The shop's flows, filling the audiences. A class that no flow answers gets one that does nothing else.
    pub(super) fn fill(&self, flows: Vec<Flow>) -> Vec<Flow> {
        let answered: Vec<Class> = flows.iter().filter_map(|flow| flow.file.trigger.class()).collect();
        let filling = |flow: Flow| match self.of(flow.file.trigger.class()) {
            Some(name) => flow.with_audience(name),
            None => flow,
        };
        let mut filled: Vec<Flow> = flows.into_iter().map(filling).collect();
        let alone = self.0.iter().filter(|(class, _)| !answered.contains(class));
        filled.extend(alone.filter_map(|(class, name)| filler(*class, name)));
        filled
    }

    fn of(&self, class: Option<Class>) -> Option<&str> {
        let (_, name) = self.0.iter().find(|(known, _)| Some(*known) == class)?;
        Some(name)
    }
}

/// A flow that fills an audience and writes to nobody.
fn filler(class: Class, name: &str) -> Option<Flow> {
    let (word, _) = CLASSES.iter().find(|(_, known)| *known == class)?;
    let id = format!("audience-{word}");
    let file = json!({
        "id": id,
        "name": format!("Audience of {word}"),
        "status": "live",
        "rank": word,
        "trigger": { "on": "visit-ended", "class": word },
        "reentry": { "after": "24h" },
        "steps": [{ "audience": { "act": "add", "audience": name } }],
        "exits": [{ "on": "purchase" }],
    });
    parse_flow(&id, &file.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::ready_flow;

    fn audiences(told: serde_json::Value) -> Result<Audiences, String> {
        serde_json::from_str(&told.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn each_class_fills_its_audience_whether_its_flow_is_on_or_not() {
        let told = json!({ "site": "all", "browse": "b", "search": "s", "cart": "carts", "checkout": "c" });
        let on = ["cart-abandonment", "search-abandonment", "welcome"];
        let flows = audiences(told).unwrap().fill(on.iter().filter_map(|id| ready_flow(id)).collect());
        let mut filled: Vec<(&str, &str)> = flows
            .iter()
            .flat_map(|flow| flow.connections().map(|(name, _)| (flow.file.id.as_str(), name)))
            .collect();
        filled.sort_unstable();
        let expected = [
            ("audience-browse", "b"),
            ("audience-checkout", "c"),
            ("audience-site", "all"),
            ("cart-abandonment", "carts"),
            ("search-abandonment", "s"),
        ];
        assert_eq!(filled, expected);
        assert_eq!(flows.len(), 6);
        assert_eq!(Audiences::default().fill(vec![]).len(), 0, "off unless named");
    }

    #[test]
    fn a_class_or_name_that_is_none_is_told() {
        let said = |told| audiences(told).unwrap_err();
        assert!(said(json!({ "carts": "x" })).contains("\"carts\" is no class"));
        assert!(said(json!({ "cart": "My audience" })).contains("\"My audience\" is no connection's name"));
    }
}
