//! What is under way at a shard: read as one range of few rows at every turn.

use rappel_signal::UnixMs;

use crate::key::{ALARM, HOMES, RUNNING};
use crate::{CampaignId, Home, Sweeper, Telling, range_end};

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Running {
    /// Campaigns this shard is the home of; at most [`crate::limit::HOMES_MAX`].
    pub homes: Vec<Home>,
    /// Campaigns it tells; at most [`crate::limit::CAMPAIGNS_MAX`].
    pub tellings: Vec<Telling>,
    /// No calls before this: the pause after an alarm that made some.
    pub rest_until: Option<UnixMs>,
    /// Looks after what is past its time; there is one as soon as there are rows.
    pub sweeper: Option<Sweeper>,
}

impl Running {
    /// Keys of [`Running::rest_until`] and [`Running::sweeper`].
    pub(crate) const REST: &str = "alarm/rest";
    pub(crate) const SWEEPER: &str = "alarm/sweeper";

    /// The rows to read: keys above the first and below the second.
    #[must_use]
    pub fn range() -> (String, String) {
        (ALARM.into(), range_end(HOMES))
    }

    /// Reads them. What cannot be read may be a newer version's: it is left alone.
    #[must_use]
    pub fn read(rows: &[(String, String)]) -> Running {
        let mut running = Running::default();
        for (key, value) in rows {
            if key.starts_with(RUNNING) {
                running.tellings.extend(Telling::from_stored(value));
            } else if key.starts_with(HOMES) {
                running.homes.extend(Home::from_stored(value));
            } else if key == Running::REST {
                running.rest_until = value.parse().ok().map(UnixMs);
            } else if key == Running::SWEEPER {
                running.sweeper = serde_json::from_str(value).ok();
            }
        }
        running
    }

    /// When the shard is to wake. An alarm that was armed earlier finds nothing to do.
    #[must_use]
    pub fn next_alarm(&self) -> Option<UnixMs> {
        let homes = self.homes.iter().filter_map(|home| home.next_at);
        let calls = homes.chain(self.tellings.iter().filter_map(|telling| telling.next_at)).min();
        let calls = calls.map(|at| at.max(self.rest_until.unwrap_or(at)));
        [calls, self.sweeper.as_ref().map(|sweeper| sweeper.next_at)].into_iter().flatten().min()
    }

    /// A campaign told here.
    pub fn telling(&mut self, id: &CampaignId) -> Option<&mut Telling> {
        self.tellings.iter_mut().find(|telling| telling.campaign.id == *id)
    }

    /// A campaign this is the home of.
    pub fn home(&mut self, id: &CampaignId) -> Option<&mut Home> {
        self.homes.iter_mut().find(|home| home.campaign.id == *id)
    }
}
