//! Histories that broke a promise once, as they were found and made small: each is lived again.

use rappel_signal::Channel;

use crate::happening::Happening::{self, *};
use crate::properties::live_one;

type History = Vec<(i64, bool, Happening)>;

const SAYS: Happening = Says { address: 1, verified: false, phone_number: false };
const PROVES: Happening = Says { address: 1, verified: true, phone_number: false };

fn agrees(address: Option<u8>, late_min: i64) -> Happening {
    Agrees { channel: Channel::Email, address, late_min }
}

fn visit(minutes: i64) -> Happening {
    Visit { minutes, class: None, touches_cart: false, result: false, thing: 0 }
}

fn live(history: History, chance: u32) {
    live_one(&history, "Africa/Abidjan", (0, None), chance);
}

/// The click it needed could not come any more; told again behind the proof, it counted.
#[test]
fn a_yes_told_too_late_to_be_confirmed_does_not_count_when_it_is_told_again() {
    live(vec![(1, false, SAYS), (1, false, agrees(Some(1), 10_080)), (1, false, PROVES)], 375_380_928);
}

/// It waited for its click at the address of then; told again, it counted for the one that came later.
#[test]
fn a_yes_that_waits_for_its_click_is_about_no_address_that_came_later() {
    let other = Says { address: 0, verified: true, phone_number: false };
    live(vec![(1, false, SAYS), (1, false, agrees(None, 0)), (1, false, other)], 1_462_407_362);
}

/// The reminder went on to it once the other line was sold out.
#[test]
fn what_was_bought_and_wished_for_again_is_not_reminded_of_by_a_run_of_before() {
    let bought = Buys { thing: 1, by_server: false, code: true };
    let history = vec![
        (1, false, Wishes { thing: 2, on: true }),
        (60, false, Subscribes(0)),
        (312, false, visit(15)),
        (4_710, false, visit(1)),
        (4_859, false, visit(25)),
        (9, false, bought),
        (1, false, Wishes { thing: 1, on: true }),
        (1, false, Catalogue { thing: 2, what: 0 }),
    ];
    live(history, 993_308);
}

/// The same on two devices of one shopper.
#[test]
fn nor_where_another_device_bought_it() {
    let history = vec![
        (1, false, Merges),
        (1, true, Wishes { thing: 0, on: true }),
        (10_081, false, Buys { thing: 2, by_server: false, code: true }),
        (1, true, Subscribes(0)),
        (1, false, Wishes { thing: 2, on: true }),
    ];
    live(history, 44);
}
