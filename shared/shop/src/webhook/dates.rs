//! Dates as delivery services write them: with an offset, without one, or without a time.

use rappel_signal::UnixMs;
use serde_json::Value;

use crate::form::rfc3339;
use crate::limit::{INSTANT_MS_MAX, INSTANT_MS_MIN};

/// An instant that says its offset from UTC: the only kind that can be trusted to the hour.
pub(super) fn exact(told: Option<&Value>) -> Option<UnixMs> {
    in_range(rfc3339(told?.as_str()?.trim())?)
}

/// An instant that may lack its offset or its time; read as UTC, at noon if it is a day. Good enough for "expected on
/// Thursday", not for when something happened.
pub(super) fn about(told: Option<&Value>) -> Option<UnixMs> {
    let text = told?.as_str()?.trim();
    let candidates = [text.to_owned(), format!("{text}Z"), format!("{text}T12:00:00Z")];
    candidates.iter().find_map(|text| rfc3339(text)).and_then(in_range)
}

/// Seconds since 1970.
pub(super) fn seconds(told: Option<&Value>) -> Option<UnixMs> {
    in_range(told?.as_i64()?.checked_mul(1_000)?)
}

fn in_range(at_ms: i64) -> Option<UnixMs> {
    (INSTANT_MS_MIN..INSTANT_MS_MAX).contains(&at_ms).then_some(UnixMs(at_ms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_date_is_as_exact_as_it_is_written() {
        let (noon, ten) = (UnixMs(1_795_348_800_000), UnixMs(1_795_341_600_000));
        assert_eq!(exact(Some(&json!("2026-11-22T11:00:00+01:00"))), Some(ten));
        assert_eq!(exact(Some(&json!("2026-11-22T10:00:00"))), None);
        assert_eq!(about(Some(&json!("2026-11-22T10:00:00"))), Some(ten));
        assert_eq!(about(Some(&json!("2026-11-22T10:00:00.0000000"))), Some(ten));
        assert_eq!(about(Some(&json!("2026-11-22"))), Some(noon));
        assert_eq!(seconds(Some(&json!(1_795_341_600))), Some(ten));
        for nothing in [json!(""), json!(null), json!("soon"), json!({}), json!(-1), json!(i64::MAX)] {
            assert_eq!(
                (exact(Some(&nothing)), about(Some(&nothing)), seconds(Some(&nothing))),
                (None, None, None)
            );
        }
    }
}
