//! Whether the shopper wants messages of a topic, or any just now, and the shop that they get any.

use rappel_signal::UnixMs;

use super::kin::are_kin;
use crate::language::{Category, Flow};
use crate::state::{Choices, Person, Reason, Segment, SegmentId};
use crate::wording;

/// What was chosen on this human's devices, and on any that stated this address.
pub(crate) fn choices(person: &Person, segment: &SegmentId, address: &str) -> Choices {
    let own = person.segment(segment);
    let same = |other: &Segment| other.contacts.iter().any(|contact| contact.address == address);
    let mut all = Choices::default();
    let theirs =
        person.segments.iter().filter(|other| own.is_some_and(|own| are_kin(own, other)) || same(other));
    theirs.for_each(|other| all.take_over(&other.choices));
    all
}

/// Why a message of this flow is not wanted, in words. Only marketing is chosen.
pub(crate) fn unwanted(
    person: &Person,
    segment: &SegmentId,
    address: &str,
    (flow, category): (&Flow, Category),
    now: UnixMs,
) -> Option<(Reason, String)> {
    if category != Category::Marketing {
        return None;
    }
    if person.profile.stopped_at.is_some() {
        return Some((Reason::Suppressed, "the shop has stopped all marketing to this shopper".into()));
    }
    if person.profile.own {
        return Some((Reason::OneOfUs, "the shopper is one of the shop's own people".into()));
    }
    let choices = choices(person, segment, address);
    let topic = flow.topic();
    if choices.switched_off().any(|off| off == topic) {
        return Some((Reason::TopicOff, format!("the shopper has switched off the topic {topic:?}")));
    }
    choices.paused_until(now).map(|until| {
        let left = wording::length(until - now);
        (Reason::Paused, format!("the shopper wants no messages for {left} yet"))
    })
}
