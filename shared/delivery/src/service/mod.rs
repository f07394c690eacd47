//! Companies a merchant can connect a shop to, and what to type for each: fields on one side, credentials on the other.
//!
//! A credential is what is kept under one name: a line as [`crate::provider::line`] reads it, or a bare secret. A service may
//! have two, one to send with and one by which it proves itself when it tells; a field may stand in both. What is typed is
//! checked by the very code that will use it.
//!
//! | module | question it answers |
//! | --- | --- |
//! | `table` | which services are there, and what does each want? |
//! | `fill` | what is kept of what was typed, or what is wrong with it? |
//! | `show` | what of a kept credential may be shown? |
//! | `slot` | where does it stand: first, second, under a name of its own? |

mod fill;
mod show;
mod slot;
mod table;

pub use fill::{Problems, fill};
pub use show::{is_of, shown};
pub use slot::{Installed, Slot};
pub use table::SERVICES;

/// A company, or another thing that a shop is connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// Its name in addresses.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What it does for the shop.
    pub does: &'static str,
    /// What to type.
    pub fields: &'static [Field],
    /// What is kept of it.
    pub credentials: &'static [Credential],
}

/// One thing to type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in the form.
    pub name: &'static str,
    /// What it is, as the service calls it.
    pub label: &'static str,
    /// Where to find it, or what it looks like; also what is said when it is none.
    pub hint: &'static str,
    /// Whether it is never shown again.
    pub secret: bool,
    /// Whether the service does nothing without it.
    pub required: bool,
}

/// What is kept under one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credential {
    /// The name: that of the deployment's secret in whose place it stands, or an entry of one, as `FEEDBACK/resend`.
    pub name: &'static str,
    /// How it is written and who checks it.
    pub kind: Kind,
    /// What its line begins with; empty if it is none.
    pub scheme: &'static str,
    /// The field before the `:`; empty without one.
    pub user: &'static str,
    /// The field of the secret.
    pub secret: &'static str,
    /// The field behind the `@`; empty without one.
    pub place: &'static str,
    /// Fields behind the `?`, each an option of its name.
    pub options: &'static [&'static str],
}

/// How a credential is written, and who checks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The line of a company that takes e-mails.
    Email,
    /// That of a mail server: the options hold its port.
    Smtp,
    /// That of a company that takes messages to phones.
    Phone,
    /// That of a platform that is told of events.
    Platform,
    /// That of an advertising audience.
    Audience,
    /// What a provider proves itself with when it tells of messages.
    Feedback,
    /// A bare secret, with a place behind an `@` if there is one.
    Bare,
    /// A push key.
    Push,
}

impl Service {
    /// The service of this name.
    pub fn named(name: &str) -> Option<&'static Service> {
        SERVICES.iter().find(|service| service.name == name)
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The provider whose calls prove themselves with a credential of this service: the last word of their address.
    pub fn tells_as(&self) -> Option<&'static str> {
        self.credentials.iter().find_map(|credential| credential.name.strip_prefix("FEEDBACK/"))
    }
}

impl Credential {
    /// The fields it is made of, those that are there.
    fn fields(&self) -> impl Iterator<Item = &'static str> {
        let parts = [self.user, self.secret, self.place];
        parts.into_iter().chain(self.options.iter().copied()).filter(|field| !field.is_empty())
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
