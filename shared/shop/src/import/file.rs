//! A file read: who agreed, who said no, and which rows cannot be read.

use base16ct::lower::encode_string as hex;
use rappel_signal::UnixMs;
use sha2::{Digest, Sha256};

use super::tools::{Header, Row};
use super::{ImportFormat, ImportRefusal, ImportedPerson};
use crate::SuppressedAddress;
use crate::csv::Records;
use crate::limit::{IMPORT_BYTES_MAX, IMPORT_REFUSED_MAX, IMPORT_ROWS_MAX};

/// What was read of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportFile {
    /// Which tool wrote it.
    pub format: ImportFormat,
    /// SHA-256, in hexadecimal digits.
    pub hash: String,
    /// Rows, those that were refused among them.
    pub rows: u32,
    /// Those with a yes, dated or not.
    pub people: Vec<ImportedPerson>,
    /// Addresses that are not to be written to.
    pub suppressed: Vec<SuppressedAddress>,
    /// Rows with neither: nothing of them is kept.
    pub without: u32,
    /// Rows that cannot be read; a no in them is among the others.
    pub refused: u32,
    /// The first of them: the line, counted from 1, and what to change there.
    pub refusals: Vec<(u32, String)>,
}

/// Reads a file of this name.
///
/// # Errors
/// Nothing was read; the refusal says what to change.
pub fn read_import(name: &str, bytes: &[u8], now: UnixMs) -> Result<ImportFile, ImportRefusal> {
    if bytes.len() > IMPORT_BYTES_MAX {
        return Err(ImportRefusal::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ImportRefusal::NotUtf8)?;
    let mut records = Records::of(text.trim_start_matches('\u{feff}'));
    let Some((_, Ok(names))) = records.next() else { return Err(ImportRefusal::Empty) };
    let header = Header::of(name, &names)?;
    let mut file = ImportFile {
        format: header.format,
        hash: hex(&Sha256::digest(bytes)),
        rows: 0,
        people: Vec::new(),
        suppressed: Vec::new(),
        without: 0,
        refused: 0,
        refusals: Vec::new(),
    };
    for (line, record) in records {
        if file.rows as usize == IMPORT_ROWS_MAX {
            return Err(ImportRefusal::TooManyRows);
        }
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        file.take(
            line,
            match record {
                Ok(fields) => header.read(&fields, now),
                Err(too_long) => Row::refused(too_long.to_string()),
            },
        );
    }
    if file.rows == 0 { Err(ImportRefusal::Empty) } else { Ok(file) }
}

impl ImportFile {
    fn take(&mut self, line: u32, row: Row) {
        let Row { person, suppressed, refused } = row;
        self.rows += 1;
        let says_nothing = person.yes.is_empty() && suppressed.is_empty() && refused.is_none();
        self.without += u32::from(says_nothing);
        if let Some(says) = refused {
            self.refused += 1;
            if self.refusals.len() < IMPORT_REFUSED_MAX {
                self.refusals.push((line, says.into_owned()));
            }
        }
        if !person.yes.is_empty() {
            self.people.push(ImportedPerson { line, ..person });
        }
        self.suppressed.extend(suppressed);
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
