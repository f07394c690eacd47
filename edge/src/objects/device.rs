//! The object of one visitor at one shop: a shell around `journey` (visits) and `flow` (decisions).
//!
//! | woken by | does, in one turn without awaiting | then |
//! | --- | --- | --- |
//! | `Receive` | log, settle, step, write | arm, answer |
//! | `Unsubscribe` | step, write | arm, answer |
//! | the alarm | settle, step, write what is claimed | arm, send each claimed message, write its outcome |
//!
//! Nothing loaded is held across a send: an outcome comes back as an input to freshly loaded state. A handler
//! never fails for a failed send, and never for a broken state either: the platform would drop the alarm after
//! some retries and the journey would stop for ever.

use std::cell::Cell;

use rappel_flow::{Effect, Input, Person, Sending, Suppression, step};
use rappel_journey::{Device, limit::RETENTION_MS, next_deadline, receive, settle};
use rappel_signal::{Channel, Envelope, ShopKey, UnixMs, wire};
use worker::{DurableObject, Env, Request, Response, ScheduledTime, State, durable_object};

use super::call;
use super::device_call::{DeviceCall, DeviceReply};
use crate::book::book;
use crate::clock::{Clock, platform_now};
use crate::config::Shops;
use crate::error::EdgeError;
use crate::secrets::{chance, signing_key};
use crate::send::{self, ADDRESSES};
use crate::store::journey::Journey;
use crate::store::table::TableKnown;
use crate::zone;

/// A state that cannot be read is looked at again after this time: a newer deploy may read it.
const BROKEN_RETRY_MS: i64 = 10 * 60 * 1000;

/// See the module.
#[durable_object]
pub struct DeviceObject {
    pub(super) state: State,
    pub(super) env: Env,
    /// When the alarm is armed for, if this instance knows. Moved only earlier.
    armed: Cell<Option<UnixMs>>,
    /// Whether the object has its table, if this instance knows.
    pub(super) table: TableKnown,
    /// When a page was last shown, by the platform's clock; only a demo's clock cares.
    #[cfg(feature = "dev")]
    pub(super) present_at: Cell<Option<UnixMs>>,
}

impl DurableObject for DeviceObject {
    fn new(state: State, env: Env) -> Self {
        DeviceObject {
            state,
            env,
            armed: Cell::new(None),
            table: TableKnown::default(),
            #[cfg(feature = "dev")]
            present_at: Cell::new(None),
        }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let answered = match call::question(&mut request).await {
            Ok(question) => self.reply(question).await.and_then(|reply| call::answer(&reply)),
            Err(error) => Err(error),
        };
        answered.or_else(EdgeError::into_response)
    }

    async fn alarm(&self) -> worker::Result<Response> {
        self.armed.set(None);
        if let Err(error) = self.wake().await {
            worker::console_error!("journey at rest for {BROKEN_RETRY_MS} ms: {error:?}");
            self.arm_at(platform_now() + BROKEN_RETRY_MS).await?;
        }
        Response::empty()
    }
}

impl DeviceObject {
    async fn reply(&self, question: DeviceCall) -> Result<DeviceReply, EdgeError> {
        match question {
            DeviceCall::Receive { shop, envelope, create } => self.receive(&shop, &envelope, create).await,
            DeviceCall::Unsubscribe { channel } => self.unsubscribe(channel).await,
            #[cfg(feature = "dev")]
            DeviceCall::Journey => self.describe().map(DeviceReply::Journey),
            #[cfg(feature = "dev")]
            DeviceCall::Present => {
                self.present_at.set(Some(platform_now()));
                Ok(DeviceReply::Done)
            }
        }
    }

    async fn receive(&self, shop: &str, envelope: &[u8], create: bool) -> Result<DeviceReply, EdgeError> {
        let envelope = wire::decode_envelope(envelope).map_err(|error| EdgeError::Ours(error.to_string()))?;
        #[cfg(feature = "dev")]
        let envelope = self.as_in_a_demo(envelope);
        let mut journey = match Journey::load(&self.state.storage(), &self.table)? {
            Some(journey) => journey,
            None if create => self.begin(shop, &envelope)?,
            None => return Ok(DeviceReply::Unknown),
        };
        let clock = self.clock(&journey)?;
        let now = clock.now();
        let received = receive(&mut journey.device, &envelope, now, self.gap_ms(), ADDRESSES);
        #[cfg(feature = "dev")]
        crate::dev::journey::note(&journey, &received)?;
        let mut inputs = received.inputs;
        inputs.splice(0..0, zone::news(&journey.device, &journey.person, now));
        self.step_all(&mut journey, inputs, now)?;
        self.arm(&journey, clock).await?;
        Ok(DeviceReply::Received(received.stored))
    }

    async fn unsubscribe(&self, channel: Channel) -> Result<DeviceReply, EdgeError> {
        let Some(mut journey) = Journey::load(&self.state.storage(), &self.table)? else {
            return Ok(DeviceReply::Unknown);
        };
        let clock = self.clock(&journey)?;
        let now = clock.now();
        let input = Input::Suppressed { channel, address: None, why: Suppression::Unsubscribed, at: now };
        self.step_all(&mut journey, vec![input], now)?;
        self.arm(&journey, clock).await?;
        Ok(DeviceReply::Done)
    }

    /// The alarm's work.
    async fn wake(&self) -> Result<(), EdgeError> {
        let storage = self.state.storage();
        let Some(mut journey) = Journey::load(&storage, &self.table)? else { return Ok(()) };
        let clock = self.clock_at_alarm(&journey)?;
        let now = clock.now();
        if now - journey.device.last_seen >= RETENTION_MS {
            self.table.forget();
            storage.delete_all().await?;
            return Ok(());
        }
        let mut inputs = settle(&mut journey.device, now, self.gap_ms());
        inputs.splice(0..0, zone::news(&journey.device, &journey.person, now));
        inputs.push(Input::Due);
        let sendings = self.step_all(&mut journey, inputs, now)?;
        self.arm(&journey, clock).await?;
        let device = journey.device;
        for sending in sendings {
            self.send(&device, &sending, clock).await?;
        }
        Ok(())
    }

    /// Sends one claimed message and writes what became of it. If the process dies in between, the row stays
    /// claimed, and the engine decides when its time is up.
    async fn send(&self, device: &Device, sending: &Sending, clock: Clock) -> Result<(), EdgeError> {
        let outcome = send::send(&self.env, device, sending, clock.now()).await;
        let Some(mut journey) = Journey::load(&self.state.storage(), &self.table)? else { return Ok(()) };
        let clock = self.clock(&journey)?;
        let input = Input::Outcome { id: sending.row.id.clone(), outcome };
        self.step_all(&mut journey, vec![input], clock.now())?;
        self.arm(&journey, clock).await
    }

    /// Steps the person through the inputs, writes everything, and returns what is to be sent.
    fn step_all(
        &self,
        journey: &mut Journey,
        inputs: Vec<Input>,
        now: UnixMs,
    ) -> Result<Vec<Sending>, EdgeError> {
        let book = book(&self.env, &journey.device.shop, now)?;
        let mut effects: Vec<Effect> = Vec::new();
        for input in inputs {
            effects.extend(step(&book, &mut journey.person, input, now));
        }
        journey.save(effects)
    }

    fn begin(&self, shop: &str, envelope: &Envelope) -> Result<Journey, EdgeError> {
        let shops = Shops::load(&self.env)?;
        if ShopKey::parse(shop).and_then(|key| shops.get(&key).map(|_| ())).is_none() {
            return Err(EdgeError::Ours(format!("object called for unknown shop {shop:?}")));
        }
        let mut device = Device::new(shop, envelope.visitor, platform_now());
        // Where it lives is known from the first batch on: a demo's clock starts by it.
        if let Some(context) = envelope.batches.iter().find_map(|batch| batch.context.as_ref()) {
            device.known.zone.clone_from(&context.zone);
        }
        let chance = chance(&signing_key(&self.env)?, shop, envelope.visitor);
        let person = Person::new(device.segment(), chance);
        Journey::create(&self.state.storage(), &self.table, device, person)
    }

    /// Arms the alarm for the next deadline. The call reaches the platform in the turn that wrote the state, so
    /// both commit together.
    async fn arm(&self, journey: &Journey, clock: Clock) -> Result<(), EdgeError> {
        let visit_end = next_deadline(&journey.device, self.gap_ms());
        let at = match [visit_end, journey.person.next_deadline()].into_iter().flatten().min() {
            Some(deadline) => self.alarm_time(clock, deadline),
            None => clock.to_platform(journey.device.last_seen + RETENTION_MS),
        };
        if self.armed.get().is_none_or(|armed| at < armed) {
            self.arm_at(at).await?;
        }
        Ok(())
    }

    async fn arm_at(&self, at: UnixMs) -> Result<(), worker::Error> {
        self.armed.set(Some(at));
        // Milliseconds of any date we handle are far below 2^53.
        #[allow(clippy::cast_precision_loss)]
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.0 as f64));
        self.state.storage().set_alarm(ScheduledTime::new(date)).await
    }
}
