//! What providers tell later, heard by the object of the address: it is the arbiter for every device that writes there.
//!
//! | what became of it | the address | told again |
//! | --- | --- | --- |
//! | delivered | bounces so far are forgotten | the same |
//! | bounced for good | gone: nothing goes there any more | the same |
//! | bounced for now | gone with the fifth in a row over a week | known by its fingerprint |
//! | called spam | no marketing and nothing that was asked for | the same |
//! | ended at the provider, STOP | no marketing; to a phone, nothing | with the time it was first heard: a younger yes stands |
//! | answered | WhatsApp takes free words for a day | the same |
//! | opened, clicked | nothing: the message's own segment hears of it | once a message |

use rappel_flow::{Book, Effect, Input, OutboxId, Person, Report, Suppression};
use rappel_signal::{Channel, UnixMs};
use serde::{Deserialize, Serialize};

use super::{Banned, Home};
use crate::limit::{ECHOES_MAX, SOFT_BOUNCES_MAX, SOFT_BOUNCES_MS};

/// What came back of one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Echo {
    /// Which way it went.
    pub channel: Channel,
    /// Whom it was written to, as the provider spells it.
    pub address: String,
    /// Our id, hashed, if it travelled along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The provider's own name for it, where ours does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<String>,
    /// The same for the same thing told again.
    pub fingerprint: String,
    /// When it happened, if that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<UnixMs>,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// The mailbox or phone has it.
    Delivered,
    /// It came back, for good or for now.
    Bounced {
        /// Nobody is there.
        lasting: bool,
    },
    /// It was called spam.
    Complained,
    /// Its reader wants no more of them.
    Unsubscribed,
    /// Its pictures were loaded.
    Opened {
        /// By what is no person.
        by_machine: bool,
    },
    /// A link in it was followed.
    Clicked {
        /// By what is no person.
        by_machine: bool,
    },
    /// Its reader wrote.
    Replied,
}

/// Bounces that may pass, since the last message that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoftBounces {
    /// How many.
    pub count: u32,
    /// When the first of them was.
    pub since: UnixMs,
}

impl Fate {
    /// Why the address is not to be written to after this alone.
    pub fn suppression(self) -> Option<Suppression> {
        match self {
            Fate::Bounced { lasting: true } => Some(Suppression::Gone),
            Fate::Complained => Some(Suppression::Complained),
            Fate::Unsubscribed => Some(Suppression::Unsubscribed),
            _ => None,
        }
    }

    /// What the message's own segment hears.
    pub fn input(self, message: OutboxId, at: UnixMs) -> Option<Input> {
        let report = |report| Some(Input::Reported { message: message.clone(), report, at });
        match self {
            Fate::Delivered => report(Report::Delivered),
            Fate::Bounced { .. } => report(Report::Bounced),
            Fate::Complained => report(Report::Complained),
            Fate::Opened { by_machine: true } => report(Report::OpenedByMachine),
            Fate::Opened { by_machine: false } => Some(Input::Reacted { message, clicked: false, at }),
            // A provider does not say which link it was.
            Fate::Clicked { by_machine } => Some(Input::Followed { message, link: 0, by_machine, at }),
            Fate::Unsubscribed | Fate::Replied => None,
        }
    }
}

impl Home {
    /// When it happened: as told, but not in the future; else when it was first heard. Says, too, whether it is new.
    pub fn heard_at(&mut self, echo: &Echo, now: UnixMs) -> (UnixMs, bool) {
        let known = self.echoes.iter().find(|(fingerprint, _)| *fingerprint == echo.fingerprint);
        if let Some((_, at)) = known {
            return (*at, false);
        }
        let at = echo.at.map_or(now, |at| at.min(now));
        // What is told again comes to the same without: figures count each message once.
        if matches!(echo.fate, Fate::Unsubscribed | Fate::Replied | Fate::Bounced { .. } | Fate::Complained) {
            self.echoes.push((echo.fingerprint.clone(), at));
            let spare = self.echoes.len().saturating_sub(ECHOES_MAX);
            self.echoes.drain(..spare);
        }
        (at, true)
    }

    /// What follows for the address. `is_own` says that this object is named by it: then it holds for every device.
    pub fn hear_back(
        &mut self,
        book: &Book,
        person: &mut Person,
        echo: &Echo,
        is_own: bool,
        now: UnixMs,
    ) -> (Vec<Effect>, UnixMs) {
        let (at, is_new) = self.heard_at(echo, now);
        let why = match echo.fate {
            Fate::Delivered => {
                self.soft_bounces = self.soft_bounces.filter(|bounces| at < bounces.since);
                None
            }
            Fate::Bounced { lasting: false } if is_new => self.soft_bounce(at),
            fate => fate.suppression(),
        };
        let (channel, address) = (echo.channel, echo.address.as_str());
        let effects = match (why, echo.fate) {
            (Some(why), _) if is_own => {
                self.ban(book, person, (channel, Some(address)), Banned { why, at, besides: None }, now)
            }
            (Some(why), _) => self.suppress_here(
                book,
                person,
                (channel, Some(address)),
                Banned { why, at, besides: None },
                now,
            ),
            (None, Fate::Replied) => {
                if is_own {
                    self.last_words.retain(|(known, said_at)| *known != channel || *said_at > at);
                    if self.last_word_at(channel).is_none() {
                        self.last_words.push((channel, at));
                    }
                }
                let replied = Input::Replied { channel, address: address.to_owned(), at };
                self.say_to_anyone(book, person, replied, now)
            }
            _ => Vec::new(),
        };
        (effects, at)
    }

    /// When the shopper last wrote from the address this object is named by.
    pub fn last_word_at(&self, channel: Channel) -> Option<UnixMs> {
        self.last_words.iter().find(|(known, _)| *known == channel).map(|(_, at)| *at)
    }

    /// Several in a row over a week: nobody empties that mailbox any more.
    fn soft_bounce(&mut self, at: UnixMs) -> Option<Suppression> {
        let known = self.soft_bounces.unwrap_or(SoftBounces { count: 0, since: at });
        let bounces = SoftBounces { count: known.count + 1, since: known.since.min(at) };
        self.soft_bounces = Some(bounces);
        let over = bounces.count >= SOFT_BOUNCES_MAX && at - bounces.since >= SOFT_BOUNCES_MS;
        over.then_some(Suppression::Gone)
    }

    /// Says something of an address that is no segment's in particular.
    pub(super) fn say_to_anyone(
        &mut self,
        book: &Book,
        person: &mut Person,
        input: Input,
        now: UnixMs,
    ) -> Vec<Effect> {
        let open = person.segments.iter().find(|segment| !segment.frozen).map(|segment| segment.id.clone());
        open.map_or(Vec::new(), |open| self.step(book, person, &open, input, now))
    }
}
