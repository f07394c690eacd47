//! E-mail addresses: checked, and brought to one spelling.
//!
//! The syntax is RFC 5321's as `email_address` reads it; on top of it only what every mailbox provider delivers to is
//! taken: no quoted names, no IP addresses, at least one dot in the domain, plain ASCII.

use email_address::{EmailAddress, Options};

/// Longest address, in bytes (RFC 5321 section 4.5.3.1.3, less the angle brackets).
pub const ADDRESS_MAX_BYTES: usize = 254;
/// Longest part before the "@", in bytes (RFC 5321 section 4.5.3.1.1).
pub const LOCAL_PART_MAX_BYTES: usize = 64;

/// An address that was checked. The domain is in lower case, the part before the "@" as typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address(String);

/// Why an address was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressError {
    /// Longer than [`ADDRESS_MAX_BYTES`] or [`LOCAL_PART_MAX_BYTES`].
    TooLong,
    /// Letters outside ASCII: an international domain must come in its `xn--` form.
    NotAscii,
    /// Not of the form `name@domain.example`.
    BadSyntax,
}

impl core::fmt::Display for AddressError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            AddressError::TooLong => {
                "the address is longer than any mailbox (254 characters, 64 before the @)"
            }
            AddressError::NotAscii => {
                "the address has letters outside ASCII; write the domain in its xn-- form"
            }
            AddressError::BadSyntax => "the address must look like name@domain.example",
        })
    }
}

impl Address {
    /// Checks an address as typed; surrounding white space is forgiven.
    pub fn parse(typed: &str) -> Result<Self, AddressError> {
        let typed = typed.trim();
        if typed.len() > ADDRESS_MAX_BYTES {
            return Err(AddressError::TooLong);
        }
        if !typed.is_ascii() {
            return Err(AddressError::NotAscii);
        }
        let local_bytes = typed.rfind('@').unwrap_or(0);
        if local_bytes > LOCAL_PART_MAX_BYTES {
            return Err(AddressError::TooLong);
        }
        let options = Options::default().without_display_text().without_domain_literal().with_required_tld();
        let address =
            EmailAddress::parse_with_options(typed, options).map_err(|_| AddressError::BadSyntax)?;
        let (local, domain) = (address.local_part(), address.domain());
        // A quoted name or anything else that is no plain dot-atom (RFC 5322 section 3.2.3) is refused: hardly anybody
        // has one, and quotes are where headers get broken.
        let atom = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
        let host = |b: u8| b.is_ascii_alphanumeric() || b"-.".contains(&b);
        if !local.bytes().all(atom) || !domain.bytes().all(host) {
            return Err(AddressError::BadSyntax);
        }
        Ok(Address(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// The address to write to.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The domain, in lower case.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The one spelling under which a person is known: all in lower case. In theory `Ada@` and `ada@` may be two
    /// people; in practice no provider lets them, and a suppression must not be escaped by a capital letter.
    pub fn identity(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_addresses_are_taken() {
        let check = |typed: &str, expected: &str| {
            assert_eq!(Address::parse(typed).map(|a| a.0), Ok(expected.to_owned()), "{typed}");
        };
        check("ada@example.com", "ada@example.com");
        check("  Ada.Lovelace+shop@EXAMPLE.co.uk\n", "Ada.Lovelace+shop@example.co.uk");
        check("o'neill@xn--bcher-kva.example", "o'neill@xn--bcher-kva.example");
        let address = Address::parse("Ada@Example.com").unwrap();
        assert_eq!((address.identity().as_str(), address.domain()), ("ada@example.com", "example.com"));
    }

    #[test]
    fn anything_else_is_refused_with_the_reason() {
        let check = |typed: &str, error| assert_eq!(Address::parse(typed), Err(error), "{typed:?}");
        for bad in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@localhost",
            "ada@[127.0.0.1]",
            "Ada <ada@example.com>",
            "ada@exam ple.com",
            "ada@@example.com",
            "ada@example..com",
            ".ada@example.com",
            "\"a b\"@example.com",
            "ada@example.com\r\nBcc: b@example.com",
            "ada\0@example.com",
            "ada@example.com,b@example.com",
            "ada(x)@example.com",
            "<ada@example.com>",
            "ada@-example.com",
        ] {
            check(bad, AddressError::BadSyntax);
        }
        check("ádá@example.com", AddressError::NotAscii);
        check("ada@bücher.example", AddressError::NotAscii);
        check(&format!("{}@example.com", "a".repeat(65)), AddressError::TooLong);
        check(&format!("ada@{}.com", "a.".repeat(200)), AddressError::TooLong);
    }

    proptest! {
        #[test]
        fn an_accepted_address_is_one_harmless_word(typed in "[a-zA-Z0-9.@\"<>\\r\\n ,;:()\\\\+é-]{0,40}|\\PC{0,20}@[a-z.]{1,10}") {
            if let Ok(address) = Address::parse(&typed) {
                prop_assert!(!address.0.bytes().any(|b| b.is_ascii_control() || b" <>\"(),:;\\".contains(&b)));
                prop_assert_eq!(address.0.matches('@').count(), 1);
                prop_assert_eq!(Address::parse(&address.0).unwrap(), address);
            }
        }
    }
}
