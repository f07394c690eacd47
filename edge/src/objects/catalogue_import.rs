//! One bounded step of a feed's import. What a step read is written together with the place to go on from, in one turn;
//! if the process dies before that turn, the items are read again and nothing was told.

use std::time::Duration;

use futures_util::StreamExt;
use rappel_catalogue::feed::{FeedError, Item, Reader, Rules};
use rappel_catalogue::limit::BATCH_ROWS_MAX;
use rappel_catalogue::sweep::{self, Fate, Seen};
use rappel_catalogue::{Batch, Product, Run};
use rappel_signal::HOUR_MS;
use worker::{AbortController, Fetch, Headers, Request, RequestInit, RequestRedirect, Response};

use super::catalogue::{CatalogueObject, announce, load, plan, save, write};
use super::catalogue_taste;
use crate::clock::platform_now;
use crate::config::{FeedSettings, ShopSettings};
use crate::error::EdgeError;
use crate::send::deadline::within;
use crate::store::catalogue::Items;

/// Items read in one alarm: about a second of processor time in a Worker's slowest hour, of the thirty it may take.
const STEP_ITEMS_MAX: usize = 5_000;
/// Rows swept in one alarm.
const SWEEP_ROWS_MAX: usize = 5_000;
/// For the shop's server to answer, and then for each piece of the feed.
const PIECE_DEADLINE: Duration = Duration::from_secs(20);
const SEEN: &str = "seen/";
/// Sorts behind every key of what was seen.
const SEEN_END: &str = "seen/\u{ffff}";
const FILLED: &str = "filled";

/// How a step's reading ended.
enum Ended {
    /// All items this step may read; more are left.
    Enough,
    /// The file's end.
    Whole,
    /// Another file lies there now.
    OtherFile,
    /// No feed came, or no more of it.
    Unanswered(String),
    /// What came is no feed.
    Unreadable(FeedError),
    /// Somebody else wrote the import's state meanwhile: theirs holds.
    Overtaken,
}

impl CatalogueObject {
    /// One step.
    pub(super) async fn step(
        &self,
        settings: &ShopSettings,
        feed: &FeedSettings,
        mut run: Run,
    ) -> Result<(), EdgeError> {
        let items = self.items()?;
        let every_ms = i64::from(feed.every_hours) * HOUR_MS;
        if run.phase == rappel_catalogue::Phase::Sweeping {
            return sweep_step(&items, settings, &mut run, every_ms);
        }
        let ended = read_step(&items, settings, feed, &mut run).await?;
        let now = platform_now();
        match ended {
            Ended::Overtaken => return Ok(()),
            Ended::Enough => run.due_at = now,
            Ended::Whole => run.read_whole(now),
            Ended::OtherFile => {
                forget_seen(&items)?;
                run.restarted(now, every_ms);
            }
            Ended::Unanswered(says) => run.unanswered(&says, now, every_ms),
            Ended::Unreadable(error) => run.unreadable(&error, now, every_ms),
        }
        save(&items, &run)
    }
}

async fn read_step(
    items: &Items,
    settings: &ShopSettings,
    feed: &FeedSettings,
    run: &mut Run,
) -> Result<Ended, EdgeError> {
    let controller = AbortController::default();
    let request = request(feed, run)?;
    let signal = controller.signal();
    let mut response = match within(PIECE_DEADLINE, Fetch::Request(request).send_with_signal(&signal)).await {
        Some(Ok(response)) => response,
        Some(Err(error)) => return Ok(Ended::Unanswered(format!("the feed cannot be reached: {error}"))),
        None => {
            controller.abort();
            return Ok(Ended::Unanswered("the feed's server does not answer".into()));
        }
    };
    let mut skip = match first_byte(&response, run)? {
        First::Here => 0,
        First::After(bytes) => bytes,
        First::Nothing => return Ok(Ended::Whole),
        First::Refused(says) => {
            controller.abort();
            return Ok(Ended::Unanswered(says));
        }
    };
    if !run.is_file(file_of(&response)?) {
        controller.abort();
        return Ok(Ended::OtherFile);
    }
    let rules = Rules { hosts: settings.hosts(), currency: feed.currency.clone(), now: run.started_at };
    let reader = match Reader::new(rules, run.cursor.clone()) {
        Ok(reader) => reader,
        Err(error) => return Ok(Ended::Unreadable(error)),
    };
    let mut import = Import { items, settings, run, reader, batch: Vec::new(), seen: Vec::new(), read: 0 };
    // Without a body there is nothing to stream.
    let Ok(mut pieces) = response.stream() else { return Ok(Ended::Unreadable(FeedError::Empty)) };
    loop {
        let piece = match within(PIECE_DEADLINE, pieces.next()).await {
            Some(Some(Ok(piece))) => piece,
            Some(None) => break,
            Some(Some(Err(_))) | None => {
                controller.abort();
                return Ok(Ended::Unanswered("the feed ended in the middle".into()));
            }
        };
        let skipped = piece.len().min(usize::try_from(skip).unwrap_or(usize::MAX));
        skip -= u64::try_from(skipped).unwrap_or(0);
        import.reader.push(piece.get(skipped..).unwrap_or_default());
        if let Some(ended) = import.take()? {
            controller.abort();
            return Ok(ended);
        }
    }
    import.reader.finish();
    if let Some(ended) = import.take()? {
        return Ok(ended);
    }
    Ok(if import.commit()? { Ended::Whole } else { Ended::Overtaken })
}

/// A step being read.
struct Import<'a> {
    items: &'a Items,
    settings: &'a ShopSettings,
    run: &'a mut Run,
    reader: Reader,
    batch: Vec<Product>,
    seen: Vec<String>,
    read: usize,
}

impl Import<'_> {
    /// Takes what can be read of the bytes that came; writes each full batch.
    fn take(&mut self) -> Result<Option<Ended>, EdgeError> {
        loop {
            match self.reader.read() {
                Ok(None) => return Ok(None),
                Ok(Some(Item::Product(product))) => {
                    self.seen.extend(product.variants.iter().map(|variant| variant.id.clone()));
                    self.batch.push(*product);
                }
                Ok(Some(Item::Skipped(id))) => self.seen.push(id),
                Err(error) => return Ok(Some(Ended::Unreadable(error))),
            }
            self.read += 1;
            if self.seen.len() >= BATCH_ROWS_MAX && !self.commit()? {
                return Ok(Some(Ended::Overtaken));
            }
            if self.read >= STEP_ITEMS_MAX {
                return Ok(Some(if self.commit()? { Ended::Enough } else { Ended::Overtaken }));
            }
        }
    }

    /// Writes the batch with the place to go on from, in one turn. `false`: somebody else went on from there already.
    fn commit(&mut self) -> Result<bool, EdgeError> {
        if load(self.items)?.is_none_or(|stored| stored.step != self.run.step) {
            return Ok(false);
        }
        let now = platform_now();
        let filling = self.items.entries.get(FILLED)?.is_none();
        let context = self.run.context(now, self.settings.low_stock_at, filling);
        let plan = plan(self.items, Batch::new(std::mem::take(&mut self.batch), true), &context)?;
        self.run.written += u64::try_from(plan.writes.len()).unwrap_or(0);
        self.run.changes += u64::try_from(plan.changes.len()).unwrap_or(0);
        write(self.items, plan, now)?;
        let seen = std::mem::take(&mut self.seen);
        let key = format!("{SEEN}{:010}", self.run.step);
        self.items.entries.put(&key, &sweep::note(seen.iter().map(String::as_str)))?;
        self.run.advanced(self.reader.cursor(), now);
        save(self.items, self.run)?;
        Ok(true)
    }
}

/// Redirects are not followed: they lead where nobody checked.
fn request(feed: &FeedSettings, run: &Run) -> Result<Request, EdgeError> {
    let headers = Headers::new();
    headers.set("accept", "application/xml, text/csv, text/tab-separated-values, */*;q=0.1")?;
    // Places in a compressed answer are not places in the file.
    headers.set("accept-encoding", "identity")?;
    if run.cursor.offset > 0 {
        headers.set("range", &format!("bytes={}-", run.cursor.offset))?;
        if let Some(file) = &run.file {
            headers.set("if-range", file)?;
        }
    }
    let mut init = RequestInit::new();
    init.with_headers(headers).with_redirect(RequestRedirect::Manual);
    Ok(Request::new_with_init(&feed.address, &init)?)
}

/// Where an answer begins.
enum First {
    /// At the byte that was asked for.
    Here,
    /// At the file's beginning, so many bytes before.
    After(u64),
    /// Nothing is left behind the byte that was asked for.
    Nothing,
    /// It is no file.
    Refused(String),
}

fn first_byte(response: &Response, run: &Run) -> Result<First, EdgeError> {
    let offset = run.cursor.offset;
    Ok(match response.status_code() {
        200 => First::After(offset),
        206 => {
            let range = response.headers().get("content-range")?.unwrap_or_default();
            match range.starts_with(&format!("bytes {offset}-")) {
                true => First::Here,
                false => First::Refused("the feed's server sent another part than it was asked for".into()),
            }
        }
        416 if offset > 0 => First::Nothing,
        300..=399 => {
            First::Refused("the feed's address leads to another one: name that in the settings".into())
        }
        status => First::Refused(format!("the feed's server answers {status}")),
    })
}

/// Which file was sent: its entity tag, else its date.
fn file_of(response: &Response) -> Result<Option<String>, EdgeError> {
    let headers = response.headers();
    Ok(match headers.get("etag")? {
        Some(tag) => Some(tag),
        None => headers.get("last-modified")?,
    })
}

/// Some stored rows are held against everything the run saw.
fn sweep_step(items: &Items, settings: &ShopSettings, run: &mut Run, every_ms: i64) -> Result<(), EdgeError> {
    let now = platform_now();
    let seen = Seen::from_notes(items.entries.between(SEEN, SEEN_END)?.into_iter().map(|(_, note)| note));
    let refused = match run.swept_to.is_empty() {
        true => sweep::allowed(&run.cursor.report, &seen, items.fed()?).err(),
        false => None,
    };
    let ids = if refused.is_some() { Vec::new() } else { items.swept(&run.swept_to, SWEEP_ROWS_MAX)? };
    let missing: Vec<&str> = ids.iter().map(String::as_str).filter(|id| !seen.has(id)).collect();
    let context = run.context(now, settings.low_stock_at, false);
    let rows = items.rows(&missing)?;
    catalogue_taste::wait(items, rows.values().map(|row| &row.product), now)?;
    for (id, row) in rows {
        match sweep::fate(row, &context)? {
            Fate::Stay => {}
            Fate::Delete => items.delete(&id)?,
            Fate::Mark(row, change) => {
                items.write(*row)?;
                announce(items, &change)?;
                run.gone += 1;
                run.changes += 1;
            }
        }
    }
    match ids.last().filter(|_| ids.len() == SWEEP_ROWS_MAX) {
        Some(last) => {
            run.swept_to.clone_from(last);
            run.step += 1;
        }
        None => {
            run.finished(&refused.unwrap_or_default(), now, every_ms);
            forget_seen(items)?;
            items.entries.put(FILLED, "1")?;
        }
    }
    save(items, run)
}

/// Forgets what an import saw.
pub(super) fn forget_seen(items: &Items) -> Result<(), EdgeError> {
    items.entries.between(SEEN, SEEN_END)?.iter().try_for_each(|(key, _)| items.entries.delete(key))
}
