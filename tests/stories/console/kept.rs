//! Everything that a deployment keeps, row by row, by the doors of a backup: what must be the same before and after a request that
//! was refused.

use std::collections::{BTreeMap, BTreeSet};

use rappel_local::shop::API_KEY;
use rappel_tests::stage::Stage;
use reqwest::StatusCode;
use serde_json::{Value, json};

/// Rows by object and key.
pub(super) type Rows = BTreeMap<String, String>;

async fn ask(stage: &Stage, door: &str, question: Option<String>) -> String {
    let address = format!("{}{door}", stage.worker().origin());
    let client = stage.worker().client();
    let request = match question {
        Some(question) => client.post(address).body(question),
        None => client.get(address),
    };
    let answer = request.bearer_auth(API_KEY).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{door}");
    answer.text().await.unwrap()
}

/// All rows behind a door, object after object as one leads to the next.
async fn behind(stage: &Stage, door: &str, rows: &mut Rows) {
    let begins: Value = serde_json::from_str(&ask(stage, door, None).await).unwrap();
    let begins = begins["objects"].as_array().unwrap().iter();
    let mut left: Vec<(String, String)> =
        begins.map(|name| (name.as_str().unwrap().to_owned(), String::new())).collect();
    let mut known: BTreeSet<String> = left.iter().map(|(name, _)| name.clone()).collect();
    while let Some((object, after)) = left.pop() {
        let question = json!({ "objects": [{ "object": object, "after": after }] });
        let page: Value = serde_json::from_str(&ask(stage, door, Some(question.to_string())).await).unwrap();
        for row in page["rows"].as_array().into_iter().flatten() {
            let text = |at: usize| row[at].as_str().unwrap_or_default();
            rows.insert(format!("{door} {object} {}", text(0)), text(1).to_owned());
        }
        if let Some(next) = page["next"].as_str() {
            left.push((object, next.to_owned()));
        }
        for lead in page["leads"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if known.insert(lead.to_owned()) {
                left.push((lead.to_owned(), String::new()));
            }
        }
    }
}

/// What the deployment and these shops keep.
pub(super) async fn kept(stage: &Stage, shops: &[&str]) -> Rows {
    let mut rows = Rows::new();
    behind(stage, "/v1/backup", &mut rows).await;
    for shop in shops {
        behind(stage, &format!("/v1/{shop}/backup"), &mut rows).await;
    }
    rows
}

/// Keys of rows that are not as they were.
pub(super) fn changed(before: &Rows, after: &Rows) -> Vec<String> {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differs = |key: &&String| before.get(*key) != after.get(*key);
    keys.into_iter().filter(differs).cloned().collect()
}
