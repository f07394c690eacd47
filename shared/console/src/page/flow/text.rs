//! The words of a flow's messages in one language, edited where they are used, with the message beside them: a document of
//! its own address in a frame that may do nothing.

use maud::{Markup, html};
use rappel_delivery::template::{Language, Written};

use super::FlowPage;
use crate::frame::Frame;
use crate::piece::form::{self, Field};
use crate::piece::mark::{Tone, badge};

/// The words of one text.
#[derive(Clone, Debug, Default)]
pub struct TextForm {
    /// The text's name, as flows call it.
    pub template: String,
    /// Its words, as typed if they were not taken.
    pub words: Written,
    /// Whether the shop has words of its own in this language, in place of those before.
    pub own: bool,
    /// What is wrong with them, in the engine's words: `subject: must say something…`.
    pub problem: Option<String>,
}

/// One card for each text.
pub(super) fn cards(frame: &Frame, model: &FlowPage) -> Markup {
    html! {
        @if !model.texts.is_empty() {
            section.card #words {
                h2 { "The words" }
                (languages(frame, model))
                p.soft { "Values such as {first_name} are filled in. What needs one stands in brackets, with what is said without it: [{first_name}, h|H]ello." }
                @for text in &model.texts { (one(frame, model, text)) }
            }
        }
    }
}

/// Which language is shown, and ways to the others.
fn languages(frame: &Frame, model: &FlowPage) -> Markup {
    let page = form::path(frame, &["flows", &model.flow.file.id]);
    html! {
        nav.languages aria-label="Language of the words" {
            @for language in Language::ALL {
                a href={ (page) "?language=" (language.tag()) "#words" }
                    aria-current=[(language == model.language).then_some("true")] { (language.name()) }
            }
        }
    }
}

fn one(frame: &Frame, model: &FlowPage, text: &TextForm) -> Markup {
    let parts = ["flows", model.flow.file.id.as_str(), "texts", text.template.as_str()];
    let preview = form::path(frame, &[&parts[..], &["preview"]].concat());
    let shown = format!("mail-{}", text.template);
    html! {
        details.text open[text.problem.is_some()] {
            summary {
                strong { (text.words.subject) } " " span.soft { (text.template) } " "
                @if text.own { (badge(Tone::Good, "your words")) }
            }
            div.beside {
                div {
                    @if frame.may_edit() {
                        (form::post(frame, &parts, &html! {
                            (language(model))
                            (fields(text, &model.language))
                            div.acts {
                                button.button.small aria-label={ "Save the words of " (text.template) } { "Save the words" }
                                button.button.small.quiet formaction=(preview) formtarget=(shown)
                                    aria-label={ "Show it with these words: " (text.template) } { "Show it with these words" }
                            }
                        }))
                        @if text.own { (reset(frame, model, text)) }
                    } @else {
                        h3 { (text.words.heading) }
                        @for paragraph in &text.words.paragraphs { p { (paragraph) } }
                    }
                }
                // No script of a message runs, and nothing in it reaches the console around it.
                iframe.mail name=(shown) title={ "The e-mail " (text.template) } sandbox loading="lazy"
                    src={ (preview) "?language=" (model.language.tag()) } {}
            }
        }
    }
}

fn language(model: &FlowPage) -> Markup {
    html! { input type="hidden" name="language" value=(model.language.tag()); }
}

fn reset(frame: &Frame, model: &FlowPage, text: &TextForm) -> Markup {
    let parts = ["flows", model.flow.file.id.as_str(), "texts", text.template.as_str(), "reset"];
    let label = format!("Back to the words it came with: {}", text.template);
    form::post(
        frame,
        &parts,
        &html! {
            (language(model))
            button.button.small.quiet aria-label=(label) { "Back to the words it came with" }
        },
    )
}

fn fields(text: &TextForm, language: &Language) -> Markup {
    let scope = format!("{}-", text.template);
    let field = |name: &'static str,
                 label: &'static str,
                 hint: &'static str,
                 value: Option<&str>,
                 required: bool| {
        let (problem, value) =
            (text.problem.as_deref().filter(|problem| is_of(problem, name)), value.unwrap_or_default());
        form::field(&Field { name, label, hint, value, required, problem, scope: &scope, ..Field::default() })
    };
    let names = [
        "subject",
        "preheader",
        "heading",
        "button",
        "suggestions",
        "closing",
        "push_title",
        "push",
        "paragraphs",
    ];
    let other = text.problem.as_deref().filter(|problem| !names.iter().any(|name| is_of(problem, name)));
    let paragraphs = text.problem.as_deref().filter(|problem| is_of(problem, "paragraphs"));
    let (id, words) = (format!("{scope}paragraphs"), &text.words);
    html! {
        @if let Some(problem) = other { p.problem role="alert" { (problem) } }
        (field("subject", "Subject", "", Some(&words.subject), true))
        (field("preheader", "Preview", "What a mailbox shows after the subject.", Some(&words.preheader), true))
        (field("heading", "Heading", "", Some(&words.heading), true))
        div.field {
            label for=(id) { "Paragraphs" }
            p.hint id={ (id) "-hint" } { "An empty line between two." }
            textarea id=(id) name="paragraphs" rows="6" lang=(language.tag()) aria-describedby={ (id) "-hint" }
                aria-invalid=[paragraphs.map(|_| "true")] { (words.paragraphs.join("\n\n")) }
            @if let Some(problem) = paragraphs { p.problem { (problem) } }
        }
        (field("button", "Button", "Without words there is none.", words.button.as_deref(), false))
        (field("suggestions", "Above suggested products", "Without words none are shown.", words.suggestions.as_deref(), false))
        (field("closing", "Below the button", "The usual words, if left empty.", words.closing.as_deref(), false))
        div.fields {
            (field("push_title", "Notification's title", "The subject, if left empty.", words.push_title.as_deref(), false))
            (field("push", "Notification", "", Some(&words.push), true))
        }
    }
}

fn is_of(problem: &str, field: &str) -> bool {
    problem.strip_prefix(field).is_some_and(|rest| rest.starts_with(':'))
}
