//! The words of a flow's messages, edited where they are used.

use maud::{Markup, html};

use super::FlowPage;
use crate::frame::Frame;
use crate::piece::form::{self, Field};
use crate::piece::mark::{Tone, badge};

/// The words of one text.
#[derive(Clone, Debug, Default)]
pub struct TextForm {
    /// The text's name, as flows call it.
    pub template: String,
    /// Subject of the e-mail.
    pub subject: String,
    /// What mail programs show after the subject.
    pub preheader: String,
    /// Heading.
    pub heading: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// Words on the button; empty without one.
    pub button: String,
    /// A notification's title; empty if it is the subject.
    pub push_title: String,
    /// A notification's words.
    pub push: String,
    /// Whether these are the shop's own words, in place of the ready ones.
    pub own: bool,
    /// What is wrong with them, in the engine's words: `subject: must say something…`.
    pub problem: Option<String>,
}

/// One card for each text.
pub(super) fn cards(frame: &Frame, model: &FlowPage) -> Markup {
    html! {
        @if !model.texts.is_empty() {
            section.card {
                h2 { "The words" }
                p.soft { "Values such as {first_name} are filled in. What needs one stands in brackets, with what is said without it: [{first_name}, h|H]ello." }
                @for text in &model.texts { (one(frame, model, text)) }
            }
        }
    }
}

fn one(frame: &Frame, model: &FlowPage, text: &TextForm) -> Markup {
    html! {
        details.text open[text.problem.is_some()] {
            summary {
                strong { (text.subject) } " " span.soft { (text.template) } " "
                @if text.own { (badge(Tone::Good, "your words")) }
            }
            @if frame.may_edit() {
                (form::post(frame, &["flows", &model.flow.file.id, "texts", &text.template], &fields(text)))
            } @else {
                h3 { (text.heading) }
                @for paragraph in &text.paragraphs { p { (paragraph) } }
            }
        }
    }
}

fn fields(text: &TextForm) -> Markup {
    let scope = format!("{}-", text.template);
    let field = |name: &'static str, label: &'static str, hint: &'static str, value: &str, required: bool| {
        let problem = text.problem.as_deref().filter(|problem| is_of(problem, name));
        form::field(&Field { name, label, hint, value, required, problem, scope: &scope, ..Field::default() })
    };
    let names = ["subject", "preheader", "heading", "button", "push_title", "push", "paragraphs"];
    let other = text.problem.as_deref().filter(|problem| !names.iter().any(|name| is_of(problem, name)));
    let paragraphs = text.problem.as_deref().filter(|problem| is_of(problem, "paragraphs"));
    let id = format!("{scope}paragraphs");
    html! {
        @if let Some(problem) = other { p.problem role="alert" { (problem) } }
        (field("subject", "Subject", "", &text.subject, true))
        (field("preheader", "Preview", "What a mailbox shows after the subject.", &text.preheader, true))
        (field("heading", "Heading", "", &text.heading, true))
        div.field {
            label for=(id) { "Paragraphs" }
            p.hint id={ (id) "-hint" } { "An empty line between two." }
            textarea id=(id) name="paragraphs" rows="6" required aria-describedby={ (id) "-hint" } aria-invalid=[paragraphs.map(|_| "true")] {
                (text.paragraphs.join("\n\n"))
            }
            @if let Some(problem) = paragraphs { p.problem { (problem) } }
        }
        (field("button", "Button", "Without words there is none.", &text.button, false))
        div.fields {
            (field("push_title", "Notification's title", "The subject, if left empty.", &text.push_title, false))
            (field("push", "Notification", "", &text.push, true))
        }
        button.button.small aria-label={ "Save the words of " (text.template) } { "Save the words" }
    }
}

fn is_of(problem: &str, field: &str) -> bool {
    problem.strip_prefix(field).is_some_and(|rest| rest.starts_with(':'))
}
