//! A shard's alarm as a whole: which pages to read, whom to ask and call, what to write, when to wake again.
//!
//! The adapter: [`Running::read`], [`Alarm::new`], read a page for each of [`Alarm::ranges`], [`Alarm::work`], write and arm,
//! all in one turn without awaiting. Then it asks and calls, and brings the answers to freshly read state.

use rappel_compact::SortCompact;
use rappel_signal::UnixMs;

use crate::limit::{ALARM_PAUSE_MS, SHARDS_MAX};
use crate::share::{Shares, due_first};
use crate::turn::{Page, turn};
use crate::{AskShard, Call, Campaign, Home, Running, Telling, Writes};

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
    /// Asks, by home.
    pub asks: Vec<Asks>,
    /// Calls, by campaign.
    pub calls: Vec<Calls>,
}

/// What a shard has loaded when its alarm fires.
#[derive(Clone, Debug)]
pub struct Alarm {
    running: Running,
    /// Tellings served now, by their index.
    served: Vec<usize>,
    /// The pause after the last calls is over.
    rested: bool,
    now: UnixMs,
}

impl Alarm {
    /// With all that is under way.
    #[must_use]
    pub fn new(running: Running, now: UnixMs) -> Alarm {
        let rested = running.rest_until.is_none_or(|until| until <= now);
        let served = if rested { due_first(&running.tellings, now) } else { Vec::new() };
        Alarm { running, served, rested, now }
    }

    /// The pages to read for campaigns: keys above the first and below the second, at most
    /// [`crate::limit::PAGE_ROWS`] rows each. `None` stands for [`Page::NONE`].
    #[must_use]
    pub fn ranges(&self) -> Vec<Option<(String, String)>> {
        let served = self.served.iter().filter_map(|at| self.running.tellings.get(*at));
        served.map(Telling::range_to_tell).collect()
    }

    /// The page to read for the sweeper, if it is its time.
    #[must_use]
    pub fn range_to_sweep(&self) -> Option<(String, String)> {
        self.running.sweeper.as_ref()?.range(self.now)
    }

    /// The work, given the pages in the order of [`Alarm::ranges`] and the sweeper's.
    #[must_use]
    pub fn work(mut self, pages: &[Page<'_>], to_sweep: Option<Page<'_>>) -> Work {
        let mut work = Work::default();
        if self.rested {
            self.ask(&mut work);
        }
        self.tell(pages, &mut work);
        if let (Some(sweeper), Some(page)) = (self.running.sweeper.as_mut(), to_sweep) {
            work.writes.extend(sweeper.sweep(page, self.now));
            work.writes.sweeper(sweeper);
        }
        if work.size() > 0 {
            let until = self.now + ALARM_PAUSE_MS;
            self.running.rest_until = Some(until);
            work.writes.rest_until(until);
        }
        self.running.tellings.retain(|telling| telling.ending.is_none());
        work.next_at = self.running.next_alarm();
        work
    }

    /// Homes have as many asks as there may be shards; the rest is for persons. Whoever waits longest comes first.
    fn ask(&mut self, work: &mut Work) {
        let now = self.now;
        let due = self.running.homes.iter_mut();
        let mut due: Vec<&mut Home> =
            due.filter(|home| home.next_at.is_some_and(|next_at| next_at <= now)).collect();
        due.sort_compact_by(|a, b| (a.next_at, &a.campaign.id).cmp(&(b.next_at, &b.campaign.id)));
        let mut room = usize::from(SHARDS_MAX);
        for home in due {
            let asks = home.turn(room, now);
            room = room.saturating_sub(asks.len());
            work.writes.home(home);
            if !asks.is_empty() {
                work.asks.push(Asks { campaign: home.campaign.clone(), step: home.step, asks });
            }
            if room == 0 {
                break;
            }
        }
    }

    fn tell(&mut self, pages: &[Page<'_>], work: &mut Work) {
        let mut shares = Shares::new(self.served.len(), work.size());
        for (at, page) in self.served.iter().zip(pages) {
            let Some(telling) = self.running.tellings.get_mut(*at) else { continue };
            let calls = turn(telling, *page, shares.next_share(), self.now);
            shares.spend(calls.len());
            work.writes.telling(telling);
            if !calls.is_empty() {
                work.calls.push(Calls { campaign: telling.campaign.clone(), calls });
            }
        }
    }
}

impl Work {
    /// All calls and asks of the alarm.
    #[must_use]
    pub fn size(&self) -> usize {
        let asks: usize = self.asks.iter().map(|asks| asks.asks.len()).sum();
        asks + self.calls.iter().map(|calls| calls.calls.len()).sum::<usize>()
    }
}
