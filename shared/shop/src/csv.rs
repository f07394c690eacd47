//! Files of other tools, as CSV: comma, semicolon or tab, whichever the first line has; quotes may span lines. A row that
//! cannot be read costs its own line alone.

use std::fmt;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::limit::{CSV_COLUMNS_MAX, CSV_ROW_BYTES_MAX};

/// A row with more bytes or columns than one may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the line is too long: a quote may be opened and not closed")
    }
}

/// Rows that are not empty, each with the line it begins on, counted from 1, and its fields without the spaces around them.
pub(crate) struct Records<'a> {
    reader: Reader,
    rest: &'a [u8],
    line: usize,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl<'a> Records<'a> {
    /// The rows of a text.
    pub(crate) fn of(text: &'a str) -> Records<'a> {
        let first = text.lines().next().unwrap_or_default();
        let delimiter = if first.contains(';') {
            b';'
        } else if first.contains('\t') {
            b'\t'
        } else {
            b','
        };
        Records {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            rest: text.as_bytes(),
            line: 1,
            output: vec![0; CSV_ROW_BYTES_MAX],
            ends: vec![0; CSV_COLUMNS_MAX],
        }
    }

    fn fields(&self, ended: usize) -> Vec<String> {
        let mut start = 0;
        let cut = self.ends.get(..ended).unwrap_or_default().iter().map(|end| {
            let field = self.output.get(start..*end).unwrap_or_default();
            start = *end;
            String::from_utf8_lossy(field).trim().to_owned()
        });
        cut.collect()
    }
}

impl Iterator for Records<'_> {
    type Item = (usize, Result<Vec<String>, TooLong>);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            self.reader.reset();
            let (mut result, read, mut written, mut ended) =
                self.reader.read_record(self.rest, &mut self.output, &mut self.ends);
            if result == ReadRecordResult::InputEmpty {
                let more = self.output.get_mut(written..).unwrap_or_default();
                let over = self.ends.get_mut(ended..).unwrap_or_default();
                let (last, _, more_written, more_ended) = self.reader.read_record(&[], more, over);
                (result, written, ended) = (last, written + more_written, ended + more_ended);
            }
            let here = self.line;
            let taken = self.rest.get(..read).unwrap_or_default();
            self.line += taken.iter().filter(|byte| **byte == b'\n').count();
            self.rest = self.rest.get(read..).unwrap_or_default();
            match result {
                ReadRecordResult::Record if written == 0 => {}
                ReadRecordResult::Record => return Some((here, Ok(self.fields(ended)))),
                ReadRecordResult::End => {}
                _ => {
                    let end = self.rest.iter().position(|byte| *byte == b'\n');
                    let end = end.map_or(self.rest.len(), |end| end + 1);
                    self.rest = self.rest.get(end..).unwrap_or_default();
                    self.line += 1;
                    return Some((here, Err(TooLong)));
                }
            }
        }
        None
    }
}
