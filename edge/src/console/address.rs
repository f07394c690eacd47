//! The console's addresses. Pure: what stands behind `/console` becomes an [`Address`].
//!
//! A shop's pages stand behind `shops/<key>`, so that no shop can be called as one of the console's own pages is.

use rappel_signal::ShopKey;

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// The console itself.
    Home,
    /// Asks for an address to send a link to.
    SignIn,
    /// What the link opens.
    SignInLink,
    /// Asks for the one-time code.
    FirstOwner,
    /// Ends the session.
    SignOut,
    /// The console's stylesheet or script.
    File(String),
    /// A page of a shop.
    Shop(ShopKey, Place),
}

/// A page of a shop, or what one of its forms does.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// What messages came to.
    Overview,
    /// Stops all sending, or lets it go on.
    Pause,
    /// The catalogue of flows.
    Flows,
    /// Switches the flow of this id.
    Switch(String),
    /// What waits and what was given up.
    Messages,
    /// Sends this message again.
    Resend(String),
}

/// Where a shop's pages begin.
pub(super) fn of_shop(key: &str) -> String {
    format!("/console/shops/{key}")
}

impl Address {
    /// Reads it; `None` if it is none of ours.
    pub(super) fn parse(path: &str) -> Option<Address> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        Some(match parts.as_slice() {
            [] => Address::Home,
            ["sign-in"] => Address::SignIn,
            ["sign-in", "link"] => Address::SignInLink,
            ["first-owner"] => Address::FirstOwner,
            ["sign-out"] => Address::SignOut,
            ["a", file] => Address::File((*file).to_owned()),
            ["shops", key, rest @ ..] => Address::Shop(ShopKey::parse(key)?, Place::parse(rest)?),
            _ => return None,
        })
    }
}

impl Place {
    fn parse(parts: &[&str]) -> Option<Place> {
        Some(match parts {
            [] => Place::Overview,
            ["pause"] => Place::Pause,
            ["flows"] => Place::Flows,
            ["flows", flow, "status"] => Place::Switch((*flow).to_owned()),
            ["messages"] => Place::Messages,
            ["messages", letter, "resend"] => Place::Resend((*letter).to_owned()),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_where_they_say_and_nowhere_else() {
        let shop = || ShopKey::parse("sign-in").unwrap();
        assert_eq!(Address::parse(""), Some(Address::Home));
        assert_eq!(Address::parse("sign-in"), Some(Address::SignIn));
        assert_eq!(Address::parse("shops/sign-in"), Some(Address::Shop(shop(), Place::Overview)));
        let switch = Place::Switch("vip".into());
        assert_eq!(Address::parse("shops/sign-in/flows/vip/status"), Some(Address::Shop(shop(), switch)));
        for none in ["shops", "shops/No", "shops/sign-in/secrets", "sign-in/link/x", "demo"] {
            assert_eq!(Address::parse(none), None, "{none}");
        }
    }
}
