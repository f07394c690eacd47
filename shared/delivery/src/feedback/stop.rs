//! Does an answer to a message end the messages?
//!
//! The words are those that Twilio takes by default (<https://help.twilio.com/articles/223134027>) and their French and
//! Hungarian counterparts. The whole answer has to be such a word: "please don't stop" is none.

use crate::text::plain_line;

/// Longest answer looked at, in characters: the longest word here has half of it.
const ANSWER_MAX_CHARS: usize = 40;

const WORDS: [&str; 22] = [
    "stop",
    "stopall",
    "stop all",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "revoke",
    "optout",
    "opt out",
    "opt-out",
    "arret",
    "arrêt",
    "arreter",
    "arrêter",
    "desabonner",
    "désabonner",
    "leiratkozas",
    "leiratkozás",
    "leiratkozom",
    "leállítás",
    "ne küldjön",
];

/// Whether a shopper's answer is a word that ends the messages.
pub fn says_stop(answer: &str) -> bool {
    let answer = plain_line(answer, ANSWER_MAX_CHARS).to_lowercase();
    let answer = answer.trim_matches(|c: char| !c.is_alphanumeric());
    WORDS.contains(&answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_ends_messages_stands_alone() {
        for stop in [
            "STOP",
            " stop. ",
            "Stop!",
            "\"Stop\"",
            "UNSUBSCRIBE",
            "Stop\nall",
            "Arrêt",
            "LEIRATKOZÁS",
            "opt-out",
        ] {
            assert!(says_stop(stop), "{stop}");
        }
        for other in
            ["", "Thanks!", "don't stop", "stopp", "end of the month?", "START", &"stop ".repeat(1_000)]
        {
            assert!(!says_stop(other), "{other}");
        }
    }
}
