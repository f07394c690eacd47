//! Repeats remembered on the device.

use rappel_signal::{DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};
use rappel_visit::{ItemKey, Memory, Pack};

const START: UnixMs = UnixMs(1_750_000_000_000);

#[test]
fn one_visit_counts_once_however_often_it_sees_the_item() {
    let (mut memory, shoes) = (Memory::default(), ItemKey::product("shoes"));
    assert_eq!(memory.see(shoes, START, START), 1);
    assert_eq!(memory.see(shoes, START, START + 20 * MINUTE_MS), 1);
    assert_eq!(memory.see(shoes, START + HOUR_MS, START + HOUR_MS), 2);
    assert_eq!(memory.see(ItemKey::product("socks"), START + HOUR_MS, START + HOUR_MS), 1);
}

#[test]
fn a_product_and_a_category_of_the_same_name_are_two() {
    let mut memory = Memory::default();
    assert_eq!(memory.see(ItemKey::product("boots"), START, START), 1);
    assert_eq!(memory.see(ItemKey::category("boots"), START + HOUR_MS, START + HOUR_MS), 1);
}

#[test]
fn a_visit_counts_for_thirty_days() {
    let (mut memory, shoes) = (Memory::default(), ItemKey::product("shoes"));
    memory.see(shoes, START, START);
    let on_the_last_day = START + 30 * DAY_MS;
    assert_eq!(memory.see(shoes, on_the_last_day, on_the_last_day), 2);
    let a_minute_later = on_the_last_day + MINUTE_MS;
    assert_eq!(memory.see(shoes, on_the_last_day, a_minute_later), 1);
}

#[test]
fn the_item_not_seen_for_longest_is_forgotten_beyond_a_hundred() {
    let mut memory = Memory::default();
    let item = |number: u32| ItemKey(number);
    for number in 0..100 {
        memory.see(item(number), START, START);
    }
    let later = START + HOUR_MS;
    assert_eq!(memory.see(item(0), later, later), 2);
    assert_eq!(memory.see(item(100), later, later), 1);
    let latest = later + HOUR_MS;
    assert_eq!(memory.see(item(1), latest, latest), 1, "item 1 was the oldest and is forgotten");
    assert_eq!(memory.see(item(0), latest, latest), 3);
}

#[test]
fn a_hundred_items_of_many_visits_stay_small() {
    let mut memory = Memory::default();
    for visit in 0..40 {
        let started = START + visit * HOUR_MS;
        for number in 0..120 {
            memory.see(ItemKey(u32::MAX - number), started, started);
        }
    }
    let started = START + 40 * HOUR_MS;
    assert_eq!(memory.see(ItemKey(u32::MAX), started, started), 1, "fell out of a hundred each time");
    let mut stored = Vec::new();
    memory.pack(&mut stored);
    assert!(stored.len() < 4_096, "{} bytes", stored.len());
}

#[test]
fn an_item_of_every_visit_saturates() {
    let (mut memory, shoes) = (Memory::default(), ItemKey::product("shoes"));
    let visits = (0..30).map(|hour| memory.see(shoes, START + hour * HOUR_MS, START + hour * HOUR_MS));
    assert_eq!(visits.last(), Some(9));
}

#[test]
fn a_clock_set_back_forgets_the_future() {
    let (mut memory, shoes) = (Memory::default(), ItemKey::product("shoes"));
    memory.see(shoes, START + 365 * DAY_MS, START + 365 * DAY_MS);
    assert_eq!(memory.see(shoes, START, START), 1);
}
