//! How often a person is written to: gaps per channel, a gap between flows, and a weekly bound. Marketing only.

use rappel_signal::{Channel, DAY_MS, UnixMs};

use crate::language::{Category, Rules};
use crate::state::SentRecord;

/// The rolling week.
const WEEK_MS: i64 = 7 * DAY_MS;

/// Which bound was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cap {
    /// Too soon after the last one on this channel.
    Channel,
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
    sends.sort_unstable_by_key(|sent| sent.at);
    let last =
        |fits: &dyn Fn(&SentRecord) -> bool| sends.iter().rev().find(|sent| fits(sent)).map(|sent| sent.at);
    let by_channel =
        last(&|sent| sent.channel == channel).map(|at| (at + rules.gap_ms(channel), Cap::Channel));
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
