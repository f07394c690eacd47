//! An object's alarm, and the messages it has claimed and not sent yet.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use rappel_flow::{Effect, Sending};
use rappel_signal::UnixMs;
use worker::{Response, ScheduledTime, Storage};

use crate::clock::platform_now;
use crate::error::EdgeError;

/// A state that cannot be read, or an object that does not answer the alarm, is looked at again after this time: a newer
/// deploy may do better.
const BROKEN_RETRY_MS: i64 = 10 * 60 * 1000;
/// What was counted outside an alarm is told after this time, together with what comes meanwhile.
const FIGURES_AFTER_MS: i64 = 60 * 1000;
/// Another object that did not answer is asked again after this time.
pub(super) const OTHERS_RETRY_MS: i64 = 60 * 1000;

/// See the module.
#[derive(Default)]
pub(super) struct Waking {
    /// When the alarm is armed for, if this instance knows. Moved only earlier.
    armed: Cell<Option<UnixMs>>,
    /// The alarm's work is being done: what is left to do is done by it.
    working: Cell<bool>,
    /// Claimed in the stored state, and to be sent by the alarm. If the process dies first, their fate is unknown, and
    /// the engine decides.
    outgoing: RefCell<VecDeque<Sending>>,
    /// Something was counted since the shop's figures were told.
    counted: Cell<bool>,
}

impl Waking {
    /// Does the alarm's work. It never fails: the platform would drop the alarm after some retries, and what waits for it
    /// would stop for ever. `who` is at rest for a while instead.
    pub(super) async fn work(
        &self,
        storage: &Storage,
        who: &str,
        work: impl Future<Output = Result<(), EdgeError>>,
    ) -> worker::Result<Response> {
        // What was armed has fired.
        self.armed.set(None);
        self.working.set(true);
        let worked = work.await;
        self.working.set(false);
        if let Err(error) = worked {
            crate::log::error!("{who} at rest for {BROKEN_RETRY_MS} ms: {error:?}");
            self.arm(storage, platform_now() + BROKEN_RETRY_MS).await?;
        } else if self.has_post() {
            // Claimed by a turn that came between the last message and the end of the work.
            self.arm_now(storage).await?;
        }
        Response::empty()
    }

    /// Whether the alarm's work is being done.
    pub(super) fn is_working(&self) -> bool {
        self.working.get()
    }

    /// Claimed messages, to be sent by the alarm.
    pub(super) fn post(&self, sendings: Vec<Sending>) {
        let mut outgoing = self.outgoing.borrow_mut();
        // Claimed anew, the older claim is void.
        outgoing.retain(|old| sendings.iter().all(|new| new.row.id != old.row.id));
        outgoing.extend(sendings);
    }

    /// Whether messages wait to be sent.
    pub(super) fn has_post(&self) -> bool {
        !self.outgoing.borrow().is_empty()
    }

    /// The next message to be sent.
    pub(super) fn next_post(&self) -> Option<Sending> {
        self.outgoing.borrow_mut().pop_front()
    }

    /// Notes whether this turn counted anything.
    pub(super) fn count(&self, effects: &[Effect]) {
        let counted = effects.iter().any(|effect| matches!(effect, Effect::Count(_)));
        self.counted.set(self.counted.get() || counted);
    }

    /// When what was counted is to be told by, on the platform's clock. An alarm that works now tells it sooner, unless the process
    /// dies before.
    pub(super) fn tells_figures_at(&self) -> Option<UnixMs> {
        self.counted.get().then(|| platform_now() + FIGURES_AFTER_MS)
    }

    /// What was counted is being told.
    pub(super) fn figures_told(&self) {
        self.counted.set(false);
    }

    /// It was not heard.
    pub(super) fn figures_untold(&self) {
        self.counted.set(true);
    }

    /// Arms the alarm, by the platform's clock, unless it is armed for earlier. The call reaches the platform in the turn
    /// that wrote the state, so that both commit together.
    pub(super) async fn arm(&self, storage: &Storage, at: UnixMs) -> Result<(), worker::Error> {
        if self.armed.get().is_some_and(|armed| armed <= at) {
            return Ok(());
        }
        self.armed.set(Some(at));
        // Milliseconds of any date we handle are far below 2^53.
        #[allow(clippy::cast_precision_loss)]
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.0 as f64));
        let armed = storage.set_alarm(ScheduledTime::new(date)).await;
        if armed.is_err() {
            self.armed.set(None);
        }
        armed
    }

    /// Arms it for the soonest moment.
    pub(super) async fn arm_now(&self, storage: &Storage) -> Result<(), worker::Error> {
        self.arm(storage, platform_now()).await
    }

    /// All that was known of the alarm is void: it was deleted with the object's rows.
    pub(super) fn forget(&self) {
        self.armed.set(None);
    }
}
