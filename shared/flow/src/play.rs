//! A life through the engine, from deadline to deadline: what an object's alarm does, with a made-up clock. Every send is
//! accepted; questions to the catalogue are answered by whoever plays.

use crate::engine::{Effect, Sending, step};
use crate::language::Book;
use crate::state::{Decision, DeliveryOutcome, Input, LookUp, Person, Shelf};
use rappel_signal::UnixMs;

/// Inputs one instant may lead to: answers to sends, answers to questions. Reaching it is a fault of ours.
const TURNS_MAX: usize = 1_000;
/// Deadlines between two happenings: a life of years has fewer. Reaching it is a fault of ours, too, and must not cost a
/// shopper's object its time.
const DEADLINES_MAX: usize = 5_000;

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

/// Who plays a life.
pub struct Player<'a> {
    book: &'a Book,
    answer: &'a dyn Fn(&[LookUp]) -> Shelf,
    /// The person, as they are now.
    pub person: Person,
    /// What came of it so far.
    pub played: Played,
}

impl<'a> Player<'a> {
    /// Begins with a person as they are; `answer` is the catalogue.
    pub fn new(book: &'a Book, person: Person, answer: &'a dyn Fn(&[LookUp]) -> Shelf) -> Player<'a> {
        Player { book, answer, person, played: Played::default() }
    }

    /// Plays what happened, in order of time, and on to the end.
    pub fn play(&mut self, happenings: impl IntoIterator<Item = (UnixMs, Input)>, until: UnixMs) {
        for (at, input) in happenings.into_iter().take_while(|(at, _)| *at < until) {
            self.live_until(at);
            self.hear(input, at);
        }
        self.live_until(until);
    }

    /// From deadline to deadline, as an alarm would. Time never stands still: a deadline that is not met would ring for ever.
    fn live_until(&mut self, end: UnixMs) {
        let mut last = UnixMs(i64::MIN);
        for _ in 0..DEADLINES_MAX {
            let Some(at) = self.person.next_deadline().filter(|at| *at < end) else { return };
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
                inputs.push(Input::Shelf(Box::new((self.answer)(&look_ups))));
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
