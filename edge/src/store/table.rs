//! One `WITHOUT ROWID` table, key → value, no secondary index: a row costs one write, a prefix is a range.
//! All calls are synchronous; those of one turn commit together.

use std::cell::Cell;
use std::rc::Rc;

use rappel_signal::UnixMs;
use worker::{SqlCursor, SqlStorage, SqlStorageValue};

use crate::error::EdgeError;

/// Whether an object's table is there, as far as this instance of the object knows: asked once, not with each signal.
#[derive(Clone, Debug, Default)]
pub(crate) struct TableKnown(Rc<Cell<bool>>);

impl TableKnown {
    /// All rows were deleted, and the table with them.
    pub(crate) fn forget(&self) {
        self.0.set(false);
    }
}

/// The object's table.
pub(crate) struct Table(SqlStorage);

impl Table {
    /// The table, made if it is not there yet.
    pub(crate) fn create(sql: SqlStorage, known: &TableKnown) -> Result<Table, EdgeError> {
        if !known.0.get() {
            sql.exec(
                "CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
                None,
            )?;
            known.0.set(true);
        }
        Ok(Table(sql))
    }

    /// The table if it is there: looking leaves no trace.
    pub(crate) fn existing(sql: SqlStorage, known: &TableKnown) -> Result<Option<Table>, EdgeError> {
        if !known.0.get() {
            let found = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'entry'", None)?;
            known.0.set(found.raw().next().is_some());
        }
        Ok(known.0.get().then(|| Table(sql)))
    }

    /// One value.
    pub(crate) fn get(&self, key: &str) -> Result<Option<String>, EdgeError> {
        let cursor = self.0.exec("SELECT value FROM entry WHERE key = ?", vec![key.into()])?;
        let row = cursor.raw().next().transpose()?;
        note(&cursor);
        Ok(row.and_then(|row| text(row.into_iter().next())))
    }

    /// Writes one value.
    pub(crate) fn put(&self, key: &str, value: &str) -> Result<(), EdgeError> {
        self.0.exec(
            "INSERT OR REPLACE INTO entry (key, value) VALUES (?, ?)",
            vec![key.into(), value.into()],
        )?;
        Ok(())
    }

    /// Writes two values in one statement.
    pub(crate) fn put_both(&self, first: (&str, &str), second: (&str, &str)) -> Result<(), EdgeError> {
        self.0.exec(
            "INSERT OR REPLACE INTO entry (key, value) VALUES (?, ?), (?, ?)",
            vec![first.0.into(), first.1.into(), second.0.into(), second.1.into()],
        )?;
        Ok(())
    }

    /// Forgets one value; nothing happens if there is none.
    pub(crate) fn delete(&self, key: &str) -> Result<(), EdgeError> {
        self.0.exec("DELETE FROM entry WHERE key = ?", vec![key.into()])?;
        Ok(())
    }

    /// Forgets the values from one key up to another, which is kept.
    pub(crate) fn delete_between(&self, first: &str, end: &str) -> Result<(), EdgeError> {
        self.0.exec("DELETE FROM entry WHERE key >= ? AND key < ?", vec![first.into(), end.into()])?;
        Ok(())
    }

    /// Forgets all values but those whose key begins so.
    pub(crate) fn clear_but(&self, prefix: &str) -> Result<(), EdgeError> {
        let end = SqlStorageValue::String(format!("{prefix}\u{ffff}"));
        self.0.exec("DELETE FROM entry WHERE key < ? OR key >= ?", vec![prefix.into(), end])?;
        Ok(())
    }

    /// All rows whose key begins so, in the order of their keys.
    pub(crate) fn scan(&self, prefix: &str) -> Result<Vec<(String, String)>, EdgeError> {
        // U+FFFF sorts after every character a key is made of.
        let end = format!("{prefix}\u{ffff}");
        self.range("SELECT key, value FROM entry WHERE key >= ? AND key < ? ORDER BY key", prefix, end)
    }

    /// All rows from one key to another, both included, in the order of their keys.
    pub(crate) fn between(&self, first: &str, last: &str) -> Result<Vec<(String, String)>, EdgeError> {
        let query = "SELECT key, value FROM entry WHERE key BETWEEN ? AND ? ORDER BY key";
        self.range(query, first, last.into())
    }

    /// The first rows of those whose key lies above one and below another, in the order of their keys.
    pub(crate) fn page(
        &self,
        after: &str,
        end: &str,
        rows_max: usize,
    ) -> Result<Vec<(String, String)>, EdgeError> {
        let rows_max = u32::try_from(rows_max).unwrap_or(u32::MAX);
        let query =
            format!("SELECT key, value FROM entry WHERE key > ? AND key < ? ORDER BY key LIMIT {rows_max}");
        self.range(&query, after, end.into())
    }

    /// The first rows of those whose key lies above one and below another, as many as come to so many bytes, one at least;
    /// and whether there are more.
    pub(crate) fn page_of_bytes(
        &self,
        (after, end): (&str, &str),
        bytes_max: usize,
    ) -> Result<(Vec<(String, String)>, bool), EdgeError> {
        let query = "SELECT key, value FROM entry WHERE key > ? AND key < ? ORDER BY key";
        let cursor = self.0.exec(query, vec![after.into(), end.into()])?;
        let (mut rows, mut bytes) = (Vec::new(), 0);
        for row in cursor.raw() {
            if bytes >= bytes_max {
                return Ok((rows, true));
            }
            let mut cells = row?.into_iter();
            if let (Some(key), Some(value)) = (text(cells.next()), text(cells.next())) {
                bytes += key.len() + value.len();
                rows.push((key, value));
            }
        }
        Ok((rows, false))
    }

    /// The last rows of those whose key begins so, the last one first.
    pub(crate) fn last(&self, prefix: &str, rows_max: usize) -> Result<Vec<(String, String)>, EdgeError> {
        self.last_below(prefix, format!("{prefix}\u{ffff}"), rows_max)
    }

    /// The last rows of those from one key on and below another, the last one first.
    pub(crate) fn last_below(
        &self,
        first: &str,
        end: String,
        rows_max: usize,
    ) -> Result<Vec<(String, String)>, EdgeError> {
        let rows_max = u32::try_from(rows_max).unwrap_or(u32::MAX);
        let query = format!(
            "SELECT key, value FROM entry WHERE key >= ? AND key < ? ORDER BY key DESC LIMIT {rows_max}"
        );
        self.range(&query, first, end)
    }

    /// Forgets all but the last rows of those whose key begins so.
    pub(crate) fn keep_last(&self, prefix: &str, rows_max: usize) -> Result<(), EdgeError> {
        let rows_max = u32::try_from(rows_max).unwrap_or(u32::MAX);
        let end = format!("{prefix}\u{ffff}");
        let query = format!(
            "DELETE FROM entry WHERE key >= ? AND key <= (SELECT key FROM entry WHERE key >= ? AND key < ? \
             ORDER BY key DESC LIMIT 1 OFFSET {rows_max})"
        );
        self.0.exec(&query, vec![prefix.into(), prefix.into(), SqlStorageValue::String(end)])?;
        Ok(())
    }

    /// The last rows of those whose key begins so and whose value, JSON with a time in `at`, is of before an instant: the
    /// latest first.
    pub(crate) fn last_before(
        &self,
        prefix: &str,
        before: UnixMs,
        rows_max: usize,
    ) -> Result<Vec<(String, String)>, EdgeError> {
        let query = format!(
            "SELECT key, value FROM entry WHERE key >= ? AND key < ? AND json_extract(value, '$.at') < {} \
             ORDER BY json_extract(value, '$.at') DESC, key DESC LIMIT {rows_max}",
            before.0
        );
        self.range(&query, prefix, format!("{prefix}\u{ffff}"))
    }

    fn range(&self, query: &str, from: &str, to: String) -> Result<Vec<(String, String)>, EdgeError> {
        let cursor = self.0.exec(query, vec![from.into(), SqlStorageValue::String(to)])?;
        let mut rows = Vec::new();
        for row in cursor.raw() {
            let mut cells = row?.into_iter();
            if let (Some(key), Some(value)) = (text(cells.next()), text(cells.next())) {
                rows.push((key, value));
            }
        }
        note(&cursor);
        Ok(rows)
    }
}

/// Dev builds count the rows that statements read.
#[cfg_attr(not(feature = "dev"), allow(unused_variables))]
fn note(cursor: &SqlCursor) {
    #[cfg(feature = "dev")]
    crate::dev::people::note_rows_read(cursor.rows_read());
}

fn text(cell: Option<SqlStorageValue>) -> Option<String> {
    match cell {
        Some(SqlStorageValue::String(text)) => Some(text),
        _ => None,
    }
}
