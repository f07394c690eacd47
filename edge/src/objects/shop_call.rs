//! What the object of a shop can be asked.

use std::collections::BTreeMap;

use rappel_delivery::pace::{PaceRules, Rate, Report, Slot, WarmUp};
use rappel_journey::PersonName;
use rappel_signal::VisitorId;
use serde::{Deserialize, Serialize};

use super::dead_letters::{LetterPage, Listed};
use super::people_import_call::{ImportCall, ImportReply};
use super::roster_call::{RosterCall, RosterReply};
use crate::heard::Heard;
use crate::store::figures::Parcel;

/// Room for messages at one provider.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PaceQuestion {
    /// See [`Rate::per_minute`]; the provider's usual rate is told so, too.
    per_minute: u32,
    /// See [`WarmUp`].
    first_day: Option<i64>,
    /// Of each message whether it is never held back.
    pub(crate) transactional: Vec<bool>,
}

impl PaceQuestion {
    /// Asks for so many slots under these rules.
    pub(crate) fn new(rules: PaceRules, transactional: Vec<bool>) -> Self {
        let first_day = rules.warm_up.map(|young| young.first_day);
        PaceQuestion { per_minute: rules.rate.messages_per_minute(), first_day, transactional }
    }
}

impl From<&PaceQuestion> for PaceRules {
    fn from(question: &PaceQuestion) -> PaceRules {
        PaceRules {
            rate: Rate::per_minute(question.per_minute),
            warm_up: question.first_day.map(|first_day| WarmUp { first_day }),
        }
    }
}

/// A question to a shop object.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ShopCall {
    /// May a new, unsigned visitor from this network have an object?
    Admit {
        /// Keyed hash of the network prefix.
        network: [u8; 16],
        /// The shop's daily ceiling.
        daily_max: u32,
    },
    /// May devices of this network state so many new addresses?
    AdmitClaims {
        /// Keyed hash of the network prefix.
        network: [u8; 16],
        /// How many.
        count: u32,
    },
    /// Add these to the shop's counters.
    Count(BTreeMap<String, u32>),
    /// Add these to the shop's figures, once.
    Figures(Parcel),
    /// Figures of these days, both included.
    ReadFigures {
        /// The first, counted from 1970-01-01.
        from: i32,
        /// The last.
        to: i32,
    },
    /// The shop's server told of an offer, a sale period or codes. Told again, it changes nothing.
    Tell {
        /// The shop's key.
        shop: String,
        /// `rappel_shop::Event::to_json`, as text.
        event: String,
    },
    /// What has been told, unless this version of it is known.
    Book {
        /// The version known.
        known: Option<u64>,
        /// The shop's key, if texts of it are on trial: whoever asks has its flows at hand.
        trials_of: Option<String>,
    },
    /// A code for a message.
    Deal {
        /// The shop's key.
        shop: String,
        /// The pool it comes from.
        pool: String,
        /// A name of the message that tells nothing of the person.
        message: String,
    },
    /// Messages that were given up, for the shop's list. Told again, it changes nothing.
    ListDeadLetters {
        /// The shop's key.
        shop: String,
        /// The messages.
        letters: Vec<Listed>,
    },
    /// The list.
    DeadLetters,
    /// A page of it.
    DeadLetterPage {
        /// It begins before this place; with the latest, if empty.
        before: String,
        /// How many.
        letters_max: u32,
    },
    /// That one is off the list.
    StrikeDeadLetter {
        /// Its name there.
        id: String,
    },
    /// Slots for messages: of an object that paces a provider.
    Slots(PaceQuestion),
    /// How that provider did.
    Report(Report),
    /// A provider of the shop's fails, or works again.
    Trouble {
        /// The shop's key.
        shop: String,
        /// The way it takes: `email`, `email/fallback`, a connection's name.
        way: String,
        /// Failures since it was told last; none if it works.
        failures: u32,
    },
    /// This was heard of the shop.
    Hear(Heard),
    /// What was heard last.
    LastHeard,
    /// What has been counted.
    Counters,
    /// A part of what a provider told, for whomever it concerns.
    Relay {
        /// The shop's key.
        shop: String,
        /// Which part.
        path: String,
        /// Each a JSON of [`rappel_journey::Echo`].
        echoes: Vec<String>,
    },
    /// A page of this origin, one of the shop's, was heard of.
    NoteSeen {
        /// The origin.
        origin: String,
    },
    /// Records of the sender's domain were looked for, and these are there.
    NoteRecords(Vec<String>),
    /// What is noted for the set-up.
    SetUp,
    /// The list of people: of an object that keeps a part of it.
    Roster(RosterCall),
    /// Messages of a person, or of these devices, are off the list of those given up.
    StrikeDeadLettersOf {
        /// The person's object.
        person: Option<PersonName>,
        /// The devices.
        visitors: Vec<VisitorId>,
    },
    /// People brought along: of the object that does it.
    Import(ImportCall),
}

/// Its answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ShopReply {
    /// Yes.
    Admitted,
    /// Not now: too many from this network in the last hour, or the day's ceiling is reached.
    Refused {
        /// When to try again.
        retry_after_seconds: u32,
    },
    /// Counted, or written, or known already.
    Done,
    /// Sums by key.
    Figures(Vec<(String, i64)>),
    /// Not taken, in a merchant's words.
    NotTaken {
        /// Where in the event; empty for the event as a whole.
        path: String,
        /// What is wrong and what to change.
        message: String,
    },
    /// Nothing has been told since.
    Unchanged,
    /// What has been told.
    Book {
        /// Counts what changed.
        version: u64,
        /// JSON of [`rappel_ledger::Announced`].
        told: String,
    },
    /// The message's code; none if the pool is empty.
    Code(Option<String>),
    /// The latest first.
    DeadLetters(Vec<Listed>),
    /// A page of them.
    DeadLetterPage(LetterPage),
    /// One for each message, in milliseconds from now.
    Slots {
        /// In the order of the question.
        slots: Vec<Slot>,
        /// That the provider answers would be news.
        watched: bool,
    },
    /// Whether a provider is left alone, before and after what was told of it.
    Circuit {
        /// Before.
        was_open: bool,
        /// After.
        is_open: bool,
    },
    /// What was heard last.
    Heard(Heard),
    /// Counters by name, since the shop began.
    Counters(BTreeMap<String, u64>),
    /// What is noted for the set-up.
    SetUp {
        /// When pages were first heard of, by their origins.
        seen: BTreeMap<String, i64>,
        /// Records that were there at the last look.
        records: Vec<String>,
    },
    /// Of a part of the list of people.
    Roster(RosterReply),
    /// Of people brought along.
    Import(ImportReply),
}
