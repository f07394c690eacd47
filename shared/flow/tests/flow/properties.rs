//! What holds whatever happens: histories are made up, and a witness who knows nothing of the engine's state watches
//! what leaves it. `PROPTEST_CASES=10000 cargo test -p rappel-flow --release` for a long run.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;
use rappel_flow::*;
use rappel_signal::{Channel, Class, DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};

use crate::world::{Answer, MONDAY, World, cart, item, plain_rules, ready_flows, segment_id, test_flow};
use crate::zone;

/// Something that happens, before it has a time.
#[derive(Clone, Debug)]
enum Happening {
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

fn happening() -> impl Strategy<Value = Happening> {
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

fn history() -> impl Strategy<Value = Vec<(i64, Happening)>> {
    // Mostly minutes and hours apart, now and then days.
    let gap = prop_oneof![3 => 1..90i64, 3 => 60..1_000i64, 1 => 1_000..6_000i64];
    prop::collection::vec((gap, happening()), 1..40)
}

/// A marketing message that went.
struct Gone {
    at: UnixMs,
    id: OutboxId,
    segment: SegmentId,
    channel: Channel,
    address: String,
}

/// Watches what leaves the engine and what was said to it.
#[derive(Default)]
struct Witness {
    /// The last word about each address: when, and whether it was a yes.
    words: BTreeMap<(Channel, String), (UnixMs, bool)>,
    suppressed: BTreeSet<(Channel, String)>,
    /// Orders, and the segment whose device told.
    orders: Vec<(SegmentId, UnixMs)>,
    entered: BTreeMap<(SegmentId, u32), UnixMs>,
    /// Marketing that went; what came back is taken out again.
    went: Vec<Gone>,
    sent_decisions: BTreeMap<OutboxId, u32>,
    sent_rows: BTreeSet<OutboxId>,
    numbers: BTreeMap<SegmentId, u32>,
}

impl Witness {
    fn says(&mut self, channel: Channel, address: &str, at: UnixMs, yes: bool) {
        let word = self.words.entry((channel, address.to_owned())).or_insert((UnixMs(i64::MIN), false));
        if at > word.0 {
            *word = (at, yes);
        }
    }

    fn decided(&mut self, decision: &Decision) {
        let number = self.numbers.entry(decision.segment.clone()).or_insert(0);
        *number += 1;
        assert_eq!(decision.number, *number, "records are numbered without gaps");
        assert!(decision.words.ends_with('.') && decision.words.len() > 10, "no wording: {decision:?}");
        match decision.act {
            Act::Entered | Act::Restarted => {
                self.entered.insert((decision.segment.clone(), decision.entry), decision.at);
            }
            Act::Sent => *self.sent_decisions.entry(decision.message.clone().unwrap()).or_insert(0) += 1,
            _ => {}
        }
    }

    fn sends(&mut self, sending: &Sending, now: UnixMs, zone: &TimeZone) {
        let row = &sending.row;
        self.sent_rows.insert(row.id.clone());
        if row.category != Category::Marketing {
            return;
        }
        let address = (sending.to.channel, sending.to.address.clone());
        let agreed = self.words.get(&address).is_some_and(|(_, yes)| *yes);
        assert!(agreed && !self.suppressed.contains(&address), "sent without consent: {sending:?}");
        let hour = Timestamp::from_millisecond(now.0).unwrap().to_zoned(zone.clone()).hour();
        assert!((8..21).contains(&hour), "sent in quiet hours, at {hour}: {sending:?}");
        assert!(row.stale_at.unwrap() >= now, "sent stale: {sending:?}");
        if !row.ending && row.flow.ends_with("abandonment") {
            let entered = self.entered[&(row.segment.clone(), row.entry)];
            let theirs = self.orders.iter().filter(|(segment, _)| *segment == row.segment);
            let silenced = theirs.map(|(_, at)| *at).any(|at| at >= entered || now - at < DAY_MS);
            assert!(!silenced, "sent after an order: {sending:?}");
        }
        self.capped(sending, now);
        self.went.push(Gone {
            at: now,
            id: row.id.clone(),
            segment: row.segment.clone(),
            channel: row.channel,
            address: sending.to.address.clone(),
        });
    }

    /// Caps hold for the human, and for an address whoever is logged in.
    fn capped(&self, sending: &Sending, now: UnixMs) {
        let row = &sending.row;
        let counts = |gone: &&Gone| {
            gone.id != row.id && (gone.segment == row.segment || gone.address == sending.to.address)
        };
        let gap_ms = if row.channel == Channel::Email { 16 * HOUR_MS } else { 24 * HOUR_MS };
        let near = |gone: &Gone| gone.channel == row.channel && now - gone.at < gap_ms;
        assert!(!self.went.iter().filter(counts).any(near), "too soon after the last one: {row:?}");
        let week = self.went.iter().filter(counts).filter(|gone| now - gone.at < 7 * DAY_MS).count();
        assert!(week < 5, "{week} in the last week: {row:?}");
    }
}

/// A history being lived.
struct Life {
    world: World,
    zone: TimeZone,
    witness: Witness,
    /// Every input, with the segment it went to.
    told: Vec<(SegmentId, Input)>,
    now: UnixMs,
    visits: u32,
    seen: usize,
    answers: Vec<u8>,
}

impl Life {
    fn new(zone_name: &str, start: UnixMs) -> Life {
        let mut flows = ready_flows();
        flows.extend(["daily-news", "weekly-news", "order-confirmation", "quote"].map(test_flow));
        let world = World::new(flows, plain_rules(), zone::offsets(zone_name, start));
        Life {
            world,
            zone: TimeZone::get(zone_name).unwrap(),
            witness: Witness::default(),
            told: Vec::new(),
            now: start,
            visits: 0,
            seen: 0,
            answers: Vec::new(),
        }
    }

    fn tell(&mut self, input: Input) {
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
    fn drive(&mut self, segment: &SegmentId, input: Input) {
        let now = self.now;
        let mut effects = std::collections::VecDeque::from(step_in(
            &self.world.book,
            &mut self.world.person,
            segment,
            input,
            now,
        ));
        while let Some(effect) = effects.pop_front() {
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
                Effect::PutOutbox(_) | Effect::DropOutbox(_) => {}
            }
        }
        self.one_flow_at_a_time();
    }

    fn answer(&mut self, sending: &Sending) -> Option<DeliveryOutcome> {
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

    fn one_flow_at_a_time(&self) {
        let mut groups: BTreeMap<Option<&SegmentId>, usize> = BTreeMap::new();
        for segment in &self.world.person.segments {
            let group = segment.closed.then_some(&segment.id);
            let running = |run: &&Run| !run.ending && run.flow.ends_with("abandonment");
            *groups.entry(group).or_default() += segment.runs.iter().filter(running).count();
        }
        assert!(groups.values().all(|count| *count <= 1), "two abandonment flows at once");
    }

    fn live_until(&mut self, end: UnixMs) {
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

    fn happens(&mut self, gap_min: i64, what: &Happening) {
        self.live_until(self.now + gap_min * MINUTE_MS);
        let now = self.now;
        let things = [("Trail Shoes", 89), ("Rain Jacket", 120), ("Socks", 5), ("Tent", 300)];
        let thing =
            |n: u8| item(things[usize::from(n)].0, 1 + u16::from(n), Some(things[usize::from(n)].1 * 100));
        let address = |n: u8| format!("a{n}@example.com");
        match what {
            Happening::Visit { minutes, class, touches_cart, result, thing: n } => {
                self.visits += 1;
                let visit = VisitNumber(self.visits);
                self.tell(Input::Activity { visit, started_at: now, at: now });
                let ended_at = now + minutes * MINUTE_MS;
                self.live_until(ended_at + 30 * MINUTE_MS);
                let cart_class = class.is_some_and(|class| class >= Class::Cart);
                let ended = VisitEnded {
                    visit,
                    started_at: now,
                    ended_at,
                    class: *class,
                    subject: Subject { product: Some(thing(*n)), ..Subject::default() },
                    cart: cart_class.then(|| cart(vec![thing(*n)], ended_at)),
                    cart_activity: cart_class || *touches_cart,
                    result_clicked: *result,
                    late: false,
                };
                self.tell(Input::VisitEnded(Box::new(ended)));
            }
            Happening::Buys => {
                self.witness.orders.push((self.world.person.current().cloned().unwrap(), now));
                let order = Order {
                    id: format!("o{}", now.0),
                    at: now,
                    source: OrderSource::Page,
                    value_hundredths: 1,
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

    /// Suppressions that a new subscription does not lift.
    fn lasting(&self, key: &(Channel, String)) -> bool {
        let contacts = self.world.person.segments.iter().flat_map(|segment| &segment.contacts);
        let mut same = contacts.filter(|contact| (contact.channel, contact.address.clone()) == *key);
        same.any(|contact| contact.suppressed.is_some_and(|why| why != Suppression::Unsubscribed))
    }

    /// The address that a word without one is about.
    fn meant(&self, channel: Channel, address: Option<String>) -> Option<String> {
        let segment = self.world.person.segment(self.world.person.current()?)?;
        address.or_else(|| Some(segment.contact(channel)?.address.clone()))
    }

    fn agrees(&mut self, channel: Channel, address: Option<String>) {
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

    fn is_verified(&self, key: &(Channel, String)) -> bool {
        let segment = self.world.person.segment(self.world.person.current().unwrap()).unwrap();
        let mut same = segment.contacts.iter().filter(|c| (c.channel, c.address.clone()) == *key);
        same.any(|contact| contact.standing == Standing::Verified)
    }

    fn disagrees(&mut self, channel: Channel, address: Option<String>) {
        let at = self.now;
        let segment = self.world.person.segment(self.world.person.current().unwrap()).unwrap();
        let theirs = segment.contacts.iter().filter(|contact| contact.channel == channel);
        for contact in theirs.filter(|contact| address.as_ref().is_none_or(|meant| *meant == contact.address))
        {
            self.witness.says(channel, &contact.address, at, false);
        }
        self.tell(Input::ConsentWithdrawn { channel, address, at });
    }

    fn suppressed(&mut self, channel: Channel, why: Suppression) {
        let at = self.now;
        let segment = self.world.person.segment(self.world.person.current().unwrap()).unwrap();
        for contact in segment.contacts.iter().filter(|contact| contact.channel == channel) {
            self.witness.suppressed.insert((channel, contact.address.clone()));
        }
        self.tell(Input::Suppressed { channel, address: None, why, at });
    }

    fn ends(mut self) {
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

    fn runs(&self) -> usize {
        self.world.person.segments.iter().map(|segment| segment.runs.len()).sum()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens(history in history(), zone in prop::sample::select(zone::names()), day in 0..364i64) {
        let mut life = Life::new(&zone, MONDAY + day * DAY_MS);
        life.tell(Input::Identified {
            channel: Channel::Email,
            address: "a0@example.com".into(),
            standing: Standing::Verified,
            at: life.now,
        });
        life.agrees(Channel::Email, Some("a0@example.com".into()));
        for (gap_min, what) in &history {
            life.happens(*gap_min, what);
        }
        life.ends();
    }

    /// A night in every zone: a message deferred by quiet hours goes at the first instant that is not quiet.
    #[test]
    fn quiet_hours_end_at_eight(zone in prop::sample::select(zone::names()), minute in 0..(366 * 24 * 60i64)) {
        let ended_at = MONDAY + minute * MINUTE_MS;
        let mut life = Life::new(&zone, ended_at - HOUR_MS);
        life.tell(Input::Identified {
            channel: Channel::Email,
            address: "a0@example.com".into(),
            standing: Standing::Claimed,
            at: life.now,
        });
        life.agrees(Channel::Email, Some("a0@example.com".into()));
        let visit = Happening::Visit { minutes: 1, class: Some(Class::Search), touches_cart: false, result: false, thing: 0 };
        life.happens(1, &visit);
        let planned = life.now - 30 * MINUTE_MS + 2 * HOUR_MS;
        life.live_until(UnixMs(i64::MAX));
        let sent_at = life.witness.went[0].at;
        let local = |at: UnixMs| Timestamp::from_millisecond(at.0).unwrap().to_zoned(life.zone.clone());
        prop_assert!(sent_at >= planned);
        if sent_at > planned {
            let there = local(sent_at);
            // At eight, unless the clock was turned near it: then a little later, when both readings agree.
            let turned = local(sent_at - 3 * HOUR_MS).offset() != there.offset();
            prop_assert!(turned || (there.hour(), there.minute()) == (8, 0), "{there}");
            prop_assert!(sent_at - planned <= 15 * HOUR_MS);
        }
    }
}

/// A week with a bit of everything, for tests that need a long, plain history.
pub(crate) fn a_busy_week() -> Vec<(Input, UnixMs)> {
    let mut inputs = Vec::new();
    let classes = [Class::Site, Class::Search, Class::Browse, Class::Cart, Class::Checkout];
    for day in 0..7i64 {
        let started_at = MONDAY + day * DAY_MS + 18 * HOUR_MS;
        let ended_at = started_at + 20 * MINUTE_MS;
        let visit = VisitNumber(day as u32 + 1);
        let class = classes[day as usize % classes.len()];
        let things = vec![item("Trail Shoes", 1, Some(8900))];
        inputs.push((Input::Activity { visit, started_at, at: started_at }, started_at));
        let ended = VisitEnded {
            visit,
            started_at,
            ended_at,
            class: Some(class),
            subject: Subject { product: things.first().cloned(), ..Subject::default() },
            cart: (class >= Class::Cart).then(|| cart(things, ended_at)),
            cart_activity: class >= Class::Cart,
            result_clicked: false,
            late: false,
        };
        inputs.push((Input::VisitEnded(Box::new(ended)), ended_at + 30 * MINUTE_MS));
        inputs.extend((1..40).map(|half_hour| (Input::Due, ended_at + half_hour * 30 * MINUTE_MS)));
    }
    let order =
        Order { id: "1".into(), at: MONDAY + 6 * DAY_MS, source: OrderSource::Page, value_hundredths: 8900 };
    inputs.push((Input::Purchased { order, items: Vec::new() }, MONDAY + 6 * DAY_MS));
    inputs.extend((0..80).map(|hour| (Input::Due, MONDAY + 7 * DAY_MS + hour * HOUR_MS)));
    inputs.sort_by_key(|(_, at)| *at);
    inputs
}

#[test]
fn the_busy_week_sends_and_defers() {
    let mut world = World::with_ann();
    world.answers.push_back(Answer::Later(MINUTE_MS));
    for (input, now) in a_busy_week() {
        world.input(input, now);
    }
    let acts: BTreeSet<String> =
        world.decisions.iter().map(|decision| format!("{:?}", decision.act)).collect();
    for act in ["Entered", "NotEntered", "Sent", "Deferred", "Retried", "Left"] {
        assert!(acts.contains(act), "no {act} in {acts:?}");
    }
}
