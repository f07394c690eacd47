//! What the black-box stories stand on: real workerd, real browsers, a mailbox and a push service, one moving clock.
//!
//! - [`stage`]: everything for one story, started together on free ports
//! - [`clock`]: time that only moves when a story says so, shared by workerd and the fakes here
//! - [`workerd`]: the Worker under test, asked over HTTP, killed and restarted
//! - [`mailbox`]: where mail arrives, by a quick SMTP server of ours or by maildev
//! - [`push_service`]: the far side of web push, for browsers and for the Worker
//! - [`services`]: the companies that messages are handed to over HTTP
//! - [`dataset`]: where the Worker's counts arrive
//! - [`answers`] and [`gate`]: how those three are told to misbehave, or to stop at just one moment
//! - [`device`]: a device that speaks the wire format without a browser
//! - [`browser`]: Chromium and Firefox, driven as a shopper would use them
//! - [`bench`]: what `cargo xtask bench` measures and prints
//! - [`console_pages`]: every address of the console that answers a look
//! - [`shopper`]: what a shopper does in the demo shop
//! - [`standard_session`]: a whole session in the demo shop, watched from outside
//! - [`poll`]: waiting for a condition; nothing here sleeps for luck
//! - [`project`]: where the project's own files and tools are

// A failed expectation ends a test by a panic: that is what this crate is for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod answers;
pub mod bench;
pub mod browser;
pub mod clock;
pub mod console_pages;
pub mod dataset;
pub mod device;
pub mod gate;
mod journey;
pub mod mailbox;
pub mod poll;
pub mod project;
pub mod push_service;
pub mod services;
pub mod shopper;
pub mod stage;
pub mod standard_session;
pub mod storage;
pub mod workerd;
