//! One entry of a shop's `flows`: a ready flow by its id, the same held, drafted or told to a connection, or a whole flow of
//! the shop's own.

use rappel_flow::{Flow, Problem, Status, parse_flow};
use serde::Deserialize;
use serde_json::Value;

use crate::{book, connections, wishes};

/// See the module.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Value")]
pub(crate) enum FlowSetting {
    /// `"welcome"`: as it is.
    Ready(String),
    /// `{"flow": "welcome", "status": "paused", "forward": "klaviyo"}`: as it is, but for what is named.
    Changed(Changed),
    /// A flow as a file would hold it. One with the id of a ready flow stands in for that.
    Own(Box<Flow>),
}

/// What is changed in a ready flow without writing one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Changed {
    /// The ready flow's id.
    flow: String,
    /// Draft, live or paused.
    #[serde(default)]
    status: Option<Status>,
    /// The connection that is told in place of the shopper being written to.
    #[serde(default)]
    forward: Option<String>,
    /// The connection that is told besides.
    #[serde(default)]
    forward_besides: Option<String>,
}

impl Changed {
    fn check(self) -> Result<Changed, String> {
        let Changed { flow, forward, forward_besides, .. } = &self;
        let mut names = forward.iter().chain(forward_besides);
        if forward.is_some() && forward_besides.is_some() {
            return Err(format!(
                "flow {flow:?}: write `forward` to have another platform write in our place, or `forward_besides` to \
                 tell it as well, not both"
            ));
        }
        if let Some(bad) = names.find(|name| !connections::is_name(name)) {
            return Err(format!(
                "flow {flow:?}: {bad:?} is no connection's name: write 1 to 40 of a–z, 0–9 and `-`"
            ));
        }
        ready(self.flow.clone())?;
        Ok(self)
    }

    fn flow(&self) -> Option<Flow> {
        let mut flow = book::ready_flow(&self.flow)?;
        flow.file.status = self.status.unwrap_or(flow.file.status);
        Some(match (&self.forward, &self.forward_besides) {
            (Some(to), _) => flow.handed_to(to),
            (_, Some(to)) => flow.told_to(to),
            _ => flow,
        })
    }
}

impl TryFrom<Value> for FlowSetting {
    type Error = String;

    fn try_from(told: Value) -> Result<FlowSetting, String> {
        match told {
            Value::String(id) => ready(id).map(FlowSetting::Ready),
            Value::Object(ref fields) if fields.contains_key("flow") => {
                let changed: Changed =
                    serde_json::from_value(told).map_err(|error| format!("flows: {error}"))?;
                changed.check().map(FlowSetting::Changed)
            }
            Value::Object(ref fields) => {
                let id = fields.get("id").and_then(Value::as_str).unwrap_or_default();
                own(id, &told.to_string()).map(|flow| FlowSetting::Own(Box::new(flow)))
            }
            _ => Err("flows: an entry is the id of a ready flow, or a flow".into()),
        }
    }
}

fn ready(id: String) -> Result<String, String> {
    match book::ready_flow(&id) {
        Some(_) => Ok(id),
        None => Err(format!("flows: there is no ready flow called {id:?}: see docs/flows.md")),
    }
}

fn own(id: &str, json: &str) -> Result<Flow, String> {
    let flow = parse_flow(id, json).map_err(|problems| said(id, problems))?;
    let problems = wishes::check(id, &flow);
    if !problems.is_empty() {
        return Err(said(id, problems));
    }
    Ok(flow)
}

/// All of them, each with its place.
fn said(id: &str, problems: Vec<Problem>) -> String {
    let said = problems.into_iter().map(|problem| match problem.place.as_str() {
        "" => format!("flow {id:?}: {}", problem.what),
        place => format!("flow {id:?}: {place}: {}", problem.what),
    });
    said.collect::<Vec<_>>().join("; ")
}

impl FlowSetting {
    /// The flow's id.
    pub(crate) fn id(&self) -> &str {
        match self {
            FlowSetting::Ready(id) => id,
            FlowSetting::Changed(changed) => &changed.flow,
            FlowSetting::Own(flow) => &flow.file.id,
        }
    }

    /// The flow.
    pub(crate) fn flow(&self) -> Option<Flow> {
        match self {
            FlowSetting::Ready(id) => book::ready_flow(id),
            FlowSetting::Changed(changed) => changed.flow(),
            FlowSetting::Own(flow) => Some(Flow::clone(flow)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(told: Value) -> Result<FlowSetting, String> {
        FlowSetting::try_from(told)
    }

    fn own_flow(template: &str, wait: &str) -> Value {
        json!({
            "id": "cart-abandonment", "name": "Carts, my way", "status": "live", "rank": "cart",
            "trigger": { "on": "visit-ended", "class": "cart" },
            "steps": [
                { "wait": { "for": wait } },
                { "send": { "template": template, "category": "marketing", "stale_after": "3d" } },
            ],
            "exits": [{ "on": "purchase" }],
        })
    }

    #[test]
    fn a_flow_is_switched_on_held_or_replaced() {
        let ready = read(json!("welcome")).unwrap();
        assert_eq!(ready.flow().unwrap().file.status, Status::Live);
        let held = read(json!({ "flow": "welcome", "status": "paused" })).unwrap();
        assert_eq!((held.id(), held.flow().unwrap().file.status), ("welcome", Status::Paused));
        let own = read(own_flow("cart-abandonment-1", "2h")).unwrap();
        assert_eq!((own.id(), own.flow().unwrap().file.name.as_str()), ("cart-abandonment", "Carts, my way"));
    }

    #[test]
    fn a_flow_is_handed_to_another_platform_or_told_to_it_besides() {
        let handed =
            read(json!({ "flow": "cart-abandonment", "forward": "klaviyo" })).unwrap().flow().unwrap();
        assert!(
            handed.sends().count() > 0
                && handed.sends().all(|send| send.forward.as_deref() == Some("klaviyo"))
        );
        let besides =
            read(json!({ "flow": "cart-abandonment", "forward_besides": "hooks" })).unwrap().flow().unwrap();
        assert!(besides.sends().all(|send| send.forward.is_none()));
        assert_eq!(besides.connections().count(), 4, "one for each message: {:?}", besides.file.steps);
        for (told, words) in [
            (
                json!({ "flow": "welcome", "forward": "Klaviyo!" }),
                "flow \"welcome\": \"Klaviyo!\" is no connection's name",
            ),
            (json!({ "flow": "welcome", "forward": "a", "forward_besides": "b" }), "not both"),
            (json!({ "flow": "welcome", "forwards": "a" }), "unknown field `forwards`"),
        ] {
            let said = read(told).unwrap_err();
            assert!(said.contains(words), "{said}");
        }
    }

    /// The flow above, which shows products from there.
    fn showing(source: &str) -> Value {
        let mut flow = own_flow("cart-abandonment-1", "2h");
        flow["steps"][1]["send"]["products"] = json!({ "from": ["similar", source], "at_most": 3 });
        flow
    }

    #[test]
    fn an_own_flow_shows_products_from_where_there_are_some() {
        assert!(read(showing("best-sellers")).is_ok());
        let said = read(showing("bestsellers")).unwrap_err();
        let expected = "flow \"cart-abandonment\": step \"send-1\", products, from: \"bestsellers\" is no source of products: \
                        write similar, ";
        assert!(said.starts_with(expected), "{said}");
    }

    #[test]
    fn what_is_wrong_with_one_is_said_with_its_place() {
        for (told, words) in [
            (json!("no-such"), "no ready flow called"),
            (json!(7), "an entry is"),
            (json!({ "flow": "welcome", "status": "off" }), "unknown variant `off`"),
            (own_flow("cart-abandonment-1", "2 hours"), "step 1, for: \"2 hours\" is no duration"),
        ] {
            let said = read(told).unwrap_err();
            assert!(said.contains(words), "{said}");
        }
    }
}
