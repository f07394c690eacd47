//! Child processes that never outlive whoever started them, and whose last words are at hand when something fails.
//!
//! Each child leads a process group of its own, because browsers and drivers start further processes. A guard, a shell
//! waiting on a pipe that only we hold open, ends the group when we die without being able to: Ctrl-C in a test run, or
//! `kill -9`.

use std::fs::{self, File, OpenOptions};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::error::LocalError;

/// Waits for the end of its input, which comes when the starting process is gone, then ends the group named by `$1`.
const GUARD_SCRIPT: &str = r#"read -r _; kill -s KILL -- "-$1" 2>/dev/null"#;
const POLL_PAUSE: Duration = Duration::from_millis(10);
const LOG_TAIL_LINES: usize = 40;

/// A running program and everything it started. Dropping it ends all of them.
#[derive(Debug)]
#[must_use = "dropping it ends the process"]
pub struct ProcessGroup {
    name: String,
    child: Child,
    guard: Child,
    log: PathBuf,
}

impl ProcessGroup {
    /// Starts `command` with its output appended to the file `log`; `name` is what messages call it.
    ///
    /// # Errors
    /// When the log cannot be opened or the program cannot be started.
    pub fn start(name: &str, mut command: Command, log: &Path) -> Result<Self, LocalError> {
        let output = open_log(log)?;
        let errors = output.try_clone().map_err(|source| LocalError::File {
            doing: "write the log of a process",
            path: log.to_owned(),
            source,
        })?;
        command.stdin(Stdio::null()).stdout(output).stderr(errors).process_group(0);
        let program = PathBuf::from(command.get_program());
        let child = command.spawn().map_err(|source| LocalError::Start { program, source })?;
        let guard = Command::new("/bin/sh")
            .args(["-c", GUARD_SCRIPT, "rappel-guard", &child.id().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|source| LocalError::Start { program: "/bin/sh".into(), source })?;
        Ok(Self { name: name.to_owned(), child, guard, log: log.to_owned() })
    }

    /// The id of the first process, which is also the group's.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How the first process ended, or `None` while it runs.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Ends the whole group at once, as `kill -9` does, and waits until the first process is gone.
    pub fn kill(&mut self) {
        // The guard first: it must not act on the number of a group that no longer exists.
        let _ = self.guard.kill();
        let _ = self.guard.wait();
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // An error means that nobody is left in the group, which is what we want.
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }

    /// Polls `is_ready` until it holds.
    ///
    /// # Errors
    /// [`LocalError::NotReady`], with the log's last lines, when the process ends first or `deadline` passes.
    pub fn wait_until(
        &mut self,
        expected: &str,
        deadline: Duration,
        mut is_ready: impl FnMut() -> bool,
    ) -> Result<(), LocalError> {
        let started = Instant::now();
        loop {
            // Asked before the readiness: another server may answer in the place of one that has just died.
            let ended = self.ended().map(|status| format!("it ended with {status}"));
            if ended.is_none() && is_ready() {
                return Ok(());
            }
            if ended.is_some() || started.elapsed() > deadline {
                return Err(LocalError::NotReady {
                    name: self.name.clone(),
                    expected: expected.to_owned(),
                    waited: deadline,
                    ended,
                    log_tail: self.log_tail(),
                });
            }
            thread::sleep(POLL_PAUSE);
        }
    }

    /// The last lines the process printed.
    #[must_use]
    pub fn log_tail(&self) -> String {
        log_tail(&self.log)
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The last lines of a log file; empty when there is none.
#[must_use]
pub fn log_tail(log: &Path) -> String {
    let bytes = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(LOG_TAIL_LINES)..).unwrap_or_default().join("\n")
}

fn open_log(log: &Path) -> Result<File, LocalError> {
    let failed =
        |source| LocalError::File { doing: "write the log of a process", path: log.to_owned(), source };
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    OpenOptions::new().create(true).append(true).open(log).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a shell needs for a word, on a machine that is busy.
    const A_WHILE: Duration = Duration::from_secs(60);

    /// A shell that starts a child of its own and waits for it.
    fn start(folder: &Path) -> ProcessGroup {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "echo started; sleep 600 & wait"]);
        ProcessGroup::start("a shell", command, &folder.join("shell.log")).unwrap()
    }

    #[test]
    fn it_ends_when_its_starter_is_gone_without_a_word() {
        let folder = tempfile::tempdir().unwrap();
        let mut group = start(folder.path());
        group
            .wait_until("print", A_WHILE, || !log_tail(&folder.path().join("shell.log")).is_empty())
            .unwrap();
        // All that the guard sees of our death is the end of this pipe.
        drop(group.guard.stdin.take());
        let deadline = Instant::now() + A_WHILE;
        while group.ended().is_none() {
            assert!(Instant::now() < deadline, "expected the guard to end the group");
            thread::sleep(POLL_PAUSE);
        }
    }

    #[test]
    fn one_that_dies_before_it_is_ready_is_told_with_its_last_words() {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "echo no such door >&2; exit 3"]);
        let mut group = ProcessGroup::start("a shell", command, &folder.path().join("shell.log")).unwrap();
        let error = group.wait_until("open", A_WHILE, || false).unwrap_err().to_string();
        assert!(error.contains("no such door") && error.contains("exit status: 3"), "{error}");
    }
}
