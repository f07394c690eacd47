//! What a shop's pages ask of visitors, from when on, and in which words.

use rappel_delivery::invitation::{Invitation, OwnWords};
use rappel_journey::{Wish, Wishes};
use rappel_signal::SECOND_MS;
use serde::Deserialize;

/// Visits that are remembered of a visitor.
const VISITS_MAX: u32 = 50;
/// An hour of active time, and of waiting: who is asked later than that is asked never.
const SECONDS_MAX: u32 = 3_600;

/// See the module. docs/push.md shows an example.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Invitations {
    /// Whether the browser may ask for notifications.
    pub(crate) soft_ask: Option<Asking>,
    /// Whether e-mails may be sent, and where to: the sign-up form as a panel. In a page's own element it needs no setting.
    pub(crate) form: Option<Asking>,
}

/// One thing to ask.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Asking {
    /// In this visit of the visitor's at the earliest, counted from 1.
    visits: u32,
    /// After so much active time in all of them, in seconds.
    active_s: u32,
    /// So long after the page was opened, in seconds.
    pub(crate) after_s: u32,
    /// In the place of the ready words.
    pub(crate) words: OwnWords,
}

impl Default for Asking {
    fn default() -> Asking {
        // Half a minute of active time is more than most visits last: whoever is here then is interested.
        Asking { visits: 1, active_s: 30, after_s: 5, words: OwnWords::default() }
    }
}

impl Asking {
    fn check(&self, invitation: Invitation) -> Result<(), String> {
        if !(1..=VISITS_MAX).contains(&self.visits) {
            return Err(format!("visits must be 1 to {VISITS_MAX}"));
        }
        for (name, seconds) in [("active_s", self.active_s), ("after_s", self.after_s)] {
            if seconds > SECONDS_MAX {
                return Err(format!("{name} must be at most {SECONDS_MAX}"));
            }
        }
        self.words.check(invitation)
    }

    fn wish(&self) -> Wish {
        Wish { visits: self.visits, active_ms: i64::from(self.active_s) * SECOND_MS }
    }
}

impl Invitations {
    /// # Errors
    /// The first setting that does not fit, and what to change.
    pub(super) fn check(&self) -> Result<(), String> {
        let asked =
            [("soft_ask", &self.soft_ask, Invitation::SoftAsk), ("form", &self.form, Invitation::Form)];
        for (name, asking, invitation) in asked {
            let checked = asking.as_ref().map_or(Ok(()), |asking| asking.check(invitation));
            checked.map_err(|why| format!("{name}: {why}"))?;
        }
        Ok(())
    }

    /// What is to be asked, in the rules' words.
    pub(crate) fn wishes(&self) -> Wishes {
        let wish = |asking: &Option<Asking>| asking.as_ref().map(Asking::wish);
        Wishes { soft_ask: wish(&self.soft_ask), form: wish(&self.form) }
    }
}
