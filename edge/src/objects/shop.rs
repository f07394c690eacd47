//! The object of one shop: lets new visitors in, within limits, and keeps the shop's counters.
//!
//! | asked | does | answers |
//! | --- | --- | --- |
//! | `Admit` | counts the visitor under its network (memory) and the day (stored) | `Admitted` or `Refused` |
//! | `AdmitClaims` | counts new addresses under their network (memory), refused ones (stored) | `Admitted` or `Refused` |
//! | `Count` | adds to stored counters | `Done` |
//! | `Hear`, `LastHeard` | keeps what was heard last of the shop, in one row | `Done`; `Heard` |
//! | `Figures`, `ReadFigures` | adds to the shop's figures, once; reads them (`figures`) | `Done`; `Figures` |
//! | `ListDeadLetters`, `DeadLetters`, `DeadLetterPage`, `StrikeDeadLetter`, `StrikeDeadLettersOf` | keeps the list of messages given up (`dead_letters`) | `DeadLetters`; `DeadLetterPage`; `Done` |
//! | `Slots`, `Report` | says when messages go by one provider; hears how it did (`pacer`) | `Slots`; `Circuit` |
//! | `Trouble` | keeps that a provider fails, or works again, for the merchant to be told (`alerts`) | `Done` |
//! | `Tell` | keeps it (`shop_book`), puts codes into their pool (`shop_codes`) | `Done` or `NotTaken` |
//! | `Book` | reads what was told; has trials of texts looked at (`shop_trials`) | `Book` or `Unchanged` |
//! | `Deal` | deals a code to the message, once | `Code` |
//! | `NoteSeen`, `NoteRecords`, `SetUp` | keeps what the set-up has seen (`shop_set_up`) | `Done`; `SetUp` |
//! | `Relay` | tells a part of what a provider told (`tell/feedback`) | `Done` |
//! | `Roster` | keeps a part of the list of people (`roster`) | `Roster` |
//! | `Import` | brings people along, whom a merchant has a file of (`people_import`) | `Import` |
//! | the alarm | writes to the shop's contact that a pool is low, that messages do not go; names the texts that have won; tells people of a file; has clocks wound (`winding`) | |

use rappel_compact::Gather;
use rappel_figures::Day;
use rappel_signal::{DAY_MS, HOUR_MS, ShopKey, UnixMs};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use super::call;
use super::shop_call::{ShopCall, ShopReply};
use super::waking::Waking;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::heard::Heard;
use crate::network::{NETWORK_HOURLY_MAX, Networks, seconds_to_next};
use crate::store::table::{Table, TableKnown};
use crate::tell::feedback;

/// New addresses an hour that devices of one network may state without proof: half as many as new visitors, of whom few
/// state one.
const CLAIMS_HOURLY_MAX: u32 = 100;

const HEARD: &str = "heard";

/// See the module.
#[durable_object]
pub struct ShopObject {
    pub(super) state: State,
    pub(super) env: Env,
    pub(super) waking: Waking,
    networks: Networks,
    claims: Networks,
    /// Whether the object has its table, if this instance knows.
    pub(super) table: TableKnown,
}

impl DurableObject for ShopObject {
    fn new(state: State, env: Env) -> Self {
        let (waking, networks, claims, table) = Default::default();
        ShopObject { state, env, waking, networks, claims, table }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        call::serve(&self.env, &self.state, &mut request, async |question| self.reply(question).await).await
    }

    async fn alarm(&self) -> worker::Result<Response> {
        let work = async {
            Shops::refresh(&self.env).await?;
            self.tell_of_low_pools().await?;
            self.tell_of_trouble().await?;
            self.look_at_trials().await?;
            self.go_on_importing().await?;
            self.go_on_winding().await
        };
        self.waking.work(&self.state.storage(), "the shop's notes and trials", work).await
    }
}

impl ShopObject {
    async fn reply(&self, question: ShopCall) -> Result<ShopReply, EdgeError> {
        match question {
            ShopCall::Tell { shop, event } => self.tell(&shop, &event),
            ShopCall::Book { known, trials_of } => {
                if let Some(shop) = trials_of {
                    self.look_soon(shop).await?;
                }
                self.read_book(known)
            }
            ShopCall::Deal { shop, pool, message } => self.deal(&shop, &pool, &message).await,
            ShopCall::Admit { network, daily_max } => self.admit(network, daily_max),
            ShopCall::AdmitClaims { network, count } => self.admit_claims(network, count),
            ShopCall::Count(counts) => {
                let table = self.table()?;
                for (name, count) in counts {
                    add(&table, &format!("counter/{name}"), count.into())?;
                }
                Ok(ShopReply::Done)
            }
            ShopCall::Figures(parcel) => self.add_figures(&parcel),
            ShopCall::ListDeadLetters { shop, letters } => self.list_letters(&shop, &letters).await,
            ShopCall::DeadLetters => self.read_letters(),
            ShopCall::DeadLetterPage { before, letters_max } => self.page_of_letters(&before, letters_max),
            ShopCall::StrikeDeadLetter { id } => self.strike_letter(&id),
            ShopCall::Slots(question) => self.give_slots(&question),
            ShopCall::Report(report) => self.hear_report(report),
            ShopCall::Trouble { shop, way, failures } => self.hear_of_trouble(&shop, &way, failures).await,
            ShopCall::ReadFigures { from, to } => self.read_figures(Day(from), Day(to)),
            ShopCall::Counters => {
                let table = self.table()?;
                let rows = table.scan("counter/")?;
                let named = |(key, value): (String, String)| {
                    (key.trim_start_matches("counter/").to_owned(), value.parse().unwrap_or(0))
                };
                Ok(ShopReply::Counters(rows.into_iter().map(named).gather()))
            }
            ShopCall::Hear(heard) => {
                let table = self.table()?;
                let mut known = last_heard(&table)?;
                known.merge(heard);
                table.put(HEARD, &serde_json::to_string(&known)?)?;
                Ok(ShopReply::Done)
            }
            ShopCall::LastHeard => {
                let heard = self.existing_table()?.map(|table| last_heard(&table)).transpose()?;
                Ok(ShopReply::Heard(heard.unwrap_or_default()))
            }
            ShopCall::NoteSeen { origin } => self.note_seen(&origin),
            ShopCall::NoteRecords(records) => self.note_records(&records),
            ShopCall::SetUp => self.set_up(),
            ShopCall::StrikeDeadLettersOf { person, visitors } => {
                self.strike_letters_of(person.as_ref(), &visitors)
            }
            ShopCall::Relay { shop, path, echoes } => self.relay(&shop, &path, &echoes).await,
            ShopCall::Roster(call) => {
                #[cfg(feature = "dev")]
                crate::dev::people::pass(&call).await;
                self.roster(call).await.map(ShopReply::Roster)
            }
            ShopCall::Import(call) => self.import(call).await.map(ShopReply::Import),
        }
    }

    /// Keeps nothing: it tells, or the provider tells again.
    async fn relay(&self, shop: &str, path: &str, echoes: &[String]) -> Result<ShopReply, EdgeError> {
        let shop = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
        let echoes = echoes.iter().map(|echo| serde_json::from_str(echo)).collect::<Result<_, _>>()?;
        feedback::relay(&self.env, &shop, path, echoes).await?;
        Ok(ShopReply::Done)
    }

    pub(super) fn table(&self) -> Result<Table, EdgeError> {
        Table::create(self.state.storage().sql(), &self.table)
    }

    /// The table, if anything was ever kept.
    pub(super) fn existing_table(&self) -> Result<Option<Table>, EdgeError> {
        Table::existing(self.state.storage().sql(), &self.table)
    }

    /// Arms the alarm, in the turn that wrote what it is for.
    pub(super) async fn arm(&self, at: UnixMs) -> Result<(), EdgeError> {
        Ok(self.waking.arm(&self.state.storage(), at).await?)
    }

    fn admit(&self, network: [u8; 16], daily_max: u32) -> Result<ShopReply, EdgeError> {
        let now = platform_now();
        if !self.networks.has_room(network, (1, NETWORK_HOURLY_MAX), now) {
            return Ok(ShopReply::Refused { retry_after_seconds: seconds_to_next(now, HOUR_MS) });
        }
        let table = self.table()?;
        let day = format!("admitted/{}", now.0.div_euclid(DAY_MS));
        if read(&table, &day)? >= u64::from(daily_max) {
            crate::log::warn!("daily ceiling of new visitors reached: {daily_max}");
            return Ok(ShopReply::Refused { retry_after_seconds: seconds_to_next(now, DAY_MS) });
        }
        add(&table, &day, 1)?;
        Ok(ShopReply::Admitted)
    }

    fn admit_claims(&self, network: [u8; 16], count: u32) -> Result<ShopReply, EdgeError> {
        let now = platform_now();
        if self.claims.has_room(network, (count, CLAIMS_HOURLY_MAX), now) {
            return Ok(ShopReply::Admitted);
        }
        // Devices are let in within limits and state few addresses a day: so are these writes.
        let table = self.table()?;
        add(&table, "counter/claims-refused", count.into())?;
        Ok(ShopReply::Refused { retry_after_seconds: seconds_to_next(now, HOUR_MS) })
    }
}

fn last_heard(table: &Table) -> Result<Heard, EdgeError> {
    // Of another version nothing is known: what comes next tells the same.
    Ok(table.get(HEARD)?.and_then(|row| serde_json::from_str(&row).ok()).unwrap_or_default())
}

fn read(table: &Table, key: &str) -> Result<u64, EdgeError> {
    Ok(table.get(key)?.and_then(|value| value.parse().ok()).unwrap_or(0))
}

fn add(table: &Table, key: &str, count: u64) -> Result<(), EdgeError> {
    table.put(key, &(read(table, key)? + count).to_string())
}
