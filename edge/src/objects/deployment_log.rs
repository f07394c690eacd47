//! The log of what members did, kept by the deployment's object: each shop has one of its own, and what is of no shop (who
//! came in, and who went) stands in another. A page of a shop's shows both in one order, as far as the second is of its members.
//!
//! A line's place is `<when, 15 digits>/<number within the millisecond, 4 digits>` and the log's letter, so that no two are equal.

use rappel_access::limit::AUDIT_ENTRIES_MAX;
use rappel_access::{AuditEntry, Deed, Member};
use rappel_compact::SortCompact;

use super::deployment::DeploymentObject;
use super::deployment_access::get;
use crate::error::EdgeError;
use crate::store::table::Table;

const AUDIT: &str = "audit/";
/// The last backup of each shop, for it may be older than what is kept of the log.
const BACKED_UP: &str = "backed-up/";
/// No shop is called like this.
const OF_NO_SHOP: &str = "-";
/// Lines of a page.
const AUDIT_SHOWN_MAX: usize = 100;
/// Rows read of each log for one: a page, one more to know whether there are older ones, and the one that stands at the place
/// itself, if it is the other log's.
const AUDIT_READ_MAX: usize = AUDIT_SHOWN_MAX + 2;
/// Pages read for one that shows something: many people of other shops may have come in and gone since.
const PAGES_READ_MAX: usize = 5;

/// What a page reads of one log.
#[derive(Debug, Default)]
struct Part {
    /// Lines that are to be shown, with their places, the newest first.
    lines: Vec<(String, AuditEntry)>,
    /// The place of the oldest row that was read, if there may be older ones.
    read_to: Option<String>,
}

impl DeploymentObject {
    /// Writes a line of the log, and lets the oldest go.
    pub(super) fn note(&self, table: &Table, entry: &AuditEntry) -> Result<(), EdgeError> {
        // Several within one millisecond are one after the other.
        let log = audit_of(entry.shop.as_deref());
        let number = (0u32..).find_map(|number| {
            let key = format!("{log}{:015}/{number:04}", entry.at.0);
            table.get(&key).map(|known| known.is_none().then_some(key)).transpose()
        });
        let Some(key) = number.transpose()? else { return Ok(()) };
        let row = serde_json::to_string(entry)?;
        table.put(&key, &row)?;
        if entry.deed == Deed::BackedUp {
            table.put(&backed_up(entry.shop.as_deref()), &row)?;
        }
        table.keep_last(&log, AUDIT_ENTRIES_MAX)
    }
}

/// When the shop was last copied, and by whom: alone, or with all others by somebody of its team.
pub(super) fn last_backup(
    table: &Table,
    shop: &str,
    members: &[Member],
) -> Result<Option<AuditEntry>, EdgeError> {
    let alone: Option<AuditEntry> = get(table, &backed_up(Some(shop)))?;
    let with_all: Option<AuditEntry> = get(table, &backed_up(None))?;
    let with_all = with_all.filter(|entry| is_theirs(members, entry));
    Ok(alone.into_iter().chain(with_all).max_by_key(|entry| entry.at))
}

/// The newest lines before a place (nothing: of all), and the place before which the next page begins. Of a page on which
/// nothing is the shop's the next is read at once, so many times.
pub(super) fn log_page(
    table: &Table,
    shop: &str,
    members: &[Member],
    before: &str,
) -> Result<(Vec<AuditEntry>, Option<String>), EdgeError> {
    let mut page = one_page(table, shop, members, before)?;
    for _ in 1..PAGES_READ_MAX {
        match page {
            (lines, Some(older)) if lines.is_empty() => page = one_page(table, shop, members, &older)?,
            _ => break,
        }
    }
    Ok(page)
}

fn one_page(
    table: &Table,
    shop: &str,
    members: &[Member],
    before: &str,
) -> Result<(Vec<AuditEntry>, Option<String>), EdgeError> {
    let of_shop = part(table, Some(shop), before, |_| true)?;
    let of_none = part(table, None, before, |entry| is_theirs(members, entry))?;
    Ok(merged([of_shop, of_none], AUDIT_SHOWN_MAX))
}

fn is_theirs(members: &[Member], entry: &AuditEntry) -> bool {
    members.iter().any(|member| member.email == entry.who)
}

fn part(
    table: &Table,
    shop: Option<&str>,
    before: &str,
    shows: impl Fn(&AuditEntry) -> bool,
) -> Result<Part, EdgeError> {
    let (log, letter) = (audit_of(shop), if shop.is_some() { 's' } else { 'n' });
    // A place begins with what a key ends with, so this is behind the key of that place, in either log.
    let end = if before.is_empty() { format!("{log}\u{ffff}") } else { format!("{log}{before}") };
    let rows = table.last_below(&log, end, AUDIT_READ_MAX)?;
    let is_more = rows.len() == AUDIT_READ_MAX;
    let mut part = Part::default();
    for (key, row) in rows {
        let place = format!("{}/{letter}", key.trim_start_matches(log.as_str()));
        let entry: AuditEntry = serde_json::from_str(&row)?;
        part.read_to = is_more.then(|| place.clone());
        if (before.is_empty() || place.as_str() < before) && shows(&entry) {
            part.lines.push((place, entry));
        }
    }
    Ok(part)
}

/// Two logs in one order. What is older than either was read to is left to the next page: the other may have lines between.
fn merged(parts: [Part; 2], lines_max: usize) -> (Vec<AuditEntry>, Option<String>) {
    let [one, other] = parts;
    let read_to = one.read_to.max(other.read_to);
    let mut lines = one.lines;
    lines.extend(other.lines);
    lines.retain(|(place, _)| read_to.as_ref().is_none_or(|read_to| place >= read_to));
    lines.sort_compact_by(|(one, _), (other, _)| other.cmp(one));
    let is_more = lines.len() > lines_max;
    lines.truncate(lines_max);
    let last = lines.last().filter(|_| is_more).map(|(place, _)| place.clone());
    (lines.into_iter().map(|(_, entry)| entry).collect(), last.or(read_to))
}

/// Each shop has a log of its own, which no other shop's members can fill.
fn audit_of(shop: Option<&str>) -> String {
    format!("{AUDIT}{}/", shop.unwrap_or(OF_NO_SHOP))
}

fn backed_up(shop: Option<&str>) -> String {
    format!("{BACKED_UP}{}", shop.unwrap_or(OF_NO_SHOP))
}

#[cfg(test)]
mod tests {
    use rappel_signal::UnixMs;

    use super::*;

    fn lines(letter: char, times: &[i64]) -> Vec<(String, AuditEntry)> {
        let entry = |at| AuditEntry {
            at: UnixMs(at),
            who: String::new(),
            shop: None,
            deed: Deed::SignedIn,
            about: letter.to_string(),
        };
        times.iter().map(|at| (format!("{at:015}/0000/{letter}"), entry(*at))).collect()
    }

    fn times(shown: &[AuditEntry]) -> Vec<i64> {
        shown.iter().map(|entry| entry.at.0).collect()
    }

    #[test]
    fn two_logs_are_one_the_newest_first() {
        let parts = [
            Part { lines: lines('s', &[9, 7, 5]), read_to: None },
            Part { lines: lines('n', &[8, 7]), read_to: None },
        ];
        let (shown, older) = merged(parts, 4);
        assert_eq!(times(&shown), [9, 8, 7, 7]);
        assert_eq!(older.as_deref(), Some("000000000000007/0000/n"), "5 is left");
    }

    #[test]
    fn nothing_is_shown_that_is_older_than_what_was_not_read() {
        // Of the second log many rows were others'; between 6 and 3 there may be more of the first shop's members.
        let read_to = Some("000000000000006/0000/n".to_owned());
        let parts = [
            Part { lines: lines('s', &[9, 3]), read_to: None },
            Part { lines: lines('n', &[8]), read_to: read_to.clone() },
        ];
        let (shown, older) = merged(parts, 4);
        assert_eq!((times(&shown), older), (vec![9, 8], read_to));
        let all = [Part { lines: lines('s', &[9, 3]), read_to: None }, Part::default()];
        let (shown, older) = merged(all, 4);
        assert_eq!((times(&shown), older), (vec![9, 3], None));
    }
}
