//! One `WITHOUT ROWID` table, key → value, no secondary index: a row costs one write, a prefix is a range.
//! All calls are synchronous; those of one turn commit together.

use worker::{SqlStorage, SqlStorageValue};

use crate::error::EdgeError;

/// The object's table.
pub(crate) struct Table(SqlStorage);

impl Table {
    /// The table, made if it is not there yet.
    pub(crate) fn create(sql: &SqlStorage) -> Result<Table, EdgeError> {
        sql.exec(
            "CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            None,
        )?;
        Ok(Table(sql.clone()))
    }

    /// The table if it is there: looking leaves no trace.
    pub(crate) fn existing(sql: &SqlStorage) -> Result<Option<Table>, EdgeError> {
        let found =
            sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'entry'", None)?.raw().next().is_some();
        Ok(found.then(|| Table(sql.clone())))
    }

    /// One value.
    pub(crate) fn get(&self, key: &str) -> Result<Option<String>, EdgeError> {
        let mut rows = self.0.exec("SELECT value FROM entry WHERE key = ?", vec![key.into()])?.raw();
        Ok(rows.next().transpose()?.and_then(|row| text(row.into_iter().next())))
    }

    /// Writes one value.
    pub(crate) fn put(&self, key: &str, value: &str) -> Result<(), EdgeError> {
        self.0.exec(
            "INSERT OR REPLACE INTO entry (key, value) VALUES (?, ?)",
            vec![key.into(), value.into()],
        )?;
        Ok(())
    }

    /// Forgets one value; nothing happens if there is none.
    pub(crate) fn delete(&self, key: &str) -> Result<(), EdgeError> {
        self.0.exec("DELETE FROM entry WHERE key = ?", vec![key.into()])?;
        Ok(())
    }

    /// All rows whose key begins so, in the order of their keys.
    pub(crate) fn scan(&self, prefix: &str) -> Result<Vec<(String, String)>, EdgeError> {
        // U+FFFF sorts after every character a key is made of.
        let end = format!("{prefix}\u{ffff}");
        let bounds = vec![prefix.into(), SqlStorageValue::String(end)];
        let cursor =
            self.0.exec("SELECT key, value FROM entry WHERE key >= ? AND key < ? ORDER BY key", bounds)?;
        let mut rows = Vec::new();
        for row in cursor.raw() {
            let mut cells = row?.into_iter();
            if let (Some(key), Some(value)) = (text(cells.next()), text(cells.next())) {
                rows.push((key, value));
            }
        }
        Ok(rows)
    }
}

fn text(cell: Option<SqlStorageValue>) -> Option<String> {
    match cell {
        Some(SqlStorageValue::String(text)) => Some(text),
        _ => None,
    }
}
