//! What is told of messages after they went. The adapter tells people from machines by what each says of itself; that
//! several links were followed at once is seen here.
//!
//! | a link is followed | by what is known as a machine | by what may be a person |
//! | --- | --- | --- |
//! | on its own | counted apart | waits a second, then it is a click |
//! | within a second of another link | both were a machine's | both were a machine's |
//! | within a second of the same link | counted apart; a click that waits still does | the same click |
//! | within a second of such a burst | counted apart | counted apart |

use rappel_figures::{Measure, Text};
use rappel_signal::{Channel, UnixMs};

use super::figures::text_named;
use super::turn::Turn;
use crate::language::ExitOn;
use crate::state::limit::{CLICK_WAITS_MS, cut};
use crate::state::{Followed, FollowedBy, OutboxId, Person, Report, Segment, SentRecord};

impl Turn<'_> {
    /// What the provider calls a message under which our own id does not travel along.
    pub(super) fn named_by_provider(&mut self, message: &OutboxId, name: &str) {
        if let Some(sent) = self.person.sent_mut(message) {
            sent.provider_id = Some(cut(name));
        }
    }

    /// Counts what was told, once.
    pub(super) fn reported(&mut self, message: &OutboxId, report: Report, at: UnixMs) {
        let Some(sent) = self.person.sent_mut(message) else { return };
        if sent.reports.iter().any(|(known, _)| *known == report) {
            return;
        }
        sent.reports.push((report, at));
        let (flow, text) = (sent.flow.clone(), text_of(sent));
        let measure = match report {
            Report::Delivered => Measure::Delivered(text),
            Report::Bounced => Measure::Bounced(text),
            Report::Complained => Measure::Complained(text),
            Report::OpenedByMachine => Measure::OpenedByMachine(text),
            Report::ClickedByMachine => Measure::ClickedByMachine(text),
        };
        self.count(&flow, at, measure, 1);
    }

    /// A link was followed; see the table above.
    pub(super) fn followed(&mut self, message: &OutboxId, link: u32, by_machine: bool, at: UnixMs) {
        let Some(sent) = self.person.sent_mut(message) else { return };
        let before = sent.followed;
        let just_now = before.filter(|known| (at - known.at).abs() < CLICK_WAITS_MS);
        let click = before.filter(|known| known.by == FollowedBy::Unsure && just_now.is_none());
        let same = just_now.filter(|known| known.link == link && known.by != FollowedBy::Burst);
        let next = match (just_now, same) {
            (Some(_), None) => Followed { link, at, by: FollowedBy::Burst },
            // Looked at by a machine besides, it is still the person's who followed it.
            (_, Some(known)) if known.by != FollowedBy::Machine => known,
            _ if by_machine => Followed { link, at, by: FollowedBy::Machine },
            _ => Followed { link, at, by: FollowedBy::Unsure },
        };
        sent.followed = Some(next);
        if let Some(click) = click {
            self.reacted(message, true, click.at);
        }
        if by_machine || next.by == FollowedBy::Burst {
            self.reported(message, Report::ClickedByMachine, at);
        }
    }

    /// Clicks that waited long enough were a person's.
    pub(super) fn settle_clicks(&mut self) {
        let now = self.now;
        let mut clicks = Vec::new();
        for sent in self.person.segments.iter_mut().filter(decides_mut).flat_map(|s| &mut s.sends) {
            let Some(followed) = &mut sent.followed else { continue };
            if followed.by == FollowedBy::Unsure && now - followed.at >= CLICK_WAITS_MS {
                followed.by = FollowedBy::Person;
                clicks.push((OutboxId(sent.id.clone()), followed.at));
            }
        }
        for (message, at) in clicks {
            self.reacted(&message, true, at);
        }
    }

    /// The shopper wrote: WhatsApp's window opens, and it is a sign of life.
    pub(super) fn replied(&mut self, channel: Channel, address: &str, at: UnixMs) {
        let mut known = false;
        for contact in self.same_address(channel, address) {
            contact.last_word_at = contact.last_word_at.max(Some(at));
            known = true;
        }
        if known {
            self.leave_where(&ExitOn::SignOfLife, |_, _, run| at >= run.started_at);
        }
    }

    /// The address is not gone after all.
    pub(super) fn restored(&mut self, channel: Channel, address: &str) {
        self.same_address(channel, address).for_each(crate::state::Contact::lift);
    }
}

impl Person {
    /// What is remembered of a message that went.
    pub fn sent(&self, message: &OutboxId) -> Option<&SentRecord> {
        self.segments.iter().flat_map(|segment| &segment.sends).find(|sent| sent.id == message.0)
    }

    fn sent_mut(&mut self, message: &OutboxId) -> Option<&mut SentRecord> {
        let sends = self.segments.iter_mut().flat_map(|segment| &mut segment.sends);
        sends.into_iter().find(|sent| sent.id == message.0)
    }

    /// When a click that waits is sure.
    pub(super) fn clicks_sure_at(&self) -> Option<UnixMs> {
        let sends = self.segments.iter().filter(|segment| !segment.frozen).flat_map(|segment| &segment.sends);
        let followed = sends.filter_map(|sent| sent.followed);
        let waiting = followed.filter(|followed| followed.by == FollowedBy::Unsure);
        waiting.map(|followed| followed.at + CLICK_WAITS_MS).min()
    }
}

fn text_of(sent: &SentRecord) -> Text {
    text_named(sent.step().unwrap_or_default(), sent.text.as_deref())
}

fn decides_mut(segment: &&mut Segment) -> bool {
    !segment.frozen
}
