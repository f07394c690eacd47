//! What holds on every page.

use crate::gallery;

/// What stands in `html` between each `from` and the next `to`.
fn parts<'a>(html: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    html.split(from).skip(1).map(|rest| rest.split(to).next().unwrap_or_default()).collect()
}

/// An attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

/// Forms that change something, each from its tag to its end.
fn post_forms(html: &str) -> Vec<&str> {
    let forms = parts(html, "<form", "</form>").into_iter();
    forms.filter(|form| form.split('>').next().is_some_and(|tag| tag.contains("method=\"post\""))).collect()
}

#[test]
fn every_form_that_changes_something_carries_the_token_and_goes_to_the_console() {
    let mut count = 0;
    for (name, html) in gallery() {
        for form in post_forms(&html) {
            count += 1;
            assert!(
                form.contains("<input type=\"hidden\" name=\"csrf\" value=\"tQ3v0G1h\">"),
                "{name}: {form}"
            );
            assert!(attribute(form, "action").unwrap().starts_with("/console/"), "{name}: {form}");
        }
    }
    assert!(count > 200, "the gallery has shrunk: {count}");
}

#[test]
fn a_viewer_gets_nothing_to_change_things_with() {
    let pages = gallery().into_iter().filter(|(name, _)| name.contains("-viewer"));
    let pages: Vec<_> = pages.collect();
    assert!(pages.len() >= 9, "{}", pages.len());
    for (name, html) in pages {
        for form in post_forms(&html) {
            assert_eq!(attribute(form, "action"), Some("/console/sign-out"), "{name}: {form}");
        }
    }
}

#[test]
fn only_an_owner_decides_who_comes_in() {
    use rappel_access::Role;
    use rappel_console::page::team::{Colleague, Team, page};
    use rappel_console::{Frame, Reader};
    let person = |role| Colleague {
        everywhere: false,
        id: "t-9".into(),
        email: "x@example.com".into(),
        role,
        last_at: None,
        is_reader: false,
    };
    let team = Team { people: vec![person(Role::Viewer)], ..Team::default() };
    let by = |role| {
        let reader = Reader { email: "r@example.com".into(), role };
        page(&Frame { reader, ..crate::frames::owner() }, &team).contains("/team/")
    };
    assert!(by(Role::Owner));
    assert!(!by(Role::Editor));
    assert!(!by(Role::Viewer));
}

#[test]
fn every_field_has_a_label_and_every_id_is_there_once() {
    for (name, html) in gallery() {
        let ids = parts(&html, " id=\"", "\"");
        for id in &ids {
            assert_eq!(ids.iter().filter(|other| other == &id).count(), 1, "{name}: {id} is there twice");
        }
        for kind in ["<input", "<select", "<textarea"] {
            for tag in parts(&html, kind, ">").into_iter().filter(|tag| !tag.contains("type=\"hidden\"")) {
                let id = attribute(tag, "id").unwrap_or_else(|| panic!("{name}: no id: {tag}"));
                assert!(html.contains(&format!("<label for=\"{id}\">")), "{name}: no label: {id}");
                for described in attribute(tag, "aria-describedby").unwrap_or_default().split_whitespace() {
                    assert!(ids.contains(&described), "{name}: {described}");
                }
            }
        }
    }
}

#[test]
fn nothing_is_inline_and_no_attribute_is_there_twice() {
    for (name, html) in gallery() {
        assert!(!html.contains(" style=") && !html.contains("<style"), "{name}");
        assert_eq!(html.matches("<script").count(), 1, "{name}: only the one file");
        for tag in parts(&html, "<", ">").iter().filter(|tag| !tag.starts_with('/')) {
            assert!(!tag.contains(" onclick="), "{name}: {tag}");
            for twice in ["class", "id", "aria-label"] {
                assert!(tag.matches(&format!(" {twice}=\"")).count() < 2, "{name}: {tag}");
            }
        }
    }
}

#[test]
fn every_page_has_one_heading_one_main_and_says_where_one_is() {
    for (name, html) in gallery() {
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert_eq!(html.matches("<main").count(), 1, "{name}");
        let signed_in = html.contains("/console/sign-out");
        // Once in the side's navigation and once in the phone's, of which only one is shown.
        assert_eq!(html.matches("aria-current=\"page\"").count(), if signed_in { 2 } else { 0 }, "{name}");
        assert_eq!(html.contains("href=\"#content\""), signed_in, "{name}");
    }
}

#[test]
fn a_pause_is_said_on_the_page_and_can_be_ended() {
    let gallery = gallery();
    let page = |wanted| &gallery.iter().find(|(name, _)| *name == wanted).unwrap().1;
    let paused = page("overview-paused-maybe");
    assert!(paused.contains("Everything is paused.") && paused.contains("name=\"paused\" value=\"no\""));
    assert!(!paused.contains("name=\"paused\" value=\"yes\""));
    assert!(paused.contains("may have brought nothing"));
    assert!(page("overview").contains("name=\"paused\" value=\"yes\""));
    assert!(page("overview").contains("Your messages brought between"));
    assert!(page("overview-viewer-early").contains("Too early to say"));
}

#[test]
fn what_the_engine_says_stands_at_its_field_with_what_was_typed() {
    let gallery = gallery();
    let page = &gallery.iter().find(|(name, _)| *name == "flow-wrong").unwrap().1;
    let form = post_forms(page).into_iter().find(|form| form.contains("/steps/1/wait/for")).unwrap();
    assert!(form.contains("value=\"soon\"") && form.contains("aria-invalid=\"true\""), "{form}");
    let before = page.split("name=\"/steps/1/wait/for\"").next().unwrap();
    assert!(before.rsplit("<li").next().unwrap().contains("is no duration"), "not at its step");
}
