//! One kill at each point from claim to outcome. Marketing at these points goes once or not at all, never twice; the
//! shoppers who were not in flight notice nothing, and every journey goes on.

use std::time::Duration;

use rappel_signal::{CartLine, Channel, Fact, PageKind, ProductId};
use rappel_tests::device::Device;
use rappel_tests::mailbox::Point;
use rappel_tests::poll;
use rappel_tests::stage::Stage;

use super::book::Book;

const MINUTE: Duration = Duration::from_secs(60);
/// Between two shoppers: longer than a row of unknown outcome is waited for, so that each kill meets one row.
const APART: Duration = Duration::from_secs(5 * 60);
/// The first message of the series and the second, by their names in `flows/cart-abandonment.json`.
const FIRST: &str = "first";
const SECOND: &str = "second";

/// Where a kill meets a message, in the order in which a message comes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Killed {
    /// Its moment comes while workerd is down.
    BeforeTheClaim,
    /// Claimed; the mail server has not let the Worker connect.
    BeforeConnecting,
    /// The conversation stands here.
    At(Point),
    /// The outcome is written.
    AfterTheOutcome,
}

/// What must have become of the message: how many mails arrived, and what the record says.
const POINTS: [(Killed, usize, &[&str]); 9] = [
    (Killed::BeforeTheClaim, 1, &["sent", "accepted"]),
    (Killed::BeforeConnecting, 0, &["sent", "unknown"]),
    (Killed::At(Point::Greeting), 0, &["sent", "unknown"]),
    (Killed::At(Point::Sender), 0, &["sent", "unknown"]),
    (Killed::At(Point::Recipient), 0, &["sent", "unknown"]),
    (Killed::At(Point::Data), 0, &["sent", "unknown"]),
    (Killed::At(Point::Message), 1, &["sent", "unknown"]),
    // What became of it is written before anybody says goodbye.
    (Killed::At(Point::Goodbye), 1, &["sent", "accepted"]),
    (Killed::AfterTheOutcome, 1, &["sent", "accepted"]),
];

fn address(index: usize) -> String {
    format!("shopper-{index}@example.com")
}

/// A shopper leaves a cart; answers with the visitor's id.
async fn leaves_a_cart(stage: &Stage, index: usize) -> String {
    let mut device = Device::new(stage, 1 + index as u128);
    let product = ProductId("boots".into());
    let line = CartLine { product: product.clone(), quantity: 1, price_hundredths: Some(12_900) };
    let text = "News and reminders".into();
    let page = device.page(
        21_000,
        vec![
            Fact::PageView { kind: PageKind::Product, path: "/product/boots".into() },
            Fact::ProductView { product, visits: 1 },
            Fact::CartAdd { line },
            Fact::Identify { email: address(index) },
            Fact::MessageConsent { channel: Channel::Email, granted: true, text },
        ],
    );
    device.send(&device.envelope(vec![page])).await;
    device.visitor.to_string()
}

/// Brings the shopper's due message to the point and kills workerd there. Answers with the moment of the kill.
async fn kill_at(stage: &mut Stage, visitor: &str, killed: Killed) -> i64 {
    let due_ms = Book::read(stage, visitor).await.next_ms().expect("a message is due");
    let to_due = Duration::from_millis((due_ms - stage.clock().now_ms()).unsigned_abs() + 50);
    match killed {
        Killed::BeforeTheClaim => {
            stage.worker().kill();
            let killed_at_ms = stage.clock().now_ms();
            stage.clock().advance(to_due);
            stage.worker().restart();
            return killed_at_ms;
        }
        Killed::BeforeConnecting => {
            stage.mailbox().wall_off().await;
            stage.advance(to_due).await;
            poll::until("the message to be claimed", async || {
                let book = Book::read(stage, visitor).await;
                book.in_flight_since_ms().ok_or_else(|| book.0.to_string())
            })
            .await;
        }
        Killed::At(point) => {
            stage.mailbox().gate().hold_at(point);
            stage.advance(to_due).await;
            stage.mailbox().gate().until_held().await;
        }
        Killed::AfterTheOutcome => {
            stage.advance(to_due).await;
            poll::until("the outcome to be written", async || {
                let book = Book::read(stage, visitor).await;
                book.acts(FIRST)
                    .iter()
                    .any(|act| act == "accepted")
                    .then_some(())
                    .ok_or_else(|| book.0.to_string())
            })
            .await;
        }
    }
    stage.worker().kill();
    let killed_at_ms = stage.clock().now_ms();
    stage.mailbox().gate().release();
    stage.mailbox().let_in();
    stage.worker().restart();
    killed_at_ms
}

/// The mailbox shows what it took a moment later.
async fn until_arrived(stage: &Stage, index: usize, mails: usize) {
    poll::until("the mails to be in the mailbox", async || {
        let arrived = stage.mailbox().mails_to(&address(index)).len();
        if arrived >= mails { Ok(()) } else { Err(format!("{arrived} of {mails}")) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_each_point_from_claim_to_outcome_doubles_nothing() {
    let mut stage = Stage::open().await;
    let mut visitors = Vec::new();
    for index in 0..POINTS.len() {
        visitors.push(leaves_a_cart(&stage, index).await);
        stage.advance(APART).await;
    }
    for visitor in &visitors {
        Book::settled(&stage, visitor, 0).await;
    }

    for (index, ((killed, arrives, acts), visitor)) in POINTS.iter().zip(&visitors).enumerate() {
        let killed_at_ms = kill_at(&mut stage, visitor, *killed).await;
        let after_kill = Book::settled(&stage, visitor, killed_at_ms).await;
        let is_in_flight = after_kill.in_flight_since_ms().is_some();
        assert_eq!(is_in_flight, acts.contains(&"unknown"), "{killed:?}: {}", after_kill.0);
        // Nobody comes back with an outcome: after two minutes the row is given up.
        stage.advance(2 * MINUTE + Duration::from_secs(1)).await;
        let book = Book::settled(&stage, visitor, killed_at_ms).await;
        assert_eq!(book.acts(FIRST), *acts, "{killed:?}: {}", book.0);
        until_arrived(&stage, index, *arrives).await;
        assert_eq!(stage.mailbox().mails_to(&address(index)).len(), *arrives, "{killed:?}");
    }

    // The journeys go on: a day after its visit everybody gets the second message, and the first is never repeated.
    for (index, ((killed, arrives, acts), visitor)) in POINTS.iter().zip(&visitors).enumerate() {
        stage.live_through(visitor, (24 * 60 * MINUTE).saturating_sub(elapsed(&stage, visitor).await)).await;
        let book = Book::settled(&stage, visitor, 0).await;
        assert_eq!(book.acts(FIRST), *acts, "{killed:?}");
        assert_eq!(book.acts(SECOND), ["sent", "accepted"], "{killed:?}: {}", book.0);
        until_arrived(&stage, index, arrives + 1).await;
        let mails = stage.mailbox().mails_to(&address(index));
        assert_eq!(mails.len(), arrives + 1, "{killed:?}: {mails:?}");
    }
}

/// How long ago the shopper's visit ended, less the time in which a message may be tried again.
async fn elapsed(stage: &Stage, visitor: &str) -> Duration {
    let book = Book::read(stage, visitor).await;
    let ended_ms = book.visits()[0]["ended_ms"].as_i64().unwrap();
    Duration::from_millis((stage.clock().now_ms() - ended_ms).unsigned_abs()) - 3 * MINUTE
}

/// Not a kill, but the same window: the mail was taken, and the goodbye never comes.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_never_says_goodbye_gets_no_second_mail() {
    let stage = Stage::open().await;
    let visitor = leaves_a_cart(&stage, 0).await;
    stage.mailbox().gate().hold_at(Point::Goodbye);
    stage.advance(30 * MINUTE).await;
    let due_ms = Book::settled(&stage, &visitor, 0).await.next_ms().expect("a message is due");
    stage.advance(Duration::from_millis((due_ms - stage.clock().now_ms()).unsigned_abs() + 50)).await;
    stage.mailbox().gate().until_held().await;
    // What hangs in workerd does not outlive a kill, and time must not jump under it: the goodbye is waited for really.
    let book = Book::settled(&stage, &visitor, 0).await;
    assert_eq!(book.acts(FIRST), ["sent", "accepted"], "{}", book.0);
    stage.mailbox().gate().release();
    stage.live_through(&visitor, 3 * 60 * MINUTE).await;
    assert_eq!(stage.mailbox().mails().len(), 1);
}
