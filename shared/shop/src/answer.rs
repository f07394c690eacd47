//! What goes back to the shop's server: one result for each event, in the order they came.

use serde::Serialize;

use crate::Refusal;

/// What became of one event. The adapter decides between accepted, known and try again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum Outcome {
    /// It is written and will act.
    Accepted,
    /// An event of this id was accepted before: nothing is done, and all is well.
    Known,
    /// It cannot be read; it will be refused again until it is changed.
    Refused(Refusal),
    /// It could not be written just now, which is our fault: send it again as it is.
    TryAgain,
}

/// One event of the request and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EventResult {
    /// Which of the request, from 0; the line of an upload, blank ones not counted.
    pub index: usize,
    /// The event's id, if it has a readable one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// The body of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Answer {
    /// How many were accepted.
    pub accepted: usize,
    /// How many were known already.
    pub known: usize,
    /// How many were refused: look at their `path` and `message`.
    pub refused: usize,
    /// How many to send again: the whole request may be repeated, for what is known does nothing.
    pub try_again: usize,
    /// One for each event.
    pub results: Vec<EventResult>,
}

impl Answer {
    /// Puts the results together.
    pub fn new(results: Vec<EventResult>) -> Answer {
        let count = |is: fn(&Outcome) -> bool| results.iter().filter(|result| is(&result.outcome)).count();
        Answer {
            accepted: count(|outcome| matches!(outcome, Outcome::Accepted)),
            known: count(|outcome| matches!(outcome, Outcome::Known)),
            refused: count(|outcome| matches!(outcome, Outcome::Refused(_))),
            try_again: count(|outcome| matches!(outcome, Outcome::TryAgain)),
            results,
        }
    }

    /// The HTTP status: 503 asks to send the request again, 422 says that none of it was of use, 200 all else.
    pub fn status(&self) -> u16 {
        if self.try_again > 0 {
            503
        } else if self.refused > 0 && self.refused == self.results.len() {
            422
        } else {
            200
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(outcomes: &[Outcome]) -> Answer {
        let results = outcomes.iter().cloned().enumerate();
        Answer::new(results.map(|(index, outcome)| EventResult { index, id: None, outcome }).collect())
    }

    #[test]
    fn the_status_asks_again_only_for_what_is_our_fault() {
        let refused = Outcome::Refused(Refusal::at("at", "is missing"));
        assert_eq!(answer(&[Outcome::Accepted, Outcome::Known]).status(), 200);
        assert_eq!(answer(&[Outcome::Known, refused.clone()]).status(), 200);
        assert_eq!(answer(&[refused.clone(), refused.clone()]).status(), 422);
        assert_eq!(answer(&[refused, Outcome::TryAgain]).status(), 503);
    }

    #[test]
    fn the_body_is_as_documented() {
        let refused = Outcome::Refused(Refusal::at("items[0].price", "must not be negative"));
        let body = serde_json::to_value(answer(&[Outcome::Accepted, refused])).unwrap();
        let expected = serde_json::json!({
            "accepted": 1, "known": 0, "refused": 1, "try_again": 0,
            "results": [
                {"index": 0, "status": "accepted"},
                {"index": 1, "status": "refused", "path": "items[0].price", "message": "must not be negative"},
            ],
        });
        assert_eq!(body, expected);
    }
}
