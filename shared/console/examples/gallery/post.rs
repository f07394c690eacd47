//! Signing in, and the messages.

use rappel_console::page::messages::{self, Arrived, GivenUp, Messages, Outbox};
use rappel_console::page::refused::{self, Refused};
use rappel_console::page::sign_in::{self, FirstOwner};
use rappel_console::{Flash, Outside};
use rappel_signal::{Channel, DAY_MS, HOUR_MS, MINUTE_MS};

use super::Shown;
use super::frames::{NOW, outside, owner, viewer};

/// Letters on a page: `SHOWN_MAX` of the edge.
const LETTERS_SHOWN: u32 = 100;

/// The pages.
pub(crate) fn pages() -> Vec<Shown> {
    let wrong = FirstOwner {
        email: "mira@nordlicht".into(),
        code_problem: Some(
            "This code is not the one that was printed last. Run “cargo xtask deploy” again for a new one."
                .into(),
        ),
        email_problem: Some("This is no e-mail address: write it as in mira@example.com.".into()),
    };
    let out = Outside { flash: Some(Flash::Good("You are signed out.".into())), ..outside() };
    vec![
        ("sign-in", sign_in::ask(&out, "", None)),
        (
            "sign-in-wrong",
            sign_in::ask(
                &outside(),
                "mira",
                Some("This is no e-mail address: write it as in mira@example.com."),
            ),
        ),
        ("sign-in-sent", sign_in::sent(&outside(), "mira@nordlicht.example")),
        ("sign-in-landing", sign_in::landing(&outside(), "token", "mira@nordlicht.example")),
        ("sign-in-expired", sign_in::expired(&outside())),
        ("first-owner", sign_in::first_owner(&outside(), &FirstOwner::default())),
        ("first-owner-wrong", sign_in::first_owner(&outside(), &wrong)),
        ("refused", refused::page(outside().assets, &stale())),
        ("refused-too-many", refused::page(outside().assets, &too_many())),
        ("refused-not-found", refused::page(outside().assets, &not_found())),
        ("messages-empty", messages::page(&owner(), &Messages::default())),
        ("messages", messages::page(&owner(), &full())),
        ("messages-much", messages::page(&owner(), &much_given_up())),
        ("messages-viewer", messages::page(&viewer(), &full())),
    ]
}

fn full() -> Messages {
    let arrived = |name: &str, sent, bounced, complained, heard| Arrived {
        name: name.into(),
        sent,
        delivered: sent - bounced - sent / 300,
        bounced,
        complained,
        heard,
    };
    Messages {
        outbox: Some(Outbox {
            waiting: 1_284,
            next_at: Some(NOW + 4 * MINUTE_MS),
            in_flight: 2,
            sent_today: 417,
        }),
        given_up: vec![
            given_up(
                "Cart abandonment",
                "cart-abandonment",
                "second",
                Channel::Email,
                3,
                false,
                "The mail server answered “550 5.7.1 relaying denied”: check the sender's address.",
            ),
            given_up(
                "Welcome",
                "welcome",
                "send-1",
                Channel::Push,
                5,
                false,
                "The push service could not be reached for two hours.",
            ),
            given_up(
                "Price drop",
                "price-drop",
                "send-1",
                Channel::Email,
                1,
                true,
                "The provider's answer was lost on the way.",
            ),
        ],
        given_up_total: 3,
        next: None,
        arrived: vec![
            arrived("All flows", 12_480, 312, 6, true),
            arrived("Cart abandonment", 2_210, 18, 0, true),
            arrived("Welcome", 640, 0, 0, false),
            arrived("Win-back", 41, 1, 0, true),
        ],
    }
}

/// As many letters as a page shows, and more behind them.
fn much_given_up() -> Messages {
    let why = "The mail server answered “550 5.7.1 relaying denied: mail.nordlicht.example is not allowed to send for \
               this domain, see https://mail-provider.example/support/relaying for what to do”.";
    let letter = |number| {
        let id = format!("{number:032x}");
        let step = "second";
        GivenUp {
            id,
            ..given_up("Cart abandonment", "cart-abandonment", step, Channel::Email, number % 9, false, why)
        }
    };
    Messages {
        given_up: (1..=LETTERS_SHOWN).map(letter).collect(),
        given_up_total: 1_000,
        next: Some("/console/nordlicht/messages?before=001795022100000/0f".into()),
        ..full()
    }
}

fn given_up(
    name: &str,
    flow: &str,
    step: &str,
    channel: Channel,
    attempts: u32,
    gone: bool,
    why: &str,
) -> GivenUp {
    GivenUp {
        id: format!("{flow}.{step}"),
        flow: flow.into(),
        flow_name: name.into(),
        step: step.into(),
        channel,
        at: NOW - i64::from(attempts) * DAY_MS + HOUR_MS,
        attempts,
        reason: why.into(),
        may_have_gone: gone,
    }
}

/// A form of a page that is older than the session.
fn stale() -> Refused<'static> {
    let words = "this page is older than your session: go back, load it again, and send the form once more";
    Refused { status: 403, words, wait_s: None, back: Some("/console/shops/nordlicht/settings") }
}

fn too_many() -> Refused<'static> {
    Refused {
        status: 429,
        words: "too many from this network: try again later",
        wait_s: Some(1_380),
        back: None,
    }
}

fn not_found() -> Refused<'static> {
    Refused { status: 404, words: "there is no such page in the console", ..Refused::default() }
}
