//! Products, variants, prices and stock of a shop; feeds read in pieces; what changed.
#![forbid(unsafe_code)]
