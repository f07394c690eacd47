//! Does an answer to a message end the messages?
//!
//! The words are those that Twilio takes by default (<https://help.twilio.com/articles/223134027>) and their French and
//! Hungarian counterparts. The whole answer has to be such a word: "please don't stop" is none.

use crate::text::plain_line;

/// Longest answer looked at, in characters: the longest word here has half of it.
const ANSWER_MAX_CHARS: usize = 40;

/// Without capitals and accents.
const WORDS: [&str; 17] = [
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
    "arreter",
    "desabonner",
    "leiratkozas",
    "leiratkozom",
    "leallitas",
];

/// Whether a shopper's answer is a word that ends the messages.
pub fn says_stop(answer: &str) -> bool {
    let plain: String = plain_line(answer, ANSWER_MAX_CHARS).chars().map(plain).collect();
    WORDS.contains(&plain.trim_matches(|c: char| c.is_ascii_punctuation() || c == ' '))
}

/// The letter without capital and accent, as far as the words here have some.
fn plain(c: char) -> char {
    match c {
        'á' | 'Á' | 'à' | 'À' | 'â' | 'Â' => 'a',
        'é' | 'É' | 'è' | 'È' | 'ê' | 'Ê' => 'e',
        'í' | 'Í' | 'î' | 'Î' => 'i',
        c => c.to_ascii_lowercase(),
    }
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
