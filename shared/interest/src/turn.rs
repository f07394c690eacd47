//! One turn of a telling, in one alarm: claims the next few persons.
//!
//! The adapter reads a page, calls [`turn`], writes the telling, arms its alarm, all without awaiting; then it makes the
//! calls, hands the answers to [`Telling::answered`] on freshly read state, and writes that. docs/fan-out.md says what
//! happens when the process dies at each of these lines.

use rappel_signal::UnixMs;

use crate::due::{due, due_by_taste};
use crate::key::PERSONS;
use crate::limit::{
    ALARM_PAUSE_MS, CALLS_PER_ALARM, CLAIM_KEPT_MS, FAILURES_MAX, RETRY_FIRST_MS, RETRY_MAX_MS,
};
use crate::{Call, Campaign, Claim, Interest, InterestKey, PersonRow, Telling};

/// Halvings after which of [`CALLS_PER_ALARM`] calls one is left.
const DEATHS_HALVED_MAX: u8 = 6;

/// Rows as read, in the order of their keys.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Key and value.
    pub rows: &'a [(String, String)],
    /// There is nothing behind these.
    pub last: bool,
}

impl Page<'static> {
    /// Where no page was asked for.
    pub const NONE: Page<'static> = Page { rows: &[], last: false };
}

/// Claims the next persons: first those without an answer whose time has come, then latecomers, then the page. At most
/// `calls_max` and never more than [`CALLS_PER_ALARM`]. Write the telling before making the calls.
#[must_use]
pub fn turn(telling: &mut Telling, page: Page<'_>, calls_max: usize, now: UnixMs) -> Vec<Call> {
    if telling.ending.is_some() {
        return Vec::new();
    }
    let calls_max = calls_max.min(CALLS_PER_ALARM);
    let (mut calls, alone) = again(telling, calls_max, now);
    if now >= telling.paced_until && !alone {
        let room = (calls_max - calls.len()).min(CALLS_PER_ALARM.saturating_sub(telling.in_flight.len()));
        let full = calls.len() + room;
        latecomers(telling, &mut calls, full, now);
        onward(telling, page, &mut calls, full, now);
        return_unneeded(telling);
        let calls_ms = i64::from(telling.campaign.pace_ms) * i64::try_from(calls.len()).unwrap_or(i64::MAX);
        telling.paced_until = now + calls_ms.max(ALARM_PAUSE_MS);
    }
    telling.counts.calls += calls.len() as u64;
    telling.plan(now);
    calls
}

/// Claims whose answer did not come. One that failed too often, or is too old, is given up: a broken object must not hold
/// up a campaign for ever.
///
/// A process that died took the answers of all calls of its alarm along. Each time, half as many are made together, and
/// nobody new joins them (the second answer): at last the call that kills it is made alone.
fn again(telling: &mut Telling, calls_max: usize, now: UnixMs) -> (Vec<Call>, bool) {
    let mut calls = Vec::new();
    let (mut room, mut alone) = (calls_max, false);
    let mut lost = 0;
    telling.in_flight.retain_mut(|claim| {
        if now < claim.retry_at {
            return true;
        }
        if claim.failures >= FAILURES_MAX || now >= claim.since + CLAIM_KEPT_MS {
            lost += 1;
            return false;
        }
        let deaths = claim.attempts.saturating_sub(claim.failures);
        room = room.min((calls_max >> deaths.min(DEATHS_HALVED_MAX)).max(1)).min(calls_max);
        if calls.len() < room {
            alone |= deaths > 0;
            claim.attempts = claim.attempts.saturating_add(1);
            claim.retry_at = now + retry_ms(claim.attempts);
            calls.push(claim.call.clone());
        }
        true
    });
    telling.counts.lost += lost;
    (calls, alone)
}

/// How long to wait for an answer to this attempt, counted from 1: doubling, within bounds.
fn retry_ms(attempt: u8) -> i64 {
    let doublings = u32::from(attempt.saturating_sub(1)).min(16);
    (RETRY_FIRST_MS << doublings).min(RETRY_MAX_MS)
}

fn latecomers(telling: &mut Telling, calls: &mut Vec<Call>, full: usize, now: UnixMs) {
    while calls.len() < full && telling.may_claim() && !telling.late.is_empty() {
        let late = telling.late.remove(0);
        claim(telling, late.call, calls, now);
    }
}

/// Moves the cursor over the page until there is no room or no place for one more.
fn onward(telling: &mut Telling, page: Page<'_>, calls: &mut Vec<Call>, full: usize, now: UnixMs) {
    for (key, value) in page.rows {
        if calls.len() >= full || !telling.may_claim() {
            return;
        }
        telling.after.clone_from(key);
        telling.counts.rows += 1;
        match candidate(&telling.campaign, key, value, now) {
            Candidate::Due(call) if !telling.knows(&call.person) => claim(telling, call, calls, now),
            Candidate::Due(_) | Candidate::NotDue => {}
            Candidate::Broken => telling.counts.broken += 1,
        }
    }
    telling.exhausted |= page.last;
}

fn claim(telling: &mut Telling, call: Call, calls: &mut Vec<Call>, now: UnixMs) {
    calls.push(call.clone());
    telling.in_flight.push(Claim { call, since: now, attempts: 1, failures: 0, retry_at: now + retry_ms(1) });
    telling.claimed += u32::from(telling.campaign.is_bounded_by_stock());
}

/// Places for which there is nobody left go back.
fn return_unneeded(telling: &mut Telling) {
    if telling.exhausted && telling.late.is_empty() {
        let open = telling.places_open();
        telling.claimed += open;
        telling.returned += open;
    }
}

/// What a row says to a campaign.
pub(crate) enum Candidate {
    /// This person should hear of it.
    Due(Call),
    /// Not for this person.
    NotDue,
    /// The row cannot be read, perhaps a newer version's. It concerns nobody else: it is counted and passed over.
    Broken,
}

/// Reads a row with a campaign's eyes.
pub(crate) fn candidate(campaign: &Campaign, key: &str, value: &str, now: UnixMs) -> Candidate {
    let read = if campaign.change.subject().is_some() {
        InterestKey::parse(key).zip(Interest::from_stored(value)).map(|(parts, interest)| {
            let why = due(campaign, &parts.subject, &interest, now);
            (parts.person, why, interest.price_hundredths)
        })
    } else {
        let person = key.strip_prefix(PERSONS).zip(PersonRow::from_stored(value));
        person.map(|(person, row)| (person.to_owned(), due_by_taste(campaign, &row), None))
    };
    match read {
        Some((person, Some(why), seen_hundredths)) => Candidate::Due(Call { person, why, seen_hundredths }),
        Some((_, None, _)) => Candidate::NotDue,
        None => Candidate::Broken,
    }
}
