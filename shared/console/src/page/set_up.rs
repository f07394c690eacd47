//! The guided first run: six steps, each done, open now, or to come. One can leave and come back at any time.
//!
//! | form | fields |
//! | --- | --- |
//! | `/console/set-up`, outside any shop | `name`, `domain`: makes a shop |
//! | `/set-up/shop` | `name`, `domain` |
//! | `/set-up/sender` | `sender`, `postal_address` |
//! | `/set-up/sender/check` | looks for the records |
//! | `/set-up/push` | makes the push keys |
//! | `/flows/<id>/status` | `status`: `live` |
//!
//! While the shop was not seen, the script asks [`SetUp::seen_address`] for `{"seen": true}`.

use maud::{Markup, html};
use rappel_signal::UnixMs;

use crate::catalogue::ready;
use crate::frame::{Frame, Heading, Section, document};
use crate::outside::{Outside, document as outside_document};
use crate::piece::form::{self, Field, csrf};
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

impl SetUpProblems {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        [&self.name, &self.domain, &self.sender, &self.postal_address].iter().all(|problem| problem.is_none())
    }
}

/// Whether a record is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecordState {
    /// It was, at the last look.
    Found,
    /// It was not, or nobody has looked.
    #[default]
    Missing,
    /// It was not found where it mostly stands, and may stand elsewhere; or nobody but the provider knows where.
    Unknown,
}

/// One record the merchant adds where their domain is kept.
#[derive(Clone, Debug, Default)]
pub struct DnsRecord {
    /// What it is for: `SPF`, `DKIM`, `DMARC`.
    pub purpose: String,
    /// `TXT` or `CNAME`.
    pub kind: String,
    /// Its name; empty where only the provider has it.
    pub name: String,
    /// Its value; empty where only the provider has it.
    pub value: String,
    /// What else there is to know.
    pub note: String,
    /// Whether it is there.
    pub state: RecordState,
}

/// What is typed for a shop that is not there yet.
#[derive(Clone, Debug, Default)]
pub struct NewShop {
    /// Its name.
    pub name: String,
    /// Its domain.
    pub domain: String,
    /// Whether there is a shop already, to go back to.
    pub is_another: bool,
    /// What is wrong with what was typed.
    pub problems: SetUpProblems,
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
    /// Who takes the shop's e-mails; empty while nobody does.
    pub mail_provider: String,
    /// Records that they want of the sender's domain.
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
    /// Whether no step is left.
    pub fn is_done(&self) -> bool {
        self.done().iter().all(|done| *done)
    }

    /// Which steps are open besides the one to do now: where something is wrong, or begun and not over.
    fn open(&self, done: [bool; 6]) -> [bool; 6] {
        let SetUpProblems { name, domain, sender, postal_address } = &self.problems;
        let [shop, mail] = [[name, domain], [sender, postal_address]];
        let is_wrong = |problems: [&Option<String>; 2]| problems.iter().any(|problem| problem.is_some());
        let begun = !self.sender.is_empty() && !done[3];
        [is_wrong(shop), false, done[0] && !done[2], begun || is_wrong(mail), false, false]
    }

    /// Which steps are done, in their order.
    fn done(&self) -> [bool; 6] {
        let records = self.records.iter().all(|record| record.state != RecordState::Missing);
        let mail = !self.sender.is_empty() && !self.postal_address.is_empty();
        let shop = !self.domain.is_empty();
        [
            shop,
            self.seen_at.is_some(),
            self.seen_at.is_some(),
            mail && !self.mail_provider.is_empty() && records,
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
    let open = model.open(done);
    let count = done.iter().filter(|done| **done).count();
    let body = html! {
        progress.steps max=(done.len()) value=(count) aria-label="Steps done" {}
        ol.set-up {
            (step((state(0), open[0]), "Your shop", &shop(frame, model)))
            (step((state(1), open[1]), "Paste the tag", &tag(model)))
            (step((state(2), open[2]), "We see your shop", &seen(frame, model)))
            (step((state(3), open[3]), "Your sender's address", &sender(frame, model)))
            (step((state(4), open[4]), "Notifications", &push(frame, model)))
            (step((state(5), open[5]), "The first flow", &first_flow(frame, model)))
        }
    };
    let lead = html! {
        @if now.is_none() { "All done: your shop writes by itself now." }
        @else { (count) " of " (done.len()) " steps done. It takes about five minutes." }
    };
    let aside = html! { @if now.is_none() { a.button href=(frame.address) { "To the overview" } } };
    document(frame, &Heading { section: Section::SetUp, title: "Set up", back: None, lead, aside }, &body)
}

fn step((state, is_open): (State, bool), title: &str, inner: &Markup) -> Markup {
    let (class, word, tone) = match state {
        State::Done => ("card step done", "done", Tone::Good),
        State::Now => ("card step now", "now", Tone::Warn),
        State::Later => ("card step later", "later", Tone::Quiet),
    };
    html! {
        li class=(class) aria-current=[(state == State::Now).then_some("step")] {
            details open[is_open || state == State::Now] {
                summary { h2 { (title) } (badge(tone, word)) }
                (inner)
            }
        }
    }
}

/// The page on which a shop is made.
pub fn new_shop(outside: &Outside, typed: &NewShop) -> String {
    let body = html! {
        @if typed.is_another { p { "It gets a tag, a sender, flows and figures of its own." } }
        @else { p { "Two words on it, and you are in. All that follows can be done now or later." } }
        form method="post" action="/console/set-up" {
            (csrf(&outside.csrf))
            (name_and_domain(&typed.name, &typed.domain, &typed.problems))
            button.button.wide { "Go on" }
        }
        @if typed.is_another { p { a href="/console" { "Back to your shops" } } }
    };
    outside_document(outside, if typed.is_another { "Another shop" } else { "Your shop" }, &body)
}

fn name_and_domain(name: &str, domain: &str, problems: &SetUpProblems) -> Markup {
    html! {
        (form::field(&Field {
            name: "name", label: "Name", hint: "As shoppers know it; it stands in every message.",
            value: name, problem: problems.name.as_deref(), required: true, autocomplete: "organization",
            ..Field::default()
        }))
        (form::field(&Field {
            name: "domain", label: "Domain", hint: "As in shop.example.com. Only its pages may send; a checkout elsewhere follows after a comma.",
            value: domain, problem: problems.domain.as_deref(), required: true, ..Field::default()
        }))
    }
}

fn shop(frame: &Frame, model: &SetUp) -> Markup {
    let inner = html! {
        (name_and_domain(&model.name, &model.domain, &model.problems))
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
        @if model.mail_provider.is_empty() {
            p { "Nobody takes this shop's e-mails yet. Choose a provider, and the records that it wants stand here." }
            @if frame.may_own() {
                p { a.button.quiet.small href={ (frame.address) "/connections" } { "Choose a provider" } }
            } @else { p.soft { "It is the secret EMAIL_PROVIDER of the deployment." } }
        }
        @if !model.records.is_empty() { (records(frame, model)) }
    }
}

fn records(frame: &Frame, model: &SetUp) -> Markup {
    html! {
        h3 { "Records to add" }
        p {
            "Mail goes by " (model.mail_provider) ". Where your domain is kept, add these: they prove that it is yours. "
            "Mailboxes refuse what has none."
        }
        ul.records { @for record in &model.records { li { (dns(record)) } } }
        @let is_sought = |record: &DnsRecord| record.state != RecordState::Found && !record.name.is_empty();
        @if frame.may_edit() && model.records.iter().any(is_sought) {
            (form::post(frame, &["set-up", "sender", "check"], &html! { button.button.quiet.small { "Look for them" } }))
        }
    }
}

/// One record, with its state.
pub(super) fn dns(record: &DnsRecord) -> Markup {
    html! {
        p.title {
            strong { (record.purpose) } " " span.soft { (record.kind) } " "
            @match record.state {
                RecordState::Found => (badge(Tone::Good, "found")),
                RecordState::Missing => (badge(Tone::Warn, "not there yet")),
                RecordState::Unknown => (badge(Tone::Quiet, "look there yourself")),
            }
        }
        @if !record.name.is_empty() { (copied(&format!("Name of the {} record", record.purpose), &record.name)) }
        @if !record.value.is_empty() { (copied(&format!("Value of the {} record", record.purpose), &record.value)) }
        @if !record.note.is_empty() { p.soft { (record.note) } }
    }
}

fn push(frame: &Frame, model: &SetUp) -> Markup {
    html! {
        @if model.push_ready { p.seen.good { (icon(Icon::Tick)) span { "The keys are made and kept sealed. Shoppers can subscribe." } } }
        @else {
            p { "Notifications reach people who gave no address. They need a pair of keys: we make and keep them for you." }
            @if frame.may_own() { (form::post(frame, &["set-up", "push"], &html! { button.button { "Make the keys" } })) }
            @else { p.soft { "An owner makes them." } }
        }
    }
}

fn first_flow(frame: &Frame, model: &SetUp) -> Markup {
    html! {
        @if model.flow_live { p.seen.good { (icon(Icon::Tick)) span { "A flow is on. " a href={ (frame.address) "/flows" } { "See all of them" } } } }
        @else {
            p { "Each works without further ado. You can change every word and every wait later." }
            @if model.sender.is_empty() || model.postal_address.is_empty() {
                p.soft { "They send e-mails, so they want the sender and the postal address first." }
            }
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
