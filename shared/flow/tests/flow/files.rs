//! Flow files: the ready ones are good, and what is wrong with a bad one is said in words that help.

use rappel_flow::*;

use crate::world::{abandonment_flows, ready_flows};

#[test]
fn the_strongest_flow_stands_first() {
    let book = Book::new(abandonment_flows(), Rules::default(), ZoneOffsets::utc());
    let strongest_first: Vec<&str> = book.flows().iter().map(|flow| flow.file.id.as_str()).collect();
    let order = ["checkout", "cart", "search", "browse", "site"].map(|class| format!("{class}-abandonment"));
    assert_eq!(strongest_first, order);
}

#[test]
fn the_templates_a_flow_may_send_are_known() {
    let templates: Vec<String> = abandonment_flows()
        .iter()
        .flat_map(|flow| flow.templates().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert_eq!(
        templates,
        [
            "browse-abandonment-1",
            "browse-abandonment-2",
            "browse-abandonment-thanks",
            "cart-abandonment-1",
            "cart-abandonment-2",
            "cart-abandonment-3",
            "cart-abandonment-3",
            "cart-abandonment-thanks",
            "checkout-abandonment-1",
            "checkout-abandonment-2",
            "checkout-abandonment-thanks",
            "search-abandonment-1",
            "site-abandonment-1",
        ]
    );
}

#[test]
fn a_file_read_fast_is_the_file_that_was_checked() {
    for flow in ready_flows() {
        let json = serde_json::to_string(&flow.file).unwrap();
        assert_eq!(load_flow(&json).unwrap(), flow);
    }
}

/// One flow with a hole for what is under test.
fn flow(steps: &str, rest: &str) -> String {
    format!(
        r#"{{"id": "test-flow", "name": "Test", "status": "live", "rank": "offers",
            "trigger": {{"on": "event", "name": "news"}}, "steps": [{steps}] {rest}}}"#
    )
}

const SEND: &str = r#"{"send": {"template": "test-1", "category": "marketing", "stale_after": "2d"}}"#;

#[test]
fn the_language_says_the_whole_catalogue() {
    let triggers = [
        r#"{"on": "visit-ended", "class": "cart"}"#,
        r#"{"on": "idle", "after": "10min", "seen": ["product"]}"#,
        r#"{"on": "opt-in", "channels": ["email", "push"]}"#,
        r#"{"on": "account-created"}"#,
        r#"{"on": "order-placed"}"#,
        r#"{"on": "order-fulfilled"}"#,
        r#"{"on": "order-delivered"}"#,
        r#"{"on": "date", "date": "birthday", "days_before": 7, "at": "10:00"}"#,
        r#"{"on": "calendar", "day": "christmas", "at": "10:00"}"#,
        r#"{"on": "schedule", "when": {"repeat": "monthly", "day": 1}, "at": "10:00"}"#,
        r#"{"on": "back-in-stock", "asked": true}"#,
        r#"{"on": "price-drop", "percent_at_least": 5}"#,
        r#"{"on": "low-stock"}"#,
        r#"{"on": "sale-period", "at": "10:00"}"#,
        r#"{"on": "wishlisted", "since": "7d"}"#,
        r#"{"on": "cart-added", "after": "10min"}"#,
        r#"{"on": "promotion"}"#,
        r#"{"on": "new-arrivals"}"#,
        r#"{"on": "review-left"}"#,
        r#"{"on": "silence", "of": "order", "since": "90d"}"#,
        r#"{"on": "segment-entered", "segment": "vip"}"#,
    ];
    for trigger in triggers {
        let json = format!(
            r#"{{"id": "test-flow", "name": "Test", "status": "draft", "rank": "offers", "trigger": {trigger},
                "entry": [{{"any": [{{"segment": "regulars"}}, {{"not": {{"country": ["FR"]}}}}]}}],
                "reentry": {{"after": "7d", "once_per": "product"}},
                "steps": [
                    {{"wait_date": {{"date": "offer-end", "before": "2d"}}}},
                    {{"wait_until": {{"time": "10:00", "weekdays": ["mon"]}}}},
                    {{"list": {{"act": "add", "list": "active"}}}},
                    {{"audience": {{"act": "add", "audience": "carts"}}}},
                    {{"forward": {{"to": "klaviyo"}}}},
                    {{"split": {{"branches": [{{"when": [{{"clicked": true}}, {{"active_time": {{"on": "boots", "at_least": "3min"}}}}],
                        "steps": [{{"tag": {{"act": "remove", "tag": "quiet"}}}}]}}], "otherwise": [{{"stop": {{}}}}]}}}}
                ],
                "exits": [{{"on": "purchase"}}, {{"on": "responded", "ends_with": [{SEND}]}}, {{"on": {{"event": "redeemed"}}}}]}}"#
        );
        parse_flow("test-flow", &json).unwrap_or_else(|found| panic!("{trigger}: {found:?}"));
    }
}

#[track_caller]
fn wrong(json: &str, expected: &[&str]) {
    let found = parse_flow("test-flow", json).expect_err("a bad flow was found good");
    let said: Vec<String> = found.iter().map(Problem::to_string).collect();
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for (said, expected) in said.iter().zip(expected) {
        let said = said.strip_prefix("flows/test-flow.json: ").expect("names the file");
        assert!(said.starts_with(expected), "said:     {said}\nexpected: {expected}");
    }
}

#[test]
fn mistakes_of_form_are_said_with_their_place() {
    wrong("{", &["EOF while parsing"]);
    wrong(
        &flow(r#"{"wiat": {"for": "1h"}}"#, ""),
        &["step 1: unknown variant `wiat`, expected one of `wait`"],
    );
    wrong(
        &flow(&format!(r#"{SEND}, {{"wait": {{"for": "1 hour"}}}}"#), ""),
        &["step 2, for: \"1 hour\" is no duration: write a whole number and s, min, h or d"],
    );
    wrong(
        &flow(r#"{"wait_until": {"time": "25:00"}}"#, ""),
        &["step 1, time: \"25:00\" is no time of day: write hours and minutes"],
    );
    wrong(&flow(SEND, r#", "color": "red""#), &["color: unknown field `color`"]);
    let nested = format!(
        r#"{{"split": {{"branches": [{{"when": [{{"tag": "a"}}], "steps": [{SEND}, {{"send": {{"tempalte": "x"}}}}]}}]}}}}"#
    );
    wrong(&flow(&nested, ""), &["step 1, branch 1, step 2, tempalte: unknown field `tempalte`"]);
}

#[test]
fn mistakes_of_meaning_are_said_with_their_place() {
    let named = |name: &str| SEND.replace(r#"{"template""#, &format!(r#"{{"name": "{name}", "template""#));
    let marketing = r#""marketing", "stale_after": "2d""#;
    let cases: [(String, &str); 16] = [
        (flow("", ""), "steps: a flow needs at least one step"),
        (flow(SEND, "").replace("\"Test\"", "\" \""), "name: write a name for people"),
        (
            flow(SEND, "").replace("test-flow", "other-flow"),
            "id: the id is `other-flow` but the file is named",
        ),
        (flow(&SEND.replace("test-1", "Test 1"), ""), "step 1: `Test 1` is no template"),
        (
            flow(&SEND.replace(r#", "stale_after": "2d""#, ""), ""),
            "step 1: say how long the message may still go",
        ),
        (
            flow(&SEND.replace(marketing, r#""transactional""#), ""),
            "step 1: transactional messages belong to flows about an order",
        ),
        (flow(&format!("{},{}", named("one"), named("one")), ""), "step 2: two steps are named `one`"),
        (
            flow(&format!(r#"{{"wait": {{"for": "24h"}}}}, {SEND}, {{"wait": {{"for": "1h"}}}}"#), ""),
            "step 3: waits until 1h from the start, which is not after the wait of 24h before it",
        ),
        (
            flow(r#"{"wait": {"for": "2d", "from": "sent"}}"#, ""),
            "step 1: counts from the last message, but none",
        ),
        (flow(&format!(r#"{{"stop": {{}}}}, {SEND}"#), ""), "step 2: never reached"),
        (
            flow(SEND, "")
                .replace(r#"{"on": "event", "name": "news"}"#, r#"{"on": "visit-ended", "class": "cart"}"#),
            "exits: an abandonment flow must leave on `purchase`",
        ),
        (
            flow(&SEND.replace(r#""stale"#, r#""channels": {"first_of": ["email", "email"]}, "stale"#), ""),
            "step 1: a channel is named twice",
        ),
        (flow(SEND, r#", "entry": [{"share": 0}]"#), "entry: a random share is 1 to 99 percent"),
        (flow(SEND, r#", "entry": [{"country": ["France"]}]"#), "entry: `France` is no country"),
        (flow(SEND, r#", "entry": [{"cart_value": {}}]"#), "entry: write `at_least`, `less_than` or both"),
        (
            flow(SEND, r#", "exits": [{"on": "purchase"}, {"on": "purchase"}]"#),
            "exit 2: the same exit stands above",
        ),
    ];
    for (json, expected) in &cases {
        wrong(json, &[expected]);
    }
}

#[test]
fn a_flow_file_is_bounded() {
    let long = flow(&[SEND; 65].join(","), "");
    wrong(&long, &["steps: 65 steps: at most 64"]);
    wrong(&" ".repeat(70_000), &["the file is over 65536 bytes"]);
}
