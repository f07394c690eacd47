//! Tests of what is kept of what was typed.

use super::*;
use std::collections::BTreeMap;

const WEBHOOK: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

type Kept = Vec<(&'static str, Option<String>)>;

fn filled(name: &str, typed: &[(&str, &str)], kept: &[(&str, &str)]) -> Result<Kept, Problems> {
    let typed: BTreeMap<&str, &str> = typed.iter().copied().collect();
    let kept: BTreeMap<&str, &str> = kept.iter().copied().collect();
    fill(
        Service::named(name).unwrap(),
        |name| typed.get(name).copied().unwrap_or_default().to_owned(),
        |name| kept.get(name).map(|kept| (*kept).to_owned()),
    )
}

fn line(name: &str, typed: &[(&str, &str)]) -> String {
    filled(name, typed, &[]).unwrap()[0].1.clone().unwrap()
}

/// For each service what is typed, and what is kept of it.
const TYPED: &str = "\
resend | key=re_1 | resend://re_1
postmark | key=t | marketing=news | postmark://t?marketing=news
sendgrid | key=SG.1 | region=eu | sendgrid://SG.1?region=eu
mailgun | key=k | domain=mg.shop.example | mailgun://k@mg.shop.example
ses | key_id=AKIA1234567890123456 | key=a/b+c | aws_region=eu-west-1 | ses://AKIA1234567890123456:a/b%2Bc@eu-west-1
brevo | key=xkeysib-1 | brevo://xkeysib-1
cloudflare | key=t | account=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | cloudflare://t@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
smtp | host=smtp.mail.example | port=465 | user=me@shop.example | key=p@ss:w | smtps://me%40shop.example:p%40ss%3Aw@smtp.mail.example:465
push | key=q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94 | q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94
twilio | account=AC00000000000000000000000000000000 | key=t | service=MG00000000000000000000000000000000 | twilio://AC00000000000000000000000000000000:t@MG00000000000000000000000000000000
twilio-whatsapp | account=AC00000000000000000000000000000000 | key=t | service=MG00000000000000000000000000000000 | twilio://AC00000000000000000000000000000000:t@MG00000000000000000000000000000000
whatsapp | key=EAAB | number=106540352242922 | whatsapp://EAAB@106540352242922
shopify | key=0123456789abcdef | store=my-shop.myshopify.com | 0123456789abcdef@my-shop.myshopify.com
woocommerce | key=0123456789 abc%20 | 0123456789 abc%20
aftership | key=0123456789abcdef | 0123456789abcdef
shipstation | key=0123456789abcdef | 0123456789abcdef
klaviyo | key=pk_1 | klaviyo://pk_1
brevo-events | key=k | brevo://k
omnisend | key=k | omnisend://k
mailchimp | key=k-us21 | audience=a1 | mailchimp://k-us21@a1
sendlane | key=k | integration=i1 | sendlane://k@i1
account-engagement | consumer=c | key=k | host=shop.my.salesforce.com | business_unit=0Uv1 | extension=Rappel | account-engagement://c:k@shop.my.salesforce.com?business_unit=0Uv1&extension=Rappel
responsys | user=u | key=k | host=shop.responsys.net | folder=!MasterData | list=L | responsys://u:k@shop.responsys.net?folder=%21MasterData&list=L
yotpo | key=k | store=s1 | yotpo://k@s1
hooks | key=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | receiver=hooks.shop.example/x | webhook://whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw@hooks.shop.example/x
meta | key=T | audience=123 | meta://T@123";

#[test]
fn every_service_is_filled_as_its_user_reads_it() {
    let mut tried = Vec::new();
    for row in TYPED.lines() {
        let parts: Vec<&str> = row.split(" | ").collect();
        let [name, typed @ .., kept] = parts.as_slice() else { panic!("{row}") };
        let typed: Vec<(&str, &str)> = typed.iter().filter_map(|field| field.split_once('=')).collect();
        assert_eq!(line(name, &typed), *kept, "{name}");
        tried.push(*name);
    }
    for service in SERVICES {
        assert!(tried.contains(&service.name), "{} is not tried", service.name);
    }
}

/// What is typed as a secret is never shown, whatever the service.
#[test]
fn of_what_is_kept_all_but_the_secrets_is_shown() {
    for service in SERVICES {
        let kept = |name: &str| {
            let credential = service.credentials.iter().find(|known| known.name == name)?;
            let value = |name: &&str| Some((service.field(name)?.name, format!("typed-{name}")));
            let all = credential.fields().collect::<Vec<_>>();
            Some(super::fill::written(credential, &all.iter().filter_map(value).collect()))
        };
        let shown = shown(service, kept);
        for field in service.fields {
            let value = shown.get(field.name).unwrap_or_else(|| panic!("{}/{}", service.name, field.name));
            let expected = if field.secret { String::new() } else { format!("typed-{}", field.name) };
            assert_eq!(*value, expected, "{}/{}", service.name, field.name);
        }
    }
}

#[test]
fn a_secret_that_is_left_empty_stays_and_the_rest_is_changed() {
    let kept = [
        ("EMAIL_PROVIDER", "mailgun://s%3Acret@mg.shop.example?region=eu"),
        ("FEEDBACK/mailgun", "mailgun://proof"),
    ];
    let changed = filled("mailgun", &[("domain", "mail.shop.example")], &kept).unwrap();
    assert_eq!(
        changed,
        [
            ("EMAIL_PROVIDER", Some("mailgun://s%3Acret@mail.shop.example".into())),
            ("FEEDBACK/mailgun", Some("mailgun://proof".into())),
        ]
    );
    // What another service keeps under the name is none of its business.
    let other = filled("resend", &[], &kept).unwrap_err();
    assert_eq!(other.keys().collect::<Vec<_>>(), [&"key"]);
}

#[test]
fn a_field_may_stand_in_two_credentials_and_one_of_them_may_be_left_out() {
    let (account, service) = (format!("AC{}", "0".repeat(32)), format!("MG{}", "0".repeat(32)));
    let typed = [("account", account.as_str()), ("key", "token"), ("service", &service)];
    let kept = filled("twilio", &typed, &[]).unwrap();
    assert_eq!(kept[1], ("FEEDBACK/twilio", Some("twilio://token".into())));
    let kept = filled("resend", &[("key", "re_1")], &[]).unwrap();
    assert_eq!(kept[1], ("FEEDBACK/resend", None), "it tells nothing then");
    let kept = filled("resend", &[("key", "re_1"), ("proof", WEBHOOK)], &[]).unwrap();
    assert_eq!(kept[1].1.as_deref(), Some(format!("resend://{WEBHOOK}").as_str()));
}

#[test]
fn what_is_wrong_is_said_at_its_field_and_never_repeated() {
    let long = "s3cret".repeat(200);
    for (name, typed, field) in [
        ("resend", &[("key", "two s3cret words")][..], "key"),
        ("resend", &[("key", "")], "key"),
        ("resend", &[("key", &long)], "key"),
        ("resend", &[("key", "s3cret"), ("proof", "s3cret no webhook's")], "proof"),
        ("mailgun", &[("key", "s3cret"), ("domain", "https://evil.example/x")], "domain"),
        ("sendgrid", &[("key", "s3cret"), ("region", "mars")], "region"),
        ("twilio", &[("account", "s3cret"), ("key", "s3cret"), ("service", "x")], "service"),
        ("shopify", &[("key", "s3cret")], "key"),
        ("shopify", &[("key", "s3cret-0123456789"), ("store", "evil/x")], "store"),
        ("shipstation", &[], "key"),
        ("push", &[("key", "s3cret")], "key"),
        ("hooks", &[("key", WEBHOOK), ("receiver", "127.0.0.1/s3cret")], "receiver"),
        ("smtp", &[("host", "localhost"), ("port", "25"), ("user", "u"), ("key", "s3cret")], "host"),
        ("smtp", &[("host", "10.0.0.1"), ("port", "465"), ("user", "u"), ("key", "s3cret")], "host"),
        ("smtp", &[("host", "mail.example/x"), ("port", "465"), ("user", "u"), ("key", "s3cret")], "host"),
        ("smtp", &[("host", "mail.example"), ("port", "many"), ("user", "u"), ("key", "s3cret")], "host"),
        (
            "account-engagement",
            &[
                ("consumer", "c"),
                ("key", "s3cret"),
                ("host", "evil.example"),
                ("business_unit", "0"),
                ("extension", "R"),
            ],
            "host",
        ),
    ] {
        let problems = filled(name, typed, &[]).unwrap_err();
        assert_eq!(problems.keys().collect::<Vec<_>>(), [&field], "{name}: {problems:?}");
        assert!(!format!("{problems:?}").contains("s3cret"), "{problems:?}");
    }
}

/// Signs of a line that stand in what was typed lead nowhere.
#[test]
fn what_is_typed_cannot_become_another_part_of_the_line() {
    assert_eq!(line("resend", &[("key", "k@evil.example?x=1")]), "resend://k%40evil.example%3Fx%3D1");
    let typed = [("key", "k"), ("domain", "mg.shop.example?region=eu")];
    assert!(filled("mailgun", &typed, &[]).is_err());
}

#[test]
fn names_are_good_for_addresses_and_fields_for_lines() {
    for service in SERVICES {
        let is_word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        assert!(service.name.bytes().all(is_word), "{}", service.name);
        for credential in service.credentials {
            for field in credential.fields() {
                assert!(service.field(field).is_some(), "{}: {field}", service.name);
            }
        }
    }
}

#[test]
fn a_password_that_is_kept_goes_to_no_other_mail_server() {
    let kept = [("EMAIL_PROVIDER", "smtps://me:s3cret@smtp.mail.example:465")];
    let typed = |host| [("host", host), ("port", "587"), ("user", "me"), ("key", "")];
    let stays = filled("smtp", &typed("smtp.mail.example"), &kept).unwrap();
    assert_eq!(stays[0].1.as_deref(), Some("smtp://me:s3cret@smtp.mail.example:587"));
    let moved = filled("smtp", &typed("smtp.other.example"), &kept).unwrap_err();
    assert!(moved.contains_key("key"), "{moved:?}");
}
