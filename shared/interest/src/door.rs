//! Which campaigns a shard takes.

use rappel_signal::UnixMs;

use crate::limit::{CAMPAIGNS_MAX, HOMES_MAX};
use crate::{Campaign, Ending, Home, Telling};

/// What becomes of a campaign that was announced to a shard.
#[derive(Clone, Debug, PartialEq)]
pub enum Announced {
    /// It begins: write it.
    New(Box<Telling>),
    /// It runs here, or it ended: nothing to do.
    Known,
    /// Too many run: announce it again later.
    Full,
}

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

/// A home announces a campaign. `known`: it runs here or is remembered as ended; `running`: how many run here.
#[must_use]
pub fn announce(campaign: Campaign, known: bool, running: usize, now: UnixMs) -> Announced {
    match (known, running < CAMPAIGNS_MAX) {
        (true, _) => Announced::Known,
        (false, true) => Announced::New(Box::new(Telling::new(campaign, now))),
        (false, false) => Announced::Full,
    }
}

/// A home ends a campaign. One that is not known is remembered as ended, should its announcement come late.
#[must_use]
pub fn end(running: Option<Telling>, campaign: Campaign, ending: Ending, now: UnixMs) -> Telling {
    let mut telling = running.unwrap_or_else(|| Telling::new(campaign, now));
    telling.end(ending, now);
    telling
}

/// The shop announces a change to the shard that is to be its home. `known`: the shard is its home, tells it, or remembers
/// that it ended; `homes`: of how many it is the home; `last_told_at`: when the same product's low stock was last told.
///
/// # Errors
/// See [`Refusal`].
pub fn take_home(
    campaign: Campaign,
    shards: u16,
    known: bool,
    homes: usize,
    last_told_at: Option<UnixMs>,
    now: UnixMs,
) -> Result<Home, Refusal> {
    if known {
        return Err(Refusal::Known);
    }
    campaign.once(last_told_at).map_err(Refusal::NotBefore)?;
    if homes >= HOMES_MAX {
        return Err(Refusal::Full);
    }
    Ok(Home::new(campaign, shards, now))
}
