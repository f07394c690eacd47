//! The rows of a part of a shop's list of people. All calls are synchronous; those of one turn commit together.
//!
//! | key | value |
//! | --- | --- |
//! | `seen/<place>` | a row; the place is the instant counted backwards, and the name |
//! | `who/<name>` | the place of their row |
//! | `word/<word>␁<name>` | nothing: what they are found by |
//! | `count/all`, `count/in/<segment>` | how many rows there are, and how many of a segment's members |
//! | `backlog/<name>` | what is to come of them |
//! | `due/<instant>/<name>` | nothing: when the next of their messages is due |
//! | `sum/<what>` | all backlogs together |
//!
//! A page reads its own rows and no others, however many there are; nothing is ever counted by reading.

use rappel_journey::{Backlog, RosterRow};
use rappel_signal::UnixMs;

use super::table::Table;
use crate::error::EdgeError;
use crate::objects::roster_call::Listed;

const SEEN: &str = "seen/";
const WHO: &str = "who/";
const WORD: &str = "word/";
const COUNT_ALL: &str = "count/all";
const COUNT_IN: &str = "count/in/";
const BACKLOG: &str = "backlog/";
const DUE: &str = "due/";
const SUM: &str = "sum/";
/// Between a word and a name. No word has control characters.
const BETWEEN: char = '\u{1}';
/// Beyond every instant in milliseconds that has thirteen digits: the year 2286.
const BACKWARDS_FROM_MS: i64 = 9_999_999_999_999;

/// Sums by key, and when the next message is due.
type Sums = (Vec<(String, i64)>, Option<UnixMs>);

/// See the module.
pub(crate) struct RosterRows(pub(crate) Table);

impl RosterRows {
    /// Puts this row in the place of the one there was.
    pub(crate) fn put(&self, name: &str, row: &RosterRow) -> Result<(), EdgeError> {
        let known = self.one(name)?;
        let (place, stored) = (place(name, row), row.to_stored());
        if known.as_ref().is_some_and(|known| known.row == stored) {
            return Ok(());
        }
        let before = known.as_ref().and_then(|known| RosterRow::from_stored(&known.row));
        self.exchange(name, before.as_ref(), Some(row))?;
        if known.is_none() {
            self.add(COUNT_ALL, 1)?;
        }
        if let Some(known) = known.filter(|known| known.place != place) {
            self.0.delete(&format!("{SEEN}{}", known.place))?;
        }
        self.0.put_both((&format!("{SEEN}{place}"), &stored), (&format!("{WHO}{name}"), &place))
    }

    /// Takes somebody off the list.
    pub(crate) fn forget(&self, name: &str) -> Result<(), EdgeError> {
        let Some(known) = self.one(name)? else { return Ok(()) };
        self.exchange(name, RosterRow::from_stored(&known.row).as_ref(), None)?;
        self.add(COUNT_ALL, -1)?;
        self.0.delete(&format!("{SEEN}{}", known.place))?;
        self.0.delete(&format!("{WHO}{name}"))
    }

    /// Words and memberships that are no more go, new ones come.
    fn exchange(
        &self,
        name: &str,
        before: Option<&RosterRow>,
        after: Option<&RosterRow>,
    ) -> Result<(), EdgeError> {
        let [words, next_words] = [before, after].map(|row| row.map_or(&[][..], |row| &row.words));
        let word_key = |word: &String| format!("{WORD}{word}{BETWEEN}{name}");
        let gone = words.iter().filter(|word| !next_words.contains(word));
        gone.map(word_key).try_for_each(|key| self.0.delete(&key))?;
        let new = next_words.iter().filter(|word| !words.contains(word));
        new.map(word_key).try_for_each(|key| self.0.put(&key, ""))?;
        let [segments, next_segments] = [before, after].map(|row| row.map_or(&[][..], |row| &row.segments));
        let left = segments.iter().filter(|segment| !next_segments.contains(segment));
        left.map(|segment| format!("{COUNT_IN}{segment}")).try_for_each(|key| self.add(&key, -1))?;
        let joined = next_segments.iter().filter(|segment| !segments.contains(segment));
        joined.map(|segment| format!("{COUNT_IN}{segment}")).try_for_each(|key| self.add(&key, 1))
    }

    /// Puts what is to come of somebody in the place of what was, and adds up the difference.
    pub(crate) fn put_backlog(&self, name: &str, stored: Option<&str>) -> Result<(), EdgeError> {
        let key = format!("{BACKLOG}{name}");
        let known = self.0.get(&key)?;
        if known.as_deref() == stored {
            return Ok(());
        }
        let read = |stored: Option<&str>| stored.and_then(Backlog::from_stored).unwrap_or_default();
        let (before, after) = (read(known.as_deref()), read(stored));
        before.changes(&after).iter().try_for_each(|(key, more)| self.add(&format!("{SUM}{key}"), *more))?;
        if before.next_at != after.next_at {
            let due = |at: UnixMs| format!("{DUE}{:013}/{name}", at.0.clamp(0, BACKWARDS_FROM_MS));
            before.next_at.map_or(Ok(()), |at| self.0.delete(&due(at)))?;
            after.next_at.map_or(Ok(()), |at| self.0.put(&due(at), ""))?;
        }
        match stored {
            Some(stored) => self.0.put(&key, stored),
            None => self.0.delete(&key),
        }
    }

    /// What is to come of somebody.
    pub(crate) fn backlog(&self, name: &str) -> Result<Option<String>, EdgeError> {
        self.0.get(&format!("{BACKLOG}{name}"))
    }

    /// The sums whose keys begin so, of everybody together, and when the next message is due.
    pub(crate) fn sums(&self, prefixes: &[String]) -> Result<Sums, EdgeError> {
        let mut sums = Vec::new();
        for prefix in prefixes {
            let rows = self.0.scan(&format!("{SUM}{prefix}"))?;
            let read =
                |(key, sum): (String, String)| Some((key.strip_prefix(SUM)?.to_owned(), sum.parse().ok()?));
            sums.extend(rows.into_iter().filter_map(read));
        }
        let first = self.0.page(DUE, &format!("{DUE}\u{ffff}"), 1)?;
        let instant = |key: &str| key.strip_prefix(DUE)?.split('/').next()?.parse().ok();
        Ok((sums, first.first().and_then(|(key, _)| instant(key)).map(UnixMs)))
    }

    fn add(&self, key: &str, more: i64) -> Result<(), EdgeError> {
        let known: i64 = self.0.get(key)?.and_then(|known| known.parse().ok()).unwrap_or(0);
        match known + more {
            0 => self.0.delete(key),
            count => self.0.put(key, &count.to_string()),
        }
    }

    /// Somebody's row.
    pub(crate) fn one(&self, name: &str) -> Result<Option<Listed>, EdgeError> {
        let Some(place) = self.0.get(&format!("{WHO}{name}"))? else { return Ok(None) };
        let row = self.0.get(&format!("{SEEN}{place}"))?;
        Ok(row.map(|row| Listed { place, name: name.to_owned(), row }))
    }

    /// The rows behind a place.
    pub(crate) fn page(&self, after: &str, rows_max: u32) -> Result<Vec<Listed>, EdgeError> {
        let (after, end) = (format!("{SEEN}{after}"), format!("{SEEN}\u{ffff}"));
        let rows = self.0.page(&after, &end, rows_max as usize)?;
        let listed = |(key, row): (String, String)| {
            let place = key.strip_prefix(SEEN)?;
            let (_, name) = place.split_once('/')?;
            Some(Listed { place: place.to_owned(), name: name.to_owned(), row })
        };
        Ok(rows.into_iter().filter_map(listed).collect())
    }

    /// Everybody, in the order of their names: the rows behind one.
    pub(crate) fn after_name(&self, after: &str, rows_max: usize) -> Result<Vec<Listed>, EdgeError> {
        let names = self.0.page(&format!("{WHO}{after}"), &format!("{WHO}\u{ffff}"), rows_max)?;
        let rows = names.iter().filter_map(|(key, _)| self.one(key.strip_prefix(WHO)?).transpose());
        rows.collect()
    }

    /// The rows of those with a word that begins so, and whether more words do; somebody with several stands there once.
    pub(crate) fn find(&self, word: &str, rows_max: u32) -> Result<(Vec<Listed>, bool), EdgeError> {
        let (after, end) = (format!("{WORD}{word}"), format!("{WORD}{word}\u{ffff}"));
        let words = self.0.page(&after, &end, rows_max as usize)?;
        let mut found: Vec<Listed> = Vec::new();
        for (key, _) in &words {
            let name = key.split_once(BETWEEN).map_or("", |(_, name)| name);
            if found.iter().all(|known| known.name != name) {
                found.extend(self.one(name)?);
            }
        }
        Ok((found, words.len() >= rows_max as usize))
    }

    /// How many there are, then how many are members of each of these segments.
    pub(crate) fn count(&self, segments: &[String]) -> Result<Vec<u64>, EdgeError> {
        let keys = segments.iter().map(|segment| format!("{COUNT_IN}{segment}"));
        let read = |key: String| Ok(self.0.get(&key)?.and_then(|known| known.parse().ok()).unwrap_or(0));
        std::iter::once(COUNT_ALL.to_owned()).chain(keys).map(read).collect()
    }
}

/// Sorts whoever was heard of later before.
fn place(name: &str, row: &RosterRow) -> String {
    let backwards = (BACKWARDS_FROM_MS - row.last_at.0).clamp(0, BACKWARDS_FROM_MS);
    format!("{backwards:013}/{name}")
}

#[cfg(test)]
mod tests {
    use rappel_signal::UnixMs;

    use super::*;

    #[test]
    fn whoever_was_heard_of_later_stands_before() {
        let at = |ms| place("person/a", &RosterRow { last_at: UnixMs(ms), ..RosterRow::default() });
        assert!(at(1_795_000_000_001) < at(1_795_000_000_000) && at(1_795_000_000_000) < at(0));
        assert!(at(i64::MAX - BACKWARDS_FROM_MS) < at(1));
    }
}
