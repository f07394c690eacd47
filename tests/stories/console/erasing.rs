//! An erasure among what happens meanwhile: an alarm in the middle of telling a list, somebody who moved from the device,
//! connections that do not open or know a person by one word alone.

use rappel_signal::Fact;
use rappel_tests::device::Device;
use rappel_tests::poll;
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::desk::stage;
use super::person::{CUSTOMER, PHONE, id_of, keeps_a_no_of_nobody};
use super::remains::nothing_is_left;
use super::visitor::Visitor;
use crate::events::server::{account, told};
use crate::identity::people::{
    ADA, BOB, DAY, HOUR, MINUTE, adds, journey, leaves_a_cart, live, page, person, says, settled, verify,
};

/// Holds the list of people, or lets it go; how many wait to tell it of somebody.
async fn hold(stage: &Stage, held: bool) -> u64 {
    let address = format!("{}/dev/api/people-held", stage.worker().origin());
    let answer = stage.worker().client().post(address).body(held.to_string()).send().await.unwrap();
    answer.text().await.unwrap().parse().unwrap()
}

/// The page of whoever is at a device.
fn page_of(device: &Device) -> String {
    format!("/shops/demo/people/d-{}", device.visitor)
}

async fn erases(stage: &Stage, owner: &Visitor, page: &str) {
    let (status, said) = owner.gets(stage, &format!("{page}/erase"), "sure=yes").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{said}");
}

/// Waits until nothing of an erasure is left to do on a device that nobody is at any more.
async fn until_forgotten(stage: &Stage, device: &Device) {
    poll::until("the device to be forgotten", async || {
        stage.worker().wake().await;
        let known = journey(stage, device).await;
        if known.is_null() { Ok(()) } else { Err(known.to_string()) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_that_tells_the_list_of_somebody_who_is_erased_meanwhile_brings_nothing_back() {
    let mut stage = stage(Setting::default()).await;
    let owner = Visitor::owner(&stage).await;
    for (number, is_killed) in [(0x0ada_0011, false), (0x0ada_0012, true)] {
        let device = leaves_a_cart(&stage, number, "boots", ADA).await;
        live(&mut stage, &[&device], &[ADA], 31 * MINUTE).await;
        hold(&stage, true).await;
        // What the shop says of them is told of at once; the alarm that does is held.
        let suppress = format!("{}/suppress", page_of(&device));
        assert_eq!(owner.gets(&stage, &suppress, "suppressed=yes").await.0, StatusCode::SEE_OTHER);
        poll::until("the alarm to tell the list", async || {
            if hold(&stage, true).await > 0 { Ok(()) } else { Err(String::from("nobody waits")) }
        })
        .await;
        erases(&stage, &owner, &page_of(&device)).await;
        assert_eq!(journey(&stage, &device).await, json!({ "forgetting": true }), "the alarm is not over");
        match is_killed {
            true => {
                stage.worker().kill();
                stage.worker().restart();
            }
            false => drop(hold(&stage, false).await),
        }
        until_forgotten(&stage, &device).await;
        nothing_is_left(&stage, &owner, &[&device.visitor.to_string()]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_moved_from_an_erased_device_is_found_by_the_links_of_before() {
    let mut stage = stage(Setting::default()).await;
    let owner = Visitor::owner(&stage).await;
    let mut family = leaves_a_cart(&stage, 0x0ada_0013, "boots", ADA).await;
    live(&mut stage, &[&family], &[ADA], 3 * HOUR).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let link = mail.header("List-Unsubscribe").unwrap().trim_matches(['<', '>']).to_owned();
    verify(&stage, &family, ADA).await;
    settled(&stage, &[&family]).await;
    // A page that was opened before says nothing of the person's other devices: it leads to theirs.
    erases(&stage, &owner, &page_of(&family)).await;
    assert_eq!(person(&stage, ADA).await["person"]["segments"].as_array().unwrap().len(), 1);

    page(&mut family, vec![Fact::LogOut]).await;
    page(&mut family, [adds("tent"), says(BOB)].concat()).await;
    live(&mut stage, &[&family], &[ADA, BOB], 31 * MINUTE).await;
    assert!(owner.reads(&stage, &page_of(&family)).await.contains(BOB));
    erases(&stage, &owner, &page_of(&family)).await;
    poll::until("everything to be told", async || {
        stage.worker().wake().await;
        let (device, bob) = (journey(&stage, &family).await, person(&stage, BOB).await);
        let done = device["person"].is_object() && bob.is_null();
        if done { Ok(()) } else { Err(format!("{device} {bob}")) }
    })
    .await;
    assert_eq!(owner.looks(&stage, &page_of(&family)).await, StatusCode::NOT_FOUND, "nobody is there");
    // The database is not his alone, so it stays; none of its rows has anything of him.
    let left = journey(&stage, &family).await.to_string();
    assert!([BOB, "tent"].iter().all(|word| !left.contains(word)), "{left}");
    assert!(owner.reads(&stage, &format!("/shops/demo/people?q={BOB}")).await.contains("Nobody found"));

    stage.worker().client().post(&link).body("List-Unsubscribe=One-Click").send().await.unwrap();
    poll::until("her word to reach her", async || {
        settled(&stage, &[&family]).await;
        let known = person(&stage, ADA).await.to_string();
        if known.contains("unsubscribed") { Ok(()) } else { Err(known) }
    })
    .await;
}

/// Klaviyo and Brevo, as the deployment's secret names them.
fn both() -> String {
    json!({ "klaviyo": "klaviyo://pk_key", "brevo": "brevo://xkeysib-key" }).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_takes_one_of_address_and_number_is_told_of_each() {
    let variables = vec![("CONNECTIONS", both())];
    let mut stage = stage(Setting { variables, ..Setting::default() }).await;
    let owner = Visitor::owner(&stage).await;
    let mut hers = account(&stage, CUSTOMER, ADA);
    hers["phone"] = PHONE.into();
    told(&stage, &hers).await;
    let device = leaves_a_cart(&stage, 0x0ada_0014, "boots", ADA).await;
    verify(&stage, &device, ADA).await;
    settled(&stage, &[&device]).await;
    let her_page = format!("/shops/demo/people/{}", id_of(&stage, &device).await);
    live(&mut stage, &[&device], &[ADA], MINUTE).await;
    erases(&stage, &owner, &her_page).await;
    until_forgotten(&stage, &device).await;
    poll::until("her object to go", async || {
        stage.worker().wake().await;
        let known = person(&stage, ADA).await;
        if known.is_null() { Ok(()) } else { Err(known.to_string()) }
    })
    .await;

    let jobs = stage.services().of("klaviyo-erasure").messages();
    let told: Vec<&Value> =
        jobs.iter().map(|job| &job.body["data"]["attributes"]["profile"]["data"]["attributes"]).collect();
    assert_eq!(told, [&json!({ "email": ADA }), &json!({ "phone_number": PHONE })]);
    // Contacts at Brevo have addresses of their own; nobody is known there, which will do.
    let contacts = "nobody listens at https://api.brevo.com/v3/contacts";
    let expected = [
        format!("{contacts}/ada%40example%2Ecom"),
        format!("{contacts}/%2B33612345678?identifierType=phone_id"),
    ];
    assert_eq!(stage.services().refusals(), expected);
    nothing_is_left(&stage, &owner, &[ADA, PHONE, CUSTOMER]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_whose_key_does_not_open_is_told_when_it_does() {
    let (right, wrong) = ("a".repeat(40), "b".repeat(40));
    let variables = vec![("SEALING_KEY", right.clone())];
    let mut stage = stage(Setting { variables, ..Setting::default() }).await;
    let owner = Visitor::owner(&stage).await;
    let typed = owner.gets(&stage, "/shops/demo/connections/klaviyo/key", "key=pk_key").await;
    assert_eq!(typed.0, StatusCode::SEE_OTHER, "{}", typed.1);
    let device = leaves_a_cart(&stage, 0x0ada_0015, "boots", ADA).await;
    live(&mut stage, &[&device], &[ADA], 31 * MINUTE).await;

    stage.worker().redeploy_unhealthy(&[("SEALING_KEY", &wrong)]);
    erases(&stage, &owner, &page_of(&device)).await;
    poll::until("the connection to be tried", async || {
        let log = stage.worker().log_tail();
        if log.contains("is told again later to forget") { Ok(()) } else { Err(log) }
    })
    .await;
    let said = stage.worker().log_tail();
    assert!(said.contains("the sealed CONNECTIONS/klaviyo does not open"), "{said}");
    assert_eq!(journey(&stage, &device).await, json!({ "forgetting": true }), "it is still to be told");
    assert_eq!(stage.services().of("klaviyo-erasure").calls(), []);

    stage.worker().redeploy(&[("SEALING_KEY", &right)]);
    stage.worker().sleep_through(HOUR + MINUTE);
    until_forgotten(&stage, &device).await;
    let jobs = stage.services().of("klaviyo-erasure").messages();
    assert_eq!(jobs.len(), 1, "{jobs:?}");
    keeps_a_no_of_nobody(&stage).await;
    nothing_is_left(&stage, &owner, &[ADA, &device.visitor.to_string()]).await;
    live(&mut stage, &[], &[], DAY).await;
    assert_eq!(stage.services().of("klaviyo-erasure").messages().len(), 1, "once");
}
