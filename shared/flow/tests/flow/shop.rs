//! The shop of a story: what it sells, offers and knows, by the lines before the first time, and by changes on the way.

use rappel_flow::*;
use rappel_signal::UnixMs;

use crate::verbs::{items, number};
use crate::world::World;

/// A line before the first time.
pub(crate) fn furnish(world: &mut World, begin: UnixMs, line: &str) -> Result<(), String> {
    let (word, rest) = line.split_once(' ').ok_or("a line needs more than a word")?;
    match word {
        "sells" => {
            for item in items(rest) {
                let now = ShelfItem {
                    product: item.product.clone(),
                    price_hundredths: item.price_hundredths,
                    available: Some(true),
                    stock: number(rest, "stock "),
                    reduced: rest.contains("reduced"),
                };
                world.catalogue.items.push((item, now));
            }
        }
        // `shows similar "Rain Jacket", "Socks"`: what the recommender answers to a word.
        "shows" => {
            let (from, titles) = rest.split_once(' ').ok_or("shows what from where?")?;
            world.catalogue.picks.insert(from.to_owned(), items(titles));
        }
        "pool" => {
            let (pool, codes) = rest.split_once(' ').ok_or("a pool needs codes")?;
            let codes = codes.split(' ').rev().map(str::to_owned).collect();
            world.catalogue.pools.insert(pool.to_owned(), codes);
        }
        // `offer birthday pool gifts lasts 14d`, `offer cart code CART10 ends 30d`
        "offer" => {
            let words: Vec<&str> = rest.split(' ').collect();
            let after = |mark: &str| {
                let place = words.iter().position(|word| *word == mark)?;
                words.get(place + 1).map(|word| (*word).to_owned())
            };
            let code = after("code").map(OfferCode::Shared).or(after("pool").map(OfferCode::Pool));
            let length =
                |mark| after(mark).map(|length| Duration::parse(&length).ok_or("no duration")).transpose();
            let (ends, lasts) = (length("ends")?, length("lasts")?);
            world.book.offers.push(Offer {
                name: words[0].to_owned(),
                title: after("called"),
                kind: OfferKind::Percent(10),
                code,
                starts_at: None,
                ends_at: ends.map(|length| begin + length.ms),
                lasts,
                minimum_hundredths: None,
                currency: None,
            });
        }
        // `segment vip [{"spend": {"at_least": 500}}]`
        "segment" => {
            let (name, json) = rest.split_once(' ').ok_or("a segment needs conditions")?;
            let conditions = serde_json::from_str(json).map_err(|error| error.to_string())?;
            world.book.segments.insert(name.to_owned(), conditions);
        }
        "top" => {
            let spend: u64 = rest.parse().map_err(|_| "from which spend on?")?;
            world.book.figures.top_spend_hundredths = Some(spend * 100);
        }
        "country" => world.book.figures.country = Some(rest.to_owned()),
        _ => return Err("no such line".into()),
    }
    Ok(())
}

/// A change nobody is told of: `price "Tent" at 79`, `sold out "Tent"`, `stock "Tent" left 3`.
pub(crate) fn change(world: &mut World, line: &str) -> Result<(), String> {
    let item = items(line).into_iter().next().ok_or("which product?")?;
    world.catalogue.change(&item.title, |now| match line.split(' ').next() {
        Some("price") => now.price_hundredths = item.price_hundredths,
        Some("sold") => (now.available, now.stock) = (Some(false), Some(0)),
        _ => (now.available, now.stock) = (Some(true), number(line, "left ")),
    });
    Ok(())
}
