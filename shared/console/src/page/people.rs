//! Looking for people: by address, name, number or order. Pages follow each other by key, so the last is as quick as the first.
//!
//! The search is `GET ?q=`; `?after=` leads on. Nothing here changes anything.

use maud::{Markup, html};
use rappel_signal::{Class, UnixMs};

use crate::frame::{Frame, Heading, Section, document};
use crate::piece::form;
use crate::piece::icon::{Icon, icon};
use crate::piece::mark::{Tone, ago, badge, empty};
use crate::words::{class, count, counted};

/// A person as a row.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// Their name in the address of their page.
    pub id: String,
    /// Their address or number, as far as it is known; nothing of a visitor without one.
    pub contact: Option<String>,
    /// Their name, if it is known.
    pub name: Option<String>,
    /// When they were last heard of.
    pub last_at: UnixMs,
    /// The class of their last visit.
    pub class: Option<Class>,
    /// Their orders.
    pub orders: u32,
    /// Whether nothing goes to them any more.
    pub suppressed: bool,
}

/// A named group of people.
#[derive(Clone, Debug)]
pub struct SegmentSize {
    /// Its name.
    pub name: String,
    /// Its members.
    pub people: u64,
}

/// The page's model.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// What was searched for; empty if nothing was.
    pub query: String,
    /// The rows of this page: those found, or those last heard of.
    pub rows: Vec<PersonRow>,
    /// More were found than stand here.
    pub more_found: bool,
    /// The address of the next page.
    pub next: Option<String>,
    /// People known at all.
    pub total: u64,
    /// Segments with their sizes.
    pub segments: Vec<SegmentSize>,
}

/// The page.
pub fn page(frame: &Frame, model: &People) -> String {
    let body = html! {
        (search(frame, model))
        @if model.rows.is_empty() { (nothing(frame, model)) }
        @else {
            section.card {
                h2 { @if model.query.is_empty() { "Heard of last" } @else { "Found for “" (model.query) "”" } }
                ul.rows.people { @for row in &model.rows { li { (person(frame, row)) } } }
                @if model.more_found { p.hint { "More are found than fit here: type more of it." } }
                @if let Some(next) = &model.next { p.more { a.button.quiet href=(next) rel="next" { "Next" } } }
            }
        }
        @if !model.segments.is_empty() {
            section.card {
                h2 { "Segments" }
                ul.chips { @for segment in &model.segments {
                    li { (segment.name) " " strong { (count(i128::from(segment.people))) } }
                } }
                p.hint { "Each person is counted as they were when they were last heard of." }
            }
        }
    };
    let lead =
        html! { (count(i128::from(model.total))) " known, by an address, a number or an engaged visit" };
    let aside = html! {
        @if frame.may_own() { a.button.quiet href=(form::path(frame, &["people", "import"])) { "Bring people along" } }
    };
    let heading = Heading { section: Section::People, title: "People", back: None, lead, aside };
    document(frame, &heading, &body)
}

fn search(frame: &Frame, model: &People) -> Markup {
    html! {
        form.line.search role="search" method="get" action=(form::path(frame, &["people"])) {
            div.field {
                label for="q" { "Find somebody" }
                input id="q" name="q" type="search" value=(model.query) autocomplete="off" aria-describedby="q-hint";
            }
            button.button { (icon(Icon::Search)) "Search" }
            p.hint id="q-hint" { "By e-mail address, phone number with its country’s code, or order number, whole or from its beginning" }
        }
    }
}

fn nothing(frame: &Frame, model: &People) -> Markup {
    if model.query.is_empty() {
        return empty(
            Icon::People,
            "Nobody yet",
            "Visitors appear here once they have stayed a while with your shop, or leave an address.",
            &html! { a.button.quiet href={ (frame.address) "/set-up" } { "Is the tag in your shop?" } },
        );
    }
    empty(
        Icon::Search,
        "Nobody found",
        "Nobody is known by that. An erased person is not, either: only a keyed mark is kept, so that nothing is sent to them again.",
        &html! { a.button.quiet href=(form::path(frame, &["people"])) { "Show those heard of last" } },
    )
}

fn person(frame: &Frame, row: &PersonRow) -> Markup {
    let shown = row.contact.as_deref().unwrap_or("A visitor without an address");
    html! {
        div.what {
            p { a href=(form::path(frame, &["people", &row.id])) { strong { (row.name.as_deref().unwrap_or(shown)) } } }
            @if row.name.is_some() { p { (shown) } }
            p.soft {
                "heard of " (ago(frame, row.last_at))
                @if let Some(last) = row.class { " · " (class(last).to_lowercase()) }
            }
        }
        div.act {
            @if row.orders > 0 { span.soft { (counted(i64::from(row.orders), "order", "orders")) } }
            @if row.suppressed { (badge(Tone::Warn, "suppressed")) }
        }
    }
}
