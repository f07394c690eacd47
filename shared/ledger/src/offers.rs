//! What a shop offers, told by its settings or by its server, in the engine's words.

use std::collections::BTreeMap;

use rappel_calendar::{Country, Window};
use rappel_flow::{Book, Duration, Offer, OfferCode, OfferKind, ZoneOffsets};
use rappel_shop::{payload, read_offer};
use rappel_signal::{DAY_MS, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An offer among a shop's settings, written as `offer-updated` tells one.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct OfferSetting(
    /// As flows call it.
    pub Offer,
);

impl TryFrom<Map<String, Value>> for OfferSetting {
    type Error = String;

    fn try_from(fields: Map<String, Value>) -> Result<OfferSetting, String> {
        read_offer(fields)
            .map(|told| OfferSetting(offer(&told)))
            .map_err(|refused| format!("offers: {refused}"))
    }
}

/// The offer as flows call it.
pub fn offer(told: &payload::Offer) -> Offer {
    let kind = match &told.benefit {
        payload::Benefit::Percent(percent) => OfferKind::Percent(*percent),
        payload::Benefit::Amount(hundredths) => OfferKind::AmountHundredths(*hundredths),
        // The shop's words on it; its number says little, but no more is known here.
        payload::Benefit::Gift(product) => {
            OfferKind::Gift(told.title.clone().unwrap_or_else(|| product.0.clone()))
        }
        payload::Benefit::FreeShipping => OfferKind::FreeShipping,
        payload::Benefit::EarlyAccess => OfferKind::EarlyAccess,
    };
    let code = told.code.as_ref().map(|code| match code {
        payload::OfferCode::Shared(code) => OfferCode::Shared(code.clone()),
        payload::OfferCode::Pool(pool) => OfferCode::Pool(pool.clone()),
    });
    Offer {
        name: told.offer.clone(),
        title: told.title.clone(),
        kind,
        code,
        starts_at: Some(told.start),
        ends_at: told.end,
        lasts: told.valid_days.map(|days| Duration::from_ms(i64::from(days) * DAY_MS)),
        minimum_hundredths: told.minimum_hundredths.map(u64::from),
        currency: told.currency.clone(),
    }
}

/// What the shop's server has told and still holds, as the shop's object hands it to every isolate.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Announced {
    /// Offers, each as it was told last.
    pub offers: Vec<payload::Offer>,
    /// Regulated sales.
    pub sale_periods: Vec<payload::SalePeriod>,
    /// Texts that have won their trials, by `flow/step`: what the shop's figures told.
    pub winners: BTreeMap<String, String>,
}

impl Announced {
    /// Adds it to a book made from settings. What is told stands before what is set.
    pub fn add_to(&self, book: &mut Book) {
        for told in &self.offers {
            book.offers.retain(|known| known.name != told.offer);
            book.offers.push(offer(told));
        }
        for (trial, text) in &self.winners {
            book.figures.winners.entry(trial.clone()).or_insert_with(|| text.clone());
        }
        for period in &self.sale_periods {
            let Ok(window) = window(period, &book.zone) else { continue };
            for country in period.countries.iter().filter_map(|code| Country::parse(code)) {
                book.figures.announced.entry(country).or_default().push(window);
            }
        }
    }
}

/// The days of a sale period, on the shop's clock.
///
/// # Errors
/// In a merchant's words: it is no window that a law could mean.
pub fn window(period: &payload::SalePeriod, zone: &ZoneOffsets) -> Result<Window, String> {
    let day = |at: UnixMs| zone.date(at).ok_or_else(|| "lies beyond the calendar".to_owned());
    // The end is the first moment without it.
    Window::new(day(period.start)?, day(period.end - 1)?).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rappel_flow::Rules;
    use serde_json::json;

    fn told(json: Value) -> Announced {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn what_is_told_of_an_offer_stands_before_what_is_set() {
        let set = json!({ "offer": "cart", "benefit": { "percent": 5 }, "start": "2026-01-01T00:00:00Z" });
        let OfferSetting(set) = serde_json::from_value(set).unwrap();
        let mut book = Book::new(Vec::new(), Rules::default(), ZoneOffsets::utc());
        book.offers.push(set);
        told(json!({ "offers": [
            { "offer": "cart", "benefit": "free-shipping", "start": "2026-01-01T00:00:00Z", "valid_days": 7 },
        ] }))
        .add_to(&mut book);
        assert_eq!(book.offers.len(), 1);
        let offer = book.offer("cart").unwrap();
        assert_eq!(
            (&offer.kind, offer.lasts),
            (&OfferKind::FreeShipping, Some(Duration::from_ms(7 * DAY_MS)))
        );
    }

    #[test]
    fn a_sale_period_that_was_told_moves_the_word_with_it() {
        let mut book = Book::new(Vec::new(), Rules::default(), ZoneOffsets::utc());
        book.figures.country = Some("FR".into());
        let day = |text: &str| {
            rappel_shop::read_offer(
                json!({ "offer": "x", "benefit": "free-shipping", "start": format!("{text}T12:00:00Z") })
                    .as_object()
                    .cloned()
                    .unwrap(),
            )
            .unwrap()
            .start
        };
        let refused = |book: &Book, at| book.figures.refuses("Soldes !", &book.zone, at).is_some();
        assert!(!refused(&book, day("2027-01-07")) && refused(&book, day("2027-03-02")));
        told(json!({ "sale_periods": [{
            "period": "moved", "countries": ["FR"], "start": "2027-03-01T00:00:00Z", "end": "2027-03-15T00:00:00Z",
        }] }))
        .add_to(&mut book);
        assert!(refused(&book, day("2027-01-07")), "it stands in for the computed one of its half-year");
        assert!(!refused(&book, day("2027-03-14")) && refused(&book, day("2027-03-15")));
    }
}
