//! What the merchant says of all messages: that none goes for now, or that only a few addresses get any.

use std::collections::BTreeSet;

use rappel_signal::Channel;

use super::{Case, Objection, Verdict, skip};
use crate::state::limit::HALTED_MS;
use crate::state::{Reason, RowKind};

impl Case<'_> {
    pub(super) fn halted(&self) -> Objection {
        self.book.halted.then(|| Verdict::Wait {
            until: self.now + HALTED_MS + i64::from(self.person.chance) % HALTED_MS,
            reason: Reason::Halted,
            words: "the merchant has stopped all sending".into(),
        })
    }

    /// In test mode. A browser has no address that anybody could list: its shopper's others speak for it.
    pub(super) fn not_listed(&self, to_go: &Verdict) -> Objection {
        let (Some(listed), Verdict::Go(to)) = (&self.book.only_to, to_go) else { return None };
        if listed.contains(&to.address.to_lowercase())
            || to.channel == Channel::Push && self.is_listed(listed)
        {
            return None;
        }
        skip(Reason::NotListed, "test mode is on, and this address is not on its list")
    }

    /// What others are told of waits like a message. In test mode other platforms hear of nobody else either: they might
    /// write. The shop's own people hear all.
    pub(super) fn not_for_others(&self) -> Objection {
        if let Some(halted) = self.halted() {
            return Some(halted);
        }
        let profile = &self.person.profile;
        if self.row.kind != RowKind::Notice && profile.own {
            return skip(Reason::OneOfUs, "the shopper is one of the shop's own people");
        }
        if self.row.kind != RowKind::Notice && profile.stopped_at.is_some() {
            return skip(Reason::Suppressed, "the shop has stopped all marketing to this shopper");
        }
        let listed = self.book.only_to.as_ref()?;
        if self.row.kind == RowKind::Notice || self.is_listed(listed) {
            return None;
        }
        skip(Reason::NotListed, "test mode is on, and none of the shopper's addresses is on its list")
    }

    fn is_listed(&self, listed: &BTreeSet<String>) -> bool {
        let mut contacts = self.kin().flat_map(|segment| &segment.contacts);
        contacts.any(|contact| listed.contains(&contact.address.to_lowercase()))
    }
}
