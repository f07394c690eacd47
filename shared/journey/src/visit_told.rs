//! A device's visits as people read them: what each amounted to and why, those that are over and the one that runs.

use rappel_signal::{Class, UnixMs};
use rappel_visit::{Names, Visit, explain};

use crate::subject::{longest_item, looked_at, running_report};
use crate::{Device, Looked, PastVisit};

/// One visit in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitTold {
    /// Whether it is over.
    pub ended: bool,
    /// First activity.
    pub started_at: UnixMs,
    /// Last activity.
    pub ended_at: UnixMs,
    /// Time the shopper was really there.
    pub active_ms: u32,
    /// What it amounts to; nothing for a bounce or a purchase.
    pub class: Option<Class>,
    /// Interest score, 0 to 8.
    pub score: u8,
    /// Why it is of that class. Titles in it are as hostile as they came: escape them.
    pub reasons: String,
    /// An order was placed in it.
    pub purchased: bool,
    /// Arrived after it was over.
    pub late: bool,
    /// What was looked at, the longest first.
    pub looked: Vec<Looked>,
}

impl Device {
    /// Every visit that is remembered, and those that run, oldest first. A visit is over when nothing came for `gap_ms`.
    pub fn visits_told(&self, gap_ms: i64) -> Vec<VisitTold> {
        let past = self.visits.iter().map(told);
        let running = self.log.visits(gap_ms);
        past.chain(running.iter().map(|visit| self.running_told(visit))).collect()
    }

    fn running_told(&self, visit: &Visit) -> VisitTold {
        let (report, score) = running_report(visit);
        let item = longest_item(self, visit);
        let names = Names { item: item.as_deref(), query: visit.subjects().query };
        VisitTold {
            ended: false,
            started_at: visit.started(),
            ended_at: visit.last_activity(),
            active_ms: visit.features().active_ms,
            class: report.as_ref().map(|report| report.class),
            score,
            reasons: report.map(|report| explain(&report, names)).unwrap_or_default(),
            purchased: visit.purchased(),
            late: false,
            looked: looked_at(self, visit),
        }
    }
}

fn told(visit: &PastVisit) -> VisitTold {
    let names = Names { item: visit.item.as_deref(), query: visit.query.as_deref() };
    VisitTold {
        ended: true,
        started_at: visit.started_at,
        ended_at: visit.ended_at,
        active_ms: visit.active_ms,
        class: visit.report.as_ref().map(|report| report.class),
        score: visit.score,
        reasons: visit.report.as_ref().map(|report| explain(report, names)).unwrap_or_default(),
        purchased: visit.purchased,
        late: visit.late,
        looked: visit.looked.clone(),
    }
}
