//! The object of one shop's catalogue: products in, rows that differ written, changes told; the feed read by alarm.
//!
//! | woken by | does, in one turn without awaiting | then |
//! | --- | --- | --- |
//! | `Upsert` | compares, writes rows and news | arms, answers with the changes |
//! | `Hear` | the same, from the shop's events (`catalogue_listen`) | arms, answers what is wrong with each |
//! | `Import` | begins an import, unless one runs | arms, answers |
//! | the alarm | tells what was written (`catalogue_taste`) and what is news (`catalogue_news`), one bounded step of the import (`catalogue_import`) | arms for the next |
//!
//! One object, not shards: 100,000 rows of half a kilobyte are 50 MB of the 10 GB an object may hold, an import compares
//! them in one place and in one transaction per batch, and messages ask for products no faster than they are sent.
//!
//! A change stays among the news until the shards have it, or somebody says it was heard; news that no flow of the shop
//! waits for is dropped after three days.

use std::cell::Cell;

use rappel_catalogue::limit::{BATCH_ROWS_MAX, RUN_BYTES_MAX};
use rappel_catalogue::{Batch, Change, Context, Plan, Product, Run};
use rappel_signal::{DAY_MS, UnixMs};
use worker::{DurableObject, Env, Request, Response, ScheduledTime, State, durable_object};

use super::call;
use super::catalogue_call::{CatalogueCall, CatalogueReply};
use super::catalogue_import::forget_seen;
use super::catalogue_taste;
use super::waking::OTHERS_RETRY_MS;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::store::catalogue::{Items, ItemsKnown};

/// Ids looked up at once: a message shows ten, a page of the console a hundred.
const LOOK_UP_MAX: usize = 100;
/// News handed out at once.
const NEWS_MAX: usize = 500;
/// News older than this is of no use: price and stock messages are stale after a day.
const NEWS_KEPT_MS: i64 = 3 * DAY_MS;
/// A state that cannot be read, or a step that failed by our fault, is looked at again after this time.
const BROKEN_RETRY_MS: i64 = 10 * 60 * 1000;
const SHOP: &str = "shop";
const RUN: &str = "run";
pub(super) const NEWS: &str = "news/";
/// Sorts behind every key of the news.
pub(super) const NEWS_END: &str = "news/\u{ffff}";

/// See the module.
#[durable_object]
pub struct CatalogueObject {
    state: State,
    pub(super) env: Env,
    /// Whether the object has its tables, if this instance knows.
    known: ItemsKnown,
    /// Products were told while the alarm worked: it must not arm itself for later.
    told_meanwhile: Cell<bool>,
}

impl DurableObject for CatalogueObject {
    fn new(state: State, env: Env) -> Self {
        CatalogueObject { state, env, known: ItemsKnown::default(), told_meanwhile: Cell::new(false) }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        call::serve(&self.env, &self.state, &mut request, async |question| self.reply(question).await).await
    }

    /// Never fails: the platform would drop the alarm after some retries, and no feed would be read any more.
    async fn alarm(&self) -> worker::Result<Response> {
        if let Err(error) = self.wake().await {
            crate::log::error!("catalogue at rest for {BROKEN_RETRY_MS} ms: {error:?}");
            self.arm_at(platform_now() + BROKEN_RETRY_MS).await?;
        }
        Response::empty()
    }
}

impl CatalogueObject {
    async fn reply(&self, question: CatalogueCall) -> Result<CatalogueReply, EdgeError> {
        match question {
            CatalogueCall::Upsert { shop, products, event, filling } => {
                self.upsert(&shop, &products, event, filling).await
            }
            CatalogueCall::Hear { shop, events } => self.listen(&shop, &events).await,
            CatalogueCall::LookUp { ids } => {
                let ids: Vec<&str> = ids.iter().take(LOOK_UP_MAX).map(String::as_str).collect();
                self.items()?.look_up(&ids).map(CatalogueReply::Rows)
            }
            CatalogueCall::Import { shop } => self.import(&shop).await,
            CatalogueCall::ImportStatus => {
                let run = self.items()?.entries.get(RUN)?;
                Ok(CatalogueReply::Status(run.unwrap_or_else(|| "null".into())))
            }
            CatalogueCall::News { most } => {
                let most = usize::try_from(most).unwrap_or(NEWS_MAX).min(NEWS_MAX);
                self.items()?.first_between((NEWS, NEWS_END), most).map(CatalogueReply::News)
            }
            CatalogueCall::Heard { keys } => {
                let items = self.items()?;
                keys.iter()
                    .filter(|key| key.starts_with(NEWS))
                    .try_for_each(|key| items.entries.delete(key))?;
                Ok(CatalogueReply::Done)
            }
        }
    }

    async fn upsert(
        &self,
        shop: &str,
        products: &str,
        event: String,
        filling: bool,
    ) -> Result<CatalogueReply, EdgeError> {
        let settings = Shops::settings(shop)?;
        let told: Vec<serde_json::Value> = match serde_json::from_str(products) {
            Ok(told) => told,
            Err(error) => return Ok(CatalogueReply::Refused(format!("products: {error}"))),
        };
        if event.is_empty() || event.len() > RUN_BYTES_MAX || event.contains('/') {
            let says = format!("event: must have 1 to {RUN_BYTES_MAX} characters and no slash");
            return Ok(CatalogueReply::Refused(says));
        }
        let (mut taken, mut refused) = (Vec::new(), Vec::new());
        for (place, product) in (0_u32..).zip(told) {
            match checked(product) {
                Ok(product) => taken.push(product),
                Err(says) => refused.push((place, says)),
            }
        }
        if taken.iter().map(|product| product.variants.len()).sum::<usize>() > BATCH_ROWS_MAX {
            return Ok(CatalogueReply::Refused(format!(
                "products: over {BATCH_ROWS_MAX} variants; send fewer at once"
            )));
        }
        let now = platform_now();
        let context = Context { run: event, now, low_stock_at: settings.low_stock_at, filling };
        let items = self.items()?;
        let plan = plan(&items, Batch::new(taken, false), &context)?;
        let (written, changes) = (plan.writes.len(), plan.changes.clone());
        write(&items, plan, now)?;
        self.arm_for_news(&items, shop, now).await?;
        let changes = changes.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        Ok(CatalogueReply::Upserted { written: u32::try_from(written).unwrap_or(u32::MAX), changes, refused })
    }

    /// Arms for what was just written to be told; whatever else is due then finds its own time again.
    pub(super) async fn arm_for_news(&self, items: &Items, shop: &str, now: UnixMs) -> Result<(), EdgeError> {
        items.entries.put(SHOP, shop)?;
        // An alarm that works meanwhile must not arm itself for later.
        self.told_meanwhile.set(true);
        Ok(self.arm_at(now).await?)
    }

    async fn import(&self, shop: &str) -> Result<CatalogueReply, EdgeError> {
        // Whoever asks may have set it just now.
        Shops::refresh_now(&self.env).await?;
        if Shops::settings(shop)?.feed.is_none() {
            return Ok(CatalogueReply::Refused("the shop's settings name no feed".into()));
        }
        let items = self.items()?;
        let last = load(&items)?;
        if let Some(run) = last.as_ref().filter(|run| run.is_running()) {
            return Ok(CatalogueReply::Importing { number: run.number, begun: false });
        }
        let run = begin(&items, last.as_ref(), platform_now())?;
        items.entries.put(SHOP, shop)?;
        self.arm_at(run.due_at).await?;
        Ok(CatalogueReply::Importing { number: run.number, begun: true })
    }

    /// The alarm's work: some of what is to be told, and one step of an import or the beginning of the next one. None of
    /// them holds the others up.
    async fn wake(&self) -> Result<(), EdgeError> {
        Shops::refresh(&self.env).await?;
        let Some(shop) = self.items()?.entries.get(SHOP)? else { return Ok(()) };
        self.told_meanwhile.set(false);
        let run_at = rested(self.go_on(&shop).await);
        // Before the news, whose messages show what was told here.
        let taste_ms = match self.tell_taste(&shop).await {
            Ok(()) => 0,
            Err(error) => {
                crate::log::warn!("products are told again later: {error:?}");
                OTHERS_RETRY_MS
            }
        };
        let news_at = rested(self.hand_on(&shop).await);
        let now = platform_now();
        let taste_at = catalogue_taste::waits(&self.items()?)?.then_some(now + taste_ms);
        let told_at = self.told_meanwhile.get().then_some(now);
        match [news_at, run_at, taste_at, told_at].into_iter().flatten().min() {
            Some(at) => Ok(self.arm_at(at).await?),
            None => Ok(()),
        }
    }

    /// The import's part of the alarm. When it goes on.
    async fn go_on(&self, shop: &str) -> Result<Option<UnixMs>, EdgeError> {
        let items = self.items()?;
        let Some(run) = load(&items)? else { return Ok(None) };
        let settings = Shops::settings(shop)?;
        // The merchant took the feed out of the settings: nothing is imported until it is asked for again.
        let Some(feed) = settings.feed.as_ref() else { return Ok(None) };
        let now = platform_now();
        if run.due_at <= now {
            if run.is_running() {
                self.step(&settings, feed, run).await?;
            } else {
                begin(&items, Some(&run), now)?;
            }
        }
        Ok(load(&items)?.map(|run| run.due_at))
    }

    pub(super) fn items(&self) -> Result<Items, EdgeError> {
        Items::create(&self.state.storage().sql(), &self.known)
    }

    async fn arm_at(&self, at: UnixMs) -> Result<(), worker::Error> {
        // Milliseconds of any date we handle are far below 2^53.
        #[allow(clippy::cast_precision_loss)]
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.0 as f64));
        self.state.storage().set_alarm(ScheduledTime::new(date)).await
    }
}

/// What failed by our fault is tried again after a while, and holds nothing else up.
fn rested(worked: Result<Option<UnixMs>, EdgeError>) -> Option<UnixMs> {
    worked.unwrap_or_else(|error| {
        crate::log::error!("catalogue: again in {BROKEN_RETRY_MS} ms: {error:?}");
        Some(platform_now() + BROKEN_RETRY_MS)
    })
}

fn checked(product: serde_json::Value) -> Result<Product, String> {
    let product: Product = serde_json::from_value(product).map_err(|error| error.to_string())?;
    product.check().map_err(|invalid| invalid.to_string())?;
    Ok(product)
}

/// What must be written and told of a batch.
pub(super) fn plan(items: &Items, batch: Batch, context: &Context) -> Result<Plan, EdgeError> {
    let hashes = items.hashes(&batch.ids().collect::<Vec<_>>())?;
    let differing = batch.differing(&hashes);
    let old = items.rows(&differing.ids().collect::<Vec<_>>())?;
    let products: Vec<&str> = differing.products().map(|product| product.0.as_str()).collect();
    let known = items.known(&products)?;
    Ok(differing.plan(old, known, context)?)
}

/// Writes a plan; in one turn with whatever else belongs to it.
pub(super) fn write(items: &Items, plan: Plan, now: UnixMs) -> Result<(), EdgeError> {
    catalogue_taste::wait(items, plan.writes.iter().map(|write| &write.product), now)?;
    plan.writes.into_iter().try_for_each(|row| items.write(row))?;
    plan.changes.iter().try_for_each(|change| announce(items, change))
}

/// Puts a change among the news, the oldest first.
pub(super) fn announce(items: &Items, change: &Change) -> Result<(), EdgeError> {
    let key = format!("{NEWS}{:013}/{}", change.at.0, change.id);
    items.entries.put(&key, &serde_json::to_string(change)?)
}

/// Begins an import: what an earlier one saw and did not finish is forgotten, and so is old news.
fn begin(items: &Items, last: Option<&Run>, now: UnixMs) -> Result<Run, EdgeError> {
    forget_seen(items)?;
    forget_old_news(items, now)?;
    let run = Run::begin(last, now);
    save(items, &run)?;
    Ok(run)
}

fn forget_old_news(items: &Items, now: UnixMs) -> Result<(), EdgeError> {
    let old = items.entries.between(NEWS, &format!("{NEWS}{:013}", (now - NEWS_KEPT_MS).0))?;
    old.iter().try_for_each(|(key, _)| items.entries.delete(key))
}

/// The last import.
pub(super) fn load(items: &Items) -> Result<Option<Run>, EdgeError> {
    Ok(items.entries.get(RUN)?.map(|json| serde_json::from_str(&json)).transpose()?)
}

/// Writes the import.
pub(super) fn save(items: &Items, run: &Run) -> Result<(), EdgeError> {
    items.entries.put(RUN, &serde_json::to_string(run)?)
}
