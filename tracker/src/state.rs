//! What the pages of one visit share on the device.

use alloc::vec::Vec;

use crate::bytes::{Fields, Pairs};
use crate::reading::Reading;

/// Product cards remembered as sent: a shopper sees fewer in months.
const CARDS_MAX: usize = 150;
/// Sightings remembered: an item and the visit that saw it.
const SIGHTINGS_MAX: usize = 200;
/// How long a visit counts towards a repeat.
const REMEMBERED_MIN: u32 = 30 * 24 * 60;
/// "Ninth visit" says all there is to say.
const VISITS_MAX: u32 = 9;

/// The visit, what earlier ones saw, and what was already told. Minutes are of wall time.
#[derive(Default)]
pub(crate) struct State {
    /// The running visit.
    pub(crate) reading: Reading,
    /// When it began; 0 before the first.
    pub(crate) started_min: u32,
    /// 1 if its zone and language were told.
    pub(crate) introduced: u32,
    /// Class and score as told; 0 if none was.
    pub(crate) told: u32,
    /// Hash of the identity last told: themes repeat it on every page.
    pub(crate) identity: u32,
    /// Hash of the order last told: a confirmation page may be reloaded.
    pub(crate) order: u32,
    /// Items and when the visits that saw them began.
    sightings: Pairs,
    /// Hashes of id and content of the cards told.
    cards: Pairs,
}

impl State {
    fn fields(&mut self, fields: &mut Fields<'_>) {
        self.reading.fields(fields);
        for number in
            [&mut self.started_min, &mut self.introduced, &mut self.told, &mut self.identity, &mut self.order]
        {
            fields.number(number);
        }
        fields.pairs(&mut self.sightings);
        fields.pairs(&mut self.cards);
    }

    /// Bytes to keep.
    pub(crate) fn store(&mut self) -> Vec<u8> {
        let mut fields = Fields::Writing(Vec::new());
        self.fields(&mut fields);
        fields.finish()
    }

    /// Reads kept bytes; a fresh state if they are damaged or of another version.
    pub(crate) fn read(bytes: &[u8]) -> State {
        let mut state = State::default();
        if let Some(mut fields) = Fields::read(bytes) {
            state.fields(&mut fields);
        }
        state
    }

    /// A visit begins.
    pub(crate) fn renew(&mut self, now_min: u32) {
        self.reading.renew();
        self.started_min = now_min;
        self.introduced = 0;
        self.told = 0;
    }

    /// Notes that this visit sees an item, and tells in how many visits of the last 30 days it was seen, this one
    /// included.
    pub(crate) fn see(&mut self, item: u32, now_min: u32) -> u32 {
        let started_min = self.started_min;
        // A stepped-back clock puts visits into the future: they count no more than old ones.
        self.sightings.keep(&|sighting| {
            now_min.checked_sub(sighting.1).is_some_and(|age_min| age_min <= REMEMBERED_MIN)
                && *sighting != (item, started_min)
        });
        self.sightings.push(item, started_min, SIGHTINGS_MAX);
        let mut visits = 0;
        for sighting in &self.sightings.0 {
            visits += u32::from(sighting.0 == item);
        }
        visits.min(VISITS_MAX)
    }

    /// Whether a card is news, and remembers it as told. A poor one (from a cart or list, without picture and path)
    /// is news only if nothing is known of the product, so that it never replaces a rich one.
    pub(crate) fn is_new_card(&mut self, id: u32, content: u32, rich: bool) -> bool {
        match self.cards.find(id) {
            Some(known) => {
                let news = rich && *known != content;
                if news {
                    *known = content;
                }
                news
            }
            None => {
                self.cards.push(id, content, CARDS_MAX);
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_survives_the_device() {
        let mut state = State { started_min: 31_000_000, introduced: 1, order: u32::MAX, ..State::default() };
        assert_eq!(state.see(7, 31_000_000), 1);
        assert!(state.is_new_card(1, 2, true));
        let mut back = State::read(&state.store());
        assert_eq!(
            (back.started_min, back.introduced, back.identity, back.order),
            (31_000_000, 1, 0, u32::MAX)
        );
        assert!(!back.is_new_card(1, 2, true));
        assert_eq!(back.store(), state.store());
        assert_eq!(State::read(b"something else").started_min, 0);
    }

    /// What another version wrote is forgotten: whoever changes these bytes raises `bytes::STATE_VERSION`.
    #[test]
    fn the_state_keeps_its_bytes() {
        let mut state = State { told: 0x0205, identity: 9, ..State::default() };
        state.renew(31_000_000);
        state.see(7, 31_000_000);
        state.is_new_card(1, 300, true);
        let mut text = alloc::string::String::new();
        crate::text::push_hex(&mut text, &state.store());
        assert_eq!(
            text,
            "01dcb5abd5030000000000000000000000000000000000000000c08be40e000009000107c08be40e0101ac02"
        );
    }

    #[test]
    fn repeats_are_visits_of_thirty_days() {
        const DAY_MIN: u32 = 24 * 60;
        let mut state = State::default();
        for (day, visits) in [(0, 1), (1, 2), (2, 3), (31, 3), (100, 1)] {
            let now_min = 31_000_000 + day * DAY_MIN;
            state.renew(now_min);
            assert_eq!(state.see(7, now_min), visits, "day {day}");
            assert_eq!(state.see(7, now_min), visits, "again in the same visit");
        }
        state.renew(31_000_000);
        assert_eq!(state.see(7, 31_000_000), 1, "a clock that stepped back remembers nothing of the future");
    }

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
    fn the_state_is_bounded() {
        let mut state = State::default();
        for id in 0..1000 {
            assert!(state.is_new_card(id, 0, true));
            state.see(id, 0);
        }
        assert!(state.store().len() < 5_000);
        assert!(!state.is_new_card(999, 0, true));
    }
}
