//! The model: rows that are learned, one by one.

mod band;
mod learn;
mod listing;
mod neighbours;
mod product;
mod query;
mod rows;
mod shelf;

pub use band::Band;
pub use learn::{Found, Lesson, Seen};
pub use listing::Listing;
pub use neighbours::{Neighbour, Neighbours};
pub use product::{Popularity, ProductRow};
pub use query::QueryRow;
pub use rows::{RowKey, Rows, StoredError};
pub use shelf::{Arrival, Ranked, Shelf, ShelfName};

pub(crate) use band::band_of;
pub(crate) use learn::query_rows;
