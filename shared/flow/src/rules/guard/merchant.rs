//! What the merchant says of all messages: that none goes for now, or that only a few addresses get any.

use rappel_signal::Channel;

use super::{Case, Objection, Verdict, skip};
use crate::state::limit::HALTED_MS;
use crate::state::{Reason, Recipient};

impl Case<'_> {
    pub(super) fn halted(&self) -> Objection {
        self.book.halted.then(|| Verdict::Wait {
            until: self.now + HALTED_MS + i64::from(self.person.chance) % HALTED_MS,
            reason: Reason::Halted,
            words: "the merchant has stopped all sending".into(),
        })
    }

    /// In test mode. A browser has no address that anybody could list: its shopper's others speak for it.
    pub(super) fn not_listed(&self, to: &Recipient) -> Objection {
        let listed = self.book.only_to.as_ref()?;
        let is_listed = |address: &str| listed.contains(&address.to_lowercase());
        let known =
            self.kin().flat_map(|segment| &segment.contacts).any(|contact| is_listed(&contact.address));
        if is_listed(&to.address) || to.channel == Channel::Push && known {
            return None;
        }
        skip(Reason::NotListed, "test mode is on, and this address is not on its list")
    }
}
