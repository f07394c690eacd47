//! One person's object as the tests see it.

use rappel_signal::UnixMs;
use serde_json::json;

use crate::error::EdgeError;
use crate::store::home::Household;

/// The person as JSON.
pub(crate) fn describe(household: &Household, now: UnixMs) -> Result<String, EdgeError> {
    let Household { home, person, .. } = household;
    let mut beside = Vec::new();
    for source in &home.sources {
        beside.extend(household.lessons().of(&source.segment)?);
    }
    Ok(json!({
        "now_ms": now.0,
        "next_ms": person.next_deadline().map(|at| at.0),
        "home": home,
        "person": person,
        "outbox": person.outbox,
        "beside": beside,
        "decisions": household.decisions()?,
    })
    .to_string())
}
