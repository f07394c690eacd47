//! Days that shops write on: feasts, name days, birthdays, sale periods, seasons, recurrences.
//!
//! Dates only: what instant a day begins at for a shopper is the business of whoever knows the zone. Nothing here reads a
//! clock, and nothing panics: a day that a country does not keep, or that does not come again, is `None`.
#![forbid(unsafe_code)]

mod country;
mod date;
mod day;
mod easter;
mod error;
mod feast;
mod name_day;
mod personal;
mod recurrence;
mod sale;
mod season;

pub use country::Country;
pub use date::{MonthDay, YEAR_MAX, YEAR_MIN, date_text, parse_date};
pub use day::{Day, LEAD_DAYS_MAX, Occasion, ahead};
pub use easter::{orthodox_easter, western_easter};
pub use error::CalendarError;
pub use feast::Feast;
pub use name_day::{NAME_CHARS_MAX, NameDay, keeps_name_days, name_day, name_day_of};
pub use personal::{Kept, PersonalDate};
pub use recurrence::{DayOfMonth, Recurrence, Weekdays};
pub use sale::{SaleWord, WINDOW_DAYS_MAX, Window, next_sale_window, sale_term_in, sale_windows, sale_word};
pub use season::{Hemisphere, Season};
pub use time::{Date, Month, Weekday};
