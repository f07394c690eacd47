//! The deployment's secrets: which there are, who sets them, what goes missing without them. All of it is read from the
//! table in `docs/deploying.md`, which is the only place where it stands; a test holds it against what the Worker reads.

use crate::deploy::report::Report;

/// Signs visitor ids and links.
pub(crate) const SIGNING_KEY: &str = "SIGNING_KEY";
/// The private half of the push key.
pub(crate) const VAPID_PRIVATE_KEY: &str = "VAPID_PRIVATE_KEY";
/// The one-time code of the first owner's sign-in to the console.
pub(crate) const OWNER_CODE: &str = "OWNER_CODE";

const TABLE: &str = include_str!("../../../docs/deploying.md");
/// The table's head.
const HEAD: &str = "| secret | set by | what for | without it |";

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Described {
    /// As the Worker reads it.
    pub(crate) name: &'static str,
    /// Whether `cargo xtask deploy` makes it.
    made_here: bool,
    /// Whether nothing works without it.
    needed: bool,
    without: &'static str,
}

/// All rows.
pub(crate) fn described() -> Vec<Described> {
    let rows = TABLE.lines().skip_while(|line| *line != HEAD).skip(2);
    rows.take_while(|line| line.starts_with('|')).filter_map(row).collect()
}

fn row(line: &'static str) -> Option<Described> {
    let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
    let [name, set_by, _, without] = cells.as_slice() else { return None };
    Some(Described {
        name: name.trim_matches('`'),
        made_here: set_by.starts_with("`deploy`"),
        needed: set_by.ends_with("needed"),
        without,
    })
}

/// What the deployed Worker has.
#[derive(Debug)]
pub(crate) struct Secrets {
    there: Vec<String>,
}

impl Secrets {
    /// These are there.
    pub(crate) fn new(there: Vec<String>) -> Self {
        Self { there }
    }

    /// Whether this one is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.there.iter().any(|there| there == name)
    }

    /// Those that are not there and can be made here, in the table's order.
    pub(crate) fn makeable_and_missing(&self) -> impl Iterator<Item = &'static str> {
        let rows = described().into_iter().filter(|row| row.made_here && !self.has(row.name));
        rows.map(|row| row.name)
    }

    /// All of them, before a deployment.
    pub(crate) fn report(&self, report: &mut Report) {
        for row in described() {
            if self.has(row.name) {
                report.good(row.name, "is set");
            } else if row.made_here {
                report.note(row.name, "is not set yet: `cargo xtask deploy` makes it");
            }
        }
        self.report_missing(report);
        for unknown in self.there.iter().filter(|name| !described().iter().any(|row| row.name == *name)) {
            report.note(unknown, "is set, and nothing reads it");
        }
    }

    /// Those that only the deployer has.
    pub(crate) fn report_missing(&self, report: &mut Report) {
        for row in described().into_iter().filter(|row| !row.made_here && !self.has(row.name)) {
            if row.needed {
                report.bad(
                    row.name,
                    row.without,
                    &format!("cd edge && npx wrangler secret put {}", row.name),
                );
            } else {
                report.note(row.name, &format!("is not set: {}", unlinked(row.without)));
            }
        }
    }
}

/// The words of a cell without its links and code marks.
fn unlinked(cell: &str) -> String {
    let mut parts = cell.split("](");
    let first = parts.next().unwrap_or_default().to_owned();
    let joined = parts.fold(first, |text, part| text + part.split_once(')').map_or(part, |(_, rest)| rest));
    joined.replace(['[', '`'], "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::report::Mark;

    const BINDINGS: &str = include_str!("../../../edge/src/bindings.rs");
    const HEALTH: &str = include_str!("../../../edge/src/http/health.rs");

    /// What the Worker reads: constants whose docstring begins with `Secret:`.
    fn read_by_the_worker() -> Vec<&'static str> {
        let lines: Vec<&str> = BINDINGS.lines().collect();
        let secrets = lines.windows(2).filter(|pair| pair[0].starts_with("/// Secret:"));
        secrets.filter_map(|pair| pair[1].split('"').nth(1)).collect()
    }

    #[test]
    fn the_table_has_what_the_worker_reads_and_nothing_else() {
        let (rows, read) = (described(), read_by_the_worker());
        assert!(read.len() > 10, "{read:?}");
        for name in &read {
            assert!(rows.iter().any(|row| row.name == *name), "docs/deploying.md does not tell of {name}");
        }
        for row in &rows {
            assert!(read.contains(&row.name) || row.made_here, "nothing reads {}", row.name);
        }
    }

    #[test]
    fn needed_is_what_health_asks_for() {
        let asked = HEALTH.split_once("let missing").unwrap().1.split_once(']').unwrap().0;
        for row in described() {
            assert_eq!(row.needed, asked.contains(&format!("bindings::{}", row.name)), "{}", row.name);
        }
    }

    #[test]
    fn the_three_that_are_made_here_are_those_that_need_nobody_else() {
        let made: Vec<&str> = Secrets::new(Vec::new()).makeable_and_missing().collect();
        assert_eq!(made, [SIGNING_KEY, VAPID_PRIVATE_KEY, OWNER_CODE]);
        let there = Secrets::new(vec![SIGNING_KEY.into()]);
        assert_eq!(there.makeable_and_missing().collect::<Vec<_>>(), [VAPID_PRIVATE_KEY, OWNER_CODE]);
    }

    #[test]
    fn what_goes_missing_is_told_and_is_not_in_the_way() {
        let mut report = Report::default();
        Secrets::new(vec!["API_KEY".into(), "OLD".into()]).report(&mut report);
        let line = |what: &str| report.0.iter().find(|line| line.what == what).unwrap();
        assert_eq!((line("API_KEY").mark, line("OLD").mark), (Mark::Good, Mark::Note));
        assert!(line("EMAIL_PROVIDER").found.contains("tried again"), "{}", line("EMAIL_PROVIDER").found);
        assert!(line("OLD").found.contains("nothing reads it"));
        assert!(report.0.iter().all(|line| line.mark != Mark::Bad));
        assert_eq!(unlinked("see [its doors](doors.md#a) of `X`"), "see its doors of X");
    }
}
