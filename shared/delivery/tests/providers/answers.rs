//! Answers, and the outcomes that all providers share.

use http::Response;
use rappel_delivery::Outcome;

use crate::mail::NOW_MS;

/// The word for [`Outcome::Misconfigured`].
pub(crate) const TELL: &str = "tell the merchant";

/// An outcome in a word or two.
pub(crate) fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Accepted { provider_id: Some(id) } => format!("accepted as {id}"),
        Outcome::Accepted { provider_id: None } => "accepted".to_owned(),
        Outcome::Refused { permanent: true, .. } => "refused".to_owned(),
        Outcome::Refused { permanent: false, .. } => "later".to_owned(),
        Outcome::Gone { .. } => "gone".to_owned(),
        Outcome::RetryAt { at_ms, .. } => format!("in {} s", (at_ms - NOW_MS) / 1_000),
        Outcome::Misconfigured { .. } => TELL.to_owned(),
        Outcome::Unknown => "unknown".to_owned(),
    }
}

/// An answer, with one header if any.
pub(crate) fn answer(status: u16, header: Option<(&str, &str)>, body: &str) -> Response<String> {
    let answer = Response::builder().status(status);
    let answer = header.into_iter().fold(answer, |answer, (name, value)| answer.header(name, value));
    answer.body(body.to_owned()).unwrap()
}

/// What no provider says in words of its own, in any of the forms it may be said in; `own` are statuses it has words for.
pub(crate) fn refusals(name: &str, own: &[u16], outcome: &dyn Fn(&Response<String>) -> Outcome) {
    let at = Some(("retry-after", "120"));
    for body in ["", "<html>busy</html>", "{}"] {
        for (status, header, expected) in [
            (429, at, "in 120 s"),
            (429, None, "later"),
            (429, Some(("retry-after", "soon")), "later"),
            (503, at, "in 120 s"),
            (500, None, "later"),
            (502, None, "unknown"),
            (504, None, "unknown"),
            (401, None, TELL),
            (402, None, TELL),
            (403, None, TELL),
            (404, None, TELL),
            (413, None, "refused"),
            (422, None, "refused"),
            (301, None, "later"),
        ]
        .into_iter()
        .filter(|(status, ..)| !own.contains(status))
        {
            let outcome = outcome(&answer(status, header, body));
            assert_eq!(word(&outcome), expected, "{name} {status} {header:?} {body}");
        }
    }
}
