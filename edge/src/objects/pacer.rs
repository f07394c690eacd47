//! Room at the providers of e-mail: one object for each shop and provider says when a message goes.
//!
//! Asked within a turn, with nothing loaded, for all messages that would go now; the turn begins anew with the answer.
//!
//! | if… | then |
//! | --- | --- |
//! | the process dies before or after the question | the messages are due as before and asked about again; a slot is lost |
//! | the pacer does not answer | transactional messages go; marketing asks again a little later |
//! | the provider's circuit is open | the second provider is asked, for messages that the first cannot have |

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rappel_delivery::pace::{Closed, PaceRules, Pacer, Report, Slot as Answer};
use rappel_flow::{Book, Category, Effect, Input, Person, Shelf, Slot, WantsSlot, step_in};
use rappel_signal::{ShopKey, UnixMs};
use worker::Env;

use super::alerts;
use super::call::ask;
use super::shop::ShopObject;
use super::shop_call::{PaceQuestion, ShopCall, ShopReply};
use crate::bindings;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::heard;
use crate::random;
use crate::send::mailer::{FALLBACK, WAY, has_fallback, ways};

/// Marketing asks a pacer that did not answer again after this time.
const SILENT_MS: i64 = 60_000;
/// Those that were told the same time to ask again come one after the other within this time.
const SPREAD_MS: f64 = 30_000.0;
const STATE: &str = "pacer";

impl ShopObject {
    /// Slots for so many messages, in their order.
    pub(super) fn give_slots(&self, question: &PaceQuestion) -> Result<ShopReply, EdgeError> {
        let (mut pacer, now) = (self.pacer()?, platform_now());
        let rules = PaceRules::from(question);
        let asked = question.transactional.iter();
        let slots = asked.map(|transactional| pacer.ask(&rules, *transactional, now.0)).collect::<Vec<_>>();
        self.keep_pacer(&pacer)?;
        let wait_ms = |slot: Answer| match slot {
            Answer::At(at_ms) => Answer::At(at_ms - now.0),
            Answer::AskAt { at_ms, why } => Answer::AskAt { at_ms: at_ms - now.0, why },
        };
        let slots = slots.into_iter().map(wait_ms).collect();
        Ok(ShopReply::Slots { slots, watched: pacer.is_watched() })
    }

    /// How the provider did.
    pub(super) fn hear_report(&self, report: Report) -> Result<ShopReply, EdgeError> {
        let mut pacer = self.pacer()?;
        let was_open = pacer.is_open();
        pacer.hear(report, platform_now().0);
        self.keep_pacer(&pacer)?;
        Ok(ShopReply::Circuit { was_open, is_open: pacer.is_open() })
    }

    fn pacer(&self) -> Result<Pacer, EdgeError> {
        let stored = self.table()?.get(STATE)?;
        Ok(stored.map(|stored| serde_json::from_str(&stored)).transpose()?.unwrap_or_default())
    }

    fn keep_pacer(&self, pacer: &Pacer) -> Result<(), EdgeError> {
        self.table()?.put(STATE, &serde_json::to_string(pacer)?)
    }
}

thread_local! {
    /// Pacers to which an answer of their provider is news.
    static WATCHED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// What was answered within one turn of an object.
#[derive(Default)]
pub(super) struct Slots(Vec<Slot>);

impl Slots {
    /// Messages that would go now and that nobody was asked about yet.
    pub(super) fn missing(&self, book: &Book, person: &Person, shelf: &Shelf, now: UnixMs) -> Vec<WantsSlot> {
        let mut missing = person.wants_slots(book, Some(shelf), now);
        missing.retain(|wants| self.0.iter().all(|slot| slot.row != wants.row));
        missing
    }

    /// Brings the answers to the engine, by any segment that decides here.
    pub(super) fn bring(&self, book: &Book, person: &mut Person, now: UnixMs) -> Vec<Effect> {
        let here =
            person.segments.iter().rev().find(|segment| !segment.frozen).map(|segment| segment.id.clone());
        match here.filter(|_| !self.0.is_empty()) {
            Some(segment) => step_in(book, person, &segment, Input::Slots(self.0.clone()), now),
            None => Vec::new(),
        }
    }

    /// Asks for them. The object's own state must not be held meanwhile.
    pub(super) async fn ask(&mut self, env: &Env, shop: &str, missing: Vec<WantsSlot>, now: UnixMs) {
        let mut by_way: BTreeMap<String, Vec<WantsSlot>> = BTreeMap::new();
        missing.into_iter().for_each(|wants| by_way.entry(wants.way.clone()).or_default().push(wants));
        for (way, wanting) in by_way {
            let answers = answers_of(env, shop, &way, &wanting).await;
            let mut turned_away = Vec::new();
            for (wants, answer) in wanting.into_iter().zip(answers) {
                let is_open = !matches!(answer, Answer::AskAt { why: Closed::Circuit, .. });
                if is_open || way != WAY || wants.bound || !has_fallback(env, shop) {
                    self.0.push(slot(&wants, &way, answer, now));
                } else {
                    turned_away.push(wants);
                }
            }
            if !turned_away.is_empty() {
                let second = format!("{WAY}/{FALLBACK}");
                let answers = answers_of(env, shop, &second, &turned_away).await;
                let slots =
                    turned_away.iter().zip(answers).map(|(wants, answer)| slot(wants, &second, answer, now));
                self.0.extend(slots);
            }
        }
    }
}

/// One answer for each message, whether or not the pacer gives one.
async fn answers_of(env: &Env, shop: &str, way: &str, wanting: &[WantsSlot]) -> Vec<Answer> {
    match asked(env, shop, way, wanting).await {
        Ok(answers) if answers.len() == wanting.len() => answers,
        other => {
            crate::log::warn!("the pacer of {way} gave no answer: {other:?}");
            let alone = |wants: &WantsSlot| match wants.category {
                Category::Marketing => Answer::AskAt { at_ms: SILENT_MS, why: Closed::Silent },
                Category::Transactional | Category::AskedFor => Answer::At(0),
            };
            wanting.iter().map(alone).collect()
        }
    }
}

async fn asked(env: &Env, shop: &str, way: &str, wanting: &[WantsSlot]) -> Result<Vec<Answer>, EdgeError> {
    let Some((_, provider)) = ways(env, shop).find(|(known, _)| known == way) else {
        // Without a provider there is nothing to pace: the send says what is missing.
        return Ok(vec![Answer::At(0); wanting.len()]);
    };
    let rules = Shops::settings(shop)?.sending.pace(&provider);
    let transactional = wanting.iter().map(|wants| wants.category != Category::Marketing).collect();
    let question = PaceQuestion::new(rules, transactional);
    let key = ShopKey::parse(shop).ok_or_else(|| EdgeError::Ours(format!("no shop key: {shop:?}")))?;
    let stub = bindings::pacer(env, &key, way, &provider)?;
    match ask(&stub, &ShopCall::Slots(question)).await? {
        ShopReply::Slots { slots, watched } => {
            let name = format!("{shop}/{way}");
            WATCHED.with_borrow_mut(|all| if watched { all.insert(name) } else { all.remove(&name) });
            Ok(slots)
        }
        other => Err(EdgeError::Ours(format!("pacer answered {other:?}"))),
    }
}

fn slot(wants: &WantsSlot, way: &str, answer: Answer, now: UnixMs) -> Slot {
    let by = way.strip_prefix(WAY).and_then(|rest| rest.strip_prefix('/')).map(str::to_owned);
    let (wait_ms, ask_again) = match answer {
        Answer::At(wait_ms) => (wait_ms, None),
        Answer::AskAt { at_ms, why } => {
            let why = match why {
                Closed::Circuit => "its provider fails again and again, and is left alone for a while",
                Closed::WarmUp => "as many as may leave the young domain today have left",
                Closed::Crowded => "too many messages wait for its provider",
                Closed::Silent => "nobody could say when its provider has room",
            };
            // A fraction of half a minute in whole milliseconds.
            #[allow(clippy::cast_possible_truncation)]
            let spread_ms = (SPREAD_MS * random::fraction()) as i64;
            (at_ms + spread_ms, Some(why.to_owned()))
        }
    };
    Slot { row: wants.row.clone(), by, at: now + wait_ms.max(0), ask_again }
}

/// Tells pacers how their providers did, and the shop's object, for whoever looks. A lost word is found out by the next failure, or by a probe.
pub(super) async fn tell(env: &Env, reports: BTreeMap<(String, String), Report>) {
    for ((shop, way), report) in reports {
        let is_news =
            report.failures > 0 || WATCHED.with_borrow(|watched| watched.contains(&format!("{shop}/{way}")));
        let provider = ways(env, &shop).find(|(known, _)| *known == way).map(|(_, provider)| provider);
        let (true, Some(provider), Some(key)) = (is_news, provider, ShopKey::parse(&shop)) else { continue };
        let told = async {
            let answer =
                ask(&bindings::pacer(env, &key, &way, &provider)?, &ShopCall::Report(report)).await?;
            alerts::follow(env, &key, &way, report, &answer).await
        };
        if let Err(error) = told.await {
            crate::log::warn!("the pacer of {way} was not told: {error:?}");
        }
    }
    heard::hand_over_due(env).await;
}
