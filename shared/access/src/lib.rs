//! Who may see and change what in the console. Read in the order in which somebody comes in: a `code` or a `link` proves a
//! `member`, a `session` remembers it, a `role` says what they may; machines show a `key`; the `audit` keeps who did what.
//!
//! Pure: secrets come as keyed hashes, made where the key is; time is an argument.

mod audit;
mod code;
mod key;
pub mod limit;
mod link;
mod member;
mod role;
mod session;

pub use audit::{AuditEntry, Deed};
pub use code::normalise_code;
pub use key::{ApiKey, Scope};
pub use link::{LinkAsks, SignInLink};
pub use member::{Member, MemberChange, Refusal, change_team};
pub use role::{Act, Grants, Role};
pub use session::Session;
