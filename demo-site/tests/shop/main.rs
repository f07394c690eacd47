//! The shop over HTTP, in this process: what a browser without a screen sees and does.

// In a test a missing value is a failure, and a panic with its line is the best report of it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod browser;
mod buying;
mod pages;
