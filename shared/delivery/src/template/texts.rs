//! The ready messages as data under `texts/`: a folder for each language, one file per family of flows. Read once.
//!
//! `layout` says what a message shows and where it leads. It is the same in every language, and stands with the English
//! words alone; in the words [`super::fill`] reads gaps. A shop's own texts take the same form.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rappel_compact::Gather;
use serde::Deserialize;

use super::Language;
use super::fill::Text;

static ENGLISH: LazyLock<Pack> = LazyLock::new(|| Pack::read(files(Language::English)));
static FRENCH: LazyLock<Pack> = LazyLock::new(|| Pack::read(files(Language::French)));
static HUNGARIAN: LazyLock<Pack> = LazyLock::new(|| Pack::read(files(Language::Hungarian)));

/// What a language says in every message, and its messages.
type Files = (&'static str, [&'static str; 11]);

macro_rules! files {
    ($folder:literal, $($family:literal),*) => {
        (
            include_str!(concat!("texts/", $folder, "/common.json")),
            [$(include_str!(concat!("texts/", $folder, "/", $family, ".json"))),*],
        )
    };
    ($folder:literal) => {
        files!(
            $folder, "visit", "cart", "welcome", "stock-and-price", "dates", "calendar", "offers", "order", "reviews",
            "loyalty", "win-back"
        )
    };
}

fn files(language: Language) -> Files {
    match language {
        Language::English => files!("en"),
        Language::French => files!("fr"),
        Language::Hungarian => files!("hu"),
    }
}

/// All texts of a language.
#[derive(Debug, Default)]
pub(super) struct Pack {
    pub(super) common: Common,
    pub(super) messages: BTreeMap<String, Words>,
}

impl Pack {
    /// The texts of a language, read when it is first spoken.
    pub(super) fn of(language: Language) -> &'static Pack {
        match language {
            Language::English => &ENGLISH,
            Language::French => &FRENCH,
            Language::Hungarian => &HUNGARIAN,
        }
    }

    /// Reads the files. They are part of the program, and a test reads each on its own: none is refused here.
    fn read((common, families): Files) -> Pack {
        let read = |file: &str| serde_json::from_str::<BTreeMap<String, Words>>(file).unwrap_or_default();
        Pack {
            common: serde_json::from_str(common).unwrap_or_default(),
            messages: families.into_iter().flat_map(read).gather(),
        }
    }
}

/// A message of a shop's own: what it shows, and its words.
#[derive(Clone, Debug)]
pub struct Message {
    pub(super) layout: Layout,
    pub(super) words: Words,
}

/// A message's own words by language: each stands in the place of what it would say there.
#[derive(Clone, Debug, Default)]
pub struct Translations(pub(super) BTreeMap<Language, Words>);

/// What one message says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// Stands beside English words, and a shop's own.
    #[serde(default)]
    pub(super) layout: Option<Layout>,
    pub(super) subject: Text,
    /// What the mail program shows after the subject.
    pub(super) preheader: Text,
    pub(super) heading: Text,
    pub(super) paragraphs: Vec<Text>,
    /// Without it there is no button.
    #[serde(default)]
    pub(super) button: Option<Text>,
    /// Stands above the suggestions. Without it none are shown.
    #[serde(default)]
    pub(super) suggestions: Option<Text>,
    /// Said below the button, where somebody reads answers; the language's usual words if left out.
    #[serde(default)]
    pub(super) closing: Option<Text>,
    /// A notification's title; the subject if left out.
    #[serde(default)]
    pub(super) push_title: Option<Text>,
    pub(super) push: Text,
}

/// What a message shows besides its words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Layout {
    pub(super) shows: Shows,
    pub(super) leads_to: LeadsTo,
    pub(super) because: Because,
    /// The merchant's answers on delivery, returns and payment.
    #[serde(default)]
    pub(super) help: bool,
    /// A colour of its own in place of the shop's, `#rrggbb`.
    #[serde(default)]
    pub(super) colour: Option<String>,
    /// How its notification travels, if not as its `because` has it.
    #[serde(default)]
    pub(super) pace: Option<Pace>,
}

/// The products a message is about. Those chosen for it are its suggestions, unless they are its products.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shows {
    /// None.
    Nothing,
    /// The lines of the cart.
    Cart,
    /// The one product that it is about.
    Product,
    /// Those that it is about: seen in the visit, wished for, ordered.
    Products,
    /// Those chosen for it at the send.
    Picks,
}

/// Where the button and a click on the notification lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeadsTo {
    /// The front page.
    Home,
    /// The cart, filled as it was.
    Cart,
    /// The results of the search.
    Search,
    /// The product that it is about.
    Product,
    /// The page that the event named: the parcel's or order's, where to review, the guide to a product, the reason to
    /// stay. The front page if none was named.
    Event,
    /// Our own page that confirms a subscription.
    Confirmation,
    /// Our own page of the shopper's settings.
    Settings,
}

/// How much a notification hurries, and for how long it is worth something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    /// It is of use now, and of none tomorrow: what was asked for, what runs out, what happens to an order.
    AtOnce,
    /// It is of use these days: a cart, a visit, a price.
    Soon,
    /// It can wait until the device is in use anyway: news, recommendations, thanks.
    Whenever,
}

impl Because {
    pub(super) fn pace(self) -> Pace {
        match self {
            Because::Asked | Because::Order | Because::Typed => Pace::AtOnce,
            Because::Visit | Because::Interest => Pace::Soon,
            Because::SignUp | Because::Customer | Because::Staff => Pace::Whenever,
        }
    }
}

/// Why a shopper gets a message: which of the language's sentences stands in the footer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Because {
    /// Visited the shop.
    Visit,
    /// Signed up.
    SignUp,
    /// Showed interest in this product.
    Interest,
    /// Asked to be told.
    Asked,
    /// Ordered, and this belongs to the order.
    Order,
    /// Ordered here before.
    Customer,
    /// Somebody typed the address on a page: this asks whether it was its owner.
    Typed,
    /// Works for the shop.
    Staff,
}

/// What a language says in every message.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Common {
    pub(super) labels: Labels,
    pub(super) because: BTreeMap<Because, Text>,
    pub(super) closing: Text,
    /// The first product and how many others there are.
    pub(super) goods: Text,
    /// An offer as a noun.
    pub(super) offer: Text,
    /// The small print below an offer.
    pub(super) offer_terms: Text,
}

/// Words that stand beside things.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Labels {
    pub(super) total: String,
    pub(super) before: String,
    pub(super) code: String,
    pub(super) help_heading: String,
    pub(super) delivery: String,
    pub(super) returns: String,
    pub(super) payment: String,
    pub(super) unsubscribe: String,
    pub(super) preferences: String,
    pub(super) why: String,
    /// How an SMS is the last one.
    pub(super) stop: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_is_read_and_no_name_is_told_twice() {
        for language in Language::ALL {
            let (common, families) = files(language);
            serde_json::from_str::<Common>(common).unwrap_or_else(|error| panic!("{error} in {common}"));
            let mut told = Vec::new();
            for file in families {
                let messages = serde_json::from_str::<BTreeMap<String, Words>>(file);
                let messages = messages.unwrap_or_else(|error| panic!("{error} in {file}"));
                let laid_out = messages.values().filter(|words| words.layout.is_some()).count();
                let expected = if language == Language::English { messages.len() } else { 0 };
                assert_eq!(laid_out, expected, "a layout stands with the English words alone: {file}");
                told.extend(messages.into_keys());
            }
            told.sort_unstable();
            let english = &Pack::of(Language::English).messages;
            assert!(told.iter().eq(english.keys()), "{language:?}: other names than in English");
        }
    }

    /// Each text of a message by its place, with the values it may say or ask for, each once.
    fn gaps(words: &Words) -> Vec<(String, BTreeSet<String>)> {
        let places = [
            ("subject", Some(&words.subject)),
            ("preheader", Some(&words.preheader)),
            ("heading", Some(&words.heading)),
            ("button", words.button.as_ref()),
            ("suggestions", words.suggestions.as_ref()),
            ("closing", words.closing.as_ref()),
            ("push_title", words.push_title.as_ref()),
            ("push", Some(&words.push)),
        ];
        let paragraphs = words.paragraphs.iter().enumerate();
        let paragraphs = paragraphs.map(|(index, text)| (format!("paragraph {}", index + 1), text));
        let others = places.into_iter().filter_map(|(place, text)| Some((place.to_owned(), text?)));
        let names = |text: &Text| text.values().iter().map(|value| format!("{value:?}")).collect();
        others.chain(paragraphs).map(|(place, text)| (place, names(text))).collect()
    }

    /// A sentence that one language leaves out, or a value it forgets, is a message that says less.
    #[test]
    fn each_language_has_the_same_places_and_the_same_gaps() {
        let english = Pack::of(Language::English);
        for language in Language::ALL {
            let pack = Pack::of(language);
            for (name, words) in &english.messages {
                let translated =
                    pack.messages.get(name).unwrap_or_else(|| panic!("{language:?} lacks {name}"));
                assert_eq!(gaps(translated), gaps(words), "{language:?}: {name}");
            }
            assert!(pack.common.because.keys().eq(english.common.because.keys()), "{language:?}");
        }
    }
}
