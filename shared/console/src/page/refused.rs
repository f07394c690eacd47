//! What somebody sees whose request was not served: what happened, what to do, and ways on. It has no form.

use maud::html;

use crate::frame::Assets;
use crate::outside::{Outside, document};
use crate::piece::href::Href;

/// Seconds of a minute, in which longer waits are told.
const MINUTE_S: u32 = 60;

/// Why it was not, and where to go.
#[derive(Clone, Copy, Debug, Default)]
pub struct Refused<'a> {
    /// The answer's HTTP status.
    pub status: u16,
    /// What is wrong and what to change, as a machine would be told it.
    pub words: &'a str,
    /// In how many seconds it may be tried again, where that is known.
    pub wait_s: Option<u32>,
    /// The page that it was asked from: a path of this origin.
    pub back: Option<&'a str>,
}

/// The page. It says nothing of shops or readers: whoever is refused may be nobody.
pub fn page(assets: Assets, refused: &Refused<'_>) -> String {
    let back = refused.back.and_then(Href::new);
    let body = html! {
        p { (sentence(refused.words)) }
        @if let Some(wait_s) = refused.wait_s { p.soft { "There is room again in " (wait(wait_s)) "." } }
        @match &back {
            Some(back) => {
                p { a.button.wide href=(back.as_str()) { "Back to where you were" } }
                p { a href="/console" { "To the console" } }
            }
            None => p { a.button.wide href="/console" { "To the console" } },
        }
    };
    document(&Outside { assets, csrf: String::new(), flash: None }, title(refused.status), &body)
}

fn title(status: u16) -> &'static str {
    match status {
        403 => "This was refused",
        404 => "There is no such page",
        405 => "This is no page",
        413 => "That is too large",
        429 => "Too many at once",
        503 => "Not just now",
        500.. => "Something went wrong",
        _ => "This was not taken",
    }
}

/// Words that begin small and end without a stop, as machines are told them, as a sentence.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if words.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

fn wait(seconds: u32) -> String {
    match seconds.div_ceil(MINUTE_S) {
        0 | 1 => "a minute".into(),
        minutes => format!("{minutes} minutes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(refused: &Refused<'_>) -> String {
        page(Assets { style: "s".into(), script: "j".into() }, refused)
    }

    #[test]
    fn what_a_machine_is_told_is_a_sentence_and_there_is_a_way_on() {
        let page = shown(&Refused { status: 413, words: "that form is too long", ..Refused::default() });
        assert!(
            page.contains("<h1>That is too large</h1>") && page.contains("<p>That form is too long.</p>")
        );
        assert!(page.contains("href=\"/console\"") && !page.contains("where you were"));
    }

    #[test]
    fn a_wait_is_told_in_minutes() {
        for (wait_s, says) in [(1, "in a minute."), (61, "in 2 minutes."), (3_600, "in 60 minutes.")] {
            let refused = Refused { status: 429, words: "too many", wait_s: Some(wait_s), back: None };
            assert!(shown(&refused).contains(says), "{wait_s}");
        }
    }

    #[test]
    fn words_and_ways_are_escaped_and_lead_nowhere_else() {
        let back = "/console/shops/demo?q=\"><script>";
        let page = shown(&Refused { words: "<b>", back: Some(back), ..Refused::default() });
        assert!(page.contains("&lt;b&gt;.") && page.contains("q=&quot;&gt;&lt;script&gt;"), "{page}");
        let page = shown(&Refused { back: Some("//evil.example/console"), ..Refused::default() });
        assert!(!page.contains("evil"), "{page}");
    }
}
