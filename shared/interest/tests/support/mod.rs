//! A shop of shards in memory, driven through the crate as the edge drives it, with a made-up clock and a process that may
//! die at any line. Persons remember what they heard, as their objects do.

#![allow(dead_code, unreachable_pub, missing_docs)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

pub mod chance;
pub mod crowd;
pub mod store;

use std::collections::BTreeMap;

use chance::Chance;
use rappel_interest::limit::{CALLS_PER_ALARM, PAGE_ROWS};
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
        self.shards[shard].write(writes);
        self.alarms[shard] = next_at;
    }

    fn write_and_arm(&mut self, shard: usize, writes: Writes) {
        self.shards[shard].write(writes);
        self.alarms[shard] = next_alarm(&self.homes(shard), &self.tellings(shard));
    }

    pub fn homes(&self, shard: usize) -> Vec<Home> {
        self.shards[shard].small(HOMES).iter().map(|(_, value)| Home::from_stored(value).unwrap()).collect()
    }

    pub fn tellings(&self, shard: usize) -> Vec<Telling> {
        let rows = self.shards[shard].small(RUNNING);
        rows.iter().map(|(_, value)| Telling::from_stored(value).unwrap()).collect()
    }

    fn telling(&self, shard: usize, id: &CampaignId) -> Option<Telling> {
        Telling::from_stored(&self.shards[shard].get(&format!("{RUNNING}{}", id.0))?)
    }

    /// What every telling of a campaign counted, ended or not.
    pub fn counts(&self, id: &CampaignId) -> Vec<(Option<Ending>, Counts)> {
        let shards = 0..self.shards.len();
        let ended = |shard: usize| Telling::from_stored(&self.shards[shard].get(&ended_key(id))?);
        let tellings = shards.filter_map(|shard| self.telling(shard, id).or_else(|| ended(shard)));
        tellings.map(|telling| (telling.ending, telling.counts)).collect()
    }

    /// A person's object hands over; tried until it is taken.
    pub fn hand_over(&mut self, hand_over: &HandOver) {
        hand_over.check().unwrap();
        let shard = usize::from(shard_of(&hand_over.person, self.count()));
        let key = person_key(&hand_over.person);
        let row = self.shards[shard].get(&key).and_then(|value| PersonRow::from_stored(&value));
        let mut running = self.tellings(shard);
        let writes = apply(row, hand_over, &mut running, self.now).expect("room for a latecomer");
        self.write_and_arm(shard, writes);
    }

    /// The shop announces a change to its home.
    pub fn announce(&mut self, campaign: &Campaign) -> Result<(), Refusal> {
        let product = campaign.change.first_product().unwrap().clone();
        let shard = usize::from(home_of(&product, self.count()));
        let homes = self.homes(shard);
        let known = homes.iter().any(|home| home.campaign.id == campaign.id)
            || self.telling(shard, &campaign.id).is_some()
            || self.shards[shard].get(&ended_key(&campaign.id)).is_some();
        let last = self.shards[shard].get(&once_key(&product)).map(|at| UnixMs(at.parse().unwrap()));
        let home = take_home(campaign.clone(), self.count(), known, homes.len(), last, self.now)?;
        let mut writes = Writes::default();
        writes.once(campaign);
        writes.home(&home);
        self.write_and_arm(shard, writes);
        Ok(())
    }

    /// The shop says how many pieces are left; with none, that ends the campaign.
    pub fn restock(&mut self, campaign: &Campaign, stock: u32) {
        let shard = usize::from(home_of(
            campaign.change.first_product().unwrap(),
            self.shards.len().try_into().unwrap(),
        ));
        let mut homes = self.homes(shard);
        let Some(home) = homes.iter_mut().find(|home| home.campaign.id == campaign.id) else { return };
        home.set_stock(stock, self.now);
        let mut writes = Writes::default();
        writes.home(home);
        self.write_and_arm(shard, writes);
    }

    /// The change no longer holds.
    pub fn cancel(&mut self, campaign: &Campaign) {
        let shard = usize::from(home_of(
            campaign.change.first_product().unwrap(),
            self.shards.len().try_into().unwrap(),
        ));
        let running = self.homes(shard).into_iter().find(|home| home.campaign.id == campaign.id);
        let mut home = running
            .unwrap_or_else(|| Home::ending(campaign.clone(), self.count(), Ending::Cancelled, self.now));
        home.cancel(self.now);
        let mut writes = Writes::default();
        writes.home(&home);
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
            let stored = next_alarm(&self.homes(shard), &self.tellings(shard));
            self.alarms[shard] = stored.map(|at| at.max(self.now + 1));
        }
        true
    }

    /// Lets alarms fire until none is armed.
    pub fn run(&mut self) {
        while self.wake_next(UnixMs(i64::MAX)) {}
    }

    /// The alarm's work, as in the edge.
    fn wake(&mut self, shard: usize) -> Result<(), Crash> {
        let alarm = Alarm::new(self.homes(shard), self.tellings(shard), self.now);
        let ranges = alarm.ranges();
        let rows: Vec<_> = ranges
            .iter()
            .map(|range| range.as_ref().map(|(after, end)| self.shards[shard].page(after, end, PAGE_ROWS)))
            .collect();
        let pages: Vec<Page> = rows
            .iter()
            .map(|rows| match rows {
                Some(rows) => Page { rows, last: rows.len() < PAGE_ROWS },
                None => Page::NONE,
            })
            .collect();
        let work = alarm.work(&pages);
        let size = work.size();
        assert!(size <= CALLS_PER_ALARM, "{size} calls in one alarm");
        self.calls_most = self.calls_most.max(size);
        self.line()?;
        self.write(shard, work.writes, work.next_at);
        self.line()?;
        if let Some(asks) = work.asks {
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
            let Some(mut telling) = self.telling(shard, &calls.campaign.id) else { continue };
            telling.answered(answers, self.now);
            let mut writes = Writes::default();
            writes.telling(&telling);
            self.write_and_arm(shard, writes);
            self.line()?;
        }
        Ok(())
    }

    fn ask(&mut self, home: usize, asks: &Asks) -> Result<(), Crash> {
        let (mut acknowledged, mut standings) = (Vec::new(), Vec::new());
        for ask in &asks.asks {
            match self.answer(usize::from(ask.shard), ask.ask, &asks.campaign) {
                Answer::Done => acknowledged.push(ask.shard),
                Answer::Later => {}
                Answer::Standing(standing) => standings.push(standing),
            }
            self.line()?;
        }
        let mut homes = self.homes(home);
        let Some(state) = homes.iter_mut().find(|state| state.campaign.id == asks.campaign.id) else {
            return Ok(());
        };
        if standings.is_empty() {
            state.acknowledged(asks.step, &acknowledged, self.now);
        } else {
            state.stand(asks.step, &standings, self.now);
        }
        let mut writes = Writes::default();
        writes.home(state);
        self.write_and_arm(home, writes);
        self.line()
    }

    /// A shard answers its campaign's home.
    fn answer(&mut self, shard: usize, ask: Ask, campaign: &Campaign) -> Answer {
        let running = self.telling(shard, &campaign.id);
        let ended = self.shards[shard].get(&ended_key(&campaign.id));
        let mut writes = Writes::default();
        let mut answer = Answer::Done;
        match (ask, running) {
            (Ask::Announce, running) => {
                let known = running.is_some() || ended.is_some();
                match announce(campaign.clone(), known, self.tellings(shard).len(), self.now) {
                    Announced::New(telling) => writes.telling(&telling),
                    Announced::Known => {}
                    Announced::Full => answer = Answer::Later,
                }
            }
            (Ask::End(ending), running) => {
                if ended.is_none() {
                    writes.telling(&end(running, campaign.clone(), ending, self.now));
                }
            }
            (Ask::Grant(total), Some(mut telling)) => {
                telling.grant(total, self.now);
                writes.telling(&telling);
            }
            (Ask::Standing, Some(mut telling)) => {
                let rows = telling
                    .range_to_count()
                    .map(|(after, end)| self.shards[shard].page(&after, &end, PAGE_ROWS));
                let page =
                    rows.as_ref().map_or(Page::NONE, |rows| Page { rows, last: rows.len() < PAGE_ROWS });
                answer = Answer::Standing(standing(&mut telling, page, self.now));
                writes.telling(&telling);
            }
            (Ask::Grant(_), None) => {}
            (Ask::Standing, None) => answer = Answer::Standing(Standing::default()),
        }
        self.write_and_arm(shard, writes);
        answer
    }
}

enum Answer {
    Done,
    Later,
    Standing(Standing),
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
        let is = |list: &[String]| list.iter().any(|name| name == person);
        if is(&self.broken) {
            return Heard::Failed;
        }
        let first = self.memory.entry(person.into()).or_default().hear(&campaign.id, now);
        if !first || is(&self.passing) {
            return Heard::Passed;
        }
        self.told.push((person.into(), campaign.id.clone(), why, now));
        Heard::Taken
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
