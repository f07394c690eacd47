//! What surrounds a page for somebody who is not signed in: the product's name and one card.

use maud::{DOCTYPE, Markup, html};

use crate::frame::{Assets, Flash, brand, flash, head};

/// What these pages need to know.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The console's files.
    pub assets: Assets,
    /// Goes back with every form as `csrf`.
    pub csrf: String,
    /// What to say of the last form.
    pub flash: Option<Flash>,
}

/// The document around such a page.
pub(crate) fn document(outside: &Outside, title: &str, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(&outside.assets, title))
            body.outside {
                main {
                    (brand())
                    (flash(outside.flash.as_ref()))
                    section.card { h1 { (title) } (body) }
                }
                script src=(outside.assets.script) defer {}
            }
        }
    }
    .into_string()
}
