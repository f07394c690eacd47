//! What must hold of any bytes.

use rappel_signal::wire::{decode_envelope, decode_receipt, encode_envelope};
use rappel_signal::{Envelope, SignalError, UnixMs};
use rappel_visit::{Thresholds, VISIT_GAP_MS, VisitLog, classify, score};

/// An ordinary instant of arrival.
const NOW: UnixMs = UnixMs(1_750_000_000_000);

/// Names the outcome; an error says what does not hold.
pub(crate) fn check(bytes: &[u8]) -> Result<String, String> {
    // Nothing can be said of receipts but that reading them comes to an end.
    let _ = decode_receipt(bytes);
    match decode_envelope(bytes) {
        Ok(envelope) => {
            check_again(&envelope)?;
            check_log(&envelope)?;
            Ok("accepted".to_owned())
        }
        Err(SignalError::UnknownVersion(_)) => Ok("unknown version".to_owned()),
        Err(SignalError::OverLimit(name)) => Ok(format!("over limit: {name}")),
        Err(error) => Ok(format!("{error:?}")),
    }
}

/// What was read is written and read again as the same. (Not the same bytes: a number may be spelled at length.)
fn check_again(envelope: &Envelope) -> Result<(), String> {
    match decode_envelope(&encode_envelope(envelope)) {
        Ok(again) if again == *envelope => Ok(()),
        other => Err(format!("read again it is {other:?}")),
    }
}

/// Whatever passes the decoder can be folded, stored, read back and settled.
fn check_log(envelope: &Envelope) -> Result<(), String> {
    let mut log = VisitLog::default();
    for batch in &envelope.batches {
        log.insert(NOW, batch);
        if log.insert(NOW, batch) {
            return Err("a batch was taken twice".to_owned());
        }
    }
    let stored = serde_json::to_string(&log).map_err(|error| error.to_string())?;
    let read: VisitLog = serde_json::from_str(&stored).map_err(|error| error.to_string())?;
    if read != log {
        return Err("the stored log reads differently".to_owned());
    }
    let thresholds = Thresholds::default();
    for ended in log.settle_all(VISIT_GAP_MS) {
        let features = ended.visit.features();
        let class = classify(&features, &thresholds);
        if score(&features, &thresholds) > 8 || class.is_some_and(|report| report.reasons.is_empty()) {
            return Err(format!("an impossible class of {features:?}"));
        }
    }
    match log.visits(VISIT_GAP_MS).len() {
        0 => Ok(()),
        left => Err(format!("{left} visits are left after settling all")),
    }
}
