//! The guided first run: six steps, each done, open now, or to come. One can leave and come back at any time.
//!
//! | form | fields |
//! | --- | --- |
//! | `/set-up/shop` | `name`, `domain` |
//! | `/set-up/sender` | `sender`, `postal_address` |
//! | `/set-up/sender/check` | |
//! | `/set-up/push` | makes the push keys |
//! | `/flows/<id>/status` | `status`: `live` |
//!
//! While the shop was not seen, the script asks [`SetUp::seen_address`] for `{"seen": true}`.

use maud::{Markup, html};
use rappel_signal::UnixMs;

use crate::catalogue::ready;
use crate::frame::{Frame, Heading, Section, document};
use crate::piece::form::{self, Field};
use crate::piece::icon::{Icon, icon};
use crate::piece::mark::{Tone, ago, badge, copied};

/// What was typed and is wrong, by field.
#[derive(Clone, Debug, Default)]
pub struct SetUpProblems {
    /// The shop's name.
    pub name: Option<String>,
    /// Its domain.
    pub domain: Option<String>,
    /// The sender.
    pub sender: Option<String>,
    /// The postal address.
    pub postal_address: Option<String>,
}

/// One record the merchant adds where their domain is kept.
#[derive(Clone, Debug)]
pub struct DnsRecord {
    /// What it is for: `SPF`, `DKIM`, `DMARC`.
    pub purpose: String,
    /// `TXT` or `CNAME`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Whether it was found.
    pub found: bool,
}

/// The page's model.
#[derive(Clone, Debug, Default)]
pub struct SetUp {
    /// The shop's name.
    pub name: String,
    /// Its domain, as the merchant typed it; empty until then.
    pub domain: String,
    /// The tag to paste, whole.
    pub tag: String,
    /// When the shop's pages were first heard of.
    pub seen_at: Option<UnixMs>,
    /// Where the script asks whether the shop was seen.
    pub seen_address: String,
    /// The sender's address; empty until it is typed.
    pub sender: String,
    /// The postal address that stands in each mail.
    pub postal_address: String,
    /// Records of the sender's domain.
    pub records: Vec<DnsRecord>,
    /// Whether the push keys are made.
    pub push_ready: bool,
    /// Flows worth switching on first, as `(id, name)`.
    pub first_flows: Vec<(String, String)>,
    /// Whether any flow is live.
    pub flow_live: bool,
    /// What is wrong with what was typed.
    pub problems: SetUpProblems,
}

impl SetUp {
    /// Which steps are done, in their order.
    fn done(&self) -> [bool; 6] {
        let records = !self.records.is_empty() && self.records.iter().all(|record| record.found);
        let shop = !self.domain.is_empty();
        [
            shop,
            self.seen_at.is_some(),
            self.seen_at.is_some(),
            !self.sender.is_empty() && records,
            self.push_ready,
            self.flow_live,
        ]
    }
}

/// How a step stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Done,
    Now,
    Later,
}

/// The page.
pub fn page(frame: &Frame, model: &SetUp) -> String {
    let done = model.done();
    let now = done.iter().position(|done| !done);
    let state = |number: usize| match done.get(number) {
        Some(true) => State::Done,
        _ if now == Some(number) => State::Now,
        _ => State::Later,
    };
    let count = done.iter().filter(|done| **done).count();
    let body = html! {
        progress.steps max=(done.len()) value=(count) aria-label="Steps done" {}
        ol.set-up {
            (step(state(0), "Your shop", &shop(frame, model)))
            (step(state(1), "Paste the tag", &tag(model)))
            (step(state(2), "We see your shop", &seen(frame, model)))
            (step(state(3), "Your sender's address", &sender(frame, model)))
            (step(state(4), "Notifications", &push(frame, model)))
            (step(state(5), "The first flow", &first_flow(frame, model)))
        }
    };
    let lead = html! {
        @if now.is_none() { "All done: your shop writes by itself now." }
        @else { (count) " of " (done.len()) " steps done. It takes about five minutes." }
    };
    let aside = html! { @if now.is_none() { a.button href=(frame.address) { "To the overview" } } };
    document(frame, &Heading { section: Section::SetUp, title: "Set up", back: None, lead, aside }, &body)
}

fn step(state: State, title: &str, inner: &Markup) -> Markup {
    let (class, word, tone) = match state {
        State::Done => ("card step done", "done", Tone::Good),
        State::Now => ("card step now", "now", Tone::Warn),
        State::Later => ("card step later", "later", Tone::Quiet),
    };
    html! {
        li class=(class) aria-current=[(state == State::Now).then_some("step")] {
            details open[state == State::Now] {
                summary { h2 { (title) } (badge(tone, word)) }
                (inner)
            }
        }
    }
}

fn shop(frame: &Frame, model: &SetUp) -> Markup {
    let inner = html! {
        (form::field(&Field {
            name: "name", label: "Name", hint: "As shoppers know it; it stands in every message.",
            value: &model.name, problem: model.problems.name.as_deref(), required: true, autocomplete: "organization",
            ..Field::default()
        }))
        (form::field(&Field {
            name: "domain", label: "Domain", hint: "As in shop.example.com. Only its pages may send.",
            value: &model.domain, problem: model.problems.domain.as_deref(), required: true, ..Field::default()
        }))
        button.button { "Save" }
    };
    html! {
        @if frame.may_edit() { (form::post(frame, &["set-up", "shop"], &inner)) }
        @else { p { (model.name) " · " (model.domain) } }
    }
}

fn tag(model: &SetUp) -> Markup {
    html! {
        p { "Copy this line, and paste it into the head of every page of your shop, before " code { "</head>" } "." }
        (copied("The tag", &model.tag))
        p.soft { "Shopify, WooCommerce, PrestaShop and Magento have a field for it in the theme's settings. It is the same for all pages, loads in the background, and slows nothing down." }
    }
}

fn seen(frame: &Frame, model: &SetUp) -> Markup {
    html! {
        @match model.seen_at {
            Some(at) => p.seen.good role="status" { (icon(Icon::Tick)) span { "We see your shop, since " (ago(frame, at)) "." } },
            None => {
                div.seen data-seen=(model.seen_address) role="status" {
                    p { (icon(Icon::Eye)) span { "Waiting for your shop. Open one of its pages in another window." } }
                }
                p { a.button.quiet.small href={ (frame.address) "/set-up" } { "Look again" } }
                p.soft { "Nothing after a minute? Look whether the tag is in the page's source, whether a cookie banner holds it back, and whether the domain above is the one in the address bar." }
            }
        }
    }
}

fn sender(frame: &Frame, model: &SetUp) -> Markup {
    let inner = html! {
        (form::field(&Field {
            name: "sender", label: "Sender", kind: "email", hint: "Of your own domain, as in hello@example.com. Answers come here.",
            value: &model.sender, problem: model.problems.sender.as_deref(), required: true, ..Field::default()
        }))
        (form::field(&Field {
            name: "postal_address", label: "Postal address", hint: "The law wants it in every mail.",
            value: &model.postal_address, problem: model.problems.postal_address.as_deref(), required: true,
            autocomplete: "street-address", ..Field::default()
        }))
        button.button { "Save" }
    };
    html! {
        @if frame.may_edit() { (form::post(frame, &["set-up", "sender"], &inner)) }
        @if !model.records.is_empty() {
            h3 { "Records to add" }
            p { "Where your domain is kept, add these. They prove that your mail is yours; mailboxes refuse it without." }
            ul.records { @for record in &model.records { li { (dns(record)) } } }
            @if frame.may_edit() && !model.records.iter().all(|record| record.found) {
                (form::post(frame, &["set-up", "sender", "check"], &html! { button.button.quiet.small { "Look for them" } }))
            }
        }
    }
}

/// One record, with its state.
pub(super) fn dns(record: &DnsRecord) -> Markup {
    html! {
        p.title {
            strong { (record.purpose) } " " span.soft { (record.kind) } " "
            @if record.found { (badge(Tone::Good, "found")) } @else { (badge(Tone::Warn, "not there yet")) }
        }
        (copied(&format!("Name of the {} record", record.purpose), &record.name))
        (copied(&format!("Value of the {} record", record.purpose), &record.value))
    }
}

fn push(frame: &Frame, model: &SetUp) -> Markup {
    html! {
        @if model.push_ready { p.seen.good { (icon(Icon::Tick)) span { "The keys are made and kept sealed. Shoppers can subscribe." } } }
        @else {
            p { "Notifications reach people who gave no address. They need a pair of keys: we make and keep them for you." }
            @if frame.may_edit() { (form::post(frame, &["set-up", "push"], &html! { button.button { "Make the keys" } })) }
        }
    }
}

fn first_flow(frame: &Frame, model: &SetUp) -> Markup {
    html! {
        @if model.flow_live { p.seen.good { (icon(Icon::Tick)) span { "A flow is on. " a href={ (frame.address) "/flows" } { "See all of them" } } } }
        @else {
            p { "Each works without further ado. You can change every word and every wait later." }
            ul.rows { @for (id, name) in &model.first_flows { li {
                div.what { p { strong { (name) } } p { (ready(id).map_or("", |flow| flow.says)) } }
                @if frame.may_edit() { div.act {
                    (form::post(frame, &["flows", id, "status"], &html! {
                        button.button.small name="status" value="live" aria-label={ "Switch on: " (name) } { "Switch on" }
                    }))
                } }
            } } }
        }
    }
}
