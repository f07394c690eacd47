//! Conditions of a flow as a merchant would say them: "the cart is worth at least 100".

use rappel_flow::{Condition, Sign, Span};
use rappel_signal::Channel;

/// Several, which must all hold.
pub(crate) fn all(conditions: &[Condition]) -> String {
    conditions.iter().map(one).collect::<Vec<_>>().join(", and ")
}

/// One.
pub(crate) fn one(condition: &Condition) -> String {
    match condition {
        Condition::Any(any) => any.iter().map(one).collect::<Vec<_>>().join(", or "),
        Condition::Not(not) => format!("not: {}", one(not)),
        Condition::Share(share) => format!("for {share} % of people, by chance"),
        Condition::Orders(span) => format!("orders so far: {}", of(*span)),
        Condition::CartValue(span) => format!("the cart is worth {}", of(*span)),
        Condition::CartLines(span) => format!("products in the cart: {}", of(*span)),
        Condition::OrderValue(span) => format!("the order is worth {}", of(*span)),
        Condition::Spend(span) => format!("spent in twelve months: {}", of(*span)),
        Condition::Interest(span) => format!("the visit's interest score is {}", of(*span)),
        Condition::MessagesSent(span) => format!("messages of this flow so far: {}", of(*span)),
        Condition::Age(span) => format!("age: {}", of(*span)),
        Condition::Rating(span) => format!("stars given: {}", of(*span)),
        Condition::MessagedBy { flow, step, same_order, within } => {
            let step = step.as_ref().map_or_else(String::new, |step| format!(" (its message {step})"));
            let order = if *same_order { " about the same order" } else { "" };
            format!("the flow {flow}{step} wrote{order} in the last {within}")
        }
        Condition::Last { of, at_least, less_than } => {
            let sign = match of {
                Sign::Visit => "visit",
                Sign::Order => "order",
                Sign::Click => "click",
            };
            let least = at_least.map(|least| format!("at least {least} ago"));
            let most = less_than.map(|most| format!("less than {most} ago"));
            let when: Vec<String> = [least, most].into_iter().flatten().collect();
            format!("last {sign}: {}", when.join(" and "))
        }
        Condition::ActiveTime { on, at_least } => format!("spent {at_least} or more on {on}"),
        Condition::EventProperty { name, is } => format!("the event's {name} is “{is}”"),
        other => yes_or_no(other).unwrap_or_else(|| listed(other)),
    }
}

fn yes_or_no(condition: &Condition) -> Option<String> {
    let (is, yes, no) = match condition {
        Condition::ZeroResults(is) => (is, "the search found nothing", "the search found something"),
        Condition::CheckoutError(is) => (is, "checkout showed an error", "checkout showed no error"),
        Condition::Opened(is) => (is, "opened a message of this flow", "opened no message of this flow"),
        Condition::Clicked(is) => {
            (is, "clicked in a message of this flow", "clicked in no message of this flow")
        }
        Condition::TopCustomer(is) => (is, "is among the best customers", "is not among the best customers"),
        Condition::Troubled(is) => (is, "a complaint or refund is open", "no complaint or refund is open"),
        Condition::RunsOut(is) => (is, "bought something that runs out", "bought nothing that runs out"),
        Condition::NeedsSetup(is) => {
            (is, "bought something that has to be set up", "bought nothing that has to be set up")
        }
        _ => return None,
    };
    Some(if *is { yes } else { no }.to_owned())
}

fn listed(condition: &Condition) -> String {
    let (what, names) = match condition {
        Condition::Country(names) => ("lives in", names.clone()),
        Condition::Language(names) => ("reads", names.clone()),
        Condition::Segment(name) => ("is in the segment", vec![name.clone()]),
        Condition::Tag(name) => ("is tagged", vec![name.clone()]),
        Condition::List(name) => ("is on the list", vec![name.clone()]),
        Condition::Reachable(channels) => ("can be reached by", channels.iter().copied().map(by).collect()),
        Condition::Product(names) => ("it is about", names.clone()),
        Condition::Category(names) => ("it is about something of", names.clone()),
        Condition::Query(names) => ("the search has the word", names.clone()),
        Condition::Page(names) => ("saw a page under", names.clone()),
        Condition::OrderedProduct(names) => ("ordered", names.clone()),
        Condition::OrderedCategory(names) => ("ordered something of", names.clone()),
        Condition::ShippingCountry(names) => ("has it sent to", names.clone()),
        Condition::CodeUsed(name) => ("used a code of", vec![name.clone()]),
        Condition::DidSince(name) => ("since the flow began, did", vec![name.clone()]),
        Condition::Gender(names) => ("gender is", names.clone()),
        Condition::Likes(names) => ("likes", names.clone()),
        _ => ("", Vec::new()),
    };
    format!("{what} {}", or(&names))
}

fn by(channel: Channel) -> String {
    super::channel(channel).to_owned()
}

/// `a, b or c`; a long list is cut, the editor shows all of it.
fn or(names: &[String]) -> String {
    const SHOWN_MAX: usize = 4;
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] if names.len() <= SHOWN_MAX => format!("{} or {last}", most.join(", ")),
        _ => {
            let shown: Vec<&str> = names.iter().take(SHOWN_MAX).map(String::as_str).collect();
            format!("{} or {} more", shown.join(", "), names.len() - SHOWN_MAX)
        }
    }
}

fn of(span: Span) -> String {
    match (span.at_least, span.less_than) {
        (Some(least), Some(most)) => format!("at least {least} and less than {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("less than {most}"),
        (None, None) => "any".into(),
    }
}
