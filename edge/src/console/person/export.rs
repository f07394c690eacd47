//! Everything that is kept of somebody, as one JSON file to hand over: rows as the objects store them.
//!
//! | part | is |
//! | --- | --- |
//! | `person` | the rows of the person's object |
//! | `devices` | of each device the rows about this person; its visits, unless others shop there, too |
//! | `addresses` | the rows of the objects of their other addresses, where those are nobody else's |
//! | `listed` | their rows on the list of people, and what it knows to come of them |
//! | `interests` | what a shard of the shop knows of their interest |
//! | `directory` | the keyed names that lead to them |
//! | `suppressions` | the rows of the shop's suppression list about their addresses |
//! | `given_up` | messages to them on the shop's list of those given up |
//!
//! Figures name nobody, so nothing of them is here. Letters' links are signed, and kept nowhere.

use rappel_compact::{Gather, SortCompact};
use rappel_flow::{Person, SegmentId};
use rappel_interest::limit::SHARDS_DEFAULT;
use rappel_interest::shard_of;
use rappel_journey::{Erasure, Home, PersonName};
use rappel_signal::VisitorId;
use serde_json::{Map, Value, json};

use super::super::shop::Visit;
use super::Who;
use super::gather::{device_rows, devices_of, person_rows, value};
use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::shard_call::{Interested, ShardCall, ShardQuestion, ShardReply};
use crate::objects::{dead_letters, roster};
use crate::secrets::{person_name, signing_key};
use crate::store::kept::{Rows, Wanted};
use crate::tell::directory;

/// Version of the file's form.
const VERSION: u32 = 1;

/// The file; `None` if nothing is kept of them.
pub(super) async fn file(visit: &Visit<'_>, who: &Who) -> Result<Option<String>, EdgeError> {
    let (env, shop) = (visit.env, &visit.key);
    let own = match who {
        Who::Device(visitor) => device_rows(env, shop, *visitor, Wanted::All).await?,
        Who::Person(name) => person_rows(env, shop, name, Wanted::All).await?,
    };
    let Some(person) = value(&own, "person") else { return Ok(None) };
    let person: Person = serde_json::from_str(person)?;
    let home: Option<Home> = value(&own, "home").map(serde_json::from_str).transpose()?;
    let visitors = match (&home, who) {
        (Some(home), _) => devices_of(home),
        (None, Who::Device(visitor)) => vec![*visitor],
        (None, Who::Person(_)) => return Ok(None),
    };
    let name = match who {
        Who::Person(name) => Some(name),
        Who::Device(_) => None,
    };
    let mut devices = Vec::new();
    for visitor in &visitors {
        let rows = match who {
            Who::Device(_) => own.clone(),
            Who::Person(_) => of_the_person(device_rows(env, shop, *visitor, Wanted::All).await?, &person)?,
        };
        devices.push(json!({ "visitor": visitor.to_string(), "rows": as_json(&rows) }));
    }
    let names = names(visit, &person, name)?;
    let mut addresses = Vec::new();
    for other in names.iter().filter(|other| Some(*other) != name) {
        let rows = person_rows(env, shop, other, Wanted::All).await?;
        let is_nobodys =
            |home: &str| serde_json::from_str::<Home>(home).is_ok_and(|home| home.sources.is_empty());
        if value(&rows, "home").is_some_and(is_nobodys) {
            addresses.push(as_json(&rows));
        }
    }
    let letters = dead_letters::read(env, shop).await?;
    let given_up: Vec<_> = letters.iter().filter(|letter| letter.is_of(name, &visitors)).collect();
    let known = directory::kept(env, shop, name.map(|name| name.0.as_str()), &names).await?;
    let file = json!({
        "v": VERSION,
        "shop": shop.as_str(),
        "exported_ms": visit.now.0,
        "person": if name.is_some() { as_json(&own) } else { Value::Null },
        "devices": devices,
        "addresses": addresses,
        "listed": listed(visit, name, &visitors).await?,
        "interests": interests(visit, name, &visitors).await?,
        "directory": as_json(&known.0),
        "suppressions": as_json(&known.1),
        "given_up": given_up,
    });
    Ok(Some(serde_json::to_string_pretty(&file)?))
}

/// What the list of people shows.
async fn listed(
    visit: &Visit<'_>,
    name: Option<&PersonName>,
    visitors: &[VisitorId],
) -> Result<Vec<Value>, EdgeError> {
    let person = name.map(|name| Interested::Person(name.clone()));
    let all = person.into_iter().chain(visitors.iter().map(|visitor| Interested::Device(*visitor)));
    let mut rows = Vec::new();
    for one in all {
        let (row, backlog) = roster::one(visit.env, &visit.key, &one.to_name()).await?;
        rows.extend(row.map(|row| parsed(&row.row)).into_iter().chain(backlog.map(|row| parsed(&row))));
    }
    Ok(rows)
}

/// A device's rows, less what is of others who shop there.
fn of_the_person(rows: Rows, person: &Person) -> Result<Rows, EdgeError> {
    let theirs: Vec<&SegmentId> = person.segments.iter().map(|segment| &segment.id).collect();
    let here: Option<Person> = value(&rows, "person").map(serde_json::from_str).transpose()?;
    let blank = |segment: &rappel_flow::Segment| *segment == rappel_flow::Segment::new(segment.id.clone());
    let alone =
        here.iter().flat_map(|here| &here.segments).all(|known| theirs.contains(&&known.id) || blank(known));
    let is_theirs = |key: &str| {
        let about = |segment: &&SegmentId| key.split('/').any(|part| part == segment.0);
        theirs.iter().any(about)
    };
    Ok(rows.into_iter().filter(|(key, _)| alone || is_theirs(key)).collect())
}

/// The names of the objects of all their addresses.
fn names(visit: &Visit<'_>, person: &Person, own: Option<&PersonName>) -> Result<Vec<PersonName>, EdgeError> {
    let key = signing_key(visit.env)?;
    let addresses = Erasure::new(person.segments.iter(), Vec::new(), Vec::new(), visit.now).addresses;
    let mut names: Vec<PersonName> =
        addresses.iter().map(|(_, address)| person_name(&key, visit.key.as_str(), address)).collect();
    names.extend(own.cloned());
    names.sort_compact();
    names.dedup();
    Ok(names)
}

async fn interests(
    visit: &Visit<'_>,
    name: Option<&PersonName>,
    visitors: &[VisitorId],
) -> Result<Vec<Value>, EdgeError> {
    let person = name.cloned().map(Interested::Person);
    let all = visitors.iter().copied().map(Interested::Device).chain(person);
    let mut interests = Vec::new();
    for person in all.map(|interested| interested.to_name()) {
        let shard = shard_of(&person, SHARDS_DEFAULT);
        let (shop, call) = (visit.key.as_str().to_owned(), ShardCall::Kept { person });
        let question = ShardQuestion { shop, shard, shards: SHARDS_DEFAULT, call };
        match ask(&bindings::shard(visit.env, &visit.key, shard)?, &question).await? {
            ShardReply::Kept(row) => interests.extend(row.map(|row| parsed(&row))),
            other => return Err(EdgeError::Ours(format!("a shard answered {other:?}"))),
        }
    }
    Ok(interests)
}

/// Rows as an object of their keys, values parsed where they are JSON.
fn as_json(rows: &Rows) -> Value {
    let rows = rows.iter().map(|(key, value)| (key.clone(), parsed(value)));
    Value::Object(rows.gather::<Map<_, _>>())
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}
