//! Texts with gaps: `Your code is {code}[, good until {offer_ends}].`
//!
//! `{name}` stands for a value. `[…|…]` says the first way whose values are all known, or nothing; brackets may stand
//! within brackets. `{?name}` says nothing and only asks whether the value is known. That is the whole language: what
//! shop people write in a form must not be able to loop, call or fail, which template engines made for web pages can.

use core::fmt;

use serde::Deserialize;

use super::values::Value;
use crate::text::is_invisible;

/// Longest text, in bytes: a long paragraph.
pub(super) const TEXT_MAX_BYTES: usize = 2_000;
/// Brackets within brackets. Nobody reads a text with more.
const DEPTH_MAX: usize = 4;

/// A text that was read and holds no unknown name and no open bracket.
#[derive(Clone, Debug, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Text(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    Value(Value),
    Asked(Value),
    /// Ways to say it, the richest first.
    Ways(Vec<Text>),
}

/// Why a text cannot be read, in the words of whoever wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TextError {
    /// Longer than [`TEXT_MAX_BYTES`].
    TooLong,
    /// Brackets more than [`DEPTH_MAX`] deep.
    TooDeep,
    /// A name that stands for nothing.
    UnknownValue(String),
    /// `{?name}` is meant.
    OnlyAsks(String),
    /// A line break, or another character that is not seen.
    Invisible,
    /// `[` or `{` without its other half, or the other way round; the character.
    Unpaired(char),
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TextError::TooLong => write!(f, "the text is longer than {TEXT_MAX_BYTES} bytes: shorten it"),
            TextError::TooDeep => write!(f, "brackets stand more than {DEPTH_MAX} deep: take some away"),
            TextError::UnknownValue(name) => write!(f, "{{{name}}} stands for nothing we know"),
            TextError::OnlyAsks(name) => write!(f, "{{{name}}} has no words of its own: write {{?{name}}}"),
            TextError::Invisible => {
                f.write_str("a line break or another invisible character stands in the text: take it out")
            }
            TextError::Unpaired(c) => write!(f, "a {c:?} lacks its other half"),
        }
    }
}

impl TryFrom<String> for Text {
    type Error = TextError;

    fn try_from(text: String) -> Result<Text, TextError> {
        if text.len() > TEXT_MAX_BYTES {
            return Err(TextError::TooLong);
        }
        if text.chars().any(is_invisible) {
            return Err(TextError::Invisible);
        }
        let (read, rest) = parts(&text, 0)?;
        match rest.chars().next() {
            // Outside brackets a bar is a bar nobody meant.
            Some(c) => Err(TextError::Unpaired(c)),
            None => Ok(read),
        }
    }
}

/// Reads up to the end, or to a `|` or `]` of the bracket it stands in.
fn parts(text: &str, depth: usize) -> Result<(Text, &str), TextError> {
    let (mut parts, mut rest) = (Vec::new(), text);
    loop {
        let (words, special) = rest.split_at(rest.find(['{', '}', '[', ']', '|']).unwrap_or(rest.len()));
        if !words.is_empty() {
            parts.push(Part::Words(words.to_owned()));
        }
        let mut after = special.chars();
        rest = match after.next() {
            Some('{') => {
                let (name, after) = after.as_str().split_once('}').ok_or(TextError::Unpaired('{'))?;
                parts.push(value(name)?);
                after
            }
            Some('[') => {
                let (ways, after) = ways(after.as_str(), depth + 1)?;
                parts.push(Part::Ways(ways));
                after
            }
            Some('}') => return Err(TextError::Unpaired('}')),
            _ => return Ok((Text(parts), special)),
        };
    }
}

/// Reads the ways of a bracket, and the bracket's end.
fn ways(text: &str, depth: usize) -> Result<(Vec<Text>, &str), TextError> {
    if depth > DEPTH_MAX {
        return Err(TextError::TooDeep);
    }
    let (mut ways, mut rest) = (Vec::new(), text);
    loop {
        let (way, after) = parts(rest, depth)?;
        ways.push(way);
        if let Some(end) = after.strip_prefix(']') {
            return Ok((ways, end));
        }
        rest = after.strip_prefix('|').ok_or(TextError::Unpaired('['))?;
    }
}

fn value(name: &str) -> Result<Part, TextError> {
    let (asked, name) = match name.strip_prefix('?') {
        Some(name) => (true, name),
        None => (false, name),
    };
    let value = Value::from_name(name).ok_or_else(|| TextError::UnknownValue(name.to_owned()))?;
    match (asked, value.only_asks()) {
        (true, _) => Ok(Part::Asked(value)),
        (false, false) => Ok(Part::Value(value)),
        (false, true) => Err(TextError::OnlyAsks(name.to_owned())),
    }
}

impl Text {
    /// The words with their gaps filled. `None` if a value outside brackets is unknown or nothing is left to say.
    pub(super) fn fill(&self, known: &dyn Fn(Value) -> Option<String>) -> Option<String> {
        let filled = one_spaced(&self.raw(known)?);
        (!filled.is_empty()).then_some(filled)
    }

    fn raw(&self, known: &dyn Fn(Value) -> Option<String>) -> Option<String> {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Words(words) => out.push_str(words),
                Part::Value(value) => out.push_str(&known(*value)?),
                Part::Asked(value) => {
                    known(*value)?;
                }
                Part::Ways(ways) => {
                    out.push_str(&ways.iter().find_map(|way| way.raw(known)).unwrap_or_default())
                }
            }
        }
        Some(out)
    }

    /// The text as somebody would type it: read again, it is the same.
    pub(super) fn written(&self) -> String {
        let part = |part: &Part| match part {
            Part::Words(words) => words.clone(),
            Part::Value(value) => format!("{{{}}}", value.name()),
            Part::Asked(value) => format!("{{?{}}}", value.name()),
            Part::Ways(ways) => {
                let ways: Vec<String> = ways.iter().map(Text::written).collect();
                format!("[{}]", ways.join("|"))
            }
        };
        self.0.iter().map(part).collect()
    }

    /// Every value it may say or ask for.
    pub(super) fn values(&self) -> Vec<Value> {
        let mut values = Vec::new();
        for part in &self.0 {
            match part {
                Part::Words(_) => {}
                Part::Value(value) | Part::Asked(value) => values.push(*value),
                Part::Ways(ways) => values.extend(ways.iter().flat_map(Text::values)),
            }
        }
        values
    }
}

/// Dropped sentences leave no gap. Only the plain space: the one in "12,990 Ft" must not break.
fn one_spaced(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Text, TextError> {
        Text::try_from(text.to_owned())
    }

    /// Fills with the named values, each of which says its own name in capitals.
    fn filled(text: &str, known: &[&str]) -> Option<String> {
        let known: Vec<Value> = known.iter().map(|name| Value::from_name(name).unwrap()).collect();
        read(text).unwrap().fill(&|value| known.contains(&value).then(|| format!("{value:?}").to_uppercase()))
    }

    #[test]
    fn the_richest_way_that_can_be_said_is_said() {
        let check = |text: &str, known: &[&str], expected: Option<&str>| {
            assert_eq!(filled(text, known).as_deref(), expected, "{text} with {known:?}");
        };
        check("Hello", &[], Some("Hello"));
        check("Hello {shop}", &["shop"], Some("Hello SHOP"));
        check("Hello {shop}", &[], None);
        check("Hello[, {first_name}]!", &["first_name"], Some("Hello, FIRSTNAME!"));
        check("Hello[, {first_name}]!", &[], Some("Hello!"));
        check("[{product}|{query}|Things]", &["query"], Some("QUERY"));
        check("[{product}|{query}|Things]", &[], Some("Things"));
        check("One. [Two {code}.] Three.", &[], Some("One. Three."));
        check("[Your code is {code}[, good until {offer_ends}].]", &["code"], Some("Your code is CODE."));
        check("[Your code is {code}[, good until {offer_ends}].]", &["offer_ends"], None);
        check("[{?help}We help.|No hurry.]", &["help"], Some("We help."));
        check("[{?help}We help.|No hurry.]", &[], Some("No hurry."));
    }

    #[test]
    fn what_cannot_be_read_is_said_in_plain_words() {
        let check = |text: &str, expected: &str| {
            assert_eq!(read(text).map_err(|error| error.to_string()), Err(expected.to_owned()), "{text}");
        };
        check("Hello {frist_name}", "{frist_name} stands for nothing we know");
        check("{help}", "{help} has no words of its own: write {?help}");
        check("Hello {shop", "a '{' lacks its other half");
        check("Hello shop}", "a '}' lacks its other half");
        check("Hello [shop", "a '[' lacks its other half");
        check("Hello shop]", "a ']' lacks its other half");
        check("this|that", "a '|' lacks its other half");
        check("[[[[[x]]]]]", "brackets stand more than 4 deep: take some away");
        for invisible in ["Hello\nshop", "Hello\tshop", "Hello \u{202E}shop"] {
            check(invisible, "a line break or another invisible character stands in the text: take it out");
        }
        check(&"x".repeat(2_001), "the text is longer than 2000 bytes: shorten it");
    }

    proptest! {
        /// Whatever is typed, it is read or refused; and what a value says is never read as a text.
        #[test]
        fn values_are_not_read_again(text in "[a-z {}\\[\\]|?]{0,40}", said in "[{}\\[\\]|a-z]{1,12}") {
            let _ = read(&text);
            let filled = read("Hello {shop}").unwrap().fill(&|_| Some(said.clone()));
            prop_assert_eq!(filled, Some(format!("Hello {said}")));
        }
    }
}
