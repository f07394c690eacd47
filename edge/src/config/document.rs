//! Changes of a shop's document, which stays the JSON that somebody wrote: what is not changed is not touched.

use std::collections::BTreeMap;

use rappel_compact::Gather;
use rappel_flow::Status;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Edit {
    /// Fields by their names, as a JSON object: `null` takes one away, an object is merged into the one that is there
    /// (RFC 7396).
    Merge(String),
    /// A flow is switched on, held, or (without a status) off.
    Switch {
        /// Its id.
        flow: String,
        /// What it becomes.
        status: Option<Status>,
    },
    /// A flow stands there like this, as JSON, or (none) not at all.
    Entry {
        /// Its id.
        flow: String,
        /// Its entry.
        entry: Option<String>,
    },
    /// A flow and its texts are as they were in an earlier document; all else stays.
    Back {
        /// Its id.
        flow: String,
        /// The texts it sends, by name.
        texts: Vec<String>,
        /// The document of then.
        before: String,
    },
}

/// The document with the change made; what is wrong with the change, if it cannot be one.
pub(crate) fn edited(document: &str, edit: &Edit) -> Result<String, String> {
    let read = |text: &str| serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
    let mut settings = read(document)?;
    match edit {
        Edit::Merge(patch) => merge(&mut settings, read(patch)?),
        Edit::Switch { flow, status } => switch(&mut settings, flow, *status),
        Edit::Back { flow, texts, before } => {
            put(&mut settings, flow, entry(before, flow).as_deref().map(read).transpose()?);
            put_back(&mut settings, texts, &read(before)?);
        }
        Edit::Entry { flow, entry } => put(&mut settings, flow, entry.as_deref().map(read).transpose()?),
    }
    Ok(settings.to_string())
}

/// Texts of these names, in all languages, as they were.
fn put_back(settings: &mut Value, texts: &[String], before: &Value) {
    let is_one = |key: &str| texts.iter().any(|name| key.split('/').next() == Some(name));
    let Some(fields) = settings.as_object_mut() else { return };
    let known = fields.entry("texts").or_insert_with(|| json!({}));
    let Some(known) = known.as_object_mut() else { return };
    known.retain(|key, _| !is_one(key));
    let then = before.get("texts").and_then(Value::as_object).into_iter().flatten();
    known.extend(then.filter(|(key, _)| is_one(key)).map(|(key, text)| (key.clone(), text.clone())));
    if known.is_empty() {
        fields.remove("texts");
    }
}

/// A flow's entry, as JSON.
fn entry(document: &str, flow: &str) -> Option<String> {
    let settings: Value = serde_json::from_str(document).ok()?;
    let flows = settings.get("flows")?.as_array()?;
    flows.iter().find(|entry| is(entry, flow)).map(Value::to_string)
}

/// Shops of a variable `SHOPS`, by their keys, whatever version wrote it; none of what cannot be read.
pub(crate) fn by_key(variable: &str) -> BTreeMap<String, Value> {
    let shops: Vec<Value> = serde_json::from_str(variable).unwrap_or_default();
    let key = |shop: &Value| shop.get("key").and_then(Value::as_str).map(str::to_owned);
    shops.into_iter().filter_map(|shop| Some((key(&shop)?, shop))).gather()
}

/// The document with those fields changed that `said` has otherwise than `before` had.
pub(crate) fn caught_up(kept: &str, before: &Value, said: &str) -> Result<String, String> {
    let read =
        |text: &str| serde_json::from_str::<Map<String, Value>>(text).map_err(|error| error.to_string());
    let (mut kept, said) = (read(kept)?, read(said)?);
    for (name, value) in &said {
        if before.get(name) != Some(value) {
            kept.insert(name.clone(), value.clone());
        }
    }
    for name in before.as_object().into_iter().flat_map(Map::keys).filter(|name| !said.contains_key(*name)) {
        kept.remove(name);
    }
    Ok(Value::Object(kept).to_string())
}

fn put(settings: &mut Value, flow: &str, entry: Option<Value>) {
    let Some(fields) = settings.as_object_mut() else { return };
    let flows = fields.entry("flows").or_insert_with(|| json!([]));
    let Some(flows) = flows.as_array_mut() else { return };
    let place = flows.iter().position(|known| is(known, flow));
    match (place, entry) {
        (Some(place), Some(entry)) => flows.splice(place..=place, [entry]).for_each(drop),
        (Some(place), None) => drop(flows.remove(place)),
        (None, Some(entry)) => flows.push(entry),
        (None, None) => {}
    }
}

/// RFC 7396, section 2.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(fields) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(known) = target.as_object_mut() else { return };
    for (name, value) in fields {
        match value {
            Value::Null => drop(known.remove(&name)),
            value => merge(known.entry(name).or_insert(Value::Null), value),
        }
    }
}

/// The entry that is this flow: its id, or an object that names it.
fn is(entry: &Value, flow: &str) -> bool {
    let named = entry.get("flow").or_else(|| entry.get("id")).unwrap_or(entry);
    named.as_str() == Some(flow)
}

fn switch(settings: &mut Value, flow: &str, status: Option<Status>) {
    let Some(fields) = settings.as_object_mut() else { return };
    let flows = fields.entry("flows").or_insert_with(|| json!([]));
    let Some(flows) = flows.as_array_mut() else { return };
    match (flows.iter_mut().find(|entry| is(entry, flow)), status) {
        (None, None) => {}
        (None, Some(Status::Live)) => flows.push(json!(flow)),
        (None, Some(status)) => flows.push(json!({ "flow": flow, "status": status })),
        (Some(entry), Some(status)) => match entry.as_object_mut() {
            Some(fields) => drop(fields.insert("status".into(), json!(status))),
            None if status == Status::Live => {}
            None => *entry = json!({ "flow": flow, "status": status }),
        },
        // What somebody wrote is kept: a flow of the shop's own, or a ready one with changes, becomes a draft.
        (Some(entry), None) => match entry.as_object_mut().filter(|fields| !is_plain(fields)) {
            Some(fields) => drop(fields.insert("status".into(), json!(Status::Draft))),
            None => flows.retain(|entry| !is(entry, flow)),
        },
    }
}

/// Whether an entry says nothing but which ready flow it is, and how it stands.
fn is_plain(fields: &Map<String, Value>) -> bool {
    fields.keys().all(|name| name == "flow" || name == "status")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(document: &Value, edit: &Edit) -> Value {
        serde_json::from_str(&edited(&document.to_string(), edit).unwrap()).unwrap()
    }

    fn flows(known: Value, flow: &str, status: Option<Status>) -> Value {
        let document = json!({ "key": "demo", "flows": known });
        after(&document, &Edit::Switch { flow: flow.into(), status })["flows"].clone()
    }

    #[test]
    fn a_ready_flow_is_switched_on_held_and_off() {
        assert_eq!(flows(json!([]), "vip", Some(Status::Live)), json!(["vip"]));
        assert_eq!(flows(json!(["vip"]), "vip", Some(Status::Live)), json!(["vip"]));
        let held = json!([{ "flow": "vip", "status": "paused" }]);
        assert_eq!(flows(json!(["vip"]), "vip", Some(Status::Paused)), held);
        assert_eq!(
            flows(held.clone(), "vip", Some(Status::Live)),
            json!([{ "flow": "vip", "status": "live" }])
        );
        assert_eq!(flows(held, "vip", None), json!([]));
        assert_eq!(flows(json!(["vip", "welcome"]), "vip", None), json!(["welcome"]));
        assert_eq!(flows(json!(["welcome"]), "vip", None), json!(["welcome"]));
    }

    #[test]
    fn what_somebody_wrote_is_kept_when_it_is_switched_off() {
        let own = json!([{ "id": "vip", "name": "Mine", "status": "live" }]);
        assert_eq!(flows(own, "vip", None), json!([{ "id": "vip", "name": "Mine", "status": "draft" }]));
        let told = json!([{ "flow": "vip", "forward": "klaviyo" }]);
        let kept = json!([{ "flow": "vip", "forward": "klaviyo", "status": "draft" }]);
        assert_eq!(flows(told, "vip", None), kept);
    }

    #[test]
    fn a_flow_is_put_back_to_how_it_was_and_nothing_else_is() {
        let before = json!({ "flows": ["vip", { "flow": "welcome", "status": "paused" }] }).to_string();
        let now = json!({ "name": "New", "flows": [{ "id": "welcome", "name": "Mine" }, "birthday"] });
        let back = |flow: &str, texts: &[&str]| Edit::Back {
            flow: flow.into(),
            texts: texts.iter().map(|text| (*text).to_owned()).collect(),
            before: before.clone(),
        };
        let edit = back("welcome", &[]);
        let expected =
            json!({ "name": "New", "flows": [{ "flow": "welcome", "status": "paused" }, "birthday"] });
        assert_eq!(after(&now, &edit), expected);
        let edit = back("birthday", &[]);
        assert_eq!(after(&now, &edit)["flows"], json!([{ "id": "welcome", "name": "Mine" }]));
        let edit = back("vip", &[]);
        assert_eq!(after(&now, &edit)["flows"].as_array().map(Vec::len), Some(3));
    }

    #[test]
    fn a_flows_words_go_back_with_it_in_every_language() {
        let before = json!({ "flows": ["vip"], "texts": { "vip-1/fr": 1, "welcome-1": 2 } }).to_string();
        let now = json!({ "flows": ["vip"], "texts": { "vip-1/fr": 3, "vip-1/en": 4, "vip-10": 5, "welcome-1": 6 } });
        let edit = |texts| Edit::Back { flow: "vip".into(), texts, before: before.clone() };
        let back = after(&now, &edit(vec!["vip-1".into()]));
        assert_eq!(back["texts"], json!({ "vip-1/fr": 1, "vip-10": 5, "welcome-1": 6 }));
        let bare = json!({ "flows": ["vip"] });
        assert_eq!(after(&bare, &edit(Vec::new())), bare, "no word more than there was");
    }

    #[test]
    fn a_deployment_changes_what_it_says_otherwise_and_lifts_no_pause() {
        let before = json!({ "key": "demo", "accent": "#111111", "logo": "/a.png", "flows": ["vip"] });
        let kept =
            json!({ "key": "demo", "accent": "#111111", "logo": "/a.png", "flows": [], "paused": true });
        let said = json!({ "key": "demo", "accent": "#222222", "flows": ["vip"] });
        let caught_up = caught_up(&kept.to_string(), &before, &said.to_string()).unwrap();
        let expected = json!({ "key": "demo", "accent": "#222222", "flows": [], "paused": true });
        assert_eq!(serde_json::from_str::<Value>(&caught_up).unwrap(), expected);
        // A shop that the variable did not have, and has again.
        let again = super::caught_up(&kept.to_string(), &Value::Null, &said.to_string()).unwrap();
        let expected =
            json!({ "key": "demo", "accent": "#222222", "logo": "/a.png", "flows": ["vip"], "paused": true });
        assert_eq!(serde_json::from_str::<Value>(&again).unwrap(), expected);
    }

    #[test]
    fn a_variable_of_another_version_is_compared_all_the_same() {
        let shops = by_key(r#"[{"key":"demo","long_gone":1},{"no":"key"}]"#);
        assert_eq!(shops.keys().collect::<Vec<_>>(), ["demo"]);
        assert!(by_key("no JSON").is_empty());
    }

    /// Examples of RFC 7396, appendix A, in our fields.
    #[test]
    fn fields_are_set_merged_and_taken_away() {
        let known = json!({ "name": "A", "logo": "/a.png", "rules": { "weekly_max": 5, "spread": "1h" } });
        let patch = json!({ "name": "B", "logo": null, "rules": { "weekly_max": 3 }, "utm": false });
        let merged = json!({ "name": "B", "rules": { "weekly_max": 3, "spread": "1h" }, "utm": false });
        assert_eq!(after(&known, &Edit::Merge(patch.to_string())), merged);
        let list = json!({ "origins": ["a"] });
        let patched = after(&list, &Edit::Merge(json!({ "origins": { "x": null } }).to_string()));
        assert_eq!(patched, json!({ "origins": {} }));
    }
}
