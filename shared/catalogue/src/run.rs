//! One import of a shop's feed, over as many invocations as it takes: read, sweep, rest until the next one is due.
//!
//! ```text
//!            step: some items                 step: some rows
//!           ┌──────────┐                     ┌───────────┐
//! begin ─▶ reading ────┴─ end of file ─▶ sweeping ───────┴─▶ done
//!           │  └─ another file is there now: begins again, a few times
//!           └─ no answer: tried again, later each time, then failed
//! ```

use rappel_signal::{DAY_MS, HOUR_MS, MINUTE_MS, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::feed::{Cursor, FeedError};
use crate::plan::Context;

/// Version of the stored form.
const RUN_VERSION: u32 = 1;
/// Pauses after a failure: a shop that is being deployed is back in a minute, one that is down in hours.
const RETRY_MS: [i64; 5] = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS];
/// A file that is another one at each look is written in place while it is read.
const RESTARTS_MAX: u32 = 3;

/// An import and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Version of this form.
    pub v: u32,
    /// Counts the shop's imports from 1.
    pub number: u64,
    /// What is being done.
    pub phase: Phase,
    /// Counts every stored step of all imports: who finds another number than it began with must not write.
    pub step: u64,
    /// Where to go on reading, and the report so far.
    pub cursor: Cursor,
    /// Which file is read: its entity tag, else its date, else nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// How often reading began again because the file was another one.
    #[serde(default)]
    pub restarts: u32,
    /// How often in a row the shop did not answer.
    #[serde(default)]
    pub attempts: u32,
    /// The row the sweep goes on behind.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub swept_to: String,
    /// Rows written.
    #[serde(default)]
    pub written: u64,
    /// Changes told.
    #[serde(default)]
    pub changes: u64,
    /// Rows marked as gone.
    #[serde(default)]
    pub gone: u64,
    /// When it began.
    pub started_at: UnixMs,
    /// When the next step is due; after the end, the next import.
    pub due_at: UnixMs,
    /// What the merchant should know of it as a whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub says: String,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What an import is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Reading the feed.
    Reading,
    /// Looking for rows that the feed no longer names.
    Sweeping,
    /// Over.
    Done,
    /// Given up; what was read is kept.
    Failed,
}

impl Run {
    /// The import after another one, or the first.
    pub fn begin(before: Option<&Run>, now: UnixMs) -> Run {
        Run {
            v: RUN_VERSION,
            number: before.map_or(0, |run| run.number) + 1,
            phase: Phase::Reading,
            step: before.map_or(0, |run| run.step) + 1,
            cursor: Cursor::default(),
            file: None,
            restarts: 0,
            attempts: 0,
            swept_to: String::new(),
            written: 0,
            changes: 0,
            gone: 0,
            started_at: now,
            due_at: now,
            says: String::new(),
            extra: Map::new(),
        }
    }

    /// Whether there is work left.
    pub fn is_running(&self) -> bool {
        matches!(self.phase, Phase::Reading | Phase::Sweeping)
    }

    /// What its changes are told with.
    pub fn context(&self, now: UnixMs, low_stock_at: u32, filling: bool) -> Context {
        Context { run: format!("feed-{}", self.number), now, low_stock_at, filling }
    }

    /// The server answered with this file. `false`: it is not the one that reading began with; begin again.
    pub fn is_file(&mut self, file: Option<String>) -> bool {
        if self.cursor.offset == 0 {
            self.file = file;
            return true;
        }
        self.file == file
    }

    /// Some items were read, and their rows are about to be written with this.
    pub fn advanced(&mut self, cursor: &Cursor, now: UnixMs) {
        self.cursor = cursor.clone();
        self.step += 1;
        self.attempts = 0;
        self.due_at = now;
    }

    /// The whole feed was read.
    pub fn read_whole(&mut self, now: UnixMs) {
        self.phase = Phase::Sweeping;
        self.step += 1;
        self.due_at = now;
    }

    /// Another file lies there now: reading begins again from its start, under the same number.
    pub fn restarted(&mut self, now: UnixMs, every_ms: i64) {
        self.restarts += 1;
        self.cursor = Cursor::default();
        self.step += 1;
        self.due_at = now;
        if self.restarts > RESTARTS_MAX {
            let says = "the feed is another file at each look: write it under another name, then rename it";
            self.failed(says, now, every_ms);
        }
    }

    /// Everything is done; `says` is what the sweep had to say.
    pub fn finished(&mut self, says: &str, now: UnixMs, every_ms: i64) {
        self.end(Phase::Done, says, now, every_ms);
    }

    /// The file is no feed, or the shop has mended nothing for long: given up until the next import.
    pub fn failed(&mut self, says: &str, now: UnixMs, every_ms: i64) {
        self.end(Phase::Failed, says, now, every_ms);
    }

    /// The shop did not answer, or not with the feed: tried again later, then given up.
    pub fn unanswered(&mut self, says: &str, now: UnixMs, every_ms: i64) {
        let pause = usize::try_from(self.attempts).ok().and_then(|attempt| RETRY_MS.get(attempt));
        match pause {
            Some(pause_ms) => {
                self.attempts += 1;
                self.step += 1;
                says.clone_into(&mut self.says);
                self.due_at = now + *pause_ms;
            }
            None => self.failed(says, now, every_ms),
        }
    }

    /// What kind of file it is was told by its first bytes; a stored place that cannot be read begins again.
    pub fn unreadable(&mut self, error: &FeedError, now: UnixMs, every_ms: i64) {
        match error {
            FeedError::Cursor => self.restarted(now, every_ms),
            error => self.failed(&error.to_string(), now, every_ms),
        }
    }

    fn end(&mut self, phase: Phase, says: &str, now: UnixMs, every_ms: i64) {
        self.phase = phase;
        self.step += 1;
        says.clone_into(&mut self.says);
        // Counted from its beginning, so that daily imports stay at their hour.
        self.due_at = UnixMs((self.started_at + every_ms).0.max((now + HOUR_MS).0));
    }
}

/// How often a feed is read unless the shop says otherwise.
pub const EVERY_MS: i64 = DAY_MS;
