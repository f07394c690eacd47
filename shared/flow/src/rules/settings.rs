//! What a page may show of a person: their settings, and how a message came to them.

use rappel_signal::{Channel, UnixMs};
use serde::{Deserialize, Serialize};

use super::kin::kin;
use super::reach::CHANNELS;
use super::wanted::choices;
use crate::language::Category;
use crate::rules::{Purpose, reach};
use crate::state::{Consent, Contact, OutboxId, Person, SegmentId};

/// A person's settings, with nothing that would tell who they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Channels by which they could be reached, and whether marketing may go there.
    pub channels: Vec<(Channel, bool)>,
    /// Topics switched off.
    pub switched_off: Vec<String>,
    /// The end of the pause that holds now.
    pub paused_until: Option<UnixMs>,
    /// Whether the first name is known.
    pub knows_first_name: bool,
    /// Whether the birthday is known.
    pub knows_birthday: bool,
    /// Whether anything they like is known.
    pub knows_likes: bool,
}

/// How a message came to somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The flow.
    pub flow: String,
    /// Its step.
    pub step: String,
    /// When what started the flow happened, if that is still known.
    pub started_at: Option<UnixMs>,
    /// The yes that let it go.
    pub consent: Option<Consent>,
}

impl Person {
    /// The settings of this segment's shopper.
    pub fn settings(&self, id: &SegmentId, now: UnixMs) -> Settings {
        let contact = |channel| kin(self, id).find_map(|segment| segment.contact(channel));
        let open = |channel| reach(self, id, channel, Purpose::of(None, Category::Marketing, None)).is_ok();
        let has = CHANNELS.into_iter().filter(|channel| contact(*channel).is_some());
        let address = contact(Channel::Email).map_or("", |contact| contact.address.as_str());
        let chosen = choices(self, id, address);
        Settings {
            channels: has.map(|channel| (channel, open(channel))).collect(),
            switched_off: chosen.switched_off().map(str::to_owned).collect(),
            paused_until: chosen.paused_until(now),
            knows_first_name: self.profile.first_name.is_some(),
            knows_birthday: self.profile.birthday.is_some(),
            knows_likes: !self.profile.likes.is_empty(),
        }
    }

    /// How a message came to its shopper; `None` if nothing is known of its segment any more.
    pub fn origin(&self, message: &OutboxId) -> Option<Origin> {
        let [_, flow, entry, step, _] = message.0.split('/').collect::<Vec<_>>()[..] else { return None };
        let id = message.segment();
        let segment = self.segment(&id)?;
        let entry: u32 = entry.parse().ok()?;
        let run = segment.runs.iter().find(|run| run.entry == entry && run.flow == flow);
        // A run that is over is known by the flow's last entry, if this was it.
        let last = || {
            segment.entries.iter().find(|known| known.flow == flow).filter(|_| entry == segment.entries_total)
        };
        let sent = segment.sends.iter().find(|sent| sent.id == message.0);
        let theirs = |contact: &&Contact| sent.is_some_and(|sent| contact.fingerprint() == sent.to);
        let contacts = kin(self, &id).flat_map(|segment| &segment.contacts);
        let agreed = contacts.filter(theirs).filter_map(Contact::consent);
        Some(Origin {
            flow: flow.to_owned(),
            step: step.to_owned(),
            started_at: run.map(|run| run.started_at).or_else(|| last().map(|known| known.last_at)),
            consent: agreed.filter(|said| said.granted).max_by_key(|said| said.at).cloned(),
        })
    }
}
