//! Processor time a process has used, by the kernel's account.

use std::fs;
use std::time::Duration;

/// Unit of the times in `/proc/<pid>/stat` on every Linux (`USER_HZ`).
const TICKS_PER_SECOND: u64 = 100;
/// Fields 14 and 15 of `/proc/<pid>/stat`, counted behind the process's name (field 2): user and system time.
const USER_TIME: usize = 11;

/// User and system time of all threads since the process began.
///
/// # Panics
/// When the process is gone.
#[must_use]
pub fn time_used(process_id: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process_id}/stat")).expect("the process runs");
    // The name stands in brackets and may hold anything, brackets too.
    let (_, behind_name) = stat.rsplit_once(')').expect("the name is in brackets");
    let ticks: u64 = behind_name
        .split_ascii_whitespace()
        .skip(USER_TIME)
        .take(2)
        .map(|field| field.parse::<u64>().expect("times are numbers"))
        .sum();
    Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND)
}
