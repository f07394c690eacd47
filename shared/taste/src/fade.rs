//! Counts that fade: what happened a half-life ago counts half, without any history being kept.
//!
//! A count is kept in thousandths as of the beginning of a period of one half-life. What happens later in the period
//! counts more instead of the old counting less (forward decay: Cormode et al., 2009), and at each new period everything
//! is halved. Whole numbers throughout, so that page, edge and tests agree to the last digit.

use rappel_signal::UnixMs;

/// What one event adds, by eighths of the period that have passed: 1000 × 2^(n/8).
const STEPS: [u64; 8] = [1000, 1091, 1189, 1297, 1414, 1542, 1682, 1834];

/// How fast something fades.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fade {
    /// Time after which a thing counts half.
    pub(crate) half_life_ms: i64,
}

impl Fade {
    /// The period an instant lies in.
    pub(crate) fn period(self, at: UnixMs) -> i64 {
        at.0.div_euclid(self.half_life_ms)
    }

    /// What an event at this instant counts in a row whose counts are as of `period`.
    pub(crate) fn weight(self, at: UnixMs, period: i64) -> u64 {
        let eighth = at.0.rem_euclid(self.half_life_ms).saturating_mul(8) / self.half_life_ms;
        let step = usize::try_from(eighth).ok().and_then(|eighth| STEPS.get(eighth));
        halved(step.copied().unwrap_or(STEPS[0]), period.saturating_sub(self.period(at)))
    }

    /// What is left of a whole after an age: 1 at once, a half after a half-life.
    pub(crate) fn left(self, age_ms: i64) -> f64 {
        let age = self.weight(UnixMs(age_ms.max(0)), self.period(UnixMs(age_ms.max(0))));
        let periods = u32::try_from(self.period(UnixMs(age_ms.max(0)))).unwrap_or(u32::MAX).min(63);
        1000.0 / age as f64 / (1_u64 << periods) as f64
    }
}

/// A count so many periods later.
pub(crate) fn halved(count: u64, periods: i64) -> u64 {
    u32::try_from(periods.max(0)).ok().and_then(|periods| count.checked_shr(periods)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rappel_signal::DAY_MS;

    const WEEK: Fade = Fade { half_life_ms: 7 * DAY_MS };

    #[test]
    fn an_event_a_week_later_counts_twice_what_the_old_one_has_left() {
        let (first, later) = (UnixMs(70 * DAY_MS), UnixMs(77 * DAY_MS));
        let old = WEEK.weight(first, WEEK.period(first));
        assert_eq!((WEEK.period(first), WEEK.period(later), old), (10, 11, 1000));
        assert_eq!(halved(old, 1) * 2, WEEK.weight(later, WEEK.period(later)));
        // Within a period the later event counts more: at half time by the root of two.
        assert_eq!(WEEK.weight(first + 7 * DAY_MS / 2, 10), 1414);
    }

    #[test]
    fn what_is_told_late_counts_less_and_what_is_ages_old_nothing() {
        let at = UnixMs(70 * DAY_MS);
        assert_eq!(WEEK.weight(at, 11), 500);
        assert_eq!(WEEK.weight(at, 10_000), 0);
    }

    #[test]
    fn half_is_left_after_a_half_life() {
        assert_eq!(WEEK.left(0), 1.0);
        assert_eq!(WEEK.left(7 * DAY_MS), 0.5);
        assert_eq!(WEEK.left(-5), 1.0);
        assert!(WEEK.left(i64::MAX) < 1e-18);
    }
}
