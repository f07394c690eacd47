//! What every message must pass, at its very moment. All of it reads; nothing here changes a person.

mod arbiter;
mod cap;
mod chance;
mod clock;
mod guard;
mod kin;
mod question;
mod quiet;
mod reach;

pub(crate) use arbiter::in_order;
pub(crate) use chance::{in_holdout, spread_ms};
pub(crate) use clock::wait_until;
pub(crate) use guard::{Verdict, closed_words, judge};
pub(crate) use kin::kin;
pub(crate) use question::{Answer, Asked, all_hold};
pub(crate) use reach::reach;
