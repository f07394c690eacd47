//! One shard of a shop: who is interested in what, and telling them. A shell around `interest`; docs/fan-out.md draws the
//! picture.
//!
//! | woken by | does, in one turn without awaiting | then |
//! | --- | --- | --- |
//! | `HandOver`, `Erase` | writes the person's rows | arm, answer |
//! | `Announce`, `Restock`, `Cancel` | writes the campaign's home | arm, answer |
//! | `Ask` | writes the campaign as told here | arm, answer |
//! | the alarm | claims the next persons, writes | arm, ask and call, write the answers (`shard_alarm`) |
//!
//! Nothing loaded is held across a call. A handler never fails for a call that failed: the platform would drop the alarm
//! after some retries, and the campaigns would stop for ever.

use rappel_interest::{
    Campaign, HandOver, Refusal, Reply, Running, Writes, answer, apply, cancel_home, erase, range_to_answer,
    take_home,
};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use super::call;
use super::shard_call::{ShardCall, ShardQuestion, ShardReply};
use super::waking::Waking;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::store::shard::{About, ShardRows, as_page};
use crate::store::table::TableKnown;

/// See the module.
#[durable_object]
pub struct ShardObject {
    state: State,
    pub(super) env: Env,
    waking: Waking,
    /// Whether the object has its table, if this instance knows.
    table: TableKnown,
    /// What this instance's alarms came to.
    #[cfg(feature = "dev")]
    pub(super) alarms: std::cell::Cell<crate::dev::shard::Alarms>,
}

impl DurableObject for ShardObject {
    fn new(state: State, env: Env) -> Self {
        ShardObject {
            state,
            env,
            waking: Waking::default(),
            table: TableKnown::default(),
            #[cfg(feature = "dev")]
            alarms: std::cell::Cell::default(),
        }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        call::answer_question(Some(&self.env), &self.state, &mut request, async |question| {
            self.reply(question).await
        })
        .await
    }

    async fn alarm(&self) -> worker::Result<Response> {
        self.waking.work(&self.state.storage(), "shard", self.wake()).await
    }
}

impl ShardObject {
    async fn reply(&self, question: ShardQuestion) -> Result<ShardReply, EdgeError> {
        let ShardQuestion { shop, shard, shards, call } = question;
        let rows = self.rows()?;
        let about = About::new(&shop, shard, shards);
        rows.be(&about)?;
        let (reply, writes) = match call {
            ShardCall::HandOver(hand_over) => take_hand_over(&rows, &hand_over)?,
            ShardCall::Announce(campaign) => announce(&rows, &about, &read(&campaign)?)?,
            ShardCall::Restock { campaign, stock } => restock(&rows, &read(&campaign)?, stock)?,
            ShardCall::Cancel(campaign) => {
                let writes = cancel_home(&mut rows.running()?, &read(&campaign)?, shards, platform_now());
                (ShardReply::Done, writes)
            }
            ShardCall::Ask { campaign, ask } => {
                let (reply, writes) = answer_home(&rows, &read(&campaign)?, ask)?;
                (ShardReply::Answer(reply), writes)
            }
            ShardCall::Erase { person } => {
                let row = rows.person(&person)?;
                (ShardReply::Done, erase(&person, row.as_ref(), &mut rows.running()?))
            }
            ShardCall::Kept { person } => {
                (ShardReply::Kept(rows.person(&person)?.map(|row| row.to_stored())), Writes::default())
            }
            ShardCall::Sample { from, most } => {
                (ShardReply::Sample(rows.sample(&from, most as usize)?), Writes::default())
            }
            #[cfg(feature = "dev")]
            ShardCall::Rows(prefix) => {
                let mut found = rows.scan(&prefix)?;
                if prefix == "alarms" {
                    found.push((prefix, serde_json::to_string(&self.alarms.get())?));
                }
                (ShardReply::Rows(found), Writes::default())
            }
        };
        self.write(&rows, &writes).await?;
        Ok(reply)
    }

    pub(super) fn rows(&self) -> Result<ShardRows, EdgeError> {
        ShardRows::open(&self.state.storage(), &self.table)
    }

    /// Writes, and arms the alarm for what is due next. The call reaches the platform in the turn that wrote the rows, so
    /// both commit together.
    pub(super) async fn write(&self, rows: &ShardRows, writes: &Writes) -> Result<(), EdgeError> {
        if writes.puts.is_empty() && writes.deletes.is_empty() {
            return Ok(());
        }
        #[cfg(feature = "dev")]
        self.alarms.set(self.alarms.get().writing(writes));
        rows.write(writes)?;
        self.arm_next(rows).await
    }

    /// Arms the alarm for what is due next. One that was woken and found nothing to do writes nothing.
    pub(super) async fn arm_next(&self, rows: &ShardRows) -> Result<(), EdgeError> {
        match rows.running()?.next_alarm() {
            Some(at) => Ok(self.waking.arm(&self.state.storage(), at).await?),
            None => Ok(()),
        }
    }
}

fn read(campaign: &str) -> Result<Campaign, EdgeError> {
    Ok(serde_json::from_str(campaign)?)
}

fn take_hand_over(rows: &ShardRows, hand_over: &str) -> Result<(ShardReply, Writes), EdgeError> {
    let refused = |says: String| Ok((ShardReply::Refused(says), Writes::default()));
    let Some(hand_over) = HandOver::from_stored(hand_over) else {
        return refused("this is not a hand-over: see docs/fan-out.md".into());
    };
    if let Err(error) = hand_over.check() {
        return refused(error.to_string());
    }
    let person = rows.person(&hand_over.person)?;
    Ok(match apply(person, &hand_over, &mut rows.running()?, platform_now()) {
        Ok(writes) => (ShardReply::Done, writes),
        Err(rappel_interest::Busy) => (ShardReply::Busy, Writes::default()),
    })
}

fn announce(rows: &ShardRows, about: &About, campaign: &Campaign) -> Result<(ShardReply, Writes), EdgeError> {
    let (ended, last) = (rows.has_ended(campaign)?, rows.last_told_at(campaign)?);
    let mut running: Running = rows.running()?;
    Ok(match take_home(&mut running, campaign, about.shards, ended, last, platform_now()) {
        Ok(writes) => (ShardReply::Done, writes),
        Err(Refusal::Known) => (ShardReply::Done, Writes::default()),
        Err(Refusal::Full) => (ShardReply::Busy, Writes::default()),
        Err(Refusal::NotBefore(at)) => (ShardReply::NotBefore(at.0), Writes::default()),
    })
}

fn restock(rows: &ShardRows, campaign: &Campaign, stock: u32) -> Result<(ShardReply, Writes), EdgeError> {
    let mut running = rows.running()?;
    let mut writes = Writes::default();
    if let Some(home) = running.home(&campaign.id) {
        home.set_stock(stock, platform_now());
        writes.home(home);
    }
    Ok((ShardReply::Done, writes))
}

/// Answers a campaign's home, which may be this very shard.
pub(super) fn answer_home(
    rows: &ShardRows,
    campaign: &Campaign,
    ask: rappel_interest::Ask,
) -> Result<(Reply, Writes), EdgeError> {
    let mut running = rows.running()?;
    let page = rows.page(range_to_answer(&mut running, campaign, ask))?;
    let ended = rows.has_ended(campaign)?;
    Ok(answer(&mut running, campaign, ask, ended, as_page(page.as_ref()), platform_now()))
}
