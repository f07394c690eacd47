//! Active time of one page: how long it was visible, focused and used.
//!
//! Gaps between consecutive inputs count in full up to 15 s; a longer gap, like the last input of a stretch,
//! counts 2 s. Hiding the page or leaving its window cuts the stretch. Wall-clock time never counts as attention.
//!
//! | state          | input                         | pause (hidden, unfocused) | take                        |
//! | -------------- | ----------------------------- | ------------------------- | --------------------------- |
//! | no stretch     | begins one                    | ignored                   | hands over what is counted  |
//! | stretch runs   | counts the gap, or its tail   | counts the tail, ends it  | the same, and what is certain of the tail |

/// Longest gap between two inputs that counts as reading.
const GAP_MS_MAX: i64 = 15_000;
/// What the last input of a stretch counts for: the glance that follows it.
const TAIL_MS: i64 = 2_000;

/// The clock of one page's attention. Times are milliseconds of any steady clock.
#[derive(Clone, Debug, Default)]
pub struct Attention {
    /// Last input of the running stretch.
    running_since_ms: Option<i64>,
    /// Part of the gap since that input which was already counted.
    credited_ms: i64,
    /// Counted and not yet taken.
    counted_ms: i64,
    last_input_ms: Option<i64>,
}

impl Attention {
    /// A page nobody has touched yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A pointer, key, scroll or touch while the page is visible and focused.
    pub fn input(&mut self, at_ms: i64) {
        let mut now_ms = at_ms;
        if let Some(since_ms) = self.running_since_ms {
            // A clock that steps back must not open a gap that was counted before.
            now_ms = now_ms.max(since_ms);
            let gap_ms = now_ms.saturating_sub(since_ms);
            self.credit(if gap_ms <= GAP_MS_MAX { gap_ms } else { TAIL_MS });
        }
        self.running_since_ms = Some(now_ms);
        self.credited_ms = 0;
        self.last_input_ms = Some(now_ms);
    }

    /// The page was hidden or lost the focus.
    pub fn pause(&mut self, at_ms: i64) {
        self.credit_tail(at_ms);
        self.running_since_ms = None;
        self.credited_ms = 0;
    }

    /// Active milliseconds since the last take. Of a running stretch's tail only what has already passed is
    /// counted: that much is certain, whether another input follows or not.
    pub fn take(&mut self, at_ms: i64) -> u32 {
        self.credit_tail(at_ms);
        u32::try_from(core::mem::take(&mut self.counted_ms)).unwrap_or(u32::MAX)
    }

    /// When the page was last used.
    pub fn last_input_ms(&self) -> Option<i64> {
        self.last_input_ms
    }

    /// Whether the page was used at all.
    pub fn had_input(&self) -> bool {
        self.last_input_ms.is_some()
    }

    fn credit_tail(&mut self, at_ms: i64) {
        if let Some(since_ms) = self.running_since_ms {
            self.credit(at_ms.saturating_sub(since_ms).min(TAIL_MS));
        }
    }

    /// Raises what the present gap counts for to `total_ms`.
    fn credit(&mut self, total_ms: i64) {
        let more_ms = (total_ms - self.credited_ms).max(0);
        self.counted_ms += more_ms;
        self.credited_ms += more_ms;
    }
}
