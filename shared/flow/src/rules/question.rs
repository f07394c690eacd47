//! Answers to what entry filters, splits, exits and segments ask.

use rappel_signal::{Channel, DAY_MS, UnixMs};
use serde_json::Value;

use super::chance::share_per_10000;
use super::history::{age, last_sign, spend_hundredths, troubled};
use super::kin::kin;
use super::reach::reach;
use crate::language::{Book, Category, Condition, Duration};
use crate::state::{Cart, Item, Order, Person, Run, Segment, SentRecord, Subject};

/// Hundredths in one main unit of a currency.
const HUNDREDTHS: u64 = 100;
/// Segments named by segments: deeper ones hold for nobody.
const DEPTH_MAX: u8 = 4;

/// Who is asked about, and when.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The shop.
    pub(crate) book: &'a Book,
    /// The person.
    pub(crate) person: &'a Person,
    /// The segment whose flow it is.
    pub(crate) segment: &'a Segment,
    /// The flow's id.
    pub(crate) flow: &'a str,
    /// What the message would be about.
    pub(crate) subject: &'a Subject,
    /// The run, once there is one.
    pub(crate) run: Option<&'a Run>,
    /// When.
    pub(crate) now: UnixMs,
}

/// Whether all conditions hold.
pub(crate) fn all_hold(conditions: &[Condition], asked: Asked<'_>) -> bool {
    all(conditions, asked, 0)
}

fn all(conditions: &[Condition], asked: Asked<'_>, depth: u8) -> bool {
    conditions.iter().all(|condition| holds(condition, asked, depth))
}

fn holds(condition: &Condition, asked: Asked<'_>, depth: u8) -> bool {
    match condition {
        Condition::Any(inner) => inner.iter().any(|condition| holds(condition, asked, depth)),
        Condition::Not(inner) => !holds(inner, asked, depth),
        Condition::Segment(name) => {
            let conditions = asked.book.segments.get(name);
            depth < DEPTH_MAX && conditions.is_some_and(|conditions| all(conditions, asked, depth + 1))
        }
        Condition::Share(percent) => {
            share_per_10000(asked.person.chance, "share", asked.flow) < u32::from(*percent) * 100
        }
        other => {
            asked.of_person(other)
                || asked.of_visit(other)
                || asked.of_orders(other)
                || asked.of_messages(other)
        }
    }
}

impl Asked<'_> {
    fn of_person(&self, condition: &Condition) -> bool {
        let profile = &self.person.profile;
        match condition {
            Condition::Country(codes) => {
                let country = profile.country.as_ref().or(self.book.figures.country.as_ref());
                country.is_some_and(|code| codes.contains(code))
            }
            Condition::Language(tags) => {
                profile.language.as_ref().is_some_and(|tag| tags.iter().any(|wanted| speaks(tag, wanted)))
            }
            Condition::Tag(tag) => self.segment.tags.contains(tag),
            Condition::List(list) => self.segment.tags.contains(&format!("list:{list}")),
            Condition::Reachable(channels) => {
                let reaches = |channel: &Channel| {
                    reach(self.person, &self.segment.id, *channel, Category::Marketing, None).is_ok()
                };
                channels.iter().any(reaches)
            }
            Condition::Age(span) => profile
                .birthday
                .and_then(|birthday| age(birthday, self.now))
                .is_some_and(|years| span.holds(years.into(), 1)),
            Condition::Gender(genders) => {
                profile.gender.as_ref().is_some_and(|gender| genders.contains(gender))
            }
            Condition::Likes(wanted) => wanted.iter().any(|one| profile.likes.contains(one)),
            Condition::Last { of, at_least, less_than } => {
                let ago_ms = last_sign(self.person, self.segment, *of).map(|at| self.now - at);
                at_least.is_none_or(|least: Duration| ago_ms.is_none_or(|ago_ms| ago_ms >= least.ms))
                    && less_than.is_none_or(|bound| ago_ms.is_some_and(|ago_ms| ago_ms < bound.ms))
            }
            _ => false,
        }
    }

    fn of_visit(&self, condition: &Condition) -> bool {
        let subject = self.subject;
        match condition {
            Condition::CartValue(span) => span.holds(self.cart().1, HUNDREDTHS),
            Condition::CartLines(span) => span.holds(self.cart().0 as u64, 1),
            Condition::Interest(span) => span.holds(subject.score.into(), 1),
            Condition::ZeroResults(wanted) => subject.zero_results == *wanted,
            Condition::CheckoutError(wanted) => subject.checkout_error.is_some() == *wanted,
            Condition::Product(ids) => {
                subject.product.as_ref().is_some_and(|item| ids.contains(&item.product.0))
            }
            Condition::Category(names) => {
                let product = subject.product.as_ref().and_then(|item| item.category.as_ref());
                [subject.category.as_ref(), product].into_iter().flatten().any(|name| names.contains(name))
            }
            Condition::Query(words) => subject.query.as_ref().is_some_and(|query| {
                let query = query.to_lowercase();
                words.iter().any(|word| query.contains(&word.to_lowercase()))
            }),
            Condition::Page(paths) => {
                let seen = |path: &String| subject.active.iter().any(|active| active.on.starts_with(path));
                paths.iter().any(seen)
            }
            Condition::ActiveTime { on, at_least } => {
                let active = subject.active.iter().find(|active| active.on == *on);
                active.is_some_and(|active| i64::from(active.active_ms) >= at_least.ms)
            }
            Condition::EventProperty { name, is } => match subject.properties.get(name) {
                Some(Value::String(text)) => text == is,
                Some(value) => value.to_string().as_str() == is,
                None => false,
            },
            Condition::NeedsSetup(wanted) => self.ordered().iter().any(|item| item.needs_setup) == *wanted,
            Condition::RunsOut(wanted) => {
                self.ordered().iter().any(|item| item.lasts_days.is_some()) == *wanted
            }
            _ => false,
        }
    }

    fn of_orders(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Orders(span) => {
                span.holds(self.kin().map(|other| u64::from(other.orders_total)).sum(), 1)
            }
            Condition::OrderValue(span) => {
                self.order().is_some_and(|order| span.holds(order.value_hundredths, HUNDREDTHS))
            }
            Condition::OrderedProduct(ids) => {
                let known =
                    |id: &String| self.kin().any(|other| other.bought.iter().any(|bought| bought.0 == *id));
                match &self.subject.order {
                    Some(_) => self.ordered().iter().any(|item| ids.contains(&item.product.0)),
                    None => ids.iter().any(known),
                }
            }
            Condition::OrderedCategory(names) => {
                let lies = |item: &Item| item.category.as_ref().is_some_and(|name| names.contains(name));
                match &self.subject.order {
                    Some(_) => self.ordered().iter().any(lies),
                    None => {
                        self.kin().flat_map(|other| &other.orders).flat_map(|order| &order.items).any(lies)
                    }
                }
            }
            Condition::ShippingCountry(codes) => {
                let country = self.order().and_then(|order| order.country.as_ref());
                country.is_some_and(|code| codes.contains(code))
            }
            Condition::CodeUsed(offer) => self.order().is_some_and(|order| self.redeems(order, offer)),
            Condition::Spend(span) => {
                span.holds(spend_hundredths(self.person, self.segment, self.now), HUNDREDTHS)
            }
            Condition::TopCustomer(wanted) => {
                let least = self.book.figures.top_spend_hundredths;
                let spend = spend_hundredths(self.person, self.segment, self.now);
                least.is_some_and(|least| spend > 0 && spend >= least) == *wanted
            }
            Condition::Troubled(wanted) => troubled(self.person, self.segment, self.now) == *wanted,
            Condition::Rating(span) => {
                let last = self.kin().flat_map(|other| &other.reviews).max_by_key(|review| review.at);
                let rating = self.subject.rating.or(last.map(|review| review.rating));
                rating.is_some_and(|rating| span.holds(rating.into(), 1))
            }
            _ => false,
        }
    }

    fn of_messages(&self, condition: &Condition) -> bool {
        match condition {
            Condition::MessagesSent(span) => span.holds(self.run.map_or(0, |run| run.sent).into(), 1),
            Condition::Opened(wanted) => self.own_sends().any(|sent| sent.opened_at.is_some()) == *wanted,
            Condition::Clicked(wanted) => self.own_sends().any(|sent| sent.clicked_at.is_some()) == *wanted,
            Condition::MessagedBy { flow, step, same_order, within } => {
                let mut sends = self.kin().flat_map(|other| &other.sends).filter(|sent| sent.flow == *flow);
                sends.any(|sent| {
                    step.as_deref().is_none_or(|step| sent.step() == Some(step))
                        && (!same_order || sent.order == self.subject.order)
                        && self.now - sent.at <= within.ms
                })
            }
            Condition::DidSince(name) => {
                let Some(since) = self.run.map(|run| run.started_at) else { return false };
                let mut kin = self.kin();
                match name.as_str() {
                    "visit" => kin.any(|other| other.last_visit_at.is_some_and(|at| at > since)),
                    "order" => kin.flat_map(|other| &other.orders).any(|order| order.at > since),
                    name => {
                        kin.flat_map(|other| &other.deeds).any(|deed| deed.name == name && deed.at > since)
                    }
                }
            }
            _ => false,
        }
    }

    fn kin(&self) -> impl Iterator<Item = &Segment> {
        kin(self.person, &self.segment.id)
    }

    /// The order the flow is about, else the last one.
    fn order(&self) -> Option<&Order> {
        let mut orders = self.kin().flat_map(|other| &other.orders);
        match &self.subject.order {
            Some(id) => orders.find(|order| order.id == *id),
            None => orders.filter(|order| !order.void).max_by_key(|order| order.at),
        }
    }

    /// What that order holds.
    fn ordered(&self) -> &[Item] {
        self.order().map_or(&[], |order| &order.items)
    }

    fn redeems(&self, order: &Order, offer: &str) -> bool {
        let own = self.run.map_or(&[][..], |run| &run.codes);
        let shared = self.book.offer(offer).and_then(|offer| offer.shared_code());
        order.codes.iter().any(|code| own.contains(code) || shared == Some(code))
    }

    /// Messages of this very run that went.
    fn own_sends(&self) -> impl Iterator<Item = &SentRecord> {
        let prefix = self.run.map(|run| format!("{}/{}/{}/", self.segment.id.0, run.flow, run.entry));
        let sends = self.segment.sends.iter();
        sends.filter(move |sent| prefix.as_ref().is_some_and(|prefix| sent.id.starts_with(prefix)))
    }

    /// Lines and value of the cart as it is now, else as the visit left it.
    fn cart(&self) -> (usize, u64) {
        let Cart { items, value_hundredths, .. } = &self.segment.cart;
        if items.is_empty() {
            (self.subject.cart.len(), self.subject.cart_value_hundredths)
        } else {
            (items.len(), *value_hundredths)
        }
    }
}

/// Whether a language tag is covered by a wanted one: `fr-CA` by `fr`.
fn speaks(tag: &str, wanted: &str) -> bool {
    let (tag, wanted) = (tag.to_ascii_lowercase(), wanted.to_ascii_lowercase());
    tag == wanted || tag.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('-'))
}

/// How long "lately" is for complaints and refunds.
pub(crate) const TROUBLE_MS: i64 = 90 * DAY_MS;
