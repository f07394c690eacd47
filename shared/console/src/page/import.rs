//! People brought along from another tool: a file, what is in it, and what has come of it.
//!
//! | form | fields |
//! | --- | --- |
//! | `/people/import` | `file`, as `multipart/form-data` |
//! | `/people/import/start` | `id`, `wording`, `agreed_on`, `sure`: `yes` |
//! | `/people/import/cancel` | `id` |
//!
//! While rows are told, the script asks `/people/import/moved?done=<told>` for `{"seen": true}`.

use maud::{Markup, html};
use rappel_signal::UnixMs;

use crate::frame::{Frame, Heading, Section, document};
use crate::piece::form::{self, Field, csrf, field, tick};
use crate::piece::icon::{Icon, icon};
use crate::piece::mark::{Tone, ago, badge};
use crate::words::{count, counted};

/// What was typed and is wrong.
#[derive(Clone, Debug, Default)]
pub struct ImportProblems {
    /// The file, or that it could not be started.
    pub file: Option<String>,
    /// The wording.
    pub wording: Option<String>,
    /// The day.
    pub agreed_on: Option<String>,
    /// The box.
    pub sure: Option<String>,
    /// Wording and day, as they were typed.
    pub typed: Option<(String, String)>,
}

/// A file and how far it is.
#[derive(Clone, Debug, Default)]
pub struct ImportState {
    /// Tells uploads apart.
    pub id: String,
    /// The file's name.
    pub file: String,
    /// Which tool wrote it.
    pub tool: String,
    /// When it was uploaded.
    pub at: UnixMs,
    /// It waits for an owner's word.
    pub checked: bool,
    /// When it was through.
    pub done_at: Option<UnixMs>,
    /// Rows of the file.
    pub rows: u32,
    /// People with a yes and its date.
    pub people: u32,
    /// People with a yes that has no date.
    pub undated: u32,
    /// Yeses to e-mail, SMS and WhatsApp.
    pub by_channel: [u32; 3],
    /// Rows without a yes.
    pub without: u32,
    /// Addresses that the file says are not to be written to.
    pub suppressed: u32,
    /// Yeses that a younger no here speaks against.
    pub held: u32,
    /// Rows that cannot be read.
    pub refused: u32,
    /// The first of them: the line and what to change.
    pub refusals: Vec<(u32, String)>,
    /// Rows to be told, and how many were.
    pub to_tell: u32,
    /// See there.
    pub told: u32,
    /// People taken in.
    pub taken: u32,
    /// People known just so before.
    pub known: u32,
    /// People of whom nothing is kept.
    pub left_out: u32,
    /// People who could not be written.
    pub failed: u32,
}

/// The page's model.
#[derive(Clone, Debug, Default)]
pub struct ImportPage {
    /// The last file; nothing if there was none.
    pub state: Option<ImportState>,
    /// What is wrong with what was sent.
    pub problems: ImportProblems,
}

/// The page.
pub fn page(frame: &Frame, model: &ImportPage) -> String {
    let state = model.state.as_ref();
    let body = html! {
        @if let Some(problem) = model.problems.file.as_ref().filter(|_| state.is_some_and(is_busy)) {
            p.flash.bad role="alert" { (icon(Icon::Warning)) span { (problem) } }
        }
        @match state {
            Some(state) if state.checked => (checked(frame, state, &model.problems)),
            Some(state) if state.done_at.is_none() => (running(frame, state)),
            Some(state) => { (done(frame, state)) (upload(frame, &model.problems)) }
            None => (upload(frame, &model.problems)),
        }
    };
    let lead =
        html! { "From the tool you had before, with what they agreed to. Nothing is sent to them by it" };
    let back = Some(("/people", "People"));
    let heading =
        Heading { section: Section::People, title: "Bring people along", back, lead, aside: html! {} };
    document(frame, &heading, &body)
}

fn is_busy(state: &ImportState) -> bool {
    state.checked || state.done_at.is_none()
}

fn upload(frame: &Frame, problems: &ImportProblems) -> Markup {
    html! {
        section.card {
            h2 { "Choose a file" }
            @if frame.may_own() {
                form method="post" action=(form::path(frame, &["people", "import"])) enctype="multipart/form-data" {
                    (csrf(&frame.csrf))
                    (field(&Field {
                        name: "file", label: "CSV file", kind: "file", required: true,
                        hint: "It is read and counted first. You see what is in it before anybody is taken in.",
                        problem: problems.file.as_deref(), ..Field::default()
                    }))
                    button.button { "Read it" }
                }
            } @else {
                p { "Whoever brings people along answers for what they agreed to: only an owner of this shop may." }
            }
        }
        section.card {
            h2 { "Which files" }
            dl.facts {
                dt { "Mailchimp" } dd { "Audience → All contacts → Export audience. Unpack the ZIP, and bring the files along one after the other: those who subscribed, unsubscribed, and were cleaned. Keep their names: they say who agreed." }
                dt { "Klaviyo" } dd { "A list or segment → Manage list → Export list to CSV, with all columns." }
                dt { "Shopify" } dd { "Customers → Export, as CSV. It says who accepts e-mails and SMS, and not since when: you give a day for all." }
                dt { "Any other" } dd { "A first line with " code { "email" } " or " code { "phone" } ", and as you have them " code { "channels" } ", " code { "status" } ", " code { "first_name" } ", " code { "language" } ", " code { "country" } ", " code { "birthday" } ", " code { "tags" } ", " code { "consent_at" } ", " code { "consent_text" } ", " code { "consent_source" } ", " code { "consent_ip" } "." }
            }
            p.hint { "Of rows without a yes nothing is kept. Who unsubscribed, bounced or complained there is not written to from here, either." }
        }
    }
}

fn checked(frame: &Frame, state: &ImportState, problems: &ImportProblems) -> Markup {
    let id = html! { input type="hidden" name="id" value=(state.id); };
    let (wording, agreed_on) = problems.typed.clone().unwrap_or_default();
    html! {
        (contents(state))
        section.card {
            h2 { "What did they agree to?" }
            @if frame.may_own() {
                (form::post(frame, &["people", "import", "start"], &html! {
                    (id)
                    (field(&Field {
                        name: "wording", label: "The words they agreed to, or the form that had them", value: &wording, required: true,
                        hint: "It is kept with each of them as the proof, beside what the file says of when and where.",
                        problem: problems.wording.as_deref(), ..Field::default()
                    }))
                    (field(&Field {
                        name: "agreed_on", label: "They had all agreed by", value: &agreed_on, kind: "date",
                        hint: &undated(state), problem: problems.agreed_on.as_deref(), ..Field::default()
                    }))
                    (tick("sure", "", "These people agreed. I can show it.", false, true))
                    @if let Some(problem) = &problems.sure { p.problem { (problem) } }
                    button.button { "Bring them along" }
                }))
                (form::post(frame, &["people", "import", "cancel"], &html! {
                    (id) button.button.quiet { "Forget this file" }
                }))
            } @else {
                p { "The file waits for an owner’s word, for a day at most." }
            }
        }
        (refusals(state))
    }
}

/// For whom the day is.
fn undated(state: &ImportState) -> String {
    match state.undated {
        0 => "Every yes in this file has its own date: leave it empty.".into(),
        some => format!(
            "For the {} of whom the file does not say when, unless they have said no here. Left empty, nothing is kept of them.",
            counted(some.into(), "person", "people")
        ),
    }
}

fn contents(state: &ImportState) -> Markup {
    let [email, sms, whatsapp] = state.by_channel;
    let ways = [(email, "to e-mail"), (sms, "to SMS"), (whatsapp, "to WhatsApp")];
    let ways: Vec<String> =
        ways.iter().filter(|(yes, _)| *yes > 0).map(|(yes, way)| format!("{} {way}", count(*yes))).collect();
    html! {
        section.card {
            h2 { "In " (state.file) }
            p { "It is a file of " strong { (state.tool) } " with " (counted(state.rows.into(), "row", "rows")) ". Nothing is taken in yet." }
        }
        dl.totals {
            div { dt { "Agreed" } dd { (count(state.people + state.undated)) } dd.note {
                @if ways.is_empty() { "nobody, as far as the file says" } @else { (ways.join(", ")) }
            } }
            div { dt { "Without a date" } dd { (count(state.undated)) } dd.note { "of those who agreed" } }
            div { dt { "Have said no here" } dd { (count(state.held)) } dd.note { "later: that holds" } }
            div { dt { "Not to be written to" } dd { (count(state.suppressed)) } dd.note { "unsubscribed, bounced, complained" } }
            div { dt { "Without a yes" } dd { (count(state.without)) } dd.note { "nothing of them is kept" } }
        }
    }
}

fn running(frame: &Frame, state: &ImportState) -> Markup {
    let moved = format!("{}/people/import/moved?done={}", frame.address, state.told);
    html! {
        section.card {
            h2 { "Bringing along " (state.file) }
            div data-seen=(moved) role="status" {
                progress.steps value=(state.told) max=(state.to_tell.max(1)) aria-label="Rows that are through" {}
                p { (count(state.told)) " of " (counted(state.to_tell.into(), "row", "rows")) " are through. It goes on by itself, also when you leave this page." }
            }
            a.button.quiet href={ (frame.address) "/people/import" } { "Look again" }
        }
        (outcome(state))
        (refusals(state))
    }
}

fn done(frame: &Frame, state: &ImportState) -> Markup {
    html! {
        section.card {
            h2 { (state.file) }
            p.fine { (icon(Icon::Tick)) "It is through" @if let Some(at) = state.done_at { ", since " (ago(frame, at)) } ". The file itself is deleted." }
        }
        (outcome(state))
        (refusals(state))
    }
}

fn outcome(state: &ImportState) -> Markup {
    html! {
        dl.totals {
            div { dt { "Taken in" } dd { (count(state.taken)) } dd.note { "with their proof; a later no here holds" } }
            div { dt { "Known before" } dd { (count(state.known)) } dd.note { "just so: nothing changed" } }
            div { dt { "Left out" } dd { (count(state.left_out)) } dd.note { "said no here, or no date" } }
            div { dt { "Not to be written to" } dd { (count(state.suppressed)) } dd.note { "on the suppression list" } }
            @if state.failed > 0 { div { dt { "Not written" } dd { (count(state.failed)) } dd.note { (badge(Tone::Bad, "bring them once more")) } } }
        }
    }
}

fn refusals(state: &ImportState) -> Markup {
    html! {
        @if !state.refusals.is_empty() {
            section.card {
                h2 { "Rows that are left out" " " span.soft { (count(state.refused + state.failed)) } }
                ul { @for (line, says) in &state.refusals {
                    li { strong { "Line " (line) } ": " (says) }
                } }
                @if (state.refused + state.failed) as usize > state.refusals.len() {
                    p.hint { "and " (count(state.refused + state.failed - u32::try_from(state.refusals.len()).unwrap_or(0))) " more" }
                }
            }
        }
    }
}
