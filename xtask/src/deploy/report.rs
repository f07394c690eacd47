//! The list of checks: green is well, yellow is worth knowing, red says what to do.

use std::io::IsTerminal;

use anyhow::{Result, bail};

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// As it must be.
    Good,
    /// Not needed, or not to be seen from here.
    Note,
    /// In the way.
    Bad,
}

impl Mark {
    fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Note => "·",
            Self::Bad => "✗",
        }
    }

    /// As terminals colour text.
    fn colour(self) -> &'static str {
        match self {
            Self::Good => "32",
            Self::Note => "33",
            Self::Bad => "31",
        }
    }
}

/// One check and what came of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// How it went.
    pub(crate) mark: Mark,
    /// What was looked at, in a word or two.
    pub(crate) what: String,
    /// What was found.
    pub(crate) found: String,
    /// What to do, where it is red.
    pub(crate) remedy: Option<String>,
}

/// All checks, in the order they were made.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report(pub(crate) Vec<Line>);

impl Report {
    /// It is as it must be.
    pub(crate) fn good(&mut self, what: &str, found: &str) {
        self.add(Mark::Good, what, found, None);
    }

    /// Worth knowing, and not in the way.
    pub(crate) fn note(&mut self, what: &str, found: &str) {
        self.add(Mark::Note, what, found, None);
    }

    /// In the way, with what to do.
    pub(crate) fn bad(&mut self, what: &str, found: &str, remedy: &str) {
        self.add(Mark::Bad, what, found, Some(remedy.to_owned()));
    }

    fn add(&mut self, mark: Mark, what: &str, found: &str, remedy: Option<String>) {
        self.0.push(Line { mark, what: what.to_owned(), found: found.to_owned(), remedy });
    }

    /// Prints it, in colour where somebody reads it on a terminal.
    pub(crate) fn print(&self) {
        print!("{}", self.text(std::io::stdout().is_terminal()));
    }

    /// The list as it is printed.
    pub(crate) fn text(&self, coloured: bool) -> String {
        let width = self.0.iter().map(|line| line.what.chars().count()).max().unwrap_or_default();
        let mut text = String::new();
        for Line { mark, what, found, remedy } in &self.0 {
            let sign = match coloured {
                true => format!("\x1b[{}m{}\x1b[0m", mark.colour(), mark.sign()),
                false => mark.sign().to_owned(),
            };
            text.push_str(&format!("  {sign} {what:<width$}  {}\n", indented(found, width + 6)));
            if let Some(remedy) = remedy {
                text.push_str(&format!("{:1$}→ {2}\n", "", width + 6, indented(remedy, width + 8)));
            }
        }
        text
    }

    /// Fails if something is red.
    pub(crate) fn verdict(&self, before: &str) -> Result<()> {
        match self.0.iter().filter(|line| line.mark == Mark::Bad).count() {
            0 => Ok(()),
            1 => bail!("one thing has to be put in order {before}"),
            count => bail!("{count} things have to be put in order {before}"),
        }
    }
}

/// Words of several lines, all below the first.
fn indented(words: &str, by: usize) -> String {
    words.trim().replace('\n', &format!("\n{:by$}", ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_red_line_says_what_to_do_below_itself() {
        let mut report = Report::default();
        report.good("node", "v20");
        report.bad("EDGE_ORIGIN", "is empty", "fill it in");
        assert_eq!(
            report.text(false),
            "  ✓ node         v20\n  ✗ EDGE_ORIGIN  is empty\n                 → fill it in\n"
        );
        assert!(report.text(true).contains("\x1b[31m✗\x1b[0m"));
    }

    #[test]
    fn one_red_line_is_enough_and_a_yellow_one_is_not() {
        let mut report = Report::default();
        report.note("live", "not deployed yet");
        report.verdict("first").unwrap();
        report.bad("wrangler", "is missing", "npm ci");
        assert_eq!(
            report.verdict("first").unwrap_err().to_string(),
            "one thing has to be put in order first"
        );
    }
}
