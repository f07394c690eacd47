//! Customers: who they are, what the shop knows of them, and what they agreed to.

use rappel_signal::{Channel, UnixMs, VisitorId};
use serde::{Deserialize, Serialize};

use super::{Check, at_most, must};
use crate::form::{
    As, Birthday, ChannelName, ConsentText, Country, Each, Email, Id, Instant, Language, Maybe, Name, Phone,
    Visitor, Zone,
};
use crate::limit::{CONSENTS_MAX, TAGS_MAX};
use crate::patch::Patched;
use crate::{Patch, Refusal};

/// Which customer is meant. At least one field; several must mean the same person. What the shop's server says of an
/// address is verified by its saying so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CustomerReference {
    /// The shop's id of the account.
    #[serde(default, with = "Maybe::<Id>", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// E-mail address.
    #[serde(default, with = "Maybe::<Email>", skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone number with its country code (E.164).
    #[serde(default, with = "Maybe::<Phone>", skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The value of the cookie `_rappel`: joins what was seen in the shop to this customer.
    #[serde(default, with = "Maybe::<Visitor>", skip_serializing_if = "Option::is_none")]
    pub visitor: Option<VisitorId>,
}

/// What the shop knows of a customer. What is left out stays as it was; `null` clears it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CustomerProfile {
    /// Whom this is about, as known until now.
    pub customer: CustomerReference,
    /// A new e-mail address.
    #[serde(default, with = "Patched::<Email>", skip_serializing_if = "Patch::is_keep")]
    pub email: Patch<String>,
    /// A new phone number.
    #[serde(default, with = "Patched::<Phone>", skip_serializing_if = "Patch::is_keep")]
    pub phone: Patch<String>,
    /// First name: for greetings and name days.
    #[serde(default, with = "Patched::<Name>", skip_serializing_if = "Patch::is_keep")]
    pub first_name: Patch<String>,
    /// Date of birth, `1990-02-28`, or `--02-28` without the year.
    #[serde(default, with = "Patched::<Birthday>", skip_serializing_if = "Patch::is_keep")]
    pub birthday: Patch<BirthDate>,
    /// Only if the customer gave it.
    #[serde(default, with = "Patched::<GenderWord>", skip_serializing_if = "Patch::is_keep")]
    pub gender: Patch<Gender>,
    /// IANA zone: decides when it is night.
    #[serde(default, with = "Patched::<Zone>", skip_serializing_if = "Patch::is_keep")]
    pub zone: Patch<String>,
    /// ISO 3166-1.
    #[serde(default, with = "Patched::<Country>", skip_serializing_if = "Patch::is_keep")]
    pub country: Patch<String>,
    /// BCP 47.
    #[serde(default, with = "Patched::<Language>", skip_serializing_if = "Patch::is_keep")]
    pub language: Patch<String>,
    /// All tags of the customer: they replace those before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<Vec<As<Name>>>"))]
    pub tags: Option<Tags>,
    /// What the customer agreed to, or no longer agrees to, since the last event.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<MessageConsent>,
}

/// All tags of a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tags(#[serde(with = "Each::<Name>")] pub Vec<String>);

/// A customer's word on messages of one channel, with its proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MessageConsent {
    /// On which channel.
    #[serde(with = "As::<ChannelName>")]
    pub channel: Channel,
    /// Yes or no. Consent on one channel says nothing of another.
    pub granted: bool,
    /// The wording agreed to, as shown: the proof. Needed for a yes.
    #[serde(default, with = "Maybe::<ConsentText>", skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When; the event's `at` if left out.
    #[serde(default, with = "Maybe::<Instant>", skip_serializing_if = "Option::is_none")]
    pub at: Option<UnixMs>,
    /// Nobody knows when: that time was given for many. Any no that is known holds against such a yes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dated_for_all: bool,
}

/// A date of birth. The day exists, in a leap year where the year is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BirthDate {
    /// Four digits, if given.
    pub year: Option<u16>,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A gender, as the customer states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Any other.
    Other,
}

/// A customer asked to be forgotten, or the account is gone: everything is erased, everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CustomerDeleted {
    /// Who.
    pub customer: CustomerReference,
}

impl CustomerReference {
    /// At least one field, or nobody is meant.
    pub(super) fn check(&self, path: &str) -> Result<(), Refusal> {
        let names_somebody =
            self.id.is_some() || self.email.is_some() || self.phone.is_some() || self.visitor.is_some();
        must(names_somebody, path, "must name the customer by `id`, `email`, `phone` or `visitor`")
    }

    /// Where the reference may be left out.
    pub(super) fn check_some(reference: &Option<CustomerReference>) -> Result<(), Refusal> {
        reference.as_ref().map_or(Ok(()), |reference| reference.check("customer"))
    }
}

impl Check for CustomerProfile {
    fn check(&self) -> Result<(), Refusal> {
        self.customer.check("customer")?;
        at_most("tags", self.tags.as_ref().map_or(&[], |tags| tags.0.as_slice()), TAGS_MAX)?;
        at_most("consents", &self.consents, CONSENTS_MAX)?;
        let unproven = self.consents.iter().position(|consent| consent.granted && consent.text.is_none());
        unproven.map_or(Ok(()), |index| {
            Err(Refusal::at(
                &format!("consents[{index}].text"),
                "is missing: a consent is kept with the wording that was agreed to",
            ))
        })
    }
}

impl Check for CustomerDeleted {
    fn check(&self) -> Result<(), Refusal> {
        self.customer.check("customer")
    }
}

/// How a gender is spelled.
pub(crate) struct GenderWord;

const GENDERS: [(&str, Gender); 3] =
    [("female", Gender::Female), ("male", Gender::Male), ("other", Gender::Other)];

impl crate::form::Form for GenderWord {
    type Plain = Gender;

    fn read(told: &serde_json::Value) -> Result<Gender, String> {
        let known = GENDERS.iter().find(|(word, _)| told.as_str() == Some(*word));
        known
            .map(|(_, gender)| *gender)
            .ok_or_else(|| format!("must be female, male or other, not {}", crate::form::shown(told)))
    }

    fn write(plain: &Gender) -> serde_json::Value {
        GENDERS.iter().find(|(_, gender)| gender == plain).map(|(word, _)| *word).into()
    }

    #[cfg(test)]
    fn schema() -> serde_json::Value {
        serde_json::json!({"type": "string", "enum": GENDERS.map(|(word, _)| word)})
    }
}
