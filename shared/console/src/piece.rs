//! What pages are put together from.
//!
//! - [`form`]: forms with their token, fields with their label and what is wrong with them
//! - [`href`]: addresses that come from data
//! - [`icon`]: small drawings
//! - [`bar`]: lengths as drawings without styles
//! - [`chart`]: tables that the script draws
//! - [`mark`]: states, instants, what is copied

pub(crate) mod bar;
pub(crate) mod chart;
pub(crate) mod form;
pub(crate) mod href;
pub(crate) mod icon;
pub(crate) mod mark;
