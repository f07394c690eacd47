//! Who wants to know of a product, and telling them in bounded pieces.
#![forbid(unsafe_code)]
