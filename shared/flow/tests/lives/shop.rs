//! A shop with all its flows switched on, and everything they ask for: offers, segments, products, a recommender.

use rappel_flow::*;
use rappel_signal::DAY_MS;

use crate::life::START;
use crate::world::{Catalogue, item, ready_flows, test_flow};
use crate::zone;

/// Products of each device are its own, so that it can be told whose data a message shows.
pub(crate) const THINGS: [[(&str, u32); 4]; 2] = [
    [("Trail Shoes", 8_900), ("Rain Jacket", 12_000), ("Socks", 500), ("Tent", 30_000)],
    [("Blue Shoes", 7_900), ("Blue Jacket", 11_000), ("Blue Socks", 400), ("Blue Tent", 28_000)],
];

/// One of a device's four products, with all that flows ask of it.
pub(crate) fn thing(device: usize, number: u8) -> Item {
    let number = usize::from(number);
    let (title, price) = THINGS[device][number];
    Item {
        category: Some(if number < 2 { "Shoes" } else { "Camp" }.into()),
        lasts_days: (number == 2).then_some(20),
        needs_setup: number == 3,
        ..item(title, 1 + number as u16, Some(price))
    }
}

/// Every ready flow, and three of a merchant's own.
pub(crate) fn book(zone_name: &str) -> Book {
    let mut flows = ready_flows();
    flows.extend(["daily-news", "weekly-news", "quote"].map(test_flow));
    let names: Vec<String> = flows.iter().flat_map(offers_of).collect();
    let mut book = Book::new(flows, Rules::default(), zone::offsets(zone_name, START));
    for (place, name) in names.iter().enumerate() {
        let code = match place % 3 {
            0 => OfferCode::Shared("TOGETHER".into()),
            _ => OfferCode::Pool("pool".into()),
        };
        book.offers.push(Offer {
            name: name.clone(),
            kind: OfferKind::Percent(10),
            code: Some(code),
            starts_at: None,
            ends_at: None,
            lasts: Some(Duration::from_ms(14 * DAY_MS)),
            minimum_hundredths: None,
            title: None,
            currency: None,
        });
    }
    let spent = |units| vec![Condition::Spend(Span { at_least: Some(units), less_than: None })];
    book.segments.insert("vip".into(), spent(300));
    book.segments.insert("offer".into(), vec![Condition::Share(90)]);
    book.figures.country = Some("FR".into());
    book.figures.top_spend_hundredths = Some(20_000);
    book
}

fn offers_of(flow: &Flow) -> Vec<String> {
    let file = serde_json::to_value(&flow.file).unwrap();
    let mut found = Vec::new();
    collect(&file, &mut found);
    found
}

fn collect(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            found.extend(fields.get("offer").and_then(|name| name.as_str()).map(str::to_owned));
            fields.values().for_each(|field| collect(field, found));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|one| collect(one, found)),
        _ => {}
    }
}

/// What is sold, and what the recommender answers to every word.
pub(crate) fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    for device in 0..THINGS.len() {
        for number in 0..4 {
            let item = thing(device, number);
            let now = ShelfItem {
                product: item.product.clone(),
                price_hundredths: item.price_hundredths,
                available: Some(true),
                stock: Some(9),
                reduced: number == 1,
            };
            catalogue.items.push((item, now));
        }
    }
    let picks: Vec<Item> = ["Mug", "Lamp", "Rope"].map(|title| item(title, 1, Some(1_000))).to_vec();
    let words =
        ["similar", "upgrades", "complements", "taste", "best-sellers", "new", "promoted", "for-query"];
    catalogue.picks.extend(words.map(|word| (word.to_owned(), picks.clone())));
    let codes = (0..500).map(|number| format!("CODE{number}")).collect();
    catalogue.pools.insert("pool".into(), codes);
    catalogue
}
