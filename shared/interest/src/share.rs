//! Several campaigns at one shard: who is served in this alarm, and with how many calls.

use rappel_compact::SortCompact;
use rappel_signal::UnixMs;

use crate::Telling;
use crate::limit::{CALLS_PER_ALARM, CAMPAIGNS_PER_ALARM};

/// Which of these to serve now, by their index: whoever waits longest first, so that none is passed over for ever.
#[must_use]
pub fn due_first(tellings: &[Telling], now: UnixMs) -> Vec<usize> {
    let due = tellings.iter().enumerate().filter_map(|(at, telling)| {
        let next_at = telling.next_at.filter(|next_at| *next_at <= now)?;
        Some((next_at, &telling.campaign.id, at))
    });
    let mut due: Vec<_> = due.collect();
    due.sort_compact();
    due.into_iter().map(|(_, _, at)| at).take(CAMPAIGNS_PER_ALARM).collect()
}

/// Divides an alarm's calls evenly; what one leaves, the next may use.
#[derive(Clone, Copy, Debug)]
pub struct Shares {
    calls: usize,
    campaigns: usize,
}

impl Shares {
    /// For so many campaigns, when so many calls are spent already.
    #[must_use]
    pub fn new(campaigns: usize, calls_spent: usize) -> Shares {
        Shares { calls: CALLS_PER_ALARM.saturating_sub(calls_spent), campaigns }
    }

    /// What the next campaign may spend.
    #[must_use]
    pub fn next_share(&self) -> usize {
        self.calls.div_ceil(self.campaigns.max(1))
    }

    /// It spent so many.
    pub fn spend(&mut self, calls: usize) {
        self.calls = self.calls.saturating_sub(calls);
        self.campaigns = self.campaigns.saturating_sub(1);
    }
}
