//! What objects have stored: each database as it is once its log is written back, byte by byte, free pages included; and row by
//! row, as SQLite reads it.
//!
//! workerd keeps one SQLite database per object. After a `kill -9` the last writes lie in its write-ahead log, beside older ones
//! that are void; what counts is what the next reader would see. <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>

use std::fs;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB};

/// Where the header says that a log is kept: 2. A database in memory has none: 1. <https://sqlite.org/c3ref/deserialize.html>
const LOG_VERSIONS: std::ops::Range<usize> = 18..20;
const LOG_HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;

/// The databases below a folder, by their paths. Nobody may be writing them.
///
/// # Panics
/// When the folder cannot be read, or a log is none.
#[must_use]
pub fn databases(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for path in
        fs::read_dir(folder).expect("objects have stored something").map(|entry| entry.unwrap().path())
    {
        if path.is_dir() {
            all.extend(databases(&path));
        } else if path.extension().is_some_and(|ending| ending == "sqlite") {
            let log = fs::read(path.with_extension("sqlite-wal")).unwrap_or_default();
            all.push((path.display().to_string(), written_back(fs::read(&path).unwrap(), &log)));
        }
    }
    all
}

/// Every row of every table of a database, each the texts of its cells.
///
/// # Panics
/// When it is no database, or a broken one.
#[must_use]
pub fn rows(database: &[u8]) -> Vec<Vec<String>> {
    if database.is_empty() {
        return Vec::new();
    }
    let mut bytes = database.to_vec();
    bytes[LOG_VERSIONS].fill(1);
    let mut read = Connection::open_in_memory().unwrap();
    read.deserialize_read_exact(MAIN_DB, &bytes[..], bytes.len(), true).unwrap();
    assert_eq!(cells(&read, "PRAGMA integrity_check"), [["ok"]]);
    let tables = cells(&read, "SELECT name FROM sqlite_master WHERE type = 'table'");
    tables.iter().flat_map(|table| cells(&read, &format!("SELECT * FROM \"{}\"", table[0]))).collect()
}

fn cells(read: &Connection, query: &str) -> Vec<Vec<String>> {
    let mut query = read.prepare(query).unwrap();
    let columns = query.column_count();
    let text = |cell: ValueRef| match cell {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    };
    let row = |row: &rusqlite::Row| (0..columns).map(|column| row.get_ref(column).map(text)).collect();
    query.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap()
}

fn number(bytes: &[u8], at: usize) -> usize {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

/// The database with its log's committed pages in their places.
fn written_back(mut database: Vec<u8>, log: &[u8]) -> Vec<u8> {
    if log.len() < LOG_HEADER_BYTES {
        return database;
    }
    let (page_bytes, salts) = (number(log, 8), &log[16..24]);
    let frames = log[LOG_HEADER_BYTES..].chunks_exact(FRAME_HEADER_BYTES + page_bytes);
    // Frames of an earlier round of the log have other salts.
    let frames: Vec<&[u8]> = frames.take_while(|frame| frame[8..16] == *salts).collect();
    let committed = frames.iter().rposition(|frame| number(frame, 4) > 0).map_or(0, |last| last + 1);
    for frame in &frames[..committed] {
        let (end, pages) = (number(frame, 0) * page_bytes, number(frame, 4));
        database.resize(database.len().max(end), 0);
        database[end - page_bytes..end].copy_from_slice(&frame[FRAME_HEADER_BYTES..]);
        if pages > 0 {
            database.resize(pages * page_bytes, 0);
        }
    }
    database
}
