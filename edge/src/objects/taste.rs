//! The object that learns what goes with what at one shop: counts of products and queries, and nothing of anyone. A shell
//! around `taste`; docs/recommendations.md says what lies in its rows.
//!
//! | asked | does, in one turn without awaiting |
//! | --- | --- |
//! | `Learn` | learns what has no mark yet, writes rows and marks together; lets go of some old rows |
//! | `List` | takes over the catalogue's facts, writes what changes by them |
//! | `Rows` | reads |
//!
//! If the process dies on any line, whoever asked asks again: a mark without its rows, or rows without their mark, are
//! never written. It has no alarm: who tells has one.

use rappel_signal::UnixMs;
use rappel_taste::{Listed, Rows, Told};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use super::call;
use super::taste_call::{Product, TasteCall, TasteReply};
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::store::model::Model;
use crate::store::table::TableKnown;

/// See the module.
#[durable_object]
pub struct TasteObject {
    state: State,
    /// Whether the object has its table, if this instance knows.
    table: TableKnown,
}

impl DurableObject for TasteObject {
    fn new(state: State, _env: Env) -> Self {
        TasteObject { state, table: TableKnown::default() }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        call::answer_question(None, &self.state, &mut request, async |question| self.reply(question)).await
    }
}

impl TasteObject {
    fn reply(&self, question: TasteCall) -> Result<TasteReply, EdgeError> {
        let model = Model::open(&self.state.storage(), &self.table)?;
        let now = platform_now();
        match question {
            TasteCall::Learn { lessons } => {
                let learned = lessons.iter().map(|told| learn(&model, &serde_json::from_str(told)?, now));
                let learned = learned.collect::<Result<_, _>>()?;
                model.forget_some(now)?;
                Ok(TasteReply::Learned(learned))
            }
            TasteCall::List { products } => {
                let products = products.iter().map(|product| serde_json::from_str(product));
                list(&model, &products.collect::<Result<Vec<_>, _>>()?, now)?;
                Ok(TasteReply::Done)
            }
            TasteCall::Rows { keys } => {
                keys.iter().map(|key| model.stored(key)).collect::<Result<_, _>>().map(TasteReply::Rows)
            }
            #[cfg(feature = "dev")]
            TasteCall::Everything => model.everything().map(TasteReply::Everything),
        }
    }
}

/// Learns a lesson once. Says, however often it is told, what it says of a taste.
fn learn(model: &Model, told: &Told, now: UnixMs) -> Result<String, EdgeError> {
    let facts = model.facts(&told.products())?;
    if !told.is_late(now) && model.mark(told)? {
        let lesson = told.lesson(&facts);
        let keys = lesson.rows();
        let mut rows = model.rows(&keys)?;
        rows.learn(&lesson);
        model.store(&rows, &keys)?;
    }
    Ok(serde_json::to_string(&told.acts(&facts))?)
}

/// Takes a batch of the catalogue over: every row is read and written once.
fn list(model: &Model, products: &[Product], now: UnixMs) -> Result<(), EdgeError> {
    let (mut rows, mut keys) = (Rows::default(), Vec::new());
    for Product { id, listed } in products {
        let before = model.listed(id)?;
        if before == *listed {
            continue;
        }
        let listing = Listed::listing(before.as_ref(), listed.as_ref(), now);
        for key in listing.rows() {
            if !keys.contains(&key) {
                model.load(&mut rows, &key)?;
                keys.push(key);
            }
        }
        rows.list(&listing);
        model.put_listed(id, before.as_ref(), listed.as_ref())?;
    }
    model.store(&rows, &keys)
}
