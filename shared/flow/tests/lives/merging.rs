//! Two devices become one person's and part again, as the person's own object does it: both are as they were.

use std::collections::{BTreeMap, VecDeque};

use rappel_flow::*;
use rappel_journey::{Arrival, Home, Released};
use rappel_signal::VisitorId;

use crate::life::{Life, START};

/// The address that both devices proved.
const ANN: &str = "ann@example.com";

/// A person's object and the rows its effects wrote.
struct House {
    home: Home,
    person: Person,
    rows: BTreeMap<OutboxId, OutboxRow>,
    /// A message went.
    sent: bool,
}

impl House {
    /// Does what effects say, until nothing is due any more: every message is looked up, and goes.
    fn follow(&mut self, life: &Life, effects: Vec<Effect>) {
        let mut effects = VecDeque::from(effects);
        loop {
            let Some(effect) = effects.pop_front() else {
                let look_ups = self.person.to_look_up(&life.book, life.now);
                if look_ups.is_empty() {
                    break;
                }
                let shelf = Input::Shelf(Box::new(life.catalogue.clone().answer(&look_ups)));
                effects.extend(self.step(life, shelf));
                continue;
            };
            match effect {
                Effect::PutOutbox(row) => drop(self.rows.insert(row.id.clone(), *row)),
                Effect::DropOutbox(id) => drop(self.rows.remove(&id)),
                Effect::Send(sending) => {
                    self.sent = true;
                    let (id, outcome) = (sending.row.id, DeliveryOutcome::Accepted);
                    effects.extend(self.step(life, Input::Outcome { id, outcome }));
                }
                Effect::Decide(_) | Effect::Count(_) => {}
            }
        }
        let held = self.person.outbox.iter().map(|row| (row.id.clone(), row.clone()));
        let held: BTreeMap<_, _> = held.collect();
        assert_eq!(held, self.rows, "the store holds other rows than the object");
    }

    fn step(&mut self, life: &Life, input: Input) -> Vec<Effect> {
        let segment = self.person.current().cloned().unwrap_or_default();
        self.home.step(&life.book, &mut self.person, &segment, input, life.now)
    }
}

impl Life {
    /// The shopper on each device proves the same address, and takes it back again.
    pub(crate) fn merges_and_undoes(&self) {
        let mut house = House {
            home: Home::new("demo", self.now),
            person: Home::nobody(),
            rows: BTreeMap::new(),
            sent: false,
        };
        let [mut laptop, mut phone] = self.people.clone();
        self.moves(&mut laptop, 0, &mut house);
        let before = (house.home.clone(), self.as_it_stands(&house.person), self.as_it_stands(&phone));

        house.sent = false;
        let id = self.moves(&mut phone, 1, &mut house);
        if house.sent {
            // A yes that waited for its address was welcomed at once: what went is history.
            return;
        }
        let (Released { parcel, .. }, effects) = house.home.release(&mut house.person, &id).unwrap();
        house.follow(self, effects);
        phone.thaw(parcel);
        let effects = house.home.let_go(&mut house.person, &id);
        house.follow(self, effects);

        assert_eq!(self.as_it_stands(&phone), before.2, "the device is not what it was");
        assert_eq!(self.as_it_stands(&house.person), before.1, "the person is not who they were");
        assert_eq!(house.home, before.0, "something is left of the device");
    }

    /// The object once its alarm has rung; all but the counts that ids are made of: those never go back.
    fn as_it_stands(&self, person: &Person) -> Person {
        let mut person = person.clone();
        step(&self.book, &mut person, Input::Due, self.now + 1);
        for segment in &mut person.segments {
            (segment.decisions_total, segment.entries_total) = (0, 0);
            // A full list forgets its oldest for what the merge adds.
            let spare = segment.comparisons.len().saturating_sub(limit::COMPARISONS_MAX / 2);
            segment.comparisons.drain(..spare);
            segment.entries.sort_unstable_by(|one, other| one.flow.cmp(&other.flow));
        }
        person.outbox.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        person
    }

    fn moves(&self, object: &mut Person, device: usize, house: &mut House) -> SegmentId {
        let segment = self.devices[device].clone();
        let arrival = Arrival {
            parcel: object.freeze(&segment).unwrap(),
            visitor: VisitorId([device as u8; 16]),
            first_seen: START + device as i64,
            chance: object.chance.rotate_left(device as u32),
            address: ANN.into(),
            at: self.now,
        };
        let effects = house.home.adopt(&self.book, &mut house.person, arrival, self.now).unwrap();
        house.follow(self, effects);
        segment
    }
}
