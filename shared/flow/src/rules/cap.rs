//! How often a person is written to: gaps per channel, a gap between flows, and a weekly bound. Marketing only.
//!
//! A notification may wait for days until its browser is there: what follows counts from when it was shown. Browsers take
//! the permission from shops whose notifications are dismissed again and again, so those that are shown and not clicked
//! make the gap longer: twice as long after [`UNCLICKED_PER_STEP`] in a row, four times after twice as many, and so on.

use rappel_compact::SortCompact;
use rappel_signal::{Channel, DAY_MS, UnixMs};

use crate::language::{Category, Rules};
use crate::state::SentRecord;

/// The rolling week.
const WEEK_MS: i64 = 7 * DAY_MS;

/// Notifications shown in a row without a click, after which the gap doubles. Of three, people who want any click one:
/// click rates of web push lie between 5 and 15 percent for the whole of an audience, far above it for those who stay.
const UNCLICKED_PER_STEP: usize = 3;
/// The gap doubles so often: from one a day to one in sixteen days, a pace at which none is felt as noise.
const DOUBLINGS_MAX: usize = 4;

/// Which bound was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cap {
    /// Too soon after the last one on this channel.
    Channel,
    /// Too soon after the last notification of several that nobody clicked.
    Unclicked,
    /// Too soon after one of another flow.
    Flow,
    /// Too many this week.
    Week,
}

/// When the caps let a message of this flow go on this channel, and which bound said so; `None` if now.
pub(crate) fn capped_until<'a>(
    rules: &Rules,
    sends: impl Iterator<Item = &'a SentRecord>,
    channel: Channel,
    flow: &str,
    now: UnixMs,
) -> Option<(UnixMs, Cap)> {
    let mut sends: Vec<&SentRecord> = sends.filter(|sent| sent.category == Category::Marketing).collect();
    sends.sort_compact_by_key(|sent| sent.at);
    let last = |fits: &dyn Fn(&SentRecord) -> bool| {
        let sends = sends.iter().filter(|sent| fits(sent));
        sends.map(|sent| seen_at(sent)).max()
    };
    let factor = if channel == Channel::Push { unclicked_factor(&sends) } else { 1 };
    let cap = if factor == 1 { Cap::Channel } else { Cap::Unclicked };
    let by_channel =
        last(&|sent| sent.channel == channel).map(|at| (at + factor * rules.gap_ms(channel), cap));
    let by_flow = last(&|sent| sent.flow != flow).map(|at| (at + rules.flow_gap.ms, Cap::Flow));
    let in_week = sends.iter().filter(|sent| sent.at > now - WEEK_MS);
    let over = (in_week.clone().count() + 1).checked_sub(usize::from(rules.weekly_max).max(1));
    // The message that has to leave the week before there is room again.
    let by_week = over
        .and_then(|over| over.checked_sub(1))
        .and_then(|place| in_week.clone().nth(place))
        .map(|sent| (sent.at + WEEK_MS, Cap::Week));
    [by_channel, by_flow, by_week]
        .into_iter()
        .flatten()
        .filter(|(until, _)| *until > now)
        .max_by_key(|(until, _)| *until)
}

/// When a message was there to be seen, as far as anybody told. A mail lies in its box at once.
fn seen_at(sent: &SentRecord) -> UnixMs {
    let shown_at = sent.delivered_at().filter(|_| sent.channel == Channel::Push);
    shown_at.map_or(sent.at, |shown_at| shown_at.max(sent.at))
}

/// How many times longer the gap of notifications is, by those shown since the last click. One that was never shown, as
/// far as is known, annoyed nobody.
fn unclicked_factor(sends: &[&SentRecord]) -> i64 {
    let pushes = sends.iter().rev().filter(|sent| sent.channel == Channel::Push);
    let unclicked =
        pushes.take_while(|sent| sent.clicked_at.is_none()).filter(|sent| sent.delivered_at().is_some());
    1 << (unclicked.count() / UNCLICKED_PER_STEP).min(DOUBLINGS_MAX)
}

#[cfg(test)]
#[path = "cap_tests.rs"]
mod tests;
