//! A session: what a browser's cookie stands for.
//!
//! | it is | when |
//! | --- | --- |
//! | live | used within [`SESSION_IDLE_MS`], and begun within [`SESSION_MS`] |
//! | over | else; its cookie is nobody's |

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use crate::limit::{SESSION_IDLE_MS, SESSION_MS, SESSION_NOTED_MS};

/// Kept under the keyed hash of the cookie's value: whoever reads the storage cannot sign in with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose it is.
    pub email: String,
    /// When it began.
    pub begun: UnixMs,
    /// When it was last noted to be used.
    pub used: UnixMs,
}

impl Session {
    /// One that begins now.
    pub fn begin(email: &str, now: UnixMs) -> Session {
        Session { email: email.to_owned(), begun: now, used: now }
    }

    /// Whether its cookie lets anybody in.
    pub fn is_live(&self, now: UnixMs) -> bool {
        now - self.used < SESSION_IDLE_MS && now - self.begun < SESSION_MS
    }

    /// Notes that it is used; whether that is worth writing.
    pub fn touch(&mut self, now: UnixMs) -> bool {
        let worth = now - self.used >= SESSION_NOTED_MS;
        if worth {
            self.used = now;
        }
        worth
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rappel_signal::DAY_MS;

    #[test]
    fn a_session_in_use_lasts_thirty_days_and_no_longer() {
        let mut session = Session::begin("ada@shop.example", UnixMs(0));
        for day in 0..30 {
            assert!(session.is_live(UnixMs(day * DAY_MS)), "day {day}");
            assert_eq!(session.touch(UnixMs(day * DAY_MS)), day > 0);
        }
        assert!(!session.is_live(UnixMs(SESSION_MS)));
    }

    #[test]
    fn a_session_nobody_uses_is_over() {
        let session = Session::begin("ada@shop.example", UnixMs(0));
        assert!(session.is_live(UnixMs(SESSION_IDLE_MS - 1)));
        assert!(!session.is_live(UnixMs(SESSION_IDLE_MS)));
    }
}
