//! Flows that a clock starts, and members of segments who became so.

use rappel_signal::UnixMs;

use super::enter::Entry;
use super::turn::Turn;
use crate::language::{Book, Flow, Status, Trigger};
use crate::rules::{Start, memberships, next_start};
use crate::state::{Segment, SegmentId, Subject, VisitNumber};

/// Starts of one flow caught up with at once: an object that slept longer has stale ones before these.
const STARTS_AT_ONCE_MAX: usize = 4;

impl Turn<'_> {
    /// Starts what a clock has started up to now.
    pub(super) fn clock(&mut self) {
        let Some(id) = self.clock_keeper() else { return };
        let Some(segment) = self.person.segment(&id) else { return };
        let due = segment.next_clock_at.filter(|at| *at <= self.now);
        if !self.unwound && due.is_none() {
            return;
        }
        self.unwound = true;
        // What a clock would have started before anybody wound it is over.
        let from = due.map_or(self.now, |at| at - 1);
        let own = std::mem::replace(&mut self.own, id.clone());
        let book = self.book;
        for flow in book.flows().iter().filter(|flow| is_clocked(flow)) {
            let mut after = from;
            for _ in 0..STARTS_AT_ONCE_MAX {
                let start = self.next_start(&id, flow, after).filter(|start| start.at <= self.now);
                let Some(Start { at, subject }) = start else { break };
                after = at;
                self.enter_at(flow, at, subject);
            }
        }
        self.join_segments(&id);
        self.own = own;
    }

    /// Winds the clocks for their next start, if something happened that may move it.
    pub(super) fn wind(&mut self) {
        if self.unwound {
            self.wind_anew();
        }
    }

    /// Flows start otherwise than before. What is due by the clocks of before still starts, and winds them itself; nobody is
    /// looked at as a member of segments, for nothing happened to anybody.
    pub(super) fn clocks_changed(&mut self) {
        let id = self.clock_keeper();
        let next_at = id.and_then(|id| self.person.segment(&id)?.next_clock_at);
        if next_at.is_none_or(|at| at > self.now) {
            self.wind_anew();
        }
    }

    fn wind_anew(&mut self) {
        let Some(id) = self.clock_keeper() else { return };
        let flows = self.book.flows().iter().filter(|flow| is_clocked(flow));
        let next = flows.filter_map(|flow| self.next_start(&id, flow, self.now)).map(|start| start.at).min();
        // On every device: whichever of them leaves, the clock goes on in both places.
        let kin: Vec<SegmentId> =
            crate::rules::kin(self.person, &id).map(|segment| segment.id.clone()).collect();
        for segment in self.person.segments.iter_mut().filter(|segment| kin.contains(&segment.id)) {
            segment.next_clock_at = next;
        }
    }

    /// The segment that clock flows of the human belong to. Nobody who cannot be written to is woken by a clock.
    pub(super) fn clock_keeper(&self) -> Option<SegmentId> {
        let id = self.person.current()?;
        let known = crate::rules::kin(self.person, id).any(|segment: &Segment| !segment.contacts.is_empty());
        known.then(|| id.clone())
    }

    fn next_start(&self, id: &SegmentId, flow: &Flow, after: UnixMs) -> Option<Start> {
        next_start(self.book, self.person, self.person.segment(id)?, flow, after)
    }

    fn enter_at(&mut self, flow: &Flow, at: UnixMs, subject: Subject) {
        let cart = self.own().map_or(0, |segment| segment.cart.number);
        let visit = VisitNumber::default();
        // What was looked at is taken up once, also when it is told again.
        if flow.triggers().any(|trigger| matches!(trigger, Trigger::Idle { .. }))
            && let Some(look) = self.own_mut().and_then(|segment| segment.look.as_mut())
        {
            (look.item, look.category) = (None, None);
        }
        self.enter(flow, Entry { started_at: at, since: at, visit, cart, subject });
    }

    /// Whoever became a member of a segment enters the flows that wait for it.
    pub(super) fn join_segments(&mut self, id: &SegmentId) {
        let members = memberships(self.book, self.person, id, self.now);
        let Some(segment) = self.person.segment_mut(id) else { return };
        let before = std::mem::replace(&mut segment.member_of, members.clone());
        for name in members.iter().filter(|name| !before.contains(name)) {
            let waits =
                |trigger: &Trigger| matches!(trigger, Trigger::SegmentEntered { segment } if segment == name);
            self.enter_all(waits, self.now, Subject::default());
        }
    }
}

/// What starts flows by a clock, a text for each: where another book has no other, clocks are wound for it already.
pub fn clocks(book: &Book) -> Vec<String> {
    let of_shop = (book.rules.spread, &book.figures.country);
    let text =
        |flow: &Flow| serde_json::to_string(&(&flow.file.id, &flow.file.trigger, &flow.file.also, of_shop));
    book.flows().iter().filter(|flow| is_clocked(flow)).filter_map(|flow| text(flow).ok()).collect()
}

fn is_clocked(flow: &Flow) -> bool {
    flow.file.status == Status::Live && flow.triggers().any(Trigger::is_clocked)
}
