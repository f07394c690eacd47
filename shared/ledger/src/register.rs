//! What a person's object remembers of the shop's events: which it heard, and news of orders it was not told of yet.
//!
//! | an event | is |
//! | --- | --- |
//! | heard before | known: nothing is done |
//! | news of an order that was told | said to the engine |
//! | news of an order not told yet | kept, and said right after the order |

use base16ct::lower::encode_string as hex;
use rappel_flow::Input;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::limit::{AWAITED_NEWS_MAX, AWAITED_ORDERS_MAX, HEARD_MAX};

/// The version this code writes.
const VERSION: u32 = 1;
/// Hexadecimal digits of a digest: 64 bits.
const DIGEST_DIGITS: usize = 16;

/// An event on its way to a person: its id, and what the engine hears of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The shop's id of the event.
    pub id: String,
    /// What it says.
    pub inputs: Vec<Input>,
}

impl Told {
    /// Whether a merchant brings somebody along by it.
    pub fn is_imported(&self) -> bool {
        self.inputs.iter().any(|input| matches!(input, Input::Imported(_)))
    }
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It was heard before.
    Known,
    /// The engine hears this now; the rest is kept.
    New(Vec<Input>),
}

/// News of an order that was not told yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Awaited {
    order: String,
    news: Vec<Input>,
}

/// What a person's object remembers of the shop's events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Version of this form.
    v: u32,
    /// Events heard, by a digest of their ids, the latest last.
    #[serde(default)]
    heard: Vec<String>,
    /// Orders of which news came before they did, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    awaited: Vec<Awaited>,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    extra: Map<String, Value>,
}

impl Default for Register {
    fn default() -> Register {
        Register { v: VERSION, heard: Vec::new(), awaited: Vec::new(), extra: Map::new() }
    }
}

impl Register {
    /// Hears an event. `is_known` says whether the person's engine was told of an order.
    pub fn hear(&mut self, told: &Told, is_known: impl Fn(&str) -> bool) -> Heard {
        let digest = digest(&told.id);
        if self.heard.contains(&digest) {
            return Heard::Known;
        }
        self.heard.push(digest);
        keep_latest(&mut self.heard, HEARD_MAX);
        let mut now = Vec::new();
        for input in told.inputs.iter().cloned() {
            match &input {
                Input::OrderChanged { order, .. } if !is_known(order) => {
                    let order = order.clone();
                    self.wait_for(order, input);
                }
                Input::Purchased { order, .. } => {
                    let id = order.id.clone();
                    now.push(input);
                    now.extend(self.news_of(&id));
                }
                _ => now.push(input),
            }
        }
        Heard::New(now)
    }

    fn wait_for(&mut self, order: String, news: Input) {
        match self.awaited.iter_mut().find(|awaited| awaited.order == order) {
            Some(awaited) => {
                awaited.news.push(news);
                keep_latest(&mut awaited.news, AWAITED_NEWS_MAX);
            }
            None => {
                self.awaited.push(Awaited { order, news: vec![news] });
                keep_latest(&mut self.awaited, AWAITED_ORDERS_MAX);
            }
        }
    }

    fn news_of(&mut self, order: &str) -> Vec<Input> {
        match self.awaited.iter().position(|awaited| awaited.order == order) {
            Some(place) => self.awaited.remove(place).news,
            None => Vec::new(),
        }
    }
}

fn keep_latest<T>(list: &mut Vec<T>, most: usize) {
    let spare = list.len().saturating_sub(most);
    list.drain(..spare);
}

/// An event's id, short: 64 bits in hexadecimal digits. Among a few hundred, no two meet by chance.
pub fn digest(id: &str) -> String {
    let mut digits = hex(&Sha256::digest(id.as_bytes()));
    digits.truncate(DIGEST_DIGITS);
    digits
}

#[cfg(test)]
#[path = "register_tests.rs"]
mod tests;
