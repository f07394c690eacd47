//! What kind of file this is, from its first bytes: a root element, or a line of column names.

use quick_xml::events::Event;

use super::cursor::Kind;
use super::delimited::Records;
use super::error::FeedError;
use super::field::Field;
use super::reader::DAMAGED;
use super::xml;
use crate::limit::COLUMNS_MAX;

const BYTE_ORDER_MARK: char = '\u{feff}';
/// The characters between two columns, as spreadsheets write them.
const DELIMITERS: [char; 4] = ['\t', ',', ';', '|'];
/// Outermost elements of RSS 2.0, Atom and RSS 1.0.
const ROOTS: [&str; 3] = ["rss", "feed", "RDF"];
/// Columns without which no item could be taken.
const NEEDED: [(Field, &str); 4] =
    [(Field::Id, "id"), (Field::Title, "title"), (Field::Link, "link"), (Field::Price, "price")];

/// The kind, and the bytes of the head; `None` while there are too few bytes to tell. `whole` says that no more come.
///
/// # Errors
/// It is no feed.
pub(super) fn head(text: &str, whole: bool) -> Result<Option<(usize, Kind)>, FeedError> {
    let body = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let body = body.trim_start();
    let skipped = text.len() - body.len();
    if body.starts_with("PK\u{3}\u{4}") || body.starts_with(['\u{1f}']) {
        return Err(FeedError::Compressed);
    }
    // The byte order mark of UTF-16, on either side.
    if body.starts_with([DAMAGED, '\u{0}']) || body.get(..2).is_some_and(|start| start.ends_with('\u{0}')) {
        return Err(FeedError::Encoding(String::new()));
    }
    let found = if body.is_empty() {
        None
    } else if body.starts_with('<') {
        root(body)?
    } else {
        columns(body, whole)?
    };
    match found {
        Some((bytes, kind)) => Ok(Some((skipped + bytes, kind))),
        None if whole && body.is_empty() => Err(FeedError::Empty),
        None if whole => Err(FeedError::HeadTooLarge),
        None => Ok(None),
    }
}

/// Everything up to and with the start of the outermost element.
fn root(body: &str) -> Result<Option<(usize, Kind)>, FeedError> {
    let mut reader = xml::events(body);
    loop {
        match reader.read_event() {
            Ok(Event::Decl(declaration)) => {
                let named = declaration.encoding().and_then(Result::ok).unwrap_or_default();
                let is_utf8 =
                    ["", "utf-8", "utf8", "us-ascii"].contains(&named.to_ascii_lowercase().as_str());
                if !is_utf8 {
                    return Err(FeedError::Encoding(named.chars().take(40).collect()));
                }
            }
            Ok(Event::Start(element)) => {
                let name = xml::local(element.name().as_ref()).to_owned();
                if !ROOTS.contains(&name.as_str()) {
                    return Err(FeedError::NotAFeed(name.chars().take(40).collect()));
                }
                return Ok(Some((xml::position(&reader), Kind::Xml)));
            }
            Ok(Event::Empty(element)) => {
                return Err(FeedError::NotAFeed(
                    xml::local(element.name().as_ref()).chars().take(40).collect(),
                ));
            }
            // A document type, comments, instructions, white space.
            Ok(event) if !matches!(event, Event::Eof) => {}
            Ok(_) | Err(quick_xml::Error::Syntax(_)) => return Ok(None),
            Err(_) => return Err(FeedError::NotAFeed("?".into())),
        }
    }
}

/// The line of column names.
fn columns(body: &str, whole: bool) -> Result<Option<(usize, Kind)>, FeedError> {
    let line = body.split(['\r', '\n']).next().unwrap_or_default();
    if line.len() == body.len() && !whole {
        return Ok(None);
    }
    let delimiter = DELIMITERS.into_iter().max_by_key(|delimiter| line.matches(*delimiter).count());
    let delimiter = delimiter.unwrap_or(',');
    let mut records = Records::new(delimiter, &[]);
    // A quoted column name may contain a line break, and then more is needed than the first line.
    let Some(record) = records.record(body, whole) else { return Ok(None) };
    if record.fields.len() > COLUMNS_MAX {
        return Err(FeedError::HeadTooLarge);
    }
    let known: Vec<Option<Field>> = record.fields.iter().map(|name| Field::named(name)).collect();
    let missing = NEEDED.into_iter().find(|(field, _)| !known.contains(&Some(*field)));
    if let Some((_, name)) = missing {
        return Err(FeedError::NoColumns(name));
    }
    // What is not read need not be remembered.
    let names = known.iter().map(|field| field.map(Field::name).unwrap_or_default().to_owned());
    Ok(Some((record.bytes, Kind::Text { delimiter, columns: names.collect() })))
}
