//! The catalogue's rows: one per variant, found by its own id or by its product's. Beside it the object's usual table,
//! for the import and the news.
//!
//! The one secondary index of the house: a page knows a product by either id. It is written when a row comes or goes,
//! not when a price changes. Lists of ids are handed over as JSON: a statement takes at most 100 parameters.
//! <https://developers.cloudflare.com/durable-objects/platform/limits/>

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use rappel_catalogue::{ContentHash, Row, Write};
use rappel_compact::Gather;
use rappel_signal::ProductId;
use worker::{SqlStorage, SqlStorageValue};

use super::table::{Table, TableKnown};
use crate::error::EdgeError;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS item (id TEXT PRIMARY KEY, product TEXT NOT NULL, \
    hash INTEGER NOT NULL, fed INTEGER NOT NULL, row TEXT NOT NULL) WITHOUT ROWID";
const INDEX: &str = "CREATE INDEX IF NOT EXISTS item_product ON item (product)";
/// Not a replacement: that would write the index as well.
const WRITE: &str = "INSERT INTO item (id, product, hash, fed, row) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO \
    UPDATE SET product = excluded.product, hash = excluded.hash, fed = excluded.fed, row = excluded.row";

/// Whether an object's tables are there, as far as this instance of the object knows.
#[derive(Default)]
pub(crate) struct ItemsKnown {
    items: Cell<bool>,
    entries: TableKnown,
}

/// The catalogue's two tables.
pub(crate) struct Items {
    sql: SqlStorage,
    /// The import, what it saw, the news.
    pub(crate) entries: Table,
}

impl Items {
    /// The tables, made if they are not there yet.
    pub(crate) fn create(sql: &SqlStorage, known: &ItemsKnown) -> Result<Items, EdgeError> {
        if !known.items.get() {
            sql.exec(TABLE, None)?;
            sql.exec(INDEX, None)?;
            known.items.set(true);
        }
        Ok(Items { sql: sql.clone(), entries: Table::create(sql.clone(), &known.entries)? })
    }

    /// The hashes of stored rows.
    pub(crate) fn hashes(&self, ids: &[&str]) -> Result<BTreeMap<String, ContentHash>, EdgeError> {
        let query = "SELECT id, hash FROM item WHERE id IN (SELECT value FROM json_each(?))";
        let mut hashes = BTreeMap::new();
        for cells in self.select(query, ids)? {
            if let [SqlStorageValue::String(id), SqlStorageValue::Integer(hash)] = &cells[..] {
                hashes.insert(id.clone(), ContentHash(u64::try_from(*hash).unwrap_or(0)));
            }
        }
        Ok(hashes)
    }

    /// Stored rows by their ids.
    pub(crate) fn rows(&self, ids: &[&str]) -> Result<BTreeMap<String, Row>, EdgeError> {
        let query = "SELECT row FROM item WHERE id IN (SELECT value FROM json_each(?))";
        let mut rows = BTreeMap::new();
        for json in texts(self.select(query, ids)?) {
            let row = Row::decode(&json)?;
            rows.insert(row.id().to_owned(), row);
        }
        Ok(rows)
    }

    /// Stored forms of every row that bears one of these ids or belongs to a product that does.
    pub(crate) fn look_up(&self, ids: &[&str]) -> Result<Vec<String>, EdgeError> {
        let query = "WITH asked AS (SELECT value FROM json_each(?)) SELECT row FROM item WHERE id IN asked \
            UNION SELECT row FROM item WHERE product IN asked";
        Ok(texts(self.select(query, ids)?).collect())
    }

    /// Which of these products have any row.
    pub(crate) fn known(&self, products: &[&str]) -> Result<BTreeSet<ProductId>, EdgeError> {
        let query = "SELECT DISTINCT product FROM item WHERE product IN (SELECT value FROM json_each(?))";
        Ok(texts(self.select(query, products)?).map(ProductId).gather())
    }

    /// Writes one row.
    pub(crate) fn write(&self, write: Write) -> Result<(), EdgeError> {
        let hash = i64::try_from(write.hash.0).unwrap_or(0);
        let cells: Vec<SqlStorageValue> = vec![
            write.id.into(),
            write.product.0.into(),
            hash.into(),
            i64::from(write.fed).into(),
            write.json.into(),
        ];
        self.sql.exec(WRITE, cells)?;
        Ok(())
    }

    /// Forgets one row.
    pub(crate) fn delete(&self, id: &str) -> Result<(), EdgeError> {
        self.sql.exec("DELETE FROM item WHERE id = ?", vec![id.into()])?;
        Ok(())
    }

    /// The first entries with keys from one on to another, at most so many.
    pub(crate) fn first_between(
        &self,
        (first, last): (&str, &str),
        most: usize,
    ) -> Result<Vec<(String, String)>, EdgeError> {
        let query = "SELECT key, value FROM entry WHERE key BETWEEN ? AND ? ORDER BY key LIMIT ?";
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let cursor = self.sql.exec(query, vec![first.into(), last.into(), most.into()])?;
        let mut entries = Vec::new();
        for cells in cursor.raw() {
            if let [SqlStorageValue::String(key), SqlStorageValue::String(value)] = &cells?[..] {
                entries.push((key.clone(), value.clone()));
            }
        }
        Ok(entries)
    }

    /// For a backup: the first variants behind an id, as many as come to so many bytes, each as JSON of its columns; and whether
    /// there are more.
    pub(crate) fn copied(
        &self,
        after: &str,
        bytes_max: usize,
    ) -> Result<(Vec<(String, String)>, bool), EdgeError> {
        let query = "SELECT id, product, hash, fed, row FROM item WHERE id > ? ORDER BY id";
        let cursor = self.sql.exec(query, vec![after.into()])?;
        let (mut rows, mut bytes) = (Vec::new(), 0);
        for cells in cursor.raw() {
            if bytes >= bytes_max {
                return Ok((rows, true));
            }
            if let [
                SqlStorageValue::String(id),
                SqlStorageValue::String(product),
                SqlStorageValue::Integer(hash),
                SqlStorageValue::Integer(fed),
                SqlStorageValue::String(row),
            ] = &cells?[..]
            {
                let columns = serde_json::to_string(&(product, hash, fed, row))?;
                bytes += columns.len();
                rows.push((id.clone(), columns));
            }
        }
        Ok((rows, false))
    }

    /// Writes one variant as a backup has it.
    pub(crate) fn bring_back(&self, id: &str, columns: &str) -> Result<(), EdgeError> {
        let (product, hash, fed, row): (String, i64, i64, String) = serde_json::from_str(columns)?;
        self.sql.exec(WRITE, vec![id.into(), product.into(), hash.into(), fed.into(), row.into()])?;
        Ok(())
    }

    /// How many rows came by feed and are not gone.
    pub(crate) fn fed(&self) -> Result<u64, EdgeError> {
        let mut rows = self.sql.exec("SELECT COUNT(*) FROM item WHERE fed = 1", None)?.raw();
        let count = rows.next().transpose()?.and_then(|cells| cells.into_iter().next());
        Ok(match count {
            Some(SqlStorageValue::Integer(count)) => u64::try_from(count).unwrap_or(0),
            _ => 0,
        })
    }

    /// The next ids that a sweep looks at: fed, or gone (they have no hash).
    pub(crate) fn swept(&self, after: &str, most: usize) -> Result<Vec<String>, EdgeError> {
        let query = "SELECT id FROM item WHERE id > ? AND (fed = 1 OR hash = 0) ORDER BY id LIMIT ?";
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let cursor = self.sql.exec(query, vec![after.into(), most.into()])?;
        Ok(texts(cursor.raw().collect::<Result<_, _>>()?).collect())
    }

    fn select(&self, query: &str, ids: &[&str]) -> Result<Vec<Vec<SqlStorageValue>>, EdgeError> {
        let ids = serde_json::to_string(ids)?;
        Ok(self.sql.exec(query, vec![ids.into()])?.raw().collect::<Result<_, _>>()?)
    }
}

/// The first cell of each row.
fn texts(rows: Vec<Vec<SqlStorageValue>>) -> impl Iterator<Item = String> {
    rows.into_iter().filter_map(|cells| match cells.into_iter().next() {
        Some(SqlStorageValue::String(text)) => Some(text),
        _ => None,
    })
}
