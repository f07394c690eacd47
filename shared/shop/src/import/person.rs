//! One person of a file: what may be kept of them, and the event that brings them along.

use base16ct::lower::encode_string as hex;
use rappel_signal::limit::CONSENT_TEXT_BYTES_MAX;
use rappel_signal::{Channel, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::ImportFormat;
use crate::form::{Birthday, Form, Instant};
use crate::payload::{CustomerProfile, CustomerReference, MessageConsent, Tags};
use crate::{Event, Patch, Payload};

/// Somebody with a yes, as they wait for the import to be started. The form is kept meanwhile: new fields need a default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportedPerson {
    /// The line of the file, counted from 1.
    pub line: u32,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone number with its country code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// First name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// BCP 47.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// ISO 3166-1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Date of birth as `rappel_shop` reads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
    /// Tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What they agreed to: one for each channel at most.
    pub yes: Vec<ImportedYes>,
}

/// A yes on one channel, with what the file tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedYes {
    /// On which channel.
    pub channel: Channel,
    /// When it was said, or confirmed; nothing if the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<UnixMs>,
    /// When it was first said, where it was confirmed later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<UnixMs>,
    /// From which network address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The wording agreed to, where the file has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The form or page it was said on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What the merchant says of all rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportTerms {
    /// The wording that was agreed to, or the form that had it.
    pub wording: String,
    /// When those had agreed of whom the file does not say it; nothing leaves them out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed_at: Option<UnixMs>,
}

impl ImportedPerson {
    /// The address that a yes on this channel is about.
    pub fn address(&self, channel: Channel) -> Option<&str> {
        match channel {
            Channel::Email => self.email.as_deref(),
            Channel::Sms | Channel::WhatsApp => self.phone.as_deref(),
            Channel::Push => None,
        }
    }

    /// Every yes with its address and, by the file or else by these terms, its time.
    pub fn said<'a>(
        &'a self,
        terms: Option<&'a ImportTerms>,
    ) -> impl Iterator<Item = (&'a ImportedYes, &'a str, UnixMs)> {
        let given = terms.and_then(|terms| terms.agreed_at);
        self.yes.iter().filter_map(move |yes| Some((yes, self.address(yes.channel)?, yes.at.or(given)?)))
    }

    /// How many of their yeses a no speaks against, those without a date among them: they are older than any no.
    pub fn held(&self, forbids: impl Fn(&ImportedYes, &str) -> bool) -> usize {
        let is_held = |yes: &&ImportedYes| self.address(yes.channel).is_some_and(|to| forbids(yes, to));
        self.yes.iter().filter(is_held).count()
    }

    /// The event that brings them along, with every yes that holds; nothing if none does. Only an address with a yes is in it, and
    /// its id follows from what it says: told again, by the same file or another, it does nothing.
    pub fn event(
        &self,
        format: ImportFormat,
        terms: &ImportTerms,
        holds: impl Fn(&ImportedYes, &str) -> bool,
    ) -> Option<Event> {
        let said = self.said(Some(terms)).filter(|(yes, address, _)| holds(yes, address));
        let consents: Vec<MessageConsent> = said
            .map(|(yes, _, at)| MessageConsent {
                channel: yes.channel,
                granted: true,
                text: Some(yes.proof(format, terms)),
                at: Some(at),
                dated_for_all: yes.at.is_none(),
            })
            .collect();
        let at = consents.iter().filter_map(|consent| consent.at).max()?;
        let by_email = consents.iter().any(|consent| consent.channel == Channel::Email);
        let by_phone = consents.iter().any(|consent| consent.channel != Channel::Email);
        let customer = CustomerReference {
            email: self.email.clone().filter(|_| by_email),
            phone: self.phone.clone().filter(|_| by_phone),
            ..CustomerReference::default()
        };
        let birthday = self.birthday.as_deref().and_then(|day| Birthday::read(&Value::from(day)).ok());
        let profile = CustomerProfile {
            customer,
            email: Patch::Keep,
            phone: Patch::Keep,
            first_name: patch(self.first_name.clone()),
            birthday: patch(birthday),
            gender: Patch::Keep,
            zone: Patch::Keep,
            country: patch(self.country.clone()),
            language: patch(self.language.clone()),
            tags: (!self.tags.is_empty()).then(|| Tags(self.tags.clone())),
            consents,
        };
        let mut event =
            Event { id: String::new(), at, payload: Payload::CustomerImported(Box::new(profile)) };
        event.id = format!("import/{}", digest(&event.to_json().ok()?.to_string()));
        Some(event)
    }
}

impl ImportedYes {
    /// What is kept as the proof: the wording, then where it comes from and what the file tells of it. Of these, only the form's
    /// name is cut to what fits.
    fn proof(&self, format: ImportFormat, terms: &ImportTerms) -> String {
        let wording = self.text.as_deref().unwrap_or(&terms.wording);
        let mut proof = format!("{wording} (brought along from {}", format.words());
        let first_said = self.stated_at.and_then(|at| Instant::write(&at).as_str().map(str::to_owned));
        let mut rest = String::new();
        for (word, told) in [("from", self.ip.as_deref()), ("first said", first_said.as_deref())] {
            if let Some(told) = told {
                rest.push_str(&format!("; {word} {told}"));
            }
        }
        rest.push_str(if self.at.is_none() { "; dated for the whole list)" } else { ")" });
        if let Some(source) = &self.source {
            proof.push_str("; by ");
            let room = CONSENT_TEXT_BYTES_MAX.saturating_sub(proof.len() + rest.len());
            let fits = |(place, letter): &(usize, char)| place + letter.len_utf8() <= room;
            proof.extend(source.char_indices().take_while(fits).map(|(_, letter)| letter));
        }
        proof.push_str(&rest);
        proof
    }
}

fn patch<T>(known: Option<T>) -> Patch<T> {
    known.map_or(Patch::Keep, Patch::Set)
}

fn digest(text: &str) -> String {
    hex(Sha256::digest(text.as_bytes()).get(..16).unwrap_or_default())
}
