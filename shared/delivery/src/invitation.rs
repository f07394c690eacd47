//! The words of what a page asks of visitors, in the shopper's language: ready ones, and the merchant's in their place.

use std::collections::BTreeMap;

use rappel_compact::Gather;
use serde::Deserialize;

use crate::template::Language;

/// Longest of a merchant's words, in characters: more does not fit a phone's width in two lines.
const WORD_MAX_CHARS: usize = 200;

/// Something to ask of visitors, with ready words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invitation {
    /// Whether the browser may ask for notifications.
    SoftAsk,
    /// Whether e-mails may be sent, and where to.
    Form,
}

/// Words by their name, ready to be shown as text.
pub type Words = BTreeMap<String, String>;

/// A merchant's words by language (BCP 47) and name. Those left out are the ready ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct OwnWords(BTreeMap<String, Words>);

impl OwnWords {
    /// Whether they fit the invitation.
    ///
    /// # Errors
    /// The first that does not, and what to change.
    pub fn check(&self, invitation: Invitation) -> Result<(), String> {
        let ready = invitation.ready(Language::English);
        for (language, words) in &self.0 {
            for (name, word) in words {
                if !ready.iter().any(|(known, _)| known == name) {
                    let names: Vec<&str> = ready.iter().map(|(known, _)| *known).collect();
                    return Err(format!(
                        "words: {language}: {name:?} is unknown: write {}",
                        names.join(", ")
                    ));
                }
                let chars = word.trim().chars().count();
                if !(1..=WORD_MAX_CHARS).contains(&chars) || word.contains(char::is_control) {
                    return Err(format!(
                        "words: {language}: {name}: must be one line of 1 to {WORD_MAX_CHARS} characters"
                    ));
                }
            }
        }
        Ok(())
    }

    fn of(&self, tag: &str) -> Option<&Words> {
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        self.0.iter().find(|(known, _)| primary(known) == primary(tag)).map(|(_, words)| words)
    }
}

/// The shop that invites.
#[derive(Clone, Copy, Debug)]
pub struct Inviter<'a> {
    /// BCP 47 tag.
    pub language: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Whether a sign-up counts only once it was confirmed by mail.
    pub double_opt_in: bool,
}

impl Invitation {
    /// The words for a shopper, and their language's tag: the merchant's in the shopper's language, else ready ones in it,
    /// else the same in the shop's. `{shop}` is the shop's name.
    /// Where a sign-up is confirmed by mail, `confirm` stands in the place of `done`.
    pub fn words(self, own: &OwnWords, shopper: &str, shop: Inviter<'_>) -> (String, Words) {
        let speaks = |tag: &str| own.of(tag).is_some() || Language::is_spoken(tag);
        let tag = [shopper, shop.language].into_iter().find(|tag| speaks(tag)).unwrap_or("en");
        let merchants = own.of(tag);
        let ready = self.ready(Language::first_spoken([tag]));
        let words = ready.iter().map(|(known, word)| {
            let word = merchants.and_then(|words| words.get(*known)).map_or(*word, String::as_str);
            ((*known).to_owned(), word.replace("{shop}", shop.name))
        });
        let mut words: Words = words.gather();
        let confirm = words.remove("confirm");
        let own = |name| merchants.is_some_and(|words| words.contains_key(name));
        // A merchant who wrote the last word meant it, in a language that we may not speak.
        if let Some(confirm) = confirm.filter(|_| shop.double_opt_in && (own("confirm") || !own("done"))) {
            words.insert("done".to_owned(), confirm);
        }
        (tag.to_owned(), words)
    }

    fn ready(self, language: Language) -> Ready {
        match self {
            Invitation::SoftAsk => soft_ask(language),
            Invitation::Form => form(language),
        }
    }
}

/// Ready words of an invitation, by name.
type Ready = &'static [(&'static str, &'static str)];

/// Before the browser asks.
fn soft_ask(language: Language) -> Ready {
    match language {
        Language::English => &[
            ("title", "May we let you know?"),
            (
                "text",
                "{shop} can tell you when something you looked at gets cheaper or is back, and when your cart waits.",
            ),
            ("yes", "Yes, notify me"),
            ("no", "Not now"),
        ],
        Language::French => &[
            ("title", "Nous autorisez-vous à vous prévenir\u{a0}?"),
            (
                "text",
                "{shop} peut vous signaler une baisse de prix, un retour en stock ou un panier qui vous attend.",
            ),
            ("yes", "Oui, prévenez-moi"),
            ("no", "Pas maintenant"),
        ],
        Language::Hungarian => &[
            ("title", "Szólhatunk?"),
            (
                "text",
                "{shop}: értesítjük, ha olcsóbb lett vagy újra kapható, amit nézett, vagy ha várja a kosara.",
            ),
            ("yes", "Igen, kérek értesítést"),
            ("no", "Most nem"),
        ],
    }
}

/// The sign-up form; `consent` is what is agreed to.
fn form(language: Language) -> Ready {
    match language {
        Language::English => &[
            ("title", "News from {shop}?"),
            (
                "text",
                "New things, good prices and a reminder of what you left in your cart. Seldom, and never at night.",
            ),
            ("email", "Email address"),
            (
                "consent",
                "Yes, {shop} may send me emails: reminders, news and offers. I can stop them at any time.",
            ),
            ("yes", "Sign up"),
            ("no", "Close"),
            ("done", "Thank you, you are on the list."),
            ("confirm", "Thank you. Please look into your mailbox and confirm."),
            ("wrong", "Please write an email address, as in ada@example.com."),
            ("blocked", "Allow measuring in the cookie settings first: without it nothing is sent."),
        ],
        Language::French => &[
            ("title", "Des nouvelles de {shop}\u{a0}?"),
            (
                "text",
                "Nouveautés, bons prix et rappel de ce que vous laissez au panier. Rarement, et jamais la nuit.",
            ),
            ("email", "Adresse e-mail"),
            (
                "consent",
                "Oui, {shop} peut m’envoyer des e-mails\u{a0}: rappels, nouveautés et offres. Je peux les arrêter à tout moment.",
            ),
            ("yes", "Je m’inscris"),
            ("no", "Fermer"),
            ("done", "Merci, vous êtes sur la liste."),
            ("confirm", "Merci. Ouvrez votre boîte mail et confirmez."),
            ("wrong", "Écrivez une adresse e-mail, comme ada@example.com."),
            (
                "blocked",
                "Autorisez d’abord la mesure dans les réglages des cookies\u{a0}: sans elle, rien n’est envoyé.",
            ),
        ],
        Language::Hungarian => &[
            ("title", "{shop}: kér híreket?"),
            (
                "text",
                "Újdonságok, jó árak, és emlékeztető arra, ami a kosarában maradt. Ritkán, és soha nem éjjel.",
            ),
            ("email", "E-mail-cím"),
            (
                "consent",
                "Igen, {shop} küldhet nekem e-maileket: emlékeztetőket, újdonságokat és ajánlatokat. Bármikor leállíthatom.",
            ),
            ("yes", "Feliratkozom"),
            ("no", "Bezárás"),
            ("done", "Köszönjük, felkerült a listára."),
            ("confirm", "Köszönjük. Nézze meg a postafiókját, és erősítse meg."),
            ("wrong", "Írjon be egy e-mail-címet, például ada@example.com."),
            ("blocked", "Előbb engedélyezze a mérést a sütibeállításokban: enélkül semmit sem küldünk."),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop(language: &str, double_opt_in: bool) -> Inviter<'_> {
        Inviter { language, name: "Fellwerk", double_opt_in }
    }

    #[test]
    fn a_mailbox_is_spoken_of_where_a_mail_comes() {
        let done = |double_opt_in| {
            let (_, words) = Invitation::Form.words(&OwnWords::default(), "en", shop("en", double_opt_in));
            assert!(!words.contains_key("confirm"));
            words["done"].clone()
        };
        assert!(done(true).contains("mailbox") && !done(false).contains("mailbox"));
        let german = own(r#"{"de":{"done":"Danke, bitte bestätigen."}}"#);
        let (_, words) = Invitation::Form.words(&german, "de", shop("de", true));
        assert_eq!(words["done"], "Danke, bitte bestätigen.", "the merchant's own");
    }

    fn own(json: &str) -> OwnWords {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_shopper_reads_their_language_else_the_shops() {
        let title = |own: &OwnWords, shopper| {
            let (tag, words) = Invitation::SoftAsk.words(own, shopper, shop("hu", false));
            (tag, words["title"].clone())
        };
        let ready = OwnWords::default();
        assert_eq!(title(&ready, "fr-CA").1, "Nous autorisez-vous à vous prévenir\u{a0}?");
        assert_eq!(title(&ready, "de").1, "Szólhatunk?", "not spoken: the shop's");
        let german = own(r#"{"de":{"title":"Dürfen wir Bescheid geben?"}}"#);
        assert_eq!(title(&german, "de-AT"), ("de-AT".into(), "Dürfen wir Bescheid geben?".into()));
        let (_, words) = Invitation::SoftAsk.words(&ready, "en", shop("en", false));
        assert!(words["text"].starts_with("Fellwerk can tell you"), "{words:?}");
    }

    #[test]
    fn words_that_do_not_fit_are_refused_in_plain_words() {
        for (json, told) in [
            (r#"{"en":{"titel":"Hi"}}"#, "\"titel\" is unknown: write title, text, yes, no"),
            (r#"{"en":{"yes":" "}}"#, "en: yes: must be one line"),
            (r#"{"en":{"yes":"a\nb"}}"#, "one line"),
        ] {
            let why = own(json).check(Invitation::SoftAsk).unwrap_err();
            assert!(why.contains(told), "{why}");
        }
        assert_eq!(own(r#"{"en":{"yes":"Sure"}}"#).check(Invitation::SoftAsk), Ok(()));
    }
}
