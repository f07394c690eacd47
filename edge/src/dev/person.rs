//! One person's object as the tests see it.

use rappel_signal::UnixMs;
use serde_json::json;

use crate::error::EdgeError;
use crate::store::home::Household;

/// The person as JSON.
pub(crate) fn describe(household: &Household, now: UnixMs) -> Result<String, EdgeError> {
    let Household { home, person, .. } = household;
    Ok(json!({
        "now_ms": now.0,
        "next_ms": person.next_deadline().map(|at| at.0),
        "home": home,
        "person": person,
        "outbox": person.outbox,
        "decisions": household.decisions()?,
    })
    .to_string())
}
