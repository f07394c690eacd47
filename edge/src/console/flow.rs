//! One flow: drawn with its numbers, edited in place, put back to how it was, tried on oneself.

use std::collections::BTreeMap;

use rappel_access::{Act, Deed};
use rappel_console::Flash;
use rappel_console::page::flow::{Change, FlowPage, Language, TextForm, Trial, page as html, reshaped};
use rappel_flow::{Flow, Problem, Status, parse_flow};
use rappel_journey::Pending;
use serde_json::Value;
use worker::{Context, Request, Response};

use super::form::{Form, asked};
use super::overview::{currency, report};
use super::shop::Visit;
use super::{answer, flow_texts, flow_trial};
use crate::bindings;
use crate::book::ready_flow;
use crate::clock::platform_now;
use crate::config::FlowSetting;
use crate::config::document::Edit;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::choosing::popular;
use crate::objects::deployment_call::{DeploymentCall, DeploymentReply};
use crate::objects::roster;
use crate::send::preview::Asked;
use crate::send::test_mail;
use crate::wishes;

/// Days whose figures are shown.
const DAYS: u16 = 30;
/// Changes that are shown.
const HISTORY_SHOWN_MAX: usize = 10;

/// Which of the page's forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Its numbers, each under its JSON pointer.
    Numbers,
    /// A step more, less, or elsewhere.
    Steps,
    /// The whole file.
    File,
    /// Back to before a change.
    Undo,
    /// A message of it, to the reader.
    Test,
    /// What it would have done last month.
    Try,
}

/// What of the page is not as it is kept.
#[derive(Default)]
pub(super) struct Typed {
    problems: Vec<Problem>,
    fields: Vec<(String, String)>,
    json: Option<String>,
    /// Words that were not taken, and why.
    text: Option<TextForm>,
    /// The language of the words; the shop's, if none was chosen.
    language: Option<Language>,
    flash: Option<Flash>,
    trial: Option<Trial>,
}

impl Typed {
    /// A file that was typed and is tried, and what came of it; with what is wrong with it, if it cannot be.
    pub(super) fn tried(json: Option<String>, tried: Result<Trial, Vec<Problem>>) -> Typed {
        let (trial, problems) = match tried {
            Ok(trial) => (Some(trial), Vec::new()),
            Err(problems) => (None, problems),
        };
        Typed { json, trial, problems, ..Typed::default() }
    }

    /// Words that were not taken.
    pub(super) fn words(text: TextForm, language: Language) -> Typed {
        Typed { text: Some(text), language: Some(language), ..Typed::default() }
    }
}

/// The page.
pub(super) async fn page(visit: &Visit<'_>, request: &Request, id: &str) -> Result<Response, EdgeError> {
    let language = asked(request, "language")?.and_then(|tag| Language::of_tag(&tag));
    show(visit, id, Typed { language, ..Typed::default() }).await
}

/// Does what one of its forms says.
pub(super) async fn act(
    visit: &Visit<'_>,
    context: &Context,
    (id, part): (&str, Part),
    form: &Form,
) -> Result<Response, EdgeError> {
    visit.reader.check(visit.key.as_str(), Act::Change)?;
    match part {
        Part::Numbers => numbers(visit, id, form).await,
        Part::Steps => steps(visit, id, form).await,
        Part::File => file(visit, id, form.get("json")).await,
        Part::Undo => undo(visit, id, form.get("version")).await,
        Part::Try => flow_trial::page(visit, id, form.get("json")).await,
        Part::Test => test(visit, context, id, form.get("step")).await,
    }
}

/// The flow to be changed. One that is off becomes a draft by it: a change switches nothing on.
fn to_change(visit: &Visit<'_>, id: &str) -> Result<Flow, EdgeError> {
    let (mut flow, setting) = kept(visit, id)?;
    if setting.is_none() {
        flow.file.status = Status::Draft;
    }
    Ok(flow)
}

async fn numbers(visit: &Visit<'_>, id: &str, form: &Form) -> Result<Response, EdgeError> {
    let flow = to_change(visit, id)?;
    let mut json = serde_json::to_value(&flow.file)?;
    let pointers = form.fields().filter(|(name, _)| name.starts_with('/'));
    for (pointer, typed) in pointers.clone() {
        if let Some(value) = json.pointer_mut(pointer) {
            *value = like(value, typed.trim());
        }
    }
    save(visit, id, json.to_string(), Typed { fields: typed(pointers), ..Typed::default() }).await
}

/// What was typed, as the kind of value that it stands in for; what does not fit is left for the engine to refuse.
fn like(known: &Value, typed: &str) -> Value {
    let number = || typed.replace(',', ".").parse::<serde_json::Number>().ok();
    match known {
        Value::Number(_) => number().map_or_else(|| Value::String(typed.to_owned()), Value::Number),
        _ => Value::String(typed.to_owned()),
    }
}

async fn steps(visit: &Visit<'_>, id: &str, form: &Form) -> Result<Response, EdgeError> {
    let flow = to_change(visit, id)?;
    let Some(json) = reshaped(&flow, platform_now(), |name| form.get(name)) else {
        return Err(EdgeError::theirs(
            404,
            "the flow has no such step or place any more: load the page again",
        ));
    };
    save(visit, id, json.to_string(), Typed { fields: typed(form.fields()), ..Typed::default() }).await
}

fn typed<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

async fn file(visit: &Visit<'_>, id: &str, json: &str) -> Result<Response, EdgeError> {
    save(visit, id, json.to_owned(), Typed { json: Some(json.to_owned()), ..Typed::default() }).await
}

/// Keeps a flow's file in the place of the one that is there, if the engine takes it.
async fn save(visit: &Visit<'_>, id: &str, json: String, typed: Typed) -> Result<Response, EdgeError> {
    let problems = match parse_flow(id, &json) {
        Ok(flow) => wishes::check(id, &flow),
        Err(problems) => problems,
    };
    if !problems.is_empty() {
        return show(visit, id, Typed { problems, ..typed }).await;
    }
    let about = format!("{id}: its steps");
    match visit.change(Edit::Entry { flow: id.into(), entry: Some(json) }, Deed::Changed, &about).await? {
        Ok(()) => visit.back(&format!("/flows/{id}"), "saved"),
        Err(words) => show(visit, id, Typed { flash: Some(Flash::Bad(words)), ..typed }).await,
    }
}

async fn undo(visit: &Visit<'_>, id: &str, change: &str) -> Result<Response, EdgeError> {
    let change = change.parse().map_err(|_| EdgeError::theirs(400, "`version` is the number of a change"))?;
    let call = DeploymentCall::Undo {
        shop: visit.key.as_str().into(),
        change,
        flow: id.into(),
        texts: flow_texts::names(&kept(visit, id)?.0),
        entry: visit.entry(Deed::Undone, &format!("{id}: how it was before")),
    };
    match visit.wish(call).await? {
        Ok(()) => visit.back(&format!("/flows/{id}"), "undone"),
        Err(words) => show(visit, id, Typed { flash: Some(Flash::Bad(words)), ..Typed::default() }).await,
    }
}

/// Sends a message of the flow to the reader, about products of the shop's catalogue where there are any.
async fn test(visit: &Visit<'_>, context: &Context, id: &str, step: &str) -> Result<Response, EdgeError> {
    let (flow, _) = kept(visit, id)?;
    let Some(send) = flow.send(step) else {
        return Err(EdgeError::theirs(404, "the flow has no such message any more: load the page again"));
    };
    let (env, settings) = (visit.env.clone(), visit.settings.clone());
    let products = popular(visit.env, visit.key.as_str(), flow_texts::SHOWN_WITH).await?;
    let asked = Asked { text: send.template.clone(), products, ..Asked::default() };
    let email = visit.reader.email.clone();
    context.wait_until(async move {
        if let Err(error) = test_mail(&env, &settings, asked, &email, platform_now()).await {
            crate::log::error!("a test was not sent: {error:?}");
        }
    });
    visit.back(&format!("/flows/{id}"), "tested")
}

/// The flow as it is kept, or as it would be if it were switched on.
pub(super) fn kept<'a>(visit: &'a Visit<'_>, id: &str) -> Result<(Flow, Option<&'a FlowSetting>), EdgeError> {
    let setting = visit.settings.flows.iter().find(|setting| setting.id() == id);
    let flow = setting.map_or_else(|| ready_flow(id), FlowSetting::flow);
    flow.map(|flow| (flow, setting)).ok_or_else(|| EdgeError::theirs(404, "there is no such flow"))
}

pub(super) async fn show(visit: &Visit<'_>, id: &str, typed: Typed) -> Result<Response, EdgeError> {
    let (flow, setting) = kept(visit, id)?;
    let mut report = report(visit, DAYS).await?;
    let wrong = !typed.problems.is_empty() || typed.flash.is_some() || typed.text.is_some();
    let language = typed.language.unwrap_or_else(|| flow_texts::language(visit));
    let json = match typed.json {
        Some(json) => json,
        None => serde_json::to_string_pretty(&to_change(visit, id)?.file)?,
    };
    let model = FlowPage {
        status: setting.map(|_| flow.file.status),
        server_tells_orders: report.server_tells_orders(),
        figures: report.flows.remove(id).unwrap_or_default(),
        waiting: waiting(visit, id).await?,
        currency: currency(visit),
        language,
        texts: flow_texts::forms(visit, &flow, language, typed.text),
        problems: typed.problems,
        typed: typed.fields.into_iter().collect(),
        json,
        history: history(visit, id).await?,
        trial: typed.trial,
        flow,
    };
    answer::page(if wrong { 422 } else { 200 }, html(&visit.frame(typed.flash), &model))
}

/// Runs and messages that wait now, by the step's name. Of steps that are no more the page shows nothing.
async fn waiting(visit: &Visit<'_>, id: &str) -> Result<BTreeMap<String, u64>, EdgeError> {
    let prefixes = [Pending::Run, Pending::Waiting].map(|pending| pending.prefix(Some(id)));
    let (sums, _) = roster::backlog(visit.env, &visit.key, prefixes.into()).await?;
    let mut waiting = BTreeMap::new();
    for (key, sum) in sums {
        // Behind the last stroke stands the step.
        let step = key.rsplit('/').next().unwrap_or_default().to_owned();
        *waiting.entry(step).or_default() += u64::try_from(sum).unwrap_or(0);
    }
    Ok(waiting)
}

/// Changes of this flow, the latest first.
async fn history(visit: &Visit<'_>, id: &str) -> Result<Vec<Change>, EdgeError> {
    let call = DeploymentCall::History { shop: visit.key.as_str().into() };
    let DeploymentReply::History(changes) = ask(&bindings::deployment(visit.env)?, &call).await? else {
        return Ok(Vec::new());
    };
    let of_flow = changes.into_iter().filter_map(|past| {
        let what = past.about.strip_prefix(id)?.strip_prefix(": ")?.to_owned();
        Some(Change { version: past.number.to_string(), at: past.at, by: past.who, what })
    });
    Ok(of_flow.take(HISTORY_SHOWN_MAX).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_typed_takes_the_place_of_its_kind() {
        assert_eq!(like(&json!(3), "4"), json!(4));
        assert_eq!(like(&json!(3), "many"), json!("many"), "for the engine to refuse");
        assert_eq!(like(&json!("1h"), "2"), json!("2"));
    }
}
