//! Providers, seen from outside: every request is held against what the provider says it takes, every answer against the
//! outcome it is documented to have.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken test should fail loudly"
)]

mod adapters;
mod answers;
mod audiences;
mod calls;
mod email_answers;
mod email_contracts;
mod erasures;
mod feedback;
mod feedback_phones;
mod forwards;
mod hostile;
mod lost_answers;
mod mail;
mod matrix;
mod phones;
mod platforms;
