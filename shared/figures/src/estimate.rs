//! How much more revenue a person brings for being written to, and how sure that is.
//!
//! People are held out by a hash, so the two groups differ by the messages alone, and the difference of their means is
//! what the messages caused. Its error is Welch's, for groups of unequal size and spread (B. L. Welch, "The generalization
//! of Student's problem when several different population variances are involved", Biometrika 34, 1947); the interval is
//! the normal one, so few people get none.

use serde::Serialize;

use crate::limit::PEOPLE_MIN;

/// So many standard errors to each side hold the truth in 95 of 100 cases (normal distribution).
const ERRORS_95: f64 = 1.96;

/// One group: its people and the sum and sum of squares of what each of them spent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sample {
    /// People, buyers or not.
    pub people: i64,
    /// What they spent together.
    pub sum: f64,
    /// The sum of the squares of what each spent.
    pub squares: f64,
}

/// The difference between two groups, per person, in the samples' unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The treated group's mean less that of the group held out.
    pub per_person: f64,
    /// The standard error of it.
    pub standard_error: f64,
    /// Where the 95 % interval begins…
    pub low: f64,
    /// …and ends. Where zero lies between the two, the messages may have done nothing.
    pub high: f64,
    /// The same for all treated people together: revenue that would not have come without the messages.
    pub total: f64,
}

/// Compares the two groups. `None` while one has fewer than [`PEOPLE_MIN`] people.
pub fn estimate(treated: Sample, held_out: Sample) -> Option<Estimate> {
    let (treated_mean, treated_error) = mean_and_squared_error(treated)?;
    let (held_mean, held_error) = mean_and_squared_error(held_out)?;
    let per_person = treated_mean - held_mean;
    let standard_error = (treated_error + held_error).sqrt();
    let reach = ERRORS_95 * standard_error;
    Some(Estimate {
        per_person,
        standard_error,
        low: per_person - reach,
        high: per_person + reach,
        total: per_person * as_f64(treated.people),
    })
}

/// What all people who were written to brought together, over several comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Total {
    /// Revenue that would not have come without the messages, in the samples' unit.
    pub total: f64,
    /// Where the 95 % interval begins…
    pub low: f64,
    /// …and ends.
    pub high: f64,
}

/// Adds comparisons up, each with the number of its treated people. Every flow holds people out by a hash of its own, so the
/// errors are independent and their squares add. `None` of none.
pub fn together(comparisons: impl IntoIterator<Item = (Estimate, i64)>) -> Option<Total> {
    let mut sums: Option<(f64, f64)> = None;
    for (estimate, people) in comparisons {
        let error = estimate.standard_error * as_f64(people);
        let (total, squared_error) = sums.unwrap_or_default();
        sums = Some((total + estimate.total, squared_error + error * error));
    }
    let (total, squared_error) = sums?;
    let reach = ERRORS_95 * squared_error.sqrt();
    Some(Total { total, low: total - reach, high: total + reach })
}

/// The mean, and the square of its standard error.
fn mean_and_squared_error(sample: Sample) -> Option<(f64, f64)> {
    if sample.people < PEOPLE_MIN {
        return None;
    }
    let people = as_f64(sample.people);
    let mean = sample.sum / people;
    // Rounding may leave a hair below zero where everybody spent the same.
    let variance = ((sample.squares - people * mean * mean) / (people - 1.0)).max(0.0);
    Some((mean, variance / people))
}

/// Counts and hundredths stay far below 2^53.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn as_f64(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_like_comparisons_bring_twice_as_much_and_are_less_than_twice_as_unsure() {
        let one = Estimate { per_person: 5.0, standard_error: 1.0, low: 3.04, high: 6.96, total: 500.0 };
        let (alone, both) = (together([(one, 100)]).unwrap(), together([(one, 100), (one, 100)]).unwrap());
        assert_eq!((alone.total, alone.low, alone.high), (500.0, 304.0, 696.0));
        assert_eq!(both.total, 1_000.0);
        assert!((both.high - both.total - 196.0 * 2.0_f64.sqrt()).abs() < 1e-9, "{both:?}");
        assert_eq!(together([]), None);
    }
}
