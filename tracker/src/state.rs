//! What the pages of one visit share on the device.

use alloc::vec::Vec;
use rappel_visit::{Memory, News, Visit};
use serde::{Deserialize, Serialize};

/// Product cards remembered as sent: a shopper sees fewer in months.
const CARDS_MAX: usize = 150;

/// The visit, what earlier ones saw, and what was already told.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct State {
    /// The running visit.
    pub(crate) visit: Visit,
    /// Repeats of 30 days.
    pub(crate) memory: Memory,
    /// Class and score as told.
    pub(crate) news: News,
    /// Whether the visit's zone and language were told.
    pub(crate) introduced: bool,
    /// Hash of the identity last told: themes repeat it on every page.
    pub(crate) identity: u32,
    /// Hash of the order last told: a confirmation page may be reloaded.
    pub(crate) order: u32,
    /// Hashes of id and content of the cards told, the oldest first.
    cards: Vec<(u32, u32)>,
}

impl State {
    /// Whether a card is news, and remembers it as told. A poor one (from a cart or list, without picture and path)
    /// is news only if nothing is known of the product, so that it never replaces a rich one.
    pub(crate) fn is_new_card(&mut self, id: u32, content: u32, rich: bool) -> bool {
        let known = self.cards.iter().position(|card| card.0 == id);
        if let Some(place) = known {
            let same = self.cards.get(place).is_some_and(|card| card.1 == content);
            if same || !rich {
                return false;
            }
            self.cards.remove(place);
        } else if self.cards.len() >= CARDS_MAX {
            self.cards.remove(0);
        }
        self.cards.push((id, content));
        true
    }

    /// Someone else sits before the device: what the last one saw is not theirs.
    pub(crate) fn forget_person(&mut self) {
        self.memory = Memory::default();
        self.identity = 0;
        self.news = News::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_told_once_a_version() {
        let mut state = State::default();
        assert!(state.is_new_card(1, 10, true));
        assert!(!state.is_new_card(1, 10, true));
        assert!(state.is_new_card(1, 11, true));
        assert!(!state.is_new_card(1, 12, false), "a poor card replaces no rich one");
        assert!(state.is_new_card(2, 20, false));
        assert!(state.is_new_card(2, 21, true));
    }

    #[test]
    fn cards_are_bounded() {
        let mut state = State::default();
        for id in 0..1000 {
            assert!(state.is_new_card(id, 0, true));
        }
        assert_eq!(state.cards.len(), CARDS_MAX);
        assert!(!state.is_new_card(999, 0, true));
    }
}
