//! What the tracker said in a situation, in the words of the expectations.

use std::collections::HashSet;

use rappel_signal::{CartLine, CheckoutStep, Consent, Fact, ProductCard, wire};

use super::situation::Expectation;

/// What was kept on the device and sent before the shopper acted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Storage {
    pub(super) kept: u64,
    pub(super) sent: usize,
}

/// All that was said.
#[derive(Debug)]
pub(super) struct Heard {
    facts: Vec<Fact>,
    cards: Vec<ProductCard>,
    consents: Vec<Consent>,
    sent: usize,
    before: Storage,
    kept: u64,
}

/// Whether the page that was left has said its last: that it was seen.
pub(super) fn has_said_its_last(bodies: &[Vec<u8>]) -> bool {
    says_any(bodies, |fact| matches!(fact, Fact::PageView { .. }))
}

/// Whether the page has said that it is not to be measured any more.
pub(super) fn has_withdrawn(bodies: &[Vec<u8>]) -> bool {
    says_any(bodies, |fact| *fact == Fact::Withdrawn)
}

fn says_any(bodies: &[Vec<u8>], is_one: impl Fn(&Fact) -> bool) -> bool {
    bodies.iter().any(|body| {
        let envelope = wire::decode_envelope(body).expect("the page speaks the wire format");
        envelope.batches.iter().flat_map(|batch| &batch.facts).any(|dated| is_one(&dated.fact))
    })
}

impl Heard {
    /// Reads what was sent. What was sent again, for want of a receipt, counts once.
    pub(super) fn new(bodies: &[Vec<u8>], before: Storage, kept: u64) -> Self {
        let (mut facts, mut cards, mut consents) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        for body in bodies {
            let envelope = wire::decode_envelope(body).expect("the page speaks the wire format");
            consents.push(envelope.consent);
            for batch in envelope.batches {
                if seen.insert((batch.page.0, batch.sequence)) {
                    facts.extend(batch.facts.into_iter().map(|dated| dated.fact));
                    cards.extend(batch.cards);
                }
            }
        }
        Self { facts, cards, consents, sent: bodies.len(), before, kept }
    }

    /// Which of the expectations were met, and what was said beyond them, each as aspect and words.
    pub(super) fn compare(&self, expectations: &[Expectation]) -> (Vec<bool>, Vec<(&'static str, String)>) {
        let mut said: Vec<(&str, String)> = self.facts.iter().filter_map(in_words).collect();
        let met = expectations
            .iter()
            .map(|expected| match &*expected.aspect {
                "product" | "price" | "currency" | "stock" => self.knows(expected, &mut said),
                "consent" => self.agrees(&expected.words),
                aspect => {
                    let is_it = |(of, words): &(&str, String)| *of == aspect && says(words, &expected.words);
                    said.iter().position(is_it).map(|place| said.remove(place)).is_some()
                }
            })
            .collect();
        (met, said)
    }

    /// Whether every expectation was met, and nothing said beyond them.
    pub(super) fn is_all(&self, expectations: &[Expectation]) -> bool {
        let (met, beyond) = self.compare(expectations);
        met.iter().all(|met| *met) && beyond.is_empty()
    }

    /// What the cards say of a product. A product that is expected to be looked at must have been.
    fn knows(&self, expected: &Expectation, said: &mut Vec<(&'static str, String)>) -> bool {
        let (id, wanted) = expected.words.split_once(' ').expect("a product and what is known of it");
        if expected.aspect == "product" {
            let Some(place) = said.iter().position(|(aspect, words)| *aspect == "product" && words == id)
            else {
                return false;
            };
            said.remove(place);
        }
        let known = |card: &ProductCard| match &*expected.aspect {
            "product" => card.title.clone(),
            "price" => card.price_hundredths.map(money).unwrap_or_default(),
            "currency" => card.currency.clone(),
            _ => match card.available {
                Some(true) => "yes".to_owned(),
                Some(false) => "no".to_owned(),
                None => String::new(),
            },
        };
        // The latest card holds.
        self.cards.iter().rev().find(|card| card.id.0 == id).is_some_and(|card| known(card) == wanted)
    }

    fn agrees(&self, words: &str) -> bool {
        let withdrawn = self.facts.contains(&Fact::Withdrawn);
        match words {
            "nothing sent" => self.sent == 0 && self.before.sent == 0,
            "nothing sent before" => self.before.sent == 0 && self.before.kept == 0,
            "measured before" => self.before.kept > 0,
            "device empty" => self.kept == 0,
            "withdrawn" => withdrawn && self.consents.last().is_some_and(|consent| !consent.measure),
            _ => self.consents.last().is_some_and(|consent| {
                let not = if consent.advertise { "" } else { "not " };
                let said = format!("measured, {not}advertised to, by {:?}", consent.source);
                consent.measure && said == words
            }),
        }
    }
}

/// Whether words say what is wanted; a price or value that is not asked for may be there.
fn says(words: &str, wanted: &str) -> bool {
    let without_prices = |words: &str| -> String {
        words
            .split(" @")
            .enumerate()
            .map(|(place, part)| match (place, part.find(';')) {
                (0, _) => part,
                (_, Some(end)) => part.get(end..).unwrap_or_default(),
                (_, None) => "",
            })
            .collect()
    };
    words == wanted
        || !wanted.contains('@') && without_prices(words) == wanted
        || !wanted.contains(' ') && words.split(' ').next() == Some(wanted)
}

fn money(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn line(line: &CartLine) -> String {
    let price = line.price_hundredths.map(|price| format!(" @{}", money(price))).unwrap_or_default();
    format!("{} x{}{price}", line.product.0, line.quantity)
}

/// A fact of the shop's; pages, lists and picks are not looked at here.
fn in_words(fact: &Fact) -> Option<(&'static str, String)> {
    Some(match fact {
        Fact::ProductView { product, .. } => ("product", product.0.clone()),
        Fact::Search { query, results } => {
            let results = results.map(|results| format!(" ({results})")).unwrap_or_default();
            ("search", format!("{query}{results}"))
        }
        Fact::CartAdd { line: added } => ("cart", format!("+ {}", line(added))),
        Fact::CartRemove { line: removed } => ("cart", format!("- {}", line(removed))),
        Fact::CartView { lines } => {
            let lines: Vec<_> = lines.iter().map(line).collect();
            ("cart", format!("= {}", lines.join("; ")))
        }
        Fact::Checkout { step } => {
            let step = match step {
                CheckoutStep::Begun => "begun",
                CheckoutStep::Shipping => "shipping",
                CheckoutStep::Payment => "payment",
            };
            ("checkout", step.to_owned())
        }
        Fact::CheckoutError { .. } => ("checkout", "error".to_owned()),
        Fact::Purchase { order, value_hundredths, .. } => {
            ("purchase", format!("{order} {}", money(*value_hundredths)))
        }
        _ => return None,
    })
}
