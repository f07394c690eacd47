//! The catalogue: every ready flow and the merchant's own as cards, each with its switch.
//!
//! | form | fields |
//! | --- | --- |
//! | `/flows/<id>/status` | `status`: `live`, `paused`, `draft` or `off` |

use maud::{Markup, html};
use rappel_flow::Status;

use crate::catalogue::{Theme, ready};
use crate::frame::{Frame, Heading, Section, document};
use crate::piece::form;
use crate::piece::icon::{Icon, icon};
use crate::piece::mark::badge;
use crate::words::{count, percent, round_amount, status};

/// One card.
#[derive(Clone, Debug, Default)]
pub struct FlowCard {
    /// The flow's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it does, of a flow of the merchant's own; of a ready one the console knows.
    pub says: String,
    /// How it stands; nothing if it is not switched on.
    pub status: Option<Status>,
    /// Messages sent in the last 30 days.
    pub sent: i64,
    /// Clicked.
    pub clicked: i64,
    /// Revenue after clicks, in hundredths, as the overview has it.
    pub revenue_hundredths: i64,
    /// Whether the merchant changed it.
    pub changed: bool,
    /// Other flows that reach the same people at about the same time, by name.
    pub overlaps: Vec<String>,
}

/// The page's model.
#[derive(Clone, Debug, Default)]
pub struct Flows {
    /// All flows, in any order.
    pub cards: Vec<FlowCard>,
    /// ISO 4217.
    pub currency: String,
    /// Whether revenue is what pages tell, for the shop's server tells of no orders.
    pub told_by_pages: bool,
}

/// The page.
pub fn page(frame: &Frame, model: &Flows) -> String {
    let on = model.cards.iter().filter(|card| card.status == Some(Status::Live)).count();
    let lead = html! { (on) " of " (model.cards.len()) " are on. The strongest goes first, so nobody gets two at once." };
    let body = html! {
        @for theme in Theme::ALL {
            @let cards = of(model, theme);
            @if !cards.is_empty() {
                section.theme {
                    h2 { (theme.name()) }
                    ul.cards { @for card in cards { li { (flow_card(frame, model, card)) } } }
                }
            }
        }
    };
    let aside = html! {
        a.button.quiet href={ (frame.address) "/flows/map" } { "Frequency map" }
        @if frame.may_edit() { a.button.quiet href={ (frame.address) "/flows/new" } { "A flow of your own" } }
    };
    document(frame, &Heading { section: Section::Flows, title: "Flows", back: None, lead, aside }, &body)
}

fn of(model: &Flows, theme: Theme) -> Vec<&FlowCard> {
    let is_of = |card: &&FlowCard| ready(&card.id).map_or(Theme::Own, |flow| flow.theme) == theme;
    model.cards.iter().filter(is_of).collect()
}

fn flow_card(frame: &Frame, model: &Flows, card: &FlowCard) -> Markup {
    let (tone, word) = status(card.status);
    let says = ready(&card.id).map_or(card.says.as_str(), |flow| flow.says);
    html! {
        article.card.flow-card {
            div.title {
                h3 { a href=(form::path(frame, &["flows", &card.id])) { (card.name) } }
                (badge(tone, word))
            }
            p { (says) }
            @if card.changed { p.soft { "You changed it." } }
            @if !card.overlaps.is_empty() {
                p.soft { (icon(Icon::Warning)) " Meets the same people: " (card.overlaps.join(", ")) }
            }
            div.foot {
                @if card.sent > 0 {
                    dl.small {
                        div { dt { "Sent" } dd { (count(card.sent)) } }
                        div { dt { "Clicked" } dd { (percent(card.clicked, card.sent)) } }
                        div { dt { @if model.told_by_pages { "Revenue, as told by pages" } @else { "Revenue" } } dd { (round_amount(card.revenue_hundredths, &model.currency)) } }
                    }
                } @else if card.status == Some(Status::Live) { p.soft { "Nothing sent in the last 30 days." } }
                @if frame.may_edit() { (switch(frame, card)) }
            }
        }
    }
}

/// The button that turns it on or off, or goes on.
pub(super) fn switch(frame: &Frame, card: &FlowCard) -> Markup {
    let (next, words, class) = match card.status {
        Some(Status::Live) => ("off", "Switch off", "button small quiet"),
        Some(Status::Paused) => ("live", "Go on", "button small"),
        Some(Status::Draft) | None => ("live", "Switch on", "button small mild"),
    };
    let parts = ["flows", card.id.as_str(), "status"];
    form::post(
        frame,
        &parts,
        &html! {
            button class=(class) name="status" value=(next) aria-label={ (words) ": " (card.name) } { (words) }
        },
    )
}
