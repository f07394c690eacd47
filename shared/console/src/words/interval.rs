//! What an estimate says, in words nobody can read too much into.

use rappel_figures::Total;
use rappel_figures::limit::PEOPLE_MIN;

use super::round_money;

/// What a comparison with the people held out comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interval {
    /// Too few people to say anything.
    TooFew(String),
    /// Zero lies inside: the messages may have done nothing.
    MaybeNothing(String),
    /// All of the interval is above zero.
    Brought(String),
    /// All of it is below.
    Cost(String),
}

impl Interval {
    /// The sentence.
    pub fn words(&self) -> &str {
        match self {
            Interval::TooFew(words)
            | Interval::MaybeNothing(words)
            | Interval::Brought(words)
            | Interval::Cost(words) => words,
        }
    }
}

/// Words an estimate of extra revenue, in hundredths of the currency.
pub fn interval(total: Option<Total>, currency: &str) -> Interval {
    let Some(Total { low, high, .. }) = total else {
        return Interval::TooFew(format!(
            "Too early to say: this compares people who got messages with people who were left out by chance, and needs at \
             least {PEOPLE_MIN} of each in a flow."
        ));
    };
    let money = |hundredths: f64| round_money(hundredths, currency);
    if low > 0.0 {
        Interval::Brought(format!(
            "Your messages brought between {} and {} that would not have come without them. That range is right in 95 of \
             100 cases.",
            money(low),
            money(high)
        ))
    } else if high < 0.0 {
        Interval::Cost(format!(
            "People who got messages spent less than those who got none: between {} and {} altogether, in 95 of 100 cases. \
             Look for a flow that puts people off.",
            money(-high),
            money(-low)
        ))
    } else {
        Interval::MaybeNothing(format!(
            "Your messages may have brought nothing: the truth lies between {} and {} in 95 of 100 cases, and zero is \
             between the two. More people, or a longer period, will tell.",
            money(low),
            money(high)
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(low: f64, high: f64) -> Interval {
        interval(Some(Total { total: f64::midpoint(low, high), low, high }), "EUR")
    }

    #[test]
    fn where_zero_lies_inside_nothing_is_claimed() {
        assert!(matches!(of(-100.0, 500_000.0), Interval::MaybeNothing(_)));
        assert!(matches!(of(0.0, 500_000.0), Interval::MaybeNothing(_)));
        assert!(of(-12_300.0, 500_000.0).words().contains("may have brought nothing"));
        assert!(of(-12_300.0, 500_000.0).words().contains("between −€123 and €5,000"));
    }

    #[test]
    fn a_gain_and_a_loss_are_said_as_such() {
        assert!(of(100.0, 500_000.0).words().starts_with("Your messages brought between €1 and €5,000"));
        assert!(of(-500_000.0, -100.0).words().contains("spent less"));
        assert!(of(-500_000.0, -100.0).words().contains("between €1 and €5,000"));
        assert!(interval(None, "EUR").words().contains("at least 30 of each"));
    }
}
