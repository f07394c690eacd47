//! Words that the law of some countries keeps for its sales: who may say them, and when.

use rappel_calendar::{Country, SaleWord, sale_term_in, sale_word};
use rappel_signal::UnixMs;

use crate::language::{Figures, Offer};
use crate::state::ZoneOffsets;

impl Figures {
    /// Why the shop may not say this at an instant, in a merchant's words; `None` if nothing speaks against it. The law is
    /// that of the shop's country, the day that of its zone.
    pub fn refuses(&self, text: &str, zone: &ZoneOffsets, at: UnixMs) -> Option<String> {
        let country = Country::parse(self.country.as_deref()?)?;
        sale_term_in(country, text)?;
        match sale_word(Some(country), zone.date(at)?, self.announced(country)) {
            SaleWord::Refused { reason, .. } => Some(reason),
            SaleWord::Allowed(_) | SaleWord::Unregulated => None,
        }
    }

    /// Why an offer may not be called what it is called on each day on which it holds from now on.
    pub fn refuses_offer(&self, offer: &Offer, zone: &ZoneOffsets, now: UnixMs) -> Option<String> {
        let first = offer.starts_at.map_or(now, |starts| starts.max(now));
        // One without an end holds on days of no sale, too: half a year on at the latest.
        let last = offer.ends_at.map_or(first + HALF_YEAR_MS, |ends| ends - 1);
        let days = [first, last.max(first)];
        offer.words().find_map(|words| days.into_iter().find_map(|day| self.refuses(words, zone, day)))
    }
}

/// Longer than any sale, shorter than the way to the same one next year.
const HALF_YEAR_MS: i64 = 180 * rappel_signal::DAY_MS;
