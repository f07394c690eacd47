//! Five years of four countries as one would write them on a wall, pinned: a changed date is seen before it is sent.
//!
//! `RAPPEL_WRITE_GOLDEN=1` writes the file anew; read it beside a calendar then.

use std::fmt::Write;
use std::path::Path;

use rappel_calendar::{Country, Feast, Hemisphere, Season, date_text, sale_windows};

const YEARS: std::ops::RangeInclusive<i32> = 2026..=2030;

fn wall_calendar() -> String {
    let mut text = String::new();
    for code in ["FR", "HU", "US", "GB"] {
        let country = Country::parse(code).unwrap();
        for year in YEARS {
            writeln!(text, "{code} {year}").unwrap();
            let mut lines: Vec<String> = Vec::new();
            for feast in Feast::ALL {
                if let Some(date) = feast.in_year(country, year) {
                    lines.push(format!(
                        "  {} {} {}",
                        date_text(date),
                        &date.weekday().to_string()[..3],
                        feast.name()
                    ));
                }
            }
            for window in sale_windows(country, year, &[]) {
                let (first, last) = (window.first(), window.last());
                lines.push(format!(
                    "  {} {} sale until {}",
                    date_text(first),
                    &first.weekday().to_string()[..3],
                    date_text(last)
                ));
            }
            for season in Season::ALL {
                let date = season.end_in_year(Hemisphere::of(country), year).unwrap();
                lines.push(format!(
                    "  {} {} end of {season:?}",
                    date_text(date),
                    &date.weekday().to_string()[..3]
                ));
            }
            lines.sort();
            writeln!(text, "{}\n", lines.join("\n")).unwrap();
        }
    }
    text
}

#[test]
fn the_years_to_come_stay_as_they_were_checked() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/calendar/golden/years.txt"));
    let text = wall_calendar();
    if std::env::var_os("RAPPEL_WRITE_GOLDEN").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == text, "{} differs; RAPPEL_WRITE_GOLDEN=1 writes it anew:\n{text}", path.display());
}
