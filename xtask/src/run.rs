//! Runs other programs: with their output shown, captured, or kept in a log while a line tells that it goes on.

use std::env;
use std::fs::{self, File};
use std::io::{IsTerminal, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::paths;

/// How often a long job says that it is alive. Short enough that nobody thinks it hangs.
const PROGRESS_PAUSE: Duration = Duration::from_secs(10);
const POLL_PAUSE: Duration = Duration::from_millis(50);
const LOG_TAIL_LINES: usize = 30;

/// Announces a step.
pub(crate) fn step(text: &str) {
    if std::io::stdout().is_terminal() {
        println!("\x1b[1m▸ {text}\x1b[0m")
    } else {
        println!("▸ {text}")
    }
    // Without this the line would appear after what the child process prints, where the output is a pipe.
    let _ = std::io::stdout().flush();
}

/// The cargo that runs us.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(paths::root());
    command
}

/// Runs it with its output shown.
pub(crate) fn shown(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| not_started(command))?;
    check(command, status)
}

/// Runs it and returns what it printed; its errors are shown if it fails.
pub(crate) fn captured(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| not_started(command))?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        check(command, output.status)?;
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed something else than text", line(command)))
}

/// Runs a long job with its output in a log of the cache. Every ten seconds a line shows how long it has run and the
/// last line it printed. The log's end is shown when it fails. `limit` ends a job that waits for a dead network.
pub(crate) fn with_progress(what: &str, command: &mut Command, limit: Option<Duration>) -> Result<()> {
    step(what);
    let folder = paths::cache()?.join("logs");
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let slug: String =
        what.chars().filter_map(|c| if c == ' ' { Some('-') } else { plain(c) }).take(48).collect();
    let path = folder.join(format!("{slug}.log"));
    let log = File::create(&path).with_context(|| format!("could not write {}", path.display()))?;
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    let mut child = command.spawn().with_context(|| not_started(command))?;
    let status = watch(&mut child, limit, || last_lines(&path, 1))?;
    if !status.is_some_and(|status| status.success()) {
        eprintln!("{}", last_lines(&path, LOG_TAIL_LINES));
        eprintln!("(the whole log: {})", path.display());
    }
    match status {
        Some(status) => check(command, status),
        None => bail!("`{}` was ended after {} s", line(command), limit.unwrap_or_default().as_secs()),
    }
}

/// Waits for the child, telling every while that it lives; `None` when the limit passed first.
fn watch(
    child: &mut Child,
    limit: Option<Duration>,
    last_line: impl Fn() -> String,
) -> Result<Option<ExitStatus>> {
    let started = Instant::now();
    let mut told = started;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if limit.is_some_and(|limit| started.elapsed() > limit) {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        if told.elapsed() > PROGRESS_PAUSE {
            told = Instant::now();
            println!("  … {} s: {}", started.elapsed().as_secs(), last_line().trim());
        }
        thread::sleep(POLL_PAUSE);
    }
}

fn plain(c: char) -> Option<char> {
    (c.is_ascii_alphanumeric() || c == '.' || c == '-').then_some(c)
}

fn last_lines(path: &std::path::Path, count: usize) -> String {
    let bytes = fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines.get(lines.len().saturating_sub(count)..).unwrap_or_default().join("\n")
}

fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

fn not_started(command: &Command) -> String {
    format!("could not start `{}`", line(command))
}

/// The command as one would type it, for messages.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
