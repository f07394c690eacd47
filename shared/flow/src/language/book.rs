//! All flows of a shop, and the numbers that guard every message.

use rappel_signal::{Channel, DAY_MS, HOUR_MS, MINUTE_MS};
use serde::{Deserialize, Serialize};

use super::program::Flow;
use super::validate::Problem;
use super::words::{DayTime, Duration};
use crate::state::ZoneOffsets;

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
}

impl Book {
    /// A book of these flows.
    pub fn new(mut flows: Vec<Flow>, rules: Rules, zone: ZoneOffsets) -> Book {
        flows.sort_by(|a, b| (a.file.rank, &a.file.id).cmp(&(b.file.rank, &b.file.id)));
        Book { flows, rules, zone }
    }

    /// Its flows, strongest rank first.
    pub fn flows(&self) -> &[Flow] {
        &self.flows
    }

    /// The flow of this id.
    pub fn flow(&self, id: &str) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.file.id == id)
    }

    /// What live flows ask for that this build reads but does not do yet, in a merchant's words.
    pub fn unsupported(&self) -> Vec<Problem> {
        self.flows.iter().flat_map(Flow::unsupported).collect()
    }
}
