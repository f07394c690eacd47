//! What the columns of each tool's export say. Names are compared without case, `$` and underscores.

use std::borrow::Cow;
use std::net::IpAddr;

use rappel_signal::{Channel, UnixMs};
use serde_json::Value;

use super::{ImportFormat, ImportedPerson, ImportedYes};
use crate::form::{Birthday, ConsentText, Country, Email, Form, Instant, Language, Name, Phone, rfc3339};
use crate::limit::{IMPORT_WORDING_BYTES_MAX, TAGS_MAX};
use crate::suppressions::why;
use crate::{SuppressedAddress, SuppressedFor};

const MAILCHIMP: [&str; 6] =
    ["optin time", "confirm time", "member rating", "leid", "unsub time", "clean time"];
const KLAVIYO: [&str; 4] =
    ["klaviyo id", "email marketing consent", "sms marketing consent", "consent timestamp"];
const EMAIL: [&str; 3] = ["email", "e-mail", "email address"];
const PHONE: [&str; 3] = ["phone", "phone number", "mobile"];
/// Words that tools put where nothing is.
const NOTHING: [&str; 5] = ["", "[]", "false", "none", "null"];
/// Longest name of a form or page, in characters.
const SOURCE_CHARS_MAX: usize = 60;

/// What is wrong with a row, and what to change.
type Says = Cow<'static, str>;

/// A row that was understood.
#[derive(Default)]
pub(super) struct Row {
    /// Their line is not known here.
    pub(super) person: ImportedPerson,
    pub(super) suppressed: Vec<SuppressedAddress>,
}

/// What the first line, and the file's name, say of all others.
pub(super) struct Header {
    pub(super) format: ImportFormat,
    names: Vec<String>,
    /// What Mailchimp's name of the file says of everybody in it.
    of_file: Option<SuppressedFor>,
    nobody_agreed: bool,
}

struct Fields<'a>(&'a [String], &'a [String]);

impl Fields<'_> {
    /// The first of these columns, as it stands.
    fn cell(&self, names: &[&str]) -> Option<&str> {
        let place = names.iter().find_map(|name| self.0.iter().position(|known| known == name))?;
        Some(self.1.get(place).map_or("", String::as_str))
    }

    /// The first of these columns that is not empty.
    fn get(&self, names: &[&str]) -> Option<&str> {
        let named = names.iter().filter_map(|name| {
            let place = self.0.iter().position(|known| known == name)?;
            self.1.get(place).map(String::as_str)
        });
        named.into_iter().find(|value| !NOTHING.contains(&value.to_lowercase().as_str()))
    }
}

impl Header {
    /// Reads the first line; nothing if no column is for an address.
    pub(super) fn of(file: &str, names: &[String]) -> Option<Header> {
        let plain = |name: &String| name.to_lowercase().replace('$', "").replace('_', " ").trim().to_owned();
        let names: Vec<String> = names.iter().map(plain).collect();
        let has = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&name.as_str()));
        let format = match () {
            () if has(&["email address"]) && has(&MAILCHIMP) => ImportFormat::Mailchimp,
            () if (has(&EMAIL) || has(&PHONE)) && has(&KLAVIYO) => ImportFormat::Klaviyo,
            () if has(&EMAIL) || has(&PHONE) => ImportFormat::Plain,
            () => return None,
        };
        let file = file.to_lowercase();
        let of_file = match () {
            () if format != ImportFormat::Mailchimp => None,
            () if file.starts_with("unsubscribed") => Some(SuppressedFor::Unsubscribe),
            () if file.starts_with("cleaned") => Some(SuppressedFor::Bounce),
            () => None,
        };
        let nobody_agreed = file.starts_with("nonsubscribed") || file.starts_with("non-subscribed");
        Some(Header { format, names, of_file, nobody_agreed })
    }

    /// Reads a row.
    pub(super) fn read(&self, values: &[String], now: UnixMs) -> Result<Row, Says> {
        let fields = Fields(&self.names, values);
        let read = |names: &[&str], form: fn(&Value) -> Result<String, String>, what: &str| {
            fields
                .get(names)
                .map(|told| form(&told.into()).map_err(|says| format!("{what} {says}")))
                .transpose()
        };
        let email = read(&EMAIL, Email::read, "the e-mail address")?;
        let phone = fields.get(&PHONE);
        if email.is_none() && phone.is_none() {
            return Err("there is no address in this row: leave it out".into());
        }
        let mut row = Row { person: self.known(&fields)?, suppressed: Vec::new() };
        row.person.email = email;
        // A number that nobody agreed to have written to is not read: many files have them as they are dialled at home.
        let number = || match phone {
            Some(told) => {
                Phone::read(&told.into()).map_err(|says| Says::from(format!("the phone number {says}")))
            }
            None => Err("agrees to messages to a phone and has no number".into()),
        };
        match self.format {
            ImportFormat::Mailchimp => self.mailchimp(&mut row, &fields, now)?,
            ImportFormat::Klaviyo => klaviyo(&mut row, &fields, number, now)?,
            ImportFormat::Plain => plain(&mut row, &fields, number, now)?,
        }
        let is_no = |channel| row.suppressed.iter().any(|one| one.channels.contains(&channel));
        row.person.yes.retain(|yes| !is_no(yes.channel));
        Ok(row)
    }

    /// What may be kept besides. Of another tool's columns, what cannot be read is left out: they are its merchants' own.
    fn known(&self, fields: &Fields) -> Result<ImportedPerson, Says> {
        let read = |names: &[&str], what: &str, form: fn(&Value) -> Result<String, String>| {
            let Some(told) = fields.get(names) else { return Ok(None) };
            match form(&told.into()) {
                Ok(known) => Ok(Some(known)),
                Err(_) if self.format != ImportFormat::Plain => Ok(None),
                Err(says) => Err(Says::from(format!("the {what} {says}"))),
            }
        };
        let birthday =
            |told: &Value| Birthday::read(told).map(|_| told.as_str().unwrap_or_default().to_owned());
        let tags = fields.get(&["tags"]).unwrap_or_default().split([',', '|']);
        let tags = tags.map(|tag| tag.trim_matches(|c: char| c == '"' || c.is_whitespace()));
        let tags = tags.filter_map(|tag| Name::read(&tag.into()).ok()).take(TAGS_MAX);
        Ok(ImportedPerson {
            first_name: read(&["first name", "fname"], "first name", Name::read)?,
            language: read(&["language", "preferred language", "locale"], "language", Language::read)?,
            // Mailchimp's `CC` is a guess from an address of a network.
            country: read(&["country"], "country", Country::read)?,
            birthday: read(&["birthday", "date of birth"], "birthday", birthday)?,
            tags: tags.collect(),
            ..ImportedPerson::default()
        })
    }

    fn mailchimp(&self, row: &mut Row, fields: &Fields, now: UnixMs) -> Result<(), Says> {
        let (unsubscribed_at, cleaned_at) =
            (moment(fields, "unsub time", now)?, moment(fields, "clean time", now)?);
        let no = match (cleaned_at, unsubscribed_at, self.of_file) {
            (Some(at), ..) => Some((SuppressedFor::Bounce, at)),
            (None, Some(at), _) => Some((why(fields.get(&["unsub reason"]).unwrap_or_default()), at)),
            (None, None, of_file) => of_file.map(|why| (why, now)),
        };
        if let Some((why, at)) = no {
            row.suppress(Channel::Email, why, at);
        } else if !self.nobody_agreed {
            let (confirmed_at, stated_at) =
                (moment(fields, "confirm time", now)?, moment(fields, "optin time", now)?);
            let yes = ImportedYes {
                stated_at: stated_at.filter(|at| confirmed_at.is_some_and(|confirmed| *at < confirmed)),
                ip: ip(fields, &["confirm ip", "optin ip"]),
                ..yes(Channel::Email, confirmed_at.or(stated_at))
            };
            row.person.yes.push(yes);
        }
        Ok(())
    }
}

impl Row {
    fn suppress(&mut self, channel: Channel, why: SuppressedFor, at: UnixMs) {
        if let Some(address) = self.person.address(channel).map(str::to_owned) {
            self.suppressed.push(SuppressedAddress { address, channels: vec![channel], why, at });
        }
    }
}

fn klaviyo(
    row: &mut Row,
    fields: &Fields,
    number: impl Fn() -> Result<String, Says>,
    now: UnixMs,
) -> Result<(), Says> {
    let says = |name: &str| fields.get(&[name]).unwrap_or_default().to_lowercase();
    // Of before 2023: the channels agreed to, in one column.
    let listed = says("consent");
    for (channel, status, at, word) in [
        (Channel::Email, "email marketing consent", "email marketing consent timestamp", "email"),
        (Channel::Sms, "sms marketing consent", "sms marketing consent timestamp", "sms"),
    ] {
        let status = says(status);
        let agreed = status == "subscribed" || status.is_empty() && listed.contains(word);
        if !agreed && status != "unsubscribed" {
            continue;
        }
        if channel == Channel::Sms {
            row.person.phone = Some(number()?);
        }
        let said_at = moment(fields, at, now)?;
        if status == "unsubscribed" {
            row.suppress(channel, SuppressedFor::Unsubscribe, said_at.unwrap_or(now));
        } else if row.person.address(channel).is_some() {
            let said_at = if status.is_empty() { moment(fields, "consent timestamp", now)? } else { said_at };
            let source =
                fields.get(&["source"]).map(|source| source.chars().take(SOURCE_CHARS_MAX).collect());
            row.person.yes.push(ImportedYes {
                ip: ip(fields, &["ip address"]),
                source,
                ..yes(channel, said_at)
            });
        }
    }
    if let Some(reason) = fields.get(&["email suppressions"]) {
        row.suppress(Channel::Email, why(reason), now);
    }
    Ok(())
}

fn plain(
    row: &mut Row,
    fields: &Fields,
    number: impl Fn() -> Result<String, Says>,
    now: UnixMs,
) -> Result<(), Says> {
    let told =
        fields.get(&["channels", "channel"]).unwrap_or(if row.person.email.is_some() { "email" } else { "" });
    // An empty cell says that nobody knows; only a file without the column is a list of those who agreed.
    let status = fields.cell(&["status", "consent"]).unwrap_or("subscribed").to_lowercase();
    let (at, is_yes) =
        (moment(fields, "consent at", now)?, ["subscribed", "yes", "true", "1"].contains(&&*status));
    let is_no = ["unsub", "bounce", "clean", "compl", "spam"].iter().any(|word| status.contains(word));
    let text = fields.get(&["consent text"]).map(|text| ConsentText::read(&text.into())).transpose();
    let text = text.map_err(|says| format!("the consent_text {says}"))?;
    if text.as_ref().is_some_and(|text| text.len() > IMPORT_WORDING_BYTES_MAX) {
        return Err(format!("the consent_text may have {IMPORT_WORDING_BYTES_MAX} bytes: shorten it").into());
    }
    for word in told.split([',', ';', '|', ' ']).filter(|word| !word.is_empty()) {
        let channel = match word.to_lowercase().as_str() {
            "email" | "e-mail" => Channel::Email,
            "sms" => Channel::Sms,
            "whatsapp" => Channel::WhatsApp,
            _ => return Err("the channels must be email, sms or whatsapp".into()),
        };
        if channel != Channel::Email && (is_yes || is_no) {
            row.person.phone = Some(number()?);
        }
        if is_no {
            let at = moment(fields, "unsubscribed at", now)?.unwrap_or(now);
            row.suppress(channel, why(&status), at);
        } else if is_yes && row.person.address(channel).is_none() {
            return Err("agrees to e-mails and has no e-mail address".into());
        } else if is_yes {
            let source =
                fields.get(&["consent source"]).map(|source| source.chars().take(SOURCE_CHARS_MAX).collect());
            let ip = ip(fields, &["consent ip", "ip"]);
            row.person.yes.push(ImportedYes { ip, source, text: text.clone(), ..yes(channel, at) });
        }
    }
    Ok(())
}

fn yes(channel: Channel, at: Option<UnixMs>) -> ImportedYes {
    ImportedYes { channel, at, stated_at: None, ip: None, text: None, source: None }
}

fn ip(fields: &Fields, names: &[&str]) -> Option<String> {
    let told: IpAddr = fields.get(names)?.parse().ok()?;
    Some(told.to_string())
}

/// An instant as tools write it: RFC 3339, or the same without `T` or an offset (then UTC), or a day alone. Nothing is
/// of the future.
fn moment(fields: &Fields, name: &str, now: UnixMs) -> Result<Option<UnixMs>, Says> {
    let Some(told) = fields.get(&[name]) else { return Ok(None) };
    let dashed = told.replacen(' ', "T", 1);
    let spelled = [
        told.to_owned(),
        dashed.clone(),
        format!("{dashed}Z"),
        format!("{dashed}:00Z"),
        format!("{told}T00:00:00Z"),
    ];
    let at = spelled.iter().find_map(|text| rfc3339(text));
    let at = at.and_then(|at| Instant::read(&at.into()).ok());
    let wrong = || {
        format!(
            "{name} must be a time such as 2026-03-14 09:12:31, or a day such as 2026-03-14, of 2000 or later"
        )
    };
    at.map(|at| Some(at.min(now))).ok_or_else(|| wrong().into())
}
