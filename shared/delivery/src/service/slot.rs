//! Where a service stands at a shop: in its own place, in the second one, or under a name that somebody chose. What is typed is
//! the same; only what it is kept under differs.

use super::{Kind, SERVICES, Service};

/// What the address of one in second place begins with.
const SECOND: &str = "second-";
/// What the address of a further audience begins with.
const AUDIENCE: &str = "audience-";
/// What the names of connections begin with, among credentials.
const CONNECTIONS: &str = "CONNECTIONS/";
/// Who takes e-mails.
const FIRST_MAILER: &str = "EMAIL_PROVIDER";
/// Who takes those that the first does not take for reasons of its own.
const SECOND_MAILER: &str = "EMAIL_FALLBACK";

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// Under the names in the table.
    Own,
    /// For e-mails that the first provider does not take.
    Second,
    /// A further audience, by the name that flows call it by.
    Named(String),
}

/// A service in its slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// What is typed, and what for.
    pub service: &'static Service,
    /// What it is kept under.
    pub slot: Slot,
}

impl Installed {
    /// The one that an address names. Whether a chosen name may be one, the caller knows.
    pub fn named(address: &str) -> Option<Installed> {
        if let Some(service) = Service::named(address) {
            return Some(Installed { service, slot: Slot::Own });
        }
        let in_slot = |service: &'static Service, slot| Installed { service, slot };
        if let Some(name) = address.strip_prefix(SECOND) {
            let service = Service::named(name).filter(|service| service.may_be_second())?;
            return Some(in_slot(service, Slot::Second));
        }
        let name = address.strip_prefix(AUDIENCE).filter(|name| !name.is_empty())?;
        let service = SERVICES.iter().find(|service| service.may_be_named())?;
        Some(in_slot(service, Slot::Named(name.to_owned())))
    }

    /// Its name in addresses.
    pub fn name(&self) -> String {
        match &self.slot {
            Slot::Own => self.service.name.to_owned(),
            Slot::Second => format!("{SECOND}{}", self.service.name),
            Slot::Named(name) => format!("{AUDIENCE}{name}"),
        }
    }

    /// What people call it.
    pub fn title(&self) -> String {
        match &self.slot {
            Slot::Own => self.service.title.to_owned(),
            Slot::Second => format!("{}, in second place", self.service.title),
            Slot::Named(name) => format!("{}: {name}", self.service.title),
        }
    }

    /// What a credential of the table is kept under.
    pub fn kept_as(&self, credential: &str) -> String {
        match &self.slot {
            Slot::Second if credential == FIRST_MAILER => SECOND_MAILER.to_owned(),
            Slot::Named(name) if credential.starts_with(CONNECTIONS) => format!("{CONNECTIONS}{name}"),
            _ => credential.to_owned(),
        }
    }
}

impl Service {
    /// Whether it may take e-mails that another one does not take.
    pub fn may_be_second(&self) -> bool {
        self.credentials.iter().any(|credential| credential.name == FIRST_MAILER)
    }

    /// Whether there may be several of it, each under a name that flows call it by.
    pub fn may_be_named(&self) -> bool {
        self.credentials.iter().any(|credential| credential.kind == Kind::Audience)
    }

    /// The service whose connection flows call by this name.
    pub fn connected_as(name: &str) -> Option<&'static Service> {
        let is_it = |service: &&Service| {
            let names = service.credentials.iter().map(|credential| credential.name);
            names.filter_map(|known| known.strip_prefix(CONNECTIONS)).any(|known| known == name)
        };
        SERVICES.iter().find(is_it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_service_and_what_it_is_kept_under() {
        for (address, title, from, kept) in [
            ("resend", "Resend", "EMAIL_PROVIDER", "EMAIL_PROVIDER"),
            ("second-resend", "Resend, in second place", "EMAIL_PROVIDER", "EMAIL_FALLBACK"),
            ("second-resend", "Resend, in second place", "FEEDBACK/resend", "FEEDBACK/resend"),
            ("meta", "Meta audience", "CONNECTIONS/meta", "CONNECTIONS/meta"),
            (
                "audience-lost-carts",
                "Meta audience: lost-carts",
                "CONNECTIONS/meta",
                "CONNECTIONS/lost-carts",
            ),
        ] {
            let installed = Installed::named(address).unwrap();
            assert_eq!((installed.name(), installed.title()), (address.to_owned(), title.to_owned()));
            assert_eq!(installed.kept_as(from), kept);
        }
        for none in ["second-twilio", "second-klaviyo", "second-", "audience-", "nobody"] {
            assert_eq!(Installed::named(none), None, "{none}");
        }
        // No service's own address could be taken for another's.
        assert!(
            SERVICES.iter().all(|known| !known.name.starts_with(SECOND) && !known.name.starts_with(AUDIENCE))
        );
    }

    #[test]
    fn a_name_that_a_service_has_is_known() {
        assert_eq!(Service::connected_as("klaviyo").map(|service| service.name), Some("klaviyo"));
        assert_eq!(Service::connected_as("brevo").map(|service| service.name), Some("brevo-events"));
        assert_eq!(Service::connected_as("lost-carts"), None);
    }
}
