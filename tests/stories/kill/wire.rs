//! What breaks between page and edge: lost answers, two tabs at once, clocks that jump. Nothing is lost or doubled.

use std::collections::BTreeMap;
use std::time::Duration;

use rappel_signal::{Batch, BatchId, CartLine, Channel, Fact, PageKind, ProductId};
use rappel_tests::device::Device;
use rappel_tests::stage::Stage;

use super::book::{Book, sorted};

const MINUTE: Duration = Duration::from_secs(60);
/// A cart's first message has gone by then, also if it had to be tried again.
const WRITTEN_TO: Duration = Duration::from_secs(64 * 60);
const ADA: &str = "ada@example.com";
/// What a page says of a batch that seems to be older than 32 bits of milliseconds: its clock was moved.
const AGE_MS_MAX: u32 = u32::MAX;

fn view(path: &str) -> Fact {
    Fact::PageView { kind: PageKind::Product, path: path.into() }
}

fn adds(product: &str) -> Fact {
    let line = CartLine { product: ProductId(product.into()), quantity: 1, price_hundredths: Some(4_900) };
    Fact::CartAdd { line }
}

fn introduces_herself() -> Vec<Fact> {
    let text = "News and reminders".into();
    vec![
        Fact::Identify { email: ADA.into() },
        Fact::MessageConsent { channel: Channel::Email, granted: true, text },
    ]
}

fn buys(products: &[&str]) -> Fact {
    let line = |product: &&str| CartLine {
        product: ProductId((*product).into()),
        quantity: 1,
        price_hundredths: Some(4_900),
    };
    Fact::Purchase {
        order: "1001".into(),
        value_hundredths: 4_900,
        lines: products.iter().map(line).collect(),
    }
}

/// The same page's next batch.
fn next(batch: &Batch, facts: Vec<Fact>) -> Batch {
    let facts = facts.into_iter().map(|fact| rappel_signal::DatedFact { age_ms: 0, fact }).collect();
    Batch { sequence: batch.sequence + 1, facts, cards: Vec::new(), ..batch.clone() }
}

fn facts_of<'a>(batches: impl IntoIterator<Item = &'a Batch>) -> Vec<String> {
    sorted(batches.into_iter().flat_map(|batch| batch.facts.iter().map(|dated| &dated.fact)))
}

fn pieces(lines: &[(&str, u64)]) -> BTreeMap<String, u64> {
    lines.iter().map(|(product, pieces)| ((*product).to_owned(), *pieces)).collect()
}

fn with_introduction(mut facts: Vec<Fact>) -> Vec<Fact> {
    facts.extend(introduces_herself());
    facts
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_loses_and_doubles_nothing() {
    let stage = Stage::open().await;
    let mut device = Device::new(&stage, 1);
    let visitor = device.visitor.to_string();
    let first = device.page(21_000, with_introduction(vec![view("/product/boots"), adds("boots")]));

    device.send_unheard(&device.envelope(vec![first.clone()])).await;
    let stored = Book::read(&stage, &visitor).await;
    assert_eq!(stored.sorted_facts(), facts_of([&first]), "stored before the answer: {}", stored.0);

    // Nobody read the answer, so the page has no signature and sends the batch again, older now, beside a new one.
    stage.worker().kill();
    stage.worker().restart();
    let second = next(&first, vec![adds("laces")]);
    let again = Batch { age_ms: 2_000, ..first.clone() };
    device.send_unheard(&device.envelope(vec![again.clone()])).await;
    let receipt = device.send(&device.envelope(vec![again, second.clone()])).await;
    assert_eq!(receipt.received, [first.id(), second.id()]);

    let book = Book::read(&stage, &visitor).await;
    assert_eq!(book.sorted_facts(), facts_of([&first, &second]));
    assert_eq!((book.cart(), book.active_ms()), (pieces(&[("boots", 1), ("laces", 1)]), 42_000));
    stage.live_through(&visitor, WRITTEN_TO).await;
    let mails = stage.mailbox().mails();
    assert_eq!(mails.len(), 1, "{mails:?}");
    let links = stage.landings(&mails[0]).await;
    assert!(links.iter().any(|link| link.contains("restore=boots:1,laces:1")), "{links:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_that_send_at_once_lose_and_double_nothing() {
    let stage = Stage::open().await;
    let mut device = Device::new(&stage, 2);
    let visitor = device.visitor.to_string();
    let mut tabs =
        [device.page(8_000, with_introduction(vec![view("/a")])), device.page(8_000, vec![view("/b")])];
    let (mut all, mut expected): (Vec<Batch>, Vec<(String, u64)>) = (tabs.to_vec(), Vec::new());
    for round in 0..8 {
        // Both tabs find the same unreceived batches in the device's storage and send them at the same moment.
        let shared = device.envelope(all.clone());
        let reversed = device.envelope(all.iter().rev().cloned().collect());
        let (one, other) = tokio::join!(device.try_send(&shared), device.try_send(&reversed));
        let ids: Vec<BatchId> = all.iter().map(Batch::id).collect();
        assert_eq!(one.unwrap().received, ids);
        assert_eq!(other.unwrap().received.len(), ids.len());
        for (name, tab) in ["left", "right"].into_iter().zip(&mut tabs) {
            let product = format!("{name}-{round}");
            *tab = next(tab, vec![adds(&product)]);
            all.push(tab.clone());
            expected.push((product, 1));
        }
    }
    let receipt = device.send(&device.envelope(all.clone())).await;
    assert_eq!(receipt.received.len(), all.len());

    let book = Book::read(&stage, &visitor).await;
    assert_eq!(book.sorted_facts(), facts_of(&all));
    assert_eq!(book.cart(), expected.into_iter().collect());
    assert_eq!((book.visits().len(), book.active_ms()), (1, 8_000 * all.len() as u64), "{}", book.0);
    stage.live_through(&visitor, WRITTEN_TO).await;
    assert_eq!(stage.mailbox().mails().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_clock_set_back_a_year_delays_a_message_and_loses_nothing() {
    let stage = Stage::open().await;
    let mut device = Device::new(&stage, 3);
    let visitor = device.visitor.to_string();
    let cart = device.page(21_000, with_introduction(vec![view("/product/boots"), adds("boots")]));
    // Closed ten minutes ago; the clock says in a year, so the page says: just now.
    stage.advance(10 * MINUTE).await;
    let set_back = Batch { age_ms: 0, ..cart.clone() };
    device.send_unheard(&device.envelope(vec![set_back])).await;
    // The clock is right again, and the page asks again with the true age.
    let right_again = Batch { age_ms: 600_000, ..cart.clone() };
    device.send(&device.envelope(vec![right_again])).await;

    let book = Book::read(&stage, &visitor).await;
    assert_eq!(book.sorted_facts(), facts_of([&cart]));
    assert_eq!((book.cart(), book.active_ms()), (pieces(&[("boots", 1)]), 21_000));
    stage.live_through(&visitor, WRITTEN_TO).await;
    assert_eq!(stage.mailbox().mails().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_clock_set_ahead_a_year_makes_old_is_history_and_later_visits_count() {
    let stage = Stage::open().await;
    let mut device = Device::new(&stage, 4);
    let visitor = device.visitor.to_string();
    let old = device.page(21_000, with_introduction(vec![view("/product/boots"), adds("boots")]));
    let set_ahead = Batch { age_ms: AGE_MS_MAX, ..old.clone() };
    device.send_unheard(&device.envelope(vec![set_ahead])).await;
    device.send(&device.envelope(vec![Batch { age_ms: 1_000, ..old.clone() }])).await;

    let book = Book::read(&stage, &visitor).await;
    assert_eq!(book.sorted_facts(), facts_of([&old]));
    assert_eq!((book.visits().len(), book.active_ms()), (1, 21_000), "{}", book.0);
    stage.live_through(&visitor, 24 * 60 * MINUTE).await;
    assert!(stage.mailbox().mails().is_empty(), "nobody knows when that visit was: it starts nothing");

    let new = device.page(21_000, vec![view("/product/boots"), adds("laces")]);
    device.send(&device.envelope(vec![new.clone()])).await;
    assert_eq!(Book::read(&stage, &visitor).await.sorted_facts(), facts_of([&old, &new]));
    stage.live_through(&visitor, WRITTEN_TO).await;
    assert_eq!(stage.mailbox().mails().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_acts_once_however_old_the_devices_clock_makes_it() {
    let stage = Stage::open().await;
    let mut device = Device::new(&stage, 5);
    let visitor = device.visitor.to_string();
    let cart = device.page(21_000, with_introduction(vec![view("/product/boots"), adds("boots")]));
    device.send(&device.envelope(vec![cart.clone()])).await;
    let order = device.page(9_000, vec![buys(&["boots"])]);
    stage.live_through(&visitor, 40 * MINUTE).await;
    assert_eq!(
        Book::read(&stage, &visitor).await.0["person"]["segments"][0]["runs"].as_array().unwrap().len(),
        1
    );

    let set_ahead = Batch { age_ms: AGE_MS_MAX, ..order.clone() };
    device.send_unheard(&device.envelope(vec![set_ahead.clone()])).await;
    device.send(&device.envelope(vec![set_ahead])).await;
    stage.live_through(&visitor, 3 * 24 * 60 * MINUTE).await;

    let book = Book::read(&stage, &visitor).await;
    assert!(stage.mailbox().mails().is_empty(), "she has bought: {:?}", stage.mailbox().mails());
    assert_eq!(book.sorted_facts(), facts_of([&cart, &order]));
    assert_eq!(book.0["person"]["segments"][0]["orders"].as_array().unwrap().len(), 1);
}
