//! A crowd of any size interested in one product. Rows are made up page by page, so that memory stays small; what is
//! remembered of a shopper is one byte.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Instant;

use rappel_interest::*;
use rappel_signal::{Channel, DAY_MS, UnixMs};

use super::chance::Chance;
use super::store::{Rows, Store};
use super::{Persons, START, Shop};

const PRODUCT: &str = "trail-shoes";
/// The price after the drop.
const PRICE_NOW: u32 = 9_500;

/// What shopper `number` of a crowd did. A hundredth asked, a tenth wishes, all others viewed.
fn shopper(number: u64, size: u64) -> (Place, Interest) {
    let mut interest = Interest::none(1, START - DAY_MS);
    // Every fifth saw a price too near to the new one: 95.00 is 5 % below 100.00, and not below 99.99.
    interest.price_hundredths = Some(if number.is_multiple_of(5) { 9_999 } else { 10_000 });
    interest.viewed = 1;
    if number < size / 100 {
        let at = START - DAY_MS + i64::try_from(number / 100).unwrap();
        interest.asked = Some(Asked { at, channel: Channel::Email });
    } else if number < size / 10 {
        interest.wishlisted = true;
    }
    (interest.place().unwrap(), interest)
}

/// Whether the shopper should hear of the price: said once more, apart from the code under test.
fn should_hear(number: u64) -> bool {
    !number.is_multiple_of(5)
}

/// One shard's part of the crowd: whose rows it has, by their numbers.
#[derive(Default)]
pub struct CrowdShard {
    members: Vec<u32>,
    size: u64,
    campaigns: BTreeMap<String, String>,
    /// Rows made up lately, by their index among the members: a page overlaps the one before.
    recent: RefCell<BTreeMap<usize, (String, String)>>,
}

fn name(number: u32) -> String {
    format!("shop/{number:08}")
}

fn number(name: &str) -> u32 {
    name.rsplit('/').next().unwrap().parse().unwrap()
}

/// The crowd, divided as the crate divides it.
fn divided(size: u64, shards: u16) -> Vec<CrowdShard> {
    let part = || CrowdShard { members: Vec::new(), size, ..CrowdShard::default() };
    let mut parts: Vec<CrowdShard> = (0..shards).map(|_| part()).collect();
    for number in 0..u32::try_from(size).unwrap() {
        parts[usize::from(shard_of(&name(number), shards))].members.push(number);
    }
    parts
}

impl Store for CrowdShard {
    fn get(&self, key: &str) -> Option<String> {
        self.campaigns.get(key).cloned()
    }

    fn page(&self, after: &str, end: &str, limit: usize) -> Rows {
        if !after.starts_with("interest/") {
            return self.campaigns.page(after, end, limit);
        }
        let passed = InterestKey::parse(after).map(|key| number(&key.person));
        let first = passed.map_or(0, |passed| self.members.partition_point(|member| *member <= passed));
        let row = |at: usize| {
            let (place, interest) = shopper(self.members[at].into(), self.size);
            let person = name(self.members[at]);
            let key = InterestKey { subject: Subject::product(PRODUCT), place, person };
            (key.to_stored(), interest.to_stored())
        };
        let mut recent = self.recent.borrow_mut();
        *recent = recent.split_off(&first);
        let here = first..self.members.len().min(first + limit);
        here.map(|at| recent.entry(at).or_insert_with(|| row(at)).clone()).collect()
    }

    fn write(&mut self, writes: Writes) {
        self.campaigns.write(writes);
    }
}

/// What the crowd remembers: how often each was told.
pub struct Told {
    times: Vec<u8>,
    called: u64,
    failing: Chance,
}

impl Persons for Told {
    fn hear(&mut self, person: &str, _campaign: &Campaign, _why: Why, _now: UnixMs) -> Heard {
        self.called += 1;
        // One in a thousand is out of reach for a moment, before or after it has taken note.
        let fate = self.failing.below(2_000);
        let number = usize::try_from(number(person)).unwrap();
        if fate == 0 {
            return Heard::Failed;
        }
        let heard = if self.times[number] == 0 { Heard::Taken } else { Heard::Known };
        if heard == Heard::Taken {
            self.times[number] += 1;
        }
        if fate == 1 { Heard::Failed } else { heard }
    }
}

/// Tells a crowd of a price drop through all shards, the process dying now and then, and checks that everybody who should
/// hear heard once. Prints rows and times.
pub fn tell_of_a_price(size: u64, shards: u16, calls_per_second: u32, crash_one_in: u64, seed: u64) {
    println!(
        "{size} interested shoppers, {shards} shards, seed {seed}, one line in {crash_one_in} kills the process"
    );
    let began = Instant::now();
    let told =
        Told { times: vec![0; usize::try_from(size).unwrap()], called: 0, failing: Chance::new(seed ^ 1) };
    let mut shop = Shop::new(divided(size, shards), told, seed, crash_one_in);
    let change = Change::PriceDrop {
        subject: Subject::product(PRODUCT),
        price_hundredths: PRICE_NOW,
        currency: String::new(),
        was_hundredths: None,
        drop: Drop::default(),
    };
    let campaign = Campaign::new(change, "1", START, pace_ms(calls_per_second, shards)).unwrap();
    shop.announce(&campaign).unwrap();
    shop.run();
    let took = began.elapsed();
    let (rows_read, rows_written) = (shop.rows_read.get(), shop.rows_written);

    let counts = shop.counts(&campaign.id);
    assert!(counts.iter().all(|(ending, _)| *ending == Some(Ending::Done)), "every shard came to its end");
    let rows: u64 = counts.iter().map(|(_, counts)| counts.rows).sum();
    let lost: u64 = counts.iter().map(|(_, counts)| counts.lost).sum();
    let due = (0..size).filter(|number| should_hear(*number)).count();
    let mut wrong = 0_u64;
    for (number, times) in (0_u64..).zip(&shop.persons.times) {
        wrong += u64::from(*times != u8::from(should_hear(number)));
    }
    println!(
        "  {rows} rows, {due} due, {} calls in {} alarms, at most {} in one, {} crashes\n  \
         {rows_read} rows read, {rows_written} written; {} of the shop's time, {:.1} s of this machine's",
        shop.persons.called,
        shop.alarms_fired,
        shop.calls_most,
        shop.crashes,
        hours(shop.now - START),
        took.as_secs_f64()
    );
    assert_eq!((rows, lost), (size, 0), "every row was looked at once, and nobody was given up");
    assert_eq!(wrong, 0, "everybody who should hear heard once, and nobody else");
    assert!(crash_one_in == 0 || shop.crashes > 0, "the process died now and then");
}

fn hours(duration_ms: i64) -> String {
    let seconds = duration_ms / 1000;
    format!("{} h {:02} min {:02} s", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
