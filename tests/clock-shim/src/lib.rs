//! The clock shim: a shared library preloaded into workerd (`LD_PRELOAD`) that adds an offset to the clocks it reads.
//!
//! The offset, nanoseconds as a native 64-bit integer, is the first eight bytes of the file named by
//! `RAPPEL_CLOCK_FILE`. The file is mapped, so a write by the test is seen at the next reading of the clock. Wall and
//! monotonic time move together, as if the machine had simply lived on; processor-time clocks are left alone.
//! Only forward: a monotonic clock that falls back breaks every timer built on it.
//!
//! Time is read by raw system calls: calling libc's own functions from here would end up here again. Waits are not
//! touched. Traced, workerd waits only for spans of time (`epoll_wait`), never until an instant, so no wait is confused
//! by the offset; but after a jump some event, such as a request, must wake it before it sees what has become due.

use std::ffi::CStr;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicI64, AtomicPtr, Ordering};

use libc::{c_int, clockid_t, time_t, timespec, timeval};

const CLOCK_FILE_VARIABLE: &CStr = c"RAPPEL_CLOCK_FILE";
const NANOSECONDS_PER_SECOND: i64 = 1_000_000_000;

/// What is read when no offset file is named, or it cannot be mapped.
static NO_OFFSET: AtomicI64 = AtomicI64::new(0);
/// The mapped offset; null until the first reading.
static OFFSET: AtomicPtr<AtomicI64> = AtomicPtr::new(null_mut());

fn offset_ns() -> i64 {
    let mut mapped = OFFSET.load(Ordering::Acquire);
    if mapped.is_null() {
        // Two threads may both map the file: both mappings show the same bytes and neither is ever removed.
        mapped = map_offset_file();
        OFFSET.store(mapped, Ordering::Release);
    }
    // SAFETY: points to NO_OFFSET or to a page-aligned shared mapping that lives as long as the process.
    unsafe { (*mapped).load(Ordering::Acquire) }
}

fn map_offset_file() -> *mut AtomicI64 {
    let without = (&raw const NO_OFFSET).cast_mut();
    // SAFETY: plain libc calls with valid arguments; every result is checked before use.
    unsafe {
        let path = libc::getenv(CLOCK_FILE_VARIABLE.as_ptr());
        if path.is_null() {
            return without;
        }
        let file = libc::open(path, libc::O_RDONLY | libc::O_CLOEXEC);
        if file < 0 {
            return without;
        }
        let length = size_of::<AtomicI64>();
        let page = libc::mmap(null_mut(), length, libc::PROT_READ, libc::MAP_SHARED, file, 0);
        libc::close(file);
        if page == libc::MAP_FAILED { without } else { page.cast() }
    }
}

/// Whether the offset applies: time of day and time since boot, not the processor time of a process or thread.
fn is_moved(clock: clockid_t) -> bool {
    clock >= 0 && clock != libc::CLOCK_PROCESS_CPUTIME_ID && clock != libc::CLOCK_THREAD_CPUTIME_ID
}

fn shifted(time: timespec, by_ns: i64) -> timespec {
    let nanoseconds = time.tv_nsec + by_ns % NANOSECONDS_PER_SECOND;
    timespec {
        tv_sec: time.tv_sec + by_ns / NANOSECONDS_PER_SECOND + nanoseconds.div_euclid(NANOSECONDS_PER_SECOND),
        tv_nsec: nanoseconds.rem_euclid(NANOSECONDS_PER_SECOND),
    }
}

fn now(clock: clockid_t) -> Result<timespec, c_int> {
    let mut time = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a valid place for the answer.
    let result = unsafe { libc::syscall(libc::SYS_clock_gettime, clock, &raw mut time) } as c_int;
    if result != 0 {
        return Err(result);
    }
    Ok(if is_moved(clock) { shifted(time, offset_ns()) } else { time })
}

/// # Safety
/// `answer` points to a writable `timespec`, as POSIX asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_gettime(clock: clockid_t, answer: *mut timespec) -> c_int {
    match now(clock) {
        Ok(time) => {
            // SAFETY: promised by the caller.
            unsafe { *answer = time };
            0
        }
        Err(result) => result,
    }
}

/// # Safety
/// `answer` is null or points to a writable `timeval`. The time zone argument is obsolete and left as it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gettimeofday(answer: *mut timeval, _zone: *mut libc::c_void) -> c_int {
    match now(libc::CLOCK_REALTIME) {
        Ok(time) => {
            if !answer.is_null() {
                // SAFETY: promised by the caller.
                unsafe { *answer = timeval { tv_sec: time.tv_sec, tv_usec: time.tv_nsec / 1_000 } };
            }
            0
        }
        Err(result) => result,
    }
}

/// # Safety
/// `answer` is null or points to a writable `time_t`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn time(answer: *mut time_t) -> time_t {
    let seconds = now(libc::CLOCK_REALTIME).map_or(-1, |time| time.tv_sec);
    if !answer.is_null() {
        // SAFETY: promised by the caller.
        unsafe { *answer = seconds };
    }
    seconds
}
