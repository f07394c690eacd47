//! One turn of a device's object: load, say, step, write, arm. Whatever must be asked elsewhere first is asked with nothing
//! loaded, and the turn begins anew.

use rappel_flow::{Book, Effect, Input, SegmentId, step_in};
use rappel_journey::{HandOver, limit::RETENTION_MS, next_deadline, share_out, with_records};
use rappel_signal::{ProductCard, UnixMs};

use super::asked::{Asked, Asker, ROUNDS_MAX};
use super::device::DeviceObject;
use super::lessons;
use super::reservations::claimed;
use super::roster;
use super::waking::OTHERS_RETRY_MS;
use crate::book::{self, book};
use crate::clock::{Clock, platform_now};
use crate::error::EdgeError;
use crate::store::journey::Journey;

/// What a turn comes to, made from a freshly loaded journey.
pub(super) struct Turn<T> {
    /// What is said, of which segment.
    pub(super) said: Vec<(SegmentId, Input)>,
    /// Products described on the way.
    pub(super) cards: Vec<ProductCard>,
    /// Rows that changed already.
    pub(super) effects: Vec<Effect>,
    /// What persons' objects are to hear besides.
    pub(super) hand_overs: Vec<HandOver>,
    /// What it answers.
    pub(super) answer: T,
}

impl<T> Turn<T> {
    /// A turn in which only this is said.
    pub(super) fn saying(said: Vec<(SegmentId, Input)>, answer: T) -> Turn<T> {
        Turn { said, cards: Vec::new(), effects: Vec::new(), hand_overs: Vec::new(), answer }
    }
}

impl DeviceObject {
    /// The journey, if there is one.
    pub(super) fn load(&self) -> Result<Option<Journey>, EdgeError> {
        Journey::load(&self.state.storage(), &self.table)
    }

    /// Plays one turn and writes it: `say` may be asked again on state loaded anew; `keep` writes what lies beside the
    /// state, once. `None` if there is no journey.
    pub(super) async fn turn<T>(
        &self,
        open: impl Fn() -> Result<Option<Journey>, EdgeError>,
        say: impl Fn(&mut Journey, UnixMs) -> Result<Turn<T>, EdgeError>,
        keep: impl FnOnce(&mut Journey, &T) -> Result<(), EdgeError>,
    ) -> Result<Option<T>, EdgeError> {
        let mut asked = Asked::default();
        for _ in 0..ROUNDS_MAX {
            let Some(mut journey) = open()? else { return Ok(None) };
            if !book::is_fresh(&journey.device.shop) {
                let shop = journey.device.shop.clone();
                drop(journey);
                book::refresh(&self.env, &shop).await?;
                continue;
            }
            let clock =
                if self.waking.is_working() { self.clock_at_alarm(&journey)? } else { self.clock(&journey)? };
            let now = clock.now();
            asked.hold_back(&mut journey.person);
            let turn = say(&mut journey, now)?;
            let book = book(&self.env, &journey.device.shop, now)?;
            let taught: Vec<(SegmentId, Input)> = here(&journey, &turn.said);
            let (effects, hand_overs) = step(&book, &mut journey, turn.said, &turn.cards, &asked, now);
            let taste = |segment: &SegmentId| journey.lessons().taste(segment);
            let question = asked.question(&book, &journey.person, taste, &effects, now)?;
            let (shop, visitor) = (journey.device.shop.clone(), journey.device.visitor);
            if let Some(question) = question {
                drop(journey);
                let by = Asker { env: &self.env, shop: &shop, person: None, visitor };
                asked.ask(by, question, now).await;
                continue;
            }
            journey.device.interest.look(&journey.person);
            roster::look_at_device(&mut journey, &book, now);
            let going = claimed(&effects);
            journey.put_hand_overs(&hand_overs)?;
            journey.put_hand_overs(&turn.hand_overs)?;
            for (segment, input) in &taught {
                lessons::keep(&self.env, &shop, &journey.lessons(), segment, std::slice::from_ref(input))?;
                journey.device.teaches = !journey.lessons().waiting(1)?.is_empty();
            }
            keep(&mut journey, &turn.answer)?;
            let mut all = turn.effects;
            all.extend(effects);
            self.waking.count(&all);
            self.waking.post(journey.save(all)?);
            self.arm(&journey, clock).await?;
            drop(journey);
            asked.give_back(&self.env, &shop, &going).await;
            return Ok(Some(turn.answer));
        }
        Err(EdgeError::Ours("a turn found ever more messages to ask about".into()))
    }

    /// Arms the alarm for the next deadline, or for now if something is to be sent or told. The call reaches the platform
    /// in the turn that wrote the state, so both commit together.
    pub(super) async fn arm(&self, journey: &Journey, clock: Clock) -> Result<(), EdgeError> {
        let visit_end = next_deadline(&journey.device, self.gap_ms());
        let at = match [visit_end, journey.person.next_deadline()].into_iter().flatten().min() {
            Some(deadline) => self.alarm_time(clock, deadline),
            None => clock.to_platform(journey.device.last_seen + RETENTION_MS),
        };
        let device = &journey.device;
        let waits =
            self.waking.has_post() || device.is_waiting_for_others() || device.teaches || device.interest.due;
        let waits = waits || device.roster.due || journey.person.unlisted().next().is_some();
        let at = match (waits, self.waking.is_working()) {
            (false, _) => at,
            (true, false) => at.min(platform_now()),
            // The alarm does it in this very run; should that fail, it tries again.
            (true, true) => at.min(platform_now() + OTHERS_RETRY_MS),
        };
        let at = self.waking.tells_figures_at().map_or(at, |tell_at| at.min(tell_at));
        let at = device.forgets_at.map_or(at, |goes_on_at| at.min(goes_on_at));
        Ok(self.waking.arm(&self.state.storage(), at).await?)
    }
}

/// What is said of segments that are here and teaches something; of others it is kept where they are.
fn here(journey: &Journey, said: &[(SegmentId, Input)]) -> Vec<(SegmentId, Input)> {
    let matters = said.iter().filter(|(_, input)| lessons::matter(input));
    matters.filter(|(segment, _)| journey.device.has(segment)).cloned().collect()
}

/// Steps the engine through what is said of segments that are here, and through what was looked up; the rest becomes
/// hand-overs.
fn step(
    book: &Book,
    journey: &mut Journey,
    said: Vec<(SegmentId, Input)>,
    cards: &[ProductCard],
    asked: &Asked,
    now: UnixMs,
) -> (Vec<Effect>, Vec<HandOver>) {
    let shares = share_out(&mut journey.device, &mut journey.person, said, cards);
    let effects = with_records(&mut journey.person, asked.records(), |person| {
        let mut effects: Vec<Effect> = Vec::new();
        for (segment, input) in shares.here {
            effects.extend(step_in(book, person, &segment, input, now));
        }
        effects.extend(asked.bring(book, person, now));
        effects
    });
    (effects, shares.away)
}
