//! What a shard takes: campaigns from the shop, of which it becomes the home, and asks from other homes.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use crate::limit::{CAMPAIGNS_MAX, HOMES_MAX};
use crate::{Ask, Campaign, Home, Page, Running, Standing, Telling, Writes, standing};

/// Why a shard does not become a campaign's home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is, or it was: nothing to do.
    Known,
    /// It is the home of too many: come again later.
    Full,
    /// The product's low stock was told lately; not again before this instant.
    NotBefore(UnixMs),
}

/// A shard's answer to a home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// Done, now or before.
    Done,
    /// Too many campaigns run here: ask again later.
    Later,
    /// How it stands.
    Standing(Standing),
}

/// The shop announces a change to the shard that is to be its home. `ended`: the shard remembers that it ended;
/// `last_told_at`: when the same product's low stock was last told ([`crate::once_key`]).
///
/// # Errors
/// See [`Refusal`].
pub fn take_home(
    running: &mut Running,
    campaign: &Campaign,
    shards: u16,
    ended: bool,
    last_told_at: Option<UnixMs>,
    now: UnixMs,
) -> Result<Writes, Refusal> {
    if ended || running.home(&campaign.id).is_some() || running.telling(&campaign.id).is_some() {
        return Err(Refusal::Known);
    }
    campaign.once(last_told_at).map_err(Refusal::NotBefore)?;
    if running.homes.len() >= HOMES_MAX {
        return Err(Refusal::Full);
    }
    let home = Home::new(campaign.clone(), shards, now);
    let mut writes = Writes::default();
    writes.once(campaign);
    writes.home(&home);
    running.homes.push(home);
    Ok(writes)
}

/// The shop says that a change no longer holds. Known or not, every shard is told.
#[must_use]
pub fn cancel_home(running: &mut Running, campaign: &Campaign, shards: u16, now: UnixMs) -> Writes {
    if running.home(&campaign.id).is_none() {
        running.homes.push(Home::new(campaign.clone(), shards, now));
    }
    let mut writes = Writes::default();
    if let Some(home) = running.home(&campaign.id) {
        home.cancel(now);
        writes.home(home);
    }
    writes
}

/// The rows to read before [`answer`]; `None` stands for [`Page::NONE`].
#[must_use]
pub fn range_to_answer(running: &mut Running, campaign: &Campaign, ask: Ask) -> Option<(String, String)> {
    match ask {
        Ask::Standing => running.telling(&campaign.id)?.range_to_count(),
        _ => None,
    }
}

/// Answers a home. Every ask may come twice, and an announcement after its end. `ended`: the shard remembers that the
/// campaign ended.
#[must_use]
pub fn answer(
    running: &mut Running,
    campaign: &Campaign,
    ask: Ask,
    ended: bool,
    page: Page<'_>,
    now: UnixMs,
) -> (Reply, Writes) {
    let mut writes = Writes::default();
    let count = running.tellings.len();
    let reply = match (ask, running.telling(&campaign.id)) {
        (Ask::Standing, Some(telling)) => {
            let standing = standing(telling, page, now);
            writes.telling(telling);
            Reply::Standing(standing)
        }
        (Ask::Standing, None) => Reply::Standing(Standing::default()),
        (Ask::Grant(total), Some(telling)) => {
            telling.grant(total, now);
            writes.telling(telling);
            Reply::Done
        }
        (Ask::End(ending), Some(telling)) => {
            telling.end(ending, now);
            writes.telling(telling);
            Reply::Done
        }
        // Remembered as ended, should the announcement come late.
        (Ask::End(ending), None) if !ended => {
            let mut telling = Telling::new(campaign.clone(), now);
            telling.end(ending, now);
            writes.telling(&telling);
            Reply::Done
        }
        (Ask::Announce, None) if !ended && count >= CAMPAIGNS_MAX => Reply::Later,
        (Ask::Announce, None) if !ended => {
            let telling = Telling::new(campaign.clone(), now);
            writes.telling(&telling);
            running.tellings.push(telling);
            Reply::Done
        }
        _ => Reply::Done,
    };
    running.tellings.retain(|telling| telling.ending.is_none());
    (reply, writes)
}
