//! Advertising audiences: who was put in is remembered, and taken out by an order or a no, whatever flow it was and whether
//! that flow still runs.
//!
//! | of one audience and human | then |
//! | --- | --- |
//! | somebody is to be taken out | older rows that put them in and have not gone are dropped |
//! | and one of those is in flight | taking out waits for its answer; it is not tried again |
//! | somebody is put in later | a row that takes them out and has not gone is dropped when that one goes |

use rappel_signal::{Channel, UnixMs};

use super::record::About;
use super::turn::Turn;
use super::walk::ROW_VERSION;
use crate::language::{Category, ListAct};
use crate::rules::{self, Whom};
use crate::state::limit::AUDIENCES_MAX;
use crate::state::{
    Act, AdvertisingWord, Member, OutboxId, OutboxRow, Reason, Recipient, RowKind, RowStatus, SegmentId,
    Subject,
};

impl Turn<'_> {
    /// The shopper's word on being advertised to. On equal times the no wins.
    pub(super) fn advertising_consent(&mut self, granted: bool, at: UnixMs) {
        let Some(segment) = self.own_mut() else { return };
        let is_newer = |said: AdvertisingWord| said.at < at || said.at == at && said.granted && !granted;
        if segment.advertising.is_none_or(is_newer) {
            segment.advertising = Some(AdvertisingWord { granted, at });
        }
        if !granted {
            self.leave_audiences(at);
        }
    }

    /// Takes the human out of every audience they were put into up to an instant.
    pub(super) fn leave_audiences(&mut self, at: UnixMs) {
        let members: Vec<(SegmentId, Member)> = self
            .kin()
            .flat_map(|segment| segment.audiences.iter().map(|member| (segment.id.clone(), member.clone())))
            .filter(|(_, member)| member.since <= at)
            .collect();
        let kin: Vec<SegmentId> = self.kin().map(|segment| segment.id.clone()).collect();
        self.drop_waiting_adds(at, |row| kin.contains(&row.segment));
        for (segment, member) in members {
            self.take_out(segment, member, at);
        }
    }

    fn take_out(&mut self, segment: SegmentId, member: Member, at: UnixMs) {
        let address = member.email.as_ref().or(member.phone.as_ref()).cloned().unwrap_or_default();
        let fingerprint = Recipient::fingerprint_of(&address);
        let step = format!("out-of-{}-{fingerprint:08x}", member.audience);
        let id = OutboxId::derive(&segment, &member.flow, member.entry, &step, Channel::Email);
        if self.person.outbox.iter().any(|row| row.id == id) {
            return;
        }
        self.person.outbox.push(OutboxRow {
            v: ROW_VERSION,
            id,
            segment,
            flow: member.flow.clone(),
            entry: member.entry,
            step,
            channel: Channel::Email,
            otherwise: Vec::new(),
            category: Category::Transactional,
            template: String::new(),
            variant: None,
            kind: RowKind::Audience {
                audience: member.audience.clone(),
                act: ListAct::Remove,
                member: Some(Box::new(member)),
            },
            picks: Vec::new(),
            code: None,
            offer: None,
            subject: Subject::default(),
            planned_at: at,
            due_at: self.now,
            stale_at: None,
            attempts: 0,
            repeated: false,
            lost_at: None,
            by: None,
            slot: None,
            put_off: false,
            halted: false,
            withdrawn: false,
            resent: false,
            ending: false,
            status: RowStatus::Waiting,
            extra: Default::default(),
        });
    }

    /// A step takes the human out of an audience: what was to put them in does not go any more.
    pub(super) fn drop_rivals(&mut self, row: &OutboxRow) {
        let Some((audience, ListAct::Remove)) = row.kind.audience() else { return };
        let kin: Vec<SegmentId> =
            rules::kin(self.person, &row.segment).map(|segment| segment.id.clone()).collect();
        self.drop_waiting_adds(row.planned_at, |other| {
            kin.contains(&other.segment) && other.kind.audience().is_some_and(|(name, _)| name == audience)
        });
    }

    fn drop_waiting_adds(&mut self, at: UnixMs, is_theirs: impl Fn(&OutboxRow) -> bool) {
        let adds = |row: &&OutboxRow| {
            let adds = row.kind.audience().is_some_and(|(_, act)| act == ListAct::Add);
            adds && row.planned_at <= at
                && !matches!(row.status, RowStatus::InFlight { .. })
                && is_theirs(row)
        };
        let dropped: Vec<OutboxRow> = self.person.outbox.iter().filter(adds).cloned().collect();
        for row in dropped {
            self.give_up(&row, Act::Skipped, Reason::TakenOut, "the shopper is taken out of the audience");
        }
    }

    /// What is known of audiences once a change of one is about to go.
    pub(super) fn note_audience(&mut self, row: &OutboxRow, whom: &Whom) {
        let Some((audience, ListAct::Add)) = row.kind.audience() else { return };
        let member = Member {
            audience: audience.to_owned(),
            flow: row.flow.clone(),
            entry: row.entry,
            since: row.planned_at,
            email: whom.email.clone(),
            phone: whom.phone.clone(),
        };
        if let Some(older) = rules::rival(self.person, row).cloned() {
            self.drop_row(&older.id);
        }
        let Some(segment) = self.person.segment_mut(&row.segment) else { return };
        segment.audiences.retain(|known| !known.is_same(&member));
        segment.audiences.push(member);
        let spare = segment.audiences.len().saturating_sub(AUDIENCES_MAX);
        segment.audiences.drain(..spare);
    }

    /// Whoever was taken out is in no more.
    pub(super) fn note_taken_out(&mut self, row: &OutboxRow) {
        let RowKind::Audience { audience, act: ListAct::Remove, member } = &row.kind else { return };
        let kin: Vec<SegmentId> =
            rules::kin(self.person, &row.segment).map(|segment| segment.id.clone()).collect();
        let is_out = |known: &Member| match member {
            Some(member) => known.is_same(member),
            None => known.audience == *audience && known.since <= row.planned_at,
        };
        for segment in self.person.segments.iter_mut().filter(|segment| kin.contains(&segment.id)) {
            segment.audiences.retain(|known| !is_out(known));
        }
    }

    /// Whether a change of an audience that did not go must not be tried again: a later one would be undone by it.
    pub(super) fn is_outdated(&mut self, row: &OutboxRow) -> bool {
        let adds = row.kind.audience().is_some_and(|(_, act)| act == ListAct::Add);
        let outdated = adds && rules::rival(self.person, row).is_some();
        if outdated {
            let words = "the shopper is taken out of the audience".to_owned();
            self.decide(
                About::row(row),
                Act::Skipped,
                Reason::TakenOut,
                None,
                format!("Not told again: {words}."),
            );
            self.drop_row(&row.id);
        }
        outdated
    }
}
