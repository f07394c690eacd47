//! How many messages may leave a young domain: mailboxes take a new sender who writes to thousands on the first day for a
//! nuisance, and remember it.

use serde::{Deserialize, Serialize};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Messages on each of the first days; after the last, as many as there are. The first week is what Resend advises for a new
/// domain (<https://resend.com/docs/knowledge-base/warming-up>), the second goes on in its steps.
pub const LADDER: [u32; 14] =
    [150, 250, 400, 700, 1_000, 1_500, 2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 25_000, 50_000];

/// A domain that began to send lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WarmUp {
    /// Its first day, counted from 1970-01-01, by UTC.
    pub first_day: i64,
}

impl WarmUp {
    /// Messages of a day; `None` if as many as there are, before its first day as on it.
    pub fn most_on(&self, day: i64) -> Option<u32> {
        let place = usize::try_from((day - self.first_day).max(0)).ok()?;
        LADDER.get(place).copied()
    }
}

/// Slots given for a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    day: i64,
    messages: u32,
}

impl Left {
    fn on(self, day: i64) -> u32 {
        if self.day == day { self.messages } else { 0 }
    }

    pub(super) fn has_room(self, warm_up: &WarmUp, transactional: bool, at_ms: i64) -> bool {
        let day = at_ms.div_euclid(DAY_MS);
        transactional || warm_up.most_on(day).is_none_or(|most| self.on(day) < most)
    }

    pub(super) fn count(&mut self, at_ms: i64) {
        let day = at_ms.div_euclid(DAY_MS);
        // Slots come in the order of time, but for one just before midnight: then the day before is over.
        *self = Left { day, messages: self.on(day).saturating_add(1) };
    }
}

/// When the next day begins.
pub(super) fn next_day_ms(at_ms: i64) -> i64 {
    (at_ms.div_euclid(DAY_MS) + 1) * DAY_MS
}
