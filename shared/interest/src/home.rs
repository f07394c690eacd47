//! What a home does next. As with a telling: [`Home::turn`], write, arm, ask; then bring the answers to freshly read
//! state. Every ask may be made twice.

use rappel_compact::SortCompact;
use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use crate::limit::{ALARM_PAUSE_MS, BATCH_WAIT_MS, ROUND_PAUSE_MS};
use crate::standing::{Standing, grants};
use crate::{Ending, Home, Phase, Reply};

/// What a shard is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// To begin telling the campaign, unless it knows it.
    Announce,
    /// How it stands.
    Standing,
    /// To have so many places in all.
    Grant(u32),
    /// To end it, and to remember that it ended.
    End(Ending),
}

/// Whom to ask what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskShard {
    /// Which shard.
    pub shard: u16,
    /// What.
    pub ask: Ask,
}

impl Home {
    /// The asks to make now, at most `calls_max`. Write the home before making them; answers are brought with the `step`
    /// it has then.
    #[must_use]
    pub fn turn(&mut self, calls_max: usize, now: UnixMs) -> Vec<AskShard> {
        if self.next_at.is_none_or(|next_at| now < next_at) {
            return Vec::new();
        }
        let ask = |shard: u16| match self.phase {
            Phase::Announcing => Some(Ask::Announce),
            Phase::Granting => Some(Ask::Grant(self.totals.get(usize::from(shard)).copied()?)),
            Phase::Closing(ending) => Some(Ask::End(ending)),
            Phase::Rounds | Phase::Over => None,
        };
        if self.phase == Phase::Rounds {
            return self.round(calls_max, now);
        }
        let shards = self.pending.iter().take(calls_max);
        let asks = shards.filter_map(|shard| Some(AskShard { shard: *shard, ask: ask(*shard)? })).collect();
        self.next_at = Some(now + ALARM_PAUSE_MS).filter(|_| self.phase != Phase::Over);
        asks
    }

    /// Brings what shards answered to the asks of this step; one that did not answer is left out. Answers to an older step
    /// are of no matter.
    pub fn answered(&mut self, step: u32, mut replies: Vec<(u16, Reply)>, now: UnixMs) {
        if step != self.step {
            return;
        }
        replies.sort_compact_by_key(|(shard, _)| *shard);
        if self.phase == Phase::Rounds {
            let standings = replies.into_iter().filter_map(|(_, reply)| match reply {
                Reply::Standing(standing) => Some(standing),
                _ => None,
            });
            self.stand(&standings.collect::<Vec<_>>(), now);
        } else {
            let done = replies.iter().filter(|(_, reply)| *reply == Reply::Done);
            self.acknowledged(&done.map(|(shard, _)| *shard).collect::<Vec<_>>(), now);
        }
    }

    /// These shards did what they were asked.
    fn acknowledged(&mut self, shards: &[u16], now: UnixMs) {
        self.pending.retain(|shard| !shards.contains(shard));
        if !self.pending.is_empty() {
            return;
        }
        match self.phase {
            Phase::Announcing if self.campaign.is_bounded_by_stock() => self.begin(Phase::Rounds, Some(now)),
            Phase::Granting => self.begin(Phase::Rounds, Some(now + ROUND_PAUSE_MS)),
            _ => self.begin(Phase::Over, None),
        }
    }

    /// How all shards stand, in their order. When one did not answer, the round is made again.
    fn stand(&mut self, standings: &[Standing], now: UnixMs) {
        if standings.len() != usize::from(self.shards) {
            return;
        }
        self.next_at = Some(now + ROUND_PAUSE_MS);
        if standings.iter().any(|standing| standing.granted > standing.claimed) {
            return;
        }
        let used: u32 =
            standings.iter().map(|standing| standing.granted.saturating_sub(standing.returned)).sum();
        let in_flight = standings.iter().any(|standing| standing.in_flight > 0);
        let free = (self.batch_base + self.batch_size).saturating_sub(used).min(self.stock);
        if free == 0 {
            if !in_flight {
                (self.batch_base, self.batch_size) = (used, 0);
                self.next_at = Some(now + BATCH_WAIT_MS);
            }
            return;
        }
        let granted = grants(standings, free);
        if granted.iter().any(|places| *places > 0) {
            let raised = standings.iter().zip(&granted).map(|(standing, places)| standing.granted + places);
            self.totals = raised.collect();
            self.begin(Phase::Granting, Some(now));
            let with_places = (0..self.shards).zip(&granted).filter(|(_, places)| **places > 0);
            self.pending = with_places.map(|(shard, _)| shard).collect();
        } else if !in_flight && !standings.iter().any(|standing| standing.more) {
            self.begin(Phase::Closing(Ending::Done), Some(now));
        }
    }

    /// Pieces in stock now. With none left the campaign is cancelled; with fewer, the batch stops there.
    pub fn set_stock(&mut self, stock: u32, now: UnixMs) {
        self.stock = stock;
        if stock == 0 {
            self.cancel(now);
        }
    }

    /// The change no longer holds.
    pub fn cancel(&mut self, now: UnixMs) {
        if !matches!(self.phase, Phase::Closing(_)) {
            self.begin(Phase::Closing(Ending::Cancelled), Some(now));
        }
    }

    /// A round looks at all shards at once or at none: half a look could pass over somebody who asked first. Without room
    /// for all it stays due, and is the first to be served at the next alarm.
    fn round(&mut self, calls_max: usize, now: UnixMs) -> Vec<AskShard> {
        if calls_max < usize::from(self.shards) {
            return Vec::new();
        }
        if self.batch_size == 0 {
            self.batch_size = self.stock;
        }
        self.next_at = Some(now + ROUND_PAUSE_MS);
        (0..self.shards).map(|shard| AskShard { shard, ask: Ask::Standing }).collect()
    }

    fn begin(&mut self, phase: Phase, next_at: Option<UnixMs>) {
        (self.phase, self.next_at) = (phase, next_at);
        self.step = self.step.wrapping_add(1);
        self.pending = (0..self.shards).collect();
    }
}
