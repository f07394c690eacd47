//! A shop with the ready flows and one shopper, moved by inputs; outcomes are answered as a provider would.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::Path;

use rappel_flow::*;
use rappel_signal::{Channel, UnixMs};

/// 2026-11-23, a Monday, 00:00 UTC.
pub(crate) const MONDAY: UnixMs = UnixMs(1_795_392_000_000);

pub(crate) fn flows_folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../flows"))
}

/// The ready flows, as shipped.
pub(crate) fn ready_flows() -> Vec<Flow> {
    let mut paths: Vec<_> =
        fs::read_dir(flows_folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    paths.iter().map(|path| read_flow(path)).collect()
}

/// The five that answer a visit.
pub(crate) fn abandonment_flows() -> Vec<Flow> {
    ready_flows().into_iter().filter(|flow| flow.file.trigger.class().is_some()).collect()
}

fn read_flow(path: &Path) -> Flow {
    let name = path.file_stem().unwrap().to_str().unwrap();
    let problems = |found: Vec<Problem>| found.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n");
    parse_flow(name, &fs::read_to_string(path).unwrap()).unwrap_or_else(|found| panic!("{}", problems(found)))
}

/// A flow written for a test only.
pub(crate) fn test_flow(name: &str) -> Flow {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/flow/flows"));
    read_flow(&folder.join(format!("{name}.json")))
}

/// Rules as shipped, but nobody is left out and no start is spread, so that times are to the minute.
pub(crate) fn plain_rules() -> Rules {
    Rules { holdout_per_10000: 0, spread: Duration::from_ms(0), ..Rules::default() }
}

pub(crate) fn segment_id() -> SegmentId {
    SegmentId("s1".into())
}

pub(crate) fn item(title: &str, quantity: u16, price_hundredths: Option<u32>) -> Item {
    let id = title.to_lowercase().replace(' ', "-");
    Item { quantity, price_hundredths, ..Item::of(rappel_signal::ProductId(id), title) }
}

pub(crate) fn cart(items: Vec<Item>, changed_at: UnixMs) -> Cart {
    let value = |item: &Item| u64::from(item.price_hundredths.unwrap_or(0)) * u64::from(item.quantity);
    let value_hundredths = items.iter().map(value).sum();
    Cart { items, value_hundredths, currency: "EUR".into(), changed_at, number: 0 }
}

/// What a provider answers to a send.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// This.
    Says(DeliveryOutcome),
    /// Not now, but so many milliseconds after the send.
    Later(i64),
    /// Nothing, ever.
    Silence,
}

impl Answer {
    fn outcome(self, now: UnixMs) -> Option<DeliveryOutcome> {
        match self {
            Answer::Says(outcome) => Some(outcome),
            Answer::Later(delay_ms) => {
                Some(DeliveryOutcome::Again { at: now + delay_ms, words: "mailbox busy".into() })
            }
            Answer::Silence => None,
        }
    }
}

/// What the made-up shop sells, and what its made-up recommender answers.
#[derive(Clone, Default)]
pub(crate) struct Catalogue {
    pub(crate) items: Vec<(Item, ShelfItem)>,
    /// Products for each word of a message's `products.from`.
    pub(crate) picks: BTreeMap<String, Vec<Item>>,
    /// Codes left in each pool.
    pub(crate) pools: BTreeMap<String, Vec<String>>,
}

impl Catalogue {
    pub(crate) fn change(&mut self, title: &str, change: impl FnOnce(&mut ShelfItem)) {
        let known = self.items.iter_mut().find(|(item, _)| item.title == title);
        change(&mut known.unwrap_or_else(|| panic!("the shop sells no {title}: add a line `sells`")).1);
    }

    pub(crate) fn answer(&mut self, look_ups: &[LookUp]) -> Shelf {
        let mut shelf =
            Shelf { rows: look_ups.iter().map(|one| one.row.clone()).collect(), ..Shelf::default() };
        for one in look_ups {
            let asked = self.items.iter().filter(|(item, _)| one.products.contains(&item.product));
            shelf.items.extend(asked.map(|(_, now)| now.clone()));
            let sold_out = |item: &Item| {
                self.items
                    .iter()
                    .any(|(other, now)| other.product == item.product && now.available == Some(false))
            };
            let mut picks: Vec<Item> = Vec::new();
            for item in one.from.iter().filter_map(|word| self.picks.get(word)).flatten() {
                let about = one.subject.product.as_ref().is_some_and(|about| about.product == item.product);
                let shown = picks.iter().any(|other| other.product == item.product);
                if !(about || shown || one.bought.contains(&item.product) || sold_out(item)) {
                    picks.push(item.clone());
                }
            }
            picks.truncate(one.at_most.into());
            shelf.picks.push((one.row.clone(), picks));
            let code = one.code_pool.as_ref().and_then(|pool| self.pools.get_mut(pool)?.pop());
            shelf.codes.extend(code.map(|code| (one.row.clone(), code)));
        }
        shelf
    }
}

/// A shop and a shopper.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) catalogue: Catalogue,
    pub(crate) book: Book,
    pub(crate) person: Person,
    /// Answers to the next sends; accepted when empty.
    pub(crate) answers: VecDeque<Answer>,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) sendings: Vec<Sending>,
}

impl World {
    pub(crate) fn new(flows: Vec<Flow>, rules: Rules, zone: ZoneOffsets) -> World {
        World {
            catalogue: Catalogue::default(),
            book: Book::new(flows, rules, zone),
            person: Person::new(segment_id(), 7),
            answers: VecDeque::new(),
            decisions: Vec::new(),
            sendings: Vec::new(),
        }
    }

    /// The ready flows in UTC, and a shopper who agreed to e-mail on Sunday.
    pub(crate) fn with_ann() -> World {
        let mut world = World::new(abandonment_flows(), plain_rules(), ZoneOffsets::utc());
        world.introduce(MONDAY - rappel_signal::DAY_MS);
        world
    }

    /// Ann gives her address and agrees to e-mail.
    pub(crate) fn introduce(&mut self, at: UnixMs) {
        let address = String::from("ann@example.com");
        self.input(
            Input::Identified {
                channel: Channel::Email,
                address: address.clone(),
                standing: Standing::Claimed,
                at,
            },
            at,
        );
        let text = "Yes, write to me".into();
        self.input(Input::ConsentGiven { channel: Channel::Email, address: Some(address), text, at }, at);
    }

    /// One input; sends are answered at once. Gives what was decided.
    pub(crate) fn input(&mut self, input: Input, now: UnixMs) -> Vec<Decision> {
        let segment = self.person.current().cloned().unwrap_or_else(segment_id);
        self.input_in(&segment, input, now)
    }

    pub(crate) fn input_in(&mut self, segment: &SegmentId, input: Input, now: UnixMs) -> Vec<Decision> {
        let mut effects = VecDeque::from(step_in(&self.book, &mut self.person, segment, input, now));
        let (mut decided, mut asked) = (Vec::new(), Vec::new());
        loop {
            let Some(effect) = effects.pop_front() else {
                let mut look_ups = self.person.to_look_up(&self.book, now);
                // What waits for room beside is asked about once.
                look_ups.retain(|look_up| !asked.contains(&look_up.row));
                if look_ups.is_empty() {
                    break;
                }
                asked.extend(look_ups.iter().map(|look_up| look_up.row.clone()));
                let shelf = Input::Shelf(Box::new(self.catalogue.answer(&look_ups)));
                effects.extend(step_in(&self.book, &mut self.person, segment, shelf, now));
                continue;
            };
            match effect {
                Effect::Decide(decision) => decided.push(*decision),
                Effect::Send(sending) => {
                    let id = sending.row.id.clone();
                    asked.retain(|row| *row != id);
                    self.sendings.push(*sending);
                    let answer = self.answers.pop_front().unwrap_or(Answer::Says(DeliveryOutcome::Accepted));
                    if let Some(outcome) = answer.outcome(now) {
                        let answer = Input::Outcome { id, outcome };
                        effects.extend(step_in(&self.book, &mut self.person, segment, answer, now));
                    }
                }
                Effect::PutOutbox(_) | Effect::DropOutbox(_) | Effect::Count(_) => {}
            }
        }
        self.decisions.extend(decided.iter().cloned());
        decided
    }

    /// Messages that would go if their services have room.
    pub(crate) fn wants_slots(&self, now: UnixMs) -> Vec<WantsSlot> {
        let shelf = self.catalogue.clone().answer(&self.person.to_look_up(&self.book, now));
        self.person.wants_slots(&self.book, Some(&shelf), now)
    }

    /// Whether a flow runs or a message is to go.
    pub(crate) fn is_busy(&self) -> bool {
        !self.person.outbox.is_empty() || self.person.segments.iter().any(|segment| !segment.runs.is_empty())
    }

    /// Lives from deadline to deadline up to an instant, exclusive. Gives what was decided.
    pub(crate) fn live_until(&mut self, end: UnixMs) -> Vec<Decision> {
        let mut decided = Vec::new();
        while let Some(at) = self.person.next_deadline().filter(|at| *at < end) {
            decided.extend(self.input(Input::Due, at));
            assert!(
                self.person.next_deadline().is_none_or(|next| next > at),
                "a deadline at {} was not met: {:#?}",
                at.0,
                self.person
            );
        }
        decided
    }
}
