//! Files of each tool, read.

use rappel_signal::Channel;
use rappel_signal::limit::CONSENT_TEXT_BYTES_MAX;

use super::*;
use crate::import::tools::SOURCE_CHARS_MAX;
use crate::import::{ImportRun, ImportTerms, ImportedYes};
use crate::limit::IMPORT_WORDING_BYTES_MAX;
use crate::{Payload, SuppressedFor};

const NOW: UnixMs = UnixMs(1_795_392_000_000);

fn fixture(name: &str) -> ImportFile {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name);
    read_import(name, &std::fs::read(path).unwrap(), NOW).unwrap()
}

fn read(text: &str) -> ImportFile {
    read_import("people.csv", text.as_bytes(), NOW).unwrap()
}

/// Everybody with a yes, in one line each.
fn people(file: &ImportFile) -> Vec<String> {
    let line = |person: &ImportedPerson| {
        let yes = person.yes.iter().map(|yes| {
            let at = yes.at.map_or("?".to_owned(), |at| at.0.to_string());
            format!("{:?} {} at {at}", yes.channel, person.address(yes.channel).unwrap_or("nowhere"))
        });
        format!("{}: {}", person.line, yes.collect::<Vec<_>>().join(", "))
    };
    file.people.iter().map(line).collect()
}

fn refused(file: &ImportFile) -> Vec<u32> {
    file.refusals.iter().map(|(line, _)| *line).collect()
}

#[test]
fn mailchimps_subscribers_agreed_when_they_confirmed_or_nobody_knows_when() {
    let file = fixture("subscribed_members_export_1a2b3c4d5e.csv");
    assert_eq!((file.format, file.rows, file.without), (ImportFormat::Mailchimp, 4, 0));
    assert_eq!(
        people(&file),
        [
            "2: Email ada@example.com at 1710407640000",
            "3: Email grace@example.com at 1688235605000",
            "4: Email linus@example.com at ?"
        ]
    );
    assert_eq!(refused(&file), [5]);
    let ada = &file.people[0];
    assert_eq!(
        (ada.first_name.as_deref(), ada.tags.as_slice()),
        (Some("Ada"), &["VIP".into(), "Paris".into()][..])
    );
    assert_eq!(ada.yes[0].stated_at, Some(UnixMs(1_710_407_551_000)));
    assert_eq!((ada.yes[0].ip.as_deref(), &ada.phone), (Some("203.0.113.7"), &None), "nobody agreed to SMS");
}

#[test]
fn mailchimps_other_files_are_nos_and_who_never_subscribed_is_nobody() {
    let gone = fixture("unsubscribed_members_export_1a2b3c4d5e.csv");
    let why: Vec<_> = gone.suppressed.iter().map(|one| (one.address.as_str(), one.why, one.at.0)).collect();
    assert_eq!(
        why,
        [
            ("eve@example.com", SuppressedFor::Unsubscribe, 1_714_979_289_000),
            ("mallory@example.com", SuppressedFor::Complaint, 1_715_065_689_000)
        ]
    );
    assert_eq!(gone.people, []);
    let cleaned = fixture("cleaned_members_export_1a2b3c4d5e.csv");
    assert_eq!(cleaned.suppressed[0].why, SuppressedFor::Bounce);
    // Without the column for it, the name of the file says it; and of those who never subscribed, that nobody agreed.
    let rows = b"Email Address,OPTIN_TIME,CONFIRM_TIME,LEID\nada@example.com,,2024-01-01 00:00:00,7\n";
    for (name, people, suppressed, without) in [
        ("subscribed_members_export.csv", 1, 0, 0),
        ("unsubscribed_members_export.csv", 0, 1, 0),
        ("cleaned_members_export.csv", 0, 1, 0),
        ("nonsubscribed_members_export.csv", 0, 0, 1),
    ] {
        let file = read_import(name, rows, NOW).unwrap();
        assert_eq!(
            (file.people.len(), file.suppressed.len(), file.without),
            (people, suppressed, without),
            "{name}"
        );
    }
}

#[test]
fn klaviyos_people_agree_by_channel() {
    let file = fixture("klaviyo-list.csv");
    assert_eq!((file.format, file.rows, file.without), (ImportFormat::Klaviyo, 5, 1));
    assert_eq!(
        people(&file),
        ["2: Email bea@example.com at 1706933106000, Sms +33612345678 at 1707019506000"]
    );
    let bea = &file.people[0];
    assert_eq!((bea.language.as_deref(), bea.country.as_deref()), (Some("fr-FR"), Some("FR")));
    assert_eq!(bea.yes[0].source.as_deref(), Some("Newsletter footer"));
    let no: Vec<_> = file.suppressed.iter().map(|one| (one.address.as_str(), one.why)).collect();
    assert_eq!(
        no,
        [("dora@example.com", SuppressedFor::Unsubscribe), ("emil@example.com", SuppressedFor::Bounce)]
    );
    assert_eq!(refused(&file), [6], "a number as dialled at home: {:?}", file.refusals);
}

#[test]
fn klaviyos_older_exports_list_the_channels_in_one_column() {
    let file = read(
        "Email,$consent,$consent_timestamp\nada@example.com,\"['email', 'web']\",2021-02-03 04:05:06\nbob@example.com,web,2021-02-03 04:05:06\n",
    );
    assert_eq!(people(&file), ["2: Email ada@example.com at 1612325106000"]);
    assert_eq!(file.without, 1);
}

#[test]
fn a_plain_list_says_what_it_likes_to_and_is_refused_where_it_is_wrong() {
    let file = fixture("plain.csv");
    assert_eq!((file.format, file.rows, file.without), (ImportFormat::Plain, 7, 1));
    assert_eq!(
        people(&file),
        [
            "2: Email hana@example.com at 1725959533000",
            "3: Sms +33612345678 at 1725926400000, WhatsApp +33612345678 at 1725926400000",
            "4: Email jan@example.com at ?",
        ]
    );
    assert_eq!(file.suppressed.len(), 1);
    assert_eq!(refused(&file), [7, 8], "{:?}", file.refusals);
}

#[test]
fn whoever_does_not_say_that_they_agreed_did_not() {
    for (status, yes) in [
        ("yes", 1),
        ("TRUE", 1),
        ("subscribed", 1),
        ("", 0),
        ("no", 0),
        ("false", 0),
        ("none", 0),
        ("pending", 0),
    ] {
        let file = read(&format!("email,status,consent_at\nada@example.com,{status},2024-01-01\n"));
        assert_eq!(file.people.len(), yes, "{status:?}");
        assert_eq!(file.suppressed, [], "{status:?}");
    }
    let phone = read("phone\n+33612345678\n");
    assert_eq!((phone.people.len(), phone.without), (0, 1), "a number alone says nothing of SMS");
}

#[test]
fn what_is_no_file_of_people_is_refused_whole() {
    let refusal = |bytes: &[u8]| read_import("people.csv", bytes, NOW).unwrap_err();
    assert_eq!(refusal(b""), ImportRefusal::Empty);
    assert_eq!(refusal(b"email\n"), ImportRefusal::Empty);
    assert_eq!(refusal(b"name,city\nAda,London\n"), ImportRefusal::UnknownColumns);
    assert_eq!(refusal(b"email,first_name\nada@example.com,Zo\xe9\n"), ImportRefusal::NotUtf8);
    assert_eq!(refusal(b"PK\x03\x04\xff\xff"), ImportRefusal::NotUtf8);
    assert_eq!(refusal(&vec![b'a'; IMPORT_BYTES_MAX + 1]), ImportRefusal::TooLarge);
    let many = format!("email\n{}", "ada@example.com\n".repeat(IMPORT_ROWS_MAX + 1));
    assert_eq!(refusal(many.as_bytes()), ImportRefusal::TooManyRows);
}

#[test]
fn times_are_of_the_past_and_can_be_read() {
    let file = read(
        "email,consent_at\na@example.com,2099-01-01\nb@example.com,yesterday\nc@example.com,1999-01-01\nd@example.com,2024-01-01 10:00\n",
    );
    assert_eq!(file.people[0].yes[0].at, Some(NOW));
    assert_eq!(refused(&file), [3, 4]);
    assert_eq!(file.people[1].yes[0].at, Some(UnixMs(1_704_103_200_000)));
}

#[test]
fn the_event_has_the_proof_of_each_yes_that_holds_and_nothing_of_the_others() {
    let file = fixture("klaviyo-list.csv");
    let terms = ImportTerms { wording: "Write to me about news.".into(), agreed_at: None };
    let event = file.people[0].event(file.format, &terms, |yes, _| yes.channel == Channel::Email).unwrap();
    let Payload::CustomerImported(profile) = &event.payload else { panic!("{event:?}") };
    assert_eq!(
        (profile.customer.email.as_deref(), &profile.customer.phone),
        (Some("bea@example.com"), &None)
    );
    assert_eq!(
        profile.consents[0].text.as_deref(),
        Some("Write to me about news. (brought along from Klaviyo; by Newsletter footer; from 203.0.113.20)")
    );
    assert_eq!(event.at, UnixMs(1_706_933_106_000));
    assert!(!profile.consents[0].dated_for_all, "it has a date of its own");
    let again = file.people[0].event(file.format, &terms, |yes, _| yes.channel == Channel::Email);
    assert_eq!(again, Some(event.clone()), "its id follows from what it says");
    let both = file.people[0].event(file.format, &terms, |_, _| true).unwrap();
    assert_ne!(both.id, event.id);
    assert_eq!(file.people[0].event(file.format, &terms, |_, _| false), None);
    // It is taken as any server's event is.
    let told = event.to_json().unwrap();
    assert_eq!(crate::read_event(0, told, NOW).event, Ok(event));
}

#[test]
fn a_yes_without_a_date_waits_for_one_that_is_given_for_all() {
    let file = fixture("subscribed_members_export_1a2b3c4d5e.csv");
    let linus = &file.people[2];
    let mut terms = ImportTerms { wording: "News".into(), agreed_at: None };
    assert_eq!(linus.event(file.format, &terms, |_, _| true), None);
    terms.agreed_at = Some(UnixMs(NOW.0 - 1));
    let event = linus.event(file.format, &terms, |_, _| true).unwrap();
    let Payload::CustomerImported(profile) = event.payload else { panic!() };
    assert_eq!((profile.consents[0].at, profile.consents[0].dated_for_all), (terms.agreed_at, true));
    assert_eq!(linus.event(file.format, &terms, |yes, _| yes.at.is_some()), None, "that day is not its own");
    let proof = profile.consents[0].text.as_deref();
    assert_eq!(proof, Some("News (brought along from Mailchimp; dated for the whole list)"));
    let counts = ImportRun::checked(&file, "x.csv", NOW).counts;
    assert_eq!((counts.people, counts.undated, counts.email, counts.refused), (2, 1, 3, 1));
}

#[test]
fn shopifys_customers_agree_by_channel_and_without_a_date() {
    let header = "Customer ID,First Name,Email,Accepts Email Marketing,Default Address Phone,Phone,Accepts SMS Marketing";
    let rows = "'1,Ada,ada@example.com,yes,,'+33612345678,yes\n'2,Bob,bob@example.com,no,,0612345678,no\n'3,Cy,cy@example.com,,,,\n";
    let file = read(&format!("{header}\n{rows}"));
    assert_eq!((file.format, file.rows, file.without, file.refused), (ImportFormat::Shopify, 3, 2, 0));
    assert_eq!(people(&file), ["2: Email ada@example.com at ?, Sms +33612345678 at ?"]);
    assert_eq!(file.suppressed, [], "who never agreed did not say no");
    let older = read("Email,Accepts Marketing\nada@example.com,yes\nbob@example.com,no\n");
    assert_eq!(people(&older), ["2: Email ada@example.com at ?"]);
    // A column of their own says it instead, where there is one.
    let own = read("email,status,accepts_marketing\nada@example.com,unsubscribed,yes\n");
    assert_eq!((own.format, own.people.len(), own.suppressed.len()), (ImportFormat::Plain, 0, 1));
}

#[test]
fn a_plain_list_whose_yes_may_be_in_another_column_is_refused() {
    for name in ["Opt-in", "Email Marketing: Status", "newsletter_consent", "Accepted", "unsubscribed_at"] {
        let text = format!("email,{name}\nada@example.com,no\n");
        let refusal = read_import("people.csv", text.as_bytes(), NOW).unwrap_err();
        assert_eq!(refusal, ImportRefusal::UnknownConsent(name.into()));
        let words = refusal.to_string();
        assert!(words.contains(name) && words.contains("rename it to “status”"), "{words}");
        let named = read(&format!("email,{name},status\nada@example.com,no,\n"));
        assert_eq!((named.people.len(), named.without), (0, 1), "{name}");
    }
    let long = format!("email,opt{}\nada@example.com,no\n", "x".repeat(500));
    let Err(ImportRefusal::UnknownConsent(name)) = read_import("x.csv", long.as_bytes(), NOW) else {
        panic!()
    };
    assert_eq!(name.len(), SOURCE_CHARS_MAX);
    let channels = read("email,channels,opt_in\nada@example.com,email,\nbob@example.com,,\n");
    assert_eq!((people(&channels), channels.without), (vec!["2: Email ada@example.com at ?".to_owned()], 1));
    let none = read("email,channels,status\nada@example.com,none,subscribed\n");
    assert_eq!((none.people.len(), refused(&none)), (0, vec![2]));
}

#[test]
fn mailchimps_rows_are_a_yes_only_where_the_files_name_says_so() {
    let rows = b"Email Address,LEID\nada@example.com,7\n";
    for (name, people, suppressed) in [
        ("subscribed_email_audience_export_1a.csv", 1, 0),
        ("Copy of subscribed_members_export (1).csv", 1, 0),
        ("subscribed_members_cleaned.csv", 1, 0),
        ("Copy of nonsubscribed_members_export.csv", 0, 0),
        ("non-subscribed_members_export.csv", 0, 0),
        ("Copy of unsubscribed_members_export (1).csv", 0, 1),
        ("Copy of cleaned_members_export.csv", 0, 1),
    ] {
        let file = read_import(name, rows, NOW).unwrap();
        assert_eq!((file.people.len(), file.suppressed.len()), (people, suppressed), "{name}");
    }
    for name in ["people.csv", "", "unsubscribed and subscribed.csv", "notsubscribed_members.csv"] {
        let refusal = read_import(name, rows, NOW).unwrap_err();
        assert_eq!(refusal, ImportRefusal::UnknownName, "{name}");
        assert!(refusal.to_string().contains("keep the name it was exported with"));
    }
}

#[test]
fn a_no_is_kept_whatever_else_is_wrong_in_its_row() {
    let klaviyo = "Email,Phone Number,Klaviyo ID,Email Marketing Consent,Email Marketing Consent Timestamp,SMS Marketing Consent,Email Suppressions";
    let mailchimp = "Email Address,LEID,UNSUB_TIME,CONFIRM_TIME";
    let plain = "email,phone,status,channels,first_name,birthday,consent_at,consent_text";
    let long = "x".repeat(400);
    for (name, header, row, no) in [
        ("k.csv", klaviyo, "ada@example.com,0612,k,,,SUBSCRIBED,BOUNCED", "ada@example.com"),
        ("k.csv", klaviyo, "ada@example.com,0612,k,UNSUBSCRIBED,yesterday,UNSUBSCRIBED,", "ada@example.com"),
        ("k.csv", klaviyo, "ada@,+33612345678,k,SUBSCRIBED,,UNSUBSCRIBED,", "+33612345678"),
        ("subscribed_x.csv", mailchimp, "ada@example.com,7,yesterday,", "ada@example.com"),
        ("p.csv", plain, "ada@example.com,,unsubscribed,,,31/02,,", "ada@example.com"),
        ("p.csv", plain, "ada@example.com,,bounced,,,,yesterday,", "ada@example.com"),
        ("p.csv", plain, &format!("ada@example.com,,unsubscribed,,,,,{long}"), "ada@example.com"),
        ("p.csv", plain, "ada@example.com,0612,unsubscribed,sms fax email,,,,", "ada@example.com"),
    ] {
        let file = read_import(name, format!("{header}\n{row}\n").as_bytes(), NOW).unwrap();
        let kept: Vec<_> = file.suppressed.iter().map(|one| one.address.as_str()).collect();
        assert_eq!((kept, refused(&file)), (vec![no], vec![2]), "{row}");
        assert_eq!((file.people.len(), file.without, file.refused), (0, 0, 1), "{row}");
    }
}

#[test]
fn a_yes_without_a_date_is_counted_among_those_a_no_may_hold_against() {
    let file = fixture("subscribed_members_export_1a2b3c4d5e.csv");
    let linus = &file.people[2];
    assert_eq!((linus.yes[0].at, linus.held(|_, address| address == "linus@example.com")), (None, 1));
    assert_eq!(linus.held(|_, _| false), 0);
}

#[test]
fn a_proof_keeps_all_that_dates_a_yes_and_cuts_the_forms_name() {
    let terms = ImportTerms { wording: "x".repeat(IMPORT_WORDING_BYTES_MAX), agreed_at: Some(NOW) };
    for (at, stated_at, end) in [
        (None, None, "; dated for the whole list)"),
        (Some(NOW), Some(UnixMs(1_710_407_551_000)), "; first said 2024-03-14T09:12:31Z)"),
    ] {
        let ip = "2001:db8:1111:2222:3333:4444:5555:6666";
        let source = Some("界".repeat(SOURCE_CHARS_MAX));
        let yes =
            ImportedYes { channel: Channel::Email, at, stated_at, ip: Some(ip.into()), text: None, source };
        let person =
            ImportedPerson { email: Some("ada@example.com".into()), yes: vec![yes], ..Default::default() };
        let event = person.event(ImportFormat::Plain, &terms, |_, _| true).unwrap();
        let Payload::CustomerImported(profile) = event.payload else { panic!() };
        let proof = profile.consents[0].text.as_deref().unwrap();
        assert!(proof.ends_with(end) && proof.len() <= CONSENT_TEXT_BYTES_MAX, "{} {proof}", proof.len());
        assert!(proof.contains(&format!("界; from {ip}")), "{proof}");
    }
}
