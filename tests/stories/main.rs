//! The stories, told against real workerd and real browsers.

#![allow(missing_docs)]

mod foundations;
