//! A shard's alarm as a whole: which pages to read, whom to ask and call, what to write, when to wake again.
//!
//! The adapter: load homes and tellings, [`Alarm::new`], read a page for each of [`Alarm::ranges`], [`Alarm::work`], write
//! and arm — all in one turn without awaiting. Then it asks and calls, and brings the answers to freshly read state.

use rappel_signal::UnixMs;

use crate::limit::SHARDS_MAX;
use crate::share::{Shares, due_first};
use crate::turn::{Call, Page, turn};
use crate::{AskShard, Campaign, Home, Telling, Writes};

/// What a home asks in this alarm.
#[derive(Clone, Debug, PartialEq)]
pub struct Asks {
    /// The campaign; with it the home's key.
    pub campaign: Campaign,
    /// The step to bring the answers with.
    pub step: u32,
    /// Whom, and what.
    pub asks: Vec<AskShard>,
}

/// The calls of one campaign in this alarm.
#[derive(Clone, Debug, PartialEq)]
pub struct Calls {
    /// What to tell.
    pub campaign: Campaign,
    /// Whom, and why.
    pub calls: Vec<Call>,
}

/// An alarm's work. Asks and calls together are at most [`crate::limit::CALLS_PER_ALARM`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work {
    /// To be written before anything is asked or called.
    pub writes: Writes,
    /// When to wake, as far as is known before the answers are in. To be armed with the writes.
    pub next_at: Option<UnixMs>,
    /// A home's asks, if it is a home's turn.
    pub asks: Option<Asks>,
    /// Calls, by campaign.
    pub calls: Vec<Calls>,
}

/// What a shard has loaded when its alarm fires.
#[derive(Clone, Debug)]
pub struct Alarm {
    homes: Vec<Home>,
    tellings: Vec<Telling>,
    /// Tellings served now, by their index.
    served: Vec<usize>,
    now: UnixMs,
}

impl Alarm {
    /// All homes and all running tellings of the shard.
    #[must_use]
    pub fn new(homes: Vec<Home>, tellings: Vec<Telling>, now: UnixMs) -> Alarm {
        let served = due_first(&tellings, now);
        Alarm { homes, tellings, served, now }
    }

    /// The pages to read: keys above the first and below the second, at most [`crate::limit::PAGE_ROWS`] rows each. `None`
    /// stands for [`Page::NONE`].
    #[must_use]
    pub fn ranges(&self) -> Vec<Option<(String, String)>> {
        let served = self.served.iter().filter_map(|at| self.tellings.get(*at));
        served.map(Telling::range_to_tell).collect()
    }

    /// The work, given the pages in the order of [`Alarm::ranges`].
    #[must_use]
    pub fn work(mut self, pages: &[Page<'_>]) -> Work {
        let mut work = Work { asks: self.ask(), ..Work::default() };
        if let Some(asks) = &work.asks
            && let Some(home) = self.homes.iter().find(|home| home.campaign.id == asks.campaign.id)
        {
            work.writes.home(home);
        }
        let spent = work.asks.as_ref().map_or(0, |asks| asks.asks.len());
        let mut shares = Shares::new(self.served.len(), spent);
        for (at, page) in self.served.iter().zip(pages) {
            let Some(telling) = self.tellings.get_mut(*at) else { continue };
            let calls = turn(telling, *page, shares.next_share(), self.now);
            shares.spend(calls.len());
            work.writes.telling(telling);
            if !calls.is_empty() {
                work.calls.push(Calls { campaign: telling.campaign.clone(), calls });
            }
        }
        work.next_at = next_alarm(&self.homes, &self.tellings);
        work
    }

    /// One home a time: whoever waits longest.
    fn ask(&mut self) -> Option<Asks> {
        let now = self.now;
        let due = self.homes.iter_mut().filter(|home| home.next_at.is_some_and(|next_at| next_at <= now));
        let home = due.min_by_key(|home| (home.next_at, home.campaign.id.clone()))?;
        let asks = home.turn(SHARDS_MAX.into(), now);
        Some(Asks { campaign: home.campaign.clone(), step: home.step, asks })
    }
}

impl Work {
    /// All calls and asks of the alarm.
    #[must_use]
    pub fn size(&self) -> usize {
        let asks = self.asks.as_ref().map_or(0, |asks| asks.asks.len());
        asks + self.calls.iter().map(|calls| calls.calls.len()).sum::<usize>()
    }
}

/// When a shard with these is to wake.
#[must_use]
pub fn next_alarm(homes: &[Home], tellings: &[Telling]) -> Option<UnixMs> {
    let homes = homes.iter().filter_map(|home| home.next_at);
    homes.chain(tellings.iter().filter_map(|telling| telling.next_at)).min()
}
