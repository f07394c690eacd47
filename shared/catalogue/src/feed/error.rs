//! What makes a whole file unreadable. All of it is the merchant's to mend.

use core::fmt;

/// Why a file is no feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedError {
    /// Nothing in it.
    Empty,
    /// A zip or gzip archive.
    Compressed,
    /// Not in UTF-8; the name it gives itself, if it does.
    Encoding(String),
    /// XML, but its outermost element is neither `rss` nor `feed`; or a web page.
    NotAFeed(String),
    /// Text whose first line lacks these columns.
    NoColumns(&'static str),
    /// The first line is too long, or has too many columns.
    HeadTooLarge,
    /// The cursor was made by a newer version of this code, or is damaged.
    Cursor,
}

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FeedError::Empty => f.write_str("the feed is empty"),
            FeedError::Compressed => {
                f.write_str("the feed is a compressed archive: publish the file itself, as XML, CSV or TSV")
            }
            FeedError::Encoding(name) if name.is_empty() => {
                f.write_str("the feed is not in UTF-8: save it as UTF-8")
            }
            FeedError::Encoding(name) => write!(f, "the feed is in {name}: save it as UTF-8"),
            FeedError::NotAFeed(root) => write!(
                f,
                "the address answers with <{root}>, not with a feed: it must begin with <rss> or <feed>, or be CSV or TSV"
            ),
            FeedError::NoColumns(missing) => write!(
                f,
                "the first line must name the columns, as in Google's product data specification; missing: {missing}"
            ),
            FeedError::HeadTooLarge => {
                f.write_str("the first line is over 64 KB or names over 256 columns: is this a product feed?")
            }
            FeedError::Cursor => {
                f.write_str("the stored place in the feed cannot be read: it is read from the beginning")
            }
        }
    }
}
