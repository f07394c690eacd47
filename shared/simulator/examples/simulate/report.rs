//! What is printed: timelines with every reason, tables, and how long it took.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::time::{Duration, Instant};

use rappel_flow::{Act, Book, Decision};
use rappel_simulator::{Life, Played, Tally};

/// Reasons shown for each flow; the rest are rare.
const REASONS_MAX: usize = 4;
/// Shoppers between two signs of progress.
const PROGRESS_EVERY: u64 = 5_000;

/// Every decision about a shopper, on the clock of the engine's own words.
pub(crate) fn timeline(book: &Book, life: &Life, played: &Played) -> String {
    let mut text = format!("\n{}\n", life.name);
    for decision in played.decisions.iter().filter(|decision| decision.act != Act::Accepted) {
        let at = jiff::Timestamp::from_millisecond(decision.at.0).unwrap_or_default();
        let name = book.flow(&decision.flow).map_or(decision.flow.as_str(), |flow| flow.file.name.as_str());
        let _ = writeln!(text, "  {} UTC  {name:<28} {}", at.strftime("%a %d %b %H:%M"), said(decision));
    }
    text
}

fn said(decision: &Decision) -> String {
    match &decision.step {
        Some(step) => format!("{step}: {}", decision.words),
        None => decision.words.clone(),
    }
}

/// What came of all.
pub(crate) fn summary(tally: &Tally, took: Duration) -> String {
    let mut text = format!(
        "\n{:<28}{:>9}{:>9}{:>9}{:>9}  not, because\n",
        "flow", "entered", "sent", "finished", "left"
    );
    for (flow, figures) in &tally.flows {
        let mut reasons: Vec<(&String, &u64)> = figures.not.iter().collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let reasons: Vec<String> =
            reasons.iter().take(REASONS_MAX).map(|(reason, count)| format!("{reason} {count}")).collect();
        let (entered, sent, finished, left) = (figures.entered, figures.sent, figures.finished, figures.left);
        let _ =
            writeln!(text, "{flow:<28}{entered:>9}{sent:>9}{finished:>9}{left:>9}  {}", reasons.join(", "));
    }
    let weeks: Vec<String> =
        tally.per_week.iter().map(|(messages, weeks)| format!("{messages}: {weeks}")).collect();
    let _ = writeln!(text, "\nmessages to one person in a week: {}", weeks.join(", "));
    let mut overlaps: Vec<_> = tally.overlaps.iter().collect();
    overlaps.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    for ((one, other), count) in overlaps.iter().take(REASONS_MAX) {
        let _ = writeln!(text, "within a day of each other: {one} and {other}, {count} times");
    }
    let seconds = took.as_secs_f64();
    let rate = |count: u64| (count as f64 / seconds.max(0.001)) as u64;
    let _ = writeln!(
        text,
        "\n{} shoppers, {} inputs, {} decisions in {seconds:.1} s on one core: {} inputs and {} decisions a second; at most {} MB of memory",
        tally.people,
        tally.inputs,
        tally.decisions,
        rate(tally.inputs),
        rate(tally.decisions),
        memory_mb().map_or("?".to_owned(), |mb| mb.to_string()),
    );
    text
}

/// Says how far it is, where somebody looks.
pub(crate) fn progress(done: u64, of: u64, began: Instant) {
    if !done.is_multiple_of(PROGRESS_EVERY) || !std::io::stderr().is_terminal() {
        return;
    }
    let left = began.elapsed().as_secs_f64() / done as f64 * (of - done) as f64;
    eprint!("\r{done} of {of} shoppers, {left:.0} s to go   ");
    let _ = std::io::stderr().flush();
}

/// The most memory this process ever had, where the system tells.
pub(crate) fn memory_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}
