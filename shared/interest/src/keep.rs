//! Letting go: rows whose time is over, and persons who want to be forgotten.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::key::{ENDED, ONCE, PERSONS};
use crate::limit::{ALARM_PAUSE_MS, CAMPAIGN_KEPT_MS, LOW_STOCK_ONCE_MS, PERSON_KEPT_MS, SWEEP_EVERY_MS};
use crate::{Page, PersonRow, Running, Telling, Writes, person_key, range_end};

const VERSION: u8 = 1;
/// What is swept, in this order.
const STAGES: [&str; 3] = [ONCE, ENDED, PERSONS];

/// Where the sweeper is. Stored; it goes once a day, a page at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sweeper {
    /// Version of the form.
    pub v: u8,
    /// The last person looked at; `None` at the beginning.
    #[serde(default)]
    pub after: Option<String>,
    /// When to go on.
    pub next_at: UnixMs,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Sweeper {
    /// A shard's first row was written: there is something to look after.
    #[must_use]
    pub fn new(now: UnixMs) -> Sweeper {
        Sweeper { v: VERSION, after: None, next_at: now + SWEEP_EVERY_MS, extra: Map::new() }
    }

    /// The rows to read before [`Sweeper::sweep`]; `None`: it is not time yet.
    #[must_use]
    pub fn range(&self, now: UnixMs) -> Option<(String, String)> {
        let after = self.after.as_deref().unwrap_or(STAGES[0]);
        (self.next_at <= now).then(|| (after.into(), range_end(stage(after))))
    }

    /// Goes through a page and lets go of what is past its time; with a person's row go the interest rows it holds.
    #[must_use]
    pub fn sweep(&mut self, page: Page<'_>, now: UnixMs) -> Writes {
        let mut writes = Writes::default();
        for (key, value) in page.rows {
            match key.strip_prefix(PERSONS) {
                Some(person) => sweep_person(key, person, value, now, &mut writes),
                None if now >= kept_until(key, value) => writes.deletes.push(key.clone()),
                None => {}
            }
        }
        let here = stage(self.after.as_deref().unwrap_or(STAGES[0]));
        let next = STAGES.iter().skip_while(|stage| **stage != here).nth(1).map(|next| (*next).to_owned());
        self.after = page.rows.last().filter(|_| !page.last).map(|(key, _)| key.clone()).or(next);
        self.next_at = now + if self.after.is_some() { ALARM_PAUSE_MS } else { SWEEP_EVERY_MS };
        writes
    }
}

/// The prefix a key of the sweeper's begins with.
fn stage(key: &str) -> &'static str {
    STAGES.into_iter().find(|stage| key.starts_with(stage)).unwrap_or(STAGES[0])
}

/// What cannot be read may be a newer version's: it is left alone.
fn kept_until(key: &str, value: &str) -> UnixMs {
    let until = if key.starts_with(ONCE) {
        value.parse().ok().map(|told_at| UnixMs(told_at) + LOW_STOCK_ONCE_MS)
    } else {
        Telling::from_stored(value).map(|telling| telling.since + CAMPAIGN_KEPT_MS)
    };
    until.unwrap_or(UnixMs(i64::MAX))
}

fn sweep_person(key: &str, person: &str, value: &str, now: UnixMs, writes: &mut Writes) {
    let Some(mut row) = PersonRow::from_stored(value) else { return };
    let before = row.held.len();
    row.held.retain(|held| {
        let keep = now < held.until;
        writes.deletes.extend(held.key(person).filter(|_| !keep));
        keep
    });
    if row.held.is_empty() && now >= row.updated_at + PERSON_KEPT_MS {
        writes.deletes.push(key.into());
    } else if row.held.len() < before {
        writes.puts.push((key.into(), row.to_stored()));
    }
}

/// Forgets a person: index row, interest rows, and claims of tellings that run, which are among the writes.
#[must_use]
pub fn erase(person: &str, row: Option<&PersonRow>, running: &mut Running) -> Writes {
    let mut writes = Writes::default();
    if let Some(row) = row {
        writes.deletes.push(person_key(person));
        writes.deletes.extend(row.held.iter().filter_map(|held| held.key(person)));
    }
    for telling in running.tellings.iter_mut().filter(|telling| telling.knows(person)) {
        telling.in_flight.retain(|claim| claim.call.person != person);
        telling.late.retain(|late| late.call.person != person);
        writes.telling(telling);
    }
    writes
}
