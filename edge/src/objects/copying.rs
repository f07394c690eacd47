//! Copies of an object's rows for a backup, and rows brought back into an object that has none: the same for every class, since
//! each keeps all it has in one table (and the catalogue in two).
//!
//! | asked | does, in one turn without awaiting |
//! | --- | --- |
//! | [`READ`] | the next rows behind a key, and the names of objects that they lead to |
//! | [`WRITE`] | writes rows, if the object had none before the first page of this very backup |
//! | [`ORIGIN`] | which backup it has come from, if from any |
//! | [`WAKE`] | arms the alarm for now: one that finds nothing due arms itself for what comes |
//!
//! Nothing is armed before everything is written: an object that wakes tells others, and what it told would lie where rows are
//! still to come. The row [`RESTORED`] says which backup an object has come from, and whether whole, so that a page or a
//! whole backup may be brought twice, and nothing else is ever overwritten; in the deployment's object also that all are awake:
//! from then on that backup is not brought again, or whoever was erased meanwhile would be there anew. What is not copied: who is signed in, and the list
//! of people, which its people tell anew.

use rappel_compact::SortCompact;
use rappel_flow::Person;
use rappel_journey::{Device, HandOver, Home, Named, brought_back};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use worker::{Env, Request, Response, ResponseBuilder, ScheduledTime, State, Storage};

use super::shard_call::Interested;
use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::secrets::{person_name, signing_key};
use crate::store::catalogue::{Items, ItemsKnown};
use crate::store::kept::Rows;
use crate::store::table::{Table, TableKnown};

/// Addresses of the three questions.
pub(crate) const READ: &str = "https://object/copy/read";
/// See [`READ`].
pub(crate) const WRITE: &str = "https://object/copy/write";
/// See [`READ`].
pub(crate) const ORIGIN: &str = "https://object/copy/origin";
/// See [`READ`].
pub(crate) const WAKE: &str = "https://object/copy/wake";
/// What their paths begin with.
const PATHS: &str = "/copy/";

/// Rows of one answer, in bytes: what most objects have fits, so that it is of one moment. One row may be longer.
const PAGE_BYTES: usize = 512 * 1024;
const RESTORED: &str = "restored";
/// Behind every key.
const END: &str = "\u{ffff}";
/// Before the ids of a catalogue's variants, which lie in a table of their own. No other key of it begins so.
const ITEM: &str = "item/";
/// Of the list of people only the names are read.
const WHO: &str = "who/";
/// What rows of the deployment's object begin with that somebody made: members, keys for machines, sealed credentials.
const MADE: [&str; 3] = ["member/", "key/", "sealed/"];
/// Rows of the deployment's object that are for a while.
const PASSING: [&str; 2] = ["session/", "link/"];

/// A page of an object's rows: as it is asked for, told, kept in a file, and brought back.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Page {
    /// The shop's key; none for the deployment's object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) shop: Option<String>,
    /// The object's name within the shop.
    pub(crate) object: String,
    /// Rows behind this key; nothing for the first page.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) after: String,
    /// Key and value.
    #[serde(default)]
    rows: Rows,
    /// Where the next page begins; none after the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// Other objects of the shop that are named here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    leads: Vec<String>,
    /// Only those are wanted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) only_leads: bool,
}

/// A page on its way back.
#[derive(Deserialize)]
struct Bringing {
    backup: String,
    page: Page,
}

/// The row [`RESTORED`].
#[derive(Serialize, Deserialize)]
pub(crate) struct Restored {
    /// The backup's name.
    pub(crate) backup: String,
    /// Every row has come.
    whole: bool,
    /// Every object of the deployment is awake.
    #[serde(default)]
    pub(crate) ended: bool,
}

/// Whether it is one of these questions.
pub(super) fn is_asked(request: &Request) -> bool {
    request.path().starts_with(PATHS)
}

/// Answers it: a page as JSON, or a word on what came of it; 400 if it is no page, 409 if the object lives already.
pub(super) async fn answer(
    state: &State,
    env: Option<&Env>,
    request: &mut Request,
) -> worker::Result<Response> {
    let (storage, path) = (state.storage(), request.path());
    let body = request.text().await?;
    let no_page =
        |error: serde_json::Error| EdgeError::theirs(400, format!("that is no page of a backup: {error}"));
    let done = async {
        match path.rsplit('/').next() {
            Some("read") => read(&storage, env, serde_json::from_str(&body).map_err(no_page)?),
            Some("origin") => {
                let table = Table::existing(storage.sql(), &TableKnown::default())?;
                Ok(serde_json::to_string(&table.map(|table| restored(&table)).transpose()?.flatten())?)
            }
            Some("write") => write(&storage, env, serde_json::from_str(&body).map_err(no_page)?),
            _ => wake(&storage, serde_json::from_str(&body).map_err(no_page)?).await,
        }
    };
    done.await.map(|told| ResponseBuilder::new().fixed(told.into_bytes())).or_else(EdgeError::into_response)
}

fn read(storage: &Storage, env: Option<&Env>, asked: Page) -> Result<String, EdgeError> {
    let mut page = Page { leads: Vec::new(), rows: Rows::new(), next: None, ..asked };
    let Some(table) = Table::existing(storage.sql(), &TableKnown::default())? else {
        return Ok(serde_json::to_string(&page)?);
    };
    let (mut rows, more) = match page.after.strip_prefix(ITEM) {
        Some(after) if page.object == "catalogue" => {
            let (items, more) =
                Items::create(&storage.sql(), &ItemsKnown::default())?.copied(after, PAGE_BYTES)?;
            (items.into_iter().map(|(id, columns)| (format!("{ITEM}{id}"), columns)).collect(), more)
        }
        _ if page.class() == "people" => {
            let after = if page.after.is_empty() { WHO } else { &page.after };
            table.page_of_bytes((after, &format!("{WHO}{END}")), PAGE_BYTES)?
        }
        _ => {
            let (rows, more) = table.page_of_bytes((&page.after, END), PAGE_BYTES)?;
            let leads_on = !more && page.object == "catalogue";
            page.next = leads_on.then(|| ITEM.to_owned());
            (rows, more)
        }
    };
    if more {
        page.next = rows.last().map(|(key, _)| key.clone());
    }
    page.leads = leads(page.class(), &rows, (page.shop.as_deref().unwrap_or_default(), env))?;
    rows.retain(|(key, _)| key != RESTORED);
    if page.class() == "deployment" {
        rows.retain(|(key, _)| !PASSING.iter().any(|passing| key.starts_with(passing)));
    }
    if !page.only_leads && page.class() != "people" {
        page.rows = rows;
    }
    Ok(serde_json::to_string(&page)?)
}

impl Page {
    /// What kind of object it is of.
    pub(crate) fn class(&self) -> &str {
        self.object.split_once('/').map_or(self.object.as_str(), |(class, _)| class)
    }
}

/// Devices and persons that rows name, as [`Interested::to_name`] does.
fn leads(class: &str, rows: &Rows, (shop, env): (&str, Option<&Env>)) -> Result<Vec<String>, EdgeError> {
    let value = |key: &str| rows.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
    let mut leads: Vec<String> = Vec::new();
    match class {
        "people" => leads.extend(rows.iter().filter_map(|(key, _)| Some(key.strip_prefix(WHO)?.to_owned()))),
        "shard" => {
            let before = rappel_interest::person_key("");
            leads.extend(rows.iter().filter_map(|(key, _)| Some(key.strip_prefix(&before)?.to_owned())));
        }
        "directory" => {
            let person = |key: &str| {
                let name =
                    key.strip_prefix("banned/").or_else(|| key.strip_prefix("of/")?.split('/').next())?;
                Some(format!("person/{name}"))
            };
            leads.extend(rows.iter().filter_map(|(key, _)| person(key)));
        }
        "device" | "person" => {
            // A state that does not read leads nowhere, and is copied all the same.
            let person = value("person").and_then(|stored| serde_json::from_str::<Person>(stored).ok());
            let Some(person) = person else { return Ok(leads) };
            let device = value("device").and_then(|stored| serde_json::from_str::<Device>(stored).ok());
            let home = value("home").and_then(|stored| serde_json::from_str::<Home>(stored).ok());
            let named = match (device, home) {
                (Some(device), _) => Named::by_device(&device, &person),
                (_, Some(home)) => Named::by_home(&home, &person),
                _ => Named::default(),
            };
            leads.extend(named.visitors.into_iter().map(|visitor| Interested::Device(visitor).to_name()));
            let mut persons = named.persons;
            if let Some(env) = env {
                let key = signing_key(env)?;
                persons.extend(named.addresses.iter().map(|address| person_name(&key, shop, address)));
            }
            let told = rows.iter().filter(|(key, _)| key.starts_with("tell/"));
            persons.extend(told.filter_map(|(_, row)| Some(serde_json::from_str::<HandOver>(row).ok()?.to)));
            leads.extend(persons.into_iter().map(|name| Interested::Person(name).to_name()));
        }
        _ => {}
    }
    leads.sort_compact();
    leads.dedup();
    Ok(leads)
}

fn write(
    storage: &Storage,
    env: Option<&Env>,
    Bringing { backup, page }: Bringing,
) -> Result<String, EdgeError> {
    let table = Table::create(storage.sql(), &TableKnown::default())?;
    match restored(&table)? {
        Some(known) if known.backup == backup && known.whole => return Ok("known".into()),
        Some(known) if known.backup == backup => {}
        None if page.class() == "deployment" && is_nobodys(&table)? => {}
        None if table.page("", END, 1)?.is_empty() => {}
        _ => {
            let words = format!(
                "{} has something already: a backup goes into an empty deployment, and nothing there is overwritten",
                page.object
            );
            return Err(EdgeError::theirs(409, words));
        }
    }
    for (key, value) in &page.rows {
        match (key.strip_prefix(ITEM), page.class()) {
            (Some(id), "catalogue") => {
                Items::create(&storage.sql(), &ItemsKnown::default())?.bring_back(id, value)?;
            }
            (_, "deployment") => table.put(key, &of_deployment(&table, env, (key, value))?)?,
            (_, "device" | "person") if key == "device" || key == "home" => {
                // What does not read here did not read there.
                table.put(key, brought_back(value).as_ref().unwrap_or(value))?;
            }
            _ => table.put(key, value)?,
        }
    }
    let whole = page.next.is_none();
    table.put(RESTORED, &serde_json::to_string(&Restored { backup, whole, ended: false })?)?;
    Ok("written".into())
}

/// Whether nobody has signed in or typed a credential yet. Settings are there from the first request on: the variable `SHOPS`.
fn is_nobodys(table: &Table) -> Result<bool, EdgeError> {
    for made in MADE {
        if !table.page(made, &format!("{made}{END}"), 1)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A row of the deployment's object as it holds here: every shop paused, under a version that no isolate knows, and with the
/// variable `SHOPS` of this deployment as the last word it heard, so that the backup's settings hold until somebody speaks.
fn of_deployment(table: &Table, env: Option<&Env>, (key, value): (&str, &str)) -> Result<String, EdgeError> {
    if key.starts_with("shop/") {
        let mut settings: Value = serde_json::from_str(value)?;
        if let Some(fields) = settings.as_object_mut() {
            fields.insert("paused".into(), true.into());
        }
        return Ok(settings.to_string());
    }
    Ok(match key {
        "version" => {
            let here = table.get(key)?.and_then(|here| here.parse::<u64>().ok()).unwrap_or(0);
            (value.parse::<u64>().unwrap_or(0).max(here) + 1).to_string()
        }
        "seed" => env.and_then(|env| bindings::optional(env, bindings::SHOPS)).unwrap_or_else(|| "[]".into()),
        _ => value.to_owned(),
    })
}

async fn wake(storage: &Storage, Bringing { backup, page }: Bringing) -> Result<String, EdgeError> {
    let table = Table::existing(storage.sql(), &TableKnown::default())?;
    let known = table.as_ref().map(restored).transpose()?.flatten();
    let (Some(table), Some(known)) = (table, known.filter(|known| known.backup == backup && known.whole))
    else {
        let words = format!("{} has not come from this backup: bring its rows first", page.object);
        return Err(EdgeError::theirs(409, words));
    };
    if page.class() == "deployment" {
        table.put(RESTORED, &serde_json::to_string(&Restored { ended: true, ..known })?)?;
        return Ok("done".into());
    }
    // The others have no alarm, or are parts that it does nothing for.
    if matches!(page.class(), "shop" | "catalogue" | "directory" | "shard" | "device" | "person") {
        // Milliseconds of any date we handle are far below 2^53.
        #[allow(clippy::cast_precision_loss)]
        let now = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(platform_now().0 as f64));
        storage.set_alarm(ScheduledTime::new(now)).await?;
    }
    Ok("awake".into())
}

fn restored(table: &Table) -> Result<Option<Restored>, EdgeError> {
    Ok(table.get(RESTORED)?.map(|row| serde_json::from_str(&row)).transpose()?)
}
