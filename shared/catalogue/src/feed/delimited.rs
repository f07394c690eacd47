//! Text feeds: one record a line, or several lines where a value is quoted.
//!
//! A quote that is never closed swallows the lines behind it. A record that goes on over a line break and does not fit
//! the columns is therefore given up for its first line only; the others are read once more.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::field::{Field, RawItem};
use super::reader::Found;
use crate::limit::{COLUMNS_MAX, ITEM_BYTES_MAX};

const LINE_ENDS: [char; 2] = ['\r', '\n'];

/// Reads records one by one.
#[derive(Debug)]
pub(super) struct Records {
    parser: Reader,
    output: Vec<u8>,
    ends: Vec<usize>,
    /// What each column holds, if we read it.
    columns: Vec<Option<Field>>,
}

/// One record of a file.
#[derive(Debug)]
pub(super) struct Record<'a> {
    /// Bytes up to and with its end of line.
    pub(super) bytes: usize,
    /// Its values.
    pub(super) fields: Vec<&'a str>,
    /// Whether a value goes on over a line break, or the text ended before the record did.
    pub(super) breaks: bool,
}

impl Records {
    pub(super) fn new(delimiter: char, columns: &[String]) -> Records {
        let delimiter = u8::try_from(delimiter).unwrap_or(b',');
        Records {
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            output: vec![0; ITEM_BYTES_MAX],
            // One more than allowed, so that too many are noticed.
            ends: vec![0; COLUMNS_MAX + 1],
            columns: columns.iter().map(|name| Field::named(name)).collect(),
        }
    }

    /// The first record; `None` if more bytes are needed, or none are left. At the end of a file (`whole`) a record
    /// needs no end of line.
    pub(super) fn record(&mut self, text: &str, whole: bool) -> Option<Record<'_>> {
        self.parser.reset();
        let (mut result, bytes, mut written, mut ended) =
            self.parser.read_record(text.as_bytes(), &mut self.output, &mut self.ends);
        if result == ReadRecordResult::InputEmpty {
            if !whole {
                return None;
            }
            let output = self.output.get_mut(written..)?;
            let ends = self.ends.get_mut(ended..)?;
            let (last, _, more_written, more_ended) = self.parser.read_record(&[], output, ends);
            (result, written, ended) = (last, written + more_written, ended + more_ended);
        }
        if result == ReadRecordResult::End {
            return None;
        }
        let mut fields = Vec::with_capacity(ended);
        let mut start = 0;
        for end in self.ends.get(..ended)? {
            let field = self.output.get(start..*end).unwrap_or_default();
            fields.push(std::str::from_utf8(field).unwrap_or_default());
            start = *end;
        }
        let breaks = result != ReadRecordResult::Record
            || self.output.get(..written)?.iter().any(|byte| matches!(byte, b'\n' | b'\r'));
        Some(Record { bytes, fields, breaks })
    }
}

/// The next item. `full` says that `text` is as long as an item may be; `whole`, that no more comes.
pub(super) fn next(records: &mut Records, text: &str, whole: bool, full: bool) -> Found {
    let line = text.trim_start_matches(LINE_ENDS);
    if line.len() < text.len() {
        return Found::Skip(text.len() - line.len());
    }
    let columns = records.columns.clone();
    let Some(record) = records.record(text, whole || full) else {
        return if whole { Found::End } else { Found::More };
    };
    if record.fields.iter().all(|value| value.trim().is_empty()) {
        return Found::Skip(record.bytes);
    }
    let mut item = RawItem::default();
    for (field, value) in columns.iter().zip(&record.fields) {
        if let Some(field) = field {
            item.put(*field, (*value).to_owned(), false);
        }
    }
    // A record that is cut off at the limit reaches the end of the text without an end of line.
    let cut_off = full && record.bytes == text.len() && !text.ends_with(LINE_ENDS);
    let breaks = record.breaks || cut_off;
    let beyond = record.fields.iter().skip(columns.len()).any(|value| !value.trim().is_empty());
    let fits = record.fields.len() == columns.len() || (!breaks && !beyond);
    if fits && !cut_off {
        return Found::Item(record.bytes, Box::new(item));
    }
    let says = if breaks {
        "goes on over the end of its line and does not fit the columns: a quote is opened and not closed, or a value is too long".into()
    } else {
        format!("has {} values where the first line names {} columns", record.fields.len(), columns.len())
    };
    let first_line = text.find(LINE_ENDS).unwrap_or(text.len());
    let bytes = if breaks { record.bytes.min(first_line) } else { record.bytes };
    Found::Broken { bytes, instead: record.bytes, item: Box::new(item), says }
}
