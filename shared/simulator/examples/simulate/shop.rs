//! The simulated shop: the ready flows, the usual numbers, a dozen products, shoppers in four zones.

use std::fs;
use std::path::Path;

use jiff::{Timestamp, tz::TimeZone};
use rappel_flow::{Book, Flow, Item, OffsetChange, Rules, ZoneOffsets, parse_flow};
use rappel_signal::{DAY_MS, ProductId, UnixMs};
use rappel_simulator::{Assortment, MadeUp};

use crate::options::Options;

/// 2026-09-01, 00:00 UTC: a quarter with a change of the clock, and the days shops write on.
const START: UnixMs = UnixMs(1_788_220_800_000);
const ZONES: [&str; 4] = ["Europe/Paris", "Europe/Budapest", "America/New_York", "Australia/Sydney"];
/// Zones are known so far ahead.
const KNOWN_DAYS: i64 = 800;

/// The ready flows that were asked for.
pub(crate) fn book(options: &Options) -> Result<Book, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../flows");
    let entries =
        fs::read_dir(&folder).map_err(|error| format!("could not list {}: {error}", folder.display()))?;
    let paths = entries.flatten().map(|entry| entry.path());
    let mut names: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    if let Some(unknown) = options.flows.iter().find(|flow| !names.contains(flow)) {
        return Err(format!("there is no flow `{unknown}`; there are {}", names.join(", ")));
    }
    let wanted = names.iter().filter(|name| options.flows.is_empty() || options.flows.contains(name));
    let flows: Result<Vec<Flow>, String> = wanted
        .map(|name| {
            let text =
                fs::read_to_string(folder.join(format!("{name}.json"))).map_err(|error| error.to_string())?;
            let said = |found: Vec<rappel_flow::Problem>| {
                found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
            };
            parse_flow(name, &text).map_err(said)
        })
        .collect();
    let mut book = Book::new(flows?, Rules::default(), ZoneOffsets::utc());
    book.figures.country = Some("FR".into());
    Ok(book)
}

/// What is sold.
pub(crate) fn assortment() -> Assortment {
    let names = [
        "Tent",
        "Trail Shoes",
        "Rain Jacket",
        "Pack",
        "Stove",
        "Mug",
        "Socks",
        "Lamp",
        "Map",
        "Rope",
        "Knife",
        "Hat",
    ];
    let item = |(number, name): (usize, &&str)| Item {
        price_hundredths: Some(24_900 / (1 + number as u32)),
        category: Some(if number < 4 { "Gear" } else { "Camp" }.into()),
        ..Item::of(ProductId(name.to_lowercase().replace(' ', "-")), name)
    };
    Assortment { items: names.iter().enumerate().map(item).collect() }
}

/// Who comes.
pub(crate) fn crowd(options: &Options) -> MadeUp {
    MadeUp {
        seed: options.seed,
        start: START,
        days: options.days,
        items: assortment().items,
        zones: ZONES.iter().filter_map(|name| offsets(name)).collect(),
    }
}

fn offsets(name: &str) -> Option<ZoneOffsets> {
    let zone = TimeZone::get(name).ok()?;
    let start = Timestamp::from_millisecond(START.0).ok()?;
    let known_until = START + KNOWN_DAYS * DAY_MS;
    let changes = zone
        .following(start)
        .map(|change| OffsetChange {
            at: UnixMs(change.timestamp().as_millisecond()),
            offset_min: change.offset().seconds() / 60,
        })
        .take_while(|change| change.at < known_until)
        .collect();
    let offset_min = zone.to_offset(start).seconds() / 60;
    Some(ZoneOffsets { name: name.to_owned(), offset_min, changes, known_until })
}
