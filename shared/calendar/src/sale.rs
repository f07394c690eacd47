//! Countries that allow the word "sale" in certain weeks only: which weeks, and a clear refusal outside them.

mod law;
mod window;

use rappel_compact::SortCompact;
use time::Date;

use crate::country::Country;
use crate::date::date_text;
use law::Law;
pub use window::{WINDOW_DAYS_MAX, Window};

/// Whether an offer may be called a sale on a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaleWord {
    /// Within this window.
    Allowed(Window),
    /// Not on this date.
    Refused {
        /// What the law says and what to do instead, in a merchant's words.
        reason: String,
        /// The window to wait for; `None` while the authority's dates are not known.
        next: Option<Window>,
    },
    /// No window that this calendar knows of: the country leaves the dates to the shops, or is not covered.
    Unregulated,
}

/// Whether an offer of a shop in this country may be called a sale on this date.
///
/// `announced` are windows that the shop entered because an authority sets or moves them: each stands in for the computed
/// window of its half-year.
pub fn sale_word(country: Option<Country>, date: Date, announced: &[Window]) -> SaleWord {
    let Some((country, law)) = country.and_then(|country| Some((country, Law::of(country)?))) else {
        return SaleWord::Unregulated;
    };
    // A window may begin in December and end in January.
    let years = [date.year(), date.year().saturating_add(1)];
    let mut windows = years.into_iter().flat_map(|year| sale_windows(country, year, announced));
    if let Some(window) = windows.find(|window| window.contains(date)) {
        return SaleWord::Allowed(window);
    }
    let next = next_sale_window(country, date, announced);
    SaleWord::Refused { reason: reason(country, law, next), next }
}

fn reason(country: Country, law: Law, next: Option<Window>) -> String {
    let (name, word, source) =
        (country.name(), law.words().first().copied().unwrap_or_default(), law.source());
    match next {
        Some(window) => format!(
            "in {name} the word \"{word}\" may be used only within the legal sale, next from {} to {} ({source}): move \
             the offer there, or call it a promotion",
            date_text(window.first()),
            date_text(window.last())
        ),
        None => format!(
            "in {name} the word \"{word}\" may be used only within the sale whose dates the authorities set each year \
             ({source}): enter the dates that hold for your shop, or call the offer a promotion"
        ),
    }
}

/// The windows that end in a year, in order: those of the law, or in their place those announced. Empty where the country
/// leaves the dates to the shops.
pub fn sale_windows(country: Country, year: i32, announced: &[Window]) -> Vec<Window> {
    let Some(law) = Law::of(country) else { return Vec::new() };
    let mut windows: Vec<Window> =
        announced.iter().copied().filter(|window| window.last().year() == year).collect();
    let computed = law.in_year(year).into_iter().flatten();
    let replaced = |window: &Window| announced.iter().any(|other| other.half_year() == window.half_year());
    windows.extend(computed.filter(|window| !replaced(window)));
    windows.sort_compact_by_key(|window| (window.first(), window.last()));
    windows
}

/// The next window that begins on or after a date: what a flow for the sale waits for.
pub fn next_sale_window(country: Country, on_or_after: Date, announced: &[Window]) -> Option<Window> {
    let windows = |year| sale_windows(country, year, announced).into_iter();
    let years = [on_or_after.year(), on_or_after.year().saturating_add(1)];
    years.into_iter().flat_map(windows).find(|window| window.first() >= on_or_after)
}

/// The word of a text that this country's law keeps for its sales, if there is one: `Soldes` in a French text.
///
/// Whole words in any case. French "solde" is left alone, because it is also what is left on an account.
pub fn sale_term_in(country: Country, text: &str) -> Option<&'static str> {
    let law = Law::of(country)?;
    let mut words = text.split(|character: char| !character.is_alphanumeric()).map(str::to_lowercase);
    words.find_map(|word| law.words().iter().copied().find(|term| *term == word))
}
