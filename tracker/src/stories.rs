//! Stories of one device: what the page says goes in, what leaves for the edge is read with the wire's own decoder.

use std::string::String;
use std::vec::Vec;

use rappel_signal::{BatchId, Envelope, Fact, PageKind, ProductId, Receipt, Signature, wire};

use crate::hearing::Hearing;
use crate::{event, stand_in};

const ADD: &str = "add_to_cart\t1\t\t\t\t\t\t\nA\t1\t4990\tBoots\tEUR";
const VIEW: &str = "view_item\t1\t\t\t\t\t\t\nA\t1\t4990\tBoots\tEUR";
const MINUTE_MS: u64 = 60_000;

/// Opens a page on the device and grants consent.
fn open(address: &str) -> Hearing {
    stand_in::with(|page| page.address = address.into());
    let mut page = Hearing::begin(false, false);
    page.on(event::CONSENT, "0\t0\t0\t0\t0");
    page.on(event::CONSENT, "0\t1\t1\t\t");
    page.on(event::READY, "");
    page
}

fn pass(ms: u64) {
    stand_in::with(|page| {
        page.wall_ms += ms;
        page.now_ms += ms as u32;
    });
}

/// Uses the page for so many seconds.
fn use_page(page: &mut Hearing, seconds: u32) {
    for _ in 0..=seconds {
        page.on(event::INPUT, "");
        pass(1_000);
    }
}

fn hide(page: &mut Hearing) -> Option<Envelope> {
    page.on(event::HIDE, "");
    sent()
}

/// The request that left since the last look, if there was one.
fn sent() -> Option<Envelope> {
    let requests = stand_in::with(|page| std::mem::take(&mut page.sent));
    assert!(requests.len() <= 1, "few requests: {}", requests.len());
    requests.first().map(|(bytes, _, _)| wire::decode_envelope(bytes).unwrap())
}

fn answer(page: &mut Hearing, number: u32, status: u8, receipt: &Receipt) {
    let bytes = wire::encode_receipt(receipt);
    let text: String = [status].iter().chain(&bytes).map(|byte| char::from(*byte)).collect();
    page.on(event::ANSWER + number, &text);
}

fn ids(envelope: &Envelope) -> Vec<BatchId> {
    envelope.batches.iter().map(|batch| batch.id()).collect()
}

fn facts(envelope: &Envelope) -> Vec<Fact> {
    envelope.batches.iter().flat_map(|batch| &batch.facts).map(|dated| dated.fact.clone()).collect()
}

fn start() {
    stand_in::with(|page| {
        *page = stand_in::StandIn::default();
        page.wall_ms = 1_900_000_000_000;
    });
}

fn storage_keys() -> Vec<String> {
    stand_in::with(|page| page.storage.keys().cloned().collect())
}

#[test]
fn without_consent_nothing_is_kept_and_nothing_leaves() {
    start();
    let mut page = Hearing::begin(false, false);
    page.on(event::CONSENT, "0\t0\t0\t0\t0");
    page.on(event::READY, "");
    page.on(event::EVENT, VIEW);
    use_page(&mut page, 30);
    assert_eq!(hide(&mut page), None);
    assert!(storage_keys().is_empty());
    assert!(stand_in::with(|page| page.cookie.is_empty()));
}

#[test]
fn a_product_page_is_read_and_left() {
    start();
    let mut page = open("/p/boots\t\t0");
    page.on(event::EVENT, VIEW);
    use_page(&mut page, 9);
    let envelope = hide(&mut page).unwrap();
    assert!(envelope.engaged && envelope.consent.measure && !envelope.consent.advertise);
    let product = ProductId("A".into());
    let expected = [
        Fact::PageView { kind: PageKind::Product, path: "/p/boots".into() },
        Fact::ProductView { product, visits: 1 },
    ];
    assert_eq!(facts(&envelope), expected);
    let batch = &envelope.batches[0];
    assert_eq!((batch.active_ms, batch.idle_ms), (10_000, 1_000));
    assert_eq!(batch.context.as_ref().unwrap().zone, "Europe/Budapest");
    assert_eq!(batch.cards[0].title, "Boots");
    assert_eq!(hide(&mut page), None, "nothing new, nothing sent");
}

#[test]
fn what_was_sent_before_the_visit_was_engaged_goes_again() {
    start();
    let mut first = open("/\t\t1");
    let glance = hide(&mut first).unwrap();
    assert!(!glance.engaged);
    let mut second = open("/p/boots\t\t0");
    use_page(&mut second, 6);
    let engaged = hide(&mut second).unwrap();
    assert!(engaged.engaged);
    assert_eq!(engaged.batches.len(), 2);
    assert_eq!(ids(&engaged)[0], ids(&glance)[0]);
    let mut third = open("/cart\t\t5");
    assert_eq!(hide(&mut third).unwrap().batches.len(), 1, "once is enough");
}

#[test]
fn an_act_on_the_cart_or_a_way_to_be_reached_is_engagement_enough() {
    let subscription = format!("https://push.example/1\t{}\t{}\tyes", "04".repeat(65), "0a".repeat(16));
    for (code, text) in
        [(event::EVENT, ADD), (event::IDENTIFY, "ada@example.com\t\t"), (event::SUBSCRIBED, &subscription)]
    {
        start();
        let mut page = open("/p/boots\t\t0");
        page.on(code, text);
        assert!(hide(&mut page).unwrap().engaged, "{text}");
    }
}

#[test]
fn a_receipt_ends_a_batch_and_a_gap_goes_again() {
    start();
    let mut page = open("/a\t\t0");
    page.on(event::EVENT, ADD);
    let first = hide(&mut page).unwrap();
    answer(&mut page, 1, 200, &Receipt { signature: Some(Signature([7; 8])), received: Vec::new() });
    page.on(event::EVENT, ADD);
    let second = hide(&mut page).unwrap();
    assert_eq!(second.signature, Some(Signature([7; 8])));
    assert_eq!(ids(&second), [ids(&first)[0], BatchId { sequence: 1, ..ids(&first)[0] }]);
    answer(&mut page, 2, 200, &Receipt { signature: None, received: ids(&second) });
    assert_eq!(storage_keys(), ["id", "state"]);
}

#[test]
fn a_refusal_ends_a_batch_and_trouble_keeps_it() {
    for (status, goes_again) in [('\0', true), ('\u{1ad}', true), ('\u{1f4}', true), ('\u{190}', false)] {
        start();
        let mut page = open("/a\t\t0");
        page.on(event::EVENT, ADD);
        hide(&mut page).unwrap();
        page.on(event::ANSWER + 1, &String::from(status));
        page.on(event::EVENT, ADD);
        let batches = if goes_again { 2 } else { 1 };
        assert_eq!(hide(&mut page).unwrap().batches.len(), batches, "status {}", u32::from(status));
    }
}

#[test]
fn a_new_visit_asks_what_was_never_answered() {
    start();
    let mut page = open("/a\t\t0");
    page.on(event::EVENT, ADD);
    let lost = hide(&mut page).unwrap();
    pass(31 * MINUTE_MS);
    let mut page = open("/b\t\t0");
    page.on(event::SETTLE, "");
    let asking = sent().unwrap();
    assert_eq!(asking.asks, ids(&lost));
    assert_eq!(asking.batches.len(), 1);
    answer(&mut page, 1, 200, &Receipt { signature: None, received: ids(&asking) });
    page.on(event::EVENT, ADD);
    let again = hide(&mut page).unwrap();
    assert_eq!(ids(&again)[0], ids(&lost)[0], "the gap goes again");
    assert!(again.batches[0].age_ms >= 31 * MINUTE_MS as u32);
}

#[test]
fn two_tabs_share_the_device() {
    start();
    let mut left = open("/a\t\t0");
    let mut right = open("/b\t\t0");
    left.on(event::EVENT, ADD);
    right.on(event::EVENT, VIEW);
    use_page(&mut right, 6);
    let (one, two) = (hide(&mut left).unwrap(), hide(&mut right).unwrap());
    assert_eq!(one.visitor, two.visitor);
    assert_eq!((one.batches.len(), two.batches.len()), (1, 1));
    assert_ne!(ids(&one), ids(&two));
    answer(&mut right, 1, 200, &Receipt { signature: None, received: [ids(&one), ids(&two)].concat() });
    assert_eq!(storage_keys(), ["id", "state"]);
}

#[test]
fn a_clock_that_leaps_a_year_loses_nothing() {
    for leap_ms in [-365 * 86_400_000_i64, 365 * 86_400_000] {
        start();
        let mut page = open("/a\t\t0");
        page.on(event::EVENT, ADD);
        page.on(event::TURN, "");
        stand_in::with(|page| page.address = "/b\t\t0".into());
        page.on(event::TURN, "1");
        stand_in::with(|page| page.wall_ms = page.wall_ms.saturating_add_signed(leap_ms));
        let envelope = hide(&mut page).unwrap();
        assert_eq!(envelope.batches.len(), 2);
        assert_eq!(facts(&envelope).len(), 3);
    }
}

#[test]
fn withdrawal_is_the_last_word_and_empties_the_device() {
    start();
    let mut page = open("/a\t\t0");
    page.on(event::EVENT, ADD);
    page.on(event::CONSENT, "0\t1\t0\t\t");
    let last = sent().unwrap();
    assert_eq!(facts(&last), [Fact::Withdrawn]);
    assert!(!last.consent.measure);
    assert!(storage_keys().is_empty());
    assert!(stand_in::with(|page| page.cookie.is_empty()));
    page.on(event::EVENT, ADD);
    assert_eq!(hide(&mut page), None);
}

#[test]
fn an_address_and_a_purchase_do_not_wait_and_are_told_once() {
    start();
    let mut page = open("/thanks\t\t0");
    page.on(event::IDENTIFY, "ada@example.com\t1\tNews");
    page.on(event::EVENT, "purchase\t1\t\t\t\tO-1\t4990\t\nA\t1\t4990");
    assert!(stand_in::with(|page| page.later.iter().any(|(ms, code)| *ms < 1_000 && *code == event::FLUSH)));
    page.on(event::FLUSH, "");
    assert_eq!(facts(&sent().unwrap()).len(), 4);
    let mut reloaded = open("/thanks\t\t0");
    reloaded.on(event::IDENTIFY, "ada@example.com\t1\tNews");
    reloaded.on(event::EVENT, "purchase\t1\t\t\t\tO-1\t4990\t\nA\t1\t4990");
    assert_eq!(facts(&hide(&mut reloaded).unwrap()).len(), 1, "the page view alone");
}

#[test]
fn whoever_comes_after_a_log_out_is_someone_else() {
    start();
    let mut page = open("/p/boots\t\t0");
    page.on(event::EVENT, VIEW);
    page.on(event::LOGOUT, "");
    assert_eq!(facts(&sent().unwrap()).last(), Some(&Fact::LogOut));
    let mut page = open("/p/boots\t\t0");
    page.on(event::EVENT, VIEW);
    let product = ProductId("A".into());
    assert_eq!(facts(&hide(&mut page).unwrap())[1], Fact::ProductView { product, visits: 1 });
}

#[test]
fn back_from_the_cache_is_another_view() {
    start();
    let mut page = open("/p/boots\t\t0");
    page.on(event::EVENT, VIEW);
    use_page(&mut page, 6);
    let before = hide(&mut page).unwrap();
    page.on(event::SHOW, "1");
    let after = hide(&mut page).unwrap();
    assert_ne!(ids(&before)[0].page, ids(&after)[0].page);
    assert_eq!(facts(&after), facts(&before));
}

#[test]
fn what_was_carted_is_told_while_the_page_is_open() {
    let mut page = open("/p\t\t0");
    page.on(event::EVENT, ADD);
    page.on(event::EVENT, ADD);
    // A single-page shop turns the page meanwhile.
    stand_in::with(|page| page.address = "/q\t\t0".into());
    page.on(event::TURN, "1");
    assert_eq!(sent(), None, "within three seconds there may be more");
    page.on(event::FLUSH, "");
    let told = sent().expect("news that cannot wait for the end");
    assert_eq!(facts(&told).iter().filter(|fact| matches!(fact, Fact::CartAdd { .. })).count(), 2);
    page.on(event::FLUSH, "");
    assert_eq!(sent(), None, "the second timer has nothing to tell");
}
