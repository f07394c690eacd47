//! The words of a flow's messages: a form for each, kept as the shop's own texts, shown as the message that they make.

use rappel_access::{Act, Deed};
use rappel_console::page::flow::{Language, TextForm, Written};
use rappel_delivery::template::Template;
use rappel_flow::Flow;
use serde_json::json;
use worker::{Request, Response, ResponseBuilder};

use super::flow::{Typed, kept, show};
use super::form::{Form, asked};
use super::shop::Visit;
use super::{address::of_shop, answer};
use crate::config::document::Edit;
use crate::config::{OwnTexts, ShopSettings};
use crate::error::EdgeError;
use crate::objects::choosing::popular;
use crate::send::preview::{Asked, preview};

/// What the frame with a message may do: be looked at, with its pictures. It has an origin of its own (`sandbox`), no
/// script runs in it, and nobody but the console frames it.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src https: http: data:; sandbox; \
    form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
/// Products that a message is shown with.
pub(super) const SHOWN_WITH: usize = 4;

/// What is done with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// It says this from now on.
    Save,
    /// It says again what it came with.
    Reset,
    /// Nothing: it is shown.
    Preview,
}

/// The language of the shop's own words.
pub(super) fn language(visit: &Visit<'_>) -> Language {
    Language::first_spoken([visit.settings.language.as_str()])
}

/// The texts of a flow, as the settings call them: a ready one that is sent under two names has its own.
pub(super) fn names(flow: &Flow) -> Vec<String> {
    let ready = |name| Template::from_name(name).map(Template::name);
    flow.templates().flat_map(|name| [Some(name), ready(name)]).flatten().map(str::to_owned).collect()
}

/// A form for each of the flow's texts; `typed` stands in the place of what is kept.
pub(super) fn forms(
    visit: &Visit<'_>,
    flow: &Flow,
    language: Language,
    typed: Option<TextForm>,
) -> Vec<TextForm> {
    let texts = &visit.settings.texts;
    let mut forms: Vec<TextForm> = Vec::new();
    for name in flow.templates() {
        let Some(template) = texts.find(name) else { continue };
        if forms.iter().any(|form| form.template == name) {
            continue;
        }
        let own = texts.tells(name, language);
        forms.push(match &typed {
            Some(typed) if typed.template == name => TextForm { own, ..typed.clone() },
            _ => {
                let words = Written::of(template, language);
                TextForm { template: name.to_owned(), words, own, problem: None }
            }
        });
    }
    forms
}

/// Does what a form says.
pub(super) async fn act(
    visit: &Visit<'_>,
    (id, name, part): (&str, &str, Part),
    form: &Form,
) -> Result<Response, EdgeError> {
    let (flow, _) = kept(visit, id)?;
    check_is_of(&flow, name)?;
    let language = Language::of_tag(form.get("language")).unwrap_or_else(|| self::language(visit));
    if part == Part::Preview {
        return draft(visit, name, language, &typed(form)).await;
    }
    visit.reader.check(visit.key.as_str(), Act::Change)?;
    let words = typed(form);
    let refused = |problem: String| {
        let text =
            TextForm { template: name.into(), words: words.clone(), own: false, problem: Some(problem) };
        Typed::words(text, language)
    };
    if part == Part::Save
        && let Err(problem) = words.check()
    {
        return show(visit, id, refused(problem)).await;
    }
    let key = OwnTexts::key(name, language);
    let (patch, about) = match part {
        Part::Reset => (json!({ "texts": { key: null } }), "the words it came with"),
        // Whatever is left out is `null`, and goes if it was there.
        _ => (json!({ "texts": { key: words } }), "new words"),
    };
    let about = format!("{id}: {name} in {}: {about}", language.name());
    match visit.change(Edit::Merge(patch.to_string()), Deed::Changed, &about).await? {
        Ok(()) => {
            let (shop, tag) = (of_shop(visit.key.as_str()), language.tag());
            answer::to(&format!("{shop}/flows/{id}?language={tag}&said=saved"))
        }
        Err(problem) => show(visit, id, refused(problem)).await,
    }
}

/// The message as it is kept.
pub(super) async fn page(
    visit: &Visit<'_>,
    request: &Request,
    (id, name): (&str, &str),
) -> Result<Response, EdgeError> {
    check_is_of(&kept(visit, id)?.0, name)?;
    let language = asked(request, "language")?.and_then(|tag| Language::of_tag(&tag));
    mail(visit, &visit.settings, name, language.unwrap_or_else(|| self::language(visit))).await
}

/// The message with words that are being written.
async fn draft(
    visit: &Visit<'_>,
    name: &str,
    language: Language,
    words: &Written,
) -> Result<Response, EdgeError> {
    let json = serde_json::to_string(words)?;
    let texts = words.check().and_then(|()| visit.settings.texts.with(name, language, &json));
    let texts =
        texts.map_err(|problem| EdgeError::theirs(422, format!("It cannot go like this. {problem}")))?;
    let settings = ShopSettings { texts, ..ShopSettings::clone(&visit.settings) };
    mail(visit, &settings, name, language).await
}

/// The e-mail alone, about products of the shop where its catalogue has any.
async fn mail(
    visit: &Visit<'_>,
    settings: &ShopSettings,
    name: &str,
    language: Language,
) -> Result<Response, EdgeError> {
    let asked = Asked {
        text: name.to_owned(),
        language: Some(language.tag().to_owned()),
        products: popular(visit.env, visit.key.as_str(), SHOWN_WITH).await?,
        ..Asked::default()
    };
    let html = preview(visit.env, settings, asked).await?.into_html();
    let builder = ResponseBuilder::new()
        .with_header("cache-control", "no-store")?
        .with_header("referrer-policy", "no-referrer")?
        .with_header("x-content-type-options", "nosniff")?
        .with_header("x-frame-options", "SAMEORIGIN")?
        .with_header("content-security-policy", MAIL_POLICY)?;
    Ok(builder.from_html(html)?)
}

fn check_is_of(flow: &Flow, name: &str) -> Result<(), EdgeError> {
    if flow.templates().any(|text| text == name) {
        return Ok(());
    }
    Err(EdgeError::theirs(404, "the flow has no such message any more: load the page again"))
}

/// What stands in the form; forms send line breaks as CR LF.
fn typed(form: &Form) -> Written {
    let line = |name: &str| form.get(name).trim().to_owned();
    let perhaps = |name: &str| Some(line(name)).filter(|text| !text.is_empty());
    let paragraphs = form.get("paragraphs").replace("\r\n", "\n");
    let one_line = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned();
    let paragraphs = paragraphs.split("\n\n").map(one_line).filter(|text| !text.is_empty());
    Written {
        subject: line("subject"),
        preheader: line("preheader"),
        heading: line("heading"),
        paragraphs: paragraphs.collect(),
        button: perhaps("button"),
        suggestions: perhaps("suggestions"),
        closing: perhaps("closing"),
        push_title: perhaps("push_title"),
        push: line("push"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_parted_by_empty_lines_and_a_line_break_is_none() {
        let form = Form::of(&[
            ("subject", " Hello "),
            ("paragraphs", "One\r\nand a half.\r\n\r\n\r\nTwo.\r\n"),
            ("button", "  "),
        ]);
        let words = typed(&form);
        assert_eq!(words.paragraphs, ["One and a half.", "Two."]);
        assert_eq!((words.subject.as_str(), words.button), ("Hello", None));
    }
}
