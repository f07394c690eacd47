//! The reader: bytes in, one product at a time out, and the place to go on from.

use std::borrow::Cow;

use super::cursor::{Cursor, Kind};
use super::delimited::{self, Records};
use super::error::FeedError;
use super::field::RawItem;
use super::item::{Rules, name, product};
use super::remark::{Remark, Report};
use super::text::cut;
use super::{detect, xml};
use crate::limit::{ITEM_BYTES_MAX, REREAD_MAX};
use crate::product::Product;

/// Stands for a byte that is not UTF-8, so that places in the text stay places in the file. A feed has no other use
/// for this control character, "substitute".
pub(super) const DAMAGED: char = '\u{1a}';
/// A piece that was too short is looked at again when it has grown by one in so many: bytes that trickle in one by
/// one are not scanned from the start each time.
const GROWTH: usize = 8;

/// What is next in a piece of a file.
#[derive(Debug)]
pub(super) enum Found {
    /// More bytes are needed.
    More,
    /// So many bytes are none of ours.
    Skip(usize),
    /// An item of so many bytes.
    Item(usize, Box<RawItem>),
    /// An item that cannot be read.
    Broken {
        /// Where the next one can begin.
        bytes: usize,
        /// Where it begins if nothing may be read twice any more.
        instead: usize,
        /// As far as it was read.
        item: Box<RawItem>,
        /// What to change.
        says: String,
    },
    /// Nothing is left.
    End,
}

/// One item of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Taken: a product with one variant.
    Product(Box<Product>),
    /// Skipped; its id if it has one, so that it is not taken for gone. The report says why.
    Skipped(String),
}

/// Reads a feed. Holds the bytes that were pushed and not read: one item and one piece at most, if every
/// [`Reader::push`] is followed by [`Reader::read`] until that gives nothing.
#[derive(Debug)]
pub struct Reader {
    rules: Rules,
    cursor: Cursor,
    /// Bytes from the cursor's offset on are at `at`.
    text: String,
    at: usize,
    /// The beginning of a character that was cut by the end of a piece.
    tail: Vec<u8>,
    whole: bool,
    /// Bytes that must be there before looking again.
    enough: usize,
    records: Option<Records>,
}

impl Reader {
    /// A reader that goes on from a cursor: [`Cursor::default`] is the beginning of a file.
    ///
    /// # Errors
    /// The cursor cannot be read by this code: begin again.
    pub fn new(rules: Rules, cursor: Cursor) -> Result<Reader, FeedError> {
        if !cursor.is_readable() {
            return Err(FeedError::Cursor);
        }
        Ok(Reader {
            rules,
            cursor,
            text: String::new(),
            at: 0,
            tail: Vec::new(),
            whole: false,
            enough: 0,
            records: None,
        })
    }

    /// Takes the next bytes of the file, from the cursor's offset on.
    pub fn push(&mut self, bytes: &[u8]) {
        self.text.drain(..self.at);
        self.at = 0;
        let bytes = match self.tail.is_empty() {
            true => Cow::Borrowed(bytes),
            false => Cow::Owned([&std::mem::take(&mut self.tail), bytes].concat()),
        };
        let mut left = bytes.len();
        for chunk in bytes.utf8_chunks() {
            let (valid, invalid) = (chunk.valid(), chunk.invalid());
            self.text.push_str(valid);
            left -= valid.len() + invalid.len();
            // Only a character that is cut by the end of the piece has an error without a length.
            let is_cut =
                left == 0 && std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
            if is_cut {
                self.tail = invalid.to_vec();
            } else {
                self.text.extend(std::iter::repeat_n(DAMAGED, invalid.len()));
            }
        }
    }

    /// The file has no more bytes.
    pub fn finish(&mut self) {
        self.text.extend(std::iter::repeat_n(DAMAGED, self.tail.len()));
        self.tail.clear();
        self.whole = true;
    }

    /// The next item; `None` when more bytes are needed, or when the file was finished, read to its end.
    ///
    /// # Errors
    /// The file is no feed.
    pub fn read(&mut self) -> Result<Option<Item>, FeedError> {
        loop {
            let text = self.text.get(self.at..).unwrap_or_default();
            if text.len() < self.enough && !self.whole && text.len() < ITEM_BYTES_MAX {
                return Ok(None);
            }
            let full = text.len() >= ITEM_BYTES_MAX;
            let text = cut(text, ITEM_BYTES_MAX);
            let whole = self.whole && !full;
            let found = match &self.cursor.kind {
                None => match detect::head(text, whole || full)? {
                    Some((bytes, kind)) => {
                        self.cursor.kind = Some(kind);
                        Found::Skip(bytes)
                    }
                    None => Found::More,
                },
                Some(Kind::Xml) => xml::next(text, whole, full),
                Some(Kind::Text { delimiter, columns }) => {
                    let records = self.records.get_or_insert_with(|| Records::new(*delimiter, columns));
                    delimited::next(records, text, whole, full)
                }
            };
            match found {
                Found::More | Found::End => {
                    self.enough = text.len() + text.len() / GROWTH + 1;
                    return Ok(None);
                }
                Found::Skip(bytes) => self.advance(bytes),
                Found::Item(bytes, raw) => {
                    let item = self.item(&raw);
                    self.advance(bytes);
                    return Ok(Some(item));
                }
                Found::Broken { bytes, instead, item, says } => {
                    let item = self.skip(&item, "item", says);
                    let again = bytes < instead;
                    self.cursor.rereads += u32::from(again);
                    self.advance(if again && self.cursor.rereads > REREAD_MAX { instead } else { bytes });
                    return Ok(Some(item));
                }
            }
        }
    }

    /// Where to go on in another invocation. Bytes that were pushed beyond it are pushed again.
    pub fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    /// What became of the feed so far.
    pub fn report(&self) -> &Report {
        &self.cursor.report
    }

    /// Bytes held now.
    pub fn held_bytes(&self) -> usize {
        self.text.capacity() + self.tail.capacity()
    }

    fn item(&mut self, raw: &RawItem) -> Item {
        if raw.contains(DAMAGED) {
            return self.skip(
                raw,
                "item",
                "contains characters that are not UTF-8: save the feed as UTF-8".into(),
            );
        }
        match product(raw, &self.rules) {
            Ok((product, complaints)) => {
                for (field, says) in complaints {
                    self.remark(raw, field.name(), says, false);
                }
                self.cursor.report.taken += 1;
                Item::Product(Box::new(product))
            }
            Err((field, says)) => self.skip(raw, field.name(), says),
        }
    }

    fn skip(&mut self, raw: &RawItem, field: &str, says: String) -> Item {
        self.remark(raw, field, says, true);
        Item::Skipped(name(raw))
    }

    fn remark(&mut self, raw: &RawItem, field: &str, says: String, skipped: bool) {
        self.cursor.report.note(Remark {
            offset: self.cursor.offset,
            line: self.cursor.line,
            item: name(raw),
            field: field.to_owned(),
            says,
            skipped,
        });
    }

    fn advance(&mut self, bytes: usize) {
        let end = self.text.len().min(self.at.saturating_add(bytes));
        let read = self.text.get(self.at..end).unwrap_or_default();
        let lines = read.bytes().filter(|byte| *byte == b'\n').count();
        self.cursor.line += u64::try_from(lines).unwrap_or(0);
        self.cursor.offset += u64::try_from(read.len()).unwrap_or(0);
        self.at = end;
        self.enough = 0;
    }
}
