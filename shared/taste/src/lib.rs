//! What goes with what: recommendations and taste from what shoppers of this shop do.
#![forbid(unsafe_code)]
