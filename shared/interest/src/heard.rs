//! What a person's object remembers, so that a call made twice is heard once and answered alike.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use crate::limit::{CAMPAIGN_KEPT_MS, HEARD_MAX};
use crate::{CampaignId, Heard};

/// Campaigns this person has heard of, the newest last. Part of the person's state, written in the turn that acts on a
/// campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HeardCampaigns(Vec<HeardCampaign>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct HeardCampaign {
    id: CampaignId,
    at: UnixMs,
    /// Whether the person took it.
    taken: bool,
}

impl HeardCampaigns {
    /// What to answer if the campaign was heard before; `None`: it is new, decide and [`HeardCampaigns::note`].
    #[must_use]
    pub fn before(&self, id: &CampaignId) -> Option<Heard> {
        let heard = self.0.iter().find(|heard| heard.id == *id)?;
        Some(if heard.taken { Heard::Known } else { Heard::Passed })
    }

    /// Notes a campaign that is new, and whether the person takes it; returns what to answer.
    pub fn note(&mut self, id: &CampaignId, taken: bool, now: UnixMs) -> Heard {
        self.0.retain(|heard| now < heard.at + CAMPAIGN_KEPT_MS);
        let too_many = (self.0.len() + 1).saturating_sub(HEARD_MAX);
        self.0.drain(..too_many);
        self.0.push(HeardCampaign { id: id.clone(), at: now, taken });
        if taken { Heard::Taken } else { Heard::Passed }
    }
}
