//! What the shop's server tells of offers and sale periods, kept by the shop's object and handed to every isolate.
//!
//! | told | kept under | if it was told before |
//! | --- | --- | --- |
//! | an offer, or that it is withdrawn | `told/offer/<id>` | the later word holds, whatever the order they come in |
//! | a sale period, or that it is called off | `told/sale-period/<id>` | likewise |
//!
//! A word that is new counts the book's version up in the same turn; an isolate that knows the version is told nothing.

use rappel_ledger::{Announced, offer};
use rappel_shop::payload::{Offer, SalePeriod};
use rappel_shop::{Event, Payload, read_event};
use rappel_signal::UnixMs;

use super::shop::ShopObject;
use super::shop_call::ShopReply;
use super::shop_trials::winners;
use crate::book;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::store::table::Table;

/// Offers of a shop, those withdrawn among them; each isolate holds all.
const OFFERS_MAX: usize = 500;
/// Sale periods of a shop: two a year for twenty years, in several countries.
const SALE_PERIODS_MAX: usize = 100;

const OFFERS: &str = "told/offer/";
const SALE_PERIODS: &str = "told/sale-period/";
const VERSION: &str = "book/version";

/// What a word of the shop is about.
struct Place {
    prefix: &'static str,
    rows_max: usize,
    id: String,
}

impl ShopObject {
    /// Takes in an event of the shop, as [`Event::to_json`] writes it.
    pub(super) fn tell(&self, shop: &str, event: &str) -> Result<ShopReply, EdgeError> {
        let event = match read(event)? {
            Ok(event) => event,
            Err(refusal) => return Ok(not_taken(&refusal.path, refusal.message)),
        };
        let place = match &event.payload {
            Payload::OfferUpdated(Offer { offer, .. }) => place(OFFERS, OFFERS_MAX, offer),
            Payload::OfferDeleted(deleted) => place(OFFERS, OFFERS_MAX, &deleted.offer),
            Payload::SalePeriodUpdated(SalePeriod { period, .. }) => {
                place(SALE_PERIODS, SALE_PERIODS_MAX, period)
            }
            Payload::SalePeriodDeleted(deleted) => place(SALE_PERIODS, SALE_PERIODS_MAX, &deleted.period),
            Payload::CodesUploaded(pool) => return self.upload(shop, pool),
            _ => return Err(EdgeError::Ours(format!("{} is not the shop's", event.payload.event_type()))),
        };
        self.keep(shop, &place, &event)
    }

    fn keep(&self, shop: &str, place: &Place, event: &Event) -> Result<ShopReply, EdgeError> {
        let table = self.table()?;
        let key = format!("{}{}", place.prefix, place.id);
        let known = table.get(&key)?.map(|known| read(&known)).transpose()?.and_then(Result::ok);
        if known.as_ref().is_some_and(|known| !event.supersedes(known)) {
            return Ok(ShopReply::Done);
        }
        if let Some(why) = self.refusal(shop, &table, event)? {
            return Ok(not_taken("", why));
        }
        if known.is_none() && !make_room(&table, place)? {
            let most = place.rows_max;
            return Ok(not_taken("", format!("is one too many: {most} are kept; withdraw others first")));
        }
        table.put(&key, &event.to_json()?.to_string())?;
        count_up(&table)?;
        Ok(ShopReply::Done)
    }

    /// What the law of the shop's country has against it, or the calendar.
    fn refusal(&self, shop: &str, table: &Table, event: &Event) -> Result<Option<String>, EdgeError> {
        let now = platform_now();
        Ok(match &event.payload {
            Payload::OfferUpdated(told) => {
                let book = book::of(&self.env, shop, &told_by(table)?, now)?;
                book.figures.refuses_offer(&offer(told), &book.zone, now)
            }
            Payload::SalePeriodUpdated(period) => {
                let zone = book::of(&self.env, shop, &Announced::default(), now)?.zone.clone();
                rappel_ledger::window(period, &zone).err()
            }
            _ => None,
        })
    }

    /// The book for an isolate that knows this version of it.
    pub(super) fn read_book(&self, known: Option<u64>) -> Result<ShopReply, EdgeError> {
        let Some(table) = self.existing_table()? else {
            return Ok(match known {
                Some(0) => ShopReply::Unchanged,
                _ => ShopReply::Book { version: 0, told: serde_json::to_string(&Announced::default())? },
            });
        };
        let version = version(&table)?;
        if known == Some(version) {
            return Ok(ShopReply::Unchanged);
        }
        Ok(ShopReply::Book { version, told: serde_json::to_string(&told_by(&table)?)? })
    }
}

/// All that the shop's server has told and that still holds.
pub(super) fn told_by(table: &Table) -> Result<Announced, EdgeError> {
    let mut told = Announced { winners: winners(table)?, ..Announced::default() };
    for (_, row) in table.scan(OFFERS)?.into_iter().chain(table.scan(SALE_PERIODS)?) {
        // One that a newer version wrote is not ours to read.
        match read(&row)?.map(|event| event.payload) {
            Ok(Payload::OfferUpdated(offer)) => told.offers.push(offer),
            Ok(Payload::SalePeriodUpdated(period)) => told.sale_periods.push(period),
            _ => {}
        }
    }
    Ok(told)
}

/// Whether there is room for one more; what was withdrawn long ago goes first.
fn make_room(table: &Table, place: &Place) -> Result<bool, EdgeError> {
    let rows = table.scan(place.prefix)?;
    if rows.len() < place.rows_max {
        return Ok(true);
    }
    let mut gone = Vec::new();
    for (key, row) in rows {
        if let Ok(Event { at, payload: Payload::OfferDeleted(_) | Payload::SalePeriodDeleted(_), .. }) =
            read(&row)?
        {
            gone.push((at, key));
        }
    }
    let Some((_, oldest)) = gone.into_iter().min() else { return Ok(false) };
    table.delete(&oldest)?;
    Ok(true)
}

fn version(table: &Table) -> Result<u64, EdgeError> {
    Ok(table.get(VERSION)?.and_then(|value| value.parse().ok()).unwrap_or(0))
}

/// Whoever knows the version before is told anew.
pub(super) fn count_up(table: &Table) -> Result<(), EdgeError> {
    table.put(VERSION, &(version(table)? + 1).to_string())
}

/// The door has held its instant against the clock already; here it is only read back.
fn read(event: &str) -> Result<Result<Event, rappel_shop::Refusal>, EdgeError> {
    Ok(read_event(0, serde_json::from_str(event)?, UnixMs(rappel_shop::limit::INSTANT_MS_MAX)).event)
}

fn place(prefix: &'static str, rows_max: usize, id: &str) -> Place {
    Place { prefix, rows_max, id: id.to_owned() }
}

fn not_taken(path: &str, message: String) -> ShopReply {
    ShopReply::NotTaken { path: path.to_owned(), message }
}
