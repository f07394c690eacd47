//! What holds for the whole shop: who speaks, when not, how often, to whom never.

use std::collections::BTreeMap;

use rappel_access::{Act, Deed};
use rappel_compact::Gather;
use rappel_console::page::settings::{Settings, page as html};
use rappel_flow::Rules;
use rappel_signal::UnixMs;
use serde_json::{Map, Value, json};
use worker::Response;

use super::form::Form;
use super::shop::Visit;
use super::team::team;
use super::{answer, set_up};
use crate::config::document::Edit;
use crate::error::EdgeError;
use crate::zone;

/// Which of the page's forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Name, contact, address, language, zone, country.
    Shop,
    /// The sender, and whether a yes has to be confirmed.
    Sender,
    /// Looks for the records of the sender's domain.
    Records,
    /// Caps, quiet hours, holdout.
    Rules,
    /// Test mode.
    TestMode,
}

/// Rules that are typed as they stand in the settings.
const RULES: [&str; 8] = [
    "quiet_from",
    "quiet_to",
    "email_gap",
    "push_gap",
    "other_gap",
    "flow_gap",
    "silence_after_order",
    "pause_after_order",
];
/// People held out, of how many.
const HOLDOUT_OF: f64 = 10_000.0;

/// What is wrong, by field.
type Problems = BTreeMap<String, String>;

/// The page.
pub(super) async fn page(visit: &Visit<'_>) -> Result<Response, EdgeError> {
    answer::page(200, html(&visit.frame(None), &model(visit).await))
}

/// Saves one of its forms.
pub(super) async fn act(visit: &Visit<'_>, part: Part, form: &Form) -> Result<Response, EdgeError> {
    visit.reader.check(visit.key.as_str(), Act::Change)?;
    let (patch, about) = match part {
        Part::Shop => (shop(visit, form), "the shop"),
        Part::Sender => (Ok(sender(form)), "the sender"),
        Part::Records => return look_for_records(visit).await,
        Part::Rules => (rules(form), "quiet hours, caps and holdout"),
        Part::TestMode => (test_mode(form), "test mode"),
    };
    let problems = match patch {
        Ok(patch) => match visit.change(Edit::Merge(patch.to_string()), Deed::Changed, about).await? {
            Ok(()) => return visit.back("/settings", "saved"),
            Err(words) => blame(form, words),
        },
        Err(problems) => problems,
    };
    let typed = form.fields().map(|(name, value)| (name.to_owned(), value.to_owned())).gather();
    let other = problems.get("").cloned();
    let model = Settings { typed, problems, ..model(visit).await };
    answer::page(422, html(&visit.frame(other.map(rappel_console::Flash::Bad)), &model))
}

async fn look_for_records(visit: &Visit<'_>) -> Result<Response, EdgeError> {
    match set_up::look_for_records(visit).await? {
        None => visit.back("/settings", "looked"),
        Some(words) => {
            let frame = visit.frame(Some(rappel_console::Flash::Bad(words.into())));
            answer::page(422, html(&frame, &model(visit).await))
        }
    }
}

/// When it was, and by whom.
async fn last_backup(visit: &Visit<'_>) -> Result<Option<(UnixMs, String)>, EdgeError> {
    Ok(team(visit, "").await?.backup.map(|entry| (entry.at, entry.who)))
}

async fn model(visit: &Visit<'_>) -> Settings {
    let settings = &visit.settings;
    // What they are keeps nobody from the page.
    let records = set_up::records_known(visit).await.unwrap_or_else(|error| {
        crate::log::warn!("the sender's records are not known: {error:?}");
        Vec::new()
    });
    let backup = last_backup(visit).await.unwrap_or_else(|error| {
        crate::log::warn!("when the last backup was taken is not known: {error:?}");
        None
    });
    Settings {
        backup,
        name: settings.name.clone(),
        contact: settings.contact.clone(),
        postal_address: settings.postal_address.clone(),
        language: settings.language.clone(),
        zone: settings.zone.clone(),
        country: settings.country.clone().unwrap_or_default(),
        sender: settings.sender.clone(),
        double_opt_in: settings.double_opt_in,
        rules: settings.rules.clone(),
        test_mode: settings.only_to.is_some(),
        test_addresses: settings.only_to.clone().unwrap_or_default(),
        records,
        ..Settings::default()
    }
}

fn shop(visit: &Visit<'_>, form: &Form) -> Result<Value, Problems> {
    let mut problems = Problems::new();
    for name in ["name", "postal_address"] {
        if form.get(name).trim().is_empty() {
            problems.insert(name.into(), "this stands in every message: it cannot be empty".into());
        }
    }
    if zone::offsets(form.get("zone").trim(), visit.now).is_none() {
        problems.insert("zone".into(), "there is no such time zone: write one as Europe/Paris".into());
    }
    let text = |name: &str| match form.get(name).trim() {
        "" => Value::Null,
        text => json!(text),
    };
    let names = ["name", "contact", "postal_address", "language", "zone", "country"];
    let fields: Map<String, Value> = names.iter().map(|name| ((*name).to_owned(), text(name))).gather();
    if problems.is_empty() { Ok(fields.into()) } else { Err(problems) }
}

fn sender(form: &Form) -> Value {
    json!({ "sender": form.get("sender").trim(), "double_opt_in": form.get("double_opt_in") == "yes" })
}

/// Each is read alone first, so that it is known which is wrong.
fn rules(form: &Form) -> Result<Value, Problems> {
    let (mut rules, mut problems) = (Map::new(), Problems::new());
    let mut put =
        |name: &str, value: Value, field: &str| match serde_json::from_value::<Rules>(json!({ name: value }))
        {
            Ok(_) => drop(rules.insert(name.to_owned(), value)),
            Err(error) => drop(problems.insert(field.to_owned(), error.to_string())),
        };
    for name in RULES {
        put(name, json!(form.get(name).trim()), name);
    }
    let number = |name: &str| form.get(name).trim().replace(',', ".").parse::<f64>().unwrap_or(f64::NAN);
    let whole = |number: f64| serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number);
    put(
        "weekly_max",
        form.get("weekly_max").trim().parse::<u8>().map_or(Value::Null, |max| json!(max)),
        "weekly_max",
    );
    let percent = number("holdout_percent");
    // Two decimals of a percent are what is kept.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let held_out = match (0.0..=100.0).contains(&percent) {
        true => json!((percent / 100.0 * HOLDOUT_OF).round() as u16),
        false => whole(percent),
    };
    put("holdout_per_10000", held_out, "holdout_percent");
    if problems.is_empty() { Ok(json!({ "rules": rules })) } else { Err(problems) }
}

fn test_mode(form: &Form) -> Result<Value, Problems> {
    let addresses: Vec<&str> =
        form.get("addresses").lines().map(str::trim).filter(|address| !address.is_empty()).collect();
    match form.get("on") {
        "yes" if addresses.is_empty() => {
            let words = "name one at least: without it nobody at all would get anything".to_owned();
            Err(Problems::from([("addresses".to_owned(), words)]))
        }
        "yes" => Ok(json!({ "only_to": addresses })),
        _ => Ok(json!({ "only_to": null })),
    }
}

/// The engine names the field in what it says of a document; else it is said of the page.
fn blame(form: &Form, words: String) -> Problems {
    let is_named = |name: &&str| [": ", " "].iter().any(|end| words.contains(&format!(": {name}{end}")));
    let named = form.fields().map(|(name, _)| name).find(is_named);
    Problems::from([(named.unwrap_or_default().to_owned(), words)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Form {
        Form::of(fields)
    }

    fn all_rules(changed: &[(&'static str, &'static str)]) -> Form {
        let mut fields = vec![
            ("quiet_from", "21:00"),
            ("quiet_to", "08:00"),
            ("email_gap", "16h"),
            ("push_gap", "24h"),
            ("other_gap", "24h"),
            ("flow_gap", "16h"),
            ("silence_after_order", "24h"),
            ("pause_after_order", "12h"),
            ("weekly_max", "5"),
            ("holdout_percent", "5"),
        ];
        for (name, value) in changed {
            fields.retain(|(known, _)| known != name);
            fields.push((name, value));
        }
        form(&fields)
    }

    #[test]
    fn rules_are_kept_as_they_are_typed() {
        let kept = rules(&all_rules(&[("holdout_percent", "2,5"), ("email_gap", "2d")])).unwrap();
        assert_eq!(kept["rules"]["holdout_per_10000"], 250);
        assert_eq!((&kept["rules"]["email_gap"], &kept["rules"]["weekly_max"]), (&json!("2d"), &json!(5)));
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field_and_saves_nothing() {
        for (name, typed) in [
            ("email_gap", "two days"),
            ("quiet_from", "25:00"),
            ("weekly_max", "-1"),
            ("weekly_max", "many"),
            ("holdout_percent", "101"),
            ("holdout_percent", "none"),
        ] {
            let problems = rules(&all_rules(&[(name, typed)])).unwrap_err();
            assert_eq!(problems.keys().collect::<Vec<_>>(), [name], "{typed}: {problems:?}");
        }
    }

    #[test]
    fn test_mode_needs_somebody() {
        assert_eq!(test_mode(&form(&[("addresses", "a@b.cc")])), Ok(json!({ "only_to": null })));
        let on = form(&[("on", "yes"), ("addresses", " a@b.cc \r\n\r\nb@b.cc")]);
        assert_eq!(test_mode(&on), Ok(json!({ "only_to": ["a@b.cc", "b@b.cc"] })));
        assert!(test_mode(&form(&[("on", "yes"), ("addresses", " \r\n")])).is_err());
    }
}
