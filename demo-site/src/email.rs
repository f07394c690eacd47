//! E-mail addresses as typed: bounded, and of characters that are safe in a cookie and in a page.

/// RFC 5321, section 4.5.3.1.3: a path has at most 256 octets with its brackets.
const MAX_EMAIL_BYTES: usize = 254;

/// The address trimmed and in lower case, or `None` when it cannot be one.
pub(crate) fn normalise(typed: &str) -> Option<String> {
    let email = typed.trim().to_ascii_lowercase();
    let (local, domain) = email.split_once('@')?;
    let local_fits =
        !local.is_empty() && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"._%+-".contains(&b));
    let labels_fit = domain
        .split('.')
        .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    let fits = email.len() <= MAX_EMAIL_BYTES && local_fits && labels_fit && domain.contains('.');
    fits.then_some(email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_pass_and_everything_else_does_not() {
        assert_eq!(normalise(" Ada@Example.org ").as_deref(), Some("ada@example.org"));
        assert_eq!(normalise("a.b+c@mail.example.org").as_deref(), Some("a.b+c@mail.example.org"));
        let long = format!("{}@example.org", "a".repeat(300));
        for wrong in [
            "",
            "ada",
            "ada@",
            "@example.org",
            "ada@local",
            "a;b@c.org",
            "a\"b@c.org",
            "a@b..c",
            "a@b@c.d",
            &long,
        ] {
            assert_eq!(normalise(wrong), None, "{wrong}");
        }
    }
}
