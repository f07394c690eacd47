//! What one person likes, from their own views and orders.

mod segment;
mod taste;

pub use segment::{Act, ActKind, TasteSegment};
pub use taste::{Liked, PriceRange, Taste};
