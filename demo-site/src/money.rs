//! Prices: whole cents inside, decimals only where a person or an event reads them.

use std::{fmt, iter::Sum, ops};

/// ISO 4217 code of every price in the shop.
pub(crate) const CURRENCY: &str = "EUR";

/// An amount in cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cents(pub(crate) u32);

impl Cents {
    /// The amount as GA4 and schema.org want it: a number of euros.
    pub(crate) fn euros(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// The amount with two decimals and no sign, for `product:price:amount` and JSON-LD.
    pub(crate) fn decimal(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }

    /// The VAT inside a price, at Germany's 19 %, rounded to the cent.
    pub(crate) fn included_tax(self) -> Self {
        Self((self.0 * 19 + 59) / 119)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "€{}", self.decimal())
    }
}

impl ops::Add for Cents {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl ops::Sub for Cents {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl ops::Mul<u32> for Cents {
    type Output = Self;
    fn mul(self, times: u32) -> Self {
        Self(self.0.saturating_mul(times))
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), ops::Add::add)
    }
}
