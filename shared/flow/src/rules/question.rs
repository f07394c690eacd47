//! Answers to what entry filters, splits and exits ask.

use super::chance::share_per_10000;
use super::kin::kin;
use super::reach::reach;
use crate::language::{Category, Condition};
use crate::state::{Cart, Person, Segment, Subject};

/// Hundredths in one main unit of a currency.
const HUNDREDTHS: u64 = 100;

/// Who is asked about.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The person.
    pub(crate) person: &'a Person,
    /// The segment whose flow it is.
    pub(crate) segment: &'a Segment,
    /// The flow's id.
    pub(crate) flow: &'a str,
    /// What the message would be about.
    pub(crate) subject: &'a Subject,
    /// Messages of the run so far.
    pub(crate) sent: u32,
}

/// Yes, no, or a question this build cannot answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// All hold.
    Yes,
    /// One does not.
    No,
    /// One cannot be answered: which.
    Unsupported(&'static str),
}

/// Whether all conditions hold.
pub(crate) fn all_hold(conditions: &[Condition], asked: Asked<'_>) -> Answer {
    // A plain no is worth more than a question without an answer.
    let mut answer = Answer::Yes;
    for condition in conditions {
        match holds(condition, asked) {
            Answer::Yes => {}
            Answer::No => return Answer::No,
            unsupported => answer = unsupported,
        }
    }
    answer
}

fn holds(condition: &Condition, asked: Asked<'_>) -> Answer {
    let Asked { person, segment, subject, .. } = asked;
    let yes = match condition {
        Condition::Any(inner) => return any(inner, asked),
        Condition::Not(inner) => {
            return match holds(inner, asked) {
                Answer::Yes => Answer::No,
                Answer::No => Answer::Yes,
                unsupported => unsupported,
            };
        }
        Condition::Country(codes) => person.profile.country.as_ref().is_some_and(|code| codes.contains(code)),
        Condition::Language(tags) => {
            person.profile.language.as_ref().is_some_and(|tag| tags.iter().any(|wanted| speaks(tag, wanted)))
        }
        Condition::Tag(tag) => segment.tags.contains(tag),
        Condition::List(list) => segment.tags.contains(&format!("list:{list}")),
        Condition::Reachable(channels) => {
            channels.iter().any(|channel| reach(person, &segment.id, *channel, Category::Marketing).is_ok())
        }
        Condition::CartValue(span) => span.holds(cart(asked).1, HUNDREDTHS),
        Condition::CartLines(span) => span.holds(cart(asked).0 as u64, 1),
        Condition::Interest(span) => span.holds(subject.score.into(), 1),
        Condition::ZeroResults(wanted) => subject.zero_results == *wanted,
        Condition::CheckoutError(wanted) => subject.checkout_error.is_some() == *wanted,
        Condition::Product(ids) => subject.product.as_ref().is_some_and(|item| ids.contains(&item.product.0)),
        Condition::Category(names) => subject.category.as_ref().is_some_and(|name| names.contains(name)),
        Condition::Query(words) => subject.query.as_ref().is_some_and(|query| {
            let query = query.to_lowercase();
            words.iter().any(|word| query.contains(&word.to_lowercase()))
        }),
        Condition::Orders(span) => {
            span.holds(kin(person, &segment.id).map(|other| u64::from(other.orders_total)).sum(), 1)
        }
        Condition::OrderValue(span) => {
            let last = kin(person, &segment.id).filter_map(Segment::last_order).max_by_key(|order| order.at);
            last.is_some_and(|order| span.holds(order.value_hundredths, HUNDREDTHS))
        }
        Condition::MessagesSent(span) => span.holds(asked.sent.into(), 1),
        Condition::Share(percent) => {
            share_per_10000(person.chance, "share", asked.flow) < u32::from(*percent) * 100
        }
        other => return Answer::Unsupported(unsupported_word(other)),
    };
    if yes { Answer::Yes } else { Answer::No }
}

fn any(inner: &[Condition], asked: Asked<'_>) -> Answer {
    let mut answer = Answer::No;
    for condition in inner {
        match holds(condition, asked) {
            Answer::Yes => return Answer::Yes,
            Answer::No => {}
            unsupported => answer = unsupported,
        }
    }
    answer
}

/// Lines and value of the cart as it is now, else as the visit left it.
fn cart(asked: Asked<'_>) -> (usize, u64) {
    let Cart { items, value_hundredths, .. } = &asked.segment.cart;
    if items.is_empty() {
        (asked.subject.cart.len(), asked.subject.cart_value_hundredths)
    } else {
        (items.len(), *value_hundredths)
    }
}

/// Whether a language tag is covered by a wanted one: `fr-CA` by `fr`.
fn speaks(tag: &str, wanted: &str) -> bool {
    let (tag, wanted) = (tag.to_ascii_lowercase(), wanted.to_ascii_lowercase());
    tag == wanted || tag.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('-'))
}

fn unsupported_word(condition: &Condition) -> &'static str {
    match condition {
        Condition::Segment(_) => "`segment`",
        Condition::Page(_) => "`page`",
        Condition::ActiveTime { .. } => "`active_time`",
        Condition::EventProperty { .. } => "`event_property`",
        Condition::OrderedProduct(_) => "`ordered_product`",
        Condition::OrderedCategory(_) => "`ordered_category`",
        Condition::ShippingCountry(_) => "`shipping_country`",
        Condition::CodeUsed(_) => "`code_used`",
        Condition::Opened(_) => "`opened`",
        Condition::Clicked(_) => "`clicked`",
        Condition::DidSince(_) => "`did_since`",
        _ => "this condition",
    }
}
