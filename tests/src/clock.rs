//! Time that a story moves: real time plus an offset, kept in a file that the preloaded clock shim maps into workerd.
//!
//! The mailbox and the push service read the same clock, or tokens would have expired and arrivals be days early. Pages
//! keep the machine's own time, as a shopper's device may.

use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const SHIM: &str = "librappel_clock_shim.so";
const CLOCK_FILE_VARIABLE: &str = "RAPPEL_CLOCK_FILE";
const DAY_MS: i64 = 86_400_000;

/// A clock that runs like any other and can be moved forward. Clones are the same clock.
#[derive(Debug, Clone)]
pub struct Clock {
    file: Arc<File>,
    path: PathBuf,
    offset_ns: Arc<Mutex<i64>>,
}

impl Clock {
    /// A clock at the machine's time, its offset kept in `folder`.
    ///
    /// # Panics
    /// When the folder cannot be written.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        let path = folder.join("clock-offset");
        let file = File::create(&path).expect("the story's folder is writable");
        let clock = Self { file: Arc::new(file), path, offset_ns: Arc::default() };
        clock.write(0);
        clock
    }

    /// Now, in milliseconds since 1970.
    ///
    /// # Panics
    /// Never on a machine set past 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        let real = SystemTime::now().duration_since(UNIX_EPOCH).expect("the machine's clock is past 1970");
        let real_ms = i64::try_from(real.as_millis()).expect("fits for 290 million years");
        real_ms + *self.offset_ns.lock().unwrap() / 1_000_000
    }

    /// Moves time forward. A running workerd notices with its next event: see [`crate::workerd::Worker::advance`].
    ///
    /// # Panics
    /// When the offset cannot be written.
    pub fn advance(&self, by: Duration) {
        let mut offset_ns = self.offset_ns.lock().unwrap();
        *offset_ns += i64::try_from(by.as_nanos()).expect("stories span less than 290 years");
        self.write(*offset_ns);
    }

    /// How long it is until the next time that a clock on the wall in UTC shows `hour`:`minute`.
    #[must_use]
    pub fn until_utc(&self, hour: i64, minute: i64) -> Duration {
        let wanted_ms = (hour * 60 + minute) * 60_000;
        let left_ms = (wanted_ms - self.now_ms().rem_euclid(DAY_MS)).rem_euclid(DAY_MS);
        Duration::from_millis(left_ms.unsigned_abs())
    }

    /// What a process needs in its environment to live by this clock.
    #[must_use]
    pub fn environment(&self) -> Vec<(OsString, OsString)> {
        vec![("LD_PRELOAD".into(), shim().into()), (CLOCK_FILE_VARIABLE.into(), self.path.clone().into())]
    }

    fn write(&self, offset_ns: i64) {
        self.file.write_all_at(&offset_ns.to_ne_bytes(), 0).expect("the clock file is writable");
    }
}

/// The shared library, which Cargo puts beside the test programs, for they depend on its package.
fn shim() -> PathBuf {
    let program = env::current_exe().expect("a running program has a path");
    let folder = program.parent().expect("a program is in a folder");
    let places = [folder.join(SHIM), folder.join("deps").join(SHIM)];
    let found = places.iter().find(|place| place.is_file());
    found
        .unwrap_or_else(|| panic!("the clock shim is in none of {places:?}: build the tests with Cargo"))
        .clone()
}
