//! The table of hits and misses.

use std::collections::BTreeMap;
use std::fmt;

use super::heard::Heard;
use super::situation::{FAMILIES, Situation};

const ASPECTS: [&str; 9] =
    ["product", "price", "currency", "stock", "search", "cart", "checkout", "purchase", "consent"];
const HALVES: [&str; 2] = ["before", "after"];

/// Expectations met by each half of each family: fewer is a step back.
pub(super) const FLOORS: [(&str, &str, usize); 12] = [
    ("woocommerce", "before", 11),
    ("woocommerce", "after", 15),
    ("shopify", "before", 14),
    ("shopify", "after", 11),
    ("prestashop", "before", 11),
    ("prestashop", "after", 8),
    ("magento", "before", 8),
    ("magento", "after", 13),
    ("consent", "before", 9),
    ("consent", "after", 9),
    ("ga4", "after", 18),
    ("markup", "after", 23),
];

#[derive(Debug, Default, Clone, Copy)]
struct Cell {
    met: usize,
    expected: usize,
    /// Said though nobody expected it.
    beyond: usize,
}

/// What was met of what was expected.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// By family, half and aspect.
    cells: BTreeMap<(&'static str, String, &'static str), Cell>,
    situations: BTreeMap<&'static str, usize>,
    misses: Vec<String>,
}

impl Table {
    /// Adds a situation.
    pub(super) fn add(&mut self, situation: &Situation, heard: &Heard) {
        *self.situations.entry(situation.family).or_default() += 1;
        let (met, beyond) = heard.compare(&situation.expectations);
        for (expected, met) in situation.expectations.iter().zip(met) {
            let aspect = ASPECTS.into_iter().find(|aspect| *aspect == expected.aspect);
            let aspect = aspect.unwrap_or_else(|| panic!("{}: no such aspect: {expected:?}", situation.name));
            let cell = self.cell(situation, aspect);
            cell.expected += 1;
            cell.met += usize::from(met);
            if !met {
                self.misses.push(format!("{}: {aspect}: {}", situation.name, expected.words));
            }
        }
        for (aspect, words) in beyond {
            self.cell(situation, aspect).beyond += 1;
            self.misses.push(format!("{}: said beyond: {aspect}: {words}", situation.name));
        }
    }

    fn cell(&mut self, situation: &Situation, aspect: &'static str) -> &mut Cell {
        self.cells.entry((situation.family, situation.written.clone(), aspect)).or_default()
    }

    fn of(&self, family: &str, half: &str, aspect: Option<&str>) -> Cell {
        let is_it = |key: &(&str, String, &str)| {
            key.0 == family && key.1 == half && aspect.is_none_or(|aspect| aspect == key.2)
        };
        let cells = self.cells.iter().filter(|(key, _)| is_it(key)).map(|(_, cell)| cell);
        cells.fold(Cell::default(), |sum, cell| Cell {
            met: sum.met + cell.met,
            expected: sum.expected + cell.expected,
            beyond: sum.beyond + cell.beyond,
        })
    }

    /// Expectations met by one half of a family, what was said beyond them taken off.
    pub(super) fn hits(&self, family: &str, half: &str) -> usize {
        let all = self.of(family, half, None);
        all.met.saturating_sub(all.beyond)
    }

    /// Situations of the family that has fewest, at most ten.
    pub(super) fn situations_per_family_min(&self) -> usize {
        let count = |family| self.situations.get(family).copied().unwrap_or_default();
        FAMILIES.into_iter().map(count).min().unwrap_or_default().min(10)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:<12} {:<7}", "", "written")?;
        for aspect in ASPECTS {
            write!(out, "{aspect:>9}")?;
        }
        writeln!(out, "{:>9}{:>9}", "all", "beyond")?;
        for family in FAMILIES {
            for half in HALVES {
                let all = self.of(family, half, None);
                if all.expected + all.beyond == 0 {
                    continue;
                }
                write!(out, "{family:<12} {half:<7}")?;
                for aspect in ASPECTS {
                    let cell = self.of(family, half, Some(aspect));
                    let shown = match cell.expected {
                        0 => "·".to_owned(),
                        expected => format!("{}/{expected}", cell.met),
                    };
                    write!(out, "{shown:>9}")?;
                }
                writeln!(out, "{:>9}{:>9}", format!("{}/{}", all.met, all.expected), all.beyond)?;
            }
        }
        for miss in &self.misses {
            writeln!(out, "missed: {miss}")?;
        }
        Ok(())
    }
}
