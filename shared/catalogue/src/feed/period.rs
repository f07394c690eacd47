//! `sale_price_effective_date`: from when to when a sale price holds, in ISO 8601.

use rappel_signal::UnixMs;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

/// The specification's forms, with and without seconds, fractions left out, zone as `Z`, `-0800` or `-08:00`.
const INSTANTS: [&[BorrowedFormatItem<'_>]; 4] = [
    format_description!(
        "[year]-[month]-[day]T[hour]:[minute]:[second][offset_hour sign:mandatory]:[offset_minute]"
    ),
    format_description!(
        "[year]-[month]-[day]T[hour]:[minute]:[second][offset_hour sign:mandatory][offset_minute]"
    ),
    format_description!("[year]-[month]-[day]T[hour]:[minute][offset_hour sign:mandatory]:[offset_minute]"),
    format_description!("[year]-[month]-[day]T[hour]:[minute][offset_hour sign:mandatory][offset_minute]"),
];
const DATE: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// Whether `now` lies in `start/end`; `None` if that is not what the text says.
pub(super) fn holds(period: &str, now: UnixMs) -> Option<bool> {
    let (start, end) = period.split_once('/')?;
    Some((instant(start)?..=instant(end)?).contains(&now))
}

/// An instant or a date; a date begins at midnight UTC, as the specification says.
pub(super) fn instant(text: &str) -> Option<UnixMs> {
    let text = text.trim();
    let with_zone = match text.strip_suffix(['Z', 'z']) {
        Some(utc) => format!("{utc}+00:00"),
        None => text.to_owned(),
    };
    let seconds = match Date::parse(text, DATE) {
        Ok(date) => date.midnight().assume_utc().unix_timestamp(),
        Err(_) => {
            INSTANTS.iter().find_map(|form| OffsetDateTime::parse(&with_zone, form).ok())?.unix_timestamp()
        }
    };
    Some(UnixMs(seconds.checked_mul(1_000)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_in_every_form_of_the_specification() {
        for text in [
            "2016-02-24T21:00:00Z",
            "2016-02-24T13:00-0800",
            "2016-02-24T13:00-08:00",
            "2016-02-24T13:00:00-0800",
            " 2016-02-24T22:00:00+01:00 ",
        ] {
            assert_eq!(instant(text), Some(UnixMs(1_456_347_600_000)), "{text}");
        }
        assert_eq!(instant("2016-02-24"), Some(UnixMs(1_456_272_000_000)));
        for text in ["", "24.02.2016", "2016-02-30", "2016-02-24T25:00Z", "soon"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn a_period_holds_from_its_first_to_its_last_instant() {
        let period = "2016-02-24T13:00-0800/2016-02-29T15:30-0800";
        let start = 1_456_347_600_000;
        assert_eq!(holds(period, UnixMs(start - 1)), Some(false));
        assert_eq!(holds(period, UnixMs(start)), Some(true));
        assert_eq!(holds(period, UnixMs(start + 6 * rappel_signal::DAY_MS)), Some(false));
        assert_eq!(holds("2016-02-24T13:00-0800", UnixMs(start)), None);
    }
}
