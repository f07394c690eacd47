//! The object of one visitor at one shop: a shell around `journey` (visits) and `flow` (decisions).
//!
//! | woken by | does, in one turn without awaiting | then |
//! | --- | --- | --- |
//! | `Receive` | log, settle, step, write | arm, answer |
//! | `Unsubscribe` | step, write | arm, answer |
//! | `Verify`, `Undo` | begin or turn back the move of a segment, write | arm, answer (`device_identity`) |
//! | `Word` | writes the shop's word down | arm, answer |
//! | `Erase`, `EraseWhole` | forgets all but whom to tell, writes | arm, answer (`erasure`) |
//! | the alarm | settle, step, write what is claimed | arm, send each claimed message, write its outcome, tell other objects, and to forget |
//!
//! Nothing loaded is held across an outside call: an outcome comes back as an input to freshly loaded state. A handler
//! never fails for a failed send, and never for a broken state either: the platform would drop the alarm after
//! some retries and the journey would stop for ever.

#[cfg(feature = "dev")]
use std::cell::Cell;

use rappel_flow::{DeliveryOutcome, Input, Person, Sending, Suppression};
use rappel_journey::{
    AddressBook, Device, News, RosterLedger, by_segment, device_of, limit::RETENTION_MS, look_before_leaving,
    new_claims, receive, settle,
};
use rappel_signal::{Channel, Envelope, wire};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use super::call;
use super::device_call::{DeviceCall, DeviceReply};
use super::device_turn::Turn;
use super::figures;
use super::pacer;
use super::reservations::{is_claimed, take_back_unless_gone};
use super::waking::{OTHERS_RETRY_MS, Waking};
use crate::admission;
use crate::book::book;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::secrets::{chance, person_name, signing_key};
use crate::send::{self, ADDRESSES, Source};
use crate::store::journey::Journey;
use crate::store::kept;
use crate::store::table::TableKnown;
use crate::zone;

/// See the module.
#[durable_object]
pub struct DeviceObject {
    pub(super) state: State,
    pub(super) env: Env,
    pub(super) waking: Waking,
    /// Whether the object has its table, if this instance knows.
    pub(super) table: TableKnown,
    /// When a page was last shown, by the platform's clock; only a demo's clock cares.
    #[cfg(feature = "dev")]
    pub(super) present_at: Cell<Option<rappel_signal::UnixMs>>,
}

impl DurableObject for DeviceObject {
    fn new(state: State, env: Env) -> Self {
        DeviceObject {
            state,
            env,
            waking: Waking::default(),
            table: TableKnown::default(),
            #[cfg(feature = "dev")]
            present_at: Cell::new(None),
        }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        call::serve(&self.env, &self.state, &mut request, async |question| self.reply(question).await).await
    }

    async fn alarm(&self) -> worker::Result<Response> {
        self.waking.work(&self.state.storage(), "journey", self.wake()).await
    }
}

impl DeviceObject {
    async fn reply(&self, question: DeviceCall) -> Result<DeviceReply, EdgeError> {
        match question {
            DeviceCall::Receive { shop, envelope, create, network } => {
                self.receive(&shop, &envelope, create, network).await
            }
            DeviceCall::Unsubscribe { channel, shopper, address } => {
                self.unsubscribe(channel, shopper, address.as_ref()).await
            }
            DeviceCall::Browser(browser) => self.browser(&browser).await,
            DeviceCall::Renew { old, endpoint, keys } => self.renew(&old, (&endpoint, &keys)).await,
            DeviceCall::Shown { message } => self.shown(&message).await,
            DeviceCall::Clicked { message, link, by_machine } => {
                self.clicked(&message, link, by_machine).await
            }
            DeviceCall::Resend { message } => self.resend(&message).await,
            DeviceCall::Verify { address, proof } => self.verify(&address, proof).await,
            DeviceCall::Undo { shopper } => self.undo(shopper).await,
            DeviceCall::Erase { person } => self.erase(&person).await,
            DeviceCall::Letter(call) => self.letter(&call).await.map(DeviceReply::Letter),
            DeviceCall::Told(told) => self.told(&told).await,
            DeviceCall::HearBack { message, fate, at } => self.hear_back(&message, &fate, at).await,
            DeviceCall::Kept(wanted) => {
                kept::rows(&self.state.storage(), &self.table, wanted).map(DeviceReply::Kept)
            }
            DeviceCall::Word(word) => self.hear_word(word).await,
            DeviceCall::EraseWhole => self.erase_whole().await,
            DeviceCall::Rehearse(trial) => self.rehearse(&trial),
            DeviceCall::Visits => self.visits(),
            #[cfg(feature = "dev")]
            DeviceCall::Journey => self.describe().map(DeviceReply::Journey),
            #[cfg(feature = "dev")]
            DeviceCall::Present => {
                self.present_at.set(Some(platform_now()));
                Ok(DeviceReply::Done)
            }
        }
    }

    async fn receive(
        &self,
        shop: &str,
        envelope: &[u8],
        create: bool,
        network: Option<[u8; 16]>,
    ) -> Result<DeviceReply, EdgeError> {
        let envelope = wire::decode_envelope(envelope).map_err(|error| EdgeError::Ours(error.to_string()))?;
        #[cfg(feature = "dev")]
        let envelope = self.as_in_a_demo(envelope);
        let takes_new = self.takes_new_claims(shop, &envelope, create, network).await?;
        let addresses = AddressBook { takes_new, ..ADDRESSES };
        let open = || match self.load()? {
            None if create => self.begin(shop, &envelope).map(Some),
            known => Ok(known),
        };
        let say = |journey: &mut Journey, now| {
            if journey.device.is_full() {
                return Err(EdgeError::Ours("too much waits for a person's object to hear it".into()));
            }
            let segment = journey.device.segment();
            let received = receive(&mut journey.device, &envelope, now, self.gap_ms(), addresses);
            let mut inputs = received.inputs.clone();
            inputs.splice(0..0, zone::news(&journey.device, &journey.person, now));
            let cards = envelope.batches.iter().flat_map(|batch| batch.cards.clone()).collect();
            Ok(Turn { cards, ..Turn::saying(by_segment(segment, inputs), received) })
        };
        let keep = |journey: &mut Journey, _received: &rappel_journey::Received| {
            #[cfg(feature = "dev")]
            crate::dev::journey::note(journey, _received)?;
            let _ = journey;
            Ok(())
        };
        let received = self.turn(open, say, keep).await?;
        Ok(received.map_or(DeviceReply::Unknown, |received| DeviceReply::Received(received.stored)))
    }

    /// Asks whether the network may state the envelope's new addresses. Asked again for the same ones only if the process
    /// died before they were written.
    async fn takes_new_claims(
        &self,
        shop: &str,
        envelope: &Envelope,
        create: bool,
        network: Option<[u8; 16]>,
    ) -> Result<bool, EdgeError> {
        let Some(network) = network else { return Ok(true) };
        let journey = self.load()?;
        if journey.is_none() && !create {
            return Ok(true);
        }
        let now = journey
            .as_ref()
            .map_or(Ok(platform_now()), |known| self.clock(known).map(|clock| clock.now()))?;
        let count = new_claims(journey.as_ref().map(|known| &known.device), envelope, now, ADDRESSES);
        drop(journey);
        if count == 0 {
            return Ok(true);
        }
        admission::admit_claims(&self.env, shop, network, count).await
    }

    /// The alarm's work.
    async fn wake(&self) -> Result<(), EdgeError> {
        Shops::refresh(&self.env).await?;
        self.forget_elsewhere().await?;
        if self.expire().await? {
            return Ok(());
        }
        let say = |journey: &mut Journey, now| {
            let segment = journey.device.segment();
            let mut inputs = settle(&mut journey.device, now, self.gap_ms());
            inputs.splice(0..0, zone::news(&journey.device, &journey.person, now));
            let mut said = by_segment(segment.clone(), inputs);
            said.push((segment, Input::Due));
            Ok(Turn::saying(said, ()))
        };
        self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
        loop {
            let mut round = send::Round::new(&self.env);
            let mut sent = Ok(());
            while let Some(sending) = self.waking.next_post() {
                // One that fails keeps none of the others.
                sent = self.send(&mut round, &sending).await.and(sent);
            }
            pacer::tell(&self.env, round.end().await).await;
            sent?;
            // Before a segment moves: what it looked at goes with it.
            self.teach().await?;
            if !self.tell_others().await? && !self.waking.has_post() {
                break;
            }
        }
        self.tell_dead_letters().await?;
        if let Err(error) = self.hand_over_interest().await {
            crate::log::warn!("interest is handed over later: {error:?}");
        }
        // Before the list, which puts the alarm off once it has heard.
        self.tell_figures().await?;
        if let Err(error) = self.tell_roster().await {
            crate::log::warn!("the list of people is told later: {error:?}");
        }
        Ok(())
    }

    /// Tells the shop what was counted here; what is not heard is told with the next alarm.
    async fn tell_figures(&self) -> Result<(), EdgeError> {
        let Some(journey) = self.load()? else { return Ok(()) };
        let (shop, storage) = (journey.device.shop.clone(), self.state.storage());
        drop(journey);
        self.waking.figures_told();
        if !figures::tell(&self.env, &storage, &self.table, &shop).await? {
            self.waking.figures_untold();
            self.waking.arm(&storage, platform_now() + OTHERS_RETRY_MS).await?;
        }
        Ok(())
    }

    /// Forgets a device not heard of for long. One whose shopper lives on elsewhere stays as an alias as long again:
    /// links in old messages name it.
    async fn expire(&self) -> Result<bool, EdgeError> {
        let storage = self.state.storage();
        let Some(journey) = self.load()? else { return Ok(true) };
        let silent_ms = self.clock_at_alarm(&journey)?.now() - journey.device.last_seen;
        if silent_ms < RETENTION_MS {
            return Ok(false);
        }
        drop(journey);
        self.leave_roster().await?;
        let Some(mut journey) = self.load()? else { return Ok(true) };
        if journey.device.moves.is_empty() || silent_ms >= 2 * RETENTION_MS {
            self.forget_all().await?;
            return Ok(true);
        }
        journey.forget_history()?;
        journey.device.roster = RosterLedger::default();
        journey.save(Vec::new())?;
        let at = platform_now() + (2 * RETENTION_MS - silent_ms);
        self.waking.arm(&storage, at).await?;
        Ok(true)
    }

    /// Sends one claimed message and writes what became of it. If the process dies in between, the row stays
    /// claimed, and the engine decides when its time is up.
    async fn send(&self, round: &mut send::Round<'_>, sending: &Sending) -> Result<(), EdgeError> {
        let Some(journey) = self.load()? else { return Ok(()) };
        let now = self.clock(&journey)?.now();
        let book = book(&self.env, &journey.device.shop, now)?;
        let look = look_before_leaving(&book, &journey.device, &journey.person, &sending.row, now);
        let source = source_of(journey.device, sending);
        let Some(outcome) = round.send(look, &source, sending, now).await else { return Ok(()) };
        take_back_unless_gone(&self.env, &source.shop, sending, &outcome).await;
        let say = |journey: &mut Journey, now| {
            let input = Input::Outcome { id: sending.row.id.clone(), outcome: outcome.clone() };
            let mut turn = Turn::saying(vec![(sending.row.segment.clone(), input)], ());
            let is_email = sending.row.kind.is_message() && sending.to.channel == Channel::Email;
            if is_email && is_claimed(sending) && matches!(outcome, DeliveryOutcome::Gone { .. }) {
                let name = person_name(&signing_key(&self.env)?, &source.shop, &sending.to.address);
                let address = Some(sending.to.address.clone());
                let news = News::Suppress { address, why: Suppression::Gone, at: now };
                turn.hand_overs.push(journey.device.hand_over(name, news));
            }
            Ok(turn)
        };
        self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
        Ok(())
    }

    fn begin(&self, shop: &str, envelope: &Envelope) -> Result<Journey, EdgeError> {
        Shops::settings(shop)?;
        let mut device = Device::new(shop, envelope.visitor, platform_now());
        // Where it lives is known from the first batch on: a demo's clock starts by it.
        if let Some(context) = envelope.batches.iter().find_map(|batch| batch.context.as_ref()) {
            device.known.zone.clone_from(&context.zone);
        }
        let chance = chance(&signing_key(&self.env)?, shop, envelope.visitor);
        if self.is_forgetting()? {
            device.forgets_at = Some(platform_now());
        }
        let person = Person::new(device.segment(), chance);
        Journey::create(&self.state.storage(), &self.table, device, person)
    }
}

/// The device as the source of its own message.
fn source_of(device: Device, sending: &Sending) -> Source {
    let shopper = device_of(&sending.row.segment).map_or(device.logouts, |(_, shopper)| shopper);
    let Device { shop, visitor, known, .. } = device;
    Source { shop, visitor, shopper, person: None, cards: known.cards }
}
