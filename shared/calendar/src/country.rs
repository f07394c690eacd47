//! Countries whose days this calendar knows.

use std::fmt;

macro_rules! countries {
    ($($variant:ident $code:literal $name:literal)*) => {
        /// A country whose days this calendar knows. For all others only a shop's own dates come.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Country {
            $(#[doc = $name] $variant,)*
        }

        impl Country {
            /// All of them, by code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// ISO 3166-1 alpha-2.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The short English name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    };
}

countries! {
    Austria "AT" "Austria"
    Australia "AU" "Australia"
    Belgium "BE" "Belgium"
    Canada "CA" "Canada"
    Switzerland "CH" "Switzerland"
    Czechia "CZ" "Czechia"
    Germany "DE" "Germany"
    Denmark "DK" "Denmark"
    Spain "ES" "Spain"
    Finland "FI" "Finland"
    France "FR" "France"
    UnitedKingdom "GB" "the United Kingdom"
    Hungary "HU" "Hungary"
    Ireland "IE" "Ireland"
    Italy "IT" "Italy"
    Luxembourg "LU" "Luxembourg"
    Netherlands "NL" "the Netherlands"
    Norway "NO" "Norway"
    NewZealand "NZ" "New Zealand"
    Poland "PL" "Poland"
    Portugal "PT" "Portugal"
    Romania "RO" "Romania"
    Sweden "SE" "Sweden"
    Slovakia "SK" "Slovakia"
    UnitedStates "US" "the United States"
}

impl Country {
    /// Reads an ISO 3166-1 alpha-2 code in any case; `UK` is taken for `GB`.
    pub fn parse(code: &str) -> Option<Self> {
        let code = if code.eq_ignore_ascii_case("uk") { "GB" } else { code };
        Self::ALL.iter().copied().find(|country| country.code().eq_ignore_ascii_case(code))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
