//! What others are asked within one turn of an object: the catalogue, the services, the objects of addresses. Whoever does not
//! answer keeps the messages waiting that are about them, and nothing else: what the turn heard is written all the same.

use std::collections::BTreeSet;

use rappel_flow::{Book, Effect, OutboxId, Person, SegmentId, Sending, WantsSlot};
use rappel_journey::{AddressRecord, PersonName};
use rappel_signal::{UnixMs, VisitorId};
use rappel_taste::TasteSegment;
use worker::Env;

use super::choosing::Wanted;
use super::pacer::Slots;
use super::reservations::Reservations;
use super::shelf::Shelves;
use crate::config::Shops;
use crate::error::EdgeError;

/// Rounds of a turn: the book, then the catalogue, room and the address, on each of four channels, twice, and the merchant. More is a fault of
/// ours.
pub(super) const ROUNDS_MAX: usize = 26;

/// What has to be asked before messages that are due can be guarded.
pub(super) enum Question {
    /// Of the catalogue.
    Goods(Vec<Wanted>),
    /// Of the services.
    Room(Vec<WantsSlot>),
    /// Of the addresses.
    Addresses(Vec<Sending>),
    /// Of the merchant: does sending go on?
    Standing,
}

/// Who asks.
pub(super) struct Asker<'a> {
    pub(super) env: &'a Env,
    pub(super) shop: &'a str,
    /// The person's name, if the object has one.
    pub(super) person: Option<&'a PersonName>,
    /// A device of theirs.
    pub(super) visitor: VisitorId,
}

/// What was answered within one turn.
#[derive(Default)]
pub(super) struct Asked {
    reservations: Reservations,
    shelves: Shelves,
    slots: Slots,
    unanswered: BTreeSet<OutboxId>,
    /// The merchant's latest word is known.
    standing: bool,
}

impl Asked {
    /// Lets the messages wait that nobody answered for. To be called on state that was loaded anew.
    pub(super) fn hold_back(&self, person: &mut Person) {
        person.unanswered.clone_from(&self.unanswered);
    }

    /// What is known of the addresses asked about.
    pub(super) fn records(&self) -> &[AddressRecord] {
        self.reservations.records()
    }

    /// Brings the answers to the engine.
    pub(super) fn bring(&self, book: &Book, person: &mut Person, now: UnixMs) -> Vec<Effect> {
        let mut effects = self.slots.bring(book, person, now);
        effects.extend(self.shelves.bring(book, person, now));
        effects
    }

    /// What is to be asked next, if anything.
    pub(super) fn question(
        &self,
        book: &Book,
        person: &Person,
        taste: impl Fn(&SegmentId) -> Result<Option<TasteSegment>, EdgeError>,
        effects: &[Effect],
        now: UnixMs,
    ) -> Result<Option<Question>, EdgeError> {
        let unknown = self.shelves.missing(book, person, taste, now)?;
        if !unknown.is_empty() {
            return Ok(Some(Question::Goods(unknown)));
        }
        let crowd = self.slots.missing(book, person, self.shelves.shelf(), now);
        if !crowd.is_empty() {
            return Ok(Some(Question::Room(crowd)));
        }
        let missing = self.reservations.missing(effects);
        if !missing.is_empty() {
            return Ok(Some(Question::Addresses(missing)));
        }
        // Last: between the answer and the send nothing else is asked.
        let leaves = effects.iter().any(|effect| matches!(effect, Effect::Send(_)));
        Ok((leaves && !self.standing).then_some(Question::Standing))
    }

    /// Asks. The object's own state must not be held meanwhile.
    pub(super) async fn ask(&mut self, by: Asker<'_>, question: Question, now: UnixMs) {
        match question {
            Question::Goods(wanted) => {
                let rows: Vec<OutboxId> = wanted.iter().map(|wanted| wanted.look_up.row.clone()).collect();
                if let Err(error) = self.shelves.ask(by.env, (by.shop, by.person), wanted, now).await {
                    crate::log::warn!("messages wait for the catalogue: {error:?}");
                    self.unanswered.extend(rows);
                }
            }
            Question::Room(wanting) => self.slots.ask(by.env, by.shop, wanting, now).await,
            Question::Standing => {
                self.standing = true;
                if let Err(error) = Shops::refresh_now(by.env).await {
                    crate::log::warn!("messages go by settings of a while ago: {error:?}");
                }
            }
            Question::Addresses(missing) => {
                let silent = self.reservations.ask(by.env, by.shop, by.visitor, missing, now).await;
                self.unanswered.extend(silent);
            }
        }
    }

    /// Takes back what was reserved and does not go now.
    pub(super) async fn give_back(self, env: &Env, shop: &str, going: &[(String, String)]) {
        self.reservations.give_back(env, shop, going).await;
    }
}
