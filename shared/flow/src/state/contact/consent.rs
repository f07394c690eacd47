//! What a shopper said of messages to an address: the last word, which decides, and those before it, which prove what was
//! said when and decide nothing.
//!
//! [`Contact::say`] alone writes them:
//!
//! | a word | is |
//! | --- | --- |
//! | later than the last | the last; that one goes among the earlier ones |
//! | earlier than the last, told after it | put among the earlier ones, in its place |
//! | the same as the one before or after it | the same word: it says when it was first said, and when last |
//! | of an instant when the same was said, or of one in between | told again, and changes nothing |

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use super::Contact;
use crate::state::limit::FORMER_CONSENTS_MAX;

/// The shopper's word on messages to this address, with its proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Yes or no.
    pub granted: bool,
    /// When it was said; the last time, if it was told again and again.
    pub at: UnixMs,
    /// The wording agreed to.
    pub text: String,
    /// When it was first said, where it was told again since in the same words and from the same source. A word that was told
    /// in between stands for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_at: Option<UnixMs>,
    /// When it was first stated, where it counts from a click that confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<UnixMs>,
    /// It was said elsewhere, and a merchant brought it along with its proof.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub imported: bool,
}

impl Consent {
    /// A yes to these words.
    pub fn yes(at: UnixMs, text: String) -> Consent {
        Consent { granted: true, at, text, first_at: None, stated_at: None, imported: false }
    }

    /// A no.
    pub(crate) fn no(at: UnixMs) -> Consent {
        Consent { granted: false, ..Consent::yes(at, String::new()) }
    }

    /// Whether it is the same word from the same source, whenever it was said.
    fn is_again(&self, other: &Consent) -> bool {
        let word = |said: &Consent| (said.granted, said.stated_at, said.imported);
        word(self) == word(other) && self.text == other.text
    }

    /// Its place among others: of one instant, the no is the later.
    fn place(&self) -> (UnixMs, bool) {
        (self.at, !self.granted)
    }

    /// Whether the other is this very word, told again.
    fn covers(&self, other: &Consent) -> bool {
        let span = self.first_at.unwrap_or(self.at)..=self.at;
        self.place() == other.place() || self.is_again(other) && span.contains(&other.at)
    }
}

impl Contact {
    /// The shopper's last word on messages to it: the one that decides.
    pub fn consent(&self) -> Option<&Consent> {
        self.consent.as_ref()
    }

    /// What was said before that, the oldest first; at most [`FORMER_CONSENTS_MAX`].
    pub fn former_consents(&self) -> &[Consent] {
        &self.former_consents
    }

    /// Every word that is kept, the oldest first.
    pub fn consents(&self) -> impl Iterator<Item = &Consent> {
        self.former_consents.iter().chain(&self.consent)
    }

    /// Takes in a word of whatever time. The latest of all is the last word; the oldest beyond the bound are forgotten.
    pub(crate) fn say(&mut self, word: Consent) {
        let words = &mut self.former_consents;
        words.extend(self.consent.take());
        let place = words.iter().position(|known| known.place() > word.place()).unwrap_or(words.len());
        let is_forgotten = place == 0 && words.len() > FORMER_CONSENTS_MAX;
        if !is_forgotten && !words.iter().any(|known| known.covers(&word)) {
            let (before, after) = words.split_at_mut(place);
            match (before.last_mut(), after.first_mut()) {
                (_, Some(next)) if next.is_again(&word) => next.first_at = Some(word.at),
                (Some(last), _) if last.is_again(&word) => {
                    last.first_at.get_or_insert(last.at);
                    last.at = word.at;
                }
                _ => words.insert(place, word),
            }
        }
        self.consent = words.pop();
        words.drain(..words.len().saturating_sub(FORMER_CONSENTS_MAX));
    }

    /// Takes in a word that comes too late to decide anything: nothing, unless a later one is known.
    pub(crate) fn say_late(&mut self, word: Consent) {
        if self.consent.as_ref().is_some_and(|said| said.at > word.at) {
            self.say(word);
        }
    }

    /// As [`Contact::say_late`], of a yes. One that was to be confirmed is none without its click. Nor is one from before the
    /// address was last stated: nobody knows whether it had come to nothing then, and is told again. What a merchant brings
    /// along is always older.
    pub(crate) fn agree_late(&mut self, word: Consent) {
        let was_confirmed = self.consents().any(|said| said.stated_at >= Some(word.at));
        let is_known = word.imported || self.stated_at < word.at;
        if is_known && !was_confirmed && !self.was_asked(word.at) {
            self.say_late(word);
        }
    }

    /// Makes it one to which nobody has said anything yet, and gives back the last word.
    pub(crate) fn unsay(&mut self) -> Option<Consent> {
        self.former_consents.clear();
        self.consent.take()
    }
}
