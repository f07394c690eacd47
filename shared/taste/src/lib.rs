//! What goes with what: recommendations and taste from what shoppers of this shop do.
//!
//! Pure: no clock, no storage, no randomness. The model is many small rows; every call first says which rows it needs,
//! is then given them, and says which it changed, so that nothing ever holds the whole model. docs/recommendations.md
//! tells it in prose. Read in this order: what is told (`told`), what is
//! learned of it, what a person likes, what is chosen.
#![forbid(unsafe_code)]

mod choice;
mod facts;
mod fade;
pub mod limit;
mod model;
mod person;
mod told;

pub use choice::{Choice, Request, UnknownWish, Wish};
pub use facts::ProductFacts;
pub use model::{
    Arrival, Band, Found, Lesson, Listing, Neighbour, Neighbours, Popularity, ProductRow, QueryRow, Ranked,
    RowKey, Rows, Seen, Shelf, ShelfName, StoredError,
};
pub use person::{Act, ActKind, Liked, PriceRange, Taste, TasteSegment};
pub use told::{Listed, Told, marks_until};
