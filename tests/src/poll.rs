//! Waiting for a condition, with a deadline and a message that says what was there instead.

use std::time::{Duration, Instant};

/// Generous: reached only when something is broken. A busy machine takes its time, and so may an edge that could not connect
/// to a mail server within 15 s and tries again a minute later.
pub const DEADLINE: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(15);

/// Asks `probe` until it answers `Ok`, for at most [`DEADLINE`].
///
/// # Panics
/// With `expected` and the probe's last `Err`, which says what was seen instead.
pub async fn until<T>(expected: &str, probe: impl AsyncFnMut() -> Result<T, String>) -> T {
    until_deadline(expected, DEADLINE, probe).await
}

/// [`until`] with a deadline of the caller's.
///
/// # Panics
/// As [`until`].
pub async fn until_deadline<T>(
    expected: &str,
    deadline: Duration,
    mut probe: impl AsyncFnMut() -> Result<T, String>,
) -> T {
    let started = Instant::now();
    loop {
        match probe().await {
            Ok(value) => return value,
            Err(seen) if started.elapsed() > deadline => {
                panic!("expected {expected} within {deadline:?}, but saw: {seen}")
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}
