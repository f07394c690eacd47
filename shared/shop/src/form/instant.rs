//! Instants and dates. Everything that happens at a moment is an instant; a birthday is a day of the calendar.

use rappel_signal::UnixMs;
use serde_json::Value;
use time::format_description::well_known::Rfc3339;
use time::{Month, OffsetDateTime};

use super::{Form, shown};
use crate::limit::{INSTANT_MS_MAX, INSTANT_MS_MIN};
use crate::payload::BirthDate;

#[cfg(test)]
use serde_json::json;

/// An instant: RFC 3339 with its offset, or milliseconds since 1970.
pub(crate) struct Instant;

impl Form for Instant {
    type Plain = UnixMs;

    fn read(told: &Value) -> Result<UnixMs, String> {
        let at_ms = match told {
            Value::String(text) => rfc3339(text.trim()),
            Value::Number(number) => number.as_i64(),
            _ => None,
        };
        let at_ms = at_ms.ok_or_else(|| {
            format!(
                "must be an instant such as \"2026-11-22T10:00:00+01:00\" (RFC 3339, with its offset) or \
                 milliseconds since 1970, not {}",
                shown(told)
            )
        })?;
        if told.is_number() && (INSTANT_MS_MIN / 1000..INSTANT_MS_MIN).contains(&at_ms) {
            return Err(format!("looks like seconds: send milliseconds, {at_ms}000"));
        }
        if !(INSTANT_MS_MIN..INSTANT_MS_MAX).contains(&at_ms) {
            return Err("must lie between the years 2000 and 2100".to_owned());
        }
        Ok(UnixMs(at_ms))
    }

    fn write(plain: &UnixMs) -> Value {
        let nanoseconds = i128::from(plain.0) * 1_000_000;
        let instant = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok();
        instant.and_then(|instant| instant.format(&Rfc3339).ok()).map_or_else(|| plain.0.into(), Value::from)
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"anyOf": [
            {"type": "string", "format": "date-time"},
            {"type": "integer", "description": "Milliseconds since 1970-01-01T00:00:00Z.",
             "minimum": INSTANT_MS_MIN, "exclusiveMaximum": INSTANT_MS_MAX},
        ]})
    }
}

/// Milliseconds since 1970 of an RFC 3339 text.
pub(crate) fn rfc3339(text: &str) -> Option<i64> {
    let instant = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(instant.unix_timestamp_nanos().div_euclid(1_000_000)).ok()
}

/// Year, month and day of `2026-11-22`, if there is such a day.
fn calendar_day(text: &str) -> Option<(u16, u8, u8)> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let number = |part: &str, digits: usize| -> Option<u16> {
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse().ok()).flatten()
    };
    let year = number(year, 4)?;
    let (month, day) = (u8::try_from(number(month, 2)?).ok()?, u8::try_from(number(day, 2)?).ok()?);
    let named = Month::try_from(month).ok()?;
    time::Date::from_calendar_date(i32::from(year), named, day).ok().map(|_| (year, month, day))
}

/// A date of birth, with its year (`1990-02-28`) or without (`--02-28`, as ISO 8601 and vCard write it, or `02-28`).
pub(crate) struct Birthday;

impl Form for Birthday {
    type Plain = BirthDate;

    fn read(told: &Value) -> Result<BirthDate, String> {
        let read = told.as_str().map(str::trim).and_then(|text| {
            let whole = calendar_day(text).filter(|(year, ..)| (1900..2100).contains(year));
            // A leap year, so that the 29th of February is a day.
            let no_year = || calendar_day(&format!("2000-{}", text.strip_prefix("--").unwrap_or(text)));
            whole
                .map(|(year, month, day)| BirthDate { year: Some(year), month, day })
                .or_else(|| no_year().map(|(_, month, day)| BirthDate { year: None, month, day }))
        });
        read.ok_or_else(|| {
            format!(
                "must be a date such as \"1990-02-28\", or \"--02-28\" without the year, not {}",
                shown(told)
            )
        })
    }

    fn write(plain: &BirthDate) -> Value {
        match plain.year {
            Some(year) => format!("{year}-{:02}-{:02}", plain.month, plain.day).into(),
            None => format!("--{:02}-{:02}", plain.month, plain.day).into(),
        }
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "string", "pattern": r"^((19|20)\d\d-|--)?\d\d-\d\d$", "examples": ["1990-02-28", "--02-28"]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_need_an_offset() {
        let at = UnixMs(1_795_338_000_000);
        assert_eq!(Instant::read(&json!("2026-11-22T10:00:00+01:00")), Ok(at));
        assert_eq!(Instant::read(&json!("2026-11-22T09:00:00.000Z")), Ok(at));
        assert_eq!(Instant::read(&json!(at.0)), Ok(at));
        assert_eq!(Instant::write(&at), json!("2026-11-22T09:00:00Z"));
        for wrong in
            [json!("2026-11-22"), json!("2026-11-22T10:00:00"), json!("soon"), json!(1.5), json!(null)]
        {
            assert!(Instant::read(&wrong).unwrap_err().starts_with("must be an instant"), "{wrong}");
        }
        let seconds = json!(1_795_338_000);
        assert_eq!(
            Instant::read(&seconds).unwrap_err(),
            "looks like seconds: send milliseconds, 1795338000000"
        );
        assert!(Instant::read(&json!("1999-01-01T00:00:00Z")).is_err());
        assert!(Instant::read(&json!(i64::MAX)).is_err());
    }

    #[test]
    fn birthdays_may_hide_their_year() {
        let check = |text: &str, year, month, day| {
            assert_eq!(Birthday::read(&json!(text)), Ok(BirthDate { year, month, day }), "{text}");
        };
        check("1990-02-28", Some(1990), 2, 28);
        check("1992-02-29", Some(1992), 2, 29);
        check("--02-29", None, 2, 29);
        check("12-31", None, 12, 31);
        for wrong in ["1991-02-29", "02-30", "31-12", "1990-2-28", "0000-01-01", "1990", "", "+1-01-01"] {
            assert!(Birthday::read(&json!(wrong)).is_err(), "{wrong}");
        }
    }
}
