//! The test doors of the list of people: people made up by the thousand, how many rows pages read, and a list that does not
//! answer for a while.

use std::cell::Cell;
use std::time::Duration;

use rappel_journey::{Backlog, Pending, PersonName, RosterRow, search_word};
use rappel_signal::{Class, DAY_MS, SECOND_MS, ShopKey, UnixMs};
use serde::Deserialize;
use worker::{Delay, Env, Request};

use crate::error::EdgeError;
use crate::objects::roster::{ask_part, backlog, part_of};
use crate::objects::roster_call::RosterCall;
use crate::objects::shard_call::Interested;

/// Made-up people of one request: it takes less than a second.
const SEEDED_MAX: u64 = 5_000;
/// People made up are heard of a second apart, beginning a day after 2026 began.
const FIRST_MS: i64 = 1_767_225_600_000 + DAY_MS;

/// Whoever is held looks again after this time.
const HELD_LOOK: Duration = Duration::from_millis(10);

thread_local! {
    static ROWS_READ: Cell<usize> = const { Cell::new(0) };
    static IS_HELD: Cell<bool> = const { Cell::new(false) };
    static WAITING: Cell<usize> = const { Cell::new(0) };
}

#[derive(Deserialize)]
struct Asked {
    from: u64,
    count: u64,
    #[serde(default)]
    segments: Vec<String>,
}

/// A statement has read so many rows. All objects of a Worker that runs alone live in one isolate.
pub(crate) fn note_rows_read(rows: usize) {
    ROWS_READ.with(|read| read.set(read.get() + rows));
}

/// How many rows statements have read since they were asked last.
pub(super) fn rows_read() -> String {
    ROWS_READ.with(|read| read.replace(0)).to_string()
}

/// The sums of what is to come of everybody, by key.
pub(super) async fn backlog_sums(env: &Env, shop: &ShopKey) -> Result<String, EdgeError> {
    // Every key begins so.
    let (sums, _) = backlog(env, shop, vec![String::new()]).await?;
    Ok(serde_json::to_string(&sums)?)
}

/// Whoever tells the list of somebody waits here while it is held.
pub(crate) async fn pass(call: &RosterCall) {
    if !matches!(call, RosterCall::Tell { .. }) {
        return;
    }
    WAITING.set(WAITING.get() + 1);
    while IS_HELD.get() {
        Delay::from(HELD_LOOK).await;
    }
    WAITING.set(WAITING.get().saturating_sub(1));
}

/// `POST` `true` or `false`: holds the list from the next row on, or lets it go. How many wait there.
pub(super) async fn hold(request: &Request) -> Result<String, EdgeError> {
    IS_HELD.set(request.clone()?.json().await?);
    Ok(WAITING.get().to_string())
}

/// `POST` `{"from": 0, "count": 5000, "segments": ["vip"]}`: as many people, numbered from there; every tenth is a member.
pub(super) async fn seed(request: &Request, env: &Env, shop: &ShopKey) -> Result<String, EdgeError> {
    let asked: Asked = request.clone()?.json().await?;
    if asked.count > SEEDED_MAX {
        return Err(EdgeError::theirs(400, format!("at most {SEEDED_MAX} at once")));
    }
    let mut parts: Vec<Vec<(String, String, Option<String>)>> = Vec::new();
    for number in asked.from..asked.from + asked.count {
        let name = Interested::Person(PersonName(format!("{number:032x}"))).to_name();
        let row = made_up(number, &asked.segments).to_stored();
        let backlog = made_up_backlog(number).to_stored();
        let part = usize::from(part_of(&name));
        parts.resize_with(parts.len().max(part + 1), Vec::new);
        parts
            .get_mut(part)
            .into_iter()
            .for_each(|rows| rows.push((name.clone(), row.clone(), backlog.clone())));
    }
    for (part, rows) in (0..).zip(parts) {
        ask_part(env, shop, part, RosterCall::Seed { rows }).await?;
    }
    Ok(asked.count.to_string())
}

fn made_up(number: u64, segments: &[String]) -> RosterRow {
    let address = format!("person{number:07}@example.com");
    let order = format!("M-{number}");
    let is_member = number.is_multiple_of(10);
    RosterRow {
        words: vec![search_word(&address), search_word(&order)],
        contact: Some(address),
        name: None,
        last_at: UnixMs(FIRST_MS + i64::try_from(number).unwrap_or(0) * SECOND_MS),
        class: Some(Class::Cart),
        orders: 1,
        suppressed: false,
        push: false,
        segments: if is_member { segments.to_vec() } else { Vec::new() },
    }
}

/// Everybody waits at a step of a flow, with a message that waits for its moment.
fn made_up_backlog(number: u64) -> Backlog {
    let counts =
        [Pending::Run.key("cart-abandonment", "wait-1"), Pending::Waiting.key("cart-abandonment", "first")];
    let next_at = UnixMs(FIRST_MS + i64::try_from(number).unwrap_or(0) * SECOND_MS);
    Backlog { counts: counts.into_iter().map(|key| (key, 1)).collect(), next_at: Some(next_at) }
}
