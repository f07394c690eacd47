//! `sale_price_effective_date`: from when to when a sale price holds, in ISO 8601.

use rappel_signal::UnixMs;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Whether `now` lies in `start/end`; `None` if that is not what the text says.
pub(super) fn holds(period: &str, now: UnixMs) -> Option<bool> {
    let (start, end) = period.split_once('/')?;
    Some((instant(start)?..=instant(end)?).contains(&now))
}

/// An instant, with or without seconds, its zone as `Z`, `-0800` or `-08:00`; or a date, which begins at midnight UTC, as
/// the specification says.
pub(super) fn instant(text: &str) -> Option<UnixMs> {
    let full = in_full(text.trim())?;
    let seconds = OffsetDateTime::parse(&full, &Rfc3339).ok()?.unix_timestamp();
    Some(UnixMs(seconds.checked_mul(1_000)?))
}

/// The same as RFC 3339 wants it: with seconds, and a colon in the zone.
fn in_full(text: &str) -> Option<String> {
    let Some((date, time)) = text.split_once('T') else { return Some(format!("{text}T00:00:00Z")) };
    let (clock, zone) = time.split_at_checked(time.find(['Z', 'z', '+', '-'])?)?;
    let seconds = if clock.len() == "13:00".len() { ":00" } else { "" };
    Some(match zone.split_at_checked("-08".len()) {
        Some((hours, minutes)) if minutes.len() == 2 => format!("{date}T{clock}{seconds}{hours}:{minutes}"),
        _ => format!("{date}T{clock}{seconds}{zone}"),
    })
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
