//! A life being lived: two devices, at first two persons' objects, driven as the edge drives them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::tz::TimeZone;
use rappel_flow::*;
use rappel_signal::{Channel, MINUTE_MS, UnixMs};

use crate::witness::Witness;
use crate::world::{Catalogue, MONDAY};

/// When lives begin at the earliest; zones are known from here on.
pub(crate) const START: UnixMs = MONDAY;

/// A history being lived.
pub(crate) struct Life {
    pub(crate) book: Book,
    pub(crate) catalogue: Catalogue,
    /// The objects of both devices; after a merge the first has everything, and the second a frozen copy.
    pub(crate) people: [Person; 2],
    /// The segment each device speaks in.
    pub(crate) devices: [SegmentId; 2],
    pub(crate) merged: bool,
    pub(crate) logged_out: bool,
    /// The birthday is known: whoever comes next on the device must not be taken for them.
    pub(crate) personal: bool,
    pub(crate) witness: Witness,
    /// Every input that may be told again, with the segment it went to.
    pub(crate) told: Vec<(SegmentId, Input)>,
    /// What a shop or a mailbox tells once alone.
    pub(crate) once: BTreeSet<String>,
    pub(crate) now: UnixMs,
    pub(crate) visits: [u32; 2],
    pub(crate) answers: Vec<u8>,
    pub(crate) orders: Vec<(usize, Order, Vec<Item>)>,
    /// The outboxes as the effects wrote them.
    rows: BTreeMap<OutboxId, OutboxRow>,
}

impl Life {
    pub(crate) fn new(book: Book, catalogue: Catalogue, zone_name: &str, start: UnixMs, chance: u32) -> Life {
        let devices = ["s1", "p1"].map(|name| SegmentId(name.into()));
        let people = devices.clone().map(|id| Person::new(id, chance));
        let mut witness = Witness::new(TimeZone::get(zone_name).unwrap());
        witness.told.double_opt_in = book.double_opt_in;
        witness.told.house = devices.clone().into_iter().zip(0..).collect();
        Life {
            book,
            catalogue,
            people,
            devices,
            merged: false,
            logged_out: false,
            personal: false,
            witness,
            told: Vec::new(),
            once: BTreeSet::new(),
            now: start,
            visits: [0; 2],
            answers: Vec::new(),
            orders: Vec::new(),
            rows: BTreeMap::new(),
        }
    }

    pub(crate) fn house(&self, segment: &SegmentId) -> usize {
        self.witness.told.house[segment]
    }

    /// Tells a device's segment something new, and at once again: the second time nothing may happen.
    pub(crate) fn tell(&mut self, device: usize, input: Input) {
        let segment = self.devices[device].clone();
        self.witness.told.hears(&segment, &input, self.now);
        let house = self.house(&segment);
        self.drive(house, &segment, input.clone());
        let owed = &self.witness.told.owed;
        assert!(owed.is_empty(), "held back: {owed:?}");
        self.told.push((segment.clone(), input.clone()));
        self.told_again(&segment, input);
    }

    /// Whatever is told again changes nothing.
    pub(crate) fn told_again(&mut self, segment: &SegmentId, input: Input) {
        let house = self.house(segment);
        // What time alone has changed, any input would notice.
        self.drive(house, segment, Input::ProfileChanged(Box::default()));
        let before = self.people[house].clone();
        let effects = step_in(&self.book, &mut self.people[house], segment, input.clone(), self.now);
        assert_eq!(effects, [], "told twice, it did something: {input:#?}");
        assert!(self.people[house] == before, "told twice, it changed something: {input:#?}");
    }

    /// One input and the answers to what it sends; the witness sees all of it.
    pub(crate) fn drive(&mut self, house: usize, segment: &SegmentId, input: Input) {
        let effects = step_in(&self.book, &mut self.people[house], segment, input, self.now);
        self.follow(house, segment, effects);
    }

    /// Does what effects say, as the edge does: rows are stored, messages sent, shelves looked up.
    pub(crate) fn follow(&mut self, house: usize, segment: &SegmentId, effects: Vec<Effect>) {
        let now = self.now;
        let (mut effects, mut claimed) = (VecDeque::from(effects), VecDeque::new());
        loop {
            let Some(effect) = effects.pop_front() else {
                // Answers come when everything of the turn is on its way.
                if let Some(sending) = claimed.pop_front() {
                    effects.extend(self.answered(house, segment, sending));
                    continue;
                }
                let look_ups = self.people[house].to_look_up(&self.book, now);
                if look_ups.is_empty() {
                    break;
                }
                let shelf = Input::Shelf(Box::new(self.catalogue.answer(&look_ups)));
                effects.extend(step_in(&self.book, &mut self.people[house], segment, shelf, now));
                continue;
            };
            match effect {
                Effect::PutOutbox(row) => drop(self.rows.insert(row.id.clone(), *row)),
                Effect::DropOutbox(id) => drop(self.rows.remove(&id)),
                // Figures are counted elsewhere; here it is promised whose life is in none.
                Effect::Count(_) => assert!(!self.people[house].profile.own, "counted one of the shop's own"),
                Effect::Decide(decision) => self.witness.decided(&self.book, &decision),
                Effect::Send(sending) => {
                    self.witness.sends(&self.book, &sending, now);
                    claimed.push_back(sending);
                }
            }
        }
        self.is_as_stored();
        self.one_flow_at_a_time();
    }

    /// What the provider answers to a message, and what follows from it.
    fn answered(&mut self, house: usize, segment: &SegmentId, sending: Box<Sending>) -> Vec<Effect> {
        let Some(outcome) = self.answer() else { return Vec::new() };
        self.witness.answered(&sending, &outcome, self.now);
        let input = Input::Outcome { id: sending.row.id.clone(), outcome };
        step_in(&self.book, &mut self.people[house], segment, input, self.now)
    }

    fn answer(&mut self) -> Option<DeliveryOutcome> {
        let words = || String::from("as said");
        match self.answers.pop() {
            Some(1) => Some(DeliveryOutcome::Again { at: self.now + 10 * MINUTE_MS, words: words() }),
            Some(2) => Some(DeliveryOutcome::Refused { words: words() }),
            Some(3) => Some(DeliveryOutcome::Gone { words: words() }),
            Some(4) => Some(DeliveryOutcome::Unknown),
            Some(5) => None,
            _ => Some(DeliveryOutcome::Accepted),
        }
    }

    /// What the effects wrote is what the objects hold: a crash loses nothing.
    fn is_as_stored(&self) {
        let frozen = |row: &&OutboxRow| {
            let house = self.house(&row.segment);
            self.people[house].segment(&row.segment).is_some()
        };
        let held = |house: usize| {
            let rows = self.people[house].outbox.iter().filter(frozen);
            rows.filter(move |row| self.house(&row.segment) == house)
        };
        let held: BTreeMap<&OutboxId, &OutboxRow> =
            held(0).chain(held(1)).map(|row| (&row.id, row)).collect();
        assert!(held.into_iter().eq(&self.rows), "the store holds other rows than the object");
    }

    fn one_flow_at_a_time(&self) {
        for person in &self.people {
            let mut groups: BTreeMap<Option<&SegmentId>, usize> = BTreeMap::new();
            for segment in person.segments.iter().filter(|segment| !segment.frozen) {
                let group = segment.closed.then_some(&segment.id);
                let running = |run: &&Run| !run.ending && run.flow.ends_with("-abandonment");
                *groups.entry(group).or_default() += segment.runs.iter().filter(running).count();
            }
            assert!(groups.values().all(|count| *count <= 1), "two abandonment flows at once");
        }
    }

    /// From deadline to deadline, as alarms would.
    pub(crate) fn live_until(&mut self, end: UnixMs) {
        loop {
            let next = |house: usize| self.people[house].next_deadline().map(|at| (at, house));
            let Some((at, house)) = [next(0), next(1)].into_iter().flatten().min() else { break };
            if at >= end {
                break;
            }
            self.now = self.now.max(at);
            self.witness.told.turn += 1;
            let segment = self.people[house].current().cloned().unwrap_or_default();
            self.drive(house, &segment, Input::Due);
            let next = self.people[house].next_deadline();
            assert!(next.is_none_or(|next| next > at), "a deadline was not met");
        }
        if end.0 < i64::MAX {
            self.now = self.now.max(end);
        }
    }

    /// The other device is the same person's: its segment moves.
    pub(crate) fn merges(&mut self) {
        if self.merged || self.logged_out {
            return;
        }
        // Both gave the same address, and it was proved: nothing else merges.
        for device in 0..2 {
            let (address, standing, at) = (String::from("ann@example.com"), Standing::Verified, self.now);
            self.tell(device, Input::Identified { channel: Channel::Email, address, standing, at });
        }
        let id = self.devices[1].clone();
        let parcel = self.people[1].freeze(&id).unwrap();
        assert_eq!(self.people[1].freeze(&id), Some(parcel.clone()), "asked again, it gives the same");
        self.witness.told.house.insert(id.clone(), 0);
        self.witness.told.turn += 1;
        self.merged = true;
        // Told again, a suppression would be noted at the other device's copy of the address, where it holds anyway.
        self.told.retain(|(_, input)| !matches!(input, Input::Suppressed { .. }));
        // The new object stores the rows that came, as its effects say.
        self.rows.retain(|_, row| row.segment != id);
        let effects = adopt(&self.book, &mut self.people[0], parcel.clone(), self.now);
        self.follow(0, &id, effects);
        let before = self.people[0].clone();
        assert_eq!(adopt(&self.book, &mut self.people[0], parcel, self.now), [], "adopted twice");
        assert!(self.people[0] == before, "adopted twice, it changed something");
    }

    /// It was not: the segment goes back.
    pub(crate) fn undoes(&mut self) {
        if !self.merged {
            return;
        }
        let id = self.devices[1].clone();
        let parcel = self.people[0].release(&id).unwrap();
        self.people[1].thaw(parcel);
        self.witness.told.house.insert(id.clone(), 1);
        self.merged = false;
        // What both heard together is not told to one of them again: hand-overs are numbered.
        self.told.retain(|(segment, _)| *segment != id);
        // Each is asked anew which segments of customers they belong to now.
        for house in 0..2 {
            let segment = self.people[house].current().cloned().unwrap();
            self.drive(house, &segment, Input::ProfileChanged(Box::default()));
        }
        self.is_as_stored();
    }

    /// Everything told once more, the last first: nothing may change.
    pub(crate) fn ends(mut self) {
        self.live_until(self.now + 60 * rappel_signal::DAY_MS);
        self.witness.ends();
        let told = std::mem::take(&mut self.told);
        for (segment, input) in told.iter().rev() {
            self.told_again(segment, input.clone());
        }
    }
}
