//! Lists of addresses that are not to be written to, as merchants bring them along from the tool they had before: CSV, or
//! one JSON object a line.
//!
//! | column or field | holds | else |
//! | --- | --- | --- |
//! | `email`, `phone`, `address`; the first column of a file without names | whom nobody is to write to | the row is refused |
//! | `channel` | `email`, `sms`, `whatsapp` | the address's: a number is SMS and WhatsApp |
//! | `reason` | `bounce`, `complaint`, `unsubscribe`, in the words tools export them with | `unsubscribe` |
//! | `at` | since when | now: in doubt the no is the younger word |
//!
//! Nothing else of a row is kept.

use std::fmt;

use rappel_signal::{Channel, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::csv::{Records, TooLong};
use crate::form::{ChannelName, Email, Form, Instant, Phone};
use crate::limit::{SUPPRESSIONS_MAX, UPLOAD_BYTES_MAX};

/// Why nobody is to write to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SuppressedFor {
    /// Nobody is there.
    Bounce,
    /// A message was called spam.
    Complaint,
    /// Its owner wants no more.
    Unsubscribe,
    /// There was no sign of life.
    Silence,
}

/// One row that was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuppressedAddress {
    /// E-mail address or phone number, as it is written to.
    pub address: String,
    /// By which ways.
    pub channels: Vec<Channel>,
    /// Why.
    pub why: SuppressedFor,
    /// Since when; when it was read, if nobody says.
    pub at: UnixMs,
}

/// What was read of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuppressionList {
    /// Rows that were understood.
    pub rows: Vec<SuppressedAddress>,
    /// Lines that were not, counted from 1, and what to change there.
    pub refused: Vec<(usize, String)>,
}

/// Why nothing of a list was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuppressionsRefusal {
    /// There are no rows.
    Empty,
    /// More bytes than [`UPLOAD_BYTES_MAX`].
    TooLarge,
    /// More rows than [`SUPPRESSIONS_MAX`].
    TooManyRows,
}

impl SuppressionsRefusal {
    /// The HTTP status that says so.
    pub fn status(self) -> u16 {
        if self == SuppressionsRefusal::Empty { 400 } else { 413 }
    }
}

impl fmt::Display for SuppressionsRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SuppressionsRefusal::Empty => {
                f.write_str("there are no rows: send addresses as CSV, or one JSON object a line")
            }
            SuppressionsRefusal::TooLarge => {
                write!(f, "the list is over {UPLOAD_BYTES_MAX} bytes: send it in several")
            }
            SuppressionsRefusal::TooManyRows => {
                write!(f, "there are over {SUPPRESSIONS_MAX} rows: send them in several lists")
            }
        }
    }
}

/// Reads a list.
///
/// # Errors
/// It is too large or empty: nothing was read.
pub fn read_suppressions(bytes: &[u8], now: UnixMs) -> Result<SuppressionList, SuppressionsRefusal> {
    if bytes.len() > UPLOAD_BYTES_MAX {
        return Err(SuppressionsRefusal::TooLarge);
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let rows = if text.trim_start().starts_with('{') { json_rows(text) } else { csv_rows(text) };
    if rows.is_empty() {
        return Err(SuppressionsRefusal::Empty);
    }
    if rows.len() > SUPPRESSIONS_MAX {
        return Err(SuppressionsRefusal::TooManyRows);
    }
    let mut list = SuppressionList::default();
    for (line, row) in rows {
        match row.and_then(|row| row.understood(now)) {
            Ok(row) => list.rows.push(row),
            Err(says) => list.refused.push((line, says)),
        }
    }
    Ok(list)
}

/// A row as it is told.
#[derive(Default)]
struct Row {
    address: String,
    channel: String,
    reason: String,
    at: String,
}

type Rows = Vec<(usize, Result<Row, String>)>;

impl Row {
    /// Puts a value where its name says; other names are nobody's business.
    fn put(&mut self, name: &str, value: &str) {
        let value = value.trim().to_owned();
        let place = match name.trim().to_lowercase().as_str() {
            "email" | "e-mail" | "email address" | "email_address" | "address" | "phone" | "phone number"
            | "phone_number" | "recipient"
                if self.address.is_empty() =>
            {
                &mut self.address
            }
            "channel" => &mut self.channel,
            "reason" | "type" | "status" => &mut self.reason,
            "at" | "since" | "time" | "date" | "created" | "created_at" | "timestamp" => &mut self.at,
            _ => return,
        };
        *place = value;
    }

    fn understood(self, now: UnixMs) -> Result<SuppressedAddress, String> {
        let told = Value::from(self.address.as_str());
        let (address, usual) = match Email::read(&told) {
            Ok(address) => (address, vec![Channel::Email]),
            Err(says) => match Phone::read(&told) {
                Ok(number) => (number, vec![Channel::Sms, Channel::WhatsApp]),
                Err(_) => return Err(format!("the address {says}, or a number such as +33 6 12 34 56 78")),
            },
        };
        let channel = self.channel.to_lowercase();
        let channels = match channel.is_empty() {
            true => usual,
            false => {
                let named = ChannelName::read(&Value::from(channel.as_str()));
                let named = named.map_err(|says| format!("the channel {says}"))?;
                if !usual.contains(&named) {
                    return Err("the channel and the address do not go together".to_owned());
                }
                vec![named]
            }
        };
        let at = match self.at.parse::<i64>() {
            Ok(number) => Instant::read(&Value::from(number)),
            Err(_) => Instant::read(&Value::from(self.at.as_str())),
        };
        let at = at.unwrap_or(now).min(now);
        Ok(SuppressedAddress { address, channels, why: why(&self.reason), at })
    }
}

/// The reason in the words of tools' exports. What is not known is taken for the shopper's wish.
pub(crate) fn why(reason: &str) -> SuppressedFor {
    let reason = reason.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    match () {
        () if says(&["complain", "spam", "abuse"]) => SuppressedFor::Complaint,
        () if says(&["silent", "inactive"]) => SuppressedFor::Silence,
        () if says(&["bounce", "invalid", "cleaned", "undeliverable"]) => SuppressedFor::Bounce,
        () => SuppressedFor::Unsubscribe,
    }
}

fn json_rows(text: &str) -> Rows {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = lines.map(|(place, line)| {
        let told: Result<Map<String, Value>, _> = serde_json::from_str(line);
        let row = told.map_err(|error| format!("the line is no JSON object: {error}")).map(|fields| {
            let mut row = Row::default();
            for (name, value) in &fields {
                match value {
                    Value::String(text) => row.put(name, text),
                    Value::Number(number) => row.put(name, &number.to_string()),
                    _ => {}
                }
            }
            row
        });
        (place + 1, row)
    });
    read.take(SUPPRESSIONS_MAX + 1).collect()
}

fn csv_rows(text: &str) -> Rows {
    let mut names: Option<Vec<String>> = None;
    let mut rows = Rows::new();
    for (line, record) in Records::of(text) {
        if rows.len() > SUPPRESSIONS_MAX {
            break;
        }
        let fields = match record {
            Ok(fields) => fields,
            Err(TooLong) => {
                rows.push((line, Err(TooLong.to_string())));
                continue;
            }
        };
        match &names {
            Some(names) => {
                let mut row = Row::default();
                names.iter().zip(&fields).for_each(|(name, value)| row.put(name, value));
                rows.push((line, Ok(row)));
            }
            // A first line with an address in it is a row already, and only its first column is known.
            None if fields.iter().any(|field| field.contains('@') || field.starts_with('+')) => {
                names = Some(vec!["address".to_owned()]);
                let address = fields.first().cloned().unwrap_or_default();
                rows.push((line, Ok(Row { address, ..Row::default() })));
            }
            None => names = Some(fields),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMs = UnixMs(1_795_392_000_000);

    fn read(text: &str) -> SuppressionList {
        read_suppressions(text.as_bytes(), NOW).unwrap()
    }

    fn lines(list: &SuppressionList) -> Vec<String> {
        let line = |row: &SuppressedAddress| {
            let channels: Vec<String> = row.channels.iter().map(|channel| format!("{channel:?}")).collect();
            let since = if row.at == NOW { String::new() } else { format!(" {}", row.at.0) };
            format!("{} {} {:?}{since}", row.address, channels.join("+"), row.why)
        };
        list.rows.iter().map(line).collect()
    }

    #[test]
    fn a_file_of_another_tool_is_read_and_nothing_else_of_it_is_kept() {
        let file = "\u{feff}Email Address;First Name;Reason;Created\n\
            Ada@Example.com;Ada;Hard Bounce;2026-01-02T03:04:05Z\n\
            \"bob@example.com\";\"Bob; the builder\";spam complaint;yesterday\n\
            \n\
            +33 6 12 34 56 78;Eve;;\n\
            nobody;Mallory;;\n";
        let list = read(file);
        assert_eq!(
            lines(&list),
            [
                "Ada@example.com Email Bounce 1767323045000",
                "bob@example.com Email Complaint",
                "+33612345678 Sms+WhatsApp Unsubscribe",
            ]
        );
        assert_eq!(list.refused.len(), 1);
        assert_eq!(list.refused[0].0, 6);
        assert!(list.refused[0].1.contains("name@domain.example"), "{:?}", list.refused);
    }

    #[test]
    fn a_list_of_addresses_alone_needs_no_names() {
        let list = read("ada@example.com\r\nbob@example.com\r\n");
        assert_eq!(lines(&list), ["ada@example.com Email Unsubscribe", "bob@example.com Email Unsubscribe"]);
    }

    #[test]
    fn one_object_a_line_is_read() {
        let list = read(
            "{\"email\":\"ada@example.com\",\"reason\":\"bounced\",\"at\":1767323045000}\n{\"phone\":\"+33612345678\",\
             \"channel\":\"sms\"}\n{\"phone\":\"+33612345678\",\"channel\":\"email\"}\n{]\n",
        );
        assert_eq!(
            lines(&list),
            ["ada@example.com Email Bounce 1767323045000", "+33612345678 Sms Unsubscribe"]
        );
        let refused: Vec<usize> = list.refused.iter().map(|(line, _)| *line).collect();
        assert_eq!(refused, [3, 4]);
    }

    #[test]
    fn a_time_of_the_future_is_now() {
        assert_eq!(read("email,at\nada@example.com,2099-01-01T00:00:00Z\n").rows[0].at, NOW);
    }

    #[test]
    fn what_is_too_much_or_nothing_is_refused_whole() {
        let many = "ada@example.com\n".repeat(SUPPRESSIONS_MAX + 1);
        assert_eq!(read_suppressions(many.as_bytes(), NOW), Err(SuppressionsRefusal::TooManyRows));
        assert_eq!(read_suppressions(b"\n", NOW), Err(SuppressionsRefusal::Empty));
        let large = vec![b'a'; UPLOAD_BYTES_MAX + 1];
        assert_eq!(read_suppressions(&large, NOW), Err(SuppressionsRefusal::TooLarge));
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_its_own_line() {
        let long = "x".repeat(crate::limit::CSV_ROW_BYTES_MAX);
        let list = read(&format!("email\n\"{long}\nada@example.com\n"));
        assert_eq!(list.refused.len(), 1, "{:?}", list.refused);
        assert_eq!(lines(&list), ["ada@example.com Email Unsubscribe"]);
    }
}
