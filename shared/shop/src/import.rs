//! People whom a merchant brings along from another tool, as CSV. Which tool it was, the first line says.
//!
//! | the file | is known by | a yes | when, and the rest of its proof | a no |
//! | --- | --- | --- | --- | --- |
//! | Mailchimp's export of an audience | `Email Address` with `OPTIN_TIME`, `CONFIRM_TIME`, `MEMBER_RATING`, `LEID` | each row of a file called `subscribed…` | `CONFIRM_TIME`, else `OPTIN_TIME`; `CONFIRM_IP`, `OPTIN_IP` | `UNSUB_TIME`, `CLEAN_TIME`, or the file's name |
//! | Klaviyo's of a list or segment | `Klaviyo ID`, `Email Marketing Consent`, `SMS Marketing Consent`, `$consent_timestamp` | `SUBSCRIBED`, of each channel; `$consent` | `… Consent Timestamp`; `IP Address`, `Source` | `UNSUBSCRIBED`, `Email Suppressions` |
//! | Shopify's of customers | `Accepts Email Marketing`, `Accepts SMS Marketing` | `yes`, of each channel | nothing | |
//! | any other | `email` or `phone` | `channels`, else e-mail; none if `status` is another word than `subscribed` | `consent_at`; `consent_text`, `consent_source`, `consent_ip` | `status`: `unsubscribed`, `bounced`, `complained` |
//!
//! A yes without a date waits for one that the merchant gives for all ([`ImportTerms`]). A row without a yes is nobody's, and
//! what a tool says of anybody beyond name, language, country, birthday and tags is not read.

mod file;
mod person;
mod run;
mod tools;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use file::{ImportFile, read_import};
pub use person::{ImportTerms, ImportedPerson, ImportedYes};
pub use run::{IMPORT_VERSION, ImportCounts, ImportPhase, ImportProgress, ImportRun, TermsRefusal};

use crate::limit::{IMPORT_BYTES_MAX, IMPORT_ROWS_MAX};

/// Which tool wrote a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportFormat {
    /// Mailchimp.
    Mailchimp,
    /// Klaviyo.
    Klaviyo,
    /// Shopify.
    Shopify,
    /// Any other, or somebody by hand.
    Plain,
}

impl ImportFormat {
    /// As a merchant calls it, where it stands in the proof of a consent.
    pub fn words(self) -> &'static str {
        match self {
            ImportFormat::Mailchimp => "Mailchimp",
            ImportFormat::Klaviyo => "Klaviyo",
            ImportFormat::Shopify => "Shopify",
            ImportFormat::Plain => "a list of their own",
        }
    }
}

/// Why nothing of a file was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportRefusal {
    /// There are no rows.
    Empty,
    /// More bytes than [`IMPORT_BYTES_MAX`].
    TooLarge,
    /// More rows than [`IMPORT_ROWS_MAX`].
    TooManyRows,
    /// It is no text in UTF-8: names in it would be mangled.
    NotUtf8,
    /// The first line names no column for an address.
    UnknownColumns,
    /// This column may say who agreed, and is not called as one that does.
    UnknownConsent(String),
    /// It is Mailchimp's, and its name does not say whether those in it agreed.
    UnknownName,
}

impl fmt::Display for ImportRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImportRefusal::Empty => f.write_str("There are no rows in that file: choose the CSV file you exported."),
            ImportRefusal::TooLarge => {
                write!(f, "That file is over {} MB: cut it into several.", IMPORT_BYTES_MAX / 1024 / 1024)
            }
            ImportRefusal::TooManyRows => {
                write!(f, "There are over {IMPORT_ROWS_MAX} rows in that file: cut it into several.")
            }
            ImportRefusal::NotUtf8 => f.write_str(
                "That is no text in UTF-8. A ZIP file has to be unpacked first; a spreadsheet saved as “CSV UTF-8”.",
            ),
            ImportRefusal::UnknownColumns => f.write_str(
                "The first line of that file names no column for addresses: call it “email”, or take the file as Mailchimp, \
                 Klaviyo or Shopify exported it.",
            ),
            ImportRefusal::UnknownConsent(name) => write!(
                f,
                "The column “{name}” of that file seems to say who agreed: rename it to “status”, with “subscribed” for each yes and \
                 “unsubscribed” for each no, or leave it out if it says something else.",
            ),
            ImportRefusal::UnknownName => f.write_str(
                "Whether people in a file of Mailchimp agreed, its name says: keep the name it was exported with, such as \
                 “subscribed_members_export”.",
            ),
        }
    }
}
