//! Did a person open or click, or a machine on the way?
//!
//! Mail is opened and its links are followed by security scanners before anybody reads it, and its pictures are loaded by
//! the mailbox's own proxy, with or without a reader. Neither says anything of the shopper: it is counted apart, and
//! starts, ends and changes no flow. In doubt it was a machine; a person who is taken for one loses nothing but a figure.
//!
//! What proxies and scanners call themselves was read at <https://www.mailgun.com/blog/product/bot-detection/> and in what
//! their makers publish. Scanners that pose as browsers are told by time: nobody reads and clicks within five seconds, or two
//! links at once.

use core::fmt;

/// How soon after sending nobody can have read and clicked, in milliseconds.
pub const SOON_MS: i64 = 5_000;
/// How soon after another link of the same message nobody clicks the next, in milliseconds.
pub const BURST_MS: i64 = 1_000;
/// Longest user agent looked at, in bytes: browsers' have under 300.
const USER_AGENT_MAX_BYTES: usize = 1_024;
/// Proxies that load pictures in the reader's place.
const PROXIES: [&str; 2] = ["googleimageproxy", "yahoomailproxy"];
/// What programs that are no browsers call themselves, in small letters.
const PROGRAMS: [&str; 25] = [
    "bot/",
    "bot;",
    "bot)",
    "crawl",
    "spider",
    "scan",
    "preview",
    "headless",
    "phantomjs",
    "curl/",
    "wget/",
    "python-",
    "go-http-client",
    "java/",
    "okhttp",
    "httpclient",
    "libwww",
    "barracuda",
    "proofpoint",
    "mimecast",
    "sophos",
    "trendmicro",
    "facebookexternalhit",
    "existence discovery",
    "safety",
];

/// A picture that was loaded, or a link that was followed.
#[derive(Debug, Clone, Copy)]
pub struct Touch<'a> {
    /// The request's method.
    pub method: &'a str,
    /// What asked for it, in its own words; empty if it did not say.
    pub user_agent: &'a str,
    /// When, Unix time in milliseconds.
    pub at_ms: i64,
    /// When the message left, Unix time in milliseconds.
    pub sent_ms: Option<i64>,
    /// When another link of the same message was followed last, Unix time in milliseconds.
    pub other_link_ms: Option<i64>,
}

/// Why it was no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    /// The mailbox's own proxy loads pictures: Apple, Google, Yahoo.
    PrivacyProxy,
    /// A program that says so.
    Program,
    /// It does not say what it is, or at such length that it is no browser.
    Unnamed,
    /// It asked whether the link is there, and did not follow it.
    Probe,
    /// Within [`SOON_MS`] of sending.
    TooSoon,
    /// Within [`BURST_MS`] of another link.
    Burst,
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Machine::PrivacyProxy => "the mailbox's own proxy loaded the pictures, with or without a reader",
            Machine::Program => "a program followed it that says it is none of a reader's",
            Machine::Unnamed => "what followed it did not say what it is",
            Machine::Probe => "it was only asked whether the link is there",
            Machine::TooSoon => "it came within five seconds of sending, sooner than anybody reads",
            Machine::Burst => "it came within a second of another link of the same message",
        })
    }
}

/// Why this was no person; `None` if it may have been one.
pub fn machine(touch: &Touch<'_>) -> Option<Machine> {
    match touch.method {
        "GET" | "POST" => by_user_agent(touch.user_agent)
            .or_else(|| too_soon(touch.at_ms, touch.sent_ms))
            .or_else(|| within(touch.at_ms, touch.other_link_ms, BURST_MS).then_some(Machine::Burst)),
        _ => Some(Machine::Probe),
    }
}

/// What the time alone gives away: nobody opens or clicks within [`SOON_MS`] of sending.
pub fn too_soon(at_ms: i64, sent_ms: Option<i64>) -> Option<Machine> {
    within(at_ms, sent_ms, SOON_MS).then_some(Machine::TooSoon)
}

fn within(at_ms: i64, from_ms: Option<i64>, limit_ms: i64) -> bool {
    from_ms.is_some_and(|from_ms| at_ms.saturating_sub(from_ms).saturating_abs() < limit_ms)
}

/// What a user agent alone gives away.
pub fn by_user_agent(user_agent: &str) -> Option<Machine> {
    let user_agent = user_agent.trim();
    match user_agent {
        "" => return Some(Machine::Unnamed),
        // Apple's Mail Privacy Protection says this and no more.
        "Mozilla/5.0" => return Some(Machine::PrivacyProxy),
        long if long.len() > USER_AGENT_MAX_BYTES => return Some(Machine::Unnamed),
        _ => {}
    }
    // A make of telephones that would be taken for a bot.
    let agent = user_agent.to_ascii_lowercase().replace("cubot", "");
    let says = |words: &[&str]| words.iter().any(|word| agent.contains(word));
    match () {
        () if says(&PROXIES) => Some(Machine::PrivacyProxy),
        () if says(&PROGRAMS) => Some(Machine::Program),
        () => None,
    }
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
