//! What waits, what was given up, and whether messages arrive.

use std::collections::BTreeMap;

use rappel_access::{Act, Deed};
use rappel_compact::SortCompact;
use rappel_console::Flash;
use rappel_console::page::messages::{Arrived, GivenUp, Messages, Outbox, page as html};
use rappel_figures::{Report, ToldLater};
use rappel_journey::Pending;
use rappel_signal::UnixMs;
use worker::{Request, Response};

use super::address::of_shop;
use super::answer;
use super::form::place;
use super::overview::report;
use super::shop::Visit;
use crate::error::EdgeError;
use crate::objects::dead_letters::{self, Listed, Resent};
use crate::objects::deployment_call::DeploymentCall;
use crate::objects::roster;

/// Days whose messages are judged.
const DAYS: u16 = 30;
/// Flows in the table of what arrived.
const FLOWS_SHOWN_MAX: usize = 20;
/// Letters on a page.
const SHOWN_MAX: u32 = 100;

/// The page; `?before=` is the place that an older page of what was given up begins at.
pub(super) async fn page(visit: &Visit<'_>, request: &Request) -> Result<Response, EdgeError> {
    let before = place(request, "before")?;
    show(visit, &before, None).await
}

async fn show(visit: &Visit<'_>, before: &str, problem: Option<&str>) -> Result<Response, EdgeError> {
    let letters = dead_letters::page(visit.env, &visit.key, before, SHOWN_MAX).await?;
    let given_up = letters.letters.iter().map(|letter| given_up(visit, letter)).collect();
    let given_up_total = letters.total;
    let next = |place| format!("{}/messages?before={place}", of_shop(visit.key.as_str()));
    let next = letters.older.map(next);
    let report = report(visit, DAYS).await?;
    let (outbox, arrived) = (Some(outbox(visit, &report).await?), arrived(visit, &report));
    let model = Messages { outbox, given_up, given_up_total, next, arrived };
    let status = if problem.is_some() { 409 } else { 200 };
    let flash = problem.map(|words| Flash::Bad(words.into()));
    answer::page(status, html(&visit.frame_of_shoppers(flash), &model))
}

/// Sends one again.
pub(super) async fn resend(visit: &Visit<'_>, id: &str) -> Result<Response, EdgeError> {
    visit.reader.check(visit.key.as_str(), Act::Change)?;
    let letters = dead_letters::read(visit.env, &visit.key).await?;
    let resent = match letters.iter().find(|letter| letter.id == id) {
        Some(letter) => dead_letters::resend(visit.env, &visit.key, letter).await?,
        None => Resent::Unknown,
    };
    let problem = match resent {
        Resent::Waits => {
            if let Err(words) = visit.wish(DeploymentCall::Note(visit.entry(Deed::Resent, id))).await? {
                crate::log::warn!("not in the log: {words}");
            }
            return visit.back("/messages", "resent");
        }
        Resent::Unknown => "That message is on its way again already, or was given up too long ago.",
        Resent::MayHaveGone => "Nobody knows whether this message went: sent again, they might get it twice.",
        Resent::Full => {
            "As many messages wait for this shopper as may: try again when some of them have gone."
        }
    };
    show(visit, "", Some(problem)).await
}

/// What waits and is on its way, and what was sent since the shop's midnight.
async fn outbox(visit: &Visit<'_>, report: &Report) -> Result<Outbox, EdgeError> {
    let kinds = [Pending::Waiting, Pending::InFlight].map(|pending| pending.prefix(None));
    let (sums, next_at) = roster::backlog(visit.env, &visit.key, kinds.clone().into()).await?;
    let [waiting, in_flight] = kinds.map(|kind| {
        let of_kind = sums.iter().filter(|(key, _)| key.starts_with(&kind));
        u64::try_from(of_kind.map(|(_, sum)| sum).sum::<i64>()).unwrap_or(0)
    });
    let today = report.days.get(&report.to).into_iter().flat_map(BTreeMap::values);
    let sent_today = u64::try_from(today.map(|flow| flow.sent).sum::<i64>()).unwrap_or(0);
    Ok(Outbox { waiting, next_at, in_flight, sent_today })
}

/// All messages, and flow by flow those with the most trouble first.
fn arrived(visit: &Visit<'_>, report: &Report) -> Vec<Arrived> {
    let mut all =
        Arrived { name: "All flows".into(), sent: 0, delivered: 0, bounced: 0, complained: 0, heard: false };
    let mut flows = Vec::new();
    for (id, figures) in report.flows.iter().filter(|(_, figures)| figures.sent > 0) {
        let ToldLater { delivered, bounced, complained, .. } = figures.told_later;
        let name = visit.book.flow(id).map_or_else(|| id.clone(), |flow| flow.file.name.clone());
        // Of notifications nothing is told: they must not make the shares of what is told of smaller.
        let sent = if delivered > 0 { delivered + bounced } else { figures.sent };
        let heard = delivered + bounced + complained > 0;
        all.sent += sent;
        all.delivered += delivered;
        all.bounced += bounced;
        all.complained += complained;
        all.heard |= heard;
        flows.push(Arrived { name, sent, delivered, bounced, complained, heard });
    }
    if flows.is_empty() {
        return flows;
    }
    flows.retain(|flow| flow.heard);
    flows.sort_compact_by_key(|flow| std::cmp::Reverse((flow.complained, flow.bounced, flow.sent)));
    flows.truncate(FLOWS_SHOWN_MAX);
    flows.insert(0, all);
    flows
}

fn given_up(visit: &Visit<'_>, letter: &Listed) -> GivenUp {
    let flow = visit.book.flow(&letter.flow);
    GivenUp {
        id: letter.id.clone(),
        flow: letter.flow.clone(),
        flow_name: flow.map_or_else(|| letter.flow.clone(), |flow| flow.file.name.clone()),
        step: letter.step.clone(),
        channel: letter.channel,
        at: UnixMs(letter.given_up_ms),
        attempts: letter.attempts.into(),
        reason: letter.words.clone(),
        may_have_gone: letter.may_have_gone,
    }
}
