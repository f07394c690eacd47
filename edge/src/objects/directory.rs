//! A part of a shop's directory: which account, order, parcel, phone number or device leads to whose object, and events that
//! wait for such a name.
//!
//! | row | holds | goes |
//! | --- | --- | --- |
//! | `name/<name>` | whom it leads to, since when | 400 days after it was last learnt |
//! | `of/<person>/<name>` | nothing: for erasing | with it |
//! | `banned/<name>` | an address nobody is to write to, and why: the shop's suppression list (`suppression_list`) | when it is lifted |
//! | `held/<name>/<event>` | an event of nobody known | when its person heard it, else after 30 days |
//!
//! An object of its own, apart from the shards: every event of an order asks here before it is answered, and must not wait
//! behind a campaign. Names spread over 16 parts by their own hash; a part holds millions of rows within an object's 10 GB.

use rappel_journey::limit::RETENTION_MS;
use rappel_ledger::Owner;
use rappel_signal::{DAY_MS, SECOND_MS, UnixMs};
use serde::{Deserialize, Serialize};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use super::call;
use super::directory_call::{DirectoryCall, DirectoryReply};
use super::suppression_list;
use super::waking::Waking;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::store::table::{Table, TableKnown};

/// Events that wait for one name: an order has fewer.
const HELD_MAX: usize = 20;
/// How long they wait: an order that is not told within this time is told no more.
const HELD_MS: i64 = 30 * DAY_MS;
/// A name learnt again within this time is not written again.
const FRESH_MS: i64 = 30 * DAY_MS;
/// Rows looked at in one step of tidying.
const TIDIED_MAX: usize = 500;
const NAME: &str = "name/";
const OF: &str = "of/";
const HELD: &str = "held/";
/// Since when the alarm is armed.
const TIDIED_FROM: &str = "tidied-from";
/// How far tidying has come.
const TIDIED_TO: &str = "tidied-to";
/// Sorts behind every row's key.
const END: &str = "z";

/// A row's value, with the instant it is counted from.
#[derive(Serialize, Deserialize)]
struct Kept {
    at: UnixMs,
    what: String,
}

/// See the module.
#[durable_object]
pub struct DirectoryObject {
    state: State,
    waking: Waking,
    table: TableKnown,
}

impl DurableObject for DirectoryObject {
    fn new(state: State, _env: Env) -> Self {
        DirectoryObject { state, waking: Waking::default(), table: TableKnown::default() }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        call::answer_question(None, &self.state, &mut request, async |question| self.reply(question).await)
            .await
    }

    async fn alarm(&self) -> worker::Result<Response> {
        self.waking.work(&self.state.storage(), "directory", self.tidy()).await
    }
}

impl DirectoryObject {
    async fn reply(&self, question: DirectoryCall) -> Result<DirectoryReply, EdgeError> {
        let (table, now) = (Table::create(self.state.storage().sql(), &self.table)?, platform_now());
        match question {
            DirectoryCall::Find { names } => {
                let found =
                    names.iter().map(|name| Ok(read(&table, &format!("{NAME}{name}"))?.map(|row| row.what)));
                found.collect::<Result<_, EdgeError>>().map(DirectoryReply::Found)
            }
            DirectoryCall::Learn { owners } => {
                let mut held = Vec::new();
                for (name, owner) in owners {
                    learn(&table, &name, owner, now)?;
                    for (key, row) in table.scan(&format!("{HELD}{name}/"))? {
                        held.push((key, serde_json::from_str::<Kept>(&row)?.what));
                    }
                }
                self.tidy_later(&table, now).await?;
                Ok(DirectoryReply::Learnt(held))
            }
            DirectoryCall::Hold { name, digest, event } => {
                let key = format!("{HELD}{name}/{digest}");
                let held = table.scan(&format!("{HELD}{name}/"))?;
                if held.len() >= HELD_MAX && held.iter().all(|(known, _)| *known != key) {
                    return Ok(DirectoryReply::Full);
                }
                write(&table, &key, event, now)?;
                self.tidy_later(&table, now).await?;
                Ok(DirectoryReply::Done)
            }
            DirectoryCall::Release { keys } => {
                keys.iter().filter(|key| key.starts_with(HELD)).try_for_each(|key| table.delete(key))?;
                Ok(DirectoryReply::Done)
            }
            DirectoryCall::Forget { person } => {
                let prefix = format!("{OF}{person}/");
                for (key, _) in table.scan(&prefix)? {
                    let name = key.strip_prefix(&prefix).unwrap_or_default();
                    table.delete(&format!("{NAME}{name}"))?;
                    table.delete(&key)?;
                }
                Ok(DirectoryReply::Done)
            }
            DirectoryCall::Kept { person, names } => {
                let of = person.map(|person| table.scan(&format!("{OF}{person}/"))).transpose()?;
                let lists = suppression_list::rows(&table, &names)?;
                Ok(DirectoryReply::Kept(of.unwrap_or_default(), lists))
            }
            DirectoryCall::Banned { name, channel } => suppression_list::banned(&table, &name, channel),
            DirectoryCall::List { name, address, bans } => {
                suppression_list::hear(&table, &name, address, &bans)
            }
            DirectoryCall::Import { rows, read_at } => suppression_list::import(&table, rows, read_at),
            DirectoryCall::Strip { name } => suppression_list::strip(&table, &name),
            DirectoryCall::Restore { name, channel } => suppression_list::restore(&table, &name, channel),
            DirectoryCall::ReadList { after, rows_max } => suppression_list::read(&table, &after, rows_max),
        }
    }

    /// Arms the alarm once; from then on it arms itself.
    async fn tidy_later(&self, table: &Table, now: UnixMs) -> Result<(), EdgeError> {
        if table.get(TIDIED_FROM)?.is_some() {
            return Ok(());
        }
        table.put(TIDIED_FROM, &now.0.to_string())?;
        Ok(self.waking.arm(&self.state.storage(), now + DAY_MS).await?)
    }

    /// Looks at the next rows, and deletes those whose time is over.
    async fn tidy(&self) -> Result<(), EdgeError> {
        let (table, now) = (Table::create(self.state.storage().sql(), &self.table)?, platform_now());
        let from = table.get(TIDIED_TO)?.unwrap_or_default();
        let rows = table.page(&from, END, TIDIED_MAX)?;
        for (key, row) in &rows {
            let kept_ms = if key.starts_with(HELD) { HELD_MS } else { RETENTION_MS };
            let is_dated = [NAME, OF, HELD].iter().any(|kind| key.starts_with(kind));
            if is_dated && now - serde_json::from_str::<Kept>(row)?.at > kept_ms {
                table.delete(key)?;
            }
        }
        let next = match rows.last().filter(|_| rows.len() == TIDIED_MAX) {
            Some((key, _)) => {
                table.put(TIDIED_TO, key)?;
                now + SECOND_MS
            }
            None => {
                table.delete(TIDIED_TO)?;
                now + DAY_MS
            }
        };
        Ok(self.waking.arm(&self.state.storage(), next).await?)
    }
}

fn learn(table: &Table, name: &str, owner: String, now: UnixMs) -> Result<(), EdgeError> {
    let key = format!("{NAME}{name}");
    let known = read(table, &key)?;
    if known.as_ref().is_some_and(|known| known.what == owner && now - known.at < FRESH_MS) {
        return Ok(());
    }
    if let Some(before) = known.filter(|known| known.what != owner) {
        let before: Owner = serde_json::from_str(&before.what)?;
        table.delete(&format!("{OF}{}/{name}", before.person))?;
    }
    let person = serde_json::from_str::<Owner>(&owner)?.person;
    write(table, &format!("{OF}{person}/{name}"), String::new(), now)?;
    write(table, &key, owner, now)
}

fn read(table: &Table, key: &str) -> Result<Option<Kept>, EdgeError> {
    Ok(table.get(key)?.map(|row| serde_json::from_str(&row)).transpose()?)
}

fn write(table: &Table, key: &str, what: String, at: UnixMs) -> Result<(), EdgeError> {
    table.put(key, &serde_json::to_string(&Kept { at, what })?)
}
