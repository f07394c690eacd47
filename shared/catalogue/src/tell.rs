//! Whom a change is for: what is announced of it to those who are interested, and what announced earlier no longer holds.
//!
//! | change | announces | ends |
//! | --- | --- | --- |
//! | price fell | a price drop | |
//! | price rose | | price drops to less than it costs now |
//! | back in stock, low stock | the same | |
//! | sold out, gone | | everything announced of the variant |
//! | promoted, new product | a promotion, new arrivals: several in one | |

use rappel_interest::limit::{PRODUCTS_MAX, TASTE_WORDS_MAX};
use rappel_interest::{Campaign, Change as Told, Drop, Subject, Wish};

use crate::change::{Change, What};
use crate::row::Row;

/// What the shop's flows wait for. What none waits for is told to nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A price that fell by so much below the one a shopper saw.
    pub price_drop: Option<Drop>,
    /// Stock again.
    pub back_in_stock: bool,
    /// The last pieces.
    pub low_stock: bool,
    /// Promotions.
    pub promotion: bool,
    /// New products.
    pub new_arrivals: bool,
}

impl Wanted {
    /// Whether anything is.
    pub fn is_any(&self) -> bool {
        *self != Wanted::default()
    }
}

/// What the shop's shards are to hear of some news.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    /// Campaigns that begin.
    pub announce: Option<Campaign>,
    /// Campaigns that no longer hold, of those that were announced of the variant.
    pub cancel: Vec<Campaign>,
    /// How many of the news, from the first, are told by this.
    pub news: usize,
}

/// What is told of the oldest news, which may be several: a promotion is one, of however many products. `rows` are the
/// variants of the products that are in the news, `open` what was announced of the first one's variant.
pub fn tell(news: &[Change], rows: &[Row], open: &[Campaign], wanted: &Wanted, pace_ms: u32) -> Telling {
    let Some(first) = news.first() else { return Telling::default() };
    let (alike, told) = match &first.what {
        What::Promoted { .. } | What::NewProduct => several(news, rows, first),
        _ => (1, one(first, rows, wanted)),
    };
    let told = told.filter(|told| match told {
        Told::Promotion { .. } => wanted.promotion,
        Told::NewArrivals { .. } => wanted.new_arrivals,
        Told::BackInStock { .. } => wanted.back_in_stock,
        Told::LowStock { .. } => wanted.low_stock,
        Told::PriceDrop { .. } => true,
    });
    // What the shards would refuse is not worth stopping the news for.
    let announce = told.and_then(|told| Campaign::new(told, run_of(first), first.at, pace_ms).ok());
    Telling { announce, cancel: ended(first, open), news: alike }
}

fn one(change: &Change, rows: &[Row], wanted: &Wanted) -> Option<Told> {
    let subject = subject(change, rows);
    Some(match &change.what {
        What::PriceFell { old_hundredths, new_hundredths, currency, .. } => Told::PriceDrop {
            was_hundredths: subject.variant.as_ref().map(|_| *old_hundredths),
            subject,
            price_hundredths: *new_hundredths,
            currency: currency.clone(),
            drop: wanted.price_drop?,
        },
        What::BackInStock { stock } => Told::BackInStock { subject, stock: *stock },
        // How popular it is, the one that learns knows: it is asked when this is announced.
        What::LowStock { stock } => Told::LowStock { subject, stock: *stock, popular: false },
        _ => return None,
    })
}

/// A product with one variant is that variant; of several, the one that changed is named.
fn subject(change: &Change, rows: &[Row]) -> Subject {
    let variants = rows.iter().filter(|row| row.product == change.product && row.gone_at.is_none()).count();
    let variant = (variants > 1 && change.variant != change.product.0).then(|| change.variant.clone());
    Subject { product: change.product.clone(), variant }
}

/// News of the same kind from the same run: one campaign for those who like one of the products, or such news.
fn several(news: &[Change], rows: &[Row], first: &Change) -> (usize, Option<Told>) {
    let alike = |other: &&Change| {
        let kind = std::mem::discriminant(&first.what) == std::mem::discriminant(&other.what);
        kind && run_of(other) == run_of(first)
    };
    let (mut products, mut count) = (Vec::new(), 0);
    for change in news.iter().take_while(alike) {
        if !products.contains(&change.product) {
            if products.len() == PRODUCTS_MAX {
                break;
            }
            products.push(change.product.clone());
        }
        count += 1;
    }
    let mut wish = Wish::default();
    for row in rows.iter().filter(|row| products.contains(&row.product)) {
        add_word(&mut wish.categories, row.facts.category.last());
        add_word(&mut wish.brands, Some(&row.facts.brand));
    }
    let told = match first.what {
        What::NewProduct => Told::NewArrivals { products, wish: Wish { novelty: true, ..wish } },
        _ => Told::Promotion { products, wish: Wish { promotions: true, ..wish } },
    };
    (count, Some(told))
}

fn add_word(words: &mut Vec<String>, word: Option<&String>) {
    let new = word.filter(|word| !word.is_empty() && !words.contains(word));
    words.extend(new.filter(|_| words.len() < TASTE_WORDS_MAX).cloned());
}

/// What was announced and no longer holds.
fn ended(change: &Change, open: &[Campaign]) -> Vec<Campaign> {
    let over = |campaign: &&Campaign| match (&change.what, &campaign.change) {
        (What::SoldOut | What::Gone, _) => true,
        (What::PriceRose { new_hundredths, .. }, Told::PriceDrop { price_hundredths, .. }) => {
            price_hundredths < new_hundredths
        }
        _ => false,
    };
    open.iter().filter(over).cloned().collect()
}

/// A change's id begins with its run, which has no slash.
fn run_of(change: &Change) -> &str {
    change.id.split('/').next().unwrap_or_default()
}
