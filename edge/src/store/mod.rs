//! What is kept, and how: one small table per object.

pub(crate) mod catalogue;
mod effects;
pub(crate) mod figures;
pub(crate) mod home;
pub(crate) mod journey;
pub(crate) mod kept;
pub(crate) mod lessons;
pub(crate) mod model;
pub(crate) mod roster;
pub(crate) mod shard;
pub(crate) mod table;
