//! What a shop offers, told by its settings or by its server, in the engine's words.

use rappel_flow::{Duration, Offer, OfferCode, OfferKind};
use rappel_shop::{payload, read_offer};
use rappel_signal::DAY_MS;
use serde::Deserialize;
use serde_json::{Map, Value};

/// An offer among a shop's settings, written as `offer-updated` tells one.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub(crate) struct OfferSetting(pub(crate) Offer);

impl TryFrom<Map<String, Value>> for OfferSetting {
    type Error = String;

    fn try_from(fields: Map<String, Value>) -> Result<OfferSetting, String> {
        read_offer(fields)
            .map(|told| OfferSetting(offer(&told)))
            .map_err(|refused| format!("offers: {refused}"))
    }
}

/// The offer as flows call it.
pub(crate) fn offer(told: &payload::Offer) -> Offer {
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
