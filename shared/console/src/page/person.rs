//! One person: what they did, what was decided and why, what they agreed to, and their rights.
//!
//! | form | fields |
//! | --- | --- |
//! | `/people/<id>/export` | answers with the file |
//! | `/people/<id>/suppress` | `suppressed`: `yes` or `no` |
//! | `/people/<id>/own` | `own`: `yes` or `no`; a colleague's visits are left out of figures and flows |
//! | `/people/<id>/erase` | `sure`: `yes` |

mod rights;
mod timeline;

use maud::{Markup, html};
use rappel_signal::{Channel, UnixMs};

use crate::frame::{Frame, Heading, Section, document};
use crate::piece::mark::{Tone, ago, badge, moment};
use crate::words::{channel, counted, money};

pub use timeline::{Looked, Moment, What};

/// An address or number.
#[derive(Clone, Debug)]
pub struct ContactLine {
    /// Which way it leads.
    pub channel: Channel,
    /// The address or number; for push what the browser is called.
    pub to: String,
    /// Whether somebody proved it to be theirs.
    pub proved: bool,
    /// Why nothing goes there, if nothing does.
    pub suppressed: Option<String>,
}

/// A yes or a no.
#[derive(Clone, Debug)]
pub struct ConsentLine {
    /// To what.
    pub channel: Channel,
    /// Yes or no.
    pub granted: bool,
    /// When; the last time, where it was told again.
    pub at: UnixMs,
    /// When it was first said, where it was told again since.
    pub first_at: Option<UnixMs>,
    /// The wording agreed to.
    pub wording: String,
    /// Where it came from, in words: a form, an import, the banner.
    pub source: String,
}

/// The page's model.
#[derive(Clone, Debug, Default)]
pub struct PersonPage {
    /// Their name in addresses.
    pub id: String,
    /// What they are called: their name, their address, or `A visitor`.
    pub title: String,
    /// When they were first heard of.
    pub since: Option<UnixMs>,
    /// When last.
    pub last: Option<UnixMs>,
    /// Country, language, zone and what else the profile has, as `(what, value)`.
    pub profile: Vec<(String, String)>,
    /// Orders, and their value in hundredths.
    pub orders: u32,
    /// See there.
    pub spent_hundredths: i64,
    /// ISO 4217.
    pub currency: String,
    /// Ways to reach them.
    pub contacts: Vec<ContactLine>,
    /// What they said yes and no to, the latest first.
    pub consents: Vec<ConsentLine>,
    /// Segments, lists and tags.
    pub marks: Vec<String>,
    /// Whether the shop suppressed them altogether.
    pub suppressed: bool,
    /// Whether they are one of the shop's own people.
    pub own: bool,
    /// What happened, the latest first.
    pub timeline: Vec<Moment>,
    /// The address of the older rest.
    pub next: Option<String>,
}

/// The page.
pub fn page(frame: &Frame, model: &PersonPage) -> String {
    let body = html! {
        div.person-page {
            section.card { h2 { "What happened" } (timeline::list(frame, model)) }
            div {
                (profile(frame, model))
                (contacts(model))
                (consents(frame, model))
                (rights::card(frame, model))
            }
        }
    };
    let lead = html! {
        @if model.suppressed { (badge(Tone::Warn, "suppressed")) " " }
        @if model.own { (badge(Tone::Quiet, "one of us")) " " }
        @if let Some(last) = model.last { "Heard of " (ago(frame, last)) }
    };
    let back = Some(("/people", "All people"));
    let heading = Heading { section: Section::People, title: &model.title, back, lead, aside: html! {} };
    document(frame, &heading, &body)
}

fn profile(frame: &Frame, model: &PersonPage) -> Markup {
    html! {
        section.card {
            h2 { "Profile" }
            dl.facts {
                dt { "Orders" }
                dd {
                    (counted(i64::from(model.orders), "order", "orders"))
                    @if model.orders > 0 { ", " (money(model.spent_hundredths, &model.currency)) }
                }
                @if let Some(since) = model.since { dt { "Known since" } dd { (moment(frame, since)) } }
                @for (what, value) in &model.profile { dt { (what) } dd { (value) } }
            }
            @if !model.marks.is_empty() { ul.chips { @for mark in &model.marks { li { (mark) } } } }
        }
    }
}

fn contacts(model: &PersonPage) -> Markup {
    html! {
        section.card {
            h2 { "Reached by" }
            @if model.contacts.is_empty() { p.soft { "No address is known, so nothing can be sent." } }
            ul.rows { @for contact in &model.contacts { li {
                div.what {
                    p { strong { (contact.to) } }
                    p.soft { (channel(contact.channel)) ", " @if contact.proved { "proved" } @else { "typed by somebody" } }
                }
                @if let Some(why) = &contact.suppressed { div.act { (badge(Tone::Bad, why)) } }
            } } }
        }
    }
}

fn consents(frame: &Frame, model: &PersonPage) -> Markup {
    html! {
        section.card {
            h2 { "Consent" }
            @if model.consents.is_empty() { p.soft { "They were not asked, or did not answer. No marketing goes to them." } }
            ul.rows { @for consent in &model.consents { li {
                div.what {
                    p {
                        @if consent.granted { (badge(Tone::Good, "yes")) } @else { (badge(Tone::Bad, "no")) }
                        " to " (channel(consent.channel))
                    }
                    @if !consent.wording.is_empty() { blockquote { (consent.wording) } }
                    p.soft {
                        (moment(frame, consent.at)) " · " (consent.source)
                        @if let Some(first_at) = consent.first_at { " · first on " (moment(frame, first_at)) }
                    }
                }
            } } }
        }
    }
}
