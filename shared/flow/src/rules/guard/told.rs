//! Guards of what goes to others than the shopper: a trigger that is handed over, a platform told besides, an audience.

use super::{Case, Objection, Verdict, closed_words, skip};
use crate::rules::reach::{Purpose, reach};
use crate::rules::tell::{rival, told_of};
use crate::state::limit::IN_FLIGHT_MS_MAX;
use crate::state::{OutboxRow, Person, Reason, RowStatus};

/// Two changes of one audience never leave at once, and the later one is the last. On equal times taking out is.
pub(super) fn in_order(person: &Person, row: &OutboxRow) -> Objection {
    let rival = rival(person, row)?;
    match rival.status {
        RowStatus::InFlight { since, .. } => Some(Verdict::Wait {
            until: since + IN_FLIGHT_MS_MAX,
            reason: Reason::Answer,
            words: "an earlier change of this audience is on its way".into(),
        }),
        _ if !row.kind.takes_out() && rival.planned_at >= row.planned_at => {
            skip(Reason::TakenOut, "the shopper is taken out of the audience")
        }
        _ => None,
    }
}

impl Case<'_> {
    /// Where it would go if nothing else spoke against it.
    pub(super) fn to_go(&self) -> Verdict {
        let Case { person, segment, flow, row, .. } = *self;
        if !row.kind.is_message() {
            return match told_of(person, Some(flow), row) {
                Ok((to, _)) => Verdict::Go(to),
                Err((reason, words)) => Verdict::Skip { reason, words },
            };
        }
        let about = row.subject.product.as_ref().map(|item| &item.product);
        match reach(person, &segment.id, row.channel, Purpose::of(Some(flow), row.category, about)) {
            Ok(recipient) => Verdict::Go(recipient),
            Err(closed) => {
                let (reason, words) = closed_words(&[row.channel], closed);
                Verdict::Closed { reason, words }
            }
        }
    }

    /// What is told to others waits for nobody; it needs the flow to be live, and consent of whom it is about. Who is left
    /// out of a flow for comparison is not advertised to by it either.
    pub(super) fn tell(&self) -> Verdict {
        let audience = self.row.kind.audience().is_some();
        let of_whom = || told_of(self.person, Some(self.flow), self.row).err();
        self.there()
            .or_else(|| self.fresh())
            .or_else(|| {
                audience.then(|| self.still_true(&self.to_go()).or_else(|| self.held_out())).flatten()
            })
            .or_else(|| of_whom().map(|(reason, words)| Verdict::Skip { reason, words }))
            .or_else(|| in_order(self.person, self.row))
            .unwrap_or(Verdict::Tell)
    }
}
