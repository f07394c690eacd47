//! One life through the engine, from deadline to deadline.

use rappel_flow::{Book, Decision, DeliveryOutcome, Effect, Input, Person, Sending, step};
use rappel_signal::UnixMs;

use crate::life::Life;
use crate::shelf::Assortment;

/// Inputs one instant may lead to: answers to sends, answers to questions. Reaching it is a fault of ours.
const TURNS_MAX: usize = 1_000;

/// What came of a life.
#[derive(Clone, Debug, Default)]
pub struct Played {
    /// Every decision, sent or not, in order.
    pub decisions: Vec<Decision>,
    /// Every message that went, as it went.
    pub sendings: Vec<Sending>,
    /// Inputs the engine heard, its own deadlines and the answers to its sends included.
    pub inputs: u64,
}

/// Plays a life up to an instant: its happenings, and what the engine does in between.
pub fn play(book: &Book, assortment: &Assortment, life: &Life, until: UnixMs) -> Played {
    play_to_the_end(book, assortment, life, until).0
}

/// As [`play`], with the person's state at the end.
pub fn play_to_the_end(book: &Book, assortment: &Assortment, life: &Life, until: UnixMs) -> (Played, Person) {
    let mut player = Player {
        book,
        assortment,
        person: Person::new(life.segment(), life.chance),
        played: Played::default(),
    };
    for happening in life.happenings.iter().take_while(|happening| happening.at < until) {
        player.live_until(happening.at);
        player.hear(happening.input.clone(), happening.at);
    }
    player.live_until(until);
    (player.played, player.person)
}

struct Player<'a> {
    book: &'a Book,
    assortment: &'a Assortment,
    person: Person,
    played: Played,
}

impl Player<'_> {
    /// From deadline to deadline, as an alarm would. Time never stands still: a deadline that is not met would ring for ever.
    fn live_until(&mut self, end: UnixMs) {
        let mut last = UnixMs(i64::MIN);
        while let Some(at) = self.person.next_deadline().filter(|at| *at < end) {
            let at = at.max(last + 1);
            last = at;
            self.hear(Input::Due, at);
        }
    }

    fn hear(&mut self, input: Input, now: UnixMs) {
        let mut inputs = vec![input];
        for _ in 0..TURNS_MAX {
            let Some(input) = inputs.pop() else {
                let look_ups = self.person.to_look_up(self.book, now);
                if look_ups.is_empty() {
                    return;
                }
                inputs.push(Input::Shelf(Box::new(self.assortment.answer(&look_ups))));
                continue;
            };
            self.played.inputs += 1;
            for effect in step(self.book, &mut self.person, input, now) {
                match effect {
                    Effect::Decide(decision) => self.played.decisions.push(*decision),
                    Effect::Send(sending) => {
                        let (id, outcome) = (sending.row.id.clone(), DeliveryOutcome::Accepted);
                        inputs.push(Input::Outcome { id, outcome });
                        self.played.sendings.push(*sending);
                    }
                    Effect::PutOutbox(_) | Effect::DropOutbox(_) | Effect::Count(_) => {}
                }
            }
        }
    }
}
