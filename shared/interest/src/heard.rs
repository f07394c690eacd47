//! What a person's object remembers, so that a call made twice is heard once.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use crate::CampaignId;
use crate::limit::{CAMPAIGN_KEPT_MS, HEARD_MAX};

/// Campaigns this person has heard of, the newest last. Part of the person's state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HeardCampaigns(Vec<(CampaignId, UnixMs)>);

impl HeardCampaigns {
    /// Notes a campaign; `false` if it was heard before. To be stored in the turn that acts on it.
    pub fn hear(&mut self, id: &CampaignId, now: UnixMs) -> bool {
        if self.0.iter().any(|(heard, _)| heard == id) {
            return false;
        }
        self.0.retain(|(_, at)| now < *at + CAMPAIGN_KEPT_MS);
        let too_many = (self.0.len() + 1).saturating_sub(HEARD_MAX);
        self.0.drain(..too_many);
        self.0.push((id.clone(), now));
        true
    }
}
