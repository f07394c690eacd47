//! A journey's book, as the edge's dev door shows it: what was stored, what was decided.

use std::collections::BTreeMap;

use rappel_signal::Fact;
use rappel_tests::poll;
use rappel_tests::stage::Stage;
use serde_json::Value;

/// The flow that these stories' messages belong to.
const FLOW: &str = "cart-abandonment";

/// One journey at one moment.
pub(crate) struct Book(pub(crate) Value);

/// A decision about a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) act: String,
    pub(crate) reason: String,
    pub(crate) at_ms: i64,
}

impl Book {
    pub(crate) async fn read(stage: &Stage, visitor: &str) -> Self {
        Self(stage.journey(visitor).await)
    }

    /// Waits until everything due has happened. A message in flight since before `killed_at_ms` has nobody to wait for.
    pub(crate) async fn settled(stage: &Stage, visitor: &str, killed_at_ms: i64) -> Self {
        poll::until("everything that is due to happen", async || {
            let book = Self::read(stage, visitor).await;
            let now_ms = stage.clock().now_ms();
            let is_due = book.next_ms().is_some_and(|at_ms| at_ms <= now_ms);
            if is_due || book.in_flight_since_ms().is_some_and(|since_ms| since_ms > killed_at_ms) {
                stage.worker().wake().await;
                return Err(book.0.to_string());
            }
            Ok(book)
        })
        .await
    }

    /// When something is due next.
    pub(crate) fn next_ms(&self) -> Option<i64> {
        [&self.0["visit_ends_ms"], &self.0["next_ms"]].into_iter().filter_map(Value::as_i64).min()
    }

    /// Since when a message is in flight.
    pub(crate) fn in_flight_since_ms(&self) -> Option<i64> {
        let rows = self.0["outbox"].as_array()?;
        rows.iter().find_map(|row| row["status"]["in-flight"]["since"].as_i64())
    }

    /// Every stored fact and when it happened by the edge's reading.
    pub(crate) fn facts(&self) -> Vec<(i64, Fact)> {
        let rows = self.0["facts"].as_array().into_iter().flatten();
        rows.map(|row| (row["at_ms"].as_i64().unwrap(), serde_json::from_value(row["fact"].clone()).unwrap()))
            .collect()
    }

    /// The facts in an order that tells nothing of time, to be compared.
    pub(crate) fn sorted_facts(&self) -> Vec<String> {
        sorted(self.facts().iter().map(|(_, fact)| fact))
    }

    /// Pieces of each product in the shopper's cart.
    pub(crate) fn cart(&self) -> BTreeMap<String, u64> {
        let items = self.0["person"]["segments"][0]["cart"]["items"].as_array().into_iter().flatten();
        items
            .map(|item| (item["product"].as_str().unwrap().to_owned(), item["quantity"].as_u64().unwrap()))
            .collect()
    }

    /// Active time of all visits.
    pub(crate) fn active_ms(&self) -> u64 {
        self.visits().iter().map(|visit| visit["active_ms"].as_u64().unwrap()).sum()
    }

    pub(crate) fn visits(&self) -> &[Value] {
        self.0["visits"].as_array().map_or(&[], Vec::as_slice)
    }

    /// What was decided about one message of the cart's series, in order. Not that it was tried again: on a busy machine a
    /// connection may not stand in time, and a minute later it does.
    pub(crate) fn decided(&self, step: &str) -> Vec<Decided> {
        let decisions = self.0["decisions"].as_array().into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        decisions
            .filter(|decision| decision["flow"] == FLOW && decision["step"] == step)
            .filter(|decision| decision["act"] != "retried")
            .map(|decision| Decided {
                act: text(&decision["act"]),
                reason: text(&decision["reason"]),
                at_ms: decision["at_ms"].as_i64().unwrap(),
            })
            .collect()
    }

    /// The acts alone.
    pub(crate) fn acts(&self, step: &str) -> Vec<String> {
        self.decided(step).into_iter().map(|decided| decided.act).collect()
    }
}

/// Facts as text, in an order that tells nothing of time.
pub(crate) fn sorted<'a>(facts: impl Iterator<Item = &'a Fact>) -> Vec<String> {
    let mut texts: Vec<String> = facts.map(|fact| format!("{fact:?}")).collect();
    texts.sort();
    texts
}
