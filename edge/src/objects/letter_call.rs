//! What a link in a message asks of the object whose shopper it was sent to: the device's, or the person's.

use rappel_flow::{
    Choice, Input, Origin, OutboxId, Person, ProfileChange, SegmentId, Settings, Standing, Suppression,
};
use rappel_journey::{News, PersonName};
use rappel_signal::{Channel, DAY_MS, UnixMs, VisitorId};
use serde::{Deserialize, Serialize};

/// A question.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum LetterCall {
    /// What may be shown to whoever reads the message.
    Look {
        /// Which message.
        message: OutboxId,
    },
    /// The reader wishes something.
    Wish {
        /// Whose shopper's message it was.
        segment: SegmentId,
        /// [`Wish`]es as JSON.
        wishes: String,
        /// The object of the address it went to; every address of the shopper if the link does not say.
        address: Option<PersonName>,
    },
    /// The reader proved by a click that an address is theirs.
    Prove {
        /// Whose shopper's message it was.
        segment: SegmentId,
        /// The object of the address it went to: tokens name no addresses.
        address: PersonName,
        /// And confirms that they agreed to messages.
        confirms: bool,
    },
    /// The shop wants to see what was agreed to, of everybody here who stated this address.
    Proofs {
        /// The address.
        address: String,
    },
}

/// Its answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum LetterReply {
    /// [`Looked`] as JSON.
    Looked(String),
    /// Done; doing it again changes nothing.
    Done,
    /// The address is proved.
    Proved {
        /// The yes counts: confirmed by this click, or by an earlier one.
        confirmed: bool,
    },
    /// `rappel_flow::Contact`s as JSON, and the devices that only claimed the address and wrote to it.
    Proofs(String, Vec<VisitorId>),
    /// The shopper is in this person's object: ask there.
    Moved(PersonName),
    /// There is no such shopper here.
    Unknown,
}

/// What may be shown.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Looked {
    /// How the message came.
    pub(crate) origin: Option<Origin>,
    /// The shopper's settings: for a reader who proved to be the shopper.
    pub(crate) settings: Settings,
}

impl Looked {
    /// What a person's state shows of a message's shopper.
    pub(super) fn at(person: &Person, message: &OutboxId, now: UnixMs) -> Looked {
        Looked { origin: person.origin(message), settings: person.settings(&message.segment(), now) }
    }
}

/// Something a reader wishes. The first three mean less, and need no proof of who reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Wish {
    /// No more marketing on a channel.
    Leave(Channel),
    /// A topic off; or on again, which needs proof.
    Topic {
        /// Its name.
        topic: String,
        /// Wanted or not.
        wanted: bool,
    },
    /// No marketing for some days; none ends a pause, which needs proof.
    Pause {
        /// How many.
        days: u16,
    },
    /// Marketing on a channel.
    Agree {
        /// Which.
        channel: Channel,
        /// The wording that was agreed to.
        text: String,
    },
    /// Something about the reader.
    Profile(Box<ProfileChange>),
    /// A telephone number. Nobody has proved it.
    Phone {
        /// With which it may be reached.
        channel: Channel,
        /// In its one spelling.
        number: String,
    },
    /// A link to their settings, to their address.
    Link,
}

impl Wish {
    /// In the engine's words. `email` is the address that was proved.
    pub(super) fn input(&self, email: Option<&str>, at: UnixMs) -> Input {
        match self {
            Wish::Leave(channel) => {
                let why = Suppression::Unsubscribed;
                Input::Suppressed { channel: *channel, address: None, why, at }
            }
            Wish::Topic { .. } | Wish::Pause { .. } => match self.choice(at) {
                Some(choice) => Input::Chosen { choice, at },
                None => Input::Due,
            },
            Wish::Agree { channel, text } => {
                let address = email.filter(|_| *channel == Channel::Email).map(str::to_owned);
                Input::ConsentGiven { channel: *channel, address, text: text.clone(), at }
            }
            Wish::Profile(change) => Input::ProfileChanged(change.clone()),
            Wish::Phone { channel, number } => {
                let (standing, address) = (Standing::Claimed, number.clone());
                Input::Identified { channel: *channel, address, standing, at }
            }
            Wish::Link => Input::PreferencesAsked { at },
        }
    }

    /// What an address that was only claimed must hear of on every device. It may be known by its object's name alone.
    pub(crate) fn news(&self, address: Option<&str>, at: UnixMs) -> Option<News> {
        match self {
            Wish::Leave(Channel::Email) => {
                let address = address.map(str::to_owned);
                Some(News::Suppress { address, why: Suppression::Unsubscribed, at })
            }
            _ => self.choice(at).map(|choice| News::Chosen { choice, at }),
        }
    }

    fn choice(&self, at: UnixMs) -> Option<Choice> {
        match self {
            Wish::Topic { topic, wanted } => Some(Choice::Topic { topic: topic.clone(), wanted: *wanted }),
            Wish::Pause { days } => Some(Choice::Pause { until: at + i64::from(*days) * DAY_MS }),
            _ => None,
        }
    }
}
