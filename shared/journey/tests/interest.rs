//! What a shopper looks at, wishes for and asks about: told to the engine, and handed over to the shop's shards.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use rappel_flow::{Book, Input, Person, Rules, SegmentId, ZoneOffsets, step_in};
use rappel_interest::{HandOver, Subject};
use rappel_journey::Ledger;
use rappel_signal::{Channel, Fact, HOUR_MS, MINUTE_MS, PageKind, UnixMs};
use rappel_visit::VISIT_GAP_MS;
use support::*;

/// A device with the engine's state behind it.
struct Shopper {
    teller: Teller,
    person: Person,
    ledger: Ledger,
}

impl Shopper {
    fn new() -> Self {
        let teller = Teller::new();
        let person = Person::new(teller.device.segment(), 1);
        Shopper { teller, person, ledger: Ledger::default() }
    }

    /// Who may be written to.
    fn reachable() -> Self {
        let mut shopper = Shopper::new();
        let consent = Fact::MessageConsent { channel: Channel::Email, granted: true, text: "yes".into() };
        shopper.teller.page(6_000, vec![identify(), consent]);
        shopper.deliver();
        shopper
    }

    fn deliver(&mut self) {
        let told = self.teller.deliver();
        self.say(told);
    }

    fn say(&mut self, told: Vec<Input>) {
        let book = Book::new(Vec::new(), Rules::default(), ZoneOffsets::utc());
        let mut segment = self.person.current().unwrap().clone();
        for input in told {
            let next = match &input {
                Input::LogOut { next } => next.clone(),
                _ => segment.clone(),
            };
            step_in(&book, &mut self.person, &segment, input, self.teller.now);
            segment = next;
        }
        self.ledger.look(&self.person);
    }

    fn leave(&mut self) {
        let told = self.teller.settle_after(VISIT_GAP_MS);
        self.say(told);
    }

    /// What is handed over now, taken by the shard.
    fn hand_over(&mut self) -> Option<HandOver> {
        let subject = |product: &rappel_signal::ProductId| Subject::product(&product.0);
        let handing = self.ledger.hand_over("device/x", &self.person, subject, self.teller.now)?;
        let hand_over = handing.hand_over.clone();
        self.ledger.taken(handing, &self.person);
        Some(hand_over)
    }
}

fn looks(told: &[Input]) -> Vec<(String, UnixMs)> {
    let looks = told.iter().filter_map(|input| match input {
        Input::Looked(look) => {
            Some((look.item.as_ref().map_or("-".into(), |item| item.product.0.clone()), look.at))
        }
        _ => None,
    });
    looks.collect()
}

#[test]
fn what_is_shown_in_the_running_visit_is_looked_at_and_older_news_is_not() {
    let mut teller = Teller::new();
    let category = Fact::CategoryView { category: "Shoes".into(), visits: 1 };
    teller.page(9_000, vec![category, view("shoes")]).card("shoes", "Trail Shoes", 12_900);
    let told = teller.deliver();
    assert_eq!(looks(&told), [("-".to_owned(), START), ("shoes".to_owned(), START)]);
    let Some(Input::Looked(look)) = told.iter().rfind(|input| matches!(input, Input::Looked(_))) else {
        panic!()
    };
    assert_eq!((look.item.as_ref().unwrap().price_hundredths, look.currency.as_str()), (Some(12_900), "EUR"));

    teller.page(9_000, vec![view("tent")]);
    let mut late = teller.envelope();
    late.batches[0].age_ms = u32::try_from(2 * HOUR_MS).unwrap();
    let received = rappel_journey::receive(&mut teller.device, &late, START, VISIT_GAP_MS, ADDRESSES);
    assert!(looks(&received.inputs).is_empty(), "history starts nothing: {received:?}");
}

#[test]
fn who_comes_after_a_log_out_has_not_looked_at_what_was_shown_before() {
    let mut teller = Teller::new();
    teller.page(9_000, vec![view("shoes"), Fact::LogOut]);
    assert!(looks(&teller.deliver()).is_empty());
    teller.now = START + MINUTE_MS;
    teller.page(9_000, vec![view("tent")]);
    assert_eq!(looks(&teller.deliver()), [("tent".to_owned(), START + MINUTE_MS)]);
}

#[test]
fn a_wish_is_told_with_its_product_and_taken_back() {
    let mut teller = Teller::new();
    teller.page(9_000, vec![Fact::WishlistAdd { product: product("tent") }]).card("tent", "Tent", 20_000);
    let told = teller.deliver();
    let wished = told.iter().find_map(|input| match input {
        Input::Wished { item, on, .. } => Some((item.title.clone(), item.price_hundredths, *on)),
        _ => None,
    });
    assert_eq!(wished, Some(("Tent".into(), Some(20_000), true)));
    teller.page(9_000, vec![Fact::WishlistRemove { product: product("tent") }]);
    assert!(teller.deliver().iter().any(|input| matches!(input, Input::Wished { on: false, .. })));
}

#[test]
fn a_visit_says_what_it_was_busy_with_by_product_category_and_path() {
    let mut teller = Teller::new();
    let page = |path: &str| Fact::PageView { kind: PageKind::Other, path: path.into() };
    teller.page(40_000, vec![page("/guides/sizes")]);
    teller.deliver();
    teller.page(90_000, vec![page("/product/shoes"), view("shoes")]);
    teller.deliver();
    teller.page(5_000, vec![page("")]);
    teller.deliver();
    let told = teller.settle_after(VISIT_GAP_MS);
    let [Input::VisitEnded(ended), ..] = told.as_slice() else { panic!("{told:?}") };
    let active: Vec<(&str, u32)> =
        ended.subject.active.iter().map(|active| (active.on.as_str(), active.active_ms)).collect();
    assert_eq!(active, [("shoes", 90_000), ("/product/shoes", 90_000), ("/guides/sizes", 40_000)]);
    teller.page(9_000, vec![view("tent")]);
    teller.deliver();
    let told = teller.settle_after(VISIT_GAP_MS);
    let [Input::VisitEnded(next), ..] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(next.subject.active.len(), 1, "the next visit's pages are its own: {next:?}");
}

#[test]
fn views_are_handed_over_at_the_visits_end_once_with_the_price_last_seen() {
    let mut shopper = Shopper::reachable();
    shopper.teller.page(9_000, vec![view("tent")]).card("tent", "Tent", 20_000);
    shopper.deliver();
    assert!(!shopper.ledger.due, "a call for each page would be one too many");
    shopper.leave();
    assert!(shopper.ledger.due);
    let told = shopper.hand_over().unwrap();
    assert_eq!((told.number, told.news.len()), (1, 1));
    let interest = &told.news[0].interest;
    assert_eq!((interest.viewed, interest.price_hundredths), (1, Some(20_000)));
    assert_eq!(interest.currency, "EUR");
    assert!(!shopper.ledger.due);
    assert_eq!(shopper.hand_over(), None);

    shopper.teller.now = shopper.teller.now + HOUR_MS;
    shopper.teller.page(9_000, vec![view("tent"), view("tent")]).card("tent", "Tent", 19_000);
    shopper.deliver();
    shopper.leave();
    let interest = shopper.hand_over().unwrap().news.remove(0).interest;
    assert_eq!((interest.viewed, interest.price_hundredths), (2, Some(19_000)), "a reload is no second view");
}

#[test]
fn who_cannot_be_written_to_has_no_rows() {
    let mut shopper = Shopper::new();
    shopper.teller.page(9_000, vec![view("tent"), identify()]);
    shopper.deliver();
    shopper.leave();
    assert_eq!((shopper.ledger.due, shopper.hand_over()), (false, None));
}

#[test]
fn a_hand_over_that_was_not_taken_comes_again_under_a_greater_number() {
    let mut shopper = Shopper::reachable();
    shopper.teller.page(9_000, vec![view("tent")]);
    shopper.deliver();
    shopper.leave();
    let subject = |product: &rappel_signal::ProductId| Subject::product(&product.0);
    let now = shopper.teller.now;
    let lost = shopper.ledger.hand_over("device/x", &shopper.person, subject, now).unwrap();
    assert!(shopper.ledger.due, "until the shard has answered");
    let again = shopper.hand_over().unwrap();
    assert_eq!((again.number, again.news.len()), (2, 1));
    shopper.ledger.taken(lost, &shopper.person);
    assert!(!shopper.ledger.due);
}

#[test]
fn a_log_out_a_withdrawal_and_a_no_take_everything_back_at_once() {
    let no = Fact::MessageConsent { channel: Channel::Email, granted: false, text: String::new() };
    for fact in [Fact::LogOut, Fact::Withdrawn, no] {
        let mut shopper = Shopper::reachable();
        let wish = Fact::WishlistAdd { product: product("lamp") };
        shopper.teller.page(9_000, vec![view("tent"), wish]);
        shopper.deliver();
        shopper.leave();
        assert_eq!(shopper.hand_over().unwrap().news.len(), 2);
        shopper.teller.now = shopper.teller.now + MINUTE_MS;
        shopper.teller.page(1_000, vec![fact.clone()]);
        shopper.deliver();
        assert!(shopper.ledger.due, "{fact:?}");
        let told = shopper.hand_over().unwrap();
        assert_eq!(told.news.len(), 2, "{fact:?}");
        assert!(told.news.iter().all(|news| news.interest.place().is_none()), "{fact:?}: {told:?}");
    }
}

#[test]
fn what_moves_away_is_withdrawn_and_comes_back_with_the_segment() {
    let mut shopper = Shopper::reachable();
    shopper.teller.page(9_000, vec![view("tent")]);
    shopper.deliver();
    shopper.leave();
    shopper.hand_over().unwrap();
    let id: SegmentId = shopper.person.current().unwrap().clone();
    let parcel = shopper.person.freeze(&id).unwrap();
    shopper.ledger.look(&shopper.person);
    assert!(shopper.ledger.due);
    assert!(shopper.hand_over().unwrap().news[0].interest.place().is_none());
    shopper.person.thaw(parcel);
    shopper.ledger.look(&shopper.person);
    assert!(shopper.ledger.due);
    assert_eq!(shopper.hand_over().unwrap().news[0].interest.viewed, 1);
}

#[test]
fn what_was_bought_is_of_no_interest_any_more() {
    let mut shopper = Shopper::reachable();
    shopper.teller.page(9_000, vec![view("tent"), view("lamp")]);
    shopper.deliver();
    shopper.leave();
    shopper.hand_over().unwrap();
    shopper.teller.now = shopper.teller.now + MINUTE_MS;
    let lines = vec![line("tent", 1, 20_000)];
    shopper.teller.page(9_000, vec![Fact::Purchase { order: "1".into(), value_hundredths: 20_000, lines }]);
    shopper.deliver();
    let told = shopper.hand_over().unwrap();
    let gone: Vec<&str> = told.news.iter().map(|news| news.subject.product.0.as_str()).collect();
    assert_eq!(gone, ["tent"]);
}

#[test]
fn a_ledger_is_stored_and_read_and_a_blank_one_takes_no_room() {
    let mut shopper = Shopper::reachable();
    assert!(!serde_json::to_string(&shopper.teller.device).unwrap().contains("interest"));
    shopper.teller.page(9_000, vec![view("tent")]);
    shopper.deliver();
    shopper.leave();
    shopper.hand_over().unwrap();
    let stored = serde_json::to_string(&shopper.ledger).unwrap();
    assert_eq!(
        stored,
        r#"{"name":"device/x","number":1,"held":[{"product":"tent","subject":{"product":"tent"},"said":220989236}]}"#,
        "a sleeping object holds this form"
    );
    assert_eq!(serde_json::from_str::<Ledger>(&stored).unwrap(), shopper.ledger);
}
