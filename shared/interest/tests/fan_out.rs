//! A crowd told of a price, natively, through the shard code of the edge. `cargo xtask bench fan-out` plays the same with
//! ten million.

mod support;

use support::crowd::tell_of_a_price;

#[test]
fn a_hundred_thousand_hear_once_each_though_the_process_keeps_dying() {
    tell_of_a_price(100_000, 16, 1_000, 500, 20_261_122);
}

#[test]
fn without_a_crash_each_is_called_once_but_for_those_out_of_reach() {
    tell_of_a_price(2_000, 4, 1_000, 0, 7);
}
