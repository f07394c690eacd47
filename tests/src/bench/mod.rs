//! Measurements for `cargo xtask bench`. They print figures and judge nothing but what is promised: how long a page of the
//! console takes. No test asks how long something took: it must not depend on a machine.
//!
//! - [`console`]: how long the console's pages take with a hundred thousand people on the list
//! - [`costs`]: what Cloudflare charges for, by visitor
//! - [`edge`]: signals per second and processor time per signal, beside a minimal JavaScript Worker
//! - [`load`]: many visitors at once, each telling of one session
//! - [`page`]: what the tracker costs a page of the demo shop, in a real browser
//! - [`session`]: what a visitor's pages state
//! - [`processor`]: processor time of a process
//! - [`send`]: what encrypting, rendering and a whole send cost
//! - [`start`]: what starting the Worker costs

pub mod console;
pub mod costs;
pub mod edge;
pub mod load;
pub mod page;
pub mod processor;
pub mod send;
pub mod session;
pub mod start;
