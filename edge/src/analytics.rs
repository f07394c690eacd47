//! Counts in the deployer's own Analytics Engine, where a dataset is bound as `COUNTERS`: answers of the ingest, and what
//! became of messages. Nobody is named. Without the binding nothing happens; a point that is not taken is lost, and told in the log.
//! <https://developers.cloudflare.com/analytics/analytics-engine/>
//!
//! | column | is |
//! | --- | --- |
//! | `index1` | the shop's key, by which the platform samples |
//! | `blob1` | what is counted: a counter's name, or `message-` and what became of it |
//! | `blob2` | a message's way: `email`, `email/fallback`, `push`, `to/klaviyo` |
//! | `blob3` | its provider, as *Connections* knows it: `EMAIL_PROVIDER/resend` |
//! | `double1` | how many |
//! | `double2` | milliseconds from the beginning of its sending to its answer |

use js_sys::{JSON, Reflect};
use rappel_flow::{DeliveryOutcome, OutboxRow};
use wasm_bindgen::JsCast;
use worker::Env;

use crate::platform::Dataset;

/// The name of the binding.
const COUNTERS: &str = "COUNTERS";

/// Tells how often something happened since it was told last.
pub(crate) fn counted(env: &Env, shop: &str, name: &str, count: u32) {
    write(env, shop, [name, "", ""], [f64::from(count), 0.0]);
}

/// Tells what became of an attempt to send, and how long it took.
pub(crate) fn attempted(
    env: &Env,
    shop: &str,
    row: &OutboxRow,
    provider: &str,
    told: (&DeliveryOutcome, i64),
) {
    let (outcome, took_ms) = told;
    // Attempts end after a minute at most: a float has them exactly.
    #[allow(clippy::cast_precision_loss)]
    let took_ms = took_ms.max(0) as f64;
    write(env, shop, [name_of(outcome), &row.way(), provider], [1.0, took_ms]);
}

/// As `blob1` says it.
fn name_of(outcome: &DeliveryOutcome) -> &'static str {
    match outcome {
        DeliveryOutcome::Accepted | DeliveryOutcome::AcceptedAs { .. } => "message-sent",
        DeliveryOutcome::Again { .. } => "message-retried",
        DeliveryOutcome::Elsewhere { .. } => "message-elsewhere",
        DeliveryOutcome::Refused { .. } => "message-given-up",
        DeliveryOutcome::Gone { .. } => "message-gone",
        DeliveryOutcome::Unknown => "message-unknown",
    }
}

fn write(env: &Env, shop: &str, blobs: [&str; 3], doubles: [f64; 2]) {
    let bound = Reflect::get(env, &COUNTERS.into()).ok().filter(|bound| bound.is_object());
    let Some(dataset) = bound.map(JsCast::unchecked_into::<Dataset>) else { return };
    let point = serde_json::json!({ "indexes": [shop], "blobs": blobs, "doubles": doubles }).to_string();
    let written = JSON::parse(&point).and_then(|point| dataset.write_data_point(&point));
    if let Err(error) = written {
        crate::log::warn!("a count was not taken by {COUNTERS}: {error:?}");
    }
}
