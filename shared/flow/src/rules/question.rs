//! Answers to what entry filters, splits, exits and segments ask.

use rappel_signal::{Channel, DAY_MS, UnixMs};
use serde_json::Value;

use super::chance::share_per_10000;
use super::history::{age, last_sign, spend_hundredths, troubled};
use super::kin::kin;
use super::reach::{Purpose, reach};
use crate::language::{Book, Category, Condition, Duration, Sign};
use crate::state::{Cart, Item, Order, Person, Run, Segment, SegmentId, SentRecord, Subject};

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

/// The segments of customers that the person of this segment is a member of now, by name.
pub fn memberships(book: &Book, person: &Person, id: &SegmentId, now: UnixMs) -> Vec<String> {
    let Some(segment) = person.segment(id) else { return Vec::new() };
    let subject = Subject::default();
    let asked = |flow| Asked { book, person, segment, flow, subject: &subject, run: None, now };
    let members = book.segments.iter().filter(|(name, conditions)| all_hold(conditions, asked(name)));
    members.map(|(name, _)| name.clone()).collect()
}

/// Whether all conditions hold.
pub(crate) fn all_hold(conditions: &[Condition], asked: Asked<'_>) -> bool {
    all(conditions, asked, 0)
}

fn all(conditions: &[Condition], asked: Asked<'_>, depth: u8) -> bool {
    conditions.iter().all(|condition| holds(condition, asked, depth))
}

/// Each question by its name, so that a new one is not forgotten here.
fn holds(condition: &Condition, asked: Asked<'_>, depth: u8) -> bool {
    use Condition as C;
    let Asked { subject, segment, .. } = asked;
    let profile = &asked.person.profile;
    match condition {
        C::Any(inner) => inner.iter().any(|condition| holds(condition, asked, depth)),
        C::Not(inner) => !holds(inner, asked, depth),
        C::Segment(name) => asked.is_member(name, depth),
        C::Share(percent) => asked.has_share(*percent),
        C::Country(codes) => asked.lives_in(codes),
        C::Language(tags) => asked.speaks(tags),
        C::Tag(tag) => segment.tags.contains(tag) || asked.person.profile.tags.contains(tag),
        C::List(list) => segment.tags.contains(&format!("list:{list}")),
        C::Reachable(channels) => asked.is_reachable(channels),
        C::Age(span) => asked.age().is_some_and(|years| span.holds(years, 1)),
        C::Gender(genders) => profile.gender.as_ref().is_some_and(|gender| genders.contains(gender)),
        C::Likes(wanted) => wanted.iter().any(|one| profile.likes.contains(one)),
        C::Last { of, at_least, less_than } => asked.last(*of, *at_least, *less_than),
        C::CartValue(span) => span.holds(asked.cart().1, HUNDREDTHS),
        C::CartLines(span) => span.holds(asked.cart().0 as u64, 1),
        C::Interest(span) => span.holds(subject.score.into(), 1),
        C::ZeroResults(wanted) => subject.zero_results == *wanted,
        C::CheckoutError(wanted) => subject.checkout_error.is_some() == *wanted,
        C::Product(ids) => subject.product.as_ref().is_some_and(|item| ids.contains(&item.product.0)),
        C::Category(names) => asked.is_about_category(names),
        C::Query(words) => asked.is_about_query(words),
        C::Page(paths) => asked.saw_page(paths),
        C::ActiveTime { on, at_least } => asked.was_active(on, *at_least),
        C::EventProperty { name, is } => asked.has_property(name, is),
        C::NeedsSetup(wanted) => asked.ordered().iter().any(|item| item.needs_setup) == *wanted,
        C::RunsOut(wanted) => asked.ordered().iter().any(|item| item.lasts_days.is_some()) == *wanted,
        C::Orders(span) => span.holds(asked.kin().map(|other| u64::from(other.orders_total)).sum(), 1),
        C::OrderValue(span) => {
            asked.order().is_some_and(|order| span.holds(order.value_hundredths, HUNDREDTHS))
        }
        C::OrderedProduct(ids) => asked.ordered_product(ids),
        C::OrderedCategory(names) => asked.ordered_category(names),
        C::ShippingCountry(codes) => asked.ships_to(codes),
        C::CodeUsed(offer) => asked.order().is_some_and(|order| asked.redeems(order, offer)),
        C::Spend(span) => span.holds(asked.spend(), HUNDREDTHS),
        C::TopCustomer(wanted) => asked.is_top_customer() == *wanted,
        C::Troubled(wanted) => troubled(asked.person, segment, asked.now) == *wanted,
        C::Rating(span) => asked.rating().is_some_and(|rating| span.holds(rating.into(), 1)),
        C::MessagesSent(span) => span.holds(asked.run.map_or(0, |run| run.sent).into(), 1),
        C::Opened(wanted) => asked.own_sends().any(|sent| sent.opened_at.is_some()) == *wanted,
        C::Clicked(wanted) => asked.own_sends().any(|sent| sent.clicked_at.is_some()) == *wanted,
        C::MessagedBy { flow, step, same_order, within } => {
            asked.was_messaged(flow, step.as_deref(), *same_order, *within)
        }
        C::DidSince(name) => asked.did_since(name),
    }
}

/// Of the person.
impl Asked<'_> {
    fn is_member(&self, segment: &str, depth: u8) -> bool {
        let conditions = self.book.segments.get(segment);
        depth < DEPTH_MAX && conditions.is_some_and(|conditions| all(conditions, *self, depth + 1))
    }

    fn has_share(&self, percent: u8) -> bool {
        share_per_10000(self.person.chance, "share", self.flow) < u32::from(percent) * 100
    }

    fn lives_in(&self, codes: &[String]) -> bool {
        let country = self.person.profile.country.as_ref().or(self.book.figures.country.as_ref());
        country.is_some_and(|code| codes.contains(code))
    }

    fn speaks(&self, tags: &[String]) -> bool {
        let own = self.person.profile.language.as_ref();
        own.is_some_and(|tag| tags.iter().any(|wanted| speaks(tag, wanted)))
    }

    fn is_reachable(&self, channels: &[Channel]) -> bool {
        let (person, id) = (self.person, &self.segment.id);
        let purpose = Purpose::of(self.book.flow(self.flow), Category::Marketing, None);
        channels.iter().any(|channel| reach(person, id, *channel, purpose).is_ok())
    }

    fn age(&self) -> Option<u64> {
        age(self.person.profile.birthday?, self.now).map(u64::from)
    }

    fn last(&self, of: Sign, at_least: Option<Duration>, less_than: Option<Duration>) -> bool {
        let ago_ms = last_sign(self.person, self.segment, of).map(|at| self.now - at);
        at_least.is_none_or(|least| ago_ms.is_none_or(|ago_ms| ago_ms >= least.ms))
            && less_than.is_none_or(|bound| ago_ms.is_some_and(|ago_ms| ago_ms < bound.ms))
    }
}

/// Of the visit, and what it was about.
impl Asked<'_> {
    fn is_about_category(&self, names: &[String]) -> bool {
        let product = self.subject.product.as_ref().and_then(|item| item.category.as_ref());
        [self.subject.category.as_ref(), product].into_iter().flatten().any(|name| names.contains(name))
    }

    fn is_about_query(&self, words: &[String]) -> bool {
        self.subject.query.as_ref().is_some_and(|query| {
            let query = query.to_lowercase();
            words.iter().any(|word| query.contains(&word.to_lowercase()))
        })
    }

    fn saw_page(&self, paths: &[String]) -> bool {
        let seen = |path: &String| self.subject.active.iter().any(|active| active.on.starts_with(path));
        paths.iter().any(seen)
    }

    fn was_active(&self, on: &str, at_least: Duration) -> bool {
        let active = self.subject.active.iter().find(|active| active.on == on);
        active.is_some_and(|active| i64::from(active.active_ms) >= at_least.ms)
    }

    fn has_property(&self, name: &str, is: &str) -> bool {
        match self.subject.properties.get(name) {
            Some(Value::String(text)) => text == is,
            Some(value) => value.to_string().as_str() == is,
            None => false,
        }
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

/// Of orders.
impl Asked<'_> {
    fn ordered_product(&self, ids: &[String]) -> bool {
        let known = |id: &String| self.kin().any(|other| other.bought.iter().any(|bought| bought.0 == *id));
        match &self.subject.order {
            Some(_) => self.ordered().iter().any(|item| ids.contains(&item.product.0)),
            None => ids.iter().any(known),
        }
    }

    fn ordered_category(&self, names: &[String]) -> bool {
        let lies = |item: &Item| item.category.as_ref().is_some_and(|name| names.contains(name));
        match &self.subject.order {
            Some(_) => self.ordered().iter().any(lies),
            None => self.kin().flat_map(|other| &other.orders).flat_map(|order| &order.items).any(lies),
        }
    }

    fn ships_to(&self, codes: &[String]) -> bool {
        let country = self.order().and_then(|order| order.country.as_ref());
        country.is_some_and(|code| codes.contains(code))
    }

    fn spend(&self) -> u64 {
        spend_hundredths(self.person, self.segment, self.now)
    }

    fn is_top_customer(&self) -> bool {
        let (least, spend) = (self.book.figures.top_spend_hundredths, self.spend());
        least.is_some_and(|least| spend > 0 && spend >= least)
    }

    fn rating(&self) -> Option<u8> {
        let last = self.kin().flat_map(|other| &other.reviews).max_by_key(|review| review.at);
        self.subject.rating.or(last.map(|review| review.rating))
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
}

/// Of messages, and what was done since.
impl Asked<'_> {
    fn was_messaged(&self, flow: &str, step: Option<&str>, same_order: bool, within: Duration) -> bool {
        let mut sends = self.kin().flat_map(|other| &other.sends).filter(|sent| sent.flow == flow);
        sends.any(|sent| {
            step.is_none_or(|step| sent.step() == Some(step))
                && (!same_order || sent.order == self.subject.order)
                && self.now - sent.at <= within.ms
        })
    }

    fn did_since(&self, name: &str) -> bool {
        let Some(since) = self.run.map(|run| run.started_at) else { return false };
        let mut kin = self.kin();
        match name {
            "visit" => kin.any(|other| other.last_visit_at.is_some_and(|at| at > since)),
            "order" => kin.flat_map(|other| &other.orders).any(|order| order.at > since),
            name => kin.flat_map(|other| &other.deeds).any(|deed| deed.name == name && deed.at > since),
        }
    }

    /// Messages of this very run that went.
    fn own_sends(&self) -> impl Iterator<Item = &SentRecord> {
        let prefix = self.run.map(|run| format!("{}/{}/{}/", self.segment.id.0, run.flow, run.entry));
        let sends = self.segment.sends.iter();
        sends.filter(move |sent| prefix.as_ref().is_some_and(|prefix| sent.id.starts_with(prefix)))
    }

    fn kin(&self) -> impl Iterator<Item = &Segment> {
        kin(self.person, &self.segment.id)
    }
}

/// Whether a language tag is covered by a wanted one: `fr-CA` by `fr`.
fn speaks(tag: &str, wanted: &str) -> bool {
    let (tag, wanted) = (tag.to_ascii_lowercase(), wanted.to_ascii_lowercase());
    tag == wanted || tag.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('-'))
}

/// How long "lately" is for complaints and refunds.
pub(crate) const TROUBLE_MS: i64 = 90 * DAY_MS;
