//! What the shop's server tells of products, event by event: the product is changed as told, then compared and written
//! like any other. If the process dies on the way, what was written stays, and the shop, which got no answer, tells again:
//! what an event changed and that it was heard are written in one turn (`heard/<product>`).

use rappel_catalogue::{Batch, Change, Context, Plan, Row, Write, sweep};
use rappel_ledger::{History, digest, patched};
use rappel_shop::payload::ProductDeleted;
use rappel_shop::{Payload, Recipient, Refusal, read_event};
use rappel_signal::UnixMs;

use super::catalogue::{CatalogueObject, plan, write};
use super::catalogue_call::CatalogueReply;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::store::catalogue::Items;

impl CatalogueObject {
    /// Hears events, each by itself.
    pub(super) async fn listen(&self, shop: &str, events: &[String]) -> Result<CatalogueReply, EdgeError> {
        let low_stock_at = Shops::settings(shop)?.low_stock_at;
        let (items, now) = (self.items()?, platform_now());
        let mut heard = Vec::with_capacity(events.len());
        for event in events {
            let wrong = hear(&items, event, low_stock_at, now)?;
            heard.push(wrong.map(|refusal| (refusal.path, refusal.message)));
        }
        self.arm_for_news(&items, shop, now).await?;
        Ok(CatalogueReply::Listened(heard))
    }
}

/// What was heard of a product: a [`History`] as JSON.
const HEARD: &str = "heard/";

/// Says what is wrong with the event, if anything is.
fn hear(items: &Items, event: &str, low_stock_at: u32, now: UnixMs) -> Result<Option<Refusal>, EdgeError> {
    let mut event = match read_event(0, serde_json::from_str(event)?, now).event {
        Ok(event) => event,
        Err(refusal) => return Ok(Some(refusal)),
    };
    let Recipient::Catalogue(product) = event.payload.recipient() else { return Ok(None) };
    let key = format!("{HEARD}{}", product.0);
    let history = items.entries.get(&key)?.map(|row| serde_json::from_str(&row)).transpose()?;
    let mut history: History = history.unwrap_or_default();
    if !history.admit(&mut event) {
        return Ok(None);
    }
    let context = Context { run: digest(&event.id), now, low_stock_at, filling: false };
    match &event.payload {
        Payload::ProductUpdated(told) => {
            let product = match patched(&rows(items, &told.product.0)?, told) {
                Ok(product) => product,
                Err(refusal) => return Ok(Some(refusal)),
            };
            write(items, plan(items, Batch::new([product], false), &context)?, now)?;
        }
        Payload::ProductDeleted(told) => delete(items, told, &context)?,
        _ => {}
    }
    items.entries.put(&key, &serde_json::to_string(&history)?)?;
    Ok(None)
}

/// What is gone already stays as it is.
fn delete(items: &Items, told: &ProductDeleted, context: &Context) -> Result<(), EdgeError> {
    let is_meant = |row: &Row| {
        row.product == told.product && told.variant.as_deref().is_none_or(|variant| variant == row.id())
    };
    let gone = rows(items, &told.product.0)?.into_iter().filter(|row| row.gone_at.is_none() && is_meant(row));
    let marked: Vec<(Write, Change)> = gone.map(|row| sweep::mark(row, context)).collect::<Result<_, _>>()?;
    let (writes, changes) = marked.into_iter().unzip();
    write(items, Plan { writes, changes }, context.now)
}

fn rows(items: &Items, product: &str) -> Result<Vec<Row>, EdgeError> {
    items.look_up(&[product])?.iter().map(|json| Ok(Row::decode(json)?)).collect()
}
