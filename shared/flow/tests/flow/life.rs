//! Made-up lives: whatever can happen to a shopper, in any order, watched by a [`Witness`].

use std::collections::{BTreeMap, VecDeque};

use jiff::tz::TimeZone;
use proptest::prelude::*;
use rappel_flow::*;
use rappel_signal::{Channel, Class, MINUTE_MS, UnixMs};

use crate::witness::Witness;
use crate::world::{World, abandonment_flows, cart, item, plain_rules, segment_id, test_flow};
use crate::zone;

/// Something that happens, before it has a time.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    Visit { minutes: i64, class: Option<Class>, touches_cart: bool, result: bool, thing: u8 },
    Buys,
    EmptiesCart,
    Puts(u8),
    Says { address: u8, verified: bool },
    Agrees { channel: Channel, address: Option<u8> },
    Disagrees { channel: Channel, address: Option<u8> },
    Suppressed { channel: Channel, why: Suppression },
    Subscribes(u8),
    Event,
    LogsOut,
    Alarm,
    Answer(u8),
}

pub(crate) fn happening() -> impl Strategy<Value = Happening> {
    let class = prop_oneof![
        Just(None),
        Just(Some(Class::Site)),
        Just(Some(Class::Browse)),
        Just(Some(Class::Search)),
        Just(Some(Class::Cart)),
        Just(Some(Class::Checkout)),
    ];
    let visit = (1..90i64, class, any::<bool>(), any::<bool>(), 0..4u8);
    let visit = visit.prop_map(|(minutes, class, touches_cart, result, thing)| Happening::Visit {
        minutes,
        class,
        touches_cart,
        result,
        thing,
    });
    let channel = || prop_oneof![Just(Channel::Email), Just(Channel::Push)];
    let why =
        prop_oneof![Just(Suppression::Unsubscribed), Just(Suppression::Complained), Just(Suppression::Gone)];
    prop_oneof![
        12 => visit,
        2 => Just(Happening::Buys),
        1 => Just(Happening::EmptiesCart),
        2 => (0..4u8).prop_map(Happening::Puts),
        2 => (0..2u8, any::<bool>()).prop_map(|(address, verified)| Happening::Says { address, verified }),
        4 => (channel(), prop::option::of(0..2u8)).prop_map(|(channel, address)| Happening::Agrees { channel, address }),
        1 => (channel(), prop::option::of(0..2u8))
            .prop_map(|(channel, address)| Happening::Disagrees { channel, address }),
        1 => (channel(), why).prop_map(|(channel, why)| Happening::Suppressed { channel, why }),
        2 => (0..2u8).prop_map(Happening::Subscribes),
        3 => Just(Happening::Event),
        1 => Just(Happening::LogsOut),
        2 => Just(Happening::Alarm),
        3 => (0..6u8).prop_map(Happening::Answer),
    ]
}

pub(crate) fn history() -> impl Strategy<Value = Vec<(i64, Happening)>> {
    // Mostly minutes and hours apart, now and then days.
    let gap = prop_oneof![3 => 1..90i64, 3 => 60..1_000i64, 1 => 1_000..6_000i64];
    prop::collection::vec((gap, happening()), 1..40)
}

/// A history being lived.
pub(crate) struct Life {
    pub(crate) world: World,
    pub(crate) zone: TimeZone,
    pub(crate) witness: Witness,
    /// Every input, with the segment it went to.
    pub(crate) told: Vec<(SegmentId, Input)>,
    pub(crate) now: UnixMs,
    pub(crate) visits: u32,
    pub(crate) answers: Vec<u8>,
}

impl Life {
    pub(crate) fn new(zone_name: &str, start: UnixMs) -> Life {
        let mut flows = abandonment_flows();
        flows.extend(["daily-news", "weekly-news", "order-confirmation", "quote"].map(test_flow));
        let world = World::new(flows, plain_rules(), zone::offsets(zone_name, start));
        Life {
            world,
            zone: TimeZone::get(zone_name).unwrap(),
            witness: Witness::default(),
            told: Vec::new(),
            now: start,
            visits: 0,
            answers: Vec::new(),
        }
    }

    pub(crate) fn tell(&mut self, input: Input) {
        let segment = self.world.person.current().cloned().unwrap();
        self.told.push((segment.clone(), input.clone()));
        self.drive(&segment, input);
        let again = self.world.person.clone();
        let effects = step_in(
            &self.world.book,
            &mut self.world.person,
            &segment,
            self.told.last().unwrap().1.clone(),
            self.now,
        );
        assert_eq!(effects, [], "told twice, it did something");
        assert!(self.world.person == again, "told twice, it changed something");
    }

    /// One input and the answers to what it sends; the witness sees all of it.
    pub(crate) fn drive(&mut self, segment: &SegmentId, input: Input) {
        let now = self.now;
        let mut effects =
            VecDeque::from(step_in(&self.world.book, &mut self.world.person, segment, input, now));
        loop {
            let Some(effect) = effects.pop_front() else {
                let look_ups = self.world.person.to_look_up(&self.world.book, now);
                if look_ups.is_empty() {
                    break;
                }
                let shelf = Input::Shelf(Box::new(self.world.catalogue.answer(&look_ups)));
                effects.extend(step_in(&self.world.book, &mut self.world.person, segment, shelf, now));
                continue;
            };
            match effect {
                Effect::Decide(decision) => {
                    self.witness.decided(&decision);
                    self.world.decisions.push(*decision);
                }
                Effect::Send(sending) => {
                    self.witness.sends(&sending, now, &self.zone);
                    if let Some(outcome) = self.answer(&sending) {
                        let input = Input::Outcome { id: sending.row.id.clone(), outcome };
                        effects.extend(step_in(
                            &self.world.book,
                            &mut self.world.person,
                            segment,
                            input,
                            now,
                        ));
                    }
                }
                Effect::PutOutbox(_) | Effect::DropOutbox(_) | Effect::Count(_) => {}
            }
        }
        self.one_flow_at_a_time();
    }

    pub(crate) fn answer(&mut self, sending: &Sending) -> Option<DeliveryOutcome> {
        let words = || String::from("as said");
        let id = &sending.row.id;
        let outcome = match self.answers.pop() {
            Some(1) => Some(DeliveryOutcome::Again { at: self.now + 10 * MINUTE_MS, words: words() }),
            Some(2) => Some(DeliveryOutcome::Refused { words: words() }),
            Some(3) => Some(DeliveryOutcome::Gone { words: words() }),
            Some(4) => Some(DeliveryOutcome::Unknown),
            Some(5) => None,
            _ => Some(DeliveryOutcome::Accepted),
        };
        match &outcome {
            Some(DeliveryOutcome::Again { .. } | DeliveryOutcome::Refused { .. }) => {
                self.witness.went.retain(|gone| gone.id != *id);
            }
            Some(DeliveryOutcome::Gone { .. }) => {
                self.witness.went.retain(|gone| gone.id != *id);
                self.witness.suppressed.insert((sending.to.channel, sending.to.address.clone()));
            }
            _ => {}
        }
        outcome
    }

    pub(crate) fn one_flow_at_a_time(&self) {
        let mut groups: BTreeMap<Option<&SegmentId>, usize> = BTreeMap::new();
        for segment in &self.world.person.segments {
            let group = segment.closed.then_some(&segment.id);
            let running = |run: &&Run| !run.ending && run.flow.ends_with("abandonment");
            *groups.entry(group).or_default() += segment.runs.iter().filter(running).count();
        }
        assert!(groups.values().all(|count| *count <= 1), "two abandonment flows at once");
    }

    pub(crate) fn live_until(&mut self, end: UnixMs) {
        while let Some(at) = self.world.person.next_deadline().filter(|at| *at < end) {
            self.now = self.now.max(at);
            let segment = self.world.person.current().cloned().unwrap_or_else(segment_id);
            self.drive(&segment, Input::Due);
            assert!(self.world.person.next_deadline().is_none_or(|next| next > at), "a deadline was not met");
        }
        if end.0 < i64::MAX {
            self.now = self.now.max(end);
        }
    }

    pub(crate) fn happens(&mut self, gap_min: i64, what: &Happening) {
        self.live_until(self.now + gap_min * MINUTE_MS);
        let now = self.now;
        let things = [("Trail Shoes", 89), ("Rain Jacket", 120), ("Socks", 5), ("Tent", 300)];
        let thing =
            |n: u8| item(things[usize::from(n)].0, 1 + u16::from(n), Some(things[usize::from(n)].1 * 100));
        let address = |n: u8| format!("a{n}@example.com");
        match what {
            Happening::Visit { minutes, class, touches_cart, result, thing: n } => {
                self.visits_shop(*minutes, *class, *touches_cart, *result, thing(*n));
            }
            Happening::Buys => {
                self.witness.orders.push((self.world.person.current().cloned().unwrap(), now));
                let order = Order {
                    id: format!("o{}", now.0),
                    at: now,
                    source: OrderSource::Page,
                    value_hundredths: 1,
                    ..Order::default()
                };
                self.tell(Input::Purchased { order, items: vec![thing(0)] });
            }
            Happening::EmptiesCart => self.tell(Input::CartChanged { cart: cart(Vec::new(), now) }),
            Happening::Puts(n) => self.tell(Input::CartChanged { cart: cart(vec![thing(*n)], now) }),
            Happening::Says { address: n, verified } => {
                let standing = if *verified { Standing::Verified } else { Standing::Claimed };
                self.tell(Input::Identified {
                    channel: Channel::Email,
                    address: address(*n),
                    standing,
                    at: now,
                });
            }
            Happening::Agrees { channel, address: n } => self.agrees(*channel, n.map(address)),
            Happening::Disagrees { channel, address: n } => self.disagrees(*channel, n.map(address)),
            Happening::Suppressed { channel, why } => self.suppressed(*channel, *why),
            Happening::Subscribes(n) => {
                let endpoint = format!("https://push.example/{n}");
                self.witness.says(Channel::Push, &endpoint, now, true);
                let key = (Channel::Push, endpoint.clone());
                if !self.lasting(&key) {
                    self.witness.suppressed.remove(&key);
                }
                self.tell(Input::PushSubscribed { endpoint, keys: "k".into(), text: String::new(), at: now });
            }
            Happening::Event => {
                let name = if now.0 % 3 == 0 { "quote-asked" } else { "news" };
                let event = ShopEvent {
                    id: format!("e{}", now.0),
                    name: name.into(),
                    at: now,
                    subject: Subject::default(),
                    properties: Default::default(),
                };
                self.tell(Input::Event(Box::new(event)));
            }
            Happening::LogsOut => {
                let segment = self.world.person.current().cloned().unwrap();
                let input = Input::LogOut { next: SegmentId(format!("after-{}", now.0)) };
                // To the segment that was logged out of, again: it is closed, and the next one exists.
                self.told.push((segment.clone(), input.clone()));
                self.drive(&segment, input);
                self.visits = 0;
            }
            Happening::Alarm => self.drive(&self.world.person.current().cloned().unwrap(), Input::Due),
            Happening::Answer(n) => self.answers.push(*n),
        }
    }

    pub(crate) fn visits_shop(
        &mut self,
        minutes: i64,
        class: Option<Class>,
        touches_cart: bool,
        result: bool,
        thing: Item,
    ) {
        self.visits += 1;
        let (visit, now) = (VisitNumber(self.visits), self.now);
        self.tell(Input::Activity { visit, started_at: now, at: now });
        let ended_at = now + minutes * MINUTE_MS;
        self.live_until(ended_at + 30 * MINUTE_MS);
        let cart_class = class.is_some_and(|class| class >= Class::Cart);
        let ended = VisitEnded {
            visit,
            started_at: now,
            ended_at,
            class,
            subject: Subject { product: Some(thing.clone()), ..Subject::default() },
            cart: cart_class.then(|| cart(vec![thing], ended_at)),
            cart_activity: cart_class || touches_cart,
            result_clicked: result,
            late: false,
        };
        self.tell(Input::VisitEnded(Box::new(ended)));
    }

    /// Suppressions that a new subscription does not lift.
    pub(crate) fn lasting(&self, key: &(Channel, String)) -> bool {
        let contacts = self.world.person.segments.iter().flat_map(|segment| &segment.contacts);
        let mut same = contacts.filter(|contact| (contact.channel, contact.address.clone()) == *key);
        same.any(|contact| contact.suppressed.is_some_and(|why| why != Suppression::Unsubscribed))
    }

    /// The address that a word without one is about.
    pub(crate) fn meant(&self, channel: Channel, address: Option<String>) -> Option<String> {
        let segment = self.world.person.segment(self.world.person.current()?)?;
        address.or_else(|| Some(segment.contact(channel)?.address.clone()))
    }

    pub(crate) fn agrees(&mut self, channel: Channel, address: Option<String>) {
        let at = self.now;
        match self.meant(channel, address.clone()) {
            Some(meant) => {
                self.witness.says(channel, &meant, at, true);
                let key = (channel, meant);
                if !self.lasting(&key) && self.is_verified(&key) {
                    self.witness.suppressed.remove(&key);
                }
            }
            // A consent before its address waits up to half an hour for it: the witness believes it from now on, for
            // the addresses that may come.
            None if channel == Channel::Email => {
                for n in 0..2 {
                    self.witness.says(channel, &format!("a{n}@example.com"), at, true);
                }
            }
            _ => {}
        }
        self.tell(Input::ConsentGiven { channel, address, text: "yes".into(), at });
    }

    pub(crate) fn is_verified(&self, key: &(Channel, String)) -> bool {
        let segment = self.world.person.segment(self.world.person.current().unwrap()).unwrap();
        let mut same = segment.contacts.iter().filter(|c| (c.channel, c.address.clone()) == *key);
        same.any(|contact| contact.standing == Standing::Verified)
    }

    pub(crate) fn disagrees(&mut self, channel: Channel, address: Option<String>) {
        let at = self.now;
        let segment = self.world.person.segment(self.world.person.current().unwrap()).unwrap();
        let theirs = segment.contacts.iter().filter(|contact| contact.channel == channel);
        for contact in theirs.filter(|contact| address.as_ref().is_none_or(|meant| *meant == contact.address))
        {
            self.witness.says(channel, &contact.address, at, false);
        }
        self.tell(Input::ConsentWithdrawn { channel, address, at });
    }

    pub(crate) fn suppressed(&mut self, channel: Channel, why: Suppression) {
        let at = self.now;
        let segment = self.world.person.segment(self.world.person.current().unwrap()).unwrap();
        for contact in segment.contacts.iter().filter(|contact| contact.channel == channel) {
            self.witness.suppressed.insert((channel, contact.address.clone()));
        }
        self.tell(Input::Suppressed { channel, address: None, why, at });
    }

    pub(crate) fn ends(mut self) {
        self.live_until(UnixMs(i64::MAX));
        for id in &self.witness.sent_rows {
            assert_eq!(self.witness.sent_decisions.get(id), Some(&1), "{id:?} has not exactly one decision");
        }
        assert_eq!(self.witness.sent_decisions.len(), self.witness.sent_rows.len());
        assert!(self.world.person.outbox.is_empty() && self.runs() == 0, "something is left over");
        let after = self.world.person.clone();
        for (segment, input) in std::mem::take(&mut self.told) {
            let effects =
                step_in(&self.world.book, &mut self.world.person, &segment, input.clone(), self.now);
            assert_eq!(effects, [], "told again at the end, it did something: {input:?}");
            let same = self.world.person == after;
            assert!(same, "told again at the end, it changed something: {input:?}");
        }
    }

    pub(crate) fn runs(&self) -> usize {
        self.world.person.segments.iter().map(|segment| segment.runs.len()).sum()
    }
}
