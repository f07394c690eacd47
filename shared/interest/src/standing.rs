//! Dividing stock among shards: each names the places of those who come next, and the first of all are granted theirs.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use crate::turn::{Candidate, candidate};
use crate::{InterestKey, Page, Place, Telling};

/// How a telling bounded by stock stands at one shard. The numbers only grow: hearing them twice changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Places ever granted.
    pub granted: u32,
    /// Of these, used or returned.
    pub claimed: u32,
    /// Of these, returned: no piece is needed for them.
    pub returned: u32,
    /// Calls without an answer yet.
    pub in_flight: u32,
    /// Who comes next, in order. Empty while granted places are open.
    pub next: Vec<Place>,
    /// There may be more behind these.
    pub more: bool,
}

/// Says how a telling stands, given the page of [`Telling::range_to_count`]. Moves the cursor over rows nobody of which is
/// due, so that a long stretch of them is looked at once.
#[must_use]
pub fn standing(telling: &mut Telling, page: Page<'_>, now: UnixMs) -> Standing {
    let mut next: Vec<Place> = Vec::new();
    let mut more = false;
    if telling.ending.is_none() && telling.places_open() == 0 {
        next.extend(telling.late.iter().map(|late| late.place));
        let late = next.len();
        for (key, value) in page.rows {
            let read = candidate(&telling.campaign, key, value, now);
            if let (Candidate::Due(_), Some(parts)) = (&read, InterestKey::parse(key)) {
                next.push(parts.place);
            } else if next.len() == late {
                telling.after.clone_from(key);
                telling.counts.rows += 1;
                telling.counts.broken += u64::from(matches!(read, Candidate::Broken));
            }
        }
        telling.exhausted |= page.last && next.len() == late;
        more = !telling.exhausted && !page.last;
    }
    Standing {
        granted: telling.granted,
        claimed: telling.claimed,
        returned: telling.returned,
        in_flight: u32::try_from(telling.in_flight.len()).unwrap_or(u32::MAX),
        next,
        more,
    }
}

/// Grants `free` places to those who come first over all shards; the answer has one number per shard. A shard whose list
/// is at its end but who may have more stops the round: whoever comes behind could come before the others' next.
#[must_use]
pub fn grants(standings: &[Standing], free: u32) -> Vec<u32> {
    let mut granted = vec![0_u32; standings.len()];
    let mut lists: Vec<_> = standings.iter().map(|standing| standing.next.iter()).collect();
    if standings.iter().any(|standing| standing.next.is_empty() && standing.more) {
        return granted;
    }
    let mut heads: BinaryHeap<Reverse<(Place, usize)>> = BinaryHeap::new();
    heads.extend(
        lists.iter_mut().enumerate().filter_map(|(shard, list)| Some(Reverse((*list.next()?, shard)))),
    );
    for _ in 0..free {
        let Some(Reverse((_, shard))) = heads.pop() else { break };
        if let Some(granted) = granted.get_mut(shard) {
            *granted += 1;
        }
        match lists.get_mut(shard).and_then(Iterator::next) {
            Some(place) => heads.push(Reverse((*place, shard))),
            None if standings.get(shard).is_some_and(|standing| standing.more) => break,
            None => {}
        }
    }
    granted
}
