//! Product feeds, read in pieces: Google Merchant XML (RSS 2.0, Atom) and text (CSV, TSV).
//!
//! [`Reader`] takes bytes as they come and gives one product at a time; its [`Cursor`] says where to go on in another
//! invocation. One bad item is skipped, counted and explained in a [`Remark`]; only a file that is no feed at all
//! ends in a [`FeedError`].

mod cursor;
mod delimited;
mod detect;
mod entity;
mod error;
mod field;
mod item;
mod link;
mod money;
mod period;
mod reader;
mod remark;
mod text;
mod xml;

pub use cursor::Cursor;
pub use error::FeedError;
pub use item::Rules;
pub use money::{MoneyError, Price, price};
pub use reader::{Item, Reader};
pub use remark::{Remark, Report};
