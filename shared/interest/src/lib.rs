//! Who wants to know of a product, and telling them in bounded pieces. docs/fan-out.md draws the picture.
//!
//! Pure: rows come in as pages, calls and writes go out; time is an argument. In the order of the data:
//!
//! - [`Interest`] rows say who did what with a product and which price they saw; a [`HandOver`] brings them
//! - a [`Campaign`] is a change being told; [`due`] says whether a row's person should hear of it
//! - a [`Home`] spreads a campaign over the shards and divides stock among them
//! - a [`Telling`] is a campaign at one shard: [`turn`] claims the next few persons, [`Telling::answered`] settles them
//! - [`Alarm`] is a shard's alarm as a whole: which pages to read, whom to call, what to write, when to wake again
#![forbid(unsafe_code)]

mod alarm;
mod campaign;
mod door;
mod due;
mod error;
mod hand_over;
mod heard;
mod home;
mod home_state;
mod interest;
mod keep;
mod key;
pub mod limit;
mod person;
mod running;
mod shard;
mod share;
mod standing;
mod subject;
mod taste;
mod telling;
mod turn;
mod writes;

pub use alarm::{Alarm, Asks, Calls, Work};
pub use campaign::{Campaign, CampaignId, Change, Drop};
pub use door::{Refusal, Reply, answer, cancel_home, range_to_answer, take_home};
pub use due::{Why, due, due_by_taste};
pub use error::InterestError;
pub use hand_over::{Busy, HandOver, News, apply};
pub use heard::HeardCampaigns;
pub use home::{Ask, AskShard};
pub use home_state::{Home, Phase};
pub use interest::{Asked, Interest, Live};
pub use keep::{Sweeper, erase};
pub use key::{InterestKey, Place, Rank, ended_key, once_key, person_key, range_end};
pub use person::{Held, PersonRow};
pub use running::Running;
pub use shard::{home_of, pace_ms, shard_of};
pub use share::{Shares, due_first};
pub use standing::{Standing, grants, standing};
pub use subject::Subject;
pub use taste::{Taste, Wish};
pub use telling::{Call, Claim, Counts, Ending, Heard, Late, Telling};
pub use turn::{Page, turn};
pub use writes::Writes;
