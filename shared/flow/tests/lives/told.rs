//! What was said to the engine, kept by the witness in words of its own: it never looks at the engine's state.

use std::collections::{BTreeMap, BTreeSet};

use rappel_flow::*;
use rappel_signal::{Channel, Class, DAY_MS, MINUTE_MS, ProductId, UnixMs};

/// How long a consent waits for its address.
const WAITS_MS: i64 = 30 * MINUTE_MS;

/// An address as one segment stated it.
pub(crate) type Stated = (SegmentId, Channel, String);

/// The shopper's last word on an address.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    pub(crate) at: UnixMs,
    pub(crate) yes: bool,
}

/// An address that is not to be written to.
pub(crate) struct Stopped {
    pub(crate) at: UnixMs,
    pub(crate) by: SegmentId,
    pub(crate) channel: Channel,
    pub(crate) address: String,
    pub(crate) why: Suppression,
}

/// Something that ends flows, and whose.
pub(crate) struct Ended {
    /// Which input it was.
    pub(crate) turn: u32,
    pub(crate) at: UnixMs,
    pub(crate) by: ExitOn,
    /// The segments of the same human at that moment.
    pub(crate) whose: Vec<SegmentId>,
    pub(crate) about: About,
}

/// Which runs it ends, of those whose flow leaves on it.
pub(crate) enum About {
    All,
    Products(Vec<ProductId>),
    Order(String),
    Codes(Vec<String>),
    Review(Option<ProductId>, Option<String>),
    /// All runs but those of this class.
    NotClass(Option<Class>),
    /// The run whose messages begin so.
    Run(String),
}

#[derive(Default)]
pub(crate) struct Told {
    /// Inputs so far.
    pub(crate) turn: u32,
    /// Which person's object a segment lies in.
    pub(crate) house: BTreeMap<SegmentId, usize>,
    pub(crate) closed: BTreeSet<SegmentId>,
    pub(crate) stated: BTreeMap<Stated, (UnixMs, Standing)>,
    pub(crate) words: BTreeMap<Stated, Word>,
    /// Every yes, and when it was said.
    yeses: Vec<(Stated, UnixMs)>,
    early: Vec<(SegmentId, Channel, Option<String>, UnixMs)>,
    /// A yes to an unproved e-mail address counts only once it is confirmed.
    pub(crate) double_opt_in: bool,
    /// Every yes that has to be confirmed.
    unconfirmed: Vec<(Stated, UnixMs)>,
    /// Topics switched off or on, by which segment and when.
    pub(crate) topics: Vec<(SegmentId, String, bool, UnixMs)>,
    /// Pauses: by which segment, when it was said, until when.
    pub(crate) pauses: Vec<(SegmentId, UnixMs, UnixMs)>,
    pub(crate) stopped: Vec<Stopped>,
    pub(crate) asks: Vec<(SegmentId, ProductId, UnixMs)>,
    /// Products and orders that a segment's own device or shop told it of.
    pub(crate) shown: BTreeMap<SegmentId, BTreeSet<String>>,
    pub(crate) orders: Vec<(SegmentId, Order)>,
    pub(crate) void: BTreeSet<String>,
    carts: BTreeMap<SegmentId, Vec<Item>>,
    pub(crate) ended: Vec<Ended>,
    /// Transactional messages that have to go in this very turn: flow and order.
    pub(crate) owed: Vec<(&'static str, String)>,
}

impl Told {
    /// The segments of the same human.
    pub(crate) fn kin(&self, id: &SegmentId) -> Vec<SegmentId> {
        if self.closed.contains(id) {
            return vec![id.clone()];
        }
        let house = self.house[id];
        let open = self.house.iter().filter(|(other, at)| **at == house && !self.closed.contains(*other));
        open.map(|(other, _)| other.clone()).collect()
    }

    pub(crate) fn same_house(&self, one: &SegmentId, other: &SegmentId) -> bool {
        self.house[one] == self.house[other]
    }

    fn says(&mut self, stated: Stated, at: UnixMs, yes: bool) {
        let word = self.words.entry(stated).or_insert(Word { at: UnixMs(i64::MIN), yes: false });
        if at > word.at {
            *word = Word { at, yes };
        }
    }

    fn agrees(&mut self, stated: Stated, at: UnixMs) {
        let unproved = self.stated.get(&stated).is_some_and(|(_, standing)| *standing == Standing::Claimed);
        if self.double_opt_in && stated.1 == Channel::Email && unproved {
            return self.unconfirmed.push((stated, at));
        }
        self.counts(stated, at);
    }

    fn counts(&mut self, stated: Stated, at: UnixMs) {
        self.yeses.push((stated.clone(), at));
        self.says(stated, at, true);
    }

    /// A yes that was said after it ends a silence, and an unsubscribe where the address is proved.
    pub(crate) fn is_lifted(&self, stop: &Stopped) -> bool {
        let verified =
            |stated: &Stated| self.stated.get(stated).is_some_and(|(_, s)| *s == Standing::Verified);
        self.yeses.iter().any(|(stated, at)| {
            let same = stated.1 == stop.channel && stated.2 == stop.address;
            let counts = match stop.why {
                Suppression::Silent => true,
                Suppression::Unsubscribed => verified(stated),
                _ => false,
            };
            same && counts && *at > stop.at && self.same_house(&stated.0, &stop.by)
        })
    }

    fn state(&mut self, stated: Stated, standing: Standing, at: UnixMs) {
        let known = self.stated.entry(stated.clone()).or_insert((at, standing));
        *known = (known.0.max(at), known.1.max(standing));
        let early = self.early.iter().filter(|(segment, channel, address, said)| {
            let meant = address.as_ref().is_none_or(|address| *address == stated.2);
            *segment == stated.0 && *channel == stated.1 && meant && at - *said <= WAITS_MS
        });
        let early: Vec<UnixMs> = early.map(|(.., said)| *said).collect();
        for said in early {
            self.agrees(stated.clone(), said);
        }
    }

    /// The addresses of a channel that a segment stated, the last stated last.
    pub(crate) fn addresses(&self, segment: &SegmentId, channel: Channel) -> Vec<Stated> {
        let theirs = self.stated.iter().filter(|((own, on, _), _)| own == segment && *on == channel);
        let mut found: Vec<(UnixMs, Stated)> =
            theirs.map(|(stated, (at, _))| (*at, stated.clone())).collect();
        found.sort();
        found.into_iter().map(|(_, stated)| stated).collect()
    }

    pub(crate) fn stops(&mut self, stated: Stated, why: Suppression, at: UnixMs) {
        let (by, channel, address) = stated;
        self.stopped.push(Stopped { at, by, channel, address, why });
    }

    fn ends(&mut self, segment: &SegmentId, at: UnixMs, by: ExitOn, about: About) {
        let whose = if by == ExitOn::CartEmptied { vec![segment.clone()] } else { self.kin(segment) };
        self.ended.push(Ended { turn: self.turn, at, by, whose, about });
    }

    fn shows<'a>(&mut self, segment: &SegmentId, items: impl IntoIterator<Item = &'a Item>) {
        let shown = self.shown.entry(segment.clone()).or_default();
        shown.extend(items.into_iter().map(|item| item.product.0.clone()));
    }

    /// Hears an input that was never told before.
    pub(crate) fn hears(&mut self, segment: &SegmentId, input: &Input, now: UnixMs) {
        self.turn += 1;
        let stated = |channel: &Channel, address: &str| (segment.clone(), *channel, address.to_owned());
        match input {
            Input::Identified { channel, address, standing, at } => {
                self.state(stated(channel, address), *standing, *at);
            }
            Input::PushSubscribed { endpoint, at, .. } => {
                let stated = stated(&Channel::Push, endpoint);
                self.state(stated.clone(), Standing::Verified, *at);
                self.agrees(stated, *at);
            }
            Input::ConsentGiven { channel, address, at, .. } => {
                let known = self.addresses(segment, *channel);
                let meant = |one: &&Stated| address.as_ref().is_none_or(|address| *address == one.2);
                match known.iter().rev().find(meant).cloned() {
                    Some(stated) => self.agrees(stated, *at),
                    None => self.early.push((segment.clone(), *channel, address.clone(), *at)),
                }
            }
            Input::Confirmed { channel, address, at } => {
                let stated = stated(channel, address);
                let in_time = |(one, said): &(Stated, UnixMs)| {
                    *one == stated && *said <= *at && *at - *said < 7 * DAY_MS
                };
                if self.unconfirmed.iter().any(in_time) {
                    self.state(stated.clone(), Standing::Verified, UnixMs(i64::MIN));
                    self.counts(stated, *at);
                }
            }
            Input::Chosen { choice: Choice::Topic { topic, wanted }, at } => {
                self.topics.push((segment.clone(), topic.clone(), *wanted, *at));
            }
            Input::Chosen { choice: Choice::Pause { until }, at } => {
                self.pauses.push((segment.clone(), *at, *until));
            }
            Input::ConsentWithdrawn { channel, address, at } => {
                self.early.retain(|(own, on, _, _)| own != segment || on != channel);
                for stated in self.addresses(segment, *channel) {
                    if address.as_ref().is_none_or(|address| *address == stated.2) {
                        self.says(stated, *at, false);
                    }
                }
            }
            Input::Suppressed { channel, why, at, .. } => {
                // That nobody is there is no word of the shopper's.
                if *why != Suppression::Gone {
                    self.asks.retain(|(own, _, asked)| own != segment || asked > at);
                }
                // What was stated later was not meant.
                for stated in self.addresses(segment, *channel) {
                    if self.stated[&stated].0 <= *at {
                        self.stops(stated, *why, *at);
                    }
                }
            }
            Input::Asked(ask) => {
                self.asks.push((segment.clone(), ask.product.clone(), ask.at));
            }
            Input::LogOut { next } => {
                self.closed.insert(segment.clone());
                self.house.insert(next.clone(), self.house[segment]);
                self.early.retain(|(own, ..)| own != segment);
                // The push subscription is the device's, and whoever subscribes next speaks for themselves.
                self.stated.retain(|(own, on, _), _| own != segment || *on != Channel::Push);
                self.stopped.retain(|stop| stop.by != *segment || stop.channel != Channel::Push);
            }
            Input::Withdrawn => {
                self.early.retain(|(own, ..)| own != segment);
                self.carts.remove(segment);
            }
            _ => self.hears_of_the_shop(segment, input, now),
        }
    }

    fn hears_of_the_shop(&mut self, segment: &SegmentId, input: &Input, now: UnixMs) {
        match input {
            Input::Activity { started_at, .. } => {
                self.ends(segment, *started_at, ExitOn::SignOfLife, About::All);
            }
            Input::VisitEnded(ended) => self.hears_a_visit(segment, ended),
            Input::Looked(look) => self.shows(segment, &look.item),
            Input::CartChanged { cart } => self.hears_of_the_cart(segment, cart),
            Input::Wished { item, on, at } => {
                self.shows(segment, [item]);
                if *on {
                    let product = |ended: &Ended| match &ended.about {
                        About::Products(of) => {
                            ended.by == ExitOn::WishlistRemoved && of.contains(&item.product)
                        }
                        _ => false,
                    };
                    self.ended.retain(|ended| !product(ended));
                } else {
                    let about = About::Products(vec![item.product.clone()]);
                    self.ends(segment, *at, ExitOn::WishlistRemoved, about);
                }
            }
            Input::Purchased { order, items } => self.hears_of_an_order(segment, order, items, now),
            Input::OrderChanged { order, news, at } => {
                if matches!(news, OrderNews::Cancelled | OrderNews::Refunded { amount_hundredths: None }) {
                    self.void.insert(order.clone());
                    self.ends(segment, *at, ExitOn::Refund, About::Order(order.clone()));
                }
                if matches!(news, OrderNews::Fulfilled { .. }) {
                    self.owes(segment, "shipping", order);
                }
            }
            Input::Reviewed(review) => {
                let about = About::Review(review.product.clone(), review.order.clone());
                let of = review.product.as_ref().map(|product| product.0.clone());
                self.shown
                    .entry(segment.clone())
                    .or_default()
                    .extend(of.into_iter().chain(review.order.clone()));
                self.ends(segment, review.at, ExitOn::Reviewed, about);
            }
            Input::News(news) => self.shows(segment, &news.items),
            Input::Event(event) => {
                self.ends(segment, now, ExitOn::Event(event.name.clone()), About::All);
            }
            Input::Reacted { message, clicked, at } => {
                if *clicked {
                    let run = message.0.rsplitn(3, '/').last().unwrap_or_default();
                    self.ends(segment, *at, ExitOn::Responded, About::Run(format!("{run}/")));
                }
                self.ends(segment, *at, ExitOn::SignOfLife, About::All);
            }
            _ => {}
        }
    }

    fn hears_a_visit(&mut self, segment: &SegmentId, ended: &VisitEnded) {
        self.shows(segment, ended.subject.product.iter().chain(&ended.subject.seen));
        if let Some(cart) = &ended.cart {
            self.shows(segment, &cart.items);
            self.carts.insert(segment.clone(), cart.items.clone());
        }
        let filled = self.carts.get(segment).is_some_and(|cart| !cart.is_empty());
        let happened = [
            (ended.result_clicked, ExitOn::ResultClick),
            (ended.cart_activity && filled, ExitOn::Cart),
            (ended.cart_activity, ExitOn::CartActivity),
            (ended.class.is_some_and(|class| class >= Class::Browse), ExitOn::VisitWithIntent),
        ];
        for (_, exit) in happened.into_iter().filter(|(yes, _)| *yes) {
            self.ends(segment, ended.ended_at, exit, About::NotClass(ended.class));
        }
    }

    fn hears_of_the_cart(&mut self, segment: &SegmentId, cart: &Cart) {
        self.shows(segment, &cart.items);
        let before = self.carts.insert(segment.clone(), cart.items.clone()).unwrap_or_default();
        let more = |item: &Item| {
            let known = before.iter().find(|known| known.product == item.product);
            known.is_none_or(|known| known.quantity < item.quantity)
        };
        if cart.items.is_empty() && !before.is_empty() {
            self.ends(segment, cart.changed_at, ExitOn::CartEmptied, About::All);
        } else if cart.items.iter().any(more) {
            self.ends(segment, cart.changed_at, ExitOn::Cart, About::All);
        }
    }

    fn hears_of_an_order(&mut self, segment: &SegmentId, order: &Order, items: &[Item], now: UnixMs) {
        let shown = self.shown.entry(segment.clone()).or_default();
        shown.extend(items.iter().map(|item| item.product.0.clone()).chain([order.id.clone()]));
        let known = self.orders.iter().any(|(_, known)| known.id == order.id);
        // An order of long ago, as imports bring it, is confirmed to nobody.
        if order.source == OrderSource::Server && now - order.at <= limit::ORDER_NEWS_MS_MAX {
            self.owes(segment, "order-confirmation", &order.id);
        }
        if known {
            return;
        }
        self.carts.remove(segment);
        self.orders.push((segment.clone(), order.clone()));
        let products = items.iter().map(|item| item.product.clone()).collect();
        self.ends(segment, order.at, ExitOn::Purchase, About::All);
        self.ends(segment, order.at, ExitOn::SignOfLife, About::All);
        self.ends(segment, order.at, ExitOn::Bought, About::Products(products));
        self.ends(segment, order.at, ExitOn::CodeUsed, About::Codes(order.codes.clone()));
    }

    /// A message about an order goes at once, if there is an address at all that is good. An order given back before the
    /// shop told of it is no news.
    fn owes(&mut self, segment: &SegmentId, flow: &'static str, order: &str) {
        // Once somebody is proved, an order is theirs and no claimed address's business.
        let verified = |stated: &Stated| self.stated[stated].1 == Standing::Verified;
        let kin = self.kin(segment).into_iter();
        let proved =
            kin.flat_map(|other| self.addresses(&other, Channel::Email)).any(|stated| verified(&stated));
        let mut own = self.addresses(segment, Channel::Email).into_iter();
        let last = own.rfind(|stated| !proved || verified(stated));
        let good = last.is_some_and(|(_, channel, address)| {
            !self.stopped.iter().any(|stop| {
                stop.why == Suppression::Gone && (stop.channel, &stop.address) == (channel, &address)
            })
        });
        if good && !self.void.contains(order) {
            self.owed.push((flow, order.to_owned()));
        }
    }
}
