//! Easter Sunday, which most movable days hang on.

use time::Date;

use crate::date::{date, plus_days};

/// Easter Sunday of the western churches, in the Gregorian calendar.
///
/// The anonymous Gregorian algorithm (Nature, 20 April 1876), as in Meeus, Astronomical Algorithms, chapter 8.
pub fn western_easter(year: i32) -> Option<Date> {
    let golden = year.rem_euclid(19);
    let (century, year_of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let solar = century - century.div_euclid(4);
    let lunar = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + solar - lunar + 15).rem_euclid(30);
    let weekday = (32 + 2 * century.rem_euclid(4) + 2 * year_of_century.div_euclid(4)
        - epact
        - year_of_century.rem_euclid(4))
    .rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday).div_euclid(451);
    from_march(year, epact + weekday - 7 * late)
}

/// Easter Sunday of the Orthodox churches, as a date of the Gregorian calendar.
///
/// Meeus's Julian algorithm, and the days by which the Gregorian calendar is ahead.
pub fn orthodox_easter(year: i32) -> Option<Date> {
    let moon = (19 * year.rem_euclid(19) + 15).rem_euclid(30);
    let weekday = (2 * year.rem_euclid(4) + 4 * year.rem_euclid(7) - moon + 34).rem_euclid(7);
    // 13 days until 28 February 2100, 14 from then on: Easter is always later in the year.
    let ahead = year.div_euclid(100) - year.div_euclid(400) - 2;
    plus_days(from_march(year, moon + weekday)?, i64::from(ahead))
}

/// Both algorithms count from 22 March.
fn from_march(year: i32, days_after_22_march: i32) -> Option<Date> {
    plus_days(date(year, 3, 22)?, i64::from(days_after_22_march))
}
