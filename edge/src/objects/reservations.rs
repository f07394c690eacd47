//! Asking before writing to a claimed address or a phone: its own object says what else went there and whether it may be
//! written to, and notes the message.
//!
//! | if the process dies… | then |
//! | --- | --- |
//! | before the question | the message is due as before |
//! | before the answer, or it does not come | the message waits a minute, and what was noted is taken back |
//! | after the answer | the message is asked about again, under the same id, and noted once |
//! | before a message that does not go is taken back | the address is written to less often for a week, never more often |

use std::collections::BTreeSet;

use futures_util::future::join;
use rappel_flow::{
    Choices, DeliveryOutcome, Effect, ListAct, OutboxId, RowKind, Sending, SentRecord, Standing,
};
use rappel_journey::{AddressRecord, Banned};
use rappel_signal::{Channel, ShopKey, UnixMs, VisitorId};
use worker::Env;

use super::call::ask;
use super::directory_call::{DirectoryCall, DirectoryReply};
use super::person_call::{PersonCall, PersonReply};
use crate::bindings;
use crate::error::EdgeError;
use crate::platform::Stub;
use crate::secrets::{person_name, signing_key};

/// What was asked within one turn of an object.
#[derive(Default)]
pub(super) struct Reservations {
    /// Messages asked about, with their addresses.
    asked: BTreeSet<(String, String)>,
    /// Messages of which the shop's suppression list was asked, with their addresses.
    looked_up: BTreeSet<(String, String)>,
    /// What was answered of each address, by its own object and by the list.
    records: Vec<AddressRecord>,
}

impl Reservations {
    /// What is known of the addresses asked about.
    pub(super) fn records(&self) -> &[AddressRecord] {
        &self.records
    }

    /// Messages, and what others are told of addresses, that nobody was asked about yet.
    pub(super) fn missing(&self, effects: &[Effect]) -> Vec<Sending> {
        let theirs = sendings(effects).filter(|sending| is_told_of(sending));
        theirs.filter(|sending| !self.looked_up.contains(&name(sending))).cloned().collect()
    }

    /// Asks about them, and says of which nobody answered. The object's own state must not be held meanwhile.
    pub(super) async fn ask(
        &mut self,
        env: &Env,
        shop: &str,
        visitor: VisitorId,
        missing: Vec<Sending>,
        now: UnixMs,
    ) -> Vec<OutboxId> {
        let mut silent = Vec::new();
        for sending in missing {
            let (channel, address) = (sending.to.channel, sending.to.address.as_str());
            let reserved = async {
                match is_elsewhere(&sending) {
                    true => reserve(env, shop, visitor, &sending, now).await.map(Some),
                    false => Ok(None),
                }
            };
            let answers = join(reserved, on_list(env, shop, channel, address)).await;
            if is_claimed(&sending) {
                self.asked.insert(name(&sending));
            }
            match answers {
                (Ok(reserved), Ok(listed)) => {
                    self.records.retain(|known| known.channel != channel || known.address != address);
                    self.records.extend(reserved.into_iter().chain(listed));
                    self.looked_up.insert(name(&sending));
                }
                (reserved, listed) => {
                    let errors = (reserved.err(), listed.err());
                    crate::log::warn!("a message waits for what is known of its address: {errors:?}");
                    silent.push(sending.row.id);
                }
            }
        }
        silent
    }

    /// Takes back what was asked about and does not go now. Nothing depends on it.
    pub(super) async fn give_back(self, env: &Env, shop: &str, effects: &[(String, String)]) {
        for (message, address) in self.asked.into_iter().filter(|asked| !effects.contains(asked)) {
            unreserve(env, shop, &address, message).await;
        }
    }
}

/// Notes the message with the object of the address, which says what else went there.
async fn reserve(
    env: &Env,
    shop: &str,
    visitor: VisitorId,
    sending: &Sending,
    now: UnixMs,
) -> Result<AddressRecord, EdgeError> {
    let row = &sending.row;
    let about = (row.flow.as_str(), row.category);
    let message = SentRecord::new(&row.id, now, row.channel, about, sending.to.fingerprint());
    let (shop_key, address) = (shop.to_owned(), sending.to.address.clone());
    let (message, counts) = (serde_json::to_string(&message)?, row.kind.counts());
    let call = PersonCall::Reserve { shop: shop_key, visitor, address, message, counts };
    match ask(&object_of(env, shop, &sending.to.address)?, &call).await? {
        PersonReply::Reserved(record) => Ok(serde_json::from_str(&record)?),
        other => Err(EdgeError::Ours(format!("person object answered {other:?}"))),
    }
}

/// What the shop's suppression list has of the address: what a merchant brought along is known there alone.
async fn on_list(
    env: &Env,
    shop: &str,
    channel: Channel,
    address: &str,
) -> Result<Option<AddressRecord>, EdgeError> {
    let name = person_name(&signing_key(env)?, shop, address).0;
    let shop = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    let part = bindings::directory(env, &shop, name.chars().next().unwrap_or('0'))?;
    let ban: Banned = match ask(&part, &DirectoryCall::Banned { name, channel }).await? {
        DirectoryReply::Ban(Some(ban)) => serde_json::from_str(&ban)?,
        DirectoryReply::Ban(None) => return Ok(None),
        other => return Err(EdgeError::Ours(format!("the directory answered {other:?}"))),
    };
    Ok(Some(AddressRecord {
        channel,
        address: address.to_owned(),
        sends: Vec::new(),
        suppressed: Some(ban.why),
        suppressed_at: Some(ban.at),
        last_word_at: None,
        choices: Choices::default(),
        orders: Vec::new(),
    }))
}

/// The claimed messages among the effects, by id and address.
pub(super) fn claimed(effects: &[Effect]) -> Vec<(String, String)> {
    sendings(effects).filter(|sending| is_claimed(sending)).map(name).collect()
}

/// Whether the message goes to an address that another object answers for, and counts for its caps.
pub(super) fn is_claimed(sending: &Sending) -> bool {
    // A note to others goes to none of the shopper's addresses.
    sending.row.kind.counts() && is_elsewhere(sending)
}

/// Whether somebody is told of the address: its shopper, or another platform. Either asks whether it is suppressed. A
/// browser answers for itself.
fn is_told_of(sending: &Sending) -> bool {
    sending.to.channel != Channel::Push
        && match &sending.row.kind {
            RowKind::Message | RowKind::Forward { .. } => true,
            RowKind::Audience { act, .. } => *act == ListAct::Add,
            RowKind::Notice => false,
        }
}

/// Whether another object answers for the address: a mailbox that nobody has proved to be the shopper's, or a phone, whose
/// number has an object of its own.
fn is_elsewhere(sending: &Sending) -> bool {
    match sending.to.channel {
        Channel::Email => sending.to.standing == Standing::Claimed,
        Channel::Sms | Channel::WhatsApp => true,
        Channel::Push => false,
    }
}

/// What was noted of a message that did not go counts for no cap.
pub(super) async fn take_back_unless_gone(
    env: &Env,
    shop: &str,
    sending: &Sending,
    outcome: &DeliveryOutcome,
) {
    let may_have_gone = outcome.is_accepted() || *outcome == DeliveryOutcome::Unknown;
    if is_claimed(sending) && !may_have_gone {
        unreserve(env, shop, &sending.to.address, sending.row.id.0.clone()).await;
    }
}

/// The message did not go after all. A lost word makes the address be written to less often, never more.
async fn unreserve(env: &Env, shop: &str, address: &str, message: String) {
    let Ok(stub) = object_of(env, shop, address) else { return };
    let told: Result<PersonReply, EdgeError> = ask(&stub, &PersonCall::Unreserve { message }).await;
    if let Err(error) = told {
        crate::log::warn!("a reservation stays: {error:?}");
    }
}

fn object_of(env: &Env, shop: &str, address: &str) -> Result<Stub, EdgeError> {
    let name = person_name(&signing_key(env)?, shop, address);
    let shop = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    Ok(bindings::person(env, &shop, &name)?)
}

fn sendings(effects: &[Effect]) -> impl Iterator<Item = &Sending> {
    effects.iter().filter_map(|effect| match effect {
        Effect::Send(sending) => Some(sending.as_ref()),
        _ => None,
    })
}

fn name(sending: &Sending) -> (String, String) {
    (sending.row.id.0.clone(), sending.to.address.clone())
}
