//! Counting hits, and the table of them.

use std::collections::BTreeMap;
use std::fmt;

use rappel_signal::ProductId;

/// How many products are recommended each time.
pub(crate) const AT: usize = 10;
/// 95 % of a normal distribution lie within so many standard deviations.
const DEVIATIONS: f64 = 1.96;

/// Hits of one way to recommend.
#[derive(Clone, Copy, Debug, Default)]
struct Hits {
    asked: u32,
    hit: u32,
}

/// All tasks, each with the ways that were tried on it, ways in the order they were first told.
#[derive(Debug)]
pub(crate) struct Table {
    tasks: Vec<&'static str>,
    ways: Vec<&'static str>,
    hits: BTreeMap<(&'static str, &'static str), Hits>,
}

impl Table {
    /// A table of these tasks.
    pub(crate) fn new(tasks: &[&'static str]) -> Table {
        Table { tasks: tasks.to_vec(), ways: Vec::new(), hits: BTreeMap::new() }
    }

    /// Tells what a way recommended and what it should have found; one of them is enough.
    pub(crate) fn tell(
        &mut self,
        task: &'static str,
        way: &'static str,
        recommended: &[ProductId],
        wanted: &[ProductId],
    ) {
        assert!(recommended.len() <= AT, "{task} by {way} is given more than {AT}");
        if !self.ways.contains(&way) {
            self.ways.push(way);
        }
        let hits = self.hits.entry((task, way)).or_default();
        hits.asked += 1;
        hits.hit += u32::from(recommended.iter().any(|product| wanted.contains(product)));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| task | asked | {} |", self.ways.join(" | "))?;
        writeln!(f, "| --- | --- |{}", " --- |".repeat(self.ways.len()))?;
        for task in &self.tasks {
            let asked =
                self.ways.iter().filter_map(|way| self.hits.get(&(task, *way))).map(|hits| hits.asked).max();
            write!(f, "| {task} | {} |", asked.unwrap_or(0))?;
            for way in &self.ways {
                match self.hits.get(&(task, *way)) {
                    Some(hits) => {
                        let (asked, rate) =
                            (f64::from(hits.asked), f64::from(hits.hit) / f64::from(hits.asked));
                        let spread = DEVIATIONS * (rate * (1.0 - rate) / asked).sqrt();
                        write!(f, " {:.1} % ± {:.1} |", rate * 100.0, spread * 100.0)?;
                    }
                    None => write!(f, " – |")?,
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
