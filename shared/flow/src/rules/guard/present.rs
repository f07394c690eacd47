//! Whether the shopper is in the shop while a message is due.

use super::{Case, Objection, Verdict};
use crate::language::{Category, Trigger};
use crate::state::Reason;

impl Case<'_> {
    pub(super) fn in_the_shop(&self) -> Objection {
        if self.row.category == Category::Transactional || self.is_awaited() {
            return None;
        }
        let mut visits = self.kin().filter_map(|segment| segment.visit.as_ref());
        // Some flows are about the visit that runs: whoever has not moved for a while counts as gone.
        match self.flow.triggers().find_map(Trigger::gone_after) {
            None => visits.next().map(|_| Verdict::Hold),
            Some(gone_after) => {
                let until = visits.map(|visit| visit.active_at).max()? + gone_after.ms;
                (until > self.now).then(|| Verdict::Wait {
                    until,
                    reason: Reason::VisitOpen,
                    words: "the shopper is in the shop".into(),
                })
            }
        }
    }

    /// Whether it goes without a wait after what the shopper did in the shop and expects an answer to.
    fn is_awaited(&self) -> bool {
        self.flow.triggers().all(Trigger::is_awaited)
            && self.run().is_some_and(|run| self.row.planned_at == run.started_at)
    }
}
