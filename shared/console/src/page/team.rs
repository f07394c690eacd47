//! Who may come in: people with their roles, keys for machines, and the record of what was done.
//!
//! | form | fields |
//! | --- | --- |
//! | `/team/invite` | `email`, `role` |
//! | `/team/<id>/role` | `role` |
//! | `/team/<id>/remove` | |
//! | `/team/keys` | `name`, `scope` (several) |
//! | `/team/keys/<id>/remove` | |
//!
//! All of them are an owner's.

use maud::{Markup, html};
use rappel_access::{Role, Scope};
use rappel_signal::UnixMs;

use crate::frame::{Frame, Heading, Section, document};
use crate::piece::form::{self, Field};
use crate::piece::mark::{Tone, ago, badge, copied, moment};

/// A person of the team.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// Their name in addresses.
    pub id: String,
    /// Their address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Whether it is their role at every shop.
    pub everywhere: bool,
    /// When they were last here; nothing while the invitation waits.
    pub last_at: Option<UnixMs>,
    /// Whether it is the reader.
    pub is_reader: bool,
}

/// A key for a machine.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// Its name in addresses.
    pub id: String,
    /// What the merchant called it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub made_at: UnixMs,
    /// When it was last used.
    pub used_at: Option<UnixMs>,
}

/// A line of the record.
#[derive(Clone, Debug)]
pub struct AuditLine {
    /// When.
    pub at: UnixMs,
    /// Who: an address, or a key's name.
    pub by: String,
    /// What was done.
    pub what: String,
}

/// The page's model.
#[derive(Clone, Debug, Default)]
pub struct Team {
    /// People.
    pub people: Vec<Colleague>,
    /// Whether the reader may give roles for all shops.
    pub may_everywhere: bool,
    /// Keys.
    pub keys: Vec<ApiKey>,
    /// A key that was just made: the only time it is shown.
    pub new_key: Option<String>,
    /// What was typed to invite, and what is wrong with it.
    pub invited: String,
    /// See there.
    pub invite_problem: Option<String>,
    /// What is wrong with the name or the scopes of a key.
    pub key_problem: Option<String>,
    /// The record, the latest first.
    pub audit: Vec<AuditLine>,
    /// The address of its older rest.
    pub next: Option<String>,
}

/// The page.
pub fn page(frame: &Frame, model: &Team) -> String {
    let body = html! {
        (people(frame, model))
        (keys(frame, model))
        (audit(frame, model))
    };
    let lead = html! { "Who may come in, and what they did" };
    document(
        frame,
        &Heading { section: Section::Team, title: "Team", back: None, lead, aside: html! {} },
        &body,
    )
}

fn people(frame: &Frame, model: &Team) -> Markup {
    html! {
        section.card {
            h2 { "People" }
            ul.rows { @for person in &model.people { li { (colleague(frame, person)) } } }
            @if frame.may_own() {
                h3 { "Invite somebody" }
                (form::post(frame, &["team", "invite"], &html! {
                    div.fields {
                        (form::field(&Field {
                            name: "email", label: "E-mail address", kind: "email", value: &model.invited, scope: "invite-",
                            problem: model.invite_problem.as_deref(), required: true, autocomplete: "off", ..Field::default()
                        }))
                        (role_choice("invite-", "Role", Role::Editor))
                    }
                    @if model.may_everywhere { (form::tick("everywhere", "invite-", "At all shops, those to come among them", false, false)) }
                    button.button { "Send the invitation" }
                }))
                dl.facts { @for role in Role::ALL { dt { (role.word()) } dd { (explained(role)) } } }
            }
        }
    }
}

/// What a role may do, in a line.
fn explained(role: Role) -> &'static str {
    match role {
        Role::Viewer => "sees everything, changes nothing",
        Role::Editor => "changes flows, texts and settings",
        Role::Owner => "does everything, and decides who else may",
    }
}

fn role_choice(scope: &str, label: &str, chosen: Role) -> Markup {
    let choices = Role::ALL.map(|role| (role.word(), role.word()));
    form::select("role", scope, label, chosen.word(), &choices)
}

fn colleague(frame: &Frame, person: &Colleague) -> Markup {
    let scope = format!("{}-", person.id);
    html! {
        div.what {
            p { strong { (person.email) } @if person.is_reader { " (you)" } }
            p.soft {
                (person.role.word()) @if person.everywhere { " of all shops" } " · "
                @match person.last_at { Some(at) => { "here " (ago(frame, at)) }, None => "invited, not here yet" }
            }
        }
        @if frame.may_own() && !person.is_reader {
            div.act {
                (form::post(frame, &["team", &person.id, "role"], &html! { div.line {
                    (role_choice(&scope, &format!("Role of {}", person.email), person.role))
                    button.button.small.quiet aria-label={ "Change the role of " (person.email) } { "Change" }
                } }))
                (form::post_sure(frame, &["team", &person.id, "remove"], "Take them out of the team? They are signed out at once.", &html! {
                    button.button.small.danger aria-label={ "Remove " (person.email) } { "Remove" }
                }))
            }
        }
    }
}

fn keys(frame: &Frame, model: &Team) -> Markup {
    html! {
        section.card {
            h2 { "Keys for machines" }
            @if let Some(key) = &model.new_key {
                div.flash.good role="status" { div {
                    p { strong { "Your new key." } " Copy it now: it is shown this once, and kept only as a hash." }
                    (copied("The new key", key))
                } }
            }
            @if model.keys.is_empty() { p.soft { "None. Your shop's server needs one to tell orders." } }
            ul.rows { @for key in &model.keys { li { (key_row(frame, key)) } } }
            @if frame.may_own() { (new_key(frame, model)) }
        }
    }
}

fn key_row(frame: &Frame, key: &ApiKey) -> Markup {
    html! {
        div.what {
            p { strong { (key.name) } " " @for scope in &key.scopes { (badge(Tone::Quiet, scope.word())) " " } }
            p.soft {
                "made " (moment(frame, key.made_at)) " · "
                @match key.used_at { Some(at) => { "used " (ago(frame, at)) }, None => "never used" }
            }
        }
        @if frame.may_own() {
            div.act {
                (form::post_sure(frame, &["team", "keys", &key.id, "remove"], "Take this key back? Whatever uses it stops working at once.", &html! {
                    button.button.small.danger aria-label={ "Take back " (key.name) } { "Take back" }
                }))
            }
        }
    }
}

fn new_key(frame: &Frame, model: &Team) -> Markup {
    html! {
        details.edit open[model.key_problem.is_some()] {
            summary { "Make a key" }
            (form::post(frame, &["team", "keys"], &html! {
                (form::field(&Field {
                    name: "name", label: "What is it for?", hint: "As in “warehouse” or “shop server”.", scope: "key-",
                    problem: model.key_problem.as_deref(), required: true, autocomplete: "off", ..Field::default()
                }))
                fieldset {
                    legend { "It may" }
                    @for scope in Scope::ALL {
                        div.tick {
                            input id={ "scope-" (scope.word()) } type="checkbox" name="scope" value=(scope.word());
                            label for={ "scope-" (scope.word()) } { (allowed(scope)) }
                        }
                    }
                }
                button.button { "Make the key" }
            }))
        }
    }
}

/// What a key of this scope may do, in a line.
fn allowed(scope: Scope) -> &'static str {
    match scope {
        Scope::Events => "tell of orders, products and customers",
        Scope::Figures => "read figures",
        Scope::People => "read consents, read and change the suppression list",
        Scope::Messages => "read, preview and resend messages",
        Scope::Backup => "copy everything that is kept of the shop and its people (backup)",
    }
}

fn audit(frame: &Frame, model: &Team) -> Markup {
    html! {
        section.card {
            h2 { "What was done" }
            @if model.audit.is_empty() { p.soft { @if model.next.is_some() { "Nothing on this page." } @else { "Nothing here." } } }
            ul.rows.log { @for line in &model.audit { li {
                span.what { (line.what) }
                span.soft { (line.by) " · " (moment(frame, line.at)) }
            } } }
            @if let Some(next) = &model.next { p.more { a.button.quiet href=(next) rel="next" { "Older" } } }
        }
    }
}
