//! The merchant's console in a real Chromium.

mod gallery;
