//! People, and one of them.

use rappel_console::Href;
use rappel_console::page::import::{self, ImportPage, ImportProblems, ImportState};
use rappel_console::page::people::{self, People, PersonRow, SegmentSize};
use rappel_console::page::person::{self, ConsentLine, ContactLine, Looked, Moment, PersonPage, What};
use rappel_signal::{Channel, Class, DAY_MS, HOUR_MS, MINUTE_MS};

use super::Shown;
use super::frames::{NOW, owner, viewer};

/// Contact, name, class of the last visit, orders.
type Known = (&'static str, Option<&'static str>, Option<Class>, u32);

/// The pages.
pub(crate) fn pages() -> Vec<Shown> {
    let none = People { query: "nobody@example.com".into(), total: 18_204, ..People::default() };
    let visitor = PersonPage {
        id: "v-8f2c".into(),
        title: "A visitor".into(),
        since: Some(NOW - HOUR_MS),
        last: Some(NOW - MINUTE_MS),
        ..PersonPage::default()
    };
    let import =
        |state: ImportState, problems| import::page(&owner(), &ImportPage { state: Some(state), problems });
    let unsure = ImportProblems {
        wording: Some("Say what they agreed to: the sentence, or the form that had it.".into()),
        sure: Some("Tick the box: only people who agreed can be brought along.".into()),
        ..ImportProblems::default()
    };
    let no_file = ImportProblems { file: Some("There are no rows in that file.".into()), ..unsure.clone() };
    vec![
        ("import", import::page(&owner(), &ImportPage::default())),
        ("import-refused", import::page(&owner(), &ImportPage { state: None, problems: no_file })),
        ("import-viewer", import::page(&viewer(), &ImportPage::default())),
        ("import-checked", import(mailchimp(), ImportProblems::default())),
        ("import-unsure", import(mailchimp(), unsure)),
        ("import-running", import(ImportState { checked: false, ..mailchimp() }, ImportProblems::default())),
        ("import-done", import(brought_along(), ImportProblems::default())),
        ("people-empty", people::page(&owner(), &People::default())),
        ("people-none-found", people::page(&owner(), &none)),
        ("people", people::page(&owner(), &full())),
        ("people-found", people::page(&owner(), &found())),
        ("people-viewer", people::page(&viewer(), &full())),
        ("person", person::page(&owner(), &ada())),
        ("person-viewer", person::page(&viewer(), &ada())),
        ("person-visitor", person::page(&owner(), &visitor)),
        ("person-suppressed", person::page(&owner(), &PersonPage { suppressed: true, own: true, ..ada() })),
    ]
}

fn mailchimp() -> ImportState {
    ImportState {
        id: "1795382100000-a1b2c3d4".into(),
        file: "subscribed_members_export_1a2b3c4d5e.csv".into(),
        tool: "Mailchimp".into(),
        at: NOW - MINUTE_MS,
        checked: true,
        rows: 18_204,
        people: 17_811,
        undated: 212,
        by_channel: [18_023, 0, 0],
        without: 160,
        suppressed: 19,
        held: 3,
        refused: 2,
        refusals: vec![
            (41, "the e-mail address must be an address such as name@domain.example, in ASCII, without quotes or a display name".into()),
            (9_120, "the line is too long: a quote may be opened and not closed".into()),
        ],
        to_tell: 18_042,
        told: 7_206,
        taken: 7_011,
        known: 160,
        left_out: 35,
        ..ImportState::default()
    }
}

fn brought_along() -> ImportState {
    let through = ImportState { checked: false, done_at: Some(NOW - MINUTE_MS), told: 18_042, ..mailchimp() };
    ImportState { taken: 17_840, known: 160, left_out: 20, failed: 3, refused: 60, ..through }
}

fn full() -> People {
    let names = [
        ("ada.lovelace@example.com", Some("Ada Lovelace"), Some(Class::Cart), 3),
        ("grace@example.org", None, Some(Class::Browse), 0),
        ("+33 6 12 34 56 78", Some("Émilie du Châtelet"), Some(Class::Checkout), 1),
        ("a.person.with.a.very.long.address.indeed@a-company-with-a-long-name.example", None, None, 12),
        ("", None, Some(Class::Search), 0),
    ];
    let row = |(place, (contact, name, class, orders)): (i64, Known)| PersonRow {
        id: format!("p-{place}"),
        contact: (!contact.is_empty()).then(|| contact.to_owned()),
        name: name.map(str::to_owned),
        last_at: NOW - place * 7 * HOUR_MS,
        class,
        orders,
        suppressed: place == 2,
    };
    let segment = |name: &str, people| SegmentSize { name: name.into(), people };
    People {
        query: String::new(),
        more_found: false,
        rows: (0..).zip(names).map(row).collect(),
        next: Some("/console/nordlicht/people?after=p-4".into()),
        total: 18_204,
        segments: vec![segment("vip", 212), segment("offer", 4_120), segment("repairs-own-tents", 38)],
    }
}

fn found() -> People {
    let rows = full().rows.into_iter().take(2).collect();
    People { query: "a".into(), more_found: true, next: None, rows, ..full() }
}

fn ada() -> PersonPage {
    let contact = |channel, to: &str, proved, suppressed: Option<&str>| ContactLine {
        channel,
        to: to.into(),
        proved,
        suppressed: suppressed.map(str::to_owned),
    };
    PersonPage {
        id: "p-0".into(),
        title: "Ada Lovelace".into(),
        since: Some(NOW - 212 * DAY_MS),
        last: Some(NOW - 2 * HOUR_MS),
        profile: vec![
            ("Country".into(), "FR".into()),
            ("Language".into(), "fr".into()),
            ("Clock".into(), "Europe/Paris, as the browser says".into()),
            ("Birthday".into(), "10 December".into()),
        ],
        orders: 3,
        spent_hundredths: 41_730,
        currency: "EUR".into(),
        contacts: vec![
            contact(Channel::Email, "ada.lovelace@example.com", true, None),
            contact(Channel::Sms, "+33 6 12 34 56 78", false, Some("STOP")),
            contact(Channel::Push, "Firefox on a phone", true, None),
        ],
        consents: vec![
            ConsentLine {
                channel: Channel::Sms,
                granted: false,
                at: NOW - 3 * DAY_MS,
                first_at: None,
                wording: String::new(),
                source: "answered STOP".into(),
            },
            ConsentLine {
                channel: Channel::Email,
                granted: true,
                at: NOW - 212 * DAY_MS,
                first_at: None,
                wording: "Yes, Nordlicht Outdoor may write to me about what I left in the shop.".into(),
                source: "the form in the footer, confirmed by a click".into(),
            },
            ConsentLine {
                channel: Channel::Email,
                granted: false,
                at: NOW - 230 * DAY_MS,
                first_at: None,
                wording: String::new(),
                source: "the shop's server".into(),
            },
            ConsentLine {
                channel: Channel::Email,
                granted: true,
                at: NOW - 300 * DAY_MS,
                first_at: Some(NOW - 390 * DAY_MS),
                wording: "News and offers by e-mail.".into(),
                source: "the shop's page".into(),
            },
        ],
        marks: vec!["vip".into(), "list: active".into()],
        suppressed: false,
        own: false,
        timeline: timeline(),
        next: Some("/console/nordlicht/people/p-0?after=61".into()),
    }
}

fn timeline() -> Vec<Moment> {
    let looked = |title: &str, at: &str, active_seconds| Looked {
        title: title.into(),
        at: Href::new(at),
        active_seconds,
    };
    let here = What::Visit {
        ended: false,
        bought: false,
        class: None,
        reasons: String::new(),
        active_seconds: 21,
        looked: Vec::new(),
    };
    let visit = What::Visit {
        ended: true,
        bought: false,
        class: Some(Class::Cart),
        reasons: "2 products in the cart, 2 min 10 s on Ridge tent for two, third visit".into(),
        active_seconds: 412,
        looked: vec![
            looked("Ridge tent for two", "https://nordlicht.example/ridge-tent", 130),
            looked("<b>Wool</b> blanket", "javascript:alert(1)", 48),
        ],
    };
    let not_sent = What::NotSent {
        flow: "browse-abandonment".into(),
        flow_name: "Browse abandonment".into(),
        step: None,
        words: "Not entered: a stronger flow, cart abandonment, runs.".into(),
    };
    let sent = What::Sent {
        flow: "cart-abandonment".into(),
        flow_name: "Cart abandonment".into(),
        step: Some("first".into()),
        words: "Sent by e-mail at 21:40: one hour after the visit's end, nothing speaks against it.".into(),
        became: vec!["delivered".into(), "clicked".into()],
    };
    let at = |hours: i64, what| Moment { at: NOW - hours * HOUR_MS, what };
    vec![
        at(0, here),
        at(2, sent),
        at(3, visit),
        at(3, not_sent),
        at(60, What::Order { words: "Order 10482, €129.00".into() }),
        at(61, What::Other { words: "Agreed to e-mails".into() }),
    ]
}
