//! Asking before writing to a claimed address: its person's object says what else went there, and notes the message.
//!
//! | if the process dies… | then |
//! | --- | --- |
//! | before the question | the message is due as before |
//! | after the answer | the message is asked about again, under the same id, and noted once |
//! | before a message that does not go is taken back | the address is written to less often for a week, never more often |

use std::collections::BTreeSet;

use rappel_flow::{Effect, ListAct, RowKind, Sending, Standing};
use rappel_journey::AddressRecord;
use rappel_signal::{Channel, ShopKey, UnixMs, VisitorId};
use serde_json::json;
use worker::Env;

use super::call::ask;
use super::person_call::{PersonCall, PersonReply};
use crate::bindings;
use crate::error::EdgeError;
use crate::platform::Stub;
use crate::secrets::{person_name, signing_key};

/// Turns that find yet another claimed message to ask about; more is a fault of ours.
pub(super) const ROUNDS_MAX: usize = 8;

/// What was asked within one turn of an object.
#[derive(Default)]
pub(super) struct Reservations {
    /// Messages asked about, with their addresses.
    asked: BTreeSet<(String, String)>,
    /// What was answered, one for each address.
    records: Vec<AddressRecord>,
}

impl Reservations {
    /// What is known of the addresses asked about.
    pub(super) fn records(&self) -> &[AddressRecord] {
        &self.records
    }

    /// Messages to claimed addresses, and what others are told of such, that nobody was asked about yet.
    pub(super) fn missing(&self, effects: &[Effect]) -> Vec<Sending> {
        let claimed = sendings(effects).filter(|sending| is_told_of(sending) && is_unproved(sending));
        claimed.filter(|sending| !self.asked.contains(&name(sending))).cloned().collect()
    }

    /// Asks about them. The object's own state must not be held meanwhile.
    pub(super) async fn ask(
        &mut self,
        env: &Env,
        shop: &str,
        visitor: VisitorId,
        missing: Vec<Sending>,
        now: UnixMs,
    ) -> Result<(), EdgeError> {
        for sending in missing {
            let row = &sending.row;
            // Read as a `SentRecord`, whose other fields tell what came of it later.
            let message = json!({
                "id": row.id,
                "at": now,
                "channel": row.channel,
                "flow": row.flow,
                "category": row.category,
                "to": sending.to.fingerprint(),
            });
            let address = sending.to.address.clone();
            let call =
                PersonCall::Reserve { shop: shop.to_owned(), visitor, address, message: message.to_string() };
            let record: AddressRecord = match ask(&object_of(env, shop, &sending.to.address)?, &call).await? {
                PersonReply::Reserved(record) => serde_json::from_str(&record)?,
                other => return Err(EdgeError::Ours(format!("person object answered {other:?}"))),
            };
            self.records.retain(|known| known.address != record.address);
            self.records.push(record);
            self.asked.insert(name(&sending));
        }
        Ok(())
    }

    /// Takes back what was asked about and does not go now. Nothing depends on it.
    pub(super) async fn give_back(self, env: &Env, shop: &str, effects: &[(String, String)]) {
        for (message, address) in self.asked.into_iter().filter(|asked| !effects.contains(asked)) {
            unreserve(env, shop, &address, message).await;
        }
    }
}

/// The claimed messages among the effects, by id and address.
pub(super) fn claimed(effects: &[Effect]) -> Vec<(String, String)> {
    sendings(effects).filter(|sending| is_claimed(sending)).map(name).collect()
}

/// Whether the message goes to an address that nobody has proved to be the shopper's, and counts for its caps.
pub(super) fn is_claimed(sending: &Sending) -> bool {
    // A note to others goes to none of the shopper's addresses.
    sending.row.kind.counts() && is_unproved(sending)
}

/// Whether somebody is told of the address: its shopper, or another platform. Either asks whether it is suppressed.
fn is_told_of(sending: &Sending) -> bool {
    match &sending.row.kind {
        RowKind::Message | RowKind::Forward { .. } => true,
        RowKind::Audience { act, .. } => *act == ListAct::Add,
        RowKind::Notice => false,
    }
}

fn is_unproved(sending: &Sending) -> bool {
    sending.to.standing == Standing::Claimed && sending.to.channel == Channel::Email
}

/// The message did not go after all. A lost word makes the address be written to less often, never more.
pub(super) async fn unreserve(env: &Env, shop: &str, address: &str, message: String) {
    let Ok(stub) = object_of(env, shop, address) else { return };
    let told: Result<PersonReply, EdgeError> = ask(&stub, &PersonCall::Unreserve { message }).await;
    if let Err(error) = told {
        worker::console_warn!("a reservation stays: {error:?}");
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
