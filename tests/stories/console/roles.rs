//! Every address of the console, asked by everybody who may not: the table in docs/doors.md, which `cargo xtask tidy` keeps whole,
//! says who may. Refused means refused before anything is kept or sent.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use rappel_tests::device::Device;
use rappel_tests::project;
use rappel_tests::services::Answer;
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::json;

use super::desk::{OWNER, stage};
use super::kept::{changed, kept};
use super::visitor::Visitor;
use crate::events::server::{order, told};
use crate::identity::people::{ADA, leaves_a_cart, settled};
use rappel_tests::poll;

const VERA: &str = "vera@fellwren.example";
const EDDA: &str = "edda@fellwren.example";
/// Owns the other shop, and has no role at this one.
const OTTO: &str = "otto@fellwren.example";
/// Has a role that is changed and taken back, and never comes in.
const MONA: &str = "mona@fellwren.example";
/// After it a visit is over, and whoever it was is on the list of people.
const VISIT_OVER: Duration = Duration::from_secs(31 * 60);
const TOO_LARGE: Answer = Answer::Say(413, r#"{"message":"too large"}"#);

/// For each address that takes forms of members: one that its page could send, and what whoever may is answered. In an order in
/// which each finds what it needs.
const FORMS: [(&str, &str, u16); 39] = [
    ("…/pause", "paused=no", 303),
    ("…/flows/new", "name=Quotes&starts=event&template=welcome-1", 303),
    ("…/flows/<flow>/edit", "%2Fsteps%2F1%2Fwait%2Ffor=9h", 303),
    ("…/flows/<flow>/steps", "at=%2Fsteps%2F1&act=wait&for=2h", 303),
    ("…/flows/<flow>/json", "json=%7B%7D", 422),
    ("…/flows/<flow>/undo", "version=9999", 422),
    ("…/flows/<flow>/test", "step=first", 303),
    ("…/flows/<flow>/try", "", 200),
    (
        "…/flows/<flow>/texts/<text>",
        "subject=Hello&preheader=Hello&heading=Hello&paragraphs=Hello&button=Go&push_title=Hello&push=Hello",
        303,
    ),
    ("…/flows/<flow>/texts/<text>/reset", "", 303),
    (
        "…/flows/<flow>/texts/<text>/preview",
        "subject=Hello&preheader=Hello&heading=Hello&paragraphs=Hello&push=Hello",
        200,
    ),
    ("…/flows/<flow>/status", "status=off", 303),
    // Without a file, which no browser sends like that: the door is asked for the role first, and for the token before the file.
    ("…/people/import", "file=email", 422),
    ("…/people/import/start", "id=1&wording=News&sure=yes", 422),
    ("…/people/import/cancel", "id=1", 422),
    ("…/people/<id>/export", "", 200),
    ("…/people/<id>/suppress", "suppressed=yes", 303),
    ("…/people/<id>/own", "own=yes", 303),
    ("…/people/<id>/erase", "sure=yes", 303),
    ("…/messages/<letter>/resend", "", 303),
    ("…/connections/feed", "url=<shop>/feed.xml&every_hours=24", 303),
    ("…/connections/feed/read", "", 303),
    ("…/connections/<name>/key", "key=a+secret+of+the+console", 303),
    ("…/connections/<name>/make", "", 404),
    ("…/connections/<name>/remove", "", 303),
    ("…/team/invite", "email=eve%40fellwren.example&role=viewer", 303),
    ("…/team/<member>/role", "role=editor", 303),
    ("…/team/<member>/remove", "", 303),
    ("…/team/keys", "name=mine&scope=people", 200),
    ("…/team/keys/<key>/remove", "", 303),
    ("…/settings/shop", "name=Fellwren&postal_address=4+Mill+Lane&language=en&zone=Europe%2FParis", 303),
    ("…/settings/sender", "sender=shop%40fellwren.example", 303),
    ("…/settings/records", "", 303),
    ("…/settings/rules", "quiet_from=soon", 422),
    ("…/settings/test-mode", "on=yes&addresses=vera%40fellwren.example", 303),
    ("…/set-up/shop", "name=&domain=", 422),
    ("…/set-up/sender", "sender=&postal_address=", 422),
    ("…/set-up/sender/check", "", 303),
    ("…/set-up/push", "", 303),
];

/// A row of the table: the address, and the least role for its page and for its form.
struct Door {
    address: String,
    page: String,
    form: String,
}

fn doors() -> Vec<Door> {
    let text = fs::read_to_string(project::root().join("docs/doors.md")).unwrap();
    let (_, section) = text.split_once("\n## The console\n").expect("the console's doors");
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"));
    let row = |row: &str| {
        let cells: Vec<&str> = row.split(" | ").collect();
        let [address, page, form] = cells[..] else { panic!("no row of doors: {row}") };
        Door { address: address.trim_end_matches('`').into(), page: page.into(), form: form.into() }
    };
    let doors: Vec<Door> = rows.map(row).collect();
    let roles = ["anybody", "viewer", "editor", "owner", "owner of all", "—"];
    for door in &doors {
        assert!(roles.contains(&&*door.page) && roles.contains(&&*door.form), "{}", door.address);
    }
    doors
}

/// Everybody, and what there is at the shop.
struct Cast {
    olive: Visitor,
    edda: Visitor,
    vera: Visitor,
    otto: Visitor,
    nobody: Visitor,
    ada: Device,
    letter: String,
    key: String,
}

impl Cast {
    async fn on(stage: &Stage) -> Cast {
        let olive = Visitor::owner(stage).await;
        for (shop, email, role) in [
            ("demo", VERA, "viewer"),
            ("demo", EDDA, "editor"),
            ("other", OTTO, "owner"),
            ("demo", MONA, "viewer"),
        ] {
            let form = format!("email={email}&role={role}");
            let (status, _) = olive.gets(stage, &format!("/shops/{shop}/team/invite"), &form).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{email}");
        }
        let [vera, edda] = [
            Visitor::by_mail(stage, (VERA, 2), "/shops/demo").await,
            Visitor::by_mail(stage, (EDDA, 2), "/shops/demo").await,
        ];
        let otto = Visitor::by_mail(stage, (OTTO, 2), "/shops/other").await;
        let (_, page) = olive.gets(stage, "/shops/demo/team/keys", "name=Reports&scope=figures").await;
        let (_, rest) = page.split_once("/team/keys/").expect("a key that can be taken back");
        let key = rest.split('/').next().unwrap().to_owned();
        let (status, _) =
            olive.gets(stage, "/shops/demo/connections/resend/key", "key=re_typed_by_the_owner").await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let ada = leaves_a_cart(stage, 1, "boots", ADA).await;
        settled(stage, &[&ada]).await;
        stage.worker().advance(VISIT_OVER).await;
        poll::until("her to be on the list of people", async || {
            stage.worker().wake().await;
            let page = olive.reads(stage, "/shops/demo/people").await;
            if page.contains(ADA) { Ok(()) } else { Err(page) }
        })
        .await;
        let letter = given_up(stage, &olive).await;
        let nobody = Visitor { cookies: Vec::new(), csrf: olive.csrf.clone() };
        Cast { olive, edda, vera, otto, nobody, ada, letter, key }
    }

    /// An address of a shop, with what there is at the demo shop in its places.
    fn path(&self, address: &str, shop: &str) -> String {
        let member: String = MONA.bytes().map(|byte| format!("{byte:02x}")).collect();
        let places = [
            ("…", format!("/shops/{shop}")),
            ("/console", String::new()),
            ("<flow>", "cart-abandonment".into()),
            ("<text>", "cart-abandonment-1".into()),
            ("<id>", format!("d-{}", self.ada.visitor)),
            ("<letter>", self.letter.clone()),
            ("<name>", "woocommerce".into()),
            ("<member>", member),
            ("<key>", self.key.clone()),
        ];
        places.iter().fold(address.to_owned(), |path, (place, with)| path.replace(place, with))
    }

    /// Whoever has just that role.
    fn least(&self, role: &str) -> &Visitor {
        match role {
            "viewer" => &self.vera,
            "editor" => &self.edda,
            _ => &self.olive,
        }
    }

    /// Whoever has less than that role at the shop, with what they are told.
    fn below(&self, role: &str) -> Vec<(&str, &Visitor, StatusCode)> {
        let (away, gone, no) = (StatusCode::SEE_OTHER, StatusCode::NOT_FOUND, StatusCode::FORBIDDEN);
        let mut below = vec![("nobody", &self.nobody, away), ("an owner elsewhere", &self.otto, gone)];
        match role {
            "viewer" => {}
            "editor" => below.push(("a viewer", &self.vera, no)),
            "owner" => below.extend([("a viewer", &self.vera, no), ("an editor", &self.edda, no)]),
            "owner of all" => {
                below = vec![("nobody", &self.nobody, away), ("an owner of one", &self.otto, no)];
                below.extend([("a viewer", &self.vera, no), ("an editor", &self.edda, no)]);
            }
            _ => below.clear(),
        }
        below
    }
}

/// The name of a message that was given up.
async fn given_up(stage: &Stage, olive: &Visitor) -> String {
    stage.services().of("resend").answers().set_next([TOO_LARGE]);
    told(stage, &order(stage, "1001", "dora@example.com", "boots")).await;
    poll::until("a message to be given up", async || {
        stage.worker().wake().await;
        let page = olive.reads(stage, "/shops/demo/messages").await;
        let letter =
            page.split_once("/messages/").map(|(_, rest)| rest.split('/').next().unwrap().to_owned());
        letter.ok_or(page)
    })
    .await
}

async fn cast(stage: &Stage) -> Cast {
    Cast::on(stage).await
}

async fn shops() -> Stage {
    let shop = json!({ "flows": ["cart-abandonment", "order-confirmation"] });
    stage(Setting { shop, more_shops: vec!["other"], ..Setting::default() }).await
}

/// What a form is answered with, with the token of whoever sends it, and where it leads.
async fn form(stage: &Stage, who: &Visitor, path: &str, fields: &str) -> StatusCode {
    let form = format!("csrf={}&{fields}", who.csrf);
    who.sends(stage, path, Some(&stage.worker().origin()), &form).await.0
}

/// A form that the page of this address could send.
fn fields(stage: &Stage, address: &str) -> String {
    let known = FORMS.iter().find(|(known, ..)| *known == address);
    let (_, fields, _) = known.unwrap_or_else(|| panic!("{address} has no form here: add one to FORMS"));
    fields.replace("<shop>", &stage.shop_origin())
}

/// Messages that have left, by either way.
fn sent(stage: &Stage) -> usize {
    stage.mailbox().mails().len() + stage.services().of("resend").calls().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_is_refused_at_every_address_and_changes_nothing() {
    let stage = shops().await;
    let cast = cast(&stage).await;
    let (before, sent_before) = (kept(&stage, &["demo", "other"]).await, sent(&stage));
    assert!(before.keys().any(|key| key.contains("/v1/demo/backup device/")), "{:?}", before.keys());
    for Door { address, page, form: role } in &doors() {
        let path = cast.path(address, "demo");
        match page.as_str() {
            "—" => {
                assert_eq!(cast.olive.looks(&stage, &path).await, StatusCode::METHOD_NOT_ALLOWED, "{path}")
            }
            page => {
                for (who, visitor, expected) in cast.below(page) {
                    assert_eq!(visitor.looks(&stage, &path).await, expected, "{path}, {who}");
                }
            }
        }
        if role == "—" {
            assert_eq!(form(&stage, &cast.olive, &path, "").await, StatusCode::METHOD_NOT_ALLOWED, "{path}");
            continue;
        }
        let of_shop = ["viewer", "editor", "owner"].contains(&role.as_str());
        let fields = if of_shop { fields(&stage, address) } else { String::new() };
        for (who, visitor, expected) in cast.below(role) {
            assert_eq!(form(&stage, visitor, &path, &fields).await, expected, "{path}, {who}");
        }
        forged(&stage, cast.least(role), &path, &fields).await;
    }
    let after = kept(&stage, &["demo", "other"]).await;
    assert_eq!(changed(&before, &after), Vec::<String>::new());
    assert_eq!(sent(&stage), sent_before);
    assert!(
        !cast.olive.reads(&stage, "/shops/demo/people/import").await.contains("name=\"id\""),
        "no upload"
    );
}

/// Whoever may is refused as well where no page of ours, made for them, has sent the form.
async fn forged(stage: &Stage, who: &Visitor, path: &str, fields: &str) {
    let ours = stage.worker().origin();
    let right = format!("csrf={}&{fields}", who.csrf);
    for (origin, form, why) in [
        (None, &right, "it does not say where it comes from"),
        (Some("https://evil.example"), &right, "another site"),
        (Some(ours.as_str()), &fields.to_owned(), "no token"),
        (Some(ours.as_str()), &format!("csrf={}0&{fields}", who.csrf), "another token"),
    ] {
        assert_eq!(who.sends(stage, path, origin, form).await.0, StatusCode::FORBIDDEN, "{path}: {why}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_least_role_that_the_table_names_is_enough() {
    let stage = shops().await;
    let cast = cast(&stage).await;
    let doors = doors();
    for Door { address, page, .. } in doors.iter().filter(|door| door.page == "viewer") {
        let path = cast.path(address, "demo");
        assert_eq!(cast.vera.looks(&stage, &path).await, StatusCode::OK, "{path}: {page}");
    }
    let of_members: BTreeSet<&str> = doors
        .iter()
        .filter(|door| ["viewer", "editor", "owner"].contains(&&*door.form))
        .map(|door| door.address.as_str())
        .collect();
    let with_forms: BTreeSet<&str> = FORMS.iter().map(|(address, ..)| *address).collect();
    assert_eq!(of_members, with_forms, "every form of the table, and no other");
    let mut others = Vec::new();
    for (address, _, expected) in FORMS {
        let role = &doors.iter().find(|door| door.address == address).unwrap().form;
        let path = cast.path(address, "demo");
        let status = form(&stage, cast.least(role), &path, &fields(&stage, address)).await.as_u16();
        if status != expected {
            others.push(format!("{path} by the least {role}: {status} and not {expected}"));
        }
    }
    assert!(others.is_empty(), "{others:#?}");
    assert_eq!(
        form(&stage, &cast.olive, "/set-up", "name=Third&domain=third.example").await,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_of_one_shop_is_not_reached_through_another() {
    let stage = shops().await;
    let cast = cast(&stage).await;
    let (before, sent_before) = (kept(&stage, &["demo", "other"]).await, sent(&stage));
    // Otto owns the other shop, and knows by what names things of the demo shop go.
    for (address, expected) in [
        ("…/people/<id>/export", StatusCode::NOT_FOUND),
        ("…/people/<id>/suppress", StatusCode::NOT_FOUND),
        ("…/people/<id>/own", StatusCode::NOT_FOUND),
        ("…/people/<id>/erase", StatusCode::NOT_FOUND),
        ("…/messages/<letter>/resend", StatusCode::CONFLICT),
        ("…/team/<member>/role", StatusCode::NOT_FOUND),
        ("…/team/<member>/remove", StatusCode::NOT_FOUND),
        ("…/team/keys/<key>/remove", StatusCode::SEE_OTHER),
    ] {
        let path = cast.path(address, "other");
        assert_eq!(form(&stage, &cast.otto, &path, &fields(&stage, address)).await, expected, "{path}");
    }
    let theirs = cast.path("…/people/<id>", "other");
    assert_eq!(cast.otto.looks(&stage, &theirs).await, StatusCode::NOT_FOUND);
    // Whoever owns everything is seen at the other shop, too, and is not its owner's to change.
    let olive: String = OWNER.bytes().map(|byte| format!("{byte:02x}")).collect();
    for (wish, fields) in [("role", "role=viewer"), ("remove", "")] {
        let path = format!("/shops/other/team/{olive}/{wish}");
        assert_eq!(form(&stage, &cast.otto, &path, fields).await, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    let after = kept(&stage, &["demo", "other"]).await;
    assert_eq!(changed(&before, &after), Vec::<String>::new());
    assert_eq!(sent(&stage), sent_before);
    // And what his own pages show is of his own shop.
    for Door { address, .. } in
        doors().iter().filter(|door| door.page == "viewer" && !door.address.contains("<id>"))
    {
        let path = cast.path(address, "other");
        let page = cast.otto.reads(&stage, &path).await;
        for word in [VERA, EDDA, MONA, ADA, &cast.letter, &cast.key, "/shops/demo"] {
            assert!(!page.contains(word), "{path} shows {word}");
        }
    }
}
