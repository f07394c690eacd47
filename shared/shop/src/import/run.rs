//! An import from its upload to its end. Pure: whoever keeps it writes it down with what it says of the rows.
//!
//! | phase | the rows | goes on by |
//! | --- | --- | --- |
//! | checked | wait | the merchant's word on all of them, or is cancelled |
//! | running | are told, a few at a time, nos first | itself |
//! | done | are gone | the next file |

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{ImportFile, ImportFormat, ImportTerms};
use crate::form::rfc3339;
use crate::limit::{IMPORT_NAME_CHARS_MAX, IMPORT_REFUSED_MAX, IMPORT_WORDING_BYTES_MAX, INSTANT_MS_MIN};

/// The version this code writes.
pub const IMPORT_VERSION: u32 = 1;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportPhase {
    /// Read and counted.
    Checked,
    /// Being told.
    Running,
    /// Over.
    Done,
}

/// What the file says. People are rows with a yes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportCounts {
    /// Rows.
    pub rows: u32,
    /// People with a date to at least one yes.
    pub people: u32,
    /// People whose every yes is without one.
    pub undated: u32,
    /// Yeses to e-mail, dated or not.
    pub email: u32,
    /// To SMS.
    pub sms: u32,
    /// To WhatsApp.
    pub whatsapp: u32,
    /// Rows without a yes or a no.
    pub without: u32,
    /// Addresses that the file says are not to be written to.
    pub suppressed: u32,
    /// Yeses that a younger no here speaks against, when it was looked.
    pub held: u32,
    /// Rows that cannot be read.
    pub refused: u32,
}

/// What has come of it so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportProgress {
    /// Rows looked at, of those with a yes or a no.
    pub done: u32,
    /// People taken in.
    pub taken: u32,
    /// People who had been taken in before, just as they are.
    pub known: u32,
    /// People of whom nothing is kept: a no here is younger than each yes, or none has a date.
    pub left_out: u32,
    /// People who could not be written.
    pub failed: u32,
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRun {
    /// Version of this form.
    pub v: u32,
    /// Tells uploads apart: a form names it, so that it starts what its reader saw.
    pub id: String,
    /// The file's name.
    pub file: String,
    /// SHA-256 of the file, in hexadecimal digits.
    pub hash: String,
    /// Which tool wrote it.
    pub format: ImportFormat,
    /// When it was uploaded.
    pub at: UnixMs,
    /// How far it is.
    pub phase: ImportPhase,
    /// What the file says.
    pub counts: ImportCounts,
    /// The first rows that cannot be read, or could not be written: the line and what to do.
    #[serde(default)]
    pub refusals: Vec<(u32, String)>,
    /// The merchant's word on all rows, once it was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<ImportTerms>,
    /// What has come of it.
    #[serde(default)]
    pub progress: ImportProgress,
    /// How often the rows that come next were tried in vain.
    #[serde(default)]
    pub tries: u32,
    /// When it was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<UnixMs>,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Why the merchant's word does not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermsRefusal {
    /// No wording.
    NoWording,
    /// More bytes than [`IMPORT_WORDING_BYTES_MAX`].
    LongWording,
    /// The day is not one of the past.
    NotPast,
    /// Nobody says that these people agreed.
    NotSure,
}

impl ImportTerms {
    /// Reads what was typed: of the wording, white space is as in one line; of the day, `2026-03-14` or nothing.
    ///
    /// # Errors
    /// What to change.
    pub fn read(
        wording: &str,
        agreed_on: &str,
        sure: bool,
        now: UnixMs,
    ) -> Result<ImportTerms, TermsRefusal> {
        let agreed_at = match agreed_on.trim() {
            "" => None,
            day => Some(UnixMs(rfc3339(&format!("{day}T00:00:00Z")).ok_or(TermsRefusal::NotPast)?)),
        };
        let words = wording.split(|letter: char| letter.is_whitespace() || letter.is_control());
        let wording = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        match () {
            () if wording.is_empty() => Err(TermsRefusal::NoWording),
            () if wording.len() > IMPORT_WORDING_BYTES_MAX => Err(TermsRefusal::LongWording),
            () if agreed_at.is_some_and(|at| at > now || at.0 < INSTANT_MS_MIN) => Err(TermsRefusal::NotPast),
            () if !sure => Err(TermsRefusal::NotSure),
            () => Ok(ImportTerms { wording, agreed_at }),
        }
    }
}

impl ImportRun {
    /// A file that was read and counted.
    pub fn checked(file: &ImportFile, name: &str, at: UnixMs) -> ImportRun {
        let mut counts = ImportCounts {
            rows: file.rows,
            without: file.without,
            suppressed: u32::try_from(file.suppressed.len()).unwrap_or(u32::MAX),
            refused: file.refused,
            ..ImportCounts::default()
        };
        for person in &file.people {
            let dated = person.said(None).next().is_some();
            *(if dated { &mut counts.people } else { &mut counts.undated }) += 1;
            for yes in &person.yes {
                match yes.channel {
                    rappel_signal::Channel::Email => counts.email += 1,
                    rappel_signal::Channel::Sms => counts.sms += 1,
                    rappel_signal::Channel::WhatsApp => counts.whatsapp += 1,
                    rappel_signal::Channel::Push => {}
                }
            }
        }
        let id = format!("{}-{}", at.0, file.hash.get(..8).unwrap_or_default());
        let name = name.chars().filter(|letter| !letter.is_control()).take(IMPORT_NAME_CHARS_MAX);
        ImportRun {
            v: IMPORT_VERSION,
            id,
            file: name.collect(),
            hash: file.hash.clone(),
            format: file.format,
            at,
            phase: ImportPhase::Checked,
            counts,
            refusals: file.refusals.clone(),
            terms: None,
            progress: ImportProgress::default(),
            tries: 0,
            done_at: None,
            extra: Map::new(),
        }
    }

    /// Rows with a yes or a no.
    pub fn rows_to_tell(&self) -> u32 {
        self.counts.people + self.counts.undated + self.counts.suppressed
    }

    /// A row could not be written.
    pub fn failed(&mut self, line: u32) {
        self.progress.failed += 1;
        if self.refusals.len() < IMPORT_REFUSED_MAX {
            let says = "could not be written: bring the file along once more, what is known does nothing";
            self.refusals.push((line, says.to_owned()));
        }
    }

    /// It is over.
    pub fn finish(&mut self, now: UnixMs) {
        self.phase = ImportPhase::Done;
        self.done_at = Some(now);
        // The wording is kept with each consent it proves.
        self.terms = None;
    }
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
