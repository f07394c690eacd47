//! What the page says and the shopper does, each read by one file and turned into facts.

pub(crate) mod cart;
pub(crate) mod commerce;
pub(crate) mod dwell;
pub(crate) mod markup;
pub(crate) mod navigation;
pub(crate) mod person;
pub(crate) mod product;
pub(crate) mod record;
pub(crate) mod search;
