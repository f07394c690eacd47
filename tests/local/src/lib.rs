//! Runs the Worker on this machine in real workerd, without Miniflare or wrangler: for `cargo xtask demo` and the tests.
//!
//! - [`config`]: what workerd is told (modules, objects, storage, variables)
//! - [`shop`]: the Worker of the demo shop
//! - [`workerd`]: finds, starts, watches and restarts it
//! - [`process`]: child processes that never outlive whoever started them
//! - [`port`]: free ports, and whether a server answers on one
//! - [`error`]: what went wrong, in words that say what to do

pub mod config;
pub mod error;
pub mod port;
pub mod process;
pub mod shop;
pub mod workerd;

pub use config::{ObjectNamespace, WorkerConfig};
pub use error::LocalError;
pub use process::ProcessGroup;
pub use shop::ShopWorker;
pub use workerd::{Workerd, find_workerd};
