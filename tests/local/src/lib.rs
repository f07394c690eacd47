//! Runs the Worker on this machine in real workerd, without Miniflare or wrangler: for `cargo xtask demo` and the tests.
//!
//! - [`config`]: what workerd is told (modules, objects, storage, variables)
//! - [`workerd`]: finds, starts, watches and restarts it
//! - [`process`]: child processes that never outlive whoever started them
//! - [`port`]: free ports, and whether a server answers on one
//! - [`error`]: what went wrong, in words that say what to do

pub mod config;
pub mod error;
pub mod port;
pub mod process;
pub mod workerd;

pub use config::{ObjectNamespace, WorkerConfig};
pub use error::LocalError;
pub use process::ProcessGroup;
pub use workerd::{Workerd, find_workerd};
