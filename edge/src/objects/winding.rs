//! Clocks wound anew. A flow that a clock starts is known to a shopper's object only from when it is heard of next; so once
//! one is switched on, or starts otherwise than before, everybody on the list of people is told to look.
//!
//! | step | who | if the process dies after it |
//! | --- | --- | --- |
//! | notes that a shop's settings changed, with the change itself, and arms its alarm | the deployment's object | the alarm tells |
//! | tells each part of the list | its alarm | it tells again: nothing is new the second time |
//! | compares what starts flows with what it has told everybody of; notes a pass | each part of the list | the pass goes on |
//! | tells a page of people, notes how far it is | the part's alarm | the page is told again: winding twice is winding once |
//!
//! Nothing is told before every isolate has asked for the settings again: what an object hears meanwhile winds by those of
//! before. What is told says which settings it speaks of, and whoever does not have them gets them first.

use std::fmt::Debug;

use futures_util::future::join_all;
use rappel_flow::clocks;
use rappel_interest::limit::CALLS_PER_ALARM;
use rappel_journey::RosterRow;
use rappel_signal::{MINUTE_MS, ShopKey, UnixMs};
use serde::{Deserialize, Serialize};
use worker::{Env, Response};

use super::call::ask;
use super::deployment::DeploymentObject;
use super::deployment_shops::version;
use super::device_call::{DeviceCall, DeviceReply, ShopWord};
use super::person_call::{PersonCall, PersonReply};
use super::roster::{PARTS, ask_part};
use super::roster_call::{RosterCall, RosterReply};
use super::shard_call::Interested;
use super::shop::ShopObject;
use crate::bindings;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::store::roster::RosterRows;
use crate::store::table::Table;

/// How long after a change others are told of it: twice as long as an isolate goes by what it knows of settings.
const SETTLED_MS: i64 = MINUTE_MS;
/// Times that a page is told before those of it who do not answer are left to what is heard of them next.
const TRIES_MAX: u32 = 10;

/// Before a shop's key: its settings changed, and nobody was told yet.
const TO_WIND: &str = "to-wind/";
/// What everybody was told of, as JSON.
const WOUND: &str = "winding/wound";
const PASS: &str = "winding/pass";

/// A pass along the list.
#[derive(Serialize, Deserialize)]
struct Pass {
    shop: String,
    /// What starts flows, as it is told of: [`clocks`].
    clocks: Vec<String>,
    /// Of the settings.
    version: u64,
    begun_at: UnixMs,
    /// The name of the last who were told.
    after: String,
    /// Times the page behind it was tried.
    tries: u32,
}

impl DeploymentObject {
    /// Notes that a shop's settings changed.
    pub(super) fn note_to_wind(&self, table: &Table, shop: &str) -> Result<(), EdgeError> {
        self.to_wind.set(true);
        table.put(&format!("{TO_WIND}{shop}"), &platform_now().0.to_string())
    }

    /// Arms the alarm for what was noted, in the turn that noted it.
    pub(super) async fn arm_winding(&self) -> Result<(), EdgeError> {
        if self.to_wind.get() {
            self.waking.arm(&self.state.storage(), platform_now() + SETTLED_MS).await?;
            self.to_wind.set(false);
        }
        Ok(())
    }

    /// The alarm's work.
    pub(super) async fn work(&self) -> worker::Result<Response> {
        self.waking.work(&self.state.storage(), "word of changed settings", self.tell_lists()).await
    }

    async fn tell_lists(&self) -> Result<(), EdgeError> {
        let (mut told, mut next_at) = (Ok(()), None);
        for (key, noted_at) in self.table()?.scan(TO_WIND)? {
            let settled_at = UnixMs(noted_at.parse().unwrap_or(0)) + SETTLED_MS;
            if settled_at > platform_now() {
                next_at = next_at.into_iter().chain([settled_at]).min();
                continue;
            }
            let Some(shop) = key.strip_prefix(TO_WIND).and_then(ShopKey::parse) else { continue };
            match tell_parts(&self.env, &shop, version(&self.table()?)?).await {
                // What was noted meanwhile stands by itself.
                Ok(()) if self.table()?.get(&key)?.as_ref() == Some(&noted_at) => {
                    self.table()?.delete(&key)?
                }
                Ok(()) => next_at = Some(platform_now() + SETTLED_MS),
                // One shop's list keeps none of the others.
                Err(error) => told = Err(error),
            }
        }
        match next_at {
            Some(at) => self.waking.arm(&self.state.storage(), at).await.map_err(EdgeError::from).and(told),
            None => told,
        }
    }
}

async fn tell_parts(env: &Env, shop: &ShopKey, version: u64) -> Result<(), EdgeError> {
    for part in 0..PARTS {
        ask_part(env, shop, part, RosterCall::Wind { shop: shop.as_str().to_owned(), version }).await?;
    }
    Ok(())
}

impl ShopObject {
    /// Settings of the shop changed: begins a pass if something starts flows that nobody was told of.
    pub(super) async fn wind(&self, shop: String, version: u64) -> Result<RosterReply, EdgeError> {
        Shops::refresh_to(&self.env, version).await?;
        let table = self.table()?;
        let now = platform_now();
        let told = starts(&self.env, &shop, now).unwrap_or_default();
        let pass: Option<Pass> = read(&table, PASS)?;
        let known =
            pass.as_ref().map_or_else(|| read(&table, WOUND), |pass| Ok(Some(pass.clocks.clone())))?;
        let known = known.unwrap_or_default();
        let is_new = told.iter().any(|clock| !known.contains(clock));
        match pass {
            _ if is_new => {
                let pass =
                    Pass { shop, clocks: told, version, begun_at: now, after: String::new(), tries: 0 };
                write(&table, PASS, &pass)?;
            }
            // What is switched off and on again is new again.
            Some(pass) => write(&table, PASS, &Pass { clocks: told, ..pass })?,
            None => return write(&table, WOUND, &told).map(|()| RosterReply::Done),
        }
        self.arm(now).await?;
        Ok(RosterReply::Done)
    }

    /// Tells the next page of people.
    pub(super) async fn go_on_winding(&self) -> Result<(), EdgeError> {
        let Some(table) = self.existing_table()? else { return Ok(()) };
        let Some(pass) = read::<Pass>(&table, PASS)? else { return Ok(()) };
        let rows = RosterRows(table).after_name(&pass.after, CALLS_PER_ALARM)?;
        let last = rows.last().map(|row| row.name.clone());
        let shop = ShopKey::parse(&pass.shop)
            .ok_or_else(|| EdgeError::Ours(format!("no shop key: {:?}", pass.shop)))?;
        // Nobody who cannot be written to is woken by a clock.
        let reached = rows.iter().filter(|row| {
            RosterRow::from_stored(&row.row).is_none_or(|row| row.contact.is_some() || row.push)
        });
        let word = ShopWord::Clocks { version: pass.version };
        let told = join_all(reached.map(|row| tell(&self.env, &shop, &row.name, word))).await;
        let failed = told.into_iter().filter_map(Result::err).next_back();
        let table = self.table()?;
        // Another change began it anew meanwhile.
        let Some(current) = read::<Pass>(&table, PASS)? else { return Ok(()) };
        if current.begun_at != pass.begun_at {
            return self.arm(platform_now()).await;
        }
        let (Some(last), tries) = (last, pass.tries + 1) else {
            table.delete(PASS)?;
            return write(&table, WOUND, &current.clocks);
        };
        match failed {
            Some(error) if tries < TRIES_MAX => {
                crate::log::warn!("clocks are not wound: {error:?}");
                write(&table, PASS, &Pass { tries, ..current })?;
                self.arm(platform_now() + MINUTE_MS).await
            }
            _ => {
                write(&table, PASS, &Pass { after: last, tries: 0, ..current })?;
                self.arm(platform_now()).await
            }
        }
    }
}

/// What starts flows by a clock, and whose clock where somebody's own is unknown; nothing of a shop that is no more.
fn starts(env: &Env, shop: &str, now: UnixMs) -> Result<Vec<String>, EdgeError> {
    let zone = &Shops::settings(shop)?.zone;
    let clocks = clocks(&*crate::book::book(env, shop, now)?);
    Ok(clocks.into_iter().map(|clock| format!("{zone} {clock}")).collect())
}

async fn tell(env: &Env, shop: &ShopKey, name: &str, word: ShopWord) -> Result<(), EdgeError> {
    match Interested::parse(name) {
        Some(Interested::Device(visitor)) => {
            match ask(&bindings::device(env, shop, visitor)?, &DeviceCall::Word(word)).await? {
                DeviceReply::Done | DeviceReply::Unknown => Ok(()),
                other => Err(unexpected(&other)),
            }
        }
        Some(Interested::Person(name)) => {
            match ask(&bindings::person(env, shop, &name)?, &PersonCall::Word(word)).await? {
                PersonReply::Done | PersonReply::Unknown => Ok(()),
                other => Err(unexpected(&other)),
            }
        }
        None => Ok(()),
    }
}

fn unexpected(reply: &impl Debug) -> EdgeError {
    EdgeError::Ours(format!("a shopper's object answered {reply:?}"))
}

fn read<T: for<'a> Deserialize<'a>>(table: &Table, key: &str) -> Result<Option<T>, EdgeError> {
    Ok(table.get(key)?.map(|row| serde_json::from_str(&row)).transpose()?)
}

fn write(table: &Table, key: &str, value: &impl Serialize) -> Result<(), EdgeError> {
    table.put(key, &serde_json::to_string(value)?)
}
