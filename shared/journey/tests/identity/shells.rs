//! A device's object and a person's as the edge plays them, without storage: segments move between them.

use std::fs;
use std::path::Path;

use rappel_flow::{Book, Effect, Flow, Input, Person, Rules, SegmentId, ZoneOffsets, load_flow, step_in};
use rappel_journey::*;
use rappel_signal::{Fact, UnixMs, VisitorId};
use rappel_visit::VISIT_GAP_MS;

use crate::support::*;

pub(crate) const ADA: &str = "ada@example.com";
pub(crate) const BOB: &str = "bob@example.com";

pub(crate) fn name(address: &str) -> PersonName {
    // Stands for a keyed hash: a name that tells nothing of the address.
    PersonName(address.bytes().map(|byte| format!("{:02x}", byte ^ 0x5a)).collect())
}

/// The ready flows that answer a visit, nobody held out.
pub(crate) fn book() -> Book {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../flows");
    let flow = |id: &str| -> Flow {
        load_flow(&fs::read_to_string(folder.join(format!("{id}.json"))).unwrap()).unwrap()
    };
    let flows = ["cart-abandonment", "browse-abandonment", "checkout-abandonment"].map(flow).to_vec();
    Book::new(flows, Rules { holdout_per_10000: 0, ..Rules::default() }, ZoneOffsets::utc())
}

/// A device's object as the edge plays it, and what it has for others to hear.
pub(crate) struct Shell {
    pub(crate) teller: Teller,
    pub(crate) person: Person,
    pub(crate) waiting: Vec<HandOver>,
}

impl Shell {
    pub(crate) fn new(id: u8) -> Shell {
        let mut teller = Teller::new();
        teller.device.visitor = VisitorId([id; 16]);
        let person = Person::new(teller.device.segment(), u32::from(id));
        Shell { teller, person, waiting: Vec::new() }
    }

    pub(crate) fn say(&mut self, book: &Book, said: Vec<(SegmentId, Input)>) {
        let shares = share_out(&mut self.teller.device, &mut self.person, said, &[]);
        for (segment, input) in shares.here {
            step_in(book, &mut self.person, &segment, input, self.teller.now);
        }
        self.waiting.extend(shares.away);
    }

    pub(crate) fn page(&mut self, book: &Book, facts: Vec<Fact>) {
        let segment = self.teller.device.segment();
        let inputs = self.teller.page(200_000, facts).deliver();
        self.say(book, by_segment(segment, inputs));
    }

    /// Leaves: the visit is over half an hour later.
    pub(crate) fn leaves(&mut self, book: &Book) {
        let segment = self.teller.device.segment();
        let inputs = self.teller.settle_after(VISIT_GAP_MS);
        self.say(book, by_segment(segment, inputs));
    }

    pub(crate) fn departs(&mut self, address: &str) -> Departure {
        let now = self.teller.now;
        depart(&mut self.teller.device, &mut self.person, name(address), address.into(), false, now)
    }

    pub(crate) fn arrival(&mut self) -> Arrival {
        let id = self.teller.device.moves.last().unwrap().segment.clone();
        Arrival {
            parcel: self.person.freeze(&id).unwrap(),
            visitor: self.teller.device.visitor,
            first_seen: self.teller.device.first_seen,
            chance: self.person.chance,
            address: ADA.into(),
            at: self.teller.now,
        }
    }

    /// Moves the current segment to the person's object, for good.
    pub(crate) fn moves_to(&mut self, book: &Book, home: &mut House) -> SegmentId {
        assert_eq!(self.departs(ADA), Departure::Leaving);
        let arrival = self.arrival();
        let id = arrival.parcel.segment.id.clone();
        home.adopt(book, arrival, self.teller.now);
        arrived(&mut self.teller.device, &mut self.person, &id);
        id
    }

    pub(crate) fn returns_from(&mut self, book: &Book, home: &mut House, id: &SegmentId) {
        assert!(call_back(&mut self.teller.device, id));
        let (released, _) = home.home.release(&mut home.person, id).unwrap();
        let again = home.home.release(&mut home.person, id).unwrap().0;
        assert_eq!(again, released, "asking again gives the same");
        let waiting = std::mem::take(&mut self.waiting);
        let (said, _) = came_back(&mut self.teller.device, &mut self.person, id, Some(released), &waiting);
        self.say(book, said);
        home.home.let_go(&mut home.person, id);
        forgotten(&mut self.teller.device, id);
    }
}

/// A person's object.
pub(crate) struct House {
    pub(crate) home: Home,
    pub(crate) person: Person,
}

impl House {
    pub(crate) fn new() -> House {
        House { home: Home::new("demo", START), person: Home::nobody() }
    }

    pub(crate) fn adopt(&mut self, book: &Book, arrival: Arrival, now: UnixMs) -> Vec<Effect> {
        self.home.adopt(book, &mut self.person, arrival, now).unwrap()
    }

    pub(crate) fn hear(&mut self, book: &Book, hand_over: &HandOver, now: UnixMs) -> Vec<Effect> {
        self.home.hear(book, &mut self.person, hand_over.clone(), now)
    }
}

pub(crate) fn flows_of(person: &Person, id: &SegmentId) -> Vec<String> {
    person.segment(id).unwrap().runs.iter().map(|run| run.flow.clone()).collect()
}
