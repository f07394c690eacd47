//! What the law gives a person, and what the shop may do about them.

use maud::{Markup, html};

use super::PersonPage;
use crate::frame::Frame;
use crate::piece::form;

/// The card; a viewer gets none.
pub(super) fn card(frame: &Frame, model: &PersonPage) -> Markup {
    let id = model.id.as_str();
    html! {
        @if frame.may_edit() {
            section.card.rights {
                h2 { "Their rights" }
                (form::post(frame, &["people", id, "export"], &html! {
                    p { "Everything that is kept of them, as a file to hand over." }
                    button.button.quiet.small { "Export" }
                }))
                @if model.suppressed {
                    (form::post(frame, &["people", id, "suppress"], &html! {
                        p { "You stopped all marketing to them. They can be written to again if they agreed." }
                        button.button.quiet.small name="suppressed" value="no" { "Let messages go again" }
                    }))
                } @else {
                    (form::post_sure(frame, &["people", id, "suppress"], "Stop all marketing to this person? Messages about their orders still go.", &html! {
                        p { "They asked you not to write? No marketing goes to them any more, by any way." }
                        button.button.quiet.small name="suppressed" value="yes" { "Suppress" }
                    }))
                }
                (form::post(frame, &["people", id, "own"], &html! {
                    @if model.own {
                        p { "One of your team: their visits count nowhere, and start no flow." }
                        button.button.quiet.small name="own" value="no" { "Count them again" }
                    } @else {
                        p { "A colleague? Their visits can be left out of figures and flows." }
                        button.button.quiet.small name="own" value="yes" { "One of us" }
                    }
                }))
                (form::post(frame, &["people", id, "erase"], &html! {
                    p { "All that is kept of them goes, here and at the providers. A keyed mark stays, so that nothing is sent to them again; counts stay, without a name. There is no way back." }
                    (form::tick("sure", "erase-", "I am sure", false, true))
                    button.button.danger.small { "Erase everything" }
                }))
            }
        }
    }
}
