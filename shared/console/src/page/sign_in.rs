//! Coming in: the address, the link that was mailed, the button behind the link, and the very first owner.
//!
//! | form | fields |
//! | --- | --- |
//! | `/console/sign-in` | `email` |
//! | `/console/sign-in/link` | `token`: a button, because programs that look at mails follow their links |
//! | `/console/first-owner` | `code`, `email` |

use maud::{Markup, html};

use crate::outside::{Outside, document};
use crate::piece::form::{self, Field, csrf};

/// The page that asks for the address. `typed` is what was typed before, `problem` what is wrong with it.
pub fn ask(outside: &Outside, typed: &str, problem: Option<&str>) -> String {
    let body = html! {
        p { "We send you a link that signs you in. There is no password to remember, or to lose." }
        form method="post" action="/console/sign-in" {
            (csrf(&outside.csrf))
            (email(typed, problem))
            button.button.wide { "Send me the link" }
        }
    };
    document(outside, "Sign in", &body)
}

/// After it: the same whether anybody of that address may come in or not.
pub fn sent(outside: &Outside, email: &str) -> String {
    let body = html! {
        p {
            "If " strong { (email) } " belongs to a shop here, a link is on its way. It works once, within 15 minutes, in "
            "this browser or another."
        }
        p.soft { "Nothing there? Look among the spam, or check the address." }
        p { a href="/console/sign-in" { "Use another address" } }
    };
    document(outside, "Look into your mailbox", &body)
}

/// What the mailed link opens: nothing happens before the button.
pub fn landing(outside: &Outside, token: &str, email: &str) -> String {
    let body = html! {
        p { "You are about to sign in as " strong { (email) } "." }
        form method="post" action="/console/sign-in/link" {
            (csrf(&outside.csrf))
            input type="hidden" name="token" value=(token);
            button.button.wide { "Sign in" }
        }
        p.soft { "You did not ask for this? Close the page, and nothing happens." }
    };
    document(outside, "Welcome back", &body)
}

/// The link is too old or was used.
pub fn expired(outside: &Outside) -> String {
    let body = html! {
        p { "This link was used already, or is older than 15 minutes. Get a new one, it takes a moment." }
        p { a.button.wide href="/console/sign-in" { "Get a new link" } }
    };
    document(outside, "This link is over", &body)
}

/// What was typed for the first owner, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct FirstOwner {
    /// The address as it was typed.
    pub email: String,
    /// What is wrong with the code.
    pub code_problem: Option<String>,
    /// What is wrong with the address.
    pub email_problem: Option<String>,
}

/// All that a console shows before anybody owns it.
pub fn first_owner(outside: &Outside, typed: &FirstOwner) -> String {
    let code = Field {
        name: "code",
        label: "One-time code",
        hint: "“cargo xtask deploy” printed it. It works once.",
        problem: typed.code_problem.as_deref(),
        autocomplete: "one-time-code",
        required: true,
        ..Field::default()
    };
    let body = html! {
        p { "This console has no owner yet. Show that the deployment is yours, and it is." }
        form method="post" action="/console/first-owner" {
            (csrf(&outside.csrf))
            (form::field(&code))
            (email(&typed.email, typed.email_problem.as_deref()))
            button.button.wide { "Make me the owner" }
        }
    };
    document(outside, "Make it yours", &body)
}

/// For somebody who is signed in, where there is no shop that they may see.
pub fn no_shop(outside: &Outside) -> String {
    let body = html! {
        p { "There is no shop here that you may see. Ask whoever asked you in to give you a role at theirs." }
        p.soft { "An owner of the whole deployment can add a shop." }
        form method="post" action="/console/sign-out" { (csrf(&outside.csrf)) button.button.quiet.wide { "Sign out" } }
    };
    document(outside, "No shop yet", &body)
}

fn email(typed: &str, problem: Option<&str>) -> Markup {
    form::field(&Field {
        name: "email",
        label: "Your e-mail address",
        kind: "email",
        value: typed,
        problem,
        autocomplete: "email",
        required: true,
        ..Field::default()
    })
}
