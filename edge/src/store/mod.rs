//! What is kept, and how: one small table per object.

pub(crate) mod catalogue;
pub(crate) mod journey;
pub(crate) mod table;
