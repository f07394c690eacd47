//! One device at one shop: signals in, visits and their meaning out to the flow engine.
//!
//! Pure, so that a simulator and the tests play it as the edge does: state and time are arguments, what the
//! engine must hear is the answer. [`Device`] is what is kept, [`receive`] takes an envelope, [`settle`] ends
//! visits when their time has come. Once the shopper is known, [`depart`] and its kin move their segment to the
//! person's object, whose part is [`Home`].
#![forbid(unsafe_code)]

mod backlog;
mod browser;
mod copied;
mod device;
mod erase;
mod ghost;
mod home;
mod interest;
pub mod limit;
mod moving;
mod page_time;
mod receive;
mod rehearsal;
mod roster;
mod settle;
mod subject;
mod trail;
mod visit_told;

pub use backlog::{Backlog, Pending};
pub use browser::{Browser, Due, Part, Permission, Renewed, Subscription, Wish, Wishes, hear_browser, renew};
pub use copied::{Named, brought_back};
pub use device::{Claim, Device, Known, Looked, PastVisit, device_of, segment_of};
pub use erase::{Erased, erase, erase_here, forget_history, list_anew};
pub use ghost::{AddressRecord, with_records};
pub use home::{
    Arrival, Banned, Begun, Echo, Erasure, Fate, Home, ListEntry, Listing, Mark, NoRoom, Released, Restored,
    SetAside, SoftBounces, Source, register_of,
};
pub use interest::{HandingOver, Held, Ledger};
pub use moving::{
    Departure, HandOver, Move, News, PersonName, Shares, Stage, arrived, by_segment, call_back, came_back,
    depart, forgotten, look_before_leaving, share_out, turned_away,
};
pub use receive::{AddressBook, Received, new_claims, receive};
pub use roster::{RosterLedger, RosterRow, search_word};
pub use settle::{change_shopper, next_deadline, settle};
pub use subject::{cart_of, longest_item, running_report};
pub use trail::Trail;
pub use visit_told::VisitTold;
