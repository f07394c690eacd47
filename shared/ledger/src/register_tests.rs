//! Events told twice, too early, and too many.

use rappel_flow::{Order, OrderNews};
use rappel_signal::UnixMs;

use super::*;

fn placed(id: &str) -> Input {
    Input::Purchased { order: Order { id: id.into(), ..Order::default() }, items: Vec::new() }
}

fn delivered(order: &str, at: i64) -> Input {
    Input::OrderChanged { order: order.into(), news: OrderNews::Delivered, at: UnixMs(at) }
}

fn told(id: &str, inputs: Vec<Input>) -> Told {
    Told { id: id.into(), inputs }
}

#[test]
fn an_event_told_twice_is_heard_once() {
    let mut register = Register::default();
    let event = told("e-1", vec![placed("1001")]);
    assert_eq!(register.hear(&event, |_| false), Heard::New(vec![placed("1001")]));
    assert_eq!(register.hear(&event, |_| true), Heard::Known);
    let stored: Register = serde_json::from_str(&serde_json::to_string(&register).unwrap()).unwrap();
    assert_eq!(stored, register);
}

#[test]
fn news_of_an_order_waits_for_the_order() {
    let mut register = Register::default();
    let late = told("e-1", vec![delivered("1001", 5)]);
    assert_eq!(register.hear(&late, |_| false), Heard::New(Vec::new()));
    let other = told("e-2", vec![delivered("1002", 6)]);
    assert_eq!(register.hear(&other, |order| order == "1002"), Heard::New(vec![delivered("1002", 6)]));
    let order = told("e-3", vec![placed("1001")]);
    assert_eq!(register.hear(&order, |_| false), Heard::New(vec![placed("1001"), delivered("1001", 5)]));
    assert_eq!(register, Register { awaited: Vec::new(), ..register.clone() }, "said once");
}

#[test]
fn what_is_remembered_is_bounded_and_the_oldest_goes_first() {
    let mut register = Register::default();
    for number in 0..=HEARD_MAX {
        let order = format!("o-{number}");
        let _ = register.hear(&told(&format!("e-{number}"), vec![delivered(&order, 0)]), |_| false);
    }
    assert_eq!((register.heard.len(), register.awaited.len()), (HEARD_MAX, AWAITED_ORDERS_MAX));
    assert_eq!(register.hear(&told(&format!("e-{HEARD_MAX}"), Vec::new()), |_| true), Heard::Known);
    assert_eq!(register.hear(&told("e-0", Vec::new()), |_| true), Heard::New(Vec::new()), "forgotten");
}

#[test]
fn a_register_written_by_the_first_version_is_read() {
    let stored = r#"{"v":1,"heard":["d3f1c9a2b4e5f607"],"awaited":[{"order":"1001","news":[{"order-changed":{"order":"1001","news":"delivered","at":5}}]}],"later":true}"#;
    let mut register: Register = serde_json::from_str(stored).unwrap();
    assert_eq!(register.news_of("1001"), vec![delivered("1001", 5)]);
    let written: Value = serde_json::to_value(&register).unwrap();
    assert_eq!(written["later"], true, "what a newer version knows is kept");
}
