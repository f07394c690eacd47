//! Reasons in English, for the console and for the record of decisions.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use rappel_signal::{CheckoutStep, Reason, Report};

/// Names to put into the wording, as the page gave them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Names<'a> {
    /// Title of the item with the longest active time.
    pub item: Option<&'a str>,
    /// The last query.
    pub query: Option<&'a str>,
}

/// Why a visit got its class, in one line: "2 min 10 s on Trail Shoes, third visit". The names in it are as hostile
/// as they came: escape the line where it is shown.
pub fn explain(report: &Report, names: Names<'_>) -> String {
    let clauses: Vec<String> = report.reasons.iter().map(|reason| clause(*reason, names)).collect();
    clauses.join(", ")
}

fn clause(reason: Reason, names: Names<'_>) -> String {
    match reason {
        Reason::ActiveTime(seconds) => format!("{} on products and categories", duration(seconds)),
        Reason::LongestItem(seconds) => {
            format!("{} on {}", duration(seconds), names.item.unwrap_or("one item"))
        }
        Reason::Views(count) => plural(count.into(), "product or category view", "product or category views"),
        Reason::Repeat(visits) => nth_visit(visits),
        Reason::Returned => "returned to it after other pages".to_string(),
        Reason::Pages(count) => plural(count.into(), "page", "pages"),
        Reason::ZeroResults => format!("nothing found for {}", query(names)),
        Reason::Unopened(0) => format!("no result opened for {}", query(names)),
        Reason::Unopened(count) => {
            format!("none of {} opened for {}", plural(count.into(), "result", "results"), query(names))
        }
        Reason::Refined(count) => format!("query refined {}", plural(count.into(), "time", "times")),
        Reason::CartLines(count) => format!("{} in the cart", plural(count.into(), "product", "products")),
        Reason::Checkout(step) => checkout(step).to_string(),
        Reason::CheckoutError => "an error was shown".to_string(),
        Reason::Present(seconds) => format!("{} in the shop", duration(seconds)),
    }
}

fn checkout(step: CheckoutStep) -> &'static str {
    match step {
        CheckoutStep::Begun => "began checkout",
        CheckoutStep::Shipping => "chose delivery in checkout",
        CheckoutStep::Payment => "came to payment in checkout",
    }
}

fn query(names: Names<'_>) -> String {
    names.query.map_or_else(|| "the last search".to_string(), |query| format!("“{query}”"))
}

fn duration(seconds: u16) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

fn plural(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn nth_visit(number: u8) -> String {
    const WORDS: [&str; 9] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
    let word = usize::from(number).checked_sub(1).and_then(|index| WORDS.get(index));
    word.map_or_else(|| format!("visit number {number}"), |word| format!("{word} visit"))
}
