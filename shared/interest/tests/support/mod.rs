//! A shop of shards in memory, driven through the crate as the edge drives it, with a made-up clock and a process that may
//! die at any line. Persons remember what they heard, as their objects do.

#![allow(dead_code, unreachable_pub, missing_docs)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

pub mod chance;
pub mod crowd;
pub mod store;

use std::cell::Cell;
use std::collections::BTreeMap;

use chance::Chance;
use rappel_interest::limit::{BATCH_WAIT_MS, CALLS_PER_ALARM, PAGE_ROWS};
use rappel_interest::*;
use rappel_signal::UnixMs;
use store::Store;

/// When every story begins.
pub const START: UnixMs = UnixMs(1_795_000_000_000);

/// What persons' objects do when called.
pub trait Persons {
    /// Called with a campaign. What they remember outlives any crash.
    fn hear(&mut self, person: &str, campaign: &Campaign, why: Why, now: UnixMs) -> Heard;
}

/// A shop.
pub struct Shop<S, P> {
    pub shards: Vec<S>,
    pub alarms: Vec<Option<UnixMs>>,
    pub persons: P,
    pub chance: Chance,
    /// One in so many lines kills the process; 0: none.
    pub crash_one_in: u64,
    pub now: UnixMs,
    pub alarms_fired: u64,
    pub crashes: u64,
    pub calls: u64,
    pub calls_most: usize,
    /// Rows that were read, each time they were, and rows written or deleted.
    pub rows_read: Cell<u64>,
    pub rows_written: u64,
}

/// The process died here.
struct Crash;

impl<S: Store, P: Persons> Shop<S, P> {
    pub fn new(shards: Vec<S>, persons: P, seed: u64, crash_one_in: u64) -> Self {
        let alarms = vec![None; shards.len()];
        Shop {
            shards,
            alarms,
            persons,
            chance: Chance::new(seed),
            crash_one_in,
            now: START,
            alarms_fired: 0,
            crashes: 0,
            calls: 0,
            calls_most: 0,
            rows_read: Cell::new(0),
            rows_written: 0,
        }
    }

    fn count(&self) -> u16 {
        self.shards.len().try_into().unwrap()
    }

    /// A line at which the process may die.
    fn line(&mut self) -> Result<(), Crash> {
        if self.crash_one_in > 0 && self.chance.below(self.crash_one_in) == 0 {
            self.crashes += 1;
            return Err(Crash);
        }
        Ok(())
    }

    /// Writes and arms, in one turn.
    fn write(&mut self, shard: usize, writes: Writes, next_at: Option<UnixMs>) {
        self.rows_written += (writes.puts.len() + writes.deletes.len()) as u64;
        self.shards[shard].write(writes);
        self.alarms[shard] = next_at;
    }

    fn write_and_arm(&mut self, shard: usize, writes: Writes) {
        self.write(shard, writes, None);
        self.alarms[shard] = self.running(shard).next_alarm();
    }

    fn read(&self, shard: usize, (after, end): &(String, String), rows_max: usize) -> store::Rows {
        let rows = self.shards[shard].page(after, end, rows_max);
        self.rows_read.set(self.rows_read.get() + rows.len() as u64);
        rows
    }

    pub fn running(&self, shard: usize) -> Running {
        Running::read(&self.read(shard, &Running::range(), usize::MAX))
    }

    fn past(&self, shard: usize, id: &CampaignId) -> Option<Telling> {
        Telling::from_stored(&self.shards[shard].get(&ended_key(id))?)
    }

    fn home_shard(&self, campaign: &Campaign) -> usize {
        home_of(campaign.change.first_product().unwrap(), self.count()).into()
    }

    /// What every telling of a campaign counted, ended or not.
    pub fn counts(&self, id: &CampaignId) -> Vec<(Option<Ending>, Counts)> {
        let telling = |shard| self.running(shard).telling(id).cloned().or_else(|| self.past(shard, id));
        let tellings = (0..self.shards.len()).filter_map(telling);
        tellings.map(|telling| (telling.ending, telling.counts)).collect()
    }

    /// A person's object hands over; tried until it is taken.
    pub fn hand_over(&mut self, hand_over: &HandOver) {
        hand_over.check().unwrap();
        let shard = usize::from(shard_of(&hand_over.person, self.count()));
        let key = person_key(&hand_over.person);
        let row = self.shards[shard].get(&key).and_then(|value| PersonRow::from_stored(&value));
        let mut running = self.running(shard);
        let writes = apply(row, hand_over, &mut running, self.now).expect("room for a latecomer");
        self.write_and_arm(shard, writes);
    }

    /// The shop announces a change to its home.
    pub fn announce(&mut self, campaign: &Campaign) -> Result<(), Refusal> {
        let shard = self.home_shard(campaign);
        let ended = self.past(shard, &campaign.id).is_some();
        let once = once_key(campaign.change.first_product().unwrap());
        let last = self.shards[shard].get(&once).map(|at| UnixMs(at.parse().unwrap()));
        let writes = take_home(&mut self.running(shard), campaign, self.count(), ended, last, self.now)?;
        self.write_and_arm(shard, writes);
        Ok(())
    }

    /// The shop says how many pieces are left; with none, that ends the campaign.
    pub fn restock(&mut self, campaign: &Campaign, stock: u32) {
        let shard = self.home_shard(campaign);
        let mut running = self.running(shard);
        let Some(home) = running.home(&campaign.id) else { return };
        home.set_stock(stock, self.now);
        let mut writes = Writes::default();
        writes.home(home);
        self.write_and_arm(shard, writes);
    }

    /// The change no longer holds.
    pub fn cancel(&mut self, campaign: &Campaign) {
        let shard = self.home_shard(campaign);
        let writes = cancel_home(&mut self.running(shard), campaign, self.count(), self.now);
        self.write_and_arm(shard, writes);
    }

    /// Lets the next alarm fire; `false` if none is armed before `until`.
    pub fn wake_next(&mut self, until: UnixMs) -> bool {
        let next = self.alarms.iter().enumerate().filter_map(|(shard, at)| Some(((*at)?, shard))).min();
        let Some((at, shard)) = next.filter(|(at, _)| *at <= until) else { return false };
        self.now = self.now.max(at);
        self.alarms_fired += 1;
        if self.wake(shard).is_err() {
            // What is stored says when to wake; the platform fires an alarm again whose handler died.
            let stored = self.running(shard).next_alarm();
            self.alarms[shard] = stored.map(|at| at.max(self.now + 1));
        }
        true
    }

    /// Lets alarms fire until no campaign runs.
    pub fn run(&mut self) {
        loop {
            let soon = self.now + 2 * BATCH_WAIT_MS;
            if !self.wake_next(soon) {
                let busy = (0..self.shards.len()).any(|shard| self.is_busy(shard));
                assert!(!busy, "a campaign runs and nothing will wake its shard");
                return;
            }
        }
    }

    pub fn is_busy(&self, shard: usize) -> bool {
        let running = self.running(shard);
        !running.tellings.is_empty() || !running.homes.is_empty()
    }

    /// The alarm's work, as in the edge.
    fn wake(&mut self, shard: usize) -> Result<(), Crash> {
        let alarm = Alarm::new(self.running(shard), self.now);
        let read =
            |range: &Option<(String, String)>| range.as_ref().map(|range| self.read(shard, range, PAGE_ROWS));
        let rows: Vec<_> = alarm.ranges().iter().map(read).collect();
        let to_sweep = read(&alarm.range_to_sweep());
        let pages: Vec<Page> = rows.iter().map(|rows| rows.as_ref().map_or(Page::NONE, page)).collect();
        let work = alarm.work(&pages, to_sweep.as_ref().map(page));
        let size = work.size();
        assert!(size <= CALLS_PER_ALARM, "{size} calls in one alarm");
        self.calls_most = self.calls_most.max(size);
        self.line()?;
        self.write(shard, work.writes, work.next_at);
        self.line()?;
        for asks in work.asks {
            self.ask(shard, &asks)?;
        }
        for calls in work.calls {
            let mut answers = Vec::new();
            for call in &calls.calls {
                self.calls += 1;
                let heard = self.persons.hear(&call.person, &calls.campaign, call.why, self.now);
                self.line()?;
                answers.push((call.person.as_str(), heard));
            }
            let mut running = self.running(shard);
            let Some(telling) = running.telling(&calls.campaign.id) else { continue };
            telling.answered(answers, self.now);
            let mut writes = Writes::default();
            writes.telling(telling);
            self.write_and_arm(shard, writes);
            self.line()?;
        }
        Ok(())
    }

    fn ask(&mut self, home: usize, asks: &Asks) -> Result<(), Crash> {
        let mut replies = Vec::new();
        for ask in &asks.asks {
            replies.push((ask.shard, self.answer(usize::from(ask.shard), ask.ask, &asks.campaign)));
            self.line()?;
        }
        let mut running = self.running(home);
        let Some(state) = running.home(&asks.campaign.id) else { return Ok(()) };
        state.answered(asks.step, replies, self.now);
        let mut writes = Writes::default();
        writes.home(state);
        self.write_and_arm(home, writes);
        self.line()
    }

    /// A shard answers its campaign's home.
    fn answer(&mut self, shard: usize, ask: Ask, campaign: &Campaign) -> Reply {
        let mut running = self.running(shard);
        let range = range_to_answer(&mut running, campaign, ask);
        let rows = range.map(|range| self.read(shard, &range, PAGE_ROWS));
        let rows = rows.as_ref().map_or(Page::NONE, page);
        let ended = self.past(shard, &campaign.id).is_some();
        let (reply, writes) = answer(&mut running, campaign, ask, ended, rows, self.now);
        self.write_and_arm(shard, writes);
        reply
    }
}

fn page(rows: &store::Rows) -> Page<'_> {
    Page { rows, last: rows.len() < PAGE_ROWS }
}

/// Persons of a small story: who heard of what, when and in which order. Some answer late or are out of reach.
#[derive(Default)]
pub struct People {
    memory: BTreeMap<String, HeardCampaigns>,
    /// In the order of hearing: person, campaign, why, when. Only what was taken.
    pub told: Vec<(String, CampaignId, Why, UnixMs)>,
    /// These pass everything: no consent, bought already.
    pub passing: Vec<String>,
    /// These never answer.
    pub broken: Vec<String>,
    pub calls: u64,
}

impl Persons for People {
    fn hear(&mut self, person: &str, campaign: &Campaign, why: Why, now: UnixMs) -> Heard {
        self.calls += 1;
        if self.broken.iter().any(|name| name == person) {
            return Heard::Failed;
        }
        let memory = self.memory.entry(person.into()).or_default();
        if let Some(heard) = memory.before(&campaign.id) {
            return heard;
        }
        let heard = memory.note(&campaign.id, !self.passing.iter().any(|name| name == person), now);
        if heard == Heard::Taken {
            self.told.push((person.into(), campaign.id.clone(), why, now));
        }
        heard
    }
}

impl People {
    pub fn names(&self) -> Vec<&str> {
        self.told.iter().map(|(person, ..)| person.as_str()).collect()
    }
}

/// A shop of empty shards.
pub fn shop(shards: u16) -> Shop<BTreeMap<String, String>, People> {
    Shop::new(vec![BTreeMap::new(); shards.into()], People::default(), 0, 0)
}
