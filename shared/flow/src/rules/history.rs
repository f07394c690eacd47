//! What a person's past amounts to: spend, signs of life, the rhythm of orders.

use rappel_calendar::PersonalDate;
use rappel_compact::SortCompact;
use rappel_signal::{DAY_MS, UnixMs};
use time::OffsetDateTime;

use super::kin::kin;
use super::question::TROUBLE_MS;
use crate::language::Sign;
use crate::state::{Contact, Order, Person, Segment};

/// Twelve months, for spend.
const SPEND_MS: i64 = 365 * DAY_MS;

/// Orders of the human that were not given back, in any order.
pub(crate) fn orders<'a>(person: &'a Person, segment: &Segment) -> impl Iterator<Item = &'a Order> {
    kin(person, &segment.id).flat_map(|other| &other.orders).filter(|order| !order.void)
}

/// Spent in the last twelve months, in hundredths. Orders that only the page told of count for nothing.
pub(crate) fn spend_hundredths(person: &Person, segment: &Segment, now: UnixMs) -> u64 {
    let paid =
        |order: &&Order| order.source == crate::state::OrderSource::Server && now - order.at < SPEND_MS;
    orders(person, segment).filter(paid).map(|order| order.value_hundredths).sum()
}

/// When this sign was last seen.
pub(crate) fn last_sign(person: &Person, segment: &Segment, of: Sign) -> Option<UnixMs> {
    let kin = kin(person, &segment.id);
    match of {
        Sign::Visit => kin.filter_map(|other| other.last_visit_at).max(),
        Sign::Order => orders(person, segment).map(|order| order.at).max(),
        Sign::Click => kin.flat_map(|other| &other.sends).filter_map(|sent| sent.clicked_at).max(),
    }
}

/// When the shopper last gave any sign of life: a visit, an order, an open, a click, or the consent itself.
pub(crate) fn last_sign_of_life(person: &Person, segment: &Segment) -> Option<UnixMs> {
    let visits = last_sign(person, segment, Sign::Visit);
    let orders = last_sign(person, segment, Sign::Order);
    let reactions = kin(person, &segment.id)
        .flat_map(|other| &other.sends)
        .filter_map(|sent| sent.clicked_at.max(sent.opened_at))
        .max();
    let consents = kin(person, &segment.id)
        .flat_map(|other| &other.contacts)
        .filter_map(Contact::consent)
        .filter(|consent| consent.granted)
        .map(|consent| consent.at)
        .max();
    [visits, orders, reactions, consents].into_iter().flatten().max()
}

/// The median of the gaps between the human's orders; `None` below two gaps.
pub(crate) fn median_gap_ms(person: &Person, segment: &Segment) -> Option<i64> {
    let mut times: Vec<UnixMs> = orders(person, segment).map(|order| order.at).collect();
    times.sort_compact();
    let mut gaps: Vec<i64> = times.iter().zip(times.iter().skip(1)).map(|(one, next)| *next - *one).collect();
    gaps.sort_compact();
    if gaps.len() < 2 {
        return None;
    }
    let (below, above) = (gaps.get((gaps.len() - 1) / 2)?, gaps.get(gaps.len() / 2)?);
    Some(below + (above - below) / 2)
}

/// A refund or a complaint of late.
pub(crate) fn troubled(person: &Person, segment: &Segment, now: UnixMs) -> bool {
    let late = |at: UnixMs| now - at < TROUBLE_MS;
    kin(person, &segment.id).any(|other| {
        other.orders.iter().filter_map(|order| order.refunded_at).any(late)
            || other.deeds.iter().any(|deed| deed.name == "complaint" && late(deed.at))
    })
}

/// Whole years, if the year of birth is known.
pub(crate) fn age(birthday: PersonalDate, now: UnixMs) -> Option<u8> {
    let PersonalDate::Full(born) = birthday else { return None };
    let today = OffsetDateTime::from_unix_timestamp(now.0.div_euclid(1000)).ok()?.date();
    let had_it = (u8::from(today.month()), today.day()) >= (u8::from(born.month()), born.day());
    u8::try_from(today.year() - born.year() - i32::from(!had_it)).ok()
}
