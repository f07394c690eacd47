//! Load: many visitors at once, each telling of one session, signed from the second request on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::processor;
use super::session::{self, REQUESTS};
use crate::device::Device;

/// Requests under way at once: more than one thread of workerd can answer, so that it never waits for us.
const CONNECTIONS: usize = 16;
/// workerd closes a connection idle for 5 s, perhaps under the next request.
const IDLE_MAX: Duration = Duration::from_secs(1);
/// Active time of each page: enough to have earned an object with the first.
pub(super) const ACTIVE_MS: u32 = 6_000;

/// Where the load goes.
#[derive(Debug, Clone)]
pub struct Target {
    /// The Worker's origin.
    pub edge_origin: String,
    /// The shop's origin, as the Worker allows it.
    pub shop_origin: String,
    /// The process whose time is measured.
    pub process_id: u32,
}

/// What a round came to.
#[derive(Debug, Clone, Copy)]
pub struct Round {
    /// Requests answered, each with one batch.
    pub requests: usize,
    /// By the clock on the wall.
    pub took: Duration,
    /// Processor time of the target.
    pub processor: Duration,
}

impl Round {
    /// Batches answered in a second.
    #[must_use]
    pub fn per_second(&self) -> f64 {
        self.requests as f64 / self.took.as_secs_f64()
    }

    /// Milliseconds of processor time for one batch.
    #[must_use]
    pub fn processor_ms(&self) -> f64 {
        self.processor.as_secs_f64() * 1000.0 / self.requests as f64
    }
}

/// Plays the sessions of visitors `first..first + visitors`, as fast as they are answered.
///
/// # Panics
/// When a request is not answered with a receipt.
pub async fn round(target: &Target, first: u32, visitors: u32) -> Round {
    let client = reqwest::Client::builder().no_proxy().pool_idle_timeout(IDLE_MAX).build().unwrap();
    let next = Arc::new(AtomicU32::new(first));
    let (processor_before, started) = (processor::time_used(target.process_id), Instant::now());
    let mut connections = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (target, client, next) = (target.clone(), client.clone(), next.clone());
        connections.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= first + visitors {
                    return;
                }
                session(&target, client.clone(), number, REQUESTS).await;
            }
        });
    }
    while let Some(ended) = connections.join_next().await {
        ended.unwrap();
    }
    let took = started.elapsed();
    let processor = processor::time_used(target.process_id) - processor_before;
    Round { requests: visitors as usize * REQUESTS, took, processor }
}

/// Plays the first `requests` of one visitor's session.
///
/// # Panics
/// As [`round`].
pub async fn session(target: &Target, client: reqwest::Client, number: u32, requests: usize) -> Device {
    // Spread over the whole id, so that the first bytes differ too.
    let id = u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    let mut device = Device::at(client, &target.edge_origin, &target.shop_origin, id);
    // A network of its own: strangers from one network are let in slowly.
    let [_, a, b, c] = number.to_be_bytes();
    device.client_address = format!("{}.{b}.{c}.1", 10 + a);
    for index in 0..requests {
        let (facts, cards) = session::request(index);
        let mut batch = device.page(ACTIVE_MS, facts);
        batch.cards = cards;
        if index > 0 {
            batch.context = None;
        }
        let envelope = device.envelope(vec![batch]);
        device.send(&envelope).await;
    }
    device
}
