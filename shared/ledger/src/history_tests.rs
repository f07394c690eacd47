//! Events of products told twice, and told late.

use proptest::prelude::*;
use rappel_shop::read_event;
use serde_json::json;

use super::*;

const FIRST: i64 = 1_790_000_000_000;

fn event(id: &str, at: i64, more: &Value) -> Event {
    let mut told = json!({ "id": id, "type": "product-updated", "at": FIRST + at, "product": "tent" });
    told.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    read_event(0, told, UnixMs(FIRST + 1_000_000)).event.unwrap()
}

/// What is left of an event, as JSON without what every event has; `None` if it does not act.
fn left(history: &mut History, mut event: Event) -> Option<Value> {
    let acts = history.admit(&mut event);
    let mut left = event.to_json().unwrap();
    let fields = left.as_object_mut().unwrap();
    ["id", "type", "at", "product"].iter().for_each(|name| drop(fields.remove(*name)));
    acts.then_some(left)
}

#[test]
fn an_event_told_again_does_not_undo_the_one_between() {
    let mut history = History::default();
    let (sold_out, back) = (event("e-1", 1, &json!({"stock": 0})), event("e-2", 2, &json!({"stock": 9})));
    assert_eq!(left(&mut history, sold_out.clone()), Some(json!({"stock": 0})));
    assert_eq!(left(&mut history, back), Some(json!({"stock": 9})));
    assert_eq!(left(&mut history, sold_out), None);
    let stored: History = serde_json::from_str(&serde_json::to_string(&history).unwrap()).unwrap();
    assert_eq!(stored, history);
}

#[test]
fn what_comes_late_says_only_what_nobody_said_since() {
    let mut history = History::default();
    let price = |price: &str| json!({"price": price, "currency": "EUR"});
    let mut small = price("10.00");
    small["variant"] = "small".into();
    assert!(left(&mut history, event("e-3", 3, &small)).is_some());
    let mut late = price("12.00");
    late["variant"] = "small".into();
    late["title"] = "The tent".into();
    assert_eq!(
        left(&mut history, event("e-1", 1, &late)),
        Some(json!({"variant": "small", "title": "The tent"}))
    );
    late["variant"] = "large".into();
    assert_eq!(left(&mut history, event("e-2", 2, &late)), Some(late), "another variant's price");
    let late = event("e-0", 0, &json!({"title": "Tent"}));
    assert_eq!(left(&mut history, late), None, "the title is the product's, whichever variant it came with");
}

#[test]
fn of_an_end_and_a_beginning_the_later_one_holds() {
    let gone = |id: &str, at: i64, variant: Value| {
        event(id, at, &json!({"type": "product-deleted", "variant": variant}))
    };
    let mut history = History::default();
    assert!(left(&mut history, gone("e-2", 2, "small".into())).is_some());
    assert_eq!(left(&mut history, event("e-1", 1, &json!({"variant": "small", "stock": 3}))), None);
    assert!(left(&mut history, event("e-1b", 1, &json!({"stock": 3}))).is_some(), "the other variants'");
    assert!(left(&mut history, event("e-3", 3, &json!({"variant": "small", "stock": 4}))).is_some());
    assert_eq!(left(&mut history, gone("e-2b", 2, Value::Null)), None, "it is sold again since");
    assert_eq!(left(&mut history, gone("e-2", 2, "small".into())), None, "told twice");
}

#[test]
fn many_changes_of_stock_do_not_push_the_title_out() {
    let mut history = History::default();
    let title = event("title", 1, &json!({"title": "The tent"}));
    assert!(left(&mut history, title.clone()).is_some());
    for number in 2..200 {
        let stock = event(&format!("e-{number}"), number, &json!({"stock": number}));
        assert!(left(&mut history, stock).is_some());
    }
    assert_eq!(history.heard.len(), PRODUCT_EVENTS_MAX);
    assert_eq!(left(&mut history, title), None);
    assert_eq!(
        left(&mut history, event("e-2", 2, &json!({"stock": 2}))),
        None,
        "forgotten, and said again since"
    );
}

#[test]
fn news_of_a_hundred_variants_that_comes_late_takes_nothing_back() {
    let mut history = History::default();
    let state = |number: i64| {
        let of_variant = move |variant: u8| {
            let more =
                json!({"variant": format!("size-{variant}"), "price": number, "currency": "EUR", "stock": 5});
            event(&format!("state-{number}/{variant}"), number, &more)
        };
        (0..100).map(of_variant)
    };
    assert!(state(2).all(|event| left(&mut history, event).is_some()));
    assert!(state(3).all(|event| left(&mut history, event).is_some()));
    assert!(
        state(1).chain(state(2)).all(|event| left(&mut history, event).is_none()),
        "told late, told again"
    );
}

#[test]
fn a_history_written_by_the_first_version_is_read() {
    let stored =
        r#"{"v":1,"heard":[{"id":"d3f1c9a2b4e5f607","at":5,"variant":"small","fields":16}],"later":1}"#;
    let history: History = serde_json::from_str(stored).unwrap();
    assert_eq!(serde_json::to_string(&history).unwrap(), stored);
}

proptest! {
    /// In whatever order and however often events of different moments are told, the product ends as the same.
    #[test]
    fn the_order_and_the_number_of_tellings_change_nothing(
        told in prop::collection::vec((0_u8..4, 0_u32..50), 1..12),
        order in prop::collection::vec(0_usize..12, 0..24),
    ) {
        let events: Vec<Event> = told
            .iter()
            .enumerate()
            .map(|(place, (field, value))| {
                let more = match field {
                    0 => json!({"stock": value}),
                    1 => json!({"title": format!("Tent {value}")}),
                    2 => json!({"price": value, "currency": "EUR"}),
                    _ => json!({"stock": value, "brand": format!("Brand {value}")}),
                };
                event(&format!("e-{place}"), i64::try_from(place).unwrap(), &more)
            })
            .collect();
        let play = |told: &mut dyn Iterator<Item = &Event>| {
            let (mut history, mut product) = (History::default(), Map::new());
            for event in told {
                if let Some(Value::Object(left)) = left(&mut history, event.clone()) {
                    product.extend(left);
                }
            }
            product
        };
        let shuffled = order.iter().filter_map(|place| events.get(*place));
        prop_assert_eq!(play(&mut shuffled.chain(&events)), play(&mut events.iter()));
    }
}
