//! What a shop's server tells: orders, customers, reviews, offers; checked, with its HTTP description.
#![forbid(unsafe_code)]
