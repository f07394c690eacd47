//! Every limit of signing in, with its reason.

use rappel_signal::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};

/// Members of one deployment: a merchant's team and its agency, with room.
pub const MEMBERS_MAX: usize = 100;
/// Keys for machines of one deployment.
pub const KEYS_MAX: usize = 50;
/// Sessions a member may have at once; the oldest ends when another begins. Each of a person's devices has one.
pub const SESSIONS_PER_MEMBER_MAX: usize = 10;
/// A session nobody used for so long is over: somebody who looks in each week stays signed in.
pub const SESSION_IDLE_MS: i64 = 8 * DAY_MS;
/// However often it is used, a session is over after this time.
pub const SESSION_MS: i64 = 30 * DAY_MS;
/// That a session was used is written down again after this time, not with each page.
pub const SESSION_NOTED_MS: i64 = HOUR_MS;
/// How long a sign-in link is good: as long as it takes to find it in a mailbox.
pub const LINK_MS: i64 = 15 * MINUTE_MS;
/// Somebody who asks for a second link at once has most likely clicked twice.
pub const LINK_GAP_MS: i64 = 20 * SECOND_MS;
/// Links sent to one address within an hour: nobody's mailbox is to be flooded by whoever knows their address.
pub const LINKS_HOURLY_MAX: usize = 5;
/// Entries of the audit log that are kept: years of a small team.
pub const AUDIT_ENTRIES_MAX: usize = 5_000;
/// Longest e-mail address of a member, RFC 5321 section 4.5.3.1.
pub const EMAIL_BYTES_MAX: usize = 254;
/// Longest name of a key.
pub const KEY_NAME_BYTES_MAX: usize = 60;
/// Fewest characters of an owner's code: 80 bits in base 32, which nobody guesses at a door that counts tries.
pub const CODE_CHARS_MIN: usize = 16;
/// Longest code that is looked at.
pub const CODE_CHARS_MAX: usize = 80;
/// Tries of an owner's code from one network within an hour.
pub const CODE_TRIES_HOURLY_MAX: u32 = 10;
/// Sign-in forms sent from one network within an hour: an office, whose members all begin their day.
pub const SIGN_INS_HOURLY_MAX: u32 = 30;
