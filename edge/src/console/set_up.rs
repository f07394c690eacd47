//! The guided set-up: each step's state is what is really there, so one can leave and come back at any time.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use rappel_access::{Act, Deed};
use rappel_compact::Gather;
use rappel_console::Flash;
use rappel_console::new_shop::domains_of;
use rappel_console::page::set_up::{DnsRecord, RecordState, SetUp, SetUpProblems, page as html};
use rappel_delivery::dns::{Found, MailHost, NAMES_MAX, Record, records};
use rappel_delivery::email::Address;
use rappel_flow::Status;
use rappel_signal::{ShopKey, UnixMs};
use serde_json::json;
use worker::{Env, Response, ResponseBuilder};

use super::answer;
use super::form::Form;
use super::new_shop::fields;
use super::shop::Visit;
use crate::bindings;
use crate::book::ready_flow;
use crate::config::document::Edit;
use crate::config::{ShopSettings, Shops};
use crate::error::EdgeError;
use crate::keys::{credential, has_push_keys, make_push_keys};
use crate::objects::call::ask;
use crate::objects::shop_call::{ShopCall, ShopReply};
use crate::send::look_up;

/// Flows that nearly every shop begins with: the first, or the first two, of what shoppers leave behind.
const FIRST_FLOWS: [&str; 3] = ["cart-abandonment", "checkout-abandonment", "browse-abandonment"];

/// Which of the page's forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Name and domain.
    Shop,
    /// Sender and postal address.
    Sender,
    /// Looks for the records.
    Records,
    /// Makes push keys.
    Push,
}

/// The page.
pub(super) async fn page(visit: &Visit<'_>) -> Result<Response, EdgeError> {
    shown(visit, SetUpProblems::default(), None).await
}

/// Whether the shop's pages were heard of, for the page's script.
pub(super) async fn seen(visit: &Visit<'_>) -> Result<Response, EdgeError> {
    let noted = Noted::of(visit.env, &visit.key).await?;
    let answer = json!({ "seen": noted.seen_at(&visit.settings).is_some() }).to_string();
    let builder = ResponseBuilder::new().with_header("content-type", "application/json")?;
    Ok(builder.with_header("cache-control", "no-store")?.fixed(answer.into_bytes()))
}

/// Does what one of its forms says.
pub(super) async fn act(visit: &Visit<'_>, part: Part, form: &Form) -> Result<Response, EdgeError> {
    let wanted = if part == Part::Push { Act::Administer } else { Act::Change };
    visit.reader.check(visit.key.as_str(), wanted)?;
    match part {
        Part::Shop => match fields(form) {
            Ok(fields) => save(visit, json!(fields), "the shop").await,
            Err(problems) => shown_typed(visit, problems, None, form).await,
        },
        Part::Sender => match sender(form) {
            Ok(fields) => save(visit, fields, "the sender").await,
            Err(problems) => shown_typed(visit, problems, None, form).await,
        },
        Part::Records => match look_for_records(visit).await? {
            None => visit.back("/set-up", "looked"),
            Some(words) => shown(visit, SetUpProblems::default(), Some(words.into())).await,
        },
        Part::Push => {
            // Keys that are there are the ones that browsers subscribed under.
            if has_push_keys(visit.env, visit.key.as_str()) {
                return visit.back("/set-up", "keys-made");
            }
            match make_push_keys(visit.env, visit.key.as_str(), visit.entry(Deed::Changed, "")).await? {
                Ok(()) => visit.back("/set-up", "keys-made"),
                Err(words) => shown(visit, SetUpProblems::default(), Some(words)).await,
            }
        }
    }
}

/// Whether steps are left. Asked for every page of the console, so what is done is remembered with the version of the
/// settings that it was done under, and what the settings alone show is not asked for.
pub(super) async fn is_left(env: &Env, key: &ShopKey, settings: &ShopSettings) -> Result<bool, EdgeError> {
    thread_local! {
        static DONE: RefCell<BTreeMap<String, u64>> = const { RefCell::new(BTreeMap::new()) };
    }
    let version = Shops::version().unwrap_or_default();
    if DONE.with(|done| done.borrow().get(key.as_str()) == Some(&version)) {
        return Ok(false);
    }
    if settings.sender.is_empty() || !has_live_flow(settings) {
        return Ok(true);
    }
    let is_done = model(env, key, settings, &Noted::of(env, key).await?)?.is_done();
    if is_done {
        DONE.with(|done| done.borrow_mut().insert(key.as_str().to_owned(), version));
    }
    Ok(!is_done)
}

/// What the shop's object has noted.
struct Noted {
    seen: BTreeMap<String, i64>,
    records: BTreeSet<String>,
}

impl Noted {
    async fn of(env: &Env, key: &ShopKey) -> Result<Noted, EdgeError> {
        match ask(&bindings::shop(env, key)?, &ShopCall::SetUp).await? {
            ShopReply::SetUp { seen, records } => Ok(Noted { seen, records: records.into_iter().collect() }),
            other => Err(EdgeError::Ours(format!("the shop's object answered {other:?}"))),
        }
    }

    /// When a page of an origin that is the shop's now was first heard of.
    fn seen_at(&self, settings: &ShopSettings) -> Option<UnixMs> {
        settings.origins.iter().filter_map(|origin| self.seen.get(origin)).min().map(|at| UnixMs(*at))
    }
}

async fn shown(
    visit: &Visit<'_>,
    problems: SetUpProblems,
    bad: Option<String>,
) -> Result<Response, EdgeError> {
    let noted = Noted::of(visit.env, &visit.key).await?;
    let model = SetUp { problems, ..model(visit.env, &visit.key, &visit.settings, &noted)? };
    let is_right = model.problems.is_empty() && bad.is_none();
    let mut frame = visit.frame(bad.map(Flash::Bad));
    frame.set_up_left = !model.is_done();
    answer::page(if is_right { 200 } else { 422 }, html(&frame, &model))
}

/// The page with what was typed, and what is wrong with it.
async fn shown_typed(
    visit: &Visit<'_>,
    problems: SetUpProblems,
    bad: Option<String>,
    form: &Form,
) -> Result<Response, EdgeError> {
    let noted = Noted::of(visit.env, &visit.key).await?;
    let mut model = SetUp { problems, ..model(visit.env, &visit.key, &visit.settings, &noted)? };
    for (name, value) in form.fields() {
        let field = match name {
            "name" => &mut model.name,
            "domain" => &mut model.domain,
            "sender" => &mut model.sender,
            "postal_address" => &mut model.postal_address,
            _ => continue,
        };
        value.trim().clone_into(field);
    }
    answer::page(422, html(&visit.frame(bad.map(Flash::Bad)), &model))
}

async fn save(visit: &Visit<'_>, fields: serde_json::Value, about: &str) -> Result<Response, EdgeError> {
    match visit.change(Edit::Merge(fields.to_string()), Deed::Changed, about).await? {
        Ok(()) => visit.back("/set-up", "saved"),
        Err(words) => shown(visit, SetUpProblems::default(), Some(words)).await,
    }
}

fn sender(form: &Form) -> Result<serde_json::Value, SetUpProblems> {
    let (sender, postal_address) = (form.get("sender").trim(), form.get("postal_address").trim());
    let mut problems = SetUpProblems::default();
    if let Err(error) = Address::parse(sender) {
        problems.sender = Some(error.to_string());
    }
    if postal_address.is_empty() {
        problems.postal_address = Some("the law wants it in every mail: it cannot be empty".into());
    }
    match problems.is_empty() {
        true => Ok(json!({ "sender": sender, "postal_address": postal_address })),
        false => Err(problems),
    }
}

fn has_live_flow(settings: &ShopSettings) -> bool {
    settings.flows_on().iter().any(|flow| flow.file.status == Status::Live)
}

fn model(env: &Env, key: &ShopKey, settings: &ShopSettings, noted: &Noted) -> Result<SetUp, EdgeError> {
    let origin = bindings::optional(env, bindings::EDGE_ORIGIN).unwrap_or_default();
    let key = key.as_str();
    let host = mail_host(env, key)?;
    let first = FIRST_FLOWS.iter().filter_map(|id| ready_flow(id));
    let first = first.map(|flow| (flow.file.id.clone(), flow.file.name.clone()));
    Ok(SetUp {
        name: settings.name.clone(),
        domain: domains_of(&settings.origins),
        tag: format!("<script async src=\"{origin}/r/{key}.js\"></script>"),
        seen_at: noted.seen_at(settings),
        seen_address: format!("{}/set-up/seen", super::address::of_shop(key)),
        sender: settings.sender.clone(),
        postal_address: settings.postal_address.clone(),
        mail_provider: host.as_ref().map(|host| host.name().to_owned()).unwrap_or_default(),
        records: wanted(host.as_ref(), settings).iter().map(|record| drawn(record, noted)).collect(),
        push_ready: has_push_keys(env, key),
        first_flows: first.collect(),
        flow_live: has_live_flow(settings),
        problems: SetUpProblems::default(),
    })
}

/// Who takes the shop's e-mails.
fn mail_host(env: &Env, key: &str) -> Result<Option<MailHost>, EdgeError> {
    let line = credential(env, key, bindings::EMAIL_PROVIDER)?;
    Ok(line.as_deref().and_then(MailHost::of_line))
}

/// The records that they want of the sender's domain.
fn wanted(host: Option<&MailHost>, settings: &ShopSettings) -> Vec<Record> {
    let sender = Address::parse(&settings.sender).ok();
    host.zip(sender).map(|(host, sender)| records(host, sender.domain())).unwrap_or_default()
}

fn drawn(record: &Record, noted: &Noted) -> DnsRecord {
    let state = match (noted.records.contains(&record.key()), record.may_be_elsewhere) {
        (true, _) => RecordState::Found,
        (false, true) => RecordState::Unknown,
        (false, false) => RecordState::Missing,
    };
    DnsRecord {
        purpose: record.purpose.to_owned(),
        kind: record.kind.to_owned(),
        name: record.name.clone(),
        value: record.value.clone(),
        note: record.note.clone(),
        state,
    }
}

/// The records of the sender's domain, as they were at the last look: no resolver is asked.
pub(super) async fn records_known(visit: &Visit<'_>) -> Result<Vec<DnsRecord>, EdgeError> {
    let wanted = wanted(mail_host(visit.env, visit.key.as_str())?.as_ref(), &visit.settings);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let noted = Noted::of(visit.env, &visit.key).await?;
    Ok(wanted.iter().map(|record| drawn(record, &noted)).collect())
}

/// Asks for all names at once, and notes what is there. What to say if the resolver did not answer all.
pub(super) async fn look_for_records(visit: &Visit<'_>) -> Result<Option<&'static str>, EdgeError> {
    let records = wanted(mail_host(visit.env, visit.key.as_str())?.as_ref(), &visit.settings);
    let names: BTreeSet<&String> = records.iter().flat_map(Record::places).gather();
    let asked = names.into_iter().take(NAMES_MAX).map(async |name| (name, look_up(visit.env, name).await));
    let mut found: BTreeMap<String, Found> = BTreeMap::new();
    let mut silent = false;
    for (name, answer) in join_all(asked).await {
        match answer? {
            Some(answer) => drop(found.insert(name.clone(), answer)),
            None => silent = true,
        }
    }
    // What could not be looked for is as it was.
    let noted = Noted::of(visit.env, &visit.key).await?;
    let was_there = |record: &Record| {
        let is_unknown = record.places().iter().any(|name| !found.contains_key(name));
        is_unknown && noted.records.contains(&record.key())
    };
    let there = records.iter().filter(|record| record.is_there(&found) || was_there(record));
    let call = ShopCall::NoteRecords(there.map(Record::key).collect());
    ask::<_, ShopReply>(&bindings::shop(visit.env, &visit.key)?, &call).await?;
    Ok(silent.then_some("The resolver did not say all that was asked of it: look again in a minute."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_and_an_address_are_both_needed() {
        let read = |sender_: &str, address: &str| {
            sender(&Form::of(&[("sender", sender_), ("postal_address", address)]))
        };
        assert_eq!(
            read(" a@b.cc ", "1 Road\r\n").unwrap(),
            json!({ "sender": "a@b.cc", "postal_address": "1 Road" })
        );
        assert!(read("nobody", "1 Road").unwrap_err().sender.is_some());
        assert!(read("a@b.cc", " ").unwrap_err().postal_address.is_some());
    }

    #[test]
    fn the_first_flows_are_ready_ones() {
        assert!(FIRST_FLOWS.iter().all(|id| ready_flow(id).is_some()));
    }
}
