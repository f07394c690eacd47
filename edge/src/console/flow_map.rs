//! The frequency map of the flows that are on.

use rappel_console::page::map::{FlowMap, page as html};
use worker::Response;

use super::answer;
use super::shop::Visit;
use crate::book::is_answer;
use crate::error::EdgeError;

/// The page.
pub(super) fn page(visit: &Visit<'_>) -> Result<Response, EdgeError> {
    let flows = visit.book.flows().iter().filter(|flow| !is_answer(&flow.file.id)).cloned().collect();
    let model = FlowMap { flows, rules: visit.book.rules.clone() };
    answer::page(200, html(&visit.frame(None), &model))
}
