//! The first page of a shop: how far visitors went, and what messages came to.

use std::collections::BTreeMap;

use rappel_compact::Gather;
use rappel_console::Flash;
use rappel_console::page::overview::{Funnel, Overview, PERIODS_DAYS, page as html};
use rappel_figures::{BOUGHT, Day, Report};
use rappel_signal::Class;
use worker::{Request, Response};

use super::answer;
use super::form::asked;
use super::shop::Visit;
use crate::clock::shoppers_now;
use crate::error::EdgeError;
use crate::objects::figures;

/// Days shown where none are chosen.
const DAYS_USUAL: u16 = 30;

/// The page.
pub(super) async fn page(visit: &Visit<'_>, request: &Request) -> Result<Response, EdgeError> {
    let asked = asked(request, "days")?.and_then(|days| days.parse().ok());
    let days = asked.filter(|days| PERIODS_DAYS.contains(days)).unwrap_or(DAYS_USUAL);
    answer::page(200, html(&visit.frame_of_shoppers(None), &model(visit, days).await?))
}

/// The page, saying why what was asked for was not done.
pub(super) async fn refused(visit: &Visit<'_>, words: String) -> Result<Response, EdgeError> {
    answer::page(422, html(&visit.frame(Some(Flash::Bad(words))), &model(visit, DAYS_USUAL).await?))
}

async fn model(visit: &Visit<'_>, days: u16) -> Result<Overview, EdgeError> {
    let report = report(visit, days).await?;
    let names = visit.book.flows().iter().map(|flow| (flow.file.id.clone(), flow.file.name.clone()));
    Ok(Overview {
        days,
        funnel: funnel(&report),
        flow_names: names.gather::<BTreeMap<_, _>>(),
        currency: currency(visit),
        server_tells_orders: report.server_tells_orders(),
        report,
    })
}

/// The last so many days, today included, on the shop's calendar.
pub(super) async fn report(visit: &Visit<'_>, days: u16) -> Result<Report, EdgeError> {
    let to = Day::of_local_ms(visit.book.zone.local_ms(shoppers_now()));
    let from = Day(to.0 - i32::from(days) + 1);
    Ok(Report::of(from, to, figures::read(visit.env, &visit.key, from, to).await?))
}

/// The currency of amounts, as far as the shop has said.
pub(super) fn currency(visit: &Visit<'_>) -> String {
    visit.settings.currency().unwrap_or_default().to_owned()
}

fn funnel(report: &Report) -> Funnel {
    let count = |word: &str| u64::try_from(report.visits.get(word).copied().unwrap_or(0)).unwrap_or(0);
    let of = |class: Class| count(class.word());
    Funnel {
        site: of(Class::Site),
        browse: of(Class::Browse),
        search: of(Class::Search),
        cart: of(Class::Cart),
        checkout: of(Class::Checkout),
        bought: count(BOUGHT),
    }
}
