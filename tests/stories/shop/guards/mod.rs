//! One story for each reason to write nothing, or to write later. The reason is always recorded.
//!
//! [`every_class`] holds the reasons against all five classes of leaving; the others look at a cart more closely.

mod bought;
mod capped;
mod every_class;
mod no_consent;
mod quiet_hours;
mod returned;
