//! What every message must pass, at its very moment. All of it reads; nothing here changes a person.

mod answer;
mod arbiter;
mod cap;
mod chance;
mod clock;
mod credit;
mod guard;
mod history;
mod kin;
mod occasion;
mod question;
mod quiet;
mod reach;
mod room;
mod sale;
mod settings;
mod shelf;
mod start;
mod tell;
mod wanted;

pub(crate) use arbiter::in_order;
pub(crate) use chance::{in_holdout, is_between_groups, is_compared, spread_ms, text_of};
pub(crate) use clock::wait_until;
pub(crate) use credit::credit;
pub(crate) use guard::{Verdict, closed_words, judge};
pub(crate) use history::{last_sign, last_sign_of_life};
pub(crate) use kin::kin;
pub use question::memberships;
pub(crate) use question::{Asked, all_hold};
pub(crate) use reach::{Purpose, reach};
pub use settings::{Origin, Settings};
pub(crate) use shelf::{fell, is_over, look_up, subject_as_is};
pub(crate) use start::{Start, is_chosen, next_start};
pub use tell::{Agreed, Whom};
pub(crate) use tell::{rival, told_of};
pub(crate) use wanted::unwanted;
