//! When the merchant is told that messages do not go: once trouble lasts, again each day while it lasts, and when it is over.
//!
//! One [`Alert`] for each trouble of a shop: a provider that fails, messages that were given up. Whoever sees it says so,
//! however often; [`Alert::due`] answers when a mail about it is due, [`Alert::told`] that it went.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Trouble is told of after this time, in milliseconds: most of it passes by itself, and messages wait for it.
pub const LASTS_MS: i64 = 10 * 60_000;
/// Told of again after this time, if it was seen since.
pub const AGAIN_MS: i64 = 24 * 60 * 60_000;
/// Between the beginnings of two troubles with one thing that are told of: what comes and goes is one.
pub const BETWEEN_MS: i64 = 6 * 60 * 60_000;
/// Trouble that nobody saw for so long is forgotten.
pub const FORGOTTEN_MS: i64 = 3 * AGAIN_MS;

/// Version of the stored form.
const VERSION: u32 = 1;

/// What a mail says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// It has begun.
    Began,
    /// It is still there.
    Lasts,
    /// It is over.
    Over,
}

/// One trouble. JSON of it outlives deploys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Version of this form.
    pub v: u32,
    /// When it began, Unix milliseconds.
    pub since_ms: i64,
    /// When it was seen last.
    pub seen_ms: i64,
    /// How much of it there was: messages, attempts.
    pub count: u32,
    /// When a mail went last, about this one or the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_ms: Option<i64>,
    /// When it was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_ms: Option<i64>,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    extra: Map<String, Value>,
}

impl Alert {
    /// Trouble was seen. What is known of it, or of an earlier one, goes on.
    pub fn seen(known: Option<Alert>, count: u32, now_ms: i64) -> Alert {
        let begins = |told_ms, extra| Alert {
            v: VERSION,
            since_ms: now_ms,
            seen_ms: now_ms,
            count,
            told_ms,
            over_ms: None,
            extra,
        };
        match known {
            Some(mut goes_on) if goes_on.over_ms.is_none() => {
                goes_on.seen_ms = goes_on.seen_ms.max(now_ms);
                goes_on.count = goes_on.count.saturating_add(count);
                goes_on
            }
            Some(over) => begins(over.told_ms, over.extra),
            None => begins(None, Map::new()),
        }
    }

    /// It is over.
    pub fn passes(&mut self, now_ms: i64) {
        self.over_ms.get_or_insert(now_ms);
    }

    /// What a mail about it says, and from when on, if one is to go at all as things stand.
    pub fn due(&self) -> Option<(Say, i64)> {
        let told_ms = self.told_ms.filter(|told_ms| *told_ms > self.since_ms);
        match (told_ms, self.over_ms) {
            // Nobody heard that it began, as where the provider that fails is the only one for mails: that it is over says both,
            // unless it was short, or part of what comes and goes.
            (None, Some(over_ms)) => {
                let is_news = self.told_ms.is_none_or(|earlier_ms| earlier_ms + BETWEEN_MS <= self.since_ms);
                (is_news && over_ms - self.since_ms >= LASTS_MS).then_some((Say::Over, over_ms))
            }
            (None, None) => {
                let apart_ms = self.told_ms.map_or(i64::MIN, |earlier_ms| earlier_ms + BETWEEN_MS);
                Some((Say::Began, apart_ms.max(self.since_ms + LASTS_MS)))
            }
            (Some(told_ms), Some(over_ms)) => (told_ms < over_ms).then_some((Say::Over, over_ms)),
            (Some(told_ms), None) => (self.seen_ms > told_ms).then_some((Say::Lasts, told_ms + AGAIN_MS)),
        }
    }

    /// The mail went.
    pub fn told(&mut self, now_ms: i64) {
        self.told_ms = Some(now_ms);
    }

    /// From when on nothing of it needs to be kept.
    pub fn forgotten_ms(&self) -> i64 {
        let last_ms = self.seen_ms.max(self.told_ms.unwrap_or(self.seen_ms));
        if self.over_ms.is_some() { last_ms + BETWEEN_MS } else { last_ms + FORGOTTEN_MS }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE_MS: i64 = 60_000;
    const HOUR_MS: i64 = 60 * MINUTE_MS;

    #[test]
    fn what_passes_by_itself_is_no_news() {
        let mut alert = Alert::seen(None, 1, 0);
        assert_eq!(alert.due(), Some((Say::Began, LASTS_MS)));
        alert.passes(9 * MINUTE_MS);
        assert_eq!(alert.due(), None);
    }

    #[test]
    fn what_lasts_is_told_once_a_day_and_when_it_is_over() {
        let mut alert = Alert::seen(Some(Alert::seen(None, 1, 0)), 2, MINUTE_MS);
        assert_eq!((alert.since_ms, alert.count), (0, 3));
        alert.told(LASTS_MS);
        assert_eq!(alert.due(), None, "nobody has seen it since");
        let mut alert = Alert::seen(Some(alert), 1, LASTS_MS + MINUTE_MS);
        assert_eq!(alert.due(), Some((Say::Lasts, LASTS_MS + AGAIN_MS)));
        alert.passes(LASTS_MS + 2 * MINUTE_MS);
        assert_eq!(alert.due(), Some((Say::Over, LASTS_MS + 2 * MINUTE_MS)));
        alert.told(LASTS_MS + 3 * MINUTE_MS);
        assert_eq!(alert.due(), None);
    }

    #[test]
    fn what_nobody_could_be_told_of_is_told_when_it_is_over() {
        let mut alert = Alert::seen(None, 1, 0);
        alert.passes(40 * MINUTE_MS);
        assert_eq!(alert.due(), Some((Say::Over, 40 * MINUTE_MS)));
        alert.told(41 * MINUTE_MS);
        assert_eq!(alert.due(), None, "once");
        let mut again = Alert::seen(Some(alert), 1, HOUR_MS);
        again.passes(2 * HOUR_MS);
        assert_eq!(again.due(), None, "what comes and goes is one");
    }

    #[test]
    fn its_stored_form_outlives_deploys() {
        let stored = r#"{"v":1,"since_ms":5,"seen_ms":6,"count":2,"told_ms":7,"later":true}"#;
        let alert: Alert = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&alert).unwrap(), stored);
    }

    proptest! {
        /// However it comes and goes: no mail that it began within six hours of the one before, and no two of its end.
        #[test]
        fn nobody_is_told_too_often(turns in prop::collection::vec((0i64..400, any::<bool>()), 1..200)) {
            let (mut alert, mut now_ms, mut told): (Option<Alert>, i64, Vec<(Say, i64)>) = (None, 0, Vec::new());
            for (minutes, fails) in turns {
                now_ms += minutes * MINUTE_MS;
                if let Some(known) = &mut alert
                    && let Some((say, due_ms)) = known.due()
                    && due_ms <= now_ms
                {
                    told.push((say, now_ms));
                    known.told(now_ms);
                }
                match (fails, &mut alert) {
                    (true, _) => alert = Some(Alert::seen(alert.take(), 1, now_ms)),
                    (false, Some(known)) => known.passes(now_ms),
                    (false, None) => {}
                }
            }
            for pair in told.windows(2) {
                let [(before, at_ms), (after, next_ms)] = pair else { unreachable!() };
                prop_assert!(next_ms - at_ms >= match after {
                    Say::Began => BETWEEN_MS,
                    Say::Lasts => AGAIN_MS,
                    Say::Over if *before == Say::Over => BETWEEN_MS,
                    Say::Over => 0,
                }, "{told:?}");
            }
        }
    }
}
