//! How fast a shop's e-mails go, and whether their domain is young.

use rappel_delivery::pace::rate::PER_MINUTE;
use rappel_delivery::pace::{PaceRules, Rate, WarmUp};
use rappel_figures::Day;
use serde::Deserialize;

/// What is not named is the provider's usual rate, and a domain that is known.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SendingSettings {
    /// E-mails a minute that the provider takes.
    email_per_minute: Option<u32>,
    /// The first day on which the domain sends, as `2026-11-22`.
    warm_up_from: Option<String>,
}

impl SendingSettings {
    pub(super) fn check(&self) -> Result<(), String> {
        if self.email_per_minute.is_some_and(|per_minute| !PER_MINUTE.contains(&per_minute)) {
            let (least, most) = (PER_MINUTE.start(), PER_MINUTE.end());
            return Err(format!("email_per_minute must be {least} to {most}"));
        }
        match &self.warm_up_from {
            Some(day) if Day::parse(day).is_none() => {
                Err(format!("warm_up_from must be a day, as 2026-11-22, not {day:?}"))
            }
            _ => Ok(()),
        }
    }

    /// What holds for e-mails by this provider, the first word of its line.
    pub(crate) fn pace(&self, provider: &str) -> PaceRules {
        let first_day = self.warm_up_from.as_deref().and_then(Day::parse);
        PaceRules {
            rate: self.email_per_minute.map_or_else(|| Rate::of_provider(provider), Rate::per_minute),
            warm_up: first_day.map(|day| WarmUp { first_day: day.0.into() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_setting_says_what_to_change() {
        let check = |json: &str| serde_json::from_str::<SendingSettings>(json).unwrap().check();
        assert_eq!(check("{}"), Ok(()));
        assert_eq!(check(r#"{"email_per_minute": 120, "warm_up_from": "2026-11-22"}"#), Ok(()));
        assert!(check(r#"{"email_per_minute": 0}"#).unwrap_err().contains("1 to 60000"));
        assert!(check(r#"{"warm_up_from": "22.11.2026"}"#).unwrap_err().contains("must be a day"));
    }
}
