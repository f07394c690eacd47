//! Messages given up: the shop's list of them, and the merchant's word to send one again.
//!
//! | if the process dies… | then |
//! | --- | --- |
//! | before a letter is listed | the object that holds it tells again; listed twice, it is there once |
//! | after it was sent again, before it is off the list | the list shows it; sent again once more, nothing happens |

use rappel_flow::{Category, DeadLetter, Input, NotResent, OutboxId};
use rappel_journey::{PersonName, device_of};
use rappel_signal::{Channel, ShopKey, VisitorId};
use serde::{Deserialize, Serialize};
use worker::Env;

use super::alerts;
use super::call::ask;
use super::device::DeviceObject;
use super::device_call::{DeviceCall, DeviceReply};
use super::device_turn::Turn;
use super::person::PersonObject;
use super::person_call::{PersonCall, PersonReply};
use super::shop::ShopObject;
use super::shop_call::{ShopCall, ShopReply};
use super::waking::OTHERS_RETRY_MS;
use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::secrets::{message_name, signing_key};
use crate::store::home::Household;
use crate::store::journey::Journey;
use crate::store::table::Table;

/// Letters on a shop's list: an outage of a day of a busy shop; the oldest give way.
const LISTED_MAX: usize = 1_000;
const LISTED: &str = "dead/";
/// How many there are, so that no page has to count them.
const NUMBER: &str = "dead-letters";

/// One letter on the shop's list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Listed {
    /// A name that says nothing of the shopper.
    pub(crate) id: String,
    /// The message's own.
    pub(crate) message: OutboxId,
    /// The person's object, if that is where it is.
    pub(crate) person: Option<PersonName>,
    /// The step that sent it.
    pub(crate) step: String,
    /// Its flow.
    pub(crate) flow: String,
    /// Its text.
    pub(crate) template: String,
    /// The way it was to go.
    pub(crate) channel: Channel,
    /// Marketing, transactional or asked for.
    pub(crate) category: Category,
    /// Times it was tried.
    pub(crate) attempts: u16,
    /// When it was given up, Unix milliseconds.
    pub(crate) given_up_ms: i64,
    /// Why.
    pub(crate) words: String,
    /// Nobody knows whether it went.
    pub(crate) may_have_gone: bool,
}

impl Listed {
    /// Whether it was for this person, or goes out from one of these devices for nobody else who is known.
    pub(crate) fn is_of(&self, person: Option<&PersonName>, visitors: &[VisitorId]) -> bool {
        let device = device_of(&self.message.segment());
        match &self.person {
            Some(known) => Some(known) == person,
            None => device.is_some_and(|(visitor, _)| visitors.contains(&visitor)),
        }
    }
}

/// A page of the list.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct LetterPage {
    /// The latest first.
    pub(crate) letters: Vec<Listed>,
    /// How many stand on the whole list.
    pub(crate) total: u64,
    /// Before which place the next page begins.
    pub(crate) older: Option<String>,
}

/// What came of the merchant's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Resent {
    /// It goes, if its guards agree.
    Waits,
    /// No such letter, or it is too old.
    Unknown,
    /// Nobody knows whether it went: it is not sent again.
    MayHaveGone,
    /// As many messages wait for this shopper as may.
    Full,
}

impl From<Result<(), NotResent>> for Resent {
    fn from(may: Result<(), NotResent>) -> Self {
        match may {
            Ok(()) => Resent::Waits,
            Err(NotResent::Unknown) => Resent::Unknown,
            Err(NotResent::MayHaveGone) => Resent::MayHaveGone,
            Err(NotResent::OutboxFull) => Resent::Full,
        }
    }
}

impl ShopObject {
    /// Adds letters to the list. The merchant is told of new ones.
    pub(super) async fn list_letters(&self, shop: &str, letters: &[Listed]) -> Result<ShopReply, EdgeError> {
        let table = self.table()?;
        let mut new = 0;
        for letter in letters {
            new += u32::from(table.get(&key(letter.given_up_ms, &letter.id))?.is_none());
            table.put(&key(letter.given_up_ms, &letter.id), &serde_json::to_string(letter)?)?;
        }
        let oldest_ms = platform_now().0 - rappel_flow::limit::DEAD_LETTER_MS;
        table.delete_between(LISTED, &key(oldest_ms, ""))?;
        let rows = table.scan(LISTED)?;
        let spare = rows.len().saturating_sub(LISTED_MAX);
        rows.iter().take(spare).try_for_each(|(key, _)| table.delete(key))?;
        write_number(&table, rows.len() - spare)?;
        if new > 0 {
            self.note_trouble(shop, alerts::GIVEN_UP, new).await?;
        }
        Ok(ShopReply::Done)
    }

    /// The list, the latest first.
    pub(super) fn read_letters(&self) -> Result<ShopReply, EdgeError> {
        let rows = self.existing_table()?.map(|table| table.scan(LISTED)).transpose()?.unwrap_or_default();
        let letters = rows.iter().rev().map(|(_, letter)| serde_json::from_str(letter));
        Ok(ShopReply::DeadLetters(letters.collect::<Result<_, _>>()?))
    }

    /// A page of the list: what was given up before a place, which is what a key ends with.
    pub(super) fn page_of_letters(&self, before: &str, letters_max: u32) -> Result<ShopReply, EdgeError> {
        let Some(table) = self.existing_table()? else {
            return Ok(ShopReply::DeadLetterPage(LetterPage::default()));
        };
        let end = if before.is_empty() { format!("{LISTED}\u{ffff}") } else { format!("{LISTED}{before}") };
        let letters_max = usize::try_from(letters_max).unwrap_or(usize::MAX);
        let mut rows = table.last_below(LISTED, end, letters_max.saturating_add(1))?;
        let is_more = rows.len() > letters_max;
        rows.truncate(letters_max);
        let place = |(key, _): &(String, String)| key.trim_start_matches(LISTED).to_owned();
        let older = rows.last().filter(|_| is_more).map(place);
        let letters =
            rows.iter().map(|(_, letter)| serde_json::from_str(letter)).collect::<Result<_, _>>()?;
        Ok(ShopReply::DeadLetterPage(LetterPage { letters, total: read_number(&table)?, older }))
    }

    /// Takes a letter off the list.
    pub(super) fn strike_letter(&self, id: &str) -> Result<ShopReply, EdgeError> {
        let Some(table) = self.existing_table()? else { return Ok(ShopReply::Done) };
        let ending = format!("/{id}");
        strike(&table, |key, _| Ok(key.ends_with(&ending)))
    }
}

impl ShopObject {
    /// Takes the letters of somebody off the list who is to be forgotten.
    pub(super) fn strike_letters_of(
        &self,
        person: Option<&PersonName>,
        visitors: &[VisitorId],
    ) -> Result<ShopReply, EdgeError> {
        let Some(table) = self.existing_table()? else { return Ok(ShopReply::Done) };
        strike(&table, |_, row| Ok(serde_json::from_str::<Listed>(row)?.is_of(person, visitors)))
    }
}

fn strike(
    table: &Table,
    goes: impl Fn(&str, &str) -> Result<bool, EdgeError>,
) -> Result<ShopReply, EdgeError> {
    let rows = table.scan(LISTED)?;
    let mut left = rows.len();
    for (key, row) in &rows {
        if goes(key, row)? {
            table.delete(key)?;
            left -= 1;
        }
    }
    if left < rows.len() {
        write_number(table, left)?;
    }
    Ok(ShopReply::Done)
}

fn write_number(table: &Table, letters: usize) -> Result<(), EdgeError> {
    table.put(NUMBER, &letters.to_string())
}

/// Lists of an older version do not say it until they change.
fn read_number(table: &Table) -> Result<u64, EdgeError> {
    match table.get(NUMBER)?.and_then(|number| number.parse().ok()) {
        Some(number) => Ok(number),
        None => Ok(u64::try_from(table.scan(LISTED)?.len()).unwrap_or(u64::MAX)),
    }
}

fn key(given_up_ms: i64, id: &str) -> String {
    format!("{LISTED}{:015}/{id}", given_up_ms.max(0))
}

/// The shop's list, the latest first.
pub(crate) async fn read(env: &Env, shop: &ShopKey) -> Result<Vec<Listed>, EdgeError> {
    match ask(&bindings::shop(env, shop)?, &ShopCall::DeadLetters).await? {
        ShopReply::DeadLetters(letters) => Ok(letters),
        other => Err(EdgeError::Ours(format!("shop object answered {other:?}"))),
    }
}

/// A page of it.
pub(crate) async fn page(
    env: &Env,
    shop: &ShopKey,
    before: &str,
    letters_max: u32,
) -> Result<LetterPage, EdgeError> {
    let call = ShopCall::DeadLetterPage { before: before.to_owned(), letters_max };
    match ask(&bindings::shop(env, shop)?, &call).await? {
        ShopReply::DeadLetterPage(page) => Ok(page),
        other => Err(EdgeError::Ours(format!("shop object answered {other:?}"))),
    }
}

/// Has a letter sent again by the object that holds it, and takes it off the list if it goes.
pub(crate) async fn resend(env: &Env, shop: &ShopKey, letter: &Listed) -> Result<Resent, EdgeError> {
    let resent = ask_for_resending(env, shop, letter).await?;
    if resent == Resent::Waits {
        let _: ShopReply =
            ask(&bindings::shop(env, shop)?, &ShopCall::StrikeDeadLetter { id: letter.id.clone() }).await?;
    }
    Ok(resent)
}

async fn ask_for_resending(env: &Env, shop: &ShopKey, letter: &Listed) -> Result<Resent, EdgeError> {
    let message = letter.message.clone();
    if let Some(person) = &letter.person {
        let call = PersonCall::Resend { message: message.clone() };
        match ask(&bindings::person(env, shop, person)?, &call).await? {
            // Its segment may have gone back to its device since.
            PersonReply::Resent(Resent::Unknown) | PersonReply::Unknown => {}
            PersonReply::Resent(resent) => return Ok(resent),
            other => return Err(EdgeError::Ours(format!("person object answered {other:?}"))),
        }
    }
    let Some((visitor, _)) = device_of(&message.segment()) else { return Ok(Resent::Unknown) };
    match ask(&bindings::device(env, shop, visitor)?, &DeviceCall::Resend { message }).await? {
        DeviceReply::Resent(resent) => Ok(resent),
        DeviceReply::Unknown => Ok(Resent::Unknown),
        other => Err(EdgeError::Ours(format!("device object answered {other:?}"))),
    }
}

/// Tells the shop of letters; says which it has on its list.
async fn list(
    env: &Env,
    shop: &str,
    person: Option<&PersonName>,
    letters: &[DeadLetter],
) -> Result<Vec<OutboxId>, EdgeError> {
    let key = signing_key(env)?;
    let listed = letters.iter().map(|letter| Listed {
        id: message_name(&key, shop, &letter.row.id.0),
        message: letter.row.id.clone(),
        person: person.cloned(),
        step: letter.row.step.clone(),
        flow: letter.row.flow.clone(),
        template: letter.row.template.clone(),
        channel: letter.row.channel,
        category: letter.row.category,
        attempts: letter.row.attempts,
        given_up_ms: letter.at.0,
        words: letter.words.clone(),
        may_have_gone: letter.may_have_gone,
    });
    let shop_key = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    let call = ShopCall::ListDeadLetters { shop: shop.to_owned(), letters: listed.collect() };
    match ask(&bindings::shop(env, &shop_key)?, &call).await? {
        ShopReply::Done => Ok(letters.iter().map(|letter| letter.row.id.clone()).collect()),
        other => Err(EdgeError::Ours(format!("shop object answered {other:?}"))),
    }
}

impl DeviceObject {
    /// Tells the shop of messages given up that it does not know of; what is not heard is told again.
    pub(super) async fn tell_dead_letters(&self) -> Result<(), EdgeError> {
        let Some(journey) = self.load()? else { return Ok(()) };
        let letters: Vec<DeadLetter> = journey.person.unlisted().cloned().collect();
        let Some(segment) = letters.first().map(|letter| letter.row.segment.clone()) else { return Ok(()) };
        let shop = journey.device.shop.clone();
        drop(journey);
        match list(&self.env, &shop, None, &letters).await {
            Ok(ids) => {
                let said = |_: &mut Journey, _| {
                    Ok(Turn::saying(vec![(segment.clone(), Input::Listed(ids.clone()))], ()))
                };
                self.turn(|| self.load(), said, |_, ()| Ok(())).await?;
            }
            Err(error) => {
                crate::log::warn!("messages given up are listed later: {error:?}");
                self.waking.arm(&self.state.storage(), platform_now() + OTHERS_RETRY_MS).await?;
            }
        }
        Ok(())
    }

    /// The merchant has a message sent again. If its segment has moved to a person's object, the device hands the word on.
    pub(super) async fn resend(&self, message: &OutboxId) -> Result<DeviceReply, EdgeError> {
        let segment = message.segment();
        let say = |journey: &mut Journey, now| {
            let may = match journey.device.has(&segment) {
                true => journey.person.may_resend(message, now),
                false => Ok(()),
            };
            let said = may.is_ok().then(|| (segment.clone(), Input::Resend { id: message.clone() }));
            Ok(Turn::saying(said.into_iter().collect(), Resent::from(may)))
        };
        let resent = self.turn(|| self.load(), say, |_, _| Ok(())).await?;
        Ok(resent.map_or(DeviceReply::Unknown, DeviceReply::Resent))
    }
}

impl PersonObject {
    /// As of a device.
    pub(super) async fn tell_dead_letters(&self) -> Result<(), EdgeError> {
        let Some(household) = self.load()? else { return Ok(()) };
        let letters: Vec<DeadLetter> = household.person.unlisted().cloned().collect();
        let Some(segment) = letters.first().map(|letter| letter.row.segment.clone()) else { return Ok(()) };
        let (shop, person) = (household.home.shop.clone(), self.name_of(&household)?);
        drop(household);
        match list(&self.env, &shop, person.as_ref(), &letters).await {
            Ok(ids) => {
                let say = |household: &mut Household, now| {
                    let book = self.book(household, now)?;
                    let Household { home, person, .. } = household;
                    Ok((home.step(&book, person, &segment, Input::Listed(ids.clone()), now), ()))
                };
                self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
            }
            Err(error) => {
                crate::log::warn!("messages given up are listed later: {error:?}");
                self.waking.arm(&self.state.storage(), platform_now() + OTHERS_RETRY_MS).await?;
            }
        }
        Ok(())
    }

    /// The merchant has a message sent again. One whose segment is not here is its device's to send.
    pub(super) async fn resend(&self, message: &OutboxId) -> Result<PersonReply, EdgeError> {
        let segment = message.segment();
        let say = |household: &mut Household, now| {
            let may = household.person.may_resend(message, now);
            if may.is_err() {
                return Ok((Vec::new(), Resent::from(may)));
            }
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            let input = Input::Resend { id: message.clone() };
            Ok((home.step(&book, person, &segment, input, now), Resent::Waits))
        };
        let resent = self.turn(|| self.load(), say, |_, _| Ok(())).await?;
        Ok(resent.map_or(PersonReply::Unknown, PersonReply::Resent))
    }
}
