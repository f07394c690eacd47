//! The deadline of an outside call: a message in flight must come to an end before its row is given up.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use worker::Delay;

/// Services take a message within a few seconds; the engine gives a claimed row up after two minutes.
const DEADLINE: Duration = Duration::from_secs(15);

/// A goodbye is a courtesy: nothing waits long for it.
const GOODBYE_DEADLINE: Duration = Duration::from_secs(2);

/// The future's result, or `None` if it took too long. What it had begun is dropped.
pub(super) async fn within_deadline<F: Future>(future: F) -> Option<F::Output> {
    within(DEADLINE, future).await
}

/// The same for what comes after the outcome is known.
pub(super) async fn within_goodbye<F: Future>(future: F) -> Option<F::Output> {
    within(GOODBYE_DEADLINE, future).await
}

/// The same within any time.
pub(crate) async fn within<F: Future>(deadline: Duration, future: F) -> Option<F::Output> {
    match select(pin!(future), pin!(Delay::from(deadline))).await {
        Either::Left((result, _)) => Some(result),
        Either::Right(_) => None,
    }
}
