//! People whom a merchant brings along: an object of the shop's class under a name of its own, `<shop>/import`. What a file says of
//! those who agreed waits here until the merchant vouches for it, then it is told a few rows at a time by the alarm.
//!
//! | row | holds | goes |
//! | --- | --- | --- |
//! | `import/run` | how far it is (`rappel_shop::import`) | with the next file |
//! | `import/shop` | the shop's key | at the end |
//! | `import/no/<number>` | addresses that are not to be written to | once the suppression list has them |
//! | `import/yes/<number>` | people | once they were told, or after a day without the merchant's word |
//!
//! At the end the whole database goes, and the counts are written into a new one: a deleted row's bytes may stand in an old one.
//!
//! | if the process dies… | then the alarm… | and nothing is lost or doubled because |
//! | --- | --- | --- |
//! | before the file is counted | | it was not answered, and nothing is kept |
//! | between the end and its being written down | | everybody is told, and the report alone is lost |
//! | between telling rows and writing that they were told | tells them again | each person's object knows the event by its id, the list adds up what it knows |

use std::collections::BTreeMap;

use rappel_journey::ListEntry;
use rappel_shop::import::{ImportPhase, ImportRun, ImportedPerson, ImportedYes, read_import};
use rappel_shop::{Outcome, SuppressedAddress};
use rappel_signal::{DAY_MS, MINUTE_MS, ShopKey, UnixMs};
use serde::Serialize;

use super::people_import_call::{ImportCall, ImportReply};
use super::shop::ShopObject;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::store::table::Table;
use crate::tell;

/// People told in one alarm: with an address and a number each, the directory, the list and their objects are asked 36 times; no
/// alarm asks more than 40.
const STEP_PEOPLE_MAX: usize = 6;
/// Addresses put on the suppression list in one alarm: at most one call to each of its sixteen parts.
const STEP_SUPPRESSED_MAX: usize = 500;
/// How often the same people are tried, a minute apart, until the others go on without those who do not answer.
const TRIES_MAX: u32 = 10;
/// An upload that nobody starts is forgotten after a day: of these people nobody has vouched for yet.
const UPLOAD_KEPT_MS: i64 = DAY_MS;

const RUN: &str = "import/run";
const SHOP: &str = "import/shop";
const NO: &str = "import/no/";
const YES: &str = "import/yes/";
/// Sorts behind every number.
const END: &str = "~";

impl ShopObject {
    /// Answers as the object that brings people along.
    pub(super) async fn import(&self, call: ImportCall) -> Result<ImportReply, EdgeError> {
        match call {
            ImportCall::Look => {
                let run = self.existing_table()?.map(|table| table.get(RUN)).transpose()?;
                Ok(ImportReply::Run(run.flatten()))
            }
            ImportCall::Upload { shop, name, text } => self.take_file(&shop, &name, &text).await,
            ImportCall::Start { id, terms } => {
                let table = self.table()?;
                let Some(mut run) = load(&table)?.filter(|run| run.id == id) else { return Ok(gone()) };
                // Told again, it goes on as it does.
                if run.phase == ImportPhase::Checked {
                    run.phase = ImportPhase::Running;
                    run.terms = Some(serde_json::from_str(&terms)?);
                    save(&table, &run)?;
                    self.arm(platform_now()).await?;
                }
                look(&run)
            }
            ImportCall::Cancel { id } => {
                let table = self.table()?;
                match load(&table)?.filter(|run| run.id == id) {
                    Some(run) if run.phase != ImportPhase::Checked => Ok(started()),
                    Some(_) => {
                        self.forget_file().await?;
                        Ok(ImportReply::Run(None))
                    }
                    None => Ok(gone()),
                }
            }
        }
    }

    async fn take_file(&self, shop: &str, name: &str, text: &str) -> Result<ImportReply, EdgeError> {
        let now = platform_now();
        let file = match read_import(name, text.as_bytes(), now) {
            Ok(file) => file,
            Err(refusal) => return Ok(ImportReply::Refused(refusal)),
        };
        let mut run = ImportRun::checked(&file, name, now);
        run.counts.held = self.held(&shop_key(shop)?, &file.people).await?;
        // Asked for only now: somebody else's file may have been started meanwhile.
        let table = self.table()?;
        if load(&table)?.is_some_and(|run| run.phase == ImportPhase::Running) {
            return Ok(started());
        }
        self.forget_file().await?;
        let table = self.table()?;
        table.put(SHOP, shop)?;
        put(&table, NO, &file.suppressed, STEP_SUPPRESSED_MAX)?;
        put(&table, YES, &file.people, STEP_PEOPLE_MAX)?;
        save(&table, &run)?;
        self.arm(now + UPLOAD_KEPT_MS).await?;
        look(&run)
    }

    /// Forgets all that is here, bytes of deleted rows included: the database goes whole.
    async fn forget_file(&self) -> Result<(), EdgeError> {
        self.table.forget();
        self.waking.forget();
        Ok(self.state.storage().delete_all().await?)
    }

    /// How many yeses the suppression list speaks against.
    async fn held(&self, shop: &ShopKey, people: &[ImportedPerson]) -> Result<u32, EdgeError> {
        let bans = self.bans(shop, people).await?;
        let held = people.iter().map(|person| person.held(|yes, address| forbids(&bans, yes, address)));
        Ok(u32::try_from(held.sum::<usize>()).unwrap_or(u32::MAX))
    }

    async fn bans(&self, shop: &ShopKey, people: &[ImportedPerson]) -> Result<Bans, EdgeError> {
        let addresses = people.iter().flat_map(|person| person.email.iter().chain(&person.phone));
        tell::directory::listed(&self.env, shop, addresses).await
    }

    /// Tells the next rows, those first that are not to be written to.
    pub(super) async fn go_on_importing(&self) -> Result<(), EdgeError> {
        let Some(table) = self.existing_table()? else { return Ok(()) };
        let Some(run) = load(&table)? else { return Ok(()) };
        match run.phase {
            ImportPhase::Done => Ok(()),
            ImportPhase::Running => self.tell_rows(&table, run).await,
            ImportPhase::Checked => {
                let until = run.at + UPLOAD_KEPT_MS;
                if platform_now() < until {
                    return self.arm(until).await;
                }
                crate::log::info!("a file of people that nobody started is forgotten");
                self.forget_file().await
            }
        }
    }

    async fn tell_rows(&self, table: &Table, run: ImportRun) -> Result<(), EdgeError> {
        let shop = shop_key(&table.get(SHOP)?.unwrap_or_default())?;
        let next = |prefix: &str| Ok::<_, EdgeError>(table.page(prefix, &format!("{prefix}{END}"), 1)?.pop());
        if let Some((key, rows)) = next(NO)? {
            let rows: Vec<SuppressedAddress> = serde_json::from_str(&rows)?;
            tell::directory::suppress(&self.env, &shop, &rows, run.at).await?;
            return self.told(table, &run.id, &key, rows.len(), |_| {}).await;
        }
        let Some((key, rows)) = next(YES)? else {
            let Some(mut run) = load(table)? else { return Ok(()) };
            run.finish(platform_now());
            crate::log::info!("people are brought along: {:?}", run.progress);
            self.forget_file().await?;
            return save(&self.table()?, &run);
        };
        let people: Vec<ImportedPerson> = serde_json::from_str(&rows)?;
        let fates = self.bring_along(&shop, &run, &people).await?;
        if fates.contains(&Fate::Unwritten) && run.tries + 1 < TRIES_MAX {
            let Some(mut run) = load(table)? else { return Ok(()) };
            run.tries += 1;
            save(table, &run)?;
            return self.arm(platform_now() + MINUTE_MS).await;
        }
        let note = |run: &mut ImportRun| {
            for (person, fate) in people.iter().zip(&fates) {
                match fate {
                    Fate::Taken => run.progress.taken += 1,
                    Fate::Known => run.progress.known += 1,
                    Fate::LeftOut => run.progress.left_out += 1,
                    Fate::Unwritten => run.failed(person.line),
                }
            }
        };
        self.told(table, &run.id, &key, people.len(), note).await
    }

    /// Writes that rows were told, in the turn that has the next ones told.
    async fn told(
        &self,
        table: &Table,
        id: &str,
        key: &str,
        rows: usize,
        note: impl FnOnce(&mut ImportRun),
    ) -> Result<(), EdgeError> {
        let Some(mut run) = load(table)?.filter(|run| run.id == id) else { return Ok(()) };
        run.progress.done += u32::try_from(rows).unwrap_or(u32::MAX);
        run.tries = 0;
        note(&mut run);
        table.delete(key)?;
        save(table, &run)?;
        self.arm(platform_now()).await
    }

    /// Tells each person's object, unless a no that is kept here is younger than each yes.
    async fn bring_along(
        &self,
        shop: &ShopKey,
        run: &ImportRun,
        people: &[ImportedPerson],
    ) -> Result<Vec<Fate>, EdgeError> {
        let bans = self.bans(shop, people).await?;
        let terms = run.terms.clone().unwrap_or_default();
        let holds = |yes: &ImportedYes, address: &str| !forbids(&bans, yes, address);
        let events = people.iter().enumerate();
        let events: Vec<_> = events
            .filter_map(|(place, person)| Some((place, person.event(run.format, &terms, holds)?)))
            .collect();
        let mut fates = vec![Fate::LeftOut; people.len()];
        let mut set = |place: usize, fate| fates.get_mut(place).map_or((), |known| *known = fate);
        events.iter().for_each(|(place, _)| set(*place, Fate::Unwritten));
        for (place, outcome) in tell::people(&self.env, shop, events, platform_now()).await {
            match outcome {
                Outcome::Accepted => set(place, Fate::Taken),
                Outcome::Known => set(place, Fate::Known),
                _ => {}
            }
        }
        Ok(fates)
    }
}

/// What became of somebody.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Taken,
    Known,
    LeftOut,
    /// Their object did not answer.
    Unwritten,
}

/// What the suppression list has, by address.
type Bans = BTreeMap<String, ListEntry>;

/// A day that is given for a whole file is nobody's own: a yes that has no other is older than any no.
fn forbids(bans: &Bans, yes: &ImportedYes, address: &str) -> bool {
    let agreed_at = yes.at.unwrap_or(UnixMs(i64::MIN));
    bans.get(address).is_some_and(|entry| entry.forbids(yes.channel, agreed_at))
}

fn load(table: &Table) -> Result<Option<ImportRun>, EdgeError> {
    Ok(table.get(RUN)?.map(|row| serde_json::from_str(&row)).transpose()?)
}

fn save(table: &Table, run: &ImportRun) -> Result<(), EdgeError> {
    table.put(RUN, &serde_json::to_string(run)?)
}

fn put<T: Serialize>(table: &Table, prefix: &str, rows: &[T], at_once: usize) -> Result<(), EdgeError> {
    for (number, rows) in rows.chunks(at_once).enumerate() {
        table.put(&format!("{prefix}{number:06}"), &serde_json::to_string(rows)?)?;
    }
    Ok(())
}

fn look(run: &ImportRun) -> Result<ImportReply, EdgeError> {
    Ok(ImportReply::Run(Some(serde_json::to_string(run)?)))
}

fn shop_key(shop: &str) -> Result<ShopKey, EdgeError> {
    ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))
}

fn gone() -> ImportReply {
    ImportReply::NotTaken(
        "That file is here no more: it was cancelled, forgotten after a day, or another took its place."
            .into(),
    )
}

fn started() -> ImportReply {
    ImportReply::NotTaken("A file is being brought along: wait until it is through.".into())
}
