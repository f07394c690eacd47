//! Instants as providers want them written.

use time::OffsetDateTime;

/// `2015-08-30T12:36:00Z` (RFC 3339); `None` only beyond the year 9999.
pub(crate) fn rfc3339(at_ms: i64) -> Option<String> {
    let at = OffsetDateTime::from_unix_timestamp(at_ms.div_euclid(1_000)).ok()?;
    let (date, clock) = (at.date(), at.time());
    Some(format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        date.year(),
        u8::from(date.month()),
        date.day(),
        clock.hour(),
        clock.minute(),
        clock.second()
    ))
}
