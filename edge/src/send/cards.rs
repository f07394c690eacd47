//! Products that no page of the device described, as the catalogue has them: those chosen for a message, and those of orders
//! that the shop's server told.

use rappel_compact::SortCompact;
use rappel_flow::OutboxRow;
use rappel_signal::ProductId;
use worker::Env;

use super::Source;
use crate::goods;

/// Adds what the catalogue knows of products the message names. Should it not answer, the message goes without them: it is
/// claimed already, and may be one that must not be held back.
pub(super) async fn complete(env: &Env, source: &Source, row: &OutboxRow) -> Source {
    let mut source = source.clone();
    let subject = &row.subject;
    let named = subject.product.iter().chain(&subject.seen).chain(&subject.cart).chain(&row.picks);
    let mut unknown: Vec<ProductId> =
        named.map(|item| &item.product).filter(|id| source.card(id).is_none()).cloned().collect();
    unknown.sort_compact();
    unknown.dedup();
    if unknown.is_empty() {
        return source;
    }
    match goods::look_up(env, &source.shop, &unknown).await {
        Ok(rows) => source.cards.extend(unknown.iter().filter_map(|id| goods::card(&rows, id))),
        Err(error) => crate::log::warn!("sent without what the catalogue knows: {error:?}"),
    }
    source
}
