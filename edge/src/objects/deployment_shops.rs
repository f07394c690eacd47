//! Settings of shops, kept by the deployment's object: taken in, changed, and turned back.

use rappel_access::{AuditEntry, Deed};
use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::deployment::DeploymentObject;
use super::deployment_call::{DeploymentReply, PastChange};
use crate::bindings;
use crate::config::document::{self, Edit, edited};
use crate::config::{Document, ShopSettings, Shops};
use crate::error::EdgeError;
use crate::store::table::Table;

/// Changes of a shop that can be undone.
const HISTORY_MAX: usize = 50;

const SHOP: &str = "shop/";
const PAST: &str = "past/";
const VERSION: &str = "version";
const SEED: &str = "seed";
/// Who speaks through the variable `SHOPS`.
const DEPLOYMENT: &str = "deployment";

/// A row of a shop's history.
#[derive(Serialize, Deserialize)]
struct Past {
    change: PastChange,
    /// What held before; nothing if the shop is new.
    before: Option<String>,
}

impl DeploymentObject {
    /// All shops, unless the version is known.
    pub(super) fn shops(
        &self,
        table: &Table,
        known: Option<u64>,
        now: UnixMs,
    ) -> Result<DeploymentReply, EdgeError> {
        let seeded = self.take_in_variable(table, now)?;
        let documents = || -> Result<Vec<Document>, EdgeError> {
            Ok(table.scan(SHOP)?.into_iter().map(|(_, row)| Document(row)).collect())
        };
        let version = version(table)?;
        match seeded {
            // With nothing that held before, nothing holds now.
            Err(words) if version == 0 => Ok(DeploymentReply::NotTaken(words)),
            _ if known == Some(version) => Ok(DeploymentReply::Unchanged),
            _ => {
                let sealed = self.all_sealed(table)?;
                Ok(DeploymentReply::Shops { version, documents: documents()?, sealed })
            }
        }
    }

    /// Takes in what the variable says now and did not say before. What is wrong with it, if it cannot be read: then all
    /// stays as it was.
    fn take_in_variable(&self, table: &Table, now: UnixMs) -> Result<Result<(), String>, EdgeError> {
        // Asked before every send: it must not read a long variable each time.
        if self.is_seeded.get() {
            return Ok(Ok(()));
        }
        let variable = bindings::optional(&self.env, bindings::SHOPS).unwrap_or_else(|| "[]".into());
        let before = table.get(SEED)?;
        if before.as_ref() != Some(&variable) {
            let shops = match Shops::parse(&variable) {
                Ok(shops) => shops,
                Err(words) => {
                    crate::log::error!("{words}");
                    return Ok(Err(words));
                }
            };
            let before = before.as_deref().map(document::by_key).unwrap_or_default();
            for (settings, said) in &shops {
                self.take_in(table, &settings.key, before.get(&settings.key), &said.0, now)?;
            }
            let gone = |key: &&String| shops.iter().all(|(settings, _)| settings.key != **key);
            for key in before.keys().filter(gone) {
                self.let_go(table, key, before.get(key), now)?;
            }
            // The first deployment knows nobody yet.
            if table.get(SEED)?.is_some() {
                shops.iter().try_for_each(|(settings, _)| self.note_to_wind(table, &settings.key))?;
            }
            // Counted even where there is no shop: what is known of none is known.
            if version(table)? == 0 {
                count_up(table)?;
            }
            table.put(SEED, &variable)?;
        }
        // Without the right secret nobody's settings would be known; `/health` says what is wrong with it.
        if let Err(error) = self.seal_anew(table) {
            crate::log::error!("credentials are not sealed anew: {error:?}");
        }
        self.is_seeded.set(true);
        Ok(Ok(()))
    }

    /// Takes in what the variable says of a shop: what it changed since it was last heard, field by field. What was changed in
    /// the console meanwhile, and is no field of those, stays.
    fn take_in(
        &self,
        table: &Table,
        shop: &str,
        before: Option<&Value>,
        said: &str,
        now: UnixMs,
    ) -> Result<(), EdgeError> {
        let kept = table.get(&format!("{SHOP}{shop}"))?;
        let document = match &kept {
            Some(kept) => document::caught_up(kept, before.unwrap_or(&Value::Null), said),
            None => Ok(said.to_owned()),
        };
        match document.and_then(|document| check(table, shop, document)) {
            Ok(document) if kept.as_ref() == Some(&document) => Ok(()),
            Ok(document) => {
                let entry = by_deployment(shop, "the variable SHOPS", now);
                keep(table, shop, Some(&document), &entry)?;
                self.note(table, &entry)
            }
            Err(words) => {
                crate::log::error!("SHOPS is not taken in: {words}");
                self.note(
                    table,
                    &by_deployment(shop, &format!("nothing: SHOPS was not taken in: {words}"), now),
                )
            }
        }
    }

    /// A shop that the variable no longer has goes, with its keys and roles; one that was changed in the console stays.
    fn let_go(
        &self,
        table: &Table,
        shop: &str,
        before: Option<&Value>,
        now: UnixMs,
    ) -> Result<(), EdgeError> {
        let kept =
            table.get(&format!("{SHOP}{shop}"))?.and_then(|kept| serde_json::from_str::<Value>(&kept).ok());
        if kept.as_ref() != before {
            crate::log::error!("shop {shop:?} is out of SHOPS and stays: it was changed in the console");
            return self
                .note(table, &by_deployment(shop, "nothing: it is out of SHOPS, and was changed here", now));
        }
        let entry = by_deployment(shop, "the shop: it is out of SHOPS", now);
        keep(table, shop, None, &entry)?;
        self.forget_shop(table, shop)?;
        self.forget_sealed(table, shop)?;
        self.note(table, &entry)
    }

    /// A shop's changes, the newest first.
    pub(super) fn history(&self, table: &Table, shop: &str) -> Result<DeploymentReply, EdgeError> {
        let mut history = Vec::new();
        for (_, row) in table.scan(&format!("{PAST}{shop}/"))?.into_iter().rev() {
            history.push(serde_json::from_str::<Past>(&row)?.change);
        }
        Ok(DeploymentReply::History(history))
    }

    /// Makes a change, if what comes of it can be read.
    pub(super) fn change(
        &self,
        table: &Table,
        shop: &str,
        edit: &Edit,
        entry: AuditEntry,
    ) -> Result<DeploymentReply, EdgeError> {
        let known = table.get(&format!("{SHOP}{shop}"))?;
        let changed = match &known {
            Some(known) => edited(known, edit),
            None => Err(format!("there is no shop {shop:?}")),
        };
        let checked = changed.and_then(|changed| check(table, shop, changed));
        let changed = match checked {
            Ok(changed) => changed,
            Err(words) => return Ok(DeploymentReply::NotTaken(words)),
        };
        if known.as_ref() != Some(&changed) {
            keep(table, shop, Some(&changed), &entry)?;
            self.note_to_wind(table, shop)?;
            self.note(table, &entry)?;
        }
        Ok(DeploymentReply::Done)
    }

    /// Makes a shop that the variable does not have: so no deployment takes it away.
    pub(super) fn make_shop(
        &self,
        table: &Table,
        shop: &str,
        document: String,
        entry: &AuditEntry,
    ) -> Result<DeploymentReply, EdgeError> {
        if table.get(&format!("{SHOP}{shop}"))?.is_some() {
            return Ok(DeploymentReply::NotTaken(format!("there is a shop {shop:?} already")));
        }
        // Its shoppers are kept under its key: they are not the new shop's.
        let past = format!("{PAST}{shop}/");
        if !table.page(&past, &format!("{past}\u{ffff}"), 1)?.is_empty() {
            return Ok(DeploymentReply::NotTaken(format!(
                "there was a shop {shop:?} before: give this one another name"
            )));
        }
        match check(table, shop, document) {
            Ok(document) => {
                keep(table, shop, Some(&document), entry)?;
                self.note(table, entry)?;
                Ok(DeploymentReply::Done)
            }
            Err(words) => Ok(DeploymentReply::NotTaken(words)),
        }
    }

    /// Puts a flow and its texts back to how they were before a change, and leaves everything else. It is a change itself, and can be undone.
    pub(super) fn undo(
        &self,
        table: &Table,
        (shop, flow, texts): (&str, String, Vec<String>),
        change: u64,
        entry: AuditEntry,
    ) -> Result<DeploymentReply, EdgeError> {
        let Some(row) = table.get(&past_key(shop, change))? else {
            return Ok(DeploymentReply::NotTaken("that change is too long ago to be undone".into()));
        };
        match serde_json::from_str::<Past>(&row)?.before {
            Some(before) => self.change(table, shop, &Edit::Back { flow, texts, before }, entry),
            None => Ok(DeploymentReply::NotTaken("before that change there was no such shop".into())),
        }
    }
}

/// The document, if it is this shop's and can be read, and all shops can be together.
fn check(table: &Table, shop: &str, document: String) -> Result<String, String> {
    let settings = ShopSettings::read(&document)?;
    if settings.key != shop {
        return Err(format!("a shop's key cannot be changed: it stands in every page's tag. It is {shop:?}"));
    }
    let rows = table.scan(SHOP).map_err(|error| format!("{error:?}"))?;
    let others = rows.iter().filter_map(|(_, row)| ShopSettings::read(row).ok());
    let others: Vec<ShopSettings> = others.filter(|other| other.key != shop).collect();
    Shops::check_together(others.iter().chain([&settings]))?;
    Ok(document)
}

/// Writes what holds from now on, and what held before.
fn keep(table: &Table, shop: &str, document: Option<&str>, entry: &AuditEntry) -> Result<(), EdgeError> {
    let key = format!("{SHOP}{shop}");
    let before = table.get(&key)?;
    match document {
        Some(document) => table.put(&key, document)?,
        None => table.delete(&key)?,
    }
    let number = count_up(table)?;
    let AuditEntry { at, who, deed, about, .. } = entry.clone();
    let past = Past { change: PastChange { number, at, who, deed, about }, before };
    table.put(&past_key(shop, number), &serde_json::to_string(&past)?)?;
    let kept = table.scan(&format!("{PAST}{shop}/"))?;
    let over = kept.len().saturating_sub(HISTORY_MAX);
    kept.iter().take(over).try_for_each(|(key, _)| table.delete(key))
}

fn by_deployment(shop: &str, about: &str, at: UnixMs) -> AuditEntry {
    let shop = Some(shop.to_owned());
    AuditEntry { at, who: DEPLOYMENT.into(), shop, deed: Deed::Changed, about: about.into() }
}

fn past_key(shop: &str, number: u64) -> String {
    format!("{PAST}{shop}/{number:010}")
}

pub(super) fn version(table: &Table) -> Result<u64, EdgeError> {
    Ok(table.get(VERSION)?.and_then(|value| value.parse().ok()).unwrap_or(0))
}

/// Counts a change: whoever knows an earlier version asks for all.
pub(super) fn count_up(table: &Table) -> Result<u64, EdgeError> {
    let next = version(table)? + 1;
    table.put(VERSION, &next.to_string())?;
    Ok(next)
}
