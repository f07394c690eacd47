//! XML feeds: the elements of `item` (RSS) and `entry` (Atom), whatever prefix Google's namespace has.

use quick_xml::Reader;
use quick_xml::errors::Error;
use quick_xml::events::{BytesStart, Event};

use super::field::{Field, RawItem};
use super::reader::Found;
use super::text::{character, unescaped};

const ITEMS: [&str; 2] = ["item", "entry"];
/// Holds handling and transit time of one destination; the first counts.
const SHIPPING: &str = "shipping";

/// The events of a text that may begin between any two elements.
pub(super) fn events(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    // The elements around the items were opened in another piece.
    config.allow_unmatched_ends = true;
    reader
}

/// Bytes read so far.
pub(super) fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// The name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The next item, or what can be skipped before it. `full` says that `text` is as long as an item may be; `whole`, that
/// no more comes.
pub(super) fn next(text: &str, whole: bool, full: bool) -> Found {
    let mut reader = events(text);
    loop {
        let before = position(&reader);
        match reader.read_event() {
            Ok(Event::Start(element)) if ITEMS.contains(&local(element.name().as_ref())) => {
                if before > 0 {
                    return Found::Skip(before);
                }
                let name = element.name().as_ref().to_owned();
                return inside(&mut reader, text, &name, whole, full);
            }
            Ok(Event::Eof) if before > 0 => return Found::Skip(before),
            Ok(Event::Eof) => return if whole { Found::End } else { Found::More },
            Ok(_) => {}
            // Something that has begun and not ended.
            Err(_) if before > 0 => return Found::Skip(before),
            Err(Error::Syntax(_)) if !full && !whole => return Found::More,
            Err(_) => return Found::Skip(to_next_tag(text)),
        }
    }
}

/// Bytes up to the next `<` that is not the first.
fn to_next_tag(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let rest = text.get(first..).unwrap_or_default();
    first + rest.find('<').unwrap_or(rest.len())
}

/// Reads an item whose start has just been read.
fn inside(reader: &mut Reader<&[u8]>, text: &str, name: &str, whole: bool, full: bool) -> Found {
    let mut item = RawItem::default();
    let mut path: Vec<String> = Vec::new();
    let mut value = String::new();
    let broken = |item: RawItem, from: usize, says: String| {
        let bytes = resynchronised(text, from, name);
        if bytes.is_none() && !whole && !full {
            return Found::More;
        }
        let bytes = bytes.unwrap_or(text.len());
        Found::Broken { bytes, instead: bytes, item: Box::new(item), says }
    };
    loop {
        let before = position(reader);
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                let element = element.name().as_ref().to_owned();
                if element == name && path.is_empty() {
                    return broken(item, before, format!("has no </{name}>"));
                }
                path.push(element);
                value.clear();
            }
            Ok(Event::Empty(element)) => {
                if path.is_empty() && local(element.name().as_ref()) == "link" {
                    address(&element, &mut item);
                }
            }
            Ok(Event::Text(words)) => value.push_str(&words.xml10_content()),
            Ok(Event::CData(words)) => value.push_str(&words.into_inner()),
            Ok(Event::GeneralRef(reference)) => match character(&reference) {
                Some(character) => value.push(character),
                None => value.push_str(&format!("&{};", &*reference)),
            },
            Ok(Event::End(_)) => {
                if path.is_empty() {
                    return Found::Item(position(reader), Box::new(item));
                }
                take(&path, std::mem::take(&mut value), &mut item);
                path.pop();
            }
            Ok(Event::Eof) | Err(Error::Syntax(_)) if !whole && !full => return Found::More,
            Ok(Event::Eof) | Err(Error::Syntax(_)) if full && !whole => {
                return broken(item, 1, "is longer than 64 KB, or a tag in it is not closed".into());
            }
            Ok(Event::Eof) | Err(Error::Syntax(_)) => {
                return broken(item, 1, "is cut off: the file ends within it".into());
            }
            Ok(_) => {}
            Err(error) => return broken(item, 1, format!("is not well formed: {error}")),
        }
    }
}

/// Takes the value of an element that has just ended.
fn take(path: &[String], value: String, item: &mut RawItem) {
    let prefixed = path.last().is_some_and(|element| element.contains(':'));
    let field = match path {
        [element] => Field::named(element),
        [group, element] if local(group) == SHIPPING => {
            Field::named(element).filter(|field| matches!(field, Field::HandlingDays | Field::TransitDays))
        }
        _ => None,
    };
    if let Some(field) = field {
        item.put(field, value, prefixed);
    }
}

/// The address of an Atom `link`.
fn address(element: &BytesStart<'_>, item: &mut RawItem) {
    let attribute = |name: &str| {
        let found = element.html_attributes().flatten().find(|attribute| attribute.key.as_ref() == name);
        found.map(|attribute| unescaped(&attribute.value))
    };
    if attribute("rel").is_none_or(|relation| relation == "alternate")
        && let Some(href) = attribute("href")
    {
        item.put(Field::Link, href, false);
    }
}

/// Bytes up to where the next item can begin: behind the end of this one, or before the start of another.
fn resynchronised(text: &str, from: usize, name: &str) -> Option<usize> {
    let rest = text.get(from..)?;
    let (end, start) = (format!("</{name}>"), format!("<{name}"));
    let ended = rest.find(&end).map(|at| at + end.len());
    let mut starts = rest.match_indices(&start).map(|(at, _)| at);
    let is_whole = |at: &usize| {
        rest.get(at + start.len()..).is_some_and(|behind| behind.starts_with(['>', ' ', '\t', '\r', '\n']))
    };
    let started = starts.find(is_whole);
    Some(from + [ended, started].into_iter().flatten().min()?)
}
