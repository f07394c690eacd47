//! Finding products by words: every word must occur, and a hit in the name counts most.

use super::{Product, products};

/// The most characters of a query that are read; more than any product needs, little to loop over.
pub(crate) const MAX_QUERY_CHARS: usize = 80;

/// Points by where a word is found, strongest first.
const IN_NAME: u32 = 8;
const IN_SHELF: u32 = 4;
const IN_TEXT: u32 = 1;

/// The products that answer a query, best first; none for an empty one.
pub(crate) fn search(query: &str) -> Vec<&'static Product> {
    let query: String = query.chars().take(MAX_QUERY_CHARS).flat_map(char::to_lowercase).collect();
    let words: Vec<&str> =
        query.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<(u32, &Product)> =
        products().filter_map(|product| score(product, &words).map(|score| (score, product))).collect();
    hits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    hits.into_iter().map(|(_, product)| product).collect()
}

fn score(product: &Product, words: &[&str]) -> Option<u32> {
    let name = product.name.to_lowercase();
    let shelf = format!("{} {} {}", product.category().name, product.brand, product.keywords).to_lowercase();
    let text = format!("{} {}", product.summary, product.story).to_lowercase();
    let points = |word: &str| {
        let place = [(&name, IN_NAME), (&shelf, IN_SHELF), (&text, IN_TEXT)];
        place.into_iter().find(|(text, _)| starts_a_word(text, word)).map(|(_, points)| points)
    };
    words.iter().map(|word| points(word).or_else(|| points(singular(word)?))).sum()
}

fn starts_a_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|candidate| candidate.starts_with(word))
}

/// "tents" also finds "tent"; short words are left alone.
fn singular(word: &str) -> Option<&str> {
    word.strip_suffix('s').filter(|stem| stem.chars().count() >= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str) -> Vec<&'static str> {
        search(query).into_iter().map(|product| product.slug).collect()
    }

    #[test]
    fn a_name_comes_first_and_every_word_counts() {
        assert_eq!(found("trail shoes").first(), Some(&"scree-trail-shoes"));
        assert_eq!(found("tents").first(), Some(&"tarn-2-tent"));
        assert!(found("waterproof").len() >= 2);
        assert_eq!(found("RAIN jacket").first(), Some(&"squall-rain-jacket"));
    }

    #[test]
    fn nothing_is_found_for_nothing_and_for_what_we_do_not_sell() {
        assert!(found("").is_empty());
        assert!(found("   ?! ").is_empty());
        assert!(found("espresso machine").is_empty());
        assert!(found(&"x".repeat(100_000)).is_empty());
    }
}
