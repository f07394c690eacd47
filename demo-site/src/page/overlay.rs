//! What lies over or above the page: the hint strip, the consent banner, the passing notice.

use maud::{Markup, html};

use super::icon::{Icon, icon};
use crate::{settings::Settings, shopper::Shopper};

/// Says what to try in this demo, until it is closed.
pub(crate) fn hint(settings: &Settings, shopper: &Shopper) -> Markup {
    html! {
        @if !shopper.hint_dismissed {
            aside.hint aria-label="What to try" {
                p {
                    strong { "Try it: " }
                    "accept cookies, put something in the cart, sign up for the newsletter, then close the tab. "
                    span.later {
                        "The reminder arrives in the " a href=(settings.mailbox_origin) target="_blank" { "mailbox" }
                        "; the " a href={ (settings.edge_origin) "/dev/live" } target="_blank" { "live view" }
                        " shows why."
                    }
                }
                form action="/hint" method="post" data-fetch data-hide="aside.hint" {
                    button.tool type="submit" aria-label="Close the hint" { (icon(Icon::Cross)) }
                }
            }
        }
    }
}

/// Asks once; "Cookie settings" in the footer brings it back.
pub(crate) fn consent(shopper: &Shopper) -> Markup {
    html! {
        section.consent id="consent" role="dialog" aria-label="Cookies" hidden[shopper.consent.is_some()] {
            form action="/consent" method="post" data-act="consent" {
                div {
                    h2 { "May we count your steps?" }
                    p { "Measuring tells us what people look for. Advertising lets others see it too. The shop works \
                        the same whatever you choose." }
                }
                div.answers {
                    button.button type="submit" name="choice" value="all" { "Accept all" }
                    button.button type="submit" name="choice" value="measure" { "Only measuring" }
                    button.button type="submit" name="choice" value="nothing" { "Refuse" }
                }
            }
        }
    }
}

/// Where the script says what just happened.
pub(crate) fn toast() -> Markup {
    html! { div.toast id="toast" role="status" aria-live="polite" {} }
}
