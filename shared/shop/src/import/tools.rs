//! What the columns of each tool's export say. Names are compared without case, `$` and underscores.

use std::borrow::Cow;
use std::net::IpAddr;

use rappel_signal::{Channel, UnixMs};
use serde_json::Value;

use super::{ImportFormat, ImportRefusal, ImportedPerson, ImportedYes};
use crate::form::{Birthday, ConsentText, Country, Email, Form, Instant, Language, Name, Phone, rfc3339};
use crate::limit::{IMPORT_WORDING_BYTES_MAX, TAGS_MAX};
use crate::suppressions::why;
use crate::{SuppressedAddress, SuppressedFor};

const MAILCHIMP: [&str; 6] =
    ["optin time", "confirm time", "member rating", "leid", "unsub time", "clean time"];
const KLAVIYO: [&str; 4] =
    ["klaviyo id", "email marketing consent", "sms marketing consent", "consent timestamp"];
const SHOPIFY: [(Channel, &[&str]); 2] = [
    // Before SMS there was one column.
    (Channel::Email, &["accepts email marketing", "accepts marketing"]),
    (Channel::Sms, &["accepts sms marketing"]),
];
/// Where a plain list says who agreed, or to what.
const STATUS: [&str; 2] = ["status", "consent"];
const CHANNELS: [&str; 2] = ["channels", "channel"];
/// What a plain list says besides of a yes, and what the name of a column that may say yes or no has in it.
const OF_A_YES: [&str; 4] = ["consent at", "consent text", "consent source", "consent ip"];
const LIKE_CONSENT: [&str; 5] = ["accept", "opt", "consent", "subscri", "marketing"];
const EMAIL: [&str; 3] = ["email", "e-mail", "email address"];
const PHONE: [&str; 3] = ["phone", "phone number", "mobile"];
const YES: [&str; 4] = ["subscribed", "yes", "true", "1"];
/// Words that tools put where nothing is.
const NOTHING: [&str; 5] = ["", "[]", "false", "none", "null"];
/// Longest name of a form or page, in characters.
pub(super) const SOURCE_CHARS_MAX: usize = 60;

/// What is wrong with a row, and what to change.
type Says = Cow<'static, str>;

/// What was understood of a row.
#[derive(Default)]
pub(super) struct Row {
    /// Their line is not known here.
    pub(super) person: ImportedPerson,
    /// They hold also where the rest cannot be read.
    pub(super) suppressed: Vec<SuppressedAddress>,
    /// The first thing that cannot be read: then nobody in this row agrees.
    pub(super) refused: Option<Says>,
}

/// What the first line, and the file's name, say of all others.
pub(super) struct Header {
    pub(super) format: ImportFormat,
    names: Vec<String>,
    of_file: OfFile,
}

/// What Mailchimp's name of a file says of everybody in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OfFile {
    Agreed,
    Nothing,
    Suppressed(SuppressedFor),
}

impl OfFile {
    /// Reads the words of a name: browsers add "(1)" to it, and people "Copy of". Nothing if it has none of the words, or more than one.
    fn read(name: &str) -> Option<OfFile> {
        let name = name.to_lowercase();
        let has = |wanted: &str| {
            name.split(|letter: char| !letter.is_alphanumeric() && letter != '-').any(|word| word == wanted)
        };
        let never = has("nonsubscribed") || has("non-subscribed");
        match (has("subscribed"), has("unsubscribed"), never) {
            (true, false, false) => Some(OfFile::Agreed),
            (false, true, false) => Some(OfFile::Suppressed(SuppressedFor::Unsubscribe)),
            (false, false, true) => Some(OfFile::Nothing),
            (false, false, false) if has("cleaned") => Some(OfFile::Suppressed(SuppressedFor::Bounce)),
            _ => None,
        }
    }
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
    /// Reads the first line.
    ///
    /// # Errors
    /// No column is for an address, or who agreed cannot be known.
    pub(super) fn of(file: &str, written: &[String]) -> Result<Header, ImportRefusal> {
        let plain = |name: &String| name.to_lowercase().replace('$', "").replace('_', " ").trim().to_owned();
        let names: Vec<String> = written.iter().map(plain).collect();
        let has = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&name.as_str()));
        let format = match () {
            () if has(&["email address"]) && has(&MAILCHIMP) => ImportFormat::Mailchimp,
            () if (has(&EMAIL) || has(&PHONE)) && has(&KLAVIYO) => ImportFormat::Klaviyo,
            () if !(has(&EMAIL) || has(&PHONE)) => return Err(ImportRefusal::UnknownColumns),
            () if SHOPIFY.iter().any(|(_, columns)| has(columns)) && !has(&STATUS) => ImportFormat::Shopify,
            () => ImportFormat::Plain,
        };
        let like_consent = |name: &String| {
            LIKE_CONSENT.iter().any(|word| name.contains(word)) && !OF_A_YES.contains(&name.as_str())
        };
        if format == ImportFormat::Plain && !has(&STATUS) && !has(&CHANNELS) {
            let unknown = names.iter().zip(written).find(|(name, _)| like_consent(name));
            if let Some((_, written)) = unknown {
                let written = written.chars().take(SOURCE_CHARS_MAX).collect();
                return Err(ImportRefusal::UnknownConsent(written));
            }
        }
        let of_file = match format {
            ImportFormat::Mailchimp => OfFile::read(file).ok_or(ImportRefusal::UnknownName)?,
            _ => OfFile::Nothing,
        };
        Ok(Header { format, names, of_file })
    }

    /// Reads a row.
    pub(super) fn read(&self, values: &[String], now: UnixMs) -> Row {
        let fields = Fields(&self.names, values);
        let mut row = Row::default();
        let phone = fields.get(&PHONE);
        match fields.get(&EMAIL) {
            Some(told) => {
                let email = Email::read(&told.into());
                row.person.email =
                    row.note(email.map_err(|says| format!("the e-mail address {says}").into()));
            }
            None if phone.is_none() => return Row::refused("there is no address in this row: leave it out"),
            None => {}
        }
        // A number that nobody agreed to have written to is not read: many files have them as they are dialled at home. An
        // apostrophe before it keeps a spreadsheet from reckoning with it.
        let number = || match phone {
            Some(told) => Phone::read(&told.trim_start_matches('\'').into())
                .map_err(|says| Says::from(format!("the phone number {says}"))),
            None => Err("agrees to messages to a phone and has no number".into()),
        };
        match self.format {
            ImportFormat::Mailchimp => self.mailchimp(&mut row, &fields, now),
            ImportFormat::Klaviyo => klaviyo(&mut row, &fields, number, now),
            ImportFormat::Shopify => shopify(&mut row, &fields, number),
            ImportFormat::Plain => plain(&mut row, &fields, number, now),
        }
        self.known(&mut row, &fields);
        let Row { person, suppressed, refused } = &mut row;
        let is_no = |channel| suppressed.iter().any(|one| one.channels.contains(&channel));
        person.yes.retain(|yes| refused.is_none() && !is_no(yes.channel));
        row
    }

    /// What may be kept besides. Of another tool's columns, what cannot be read is left out: they are its merchants' own.
    fn known(&self, row: &mut Row, fields: &Fields) {
        let mut read = |names: &[&str], what: &str, form: fn(&Value) -> Result<String, String>| {
            let read = form(&fields.get(names)?.into());
            match self.format {
                ImportFormat::Plain => row.note(read.map_err(|says| format!("the {what} {says}").into())),
                _ => read.ok(),
            }
        };
        let birthday =
            |told: &Value| Birthday::read(told).map(|_| told.as_str().unwrap_or_default().to_owned());
        let first_name = read(&["first name", "fname"], "first name", Name::read);
        let language = read(&["language", "preferred language", "locale"], "language", Language::read);
        // Mailchimp's `CC` is a guess from an address of a network.
        let country = read(&["country"], "country", Country::read);
        let birthday = read(&["birthday", "date of birth"], "birthday", birthday);
        let tags = fields.get(&["tags"]).unwrap_or_default().split([',', '|']);
        let tags = tags.map(|tag| tag.trim_matches(|c: char| c == '"' || c.is_whitespace()));
        let tags = tags.filter_map(|tag| Name::read(&tag.into()).ok()).take(TAGS_MAX).collect();
        let person = std::mem::take(&mut row.person);
        row.person = ImportedPerson { first_name, language, country, birthday, tags, ..person };
    }

    fn mailchimp(&self, row: &mut Row, fields: &Fields, now: UnixMs) {
        let (cleaned_at, unsubscribed_at) =
            (row.no_at(fields, "clean time", now), row.no_at(fields, "unsub time", now));
        let no = match (cleaned_at, unsubscribed_at, self.of_file) {
            (Some(at), ..) => Some((SuppressedFor::Bounce, at)),
            (None, Some(at), _) => Some((why(fields.get(&["unsub reason"]).unwrap_or_default()), at)),
            (None, None, OfFile::Suppressed(why)) => Some((why, now)),
            (None, None, _) => None,
        };
        if let Some((why, at)) = no {
            row.suppress(Channel::Email, why, at);
        } else if self.of_file == OfFile::Agreed {
            let confirmed_at = row.moment(fields, "confirm time", now);
            let stated_at = row.moment(fields, "optin time", now);
            let yes = ImportedYes {
                stated_at: stated_at.filter(|at| confirmed_at.is_some_and(|confirmed| *at < confirmed)),
                ip: ip(fields, &["confirm ip", "optin ip"]),
                ..yes(Channel::Email, confirmed_at.or(stated_at))
            };
            row.person.yes.push(yes);
        }
    }
}

impl Row {
    /// Nothing of it was understood.
    pub(super) fn refused(says: impl Into<Says>) -> Row {
        Row { refused: Some(says.into()), ..Row::default() }
    }

    /// What was read, or else a note of what is wrong.
    fn note<T>(&mut self, read: Result<T, Says>) -> Option<T> {
        let note = |says| {
            self.refused.get_or_insert(says);
        };
        read.map_err(note).ok()
    }

    fn moment(&mut self, fields: &Fields, name: &str, now: UnixMs) -> Option<UnixMs> {
        self.note(moment(fields, name, now)).flatten()
    }

    /// When a no was said that a column with its time stands for: now, if that cannot be read.
    fn no_at(&mut self, fields: &Fields, name: &str, now: UnixMs) -> Option<UnixMs> {
        fields.get(&[name]).map(|_| self.moment(fields, name, now).unwrap_or(now))
    }

    fn suppress(&mut self, channel: Channel, why: SuppressedFor, at: UnixMs) {
        if let Some(address) = self.person.address(channel).map(str::to_owned) {
            self.suppressed.push(SuppressedAddress { address, channels: vec![channel], why, at });
        }
    }
}

fn klaviyo(row: &mut Row, fields: &Fields, number: impl Fn() -> Result<String, Says>, now: UnixMs) {
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
            row.person.phone = row.note(number());
        }
        let said_at = row.moment(fields, at, now);
        if status == "unsubscribed" {
            row.suppress(channel, SuppressedFor::Unsubscribe, said_at.unwrap_or(now));
        } else if row.person.address(channel).is_some() {
            let said_at =
                if status.is_empty() { row.moment(fields, "consent timestamp", now) } else { said_at };
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
}

/// A `no` may be of somebody who was never asked: it keeps nobody from being written to.
fn shopify(row: &mut Row, fields: &Fields, number: impl Fn() -> Result<String, Says>) {
    for (channel, columns) in SHOPIFY {
        let status = fields.get(columns).unwrap_or_default().to_lowercase();
        if !YES.contains(&&*status) {
            continue;
        }
        if channel == Channel::Sms {
            row.person.phone = row.note(number());
        }
        if row.person.address(channel).is_some() {
            row.person.yes.push(yes(channel, None));
        }
    }
}

fn plain(row: &mut Row, fields: &Fields, number: impl Fn() -> Result<String, Says>, now: UnixMs) {
    let (channels, status) = (fields.cell(&CHANNELS), fields.cell(&STATUS));
    // An empty cell says that nobody knows; only a file without either column is a list of those who agreed to e-mails.
    let told = match channels {
        Some("") | None if row.person.email.is_some() && (channels.is_none() || status.is_some()) => "email",
        told => told.unwrap_or_default(),
    };
    let status = status.unwrap_or("subscribed").to_lowercase();
    let (at, is_yes) = (row.moment(fields, "consent at", now), YES.contains(&&*status));
    let is_no = ["unsub", "bounce", "clean", "compl", "spam"].iter().any(|word| status.contains(word));
    let text = fields.get(&["consent text"]).map(|text| ConsentText::read(&text.into())).transpose();
    let text = row.note(text.map_err(|says| format!("the consent_text {says}").into())).flatten();
    if text.as_ref().is_some_and(|text| text.len() > IMPORT_WORDING_BYTES_MAX) {
        let says = format!("the consent_text may have {IMPORT_WORDING_BYTES_MAX} bytes: shorten it");
        row.note::<()>(Err(says.into()));
    }
    for word in told.split([',', ';', '|', ' ']).filter(|word| !word.is_empty()) {
        let channel = match word.to_lowercase().as_str() {
            "email" | "e-mail" => Channel::Email,
            "sms" => Channel::Sms,
            "whatsapp" => Channel::WhatsApp,
            _ => {
                row.note::<()>(Err("the channels must be email, sms or whatsapp".into()));
                continue;
            }
        };
        if channel != Channel::Email && (is_yes || is_no) {
            row.person.phone = row.note(number());
        }
        if is_no {
            let at = row.no_at(fields, "unsubscribed at", now).unwrap_or(now);
            row.suppress(channel, why(&status), at);
        } else if is_yes && row.person.address(channel).is_none() {
            row.note::<()>(Err("agrees to e-mails and has no e-mail address".into()));
        } else if is_yes {
            let source =
                fields.get(&["consent source"]).map(|source| source.chars().take(SOURCE_CHARS_MAX).collect());
            let ip = ip(fields, &["consent ip", "ip"]);
            row.person.yes.push(ImportedYes { ip, source, text: text.clone(), ..yes(channel, at) });
        }
    }
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
