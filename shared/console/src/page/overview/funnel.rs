//! How far visitors went, as a picture: each row is as wide as the number of visits that came at least so far.

use maud::{Markup, html};
use rappel_signal::Class;

use crate::piece::bar;
use crate::words::{class, count, percent};

/// Visits, each under the strongest thing that was done in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Looked around and left.
    pub site: u64,
    /// Looked at products and left.
    pub browse: u64,
    /// Searched and left.
    pub search: u64,
    /// Filled a cart and left.
    pub cart: u64,
    /// Began checkout and left.
    pub checkout: u64,
    /// Bought.
    pub bought: u64,
}

impl Funnel {
    /// All visits.
    pub fn total(&self) -> u64 {
        self.site + self.browse + self.search + self.cart + self.checkout + self.bought
    }

    fn rows(&self) -> [(&'static str, u64); 6] {
        [
            (class(Class::Site), self.site),
            (class(Class::Browse), self.browse),
            (class(Class::Search), self.search),
            (class(Class::Cart), self.cart),
            (class(Class::Checkout), self.checkout),
            ("Bought", self.bought),
        ]
    }
}

/// The card.
pub(super) fn card(funnel: &Funnel) -> Markup {
    let total = funnel.total();
    let mut rest = total;
    html! {
        section.card {
            h2 { "How far visitors go" }
            div.scroll tabindex="0" role="region" aria-label="How far visitors go" { table.funnel {
                caption { "Each visit counts once, under the strongest thing that was done. The picture narrows by those who left." }
                thead { tr {
                    th scope="col" { "Strongest step" }
                    td.picture {}
                    th.number scope="col" { "Visits" }
                    th.number scope="col" { "Share" }
                } }
                tbody { @for (name, visits) in funnel.rows() {
                    @let reached = rest;
                    @let after = { rest = rest.saturating_sub(visits); if rest == 0 { reached } else { rest } };
                    tr {
                        th scope="row" { (name) }
                        td.picture { (bar::funnel(reached, after, total)) }
                        td.number { (count(i128::from(visits))) }
                        td.number { (percent(signed(visits), signed(total))) }
                    }
                } }
            } }
        }
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
