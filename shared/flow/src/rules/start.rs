//! When a clock starts a flow: dates, feasts, schedules, wishes that grew old, silences.

use rappel_calendar::{Country, Occasion, ahead, name_day_of, next_sale_window};
use rappel_compact::SortCompact;
use rappel_signal::{Channel, UnixMs};

use super::chance::spread_ms;
use super::history::{last_sign, last_sign_of_life, median_gap_ms, orders};
use super::kin::kin;
use super::occasion;
use crate::language::{Book, Category, DayTime, Flow, PersonalDate, Sign, Silence, Trigger};
use crate::state::{Item, Look, Person, Segment, Subject, ZoneOffsets};

/// What a clock starts.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    /// When.
    pub(crate) at: UnixMs,
    /// What it is about.
    pub(crate) subject: Subject,
}

/// The next start of a flow by its clock, strictly after an instant.
pub(crate) fn next_start(
    book: &Book,
    person: &Person,
    segment: &Segment,
    flow: &Flow,
    after: UnixMs,
) -> Option<Start> {
    let clock = Clock { book, person, segment, flow, after };
    flow.triggers().filter_map(|trigger| clock.start(trigger)).min_by_key(|start| start.at)
}

struct Clock<'a> {
    book: &'a Book,
    person: &'a Person,
    segment: &'a Segment,
    flow: &'a Flow,
    after: UnixMs,
}

impl Clock<'_> {
    fn start(&self, trigger: &Trigger) -> Option<Start> {
        match trigger {
            Trigger::Idle { after, seen } => self.idle(after.ms, seen),
            Trigger::Wishlisted { since } => self.wishlisted(since.ms),
            Trigger::Silence { of: Silence::Order, since, own_gaps, .. } => {
                self.no_order(since.ms, *own_gaps)
            }
            Trigger::Silence { of: Silence::Reaction, since, messages_at_least, .. } => {
                self.no_reaction(since.ms, messages_at_least.unwrap_or(1))
            }
            Trigger::Date { date, days_before, at } => {
                let (profile, zone) = (&self.person.profile, self.zone());
                let kept = match date {
                    PersonalDate::Birthday => profile.birthday?,
                    PersonalDate::NameDay => {
                        return self.named(*days_before, *at);
                    }
                    PersonalDate::FirstOrder => {
                        let kin = kin(self.person, &self.segment.id);
                        self.full(kin.filter_map(|other| other.first_order_at).min()?)?
                    }
                    PersonalDate::SignUp => self.full(profile.sign_up_at?)?,
                };
                self.dated(occasion::next(zone, self.moment(*at), self.after, |date| {
                    ahead(*days_before, date, |date| Some(kept.on_or_after(date)?.date))
                }))
            }
            Trigger::Calendar { day, days_before, at } => {
                let days_before = days_before.unwrap_or_else(|| day.lead_days());
                self.dated(occasion::next(self.zone(), self.moment(*at), self.after, |date| {
                    day.next_start(self.country(), days_before, date)
                }))
            }
            Trigger::SalePeriod { days_before, at } => {
                let country = self.country()?;
                let announced = self.book.figures.announced(country);
                self.dated(occasion::next(self.zone(), self.moment(*at), self.after, |date| {
                    ahead(*days_before, date, |date| {
                        Some(next_sale_window(country, date, announced)?.first())
                    })
                }))
            }
            Trigger::Schedule { when, at } => {
                let next = occasion::next(self.zone(), self.moment(*at), self.after, |date| {
                    let day = when.next(date.previous_day()?)?;
                    Some(Occasion { starts_on: day, day })
                });
                Some(Start { at: next?.0, subject: Subject::default() })
            }
            _ => None,
        }
    }

    fn named(&self, days_before: u16, at: DayTime) -> Option<Start> {
        let profile = &self.person.profile;
        let (own, shop) = (profile.country.as_deref(), self.book.figures.country.as_deref());
        let day = name_day_of(
            profile.first_name.as_deref()?,
            own.and_then(Country::parse),
            shop.and_then(Country::parse),
        )?;
        self.dated(occasion::next(self.zone(), self.moment(at), self.after, |date| {
            ahead(days_before, date, |date| day.on_or_after(date))
        }))
    }

    /// A day with its year: its return is kept, the day itself is none.
    fn full(&self, at: UnixMs) -> Option<rappel_calendar::PersonalDate> {
        Some(rappel_calendar::PersonalDate::Full(self.zone().date(at)?))
    }

    fn moment(&self, time: DayTime) -> occasion::Moment {
        occasion::Moment { time, spread_ms: spread_ms(self.book, self.person.chance, self.flow) }
    }

    fn dated(&self, next: Option<(UnixMs, UnixMs)>) -> Option<Start> {
        let (at, occasion_at) = next?;
        Some(Start { at, subject: Subject { occasion_at: Some(occasion_at), ..Subject::default() } })
    }

    fn idle(&self, after_ms: i64, seen: &[String]) -> Option<Start> {
        let look = self.segment.look.as_ref().filter(|look| is_chosen(look, seen))?;
        let at = look.at + after_ms;
        let subject =
            Subject { product: look.item.clone(), category: look.category.clone(), ..Subject::default() };
        (at > self.after).then_some(Start { at, subject })
    }

    fn wishlisted(&self, since_ms: i64) -> Option<Start> {
        let wishes = || kin(self.person, &self.segment.id).flat_map(|other| &other.wishes);
        let at = wishes().map(|wish| wish.at + since_ms).filter(|at| *at > self.after).min()?;
        let items: Vec<Item> = wishes().map(|wish| wish.item.clone()).collect();
        let subject = Subject { product: items.first().cloned(), seen: items, ..Subject::default() };
        Some(Start { at, subject })
    }

    fn no_order(&self, since_ms: i64, own_gaps: Option<u8>) -> Option<Start> {
        let last = last_sign(self.person, self.segment, Sign::Order)?;
        let own =
            own_gaps.and_then(|times| Some(median_gap_ms(self.person, self.segment)? * i64::from(times)));
        let at = last + own.unwrap_or(since_ms);
        let bought = orders(self.person, self.segment).max_by_key(|order| order.at)?.items.clone();
        let subject = Subject { product: bought.first().cloned(), seen: bought, ..Subject::default() };
        (at > self.after).then_some(Start { at, subject })
    }

    /// As soon as so many e-mails went since the last sign of life, and so long ago was the last sign.
    fn no_reaction(&self, since_ms: i64, messages: u8) -> Option<Start> {
        let sign = last_sign_of_life(self.person, self.segment)?;
        let sends = kin(self.person, &self.segment.id).flat_map(|other| &other.sends);
        let ignored = |category: Category| category != Category::Transactional;
        let mut times: Vec<UnixMs> = sends
            .filter(|sent| sent.channel == Channel::Email && ignored(sent.category) && sent.at > sign)
            .map(|sent| sent.at)
            .collect();
        times.sort_compact();
        let enough = times.get(usize::from(messages.max(1)) - 1)?;
        // A moment after the last one: what goes now has its clock wound for later.
        let at = (sign + since_ms).max(*enough + 1);
        (at > self.after).then_some(Start { at, subject: Subject::default() })
    }

    fn zone(&self) -> &ZoneOffsets {
        self.person.profile.zone.as_ref().unwrap_or(&self.book.zone)
    }

    fn country(&self) -> Option<Country> {
        let own = self.person.profile.country.as_deref();
        Country::parse(own.or(self.book.figures.country.as_deref())?)
    }
}

/// Whether a look is one that the flow waits for: a named product or category, or any product.
pub(crate) fn is_chosen(look: &Look, seen: &[String]) -> bool {
    let product = look.item.as_ref().map(|item| &item.product.0);
    match seen {
        [] => product.is_some(),
        seen => product.into_iter().chain(&look.category).any(|name| seen.contains(name)),
    }
}
