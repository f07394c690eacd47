//! Trials of texts: an isolate whose book has any says so when it asks for news; an hour later their counts are looked at,
//! and a text that has won is handed out with the book.
//!
//! Rows: `trials/look` → [`Look`], the look that is due; `trials/winners` → the winners so far, by `flow/step`.

use std::collections::BTreeMap;

use rappel_figures::limit::DAYS_MAX;
use rappel_figures::{Day, Report};
use rappel_flow::trial_winners;
use rappel_signal::{HOUR_MS, ShopKey, UnixMs};
use serde::{Deserialize, Serialize};

use super::figures;
use super::shop::ShopObject;
use super::shop_book::{count_up, told_by};
use crate::book;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::store::table::Table;

const LOOK: &str = "trials/look";
const WINNERS: &str = "trials/winners";
/// Between two looks. The rule may be asked as often as one likes; messages and clicks come over days.
const LOOK_EVERY_MS: i64 = HOUR_MS;

/// A look that is due.
#[derive(Debug, Serialize, Deserialize)]
struct Look {
    shop: String,
    due_at: UnixMs,
}

impl ShopObject {
    /// Has the trials of a shop looked at in an hour, unless they are already to be.
    pub(super) async fn look_soon(&self, shop: String) -> Result<(), EdgeError> {
        let table = self.table()?;
        if table.get(LOOK)?.is_some() {
            return Ok(());
        }
        let look = Look { shop, due_at: platform_now() + LOOK_EVERY_MS };
        table.put(LOOK, &serde_json::to_string(&look)?)?;
        // Now, although it is too early: an alarm for later would take the place of an earlier one that this instance does
        // not know of.
        self.arm(platform_now()).await
    }

    /// Keeps which texts have won. The next isolate that asks has it looked at again: a shop that rests costs nothing.
    pub(super) async fn look_at_trials(&self) -> Result<(), EdgeError> {
        let Some(table) = self.existing_table()? else { return Ok(()) };
        let Some(row) = table.get(LOOK)? else { return Ok(()) };
        let look: Look = serde_json::from_str(&row)?;
        let now = platform_now();
        if look.due_at > now {
            return self.arm(look.due_at).await;
        }
        // A shop that is here no more has nothing on trial.
        let Ok(book) = book::of(&self.env, &look.shop, &told_by(&table)?, now) else {
            return table.delete(LOOK);
        };
        let key = ShopKey::parse(&look.shop)
            .ok_or_else(|| EdgeError::Ours(format!("no shop key: {:?}", look.shop)))?;
        let today = Day::of_local_ms(book.zone.local_ms(now));
        let from = Day(today.0 - DAYS_MAX + 1);
        let counted = Report::of(from, today, figures::read(&self.env, &key, from, today).await?);
        let known = winners(&table)?;
        let won = trial_winners(book.flows(), &counted.flows, &known);
        if won != known {
            table.put(WINNERS, &serde_json::to_string(&won)?)?;
            count_up(&table)?;
        }
        table.delete(LOOK)
    }
}

/// The texts that have won, by `flow/step`.
pub(super) fn winners(table: &Table) -> Result<BTreeMap<String, String>, EdgeError> {
    Ok(table.get(WINNERS)?.map(|row| serde_json::from_str(&row)).transpose()?.unwrap_or_default())
}
