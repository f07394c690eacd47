//! Days that shops write on: feasts, name days, birthdays, sale periods, seasons, recurrences.
#![forbid(unsafe_code)]
