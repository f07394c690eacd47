//! What the texts of a domain say: SPF (RFC 7208), DKIM keys (RFC 6376, section 3.6.1), DMARC policies (RFC 7489, section 6.3).

/// The one SPF record among texts. Two are an error for whoever receives (RFC 7208, section 4.5), so they count as none.
fn spf(texts: &[String]) -> Option<&str> {
    let is_spf = |text: &&str| {
        text.split_ascii_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("v=spf1"))
    };
    let mut found = texts.iter().map(String::as_str).filter(is_spf);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The mechanisms and modifiers of a record that let somebody pass, in small letters.
fn passing(record: &str) -> impl Iterator<Item = String> + '_ {
    let terms = record.split_ascii_whitespace().skip(1).map(str::to_ascii_lowercase);
    // RFC 7208, section 4.6.2: no sign is a plus.
    terms
        .filter(|term| !term.starts_with(['-', '~', '?']))
        .map(|term| term.trim_start_matches('+').to_owned())
}

/// Whether an SPF record lets somebody send at all.
pub(super) fn lets_send(texts: &[String]) -> bool {
    let lets = |term: &String| {
        ["a", "mx", "ip4", "ip6", "include", "exists", "redirect", "ptr"]
            .contains(&term.split([':', '=', '/']).next().unwrap_or_default())
    };
    spf(texts).is_some_and(|record| passing(record).any(|term| lets(&term)))
}

/// Whether the SPF record includes this domain's.
pub(super) fn includes(texts: &[String], domain: &str) -> bool {
    let wanted = [format!("include:{domain}"), format!("redirect={domain}")];
    spf(texts).is_some_and(|record| passing(record).any(|term| wanted.contains(&term)))
}

/// The value of a tag in a list of `name=value;`, without white space.
fn tag(text: &str, name: &str) -> Option<String> {
    let mut tags = text.split(';').filter_map(|tag| tag.split_once('='));
    let (_, value) = tags.find(|(known, _)| known.trim() == name)?;
    Some(value.split_ascii_whitespace().collect())
}

/// Whether one of them is a DKIM key. An empty one says that the key was taken back.
pub(super) fn has_key(texts: &[String]) -> bool {
    let is_key = |text: &String| {
        tag(text, "v").is_none_or(|version| version == "DKIM1")
            && tag(text, "p").is_some_and(|key| !key.is_empty())
    };
    texts.iter().any(is_key)
}

/// Whether there is one DMARC policy, and no second.
pub(super) fn has_policy(texts: &[String]) -> bool {
    let first = |text: &&String| {
        let version = text.split(';').next().unwrap_or_default();
        version.split_once('=').is_some_and(|(name, value)| name.trim() == "v" && value.trim() == "DMARC1")
    };
    let policies: Vec<&String> = texts.iter().filter(first).collect();
    let is_one = |text: &String| {
        tag(text, "p").is_some_and(|policy| {
            ["none", "quarantine", "reject"].contains(&policy.to_ascii_lowercase().as_str())
        })
    };
    matches!(policies.as_slice(), [policy] if is_one(policy))
}

/// Whether one of them begins with this.
pub(super) fn begins(texts: &[String], with: &str) -> bool {
    texts.iter().any(|text| text.trim_start().starts_with(with))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn an_spf_record_includes_a_provider_if_it_lets_it_pass() {
        for (record, includes_it) in [
            ("v=spf1 include:amazonses.com ~all", true),
            ("V=SPF1 ip4:192.0.2.1 +include:AmazonSES.com -all", true),
            ("v=spf1 redirect=amazonses.com", true),
            ("v=spf1 -include:amazonses.com ~all", false),
            ("v=spf1 ?include:amazonses.com ~all", false),
            ("v=spf1 include:amazonses.com.evil.example ~all", false),
            ("v=spf10 include:amazonses.com", false),
            ("spf include:amazonses.com", false),
            ("v=spf1 -all", false),
        ] {
            assert_eq!(includes(&texts(&["other=1", record]), "amazonses.com"), includes_it, "{record}");
        }
        let twice = texts(&["v=spf1 include:amazonses.com ~all", "v=spf1 mx -all"]);
        assert!(!includes(&twice, "amazonses.com") && !lets_send(&twice));
    }

    #[test]
    fn an_spf_record_lets_somebody_send_or_nobody() {
        for (record, lets) in [
            ("v=spf1 mx ~all", true),
            ("v=spf1 a:mail.shop.example -all", true),
            ("v=spf1 a/24 -all", true),
            ("v=spf1 ip6:2001:db8::/32 ?all", true),
            ("v=spf1 -all", false),
            ("v=spf1 ~mx -all", false),
            ("v=spf1", false),
        ] {
            assert_eq!(lets_send(&texts(&[record])), lets, "{record}");
        }
    }

    #[test]
    fn a_key_has_a_public_half() {
        for (text, is_key) in [
            ("v=DKIM1; k=rsa; p=MIGf MA0G", true),
            ("p=MIGfMA0G", true),
            ("k=rsa;p=MIGfMA0G;", true),
            ("v=DKIM1; p=", false),
            ("v=DKIM2; p=MIGf", false),
            ("v=spf1 include:p=x", false),
        ] {
            assert_eq!(has_key(&texts(&[text])), is_key, "{text}");
        }
    }

    #[test]
    fn a_policy_is_one_of_three_words_and_stands_alone() {
        for (record, is_policy) in [
            ("v=DMARC1; p=none; rua=mailto:dmarc@shop.example", true),
            ("v = DMARC1;p=Reject", true),
            ("v=DMARC1;", false),
            ("v=DMARC1; p=all", false),
            ("p=none; v=DMARC1", false),
            ("v=DMARC12; p=none", false),
        ] {
            assert_eq!(has_policy(&texts(&[record])), is_policy, "{record}");
        }
        assert!(!has_policy(&texts(&["v=DMARC1; p=none", "v=DMARC1; p=reject"])));
    }
}
