//! One life through the engine, from deadline to deadline.

use rappel_flow::{Book, Person, Player};
use rappel_signal::UnixMs;

pub use rappel_flow::Played;

use crate::life::Life;
use crate::shelf::Assortment;

/// Plays a life up to an instant: its happenings, and what the engine does in between.
pub fn play(book: &Book, assortment: &Assortment, life: &Life, until: UnixMs) -> Played {
    play_to_the_end(book, assortment, life, until).0
}

/// As [`play`], with the person's state at the end.
pub fn play_to_the_end(book: &Book, assortment: &Assortment, life: &Life, until: UnixMs) -> (Played, Person) {
    let answer = |look_ups: &[rappel_flow::LookUp]| assortment.answer(look_ups);
    let mut player = Player::new(book, Person::new(life.segment(), life.chance), &answer);
    player.play(life.happenings.iter().map(|happening| (happening.at, happening.input.clone())), until);
    (player.played, player.person)
}
