//! `/pause`: all sending stops, or goes on. It holds from the next send on: each asks for the settings anew.

use rappel_access::{Act, Deed};
use worker::Response;

use super::form::Form;
use super::overview;
use super::shop::Visit;
use crate::config::document::Edit;
use crate::error::EdgeError;

/// What the form does.
pub(super) async fn act(visit: &Visit<'_>, form: &Form) -> Result<Response, EdgeError> {
    visit.reader.check(visit.key.as_str(), Act::Change)?;
    let (patch, deed, said) = match form.get("paused") {
        "yes" => (r#"{"paused":true}"#, Deed::Paused, "paused"),
        "no" => (r#"{"paused":null}"#, Deed::Resumed, "resumed"),
        _ => return Err(EdgeError::theirs(400, "`paused` is yes or no")),
    };
    match visit.change(Edit::Merge(patch.into()), deed, "all sending").await? {
        Ok(()) => visit.back("", said),
        Err(words) => overview::refused(visit, words).await,
    }
}
