//! All flows of a shop, and the numbers that guard every message.

use std::collections::{BTreeMap, BTreeSet};

use rappel_calendar::{Country, Window};
use rappel_compact::SortCompact;
use rappel_signal::{Channel, DAY_MS, HOUR_MS, MINUTE_MS};
use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::definition::Status;
use super::message::Category;
use super::offer::Offer;
use super::program::Flow;
use super::topic::READY_TOPICS;
use super::words::{DayTime, Duration};
use crate::state::{SentRecord, ZoneOffsets};

/// The merchant's numbers. Each has a default; a shop's settings may name any of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// At least so long between two marketing e-mails.
    pub email_gap: Duration,
    /// At least so long between two marketing pushes.
    pub push_gap: Duration,
    /// At least so long between two marketing messages on any other channel.
    pub other_gap: Duration,
    /// At least so long between marketing messages of two flows, whatever the channels.
    pub flow_gap: Duration,
    /// Marketing messages in any seven days, over all channels; at least 1 (to send none, switch the flows off).
    pub weekly_max: u8,
    /// Quiet from here…
    pub quiet_from: DayTime,
    /// …to here, on the shopper's clock. Equal: never quiet.
    pub quiet_to: DayTime,
    /// Silence of abandonment flows after an order.
    pub silence_after_order: Duration,
    /// Silence of other marketing after an order or a message about one.
    pub pause_after_order: Duration,
    /// People left out of a flow for comparison, in hundredths of a percent.
    pub holdout_per_10000: u16,
    /// Starts at a time of day are spread over so long.
    pub spread: Duration,
    /// How long an order is on its way, if nobody tells.
    pub shipping: Duration,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            email_gap: Duration::from_ms(16 * HOUR_MS),
            push_gap: Duration::from_ms(24 * HOUR_MS),
            other_gap: Duration::from_ms(24 * HOUR_MS),
            flow_gap: Duration::from_ms(16 * HOUR_MS),
            weekly_max: 5,
            quiet_from: DayTime::hour(21),
            quiet_to: DayTime::hour(8),
            silence_after_order: Duration::from_ms(DAY_MS),
            pause_after_order: Duration::from_ms(12 * HOUR_MS),
            holdout_per_10000: 500,
            spread: Duration::from_ms(15 * MINUTE_MS),
            shipping: Duration::from_ms(0),
        }
    }
}

impl Rules {
    /// The gap between two marketing messages on a channel, in milliseconds.
    pub fn gap_ms(&self, channel: Channel) -> i64 {
        match channel {
            Channel::Email => self.email_gap.ms,
            Channel::Push => self.push_gap.ms,
            Channel::Sms | Channel::WhatsApp => self.other_gap.ms,
        }
    }
}

/// What `step` decides by: the shop's flows, its rules, its own zone.
#[derive(Clone, Debug)]
pub struct Book {
    /// Strongest rank first.
    flows: Vec<Flow>,
    /// The shop's numbers.
    pub rules: Rules,
    /// The clock of shoppers whose own is unknown.
    pub zone: ZoneOffsets,
    /// What the shop offers, by name.
    pub offers: Vec<Offer>,
    /// Named conditions: who is a member of a segment.
    pub segments: BTreeMap<String, Vec<Condition>>,
    /// What is known of the shop as a whole.
    pub figures: Figures,
    /// How long after a lost answer a service may be asked again and still knows the message by its id, in milliseconds, by
    /// [`crate::OutboxRow::way`]. A way that is not here does not look at ids.
    pub known_ms: BTreeMap<String, i64>,
    /// Ways whose services are asked for room before a message goes, by [`crate::OutboxRow::way`].
    pub paced: BTreeSet<String>,
    /// A yes that a page states to an address nobody has proved counts only once a click in an e-mail confirms it.
    pub double_opt_in: bool,
    /// The merchant has stopped all sending, for as long as it takes.
    pub halted: bool,
    /// In test mode, the only addresses that get anything, in small letters.
    pub only_to: Option<BTreeSet<String>>,
}

/// What is known of the shop as a whole, counted elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The country whose calendar and laws hold where the shopper's is unknown.
    pub country: Option<String>,
    /// Spend over twelve months from which on a customer is among the best, in hundredths; nobody is until it is known.
    pub top_spend_hundredths: Option<u64>,
    /// Texts that won their trial, by `flow/step`: everybody gets them.
    pub winners: BTreeMap<String, String>,
    /// Regulated sales that the shop told of: each stands in for the computed one of its half-year.
    pub announced: BTreeMap<Country, Vec<Window>>,
}

impl Figures {
    /// The sales told of for a country.
    pub fn announced(&self, country: Country) -> &[Window] {
        self.announced.get(&country).map_or(&[], Vec::as_slice)
    }
}

impl Book {
    /// A book of these flows.
    pub fn new(mut flows: Vec<Flow>, rules: Rules, zone: ZoneOffsets) -> Book {
        flows.sort_compact_by(|a, b| (a.file.rank, &a.file.id).cmp(&(b.file.rank, &b.file.id)));
        let (offers, segments, figures, known_ms, paced) = Default::default();
        Book {
            flows,
            rules,
            zone,
            offers,
            segments,
            figures,
            known_ms,
            paced,
            double_opt_in: false,
            halted: false,
            only_to: None,
        }
    }

    /// Whether several texts of any message are on trial.
    pub fn has_trials(&self) -> bool {
        self.flows.iter().any(|flow| flow.trials().next().is_some())
    }

    /// Whether a message that went was owed to an order: an answer to what was asked on a page is none.
    pub(crate) fn is_about_an_order(&self, sent: &SentRecord) -> bool {
        let answers = self.flow(&sent.flow).is_some_and(|flow| flow.file.trigger.is_answered_at_once());
        sent.category == Category::Transactional && !answers
    }

    /// The topics of its marketing, as a page lists them: ready ones first, then the merchant's own by name.
    pub fn topics(&self) -> Vec<&str> {
        let live = self.flows.iter().filter(|flow| flow.file.status == Status::Live);
        let sends = |flow: &&Flow| flow.sends().any(|send| send.category == Category::Marketing);
        let mut topics: Vec<&str> = live.filter(sends).map(Flow::topic).collect();
        topics.sort_compact();
        topics.dedup();
        topics.sort_compact_by_key(|topic| {
            READY_TOPICS.iter().position(|ready| ready == topic).unwrap_or(READY_TOPICS.len())
        });
        topics
    }

    /// The offer of this name.
    pub fn offer(&self, name: &str) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.name == name)
    }

    /// Its flows, strongest rank first.
    pub fn flows(&self) -> &[Flow] {
        &self.flows
    }

    /// The flow of this id.
    pub fn flow(&self, id: &str) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.file.id == id)
    }
}
