//! A person's object hands over what its person is interested in.
//!
//! A hand-over is a numbered row in the sender's outbox, sent until it is acknowledged. Each of its rows is the whole
//! truth about one subject, and a row with an older number changes nothing: order and repetition do not matter.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use crate::due::due;
use crate::error::{InterestError, fits, text};
use crate::limit::{INTERESTS_MAX, NEWS_MAX, PERSON_BYTES_MAX};
use crate::{
    Call, Held, Interest, InterestKey, Late, PersonRow, Running, Subject, Sweeper, Taste, Telling, Writes,
    person_key,
};

/// One subject's whole truth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// About what.
    pub subject: Subject,
    /// What the person did with it; [`Interest::none`] when that is over.
    pub interest: Interest,
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// The name of the object to call.
    pub person: String,
    /// Grows with each hand-over of this person.
    pub number: u64,
    /// The taste, if it changed.
    pub taste: Option<Taste>,
    /// What changed since the last hand-over that was acknowledged.
    pub news: Vec<News>,
}

/// A running campaign has no room for one more latecomer: the hand-over is to come again. Nothing was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy;

impl HandOver {
    /// As it stands in an outbox and in a call.
    #[must_use]
    pub fn to_stored(&self) -> String {
        // Text keys and plain values: there is nothing JSON could refuse.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a stored hand-over; `None` if it is not one.
    #[must_use]
    pub fn from_stored(value: &str) -> Option<HandOver> {
        serde_json::from_str(value).ok()
    }

    /// # Errors
    /// When a name is empty or too long, or there is too much of something.
    pub fn check(&self) -> Result<(), InterestError> {
        text("the person's name", &self.person, PERSON_BYTES_MAX)?;
        fits("the list of interests", self.news.len(), NEWS_MAX)?;
        self.taste.as_ref().map_or(Ok(()), Taste::check)?;
        self.news.iter().try_for_each(|news| news.subject.check())
    }
}

/// Applies a hand-over to the person's index row. A running telling whose cursor has passed the place of a new row takes
/// the person along as a latecomer, and is among what is to be written.
///
/// # Errors
/// [`Busy`]: discard everything, acknowledge nothing; the sender comes again.
pub fn apply(
    person: Option<PersonRow>,
    hand_over: &HandOver,
    running: &mut Running,
    now: UnixMs,
) -> Result<Writes, Busy> {
    let mut row = person.unwrap_or_else(|| PersonRow::new(now));
    let mut writes = Writes::default();
    let mut late = vec![false; running.tellings.len()];
    for news in &hand_over.news {
        let Some(interest) = take(&mut row, hand_over, news, now, &mut writes) else { continue };
        for (telling, late) in running.tellings.iter_mut().zip(&mut late) {
            *late |= take_along(telling, &hand_over.person, news, &interest, now)?;
        }
    }
    if let Some(taste) = hand_over.taste.as_ref().filter(|_| row.taste_number < hand_over.number) {
        (row.taste, row.taste_number) = (taste.clone(), hand_over.number);
    }
    row.number = row.number.max(hand_over.number);
    row.updated_at = row.updated_at.max(now);
    give_way(&mut row, &hand_over.person, &mut writes);
    writes.puts.push((person_key(&hand_over.person), row.to_stored()));
    let changed = running.tellings.iter().zip(late).filter(|(_, late)| *late);
    changed.for_each(|(telling, _)| writes.telling(telling));
    if running.sweeper.is_none() {
        writes.sweeper(running.sweeper.insert(Sweeper::new(now)));
    }
    Ok(writes)
}

/// Takes one row unless a newer one is here. What is returned is kept.
fn take(
    row: &mut PersonRow,
    hand_over: &HandOver,
    news: &News,
    now: UnixMs,
    writes: &mut Writes,
) -> Option<Interest> {
    let found = row.held.binary_search_by(|held| held.subject.cmp(&news.subject));
    let last = found.ok().and_then(|at| row.held.get(at)).map_or(row.floor, |held| held.number);
    if hand_over.number <= last {
        return None;
    }
    let interest = Interest { number: hand_over.number, ..news.interest.clone() };
    let until = interest.expires_at();
    let place = interest.place().filter(|_| now < until);
    let held = Held { subject: news.subject.clone(), number: hand_over.number, place, until };
    let key = held.key(&hand_over.person);
    match found {
        Ok(at) => {
            if let Some(old) = row.held.get_mut(at) {
                writes.deletes.extend(old.key(&hand_over.person).filter(|old| Some(old) != key.as_ref()));
                *old = held;
            }
        }
        Err(at) => row.held.insert(at, held),
    }
    writes.puts.push((key?, interest.to_stored()));
    Some(interest)
}

/// Puts the person among the latecomers of a telling that has passed this row's place. Somebody who heard already is
/// called once more then, and passes.
fn take_along(
    telling: &mut Telling,
    person: &str,
    news: &News,
    interest: &Interest,
    now: UnixMs,
) -> Result<bool, Busy> {
    let Some(place) = interest.place() else { return Ok(false) };
    let Some(why) = due(&telling.campaign, &news.subject, interest, now) else { return Ok(false) };
    let key = InterestKey { subject: news.subject.clone(), place, person: person.into() };
    if !telling.has_passed(&key.to_stored()) || telling.knows(person) {
        return Ok(false);
    }
    let call = Call { person: person.into(), why, seen_hundredths: interest.price_hundredths };
    telling.add_late(Late { place, call }, now)?;
    Ok(true)
}

/// Keeps the person's rows within bounds: those that would expire first give way.
fn give_way(row: &mut PersonRow, person: &str, writes: &mut Writes) {
    while row.held.len() > INTERESTS_MAX {
        let first = row.held.iter().enumerate().min_by_key(|(_, held)| (held.until, held.number));
        let Some(at) = first.map(|(at, _)| at) else { return };
        let gone = row.held.remove(at);
        row.floor = row.floor.max(gone.number);
        if let Some(key) = gone.key(person) {
            writes.puts.retain(|(put, _)| *put != key);
            writes.deletes.push(key);
        }
    }
}
