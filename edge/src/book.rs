//! A shop's book: its flows, rules, offers, zone. Built once per isolate and shop from settings and from what the shop's
//! server has told.
//!
//! What is told lies in the shop's object under a version. An isolate asks for it at most every [`TOLD_FRESH_MS`], before a
//! turn and with nothing loaded; the answer is a word if the version is the same. So a change is everywhere within that
//! time, at no call per signal. If the shop's object does not answer, what is known goes on holding.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use rappel_compact::Gather;
use rappel_flow::{Book, Flow, ZoneOffsets, load_flow};
use rappel_ledger::{Announced, OfferSetting};
use rappel_signal::{DAY_MS, ShopKey, UnixMs};
use worker::Env;

use crate::bindings;
use crate::clock::platform_now;
use crate::config::{ShopSettings, Shops};
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::shop_call::{ShopCall, ShopReply};
use crate::send;
use crate::zone;

include!(concat!(env!("OUT_DIR"), "/flows.rs"));

/// Flows that no merchant switches on by themselves: one comes with every shop, the other with its setting.
const PREFERENCE_LINK: &str = "preference-link";
const CONFIRMATION: &str = "confirm-subscription";

/// A book whose zone is known for less than this is built anew.
const ZONE_KNOWN_MS_MIN: i64 = 60 * DAY_MS;

/// What was told is asked for again after this time.
const TOLD_FRESH_MS: i64 = 30_000;

/// A shop as this isolate knows it.
#[derive(Clone)]
struct Known {
    version: u64,
    /// By the platform's clock.
    asked_at: UnixMs,
    told: Rc<Announced>,
    /// Built when it is first needed.
    book: Option<Rc<Book>>,
}

thread_local! {
    static SHOPS: RefCell<HashMap<String, Known>> = RefCell::default();
}

/// Books are built anew when they are next needed: settings have changed.
pub(crate) fn forget_built() {
    SHOPS.with(|shops| shops.borrow_mut().values_mut().for_each(|known| known.book = None));
}

/// The ids of all ready flows.
pub(crate) fn ready_flows() -> impl Iterator<Item = &'static str> {
    FLOWS.iter().map(|(id, _)| *id)
}

/// Whether the flow answers what was asked on a page: nobody switches it on by itself.
pub(crate) fn is_answer(id: &str) -> bool {
    [PREFERENCE_LINK, CONFIRMATION].contains(&id)
}

/// The ready flow of this id.
pub(crate) fn ready_flow(id: &str) -> Option<Flow> {
    let (_, json) = FLOWS.iter().find(|(known, _)| *known == id)?;
    // The build has validated each of them.
    load_flow(json).ok()
}

/// Whether this isolate knows what the shop's server has told, from not long ago.
pub(crate) fn is_fresh(shop: &str) -> bool {
    let fresh = |known: &Known| (platform_now() - known.asked_at).abs() < TOLD_FRESH_MS;
    SHOPS.with(|shops| shops.borrow().get(shop).is_some_and(fresh))
}

/// Asks what the shop's server has told since. An object's own state must not be held meanwhile.
///
/// # Errors
/// Ours: the shop's object does not answer, and nothing is known yet.
pub(crate) async fn refresh(env: &Env, shop: &str) -> Result<(), EdgeError> {
    let known = SHOPS.with(|shops| {
        let mut shops = shops.borrow_mut();
        let known = shops.get_mut(shop)?;
        // Whoever comes meanwhile works with what is known, and does not ask as well.
        known.asked_at = platform_now();
        Some((known.version, known.book.as_ref().is_some_and(|book| book.has_trials())))
    });
    // The first book will be needed at once; and an isolate that is gone within the half minute asks but once.
    let first = match known {
        Some(_) => None,
        None => Some(build(env, &*Shops::settings(shop)?, platform_now())),
    };
    let has_trials =
        known.map_or_else(|| first.as_ref().is_some_and(Book::has_trials), |(_, has_trials)| has_trials);
    let trials_of = has_trials.then(|| shop.to_owned());
    let known = known.map(|(version, _)| version);
    let built_from = Shops::version();
    let key = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    let answer = ask(&bindings::shop(env, &key)?, &ShopCall::Book { known, trials_of }).await;
    match (answer, known) {
        (Ok(ShopReply::Unchanged), _) => {}
        (Ok(ShopReply::Book { version, told }), _) => {
            let told: Rc<Announced> = Rc::new(serde_json::from_str(&told)?);
            // Settings may have changed meanwhile, a pause among them.
            let book = first.filter(|_| Shops::version() == built_from).map(|mut book| {
                told.add_to(&mut book);
                Rc::new(book)
            });
            let known = Known { version, asked_at: platform_now(), told, book };
            SHOPS.with(|shops| shops.borrow_mut().insert(shop.to_owned(), known));
        }
        (Ok(other), _) => return Err(EdgeError::Ours(format!("shop object answered {other:?}"))),
        (Err(error), None) => return Err(error),
        (Err(error), Some(version)) => {
            crate::log::warn!("the book of {shop} stays at version {version}: {error:?}");
        }
    }
    Ok(())
}

/// The shop's book as this isolate knows it: [`refresh`] keeps it new.
///
/// # Errors
/// Ours: the shop is not configured any more.
pub(crate) fn book(env: &Env, shop: &str, now: UnixMs) -> Result<Rc<Book>, EdgeError> {
    let known = SHOPS.with(|shops| shops.borrow().get(shop).cloned());
    let built = known.as_ref().and_then(|known| known.book.clone());
    if let Some(book) = built.filter(|book| book.zone.known_until - now > ZONE_KNOWN_MS_MIN) {
        return Ok(book);
    }
    let told = known.map(|known| known.told).unwrap_or_default();
    let book = Rc::new(of(env, shop, &told, now)?);
    SHOPS.with(|shops| {
        // A book without its shop's own word is not kept.
        if let Some(known) = shops.borrow_mut().get_mut(shop) {
            known.book = Some(book.clone());
        }
    });
    Ok(book)
}

/// The book of the shop's settings and what its server has told.
///
/// # Errors
/// Ours: the shop is not configured any more.
pub(crate) fn of(env: &Env, shop: &str, told: &Announced, now: UnixMs) -> Result<Book, EdgeError> {
    let mut book = build(env, &*Shops::settings(shop)?, now);
    told.add_to(&mut book);
    Ok(book)
}

fn build(env: &Env, settings: &ShopSettings, now: UnixMs) -> Book {
    let mut flows = settings.flows_on();
    let answers = [(PREFERENCE_LINK, true), (CONFIRMATION, settings.double_opt_in)];
    for (id, _) in answers.iter().filter(|(_, on)| *on) {
        if !flows.iter().any(|flow| flow.file.id == *id) {
            flows.extend(ready_flow(id));
        }
    }
    let zone = zone::offsets(&settings.zone, now).unwrap_or_else(ZoneOffsets::utc);
    let mut book = Book::new(flows, settings.rules.clone(), zone);
    book.offers = settings.offers.iter().map(|OfferSetting(offer)| offer.clone()).collect();
    book.segments.clone_from(&settings.segments.0);
    book.figures = settings.figures();
    book.known_ms = send::known_ms(env, &settings.key);
    book.paced = send::mailer::ways(env, &settings.key).map(|(way, _)| way).gather();
    book.double_opt_in = settings.double_opt_in;
    book.halted = settings.paused;
    book.only_to =
        settings.only_to.as_ref().map(|listed| listed.iter().map(|address| address.to_lowercase()).gather());
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
