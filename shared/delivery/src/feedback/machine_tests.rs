//! Readers, proxies, programs, and scanners that pose as readers.

use proptest::prelude::*;

use super::*;

const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";
const SENT_MS: i64 = 1_800_000_000_000;

fn judged(method: &str, user_agent: &str, after_ms: i64, other_link_ms: Option<i64>) -> Option<Machine> {
    let at_ms = SENT_MS + after_ms;
    machine(&Touch { method, user_agent, at_ms, sent_ms: Some(SENT_MS), other_link_ms })
}

#[test]
fn readers_are_taken_for_readers() {
    for reader in [
        SAFARI,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.4.0",
        "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Win64; x64; Trident/7.0; ms-office; MSOffice 16)",
        "Mozilla/5.0 (Linux; Android 12; CUBOT) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
    ] {
        assert_eq!(judged("GET", reader, 60_000, None), None, "{reader}");
    }
}

#[test]
fn proxies_and_programs_are_told_by_what_they_say() {
    for (user_agent, expected) in [
        ("Mozilla/5.0", Machine::PrivacyProxy),
        (
            "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
            Machine::PrivacyProxy,
        ),
        ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", Machine::PrivacyProxy),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", Machine::Program),
        ("BarracudaCentral", Machine::Program),
        ("Microsoft Office Existence Discovery", Machine::Program),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36",
            Machine::Program,
        ),
        ("python-requests/2.32.3", Machine::Program),
        ("facebookexternalhit/1.1", Machine::Program),
        (" ", Machine::Unnamed),
    ] {
        assert_eq!(judged("GET", user_agent, 60_000, None), Some(expected), "{user_agent}");
    }
    assert_eq!(
        judged("GET", &format!("Mozilla/5.0 ({})", "x".repeat(USER_AGENT_MAX_BYTES)), 60_000, None),
        Some(Machine::Unnamed)
    );
}

/// A scanner that poses as a browser is told by time, and by following everything.
#[test]
fn a_scanner_in_disguise_is_told_by_time() {
    assert_eq!(judged("GET", SAFARI, SOON_MS - 1, None), Some(Machine::TooSoon));
    assert_eq!(judged("GET", SAFARI, SOON_MS, None), None);
    // The provider's clock may be ahead of ours.
    assert_eq!(judged("GET", SAFARI, -2_000, None), Some(Machine::TooSoon));
    let at_ms = SENT_MS + 60_000;
    assert_eq!(judged("GET", SAFARI, 60_000, Some(at_ms - BURST_MS + 1)), Some(Machine::Burst));
    assert_eq!(judged("GET", SAFARI, 60_000, Some(at_ms - BURST_MS)), None);
    assert_eq!(judged("HEAD", SAFARI, 60_000, None), Some(Machine::Probe));
}

#[test]
fn each_reason_is_a_sentence_of_its_own() {
    let all = [
        Machine::PrivacyProxy,
        Machine::Program,
        Machine::Unnamed,
        Machine::Probe,
        Machine::TooSoon,
        Machine::Burst,
    ];
    let mut said: Vec<String> = all.iter().map(ToString::to_string).collect();
    said.sort_unstable();
    said.dedup();
    assert_eq!(said.len(), all.len());
}

proptest! {
    /// No user agent breaks the judgement, and none makes a person of what came too soon.
    #[test]
    fn nothing_hostile_makes_a_person_of_a_scanner(user_agent in "\\PC{0,80}", after_ms in 0i64..SOON_MS) {
        prop_assert!(judged("GET", &user_agent, after_ms, None).is_some());
    }
}
