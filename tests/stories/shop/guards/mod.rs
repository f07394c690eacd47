//! One story for each reason to write nothing, or to write later. The reason is always recorded.

mod bought;
mod capped;
mod no_consent;
mod quiet_hours;
mod returned;
