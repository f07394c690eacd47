//! What a well-formed condition can still get wrong: in a flow's filters and splits, and in a shop's segments.

use crate::language::condition::{Condition, Span};

/// Everything wrong with these conditions, in a merchant's words.
pub(super) fn problems(conditions: &[Condition]) -> Vec<String> {
    conditions.iter().flat_map(of_one).collect()
}

fn of_one(condition: &Condition) -> Vec<String> {
    match condition {
        Condition::CartValue(one)
        | Condition::CartLines(one)
        | Condition::Orders(one)
        | Condition::OrderValue(one)
        | Condition::Spend(one)
        | Condition::Age(one)
        | Condition::Rating(one)
        | Condition::MessagesSent(one) => span(*one),
        Condition::Interest(one) if one.at_least.is_some_and(|least| least > 8) => {
            let mut said = span(*one);
            said.push("the interest score goes from 0 to 8".into());
            said
        }
        Condition::Interest(one) => span(*one),
        Condition::Share(percent) if !(1..=99).contains(percent) => {
            vec!["a random share is 1 to 99 percent".into()]
        }
        Condition::Country(codes) | Condition::ShippingCountry(codes) => country(codes),
        Condition::Any(inner) if inner.is_empty() => {
            vec!["`any` of nothing never holds: name at least one condition".into()]
        }
        Condition::Any(inner) => problems(inner),
        Condition::Not(inner) => of_one(inner),
        _ => Vec::new(),
    }
}

fn span(span: Span) -> Vec<String> {
    if span.is_sensible() {
        return Vec::new();
    }
    vec!["write `at_least`, `less_than` or both, the first below the second".into()]
}

fn country(codes: &[String]) -> Vec<String> {
    let letters = |code: &String| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    let wrong = codes.iter().find(|code| !letters(code));
    let told = |code| format!("`{code}` is no country: write two capital letters, as in \"FR\"");
    wrong.map(told).into_iter().collect()
}
