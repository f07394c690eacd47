//! Forms, with the token that shows they were ours, and fields with their label, their hint and what is wrong with them.

use maud::{Markup, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::frame::Frame;

/// What may stand in an address as it is.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The field every form sends back.
pub(crate) fn csrf(token: &str) -> Markup {
    html! { input type="hidden" name="csrf" value=(token); }
}

/// An address of this shop's console; each part is encoded, so that an id cannot lead elsewhere.
pub(crate) fn path(frame: &Frame, parts: &[&str]) -> String {
    let mut path = frame.address.clone();
    for part in parts {
        path.push('/');
        path.extend(utf8_percent_encode(part, SEGMENT));
    }
    path
}

/// A form that changes something.
pub(crate) fn post(frame: &Frame, parts: &[&str], inner: &Markup) -> Markup {
    html! { form method="post" action=(path(frame, parts)) { (csrf(&frame.csrf)) (inner) } }
}

/// The same, asked about in a dialog first where the script runs.
pub(crate) fn post_sure(frame: &Frame, parts: &[&str], question: &str, inner: &Markup) -> Markup {
    html! {
        form method="post" action=(path(frame, parts)) data-confirm=(question) { (csrf(&frame.csrf)) (inner) }
    }
}

/// A line to type in.
#[derive(Clone, Copy, Default)]
pub(crate) struct Field<'a> {
    /// Its name in the form; the id of the input too.
    pub(crate) name: &'a str,
    pub(crate) label: &'a str,
    pub(crate) value: &'a str,
    /// `text` if empty.
    pub(crate) kind: &'a str,
    pub(crate) hint: &'a str,
    /// What is wrong with what was typed.
    pub(crate) problem: Option<&'a str>,
    pub(crate) autocomplete: &'a str,
    pub(crate) required: bool,
    /// Distinguishes the ids of forms that repeat on a page.
    pub(crate) scope: &'a str,
    /// The id of a `datalist` with suggestions.
    pub(crate) list: &'a str,
}

/// Draws it.
pub(crate) fn field(field: &Field) -> Markup {
    let id = format!("{}{}", field.scope, field.name);
    let (hint, problem) = (format!("{id}-hint"), format!("{id}-problem"));
    let described = [(!field.hint.is_empty()).then_some(&hint), field.problem.map(|_| &problem)];
    let described: Vec<&str> = described.into_iter().flatten().map(String::as_str).collect();
    let kind = if field.kind.is_empty() { "text" } else { field.kind };
    html! {
        div.field {
            label for=(id) { (field.label) }
            input id=(id) name=(field.name) type=(kind) value=(field.value) required[field.required]
                list=[(!field.list.is_empty()).then_some(field.list)]
                autocomplete=[(!field.autocomplete.is_empty()).then_some(field.autocomplete)]
                aria-describedby=[(!described.is_empty()).then(|| described.join(" "))]
                aria-invalid=[field.problem.map(|_| "true")];
            @if !field.hint.is_empty() { p.hint id=(hint) { (field.hint) } }
            @if let Some(wrong) = field.problem { p.problem id=(problem) { (wrong) } }
        }
    }
}

/// A choice of a few: `(value, words)`.
pub(crate) fn select(name: &str, scope: &str, label: &str, chosen: &str, choices: &[(&str, &str)]) -> Markup {
    let id = format!("{scope}{name}");
    html! {
        div.field {
            label for=(id) { (label) }
            select id=(id) name=(name) {
                @for (value, words) in choices { option value=(value) selected[*value == chosen] { (words) } }
            }
        }
    }
}

/// A box to tick.
pub(crate) fn tick(name: &str, scope: &str, label: &str, ticked: bool, required: bool) -> Markup {
    let id = format!("{scope}{name}");
    html! {
        div.tick {
            input id=(id) type="checkbox" name=(name) value="yes" checked[ticked] required[required];
            label for=(id) { (label) }
        }
    }
}
