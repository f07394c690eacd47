//! A flow tried on last month's shoppers, as it is kept or as it is being written.

use rappel_console::page::flow::Trial as Shown;
use rappel_flow::parse_flow;
use worker::Response;

use super::flow::{Typed, kept, show};
use super::overview::report;
use super::shop::Visit;
use crate::error::EdgeError;
use crate::objects::rehearsal::{DAYS, Trial, try_out};
use crate::wishes;

/// The flow's page with what came of it. `typed` is a file in the place of the one that is kept; empty for that.
pub(super) async fn page(visit: &Visit<'_>, id: &str, typed: &str) -> Result<Response, EdgeError> {
    let (flow, _) = kept(visit, id)?;
    let (file, json) = match typed {
        "" => (serde_json::to_string(&flow.file)?, None),
        typed => (typed.to_owned(), Some(typed.to_owned())),
    };
    let problems = match parse_flow(id, &file) {
        Ok(flow) => wishes::check(id, &flow),
        Err(problems) => problems,
    };
    if !problems.is_empty() {
        return show(visit, id, Typed::tried(json, Err(problems))).await;
    }
    let come = try_out(visit.env, &visit.key, &Trial { flow: id.to_owned(), file }).await?;
    let days = u16::try_from(DAYS).unwrap_or(u16::MAX);
    let visits: i64 = report(visit, days).await?.visits.values().sum();
    let shown = Shown { come, visits: u64::try_from(visits).unwrap_or(0) };
    show(visit, id, Typed::tried(json, Ok(shown))).await
}
