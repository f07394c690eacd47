//! Sign-in links: sent to a member's address, good once and for minutes.

use rappel_signal::{HOUR_MS, UnixMs};
use serde::{Deserialize, Serialize};

use crate::limit::{LINK_GAP_MS, LINK_MS, LINKS_HOURLY_MAX};

/// A link that is on its way, kept under the keyed hash of its token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInLink {
    /// Whom it was sent to.
    pub email: String,
    /// When.
    pub at: UnixMs,
}

impl SignInLink {
    /// Whether it still lets somebody in.
    pub fn is_good(&self, now: UnixMs) -> bool {
        (0..LINK_MS).contains(&(now - self.at))
    }
}

/// When links were asked for, for one address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LinkAsks(Vec<UnixMs>);

impl LinkAsks {
    /// Notes that one is asked for; whether one may be sent.
    pub fn ask(&mut self, now: UnixMs) -> bool {
        self.0.retain(|asked| (0..HOUR_MS).contains(&(now - *asked)));
        let twice = self.0.last().is_some_and(|asked| now - *asked < LINK_GAP_MS);
        // A stranger may have spent the hour's links: one more goes once the last can let nobody in.
        let stale = self.0.last().is_none_or(|asked| now - *asked >= LINK_MS);
        let sends = !twice && (stale || self.0.len() < LINKS_HOURLY_MAX);
        if sends {
            self.0.push(now);
        }
        sends
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_for_a_quarter_of_an_hour() {
        let link = SignInLink { email: "ada@shop.example".into(), at: UnixMs(1_000) };
        assert!(link.is_good(UnixMs(1_000)) && link.is_good(UnixMs(1_000 + LINK_MS - 1)));
        assert!(!link.is_good(UnixMs(1_000 + LINK_MS)) && !link.is_good(UnixMs(999)));
    }

    #[test]
    fn a_mailbox_gets_so_many_an_hour() {
        let mut asks = LinkAsks::default();
        let sent = (0..20).filter(|turn| asks.ask(UnixMs(turn * LINK_GAP_MS))).count();
        assert_eq!(sent, LINKS_HOURLY_MAX);
        let last = (LINKS_HOURLY_MAX as i64 - 1) * LINK_GAP_MS;
        assert!(!asks.ask(UnixMs(last + LINK_MS - 1)));
        assert!(asks.ask(UnixMs(last + LINK_MS)), "whoever knows the address cannot keep its owner out");
        assert!(asks.ask(UnixMs(HOUR_MS + LINK_GAP_MS)), "an hour after the first there is room");
    }

    #[test]
    fn a_second_click_sends_no_second_mail() {
        let mut asks = LinkAsks::default();
        assert!(asks.ask(UnixMs(0)));
        assert!(!asks.ask(UnixMs(LINK_GAP_MS - 1)));
        assert!(asks.ask(UnixMs(LINK_GAP_MS)));
    }
}
