//! A shop's book: its ready flows, its rules, its zone. Built once per isolate and shop.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use rappel_flow::{Book, Flow, ZoneOffsets, load_flow};
use rappel_signal::{DAY_MS, ShopKey, UnixMs};
use worker::Env;

use crate::config::{FlowSetting, ShopSettings, Shops};
use crate::error::EdgeError;
use crate::offers::OfferSetting;
use crate::zone;

include!(concat!(env!("OUT_DIR"), "/flows.rs"));

/// A book whose zone is known for less than this is built anew.
const ZONE_KNOWN_MS_MIN: i64 = 60 * DAY_MS;

thread_local! {
    static BOOKS: RefCell<HashMap<String, Rc<Book>>> = RefCell::default();
}

/// The ready flow of this id.
pub(crate) fn ready_flow(id: &str) -> Option<Flow> {
    let (_, json) = FLOWS.iter().find(|(known, _)| *known == id)?;
    // The build has validated each of them.
    load_flow(json).ok()
}

/// The shop's book.
///
/// # Errors
/// Ours: the shop is not configured any more.
pub(crate) fn book(env: &Env, shop: &str, now: UnixMs) -> Result<Rc<Book>, EdgeError> {
    let known = BOOKS.with(|books| books.borrow().get(shop).cloned());
    if let Some(book) = known.filter(|book| book.zone.known_until - now > ZONE_KNOWN_MS_MIN) {
        return Ok(book);
    }
    let shops = Shops::load(env)?;
    let settings = ShopKey::parse(shop)
        .and_then(|key| shops.get(&key).cloned())
        .ok_or_else(|| EdgeError::Ours(format!("shop {shop:?} is not configured any more")))?;
    let book = Rc::new(build(&settings, now));
    BOOKS.with(|books| books.borrow_mut().insert(shop.to_owned(), book.clone()));
    Ok(book)
}

fn build(settings: &ShopSettings, now: UnixMs) -> Book {
    let flows: Vec<Flow> = settings.flows.iter().filter_map(FlowSetting::flow).collect();
    let zone = zone::offsets(&settings.zone, now).unwrap_or_else(ZoneOffsets::utc);
    let mut book = Book::new(flows, settings.rules.clone(), zone);
    book.offers = settings.offers.iter().map(|OfferSetting(offer)| offer.clone()).collect();
    book.segments.clone_from(&settings.segments);
    book.figures = settings.figures();
    book
}

#[cfg(test)]
mod tests {
    use super::*;
    use rappel_delivery::template::Template;

    #[test]
    fn every_source_of_products_a_ready_flow_names_is_one() {
        let mut sources = 0;
        for (id, json) in FLOWS {
            let flow = rappel_flow::parse_flow(id, json).unwrap();
            assert_eq!(crate::wishes::check(id, &flow), []);
            sources += flow.product_sources().count();
        }
        assert!(sources > 50, "{sources}");
    }

    #[test]
    fn a_source_that_is_none_is_told_with_flow_step_and_what_to_write() {
        let (id, json) = FLOWS.iter().find(|(id, _)| *id == "welcome").unwrap();
        let flow = rappel_flow::parse_flow(id, &json.replacen("best-sellers", "bestsellers", 1)).unwrap();
        let problems = crate::wishes::check(id, &flow);
        let says = problems.first().unwrap().to_string();
        assert!(says.starts_with("flows/welcome.json: step \"first\", products, from: "), "{says}");
        assert!(says.contains("\"bestsellers\" is no source of products: write similar, "), "{says}");
    }

    #[test]
    fn every_text_a_ready_flow_sends_is_there() {
        assert!(!FLOWS.is_empty());
        for (id, json) in FLOWS {
            let flow = rappel_flow::parse_flow(id, json).unwrap();
            for template in flow.templates() {
                assert!(
                    Template::from_name(template).is_some(),
                    "{id} sends {template:?}, which has no text"
                );
            }
        }
    }
}
