//! News only: a page repeats its reading of the visit to the edge when class or score changed, not when another
//! second has passed.

use rappel_signal::{Class, Report};
use serde::{Deserialize, Serialize};

/// What the edge was last told of this visit. Kept on the device beside the visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    told: Option<(Class, u8)>,
}

pack_fields!(News { told });

impl News {
    /// Passes the present reading on if it is news, and remembers it as told. A reading that has become `None` (a
    /// purchase, a new visit) is not told, for the facts say it, but makes the next one news again.
    pub fn tell(&mut self, present: Option<Report>) -> Option<Report> {
        let reading = present.as_ref().map(|report| (report.class, report.score));
        if reading == self.told {
            return None;
        }
        self.told = reading;
        present
    }
}
