//! Set-up, connections, team and settings.

use std::collections::BTreeMap;

use rappel_console::page::connections::{self, Connections, Feed, KeyField, LastEvent, Provider};
use rappel_console::page::set_up::{self, DnsRecord, NewShop, RecordState, SetUp, SetUpProblems};
use rappel_console::page::settings::{self, Settings};
use rappel_console::page::team::{self, ApiKey, AuditLine, Colleague, Team};
use rappel_console::{Flash, Frame, Role, Scope};
use rappel_signal::{DAY_MS, HOUR_MS, MINUTE_MS};

use super::Shown;
use super::frames::{NOW, after, outside, owner, viewer};

const TAG: &str = "<script async src=\"https://rappel.nordlicht.example/r/nordlicht.js\"></script>";

/// Lines of the log on a page: `AUDIT_SHOWN_MAX` of the edge.
const LINES_SHOWN: i64 = 100;

/// The pages.
pub(crate) fn pages() -> Vec<Shown> {
    let new = Frame { set_up_left: true, ..owner() };
    let wrong = SetUp {
        problems: SetUpProblems {
            domain: Some("Write the domain alone, as in shop.example.com.".into()),
            ..SetUpProblems::default()
        },
        ..begun()
    };
    let seen = SetUp { domain: "nordlicht.example".into(), seen_at: Some(NOW - MINUTE_MS), ..begun() };
    let mailing = SetUp {
        sender: "hello@nordlicht.example".into(),
        postal_address: "Nordlicht Outdoor, Hafenstraße 4, 20457 Hamburg".into(),
        mail_provider: "Postmark".into(),
        records: records(RecordState::Missing),
        ..seen.clone()
    };
    let nobody_mails = SetUp { mail_provider: String::new(), records: Vec::new(), ..mailing.clone() };
    let problems = SetUpProblems {
        domain: Some("an allowed origin must look like https://shop.example, without a path".into()),
        ..SetUpProblems::default()
    };
    let typed = NewShop {
        name: "Nordlicht".into(),
        domain: "nordlicht.example/shop".into(),
        is_another: true,
        problems,
    };
    let done =
        SetUp { records: records(RecordState::Found), push_ready: true, flow_live: true, ..mailing.clone() };
    let waiting = SetUp { domain: "nordlicht.example".into(), ..begun() };
    vec![
        ("set-up", set_up::page(&new, &begun())),
        ("set-up-wrong", set_up::page(&new, &wrong)),
        ("set-up-waiting", set_up::page(&new, &waiting)),
        ("set-up-sender", set_up::page(&new, &mailing)),
        ("set-up-no-provider", set_up::page(&new, &nobody_mails)),
        ("set-up-new", set_up::new_shop(&outside(), &NewShop::default())),
        ("set-up-another", set_up::new_shop(&outside(), &typed)),
        ("set-up-done", set_up::page(&owner(), &done)),
        (
            "connections-empty",
            connections::page(&owner(), &Connections { tag: TAG.into(), ..Connections::default() }),
        ),
        ("connections", connections::page(&owner(), &connected())),
        ("connections-viewer", connections::page(&viewer(), &connected())),
        ("team", team::page(&owner(), &the_team())),
        ("team-new-key", team::page(&after(Flash::Good("The key is made.".into())), &new_key())),
        ("team-much", team::page(&owner(), &much_done())),
        ("team-viewer", team::page(&viewer(), &the_team())),
        ("settings", settings::page(&owner(), &the_settings())),
        (
            "settings-wrong",
            settings::page(&after(Flash::Bad("This was not saved.".into())), &wrong_settings()),
        ),
        ("settings-viewer", settings::page(&viewer(), &the_settings())),
    ]
}

fn begun() -> SetUp {
    SetUp {
        name: "Nordlicht Outdoor".into(),
        tag: TAG.into(),
        seen_address: "/console/nordlicht/set-up/seen".into(),
        first_flows: vec![
            ("cart-abandonment".into(), "Cart abandonment".into()),
            ("welcome".into(), "Welcome".into()),
        ],
        ..SetUp::default()
    }
}

fn records(state: RecordState) -> Vec<DnsRecord> {
    let record = |purpose: &str, kind: &str, name: &str, value: &str, state| DnsRecord {
        purpose: purpose.into(),
        kind: kind.into(),
        name: name.into(),
        value: value.into(),
        note: String::new(),
        state,
    };
    vec![
        record(
            "SPF",
            "TXT",
            "nordlicht.example",
            "v=spf1 include:_spf.mail-provider.example ~all",
            RecordState::Found,
        ),
        DnsRecord {
            purpose: "DKIM".into(),
            kind: "TXT".into(),
            note: "Postmark shows it: under Sender Signatures, DNS Settings. Its name has a date in it, so it cannot be looked up.".into(),
            state: RecordState::Unknown,
            ..DnsRecord::default()
        },
        record(
            "DKIM",
            "TXT",
            "rappel._domainkey.nordlicht.example",
            &format!("v=DKIM1; k=rsa; p={}", "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB".repeat(6)),
            state,
        ),
        record(
            "DMARC",
            "TXT",
            "_dmarc.nordlicht.example",
            "v=DMARC1; p=none; rua=mailto:dmarc@nordlicht.example",
            state,
        ),
    ]
}

fn connected() -> Connections {
    let event = |minutes: i64, name: &str, from: &str, refused: Option<&str>| LastEvent {
        at: NOW - minutes * MINUTE_MS,
        name: name.into(),
        from: from.into(),
        refused: refused.map(str::to_owned),
    };
    Connections {
        tag: TAG.into(),
        pages_at: Some(NOW - 2 * MINUTE_MS),
        feed: Feed {
            url: "https://nordlicht.example/feed.xml".into(),
            every_hours: "6".into(),
            read_at: Some(NOW - 2 * HOUR_MS),
            products: 1_482,
            problem: None,
            refused: vec!["item 212: the price “free” is no amount".into()],
        },
        events: vec![
            event(2, "product", "shopify", None),
            event(5, "order-placed", "server", None),
            event(48, "a webhook", "woocommerce", Some("its signature does not fit the secret")),
        ],
        providers: providers().into_iter().chain(further()).collect(),
    }
}

fn the_team() -> Team {
    let person = |id: &str, email: &str, role, last: Option<i64>, is_reader| Colleague {
        everywhere: is_reader,
        id: id.into(),
        email: email.into(),
        role,
        last_at: last.map(|hours| NOW - hours * HOUR_MS),
        is_reader,
    };
    let line = |hours: i64, by: &str, what: &str| AuditLine {
        at: NOW - hours * HOUR_MS,
        by: by.into(),
        what: what.into(),
    };
    Team {
        people: vec![
            person("t-1", "mira@nordlicht.example", Role::Owner, Some(0), true),
            person("t-2", "jonas@nordlicht.example", Role::Editor, Some(31), false),
            person("t-3", "agency.person.with.a.long.name@an-agency.example", Role::Viewer, None, false),
        ],
        keys: vec![ApiKey {
            id: "k-1".into(),
            name: "warehouse".into(),
            scopes: vec![Scope::Events, Scope::Backup],
            made_at: NOW - 40 * DAY_MS,
            used_at: Some(NOW - 3 * MINUTE_MS),
        }],
        audit: vec![
            line(1, "mira@nordlicht.example", "Flow “Cart abandonment”: step 2 waits for 2h instead of 1h"),
            line(30, "jonas@nordlicht.example", "Erased a person"),
            line(31, "key “warehouse”", "Offer “autumn” added"),
        ],
        ..Team::default()
    }
}

/// As many lines of the log as a page shows, and more behind them.
fn much_done() -> Team {
    let line = |hours: i64| AuditLine {
        at: NOW - hours * HOUR_MS,
        by: "agency.person.with.a.long.name@an-agency.example".into(),
        what: "changed the texts of cart-abandonment: cart-abandonment-2 in French, after looking at it"
            .into(),
    };
    Team {
        audit: (1..=LINES_SHOWN).map(line).collect(),
        next: Some("/console/nordlicht/team?before=001795022100000/0000/s".into()),
        ..the_team()
    }
}

fn new_key() -> Team {
    Team {
        new_key: Some("rpl_live_4f9a2c7d1b8e4b60a5e3d7c9f2a1b8e4".into()),
        invited: "lena@".into(),
        invite_problem: Some("This is no e-mail address: write it as in lena@example.com.".into()),
        key_problem: Some("Two keys cannot have the same name.".into()),
        ..the_team()
    }
}

fn the_settings() -> Settings {
    Settings {
        name: "Nordlicht Outdoor".into(),
        contact: "help@nordlicht.example".into(),
        postal_address: "Nordlicht GmbH, Hafenstraße 12, 24103 Kiel".into(),
        language: "en".into(),
        zone: "Europe/Paris".into(),
        country: "FR".into(),
        sender: "hello@nordlicht.example".into(),
        records: records(RecordState::Found),
        double_opt_in: true,
        test_mode: true,
        test_addresses: vec!["mira@nordlicht.example".into(), "jonas@nordlicht.example".into()],
        ..Settings::default()
    }
}

fn wrong_settings() -> Settings {
    let of = |name: &str, words: &str| (name.to_owned(), words.to_owned());
    Settings {
        typed: BTreeMap::from([of("email_gap", "two days"), of("addresses", "mira@")]),
        problems: BTreeMap::from([
            of(
                "email_gap",
                "“two days” is no duration: write a whole number and s, min, h or d, as in “2d”.",
            ),
            of("addresses", "“mira@” is no e-mail address."),
        ]),
        ..the_settings()
    }
}

fn secret(kept: bool, problem: Option<&str>) -> KeyField {
    KeyField {
        name: "key".into(),
        label: "API key".into(),
        hint: "Settings → API keys; “sending access” is enough.".into(),
        kept,
        secret: true,
        problem: problem.map(str::to_owned),
        ..KeyField::default()
    }
}

fn place() -> KeyField {
    KeyField {
        name: "slot".into(),
        label: "Its place".into(),
        value: "second".into(),
        choices: vec![
            ("first", "First: all e-mails go by it"),
            ("second", "Second: for what the first does not take"),
        ],
        ..KeyField::default()
    }
}

fn webhook(name: &str) -> Option<String> {
    Some(format!("https://rappel.nordlicht.example/v1/nordlicht/feedback/{name}"))
}

/// In further places.
fn further() -> [Provider; 2] {
    [
        Provider {
            name: "second-postmark".into(),
            title: "Postmark, in second place".into(),
            does: "Sends e-mail that the first provider does not take for reasons of its own.".into(),
            connected: true,
            own: true,
            fields: vec![secret(true, None)],
            webhook: webhook("postmark"),
            ..Provider::default()
        },
        Provider {
            name: "audience-lost-carts".into(),
            title: "Meta audience: lost-carts".into(),
            does: "Takes shoppers into an advertising audience, and out of it.".into(),
            connected: true,
            own: true,
            works: Some(true),
            fields: vec![secret(true, None)],
            ..Provider::default()
        },
    ]
}

fn providers() -> Vec<Provider> {
    vec![
        Provider {
            name: "resend".into(),
            title: "Resend".into(),
            does: "Sends your e-mails.".into(),
            connected: true,
            own: true,
            works: Some(true),
            fields: vec![secret(true, None), place()],
            webhook: webhook("resend"),
            heard_at: Some(NOW - 9 * MINUTE_MS),
            ..Provider::default()
        },
        Provider {
            name: "twilio".into(),
            title: "Twilio".into(),
            does: "Sends SMS.".into(),
            connected: true,
            own: true,
            works: Some(false),
            said: "401: the token is not that of the account.".into(),
            fields: vec![
                KeyField {
                    name: "sid".into(),
                    label: "Account SID".into(),
                    kept: true,
                    value: "AC0123".into(),
                    ..KeyField::default()
                },
                KeyField {
                    label: "Auth token".into(),
                    name: "token".into(),
                    ..secret(true, Some("This token was refused."))
                },
            ],
            webhook: webhook("twilio"),
            ..Provider::default()
        },
        Provider {
            name: "push".into(),
            title: "Push notifications".into(),
            does: "Sends to browsers that allow it, by keys of the shop's own.".into(),
            connected: true,
            makes: true,
            fields: vec![secret(false, None)],
            ..Provider::default()
        },
        Provider {
            name: "klaviyo".into(),
            title: "Klaviyo".into(),
            does: "Is told what happens, if you want it to write in our place.".into(),
            fields: vec![secret(false, None)],
            ..Provider::default()
        },
    ]
}
