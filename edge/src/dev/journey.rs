//! One journey as the live view shows it: what happened, what it means, what is planned, what was decided.

use std::cell::RefCell;

use rappel_compact::SortCompact;
use rappel_flow::{Act, Book, Input, RowStatus};
use rappel_journey::{Device, Received, VisitTold, next_deadline};
use rappel_signal::{Fact, ProductId, UnixMs};
use serde_json::{Value, json};

use crate::error::EdgeError;
use crate::store::journey::Journey;

/// Visitors the live view offers, the latest first.
const VISITORS_MAX: usize = 20;
const FACT: &str = "dev/fact/";

thread_local! {
    static VISITORS: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

/// How the journey's time stands.
pub(crate) struct Shown {
    pub(crate) now: UnixMs,
    pub(crate) gap_ms: i64,
    pub(crate) clock_steps: bool,
}

/// Visitors of a shop heard of lately, the latest first.
pub(crate) fn visitors(shop: &str) -> Vec<String> {
    VISITORS.with(|known| {
        known.borrow().iter().filter(|(of, _)| of == shop).map(|(_, visitor)| visitor.clone()).collect()
    })
}

/// Keeps the facts that came, for the live view to list; a withdrawal empties the list.
pub(crate) fn note(journey: &Journey, received: &Received) -> Result<(), EdgeError> {
    let (device, news) = (&journey.device, &received.news);
    if received.inputs.contains(&Input::Withdrawn) {
        forget_notes(journey)?;
    }
    let entry = (device.shop.clone(), device.visitor.to_string());
    VISITORS.with(|known| {
        let mut known = known.borrow_mut();
        known.retain(|other| *other != entry);
        known.insert(0, entry);
        known.truncate(VISITORS_MAX);
    });
    for (at, fact) in news {
        let number = journey.table().scan(FACT)?.len();
        let row = json!({ "at_ms": at.0, "fact": fact, "words": words(device, fact) });
        journey.table().put(&format!("{FACT}{number:06}"), &row.to_string())?;
    }
    Ok(())
}

/// Empties the list.
pub(crate) fn forget_notes(journey: &Journey) -> Result<(), EdgeError> {
    let notes = journey.table().scan(FACT)?;
    notes.iter().try_for_each(|(key, _)| journey.table().delete(key))
}

/// The journey as JSON.
pub(crate) fn describe(journey: &Journey, book: &Book, shown: Shown) -> Result<String, EdgeError> {
    let (device, person) = (&journey.device, &journey.person);
    let mut facts: Vec<Value> = Vec::new();
    for (_, row) in journey.table().scan(FACT)? {
        facts.push(serde_json::from_str(&row)?);
    }
    facts.sort_compact_by_key(|fact| fact.get("at_ms").and_then(Value::as_i64));
    let visits: Vec<Value> = device.visits_told(shown.gap_ms).iter().map(visit).collect();
    let decisions = journey.decisions()?;
    let shop_zone = person.profile.zone.as_ref().map(|zone| zone.name.clone()).unwrap_or_default();
    Ok(json!({
        "now_ms": shown.now.0,
        "clock_steps": shown.clock_steps,
        "visit_ends_ms": next_deadline(device, shown.gap_ms).map(|at| at.0),
        "next_ms": person.next_deadline().map(|at| at.0),
        "zone": shop_zone,
        "visitor": device.visitor.to_string(),
        "facts": facts,
        "visits": visits,
        "planned": planned(journey, book),
        "decisions": decisions.iter().map(|decision| json!({
            "at_ms": decision.at.0,
            "flow": decision.flow,
            "step": decision.step,
            "act": decision.act,
            "reason": decision.reason,
            "words": decision.words,
            "sent": matches!(decision.act, Act::Sent | Act::Accepted),
            "held": matches!(decision.act, Act::Deferred | Act::Skipped | Act::NotEntered | Act::Failed | Act::Unknown),
        })).collect::<Vec<_>>(),
        "device": device,
        "person": person,
        "outbox": person.outbox,
        "beside": journey.lessons().of(&device.segment())?,
    })
    .to_string())
}

fn visit(told: &VisitTold) -> Value {
    json!({
        "ended": told.ended,
        "started_ms": told.started_at.0,
        "ended_ms": told.ended_at.0,
        "active_ms": told.active_ms,
        "class": told.class,
        "score": told.score,
        "purchased": told.purchased,
        "late": told.late,
        "reasons": told.reasons,
        "looked": told.looked,
    })
}

/// What the engine will look at next, and the messages on their way.
fn planned(journey: &Journey, book: &Book) -> Vec<Value> {
    let agenda = journey.person.agenda(book).into_iter().map(|planned| {
        let what = if planned.message { "message of" } else { "next step of" };
        json!({ "at_ms": planned.at.map(|at| at.0), "words": format!("{what} {}: {}", planned.flow, planned.step) })
    });
    let in_flight = journey.person.outbox.iter().filter_map(|row| match row.status {
        RowStatus::InFlight { since, .. } => {
            Some(json!({ "at_ms": since.0, "words": format!("on its way: {}", row.template) }))
        }
        _ => None,
    });
    agenda.chain(in_flight).collect()
}

fn title(device: &Device, product: &ProductId) -> String {
    device.card(product).map_or_else(|| product.0.clone(), |card| card.title.clone())
}

/// A fact in words.
fn words(device: &Device, fact: &Fact) -> String {
    match fact {
        Fact::PageView { kind, path } if path.is_empty() => format!("saw a page: {kind:?}").to_lowercase(),
        Fact::PageView { path, .. } => format!("saw {path}"),
        Fact::ProductView { product, visits: 0..=1 } => format!("looked at {}", title(device, product)),
        Fact::ProductView { product, visits } => {
            format!("looked at {}, visit {visits}", title(device, product))
        }
        Fact::CategoryView { category, .. } => format!("browsed {category}"),
        Fact::ListView { list } => format!("saw a list: {list}"),
        Fact::Select { product } => format!("picked {} from a list", title(device, product)),
        Fact::Search { query, results: Some(results) } => format!("searched “{query}”: {results} results"),
        Fact::Search { query, results: None } => format!("searched “{query}”"),
        Fact::CartAdd { line } => {
            format!("put {} × {} in the cart", line.quantity, title(device, &line.product))
        }
        Fact::CartRemove { line } => format!("took {} out of the cart", title(device, &line.product)),
        Fact::CartView { lines } => format!("saw the cart with {} lines", lines.len()),
        Fact::Checkout { step } => format!("checkout: {step:?}").to_lowercase(),
        Fact::CheckoutError { code } => format!("error in checkout: {code}"),
        Fact::Purchase { order, .. } => format!("bought: order {order}"),
        Fact::WishlistAdd { product } => format!("wished for {}", title(device, product)),
        Fact::WishlistRemove { product } => format!("no longer wishes for {}", title(device, product)),
        Fact::Identify { email } => format!("gave an address: {email}"),
        Fact::MessageConsent { channel, granted: true, .. } => format!("agreed to messages by {channel:?}"),
        Fact::MessageConsent { channel, granted: false, .. } => format!("declined messages by {channel:?}"),
        Fact::PushSubscription { .. } => "allowed notifications".into(),
        Fact::LogOut => "logged out".into(),
        Fact::Withdrawn => "withdrew consent to be measured".into(),
    }
}
