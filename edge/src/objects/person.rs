//! The object of one person at one shop, named by a keyed hash of their address: orders, bounces and further devices
//! find it unaided. A shell around `journey`'s home (devices, address) and `flow` (decisions).
//!
//! | woken by | does, in one turn without awaiting | then |
//! | --- | --- | --- |
//! | `Adopt`, `Tell`, `Unsubscribe` | step, write | arm, answer |
//! | `Hear` | step through what the shop's server tells (`person_listen`), write | arm, answer |
//! | `Release`, `LetGo`, `Reserve`, `Unreserve` | write | answer |
//! | `Word` | writes the shop's word down | arm, answer |
//! | `Erase`, `Disown` | forgets all but the ban on the address and whom to tell, writes (`erasure`) | arm, answer |
//! | the alarm | step, write what is claimed | arm, send each claimed message, write its outcome; tell others to forget |
//!
//! What happens if the process dies between two lines is told where the other side is: `device_identity` for segments,
//! `reservations` for messages. Everything this object is told, it can be told again.

use rappel_flow::{Effect, Input, SegmentId, Sending, SentRecord, Suppression, last_look};
use rappel_journey::{Arrival, HandOver, Home, News, PersonName, device_of, limit::RETENTION_MS};
use rappel_signal::{Channel, UnixMs, VisitorId};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use super::call;
use super::figures;
use super::pacer;
use super::person_call::{PersonCall, PersonReply};
use super::reservations::take_back_unless_gone;
use super::waking::{OTHERS_RETRY_MS, Waking};
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::secrets::{person_name, signing_key};
use crate::send::{self, Source};
use crate::store::home::Household;
use crate::store::kept;
use crate::store::table::TableKnown;

/// See the module.
#[durable_object]
pub struct PersonObject {
    pub(super) state: State,
    pub(super) env: Env,
    pub(super) waking: Waking,
    /// Whether the object has its table, if this instance knows.
    pub(super) table: TableKnown,
}

impl DurableObject for PersonObject {
    fn new(state: State, env: Env) -> Self {
        PersonObject { state, env, waking: Waking::default(), table: TableKnown::default() }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        call::serve(&self.env, &self.state, &mut request, async |question| self.reply(question).await).await
    }

    async fn alarm(&self) -> worker::Result<Response> {
        self.waking.work(&self.state.storage(), "person", self.wake()).await
    }
}

impl PersonObject {
    async fn reply(&self, question: PersonCall) -> Result<PersonReply, EdgeError> {
        match question {
            PersonCall::Adopt { shop, arrival, cards, beside } => {
                self.adopt(&shop, &arrival, &cards, &beside).await
            }
            PersonCall::Tell { shop, hand_overs } => self.tell(&shop, &hand_overs).await,
            PersonCall::Release { segment } => self.release(&segment).await,
            PersonCall::LetGo { segment } => self.let_go(&segment).await,
            PersonCall::Reserve { shop, visitor, address, message, counts } => {
                self.reserve(&shop, visitor, &address, &message, counts).await
            }
            PersonCall::Unreserve { message } => {
                self.change(|household| household.home.unreserve(&message)).await
            }
            PersonCall::Unsubscribe { segment, channel } => self.unsubscribe(&segment, channel).await,
            PersonCall::Shown { message } => self.shown(&message).await,
            PersonCall::Clicked { message, link, by_machine } => {
                self.clicked(&message, link, by_machine).await
            }
            PersonCall::Resend { message } => self.resend(&message).await,
            PersonCall::Erase { shop, name } => self.erase(&shop, name).await,
            PersonCall::Letter(call) => self.letter(&call).await.map(PersonReply::Letter),
            PersonCall::Told(told) => self.told(&told).await,
            PersonCall::Hear(says) => self.listen(&says).await,
            PersonCall::HearBack { shop, name, is_own, echoes } => {
                self.hear_back(&shop, &name, is_own, &echoes).await
            }
            PersonCall::Restore { channel, address } => self.restore(channel, &address).await,
            PersonCall::Kept(wanted) => {
                kept::rows(&self.state.storage(), &self.table, wanted).map(PersonReply::Kept)
            }
            PersonCall::Word(word) => self.hear_word(word).await,
            PersonCall::Disown { shop, name, channel, erasure } => {
                self.disown(&shop, &name, channel, &erasure).await
            }
            PersonCall::Rehearse(trial) => self.rehearse(&trial).await,
            #[cfg(feature = "dev")]
            PersonCall::Describe => self.describe().map(PersonReply::Person),
        }
    }

    async fn adopt(
        &self,
        shop: &str,
        arrival: &str,
        cards: &str,
        beside: &[(String, String)],
    ) -> Result<PersonReply, EdgeError> {
        let arrival: Arrival = serde_json::from_str(arrival)?;
        let cards: Vec<_> = serde_json::from_str(cards)?;
        let segment = arrival.parcel.segment.id.clone();
        let say = |household: &mut Household, now| {
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            match home.adopt(&book, person, arrival.clone(), now) {
                Ok(effects) => Ok((effects, PersonReply::Done)),
                Err(_) => Ok((Vec::new(), PersonReply::NoRoom)),
            }
        };
        let keep = |household: &mut Household, reply: &PersonReply| match reply {
            PersonReply::Done => {
                beside.iter().try_for_each(|(key, text)| household.lessons().take_over(key, text))?;
                household.home.teaches = !household.lessons().waiting(1)?.is_empty();
                household.add_cards(&segment, &cards)
            }
            _ => Ok(()),
        };
        self.turn(|| self.load_or_begin(shop).map(Some), say, keep).await.map(known)
    }

    async fn tell(&self, shop: &str, hand_overs: &[String]) -> Result<PersonReply, EdgeError> {
        let hand_overs: Vec<HandOver> =
            hand_overs.iter().map(|text| serde_json::from_str(text)).collect::<Result<_, _>>()?;
        let say = |household: &mut Household, now| {
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            let hear = |told: &HandOver| home.hear(&book, person, told.clone(), now);
            Ok((hand_overs.iter().flat_map(hear).collect(), PersonReply::Done))
        };
        let keep = |household: &mut Household, _: &PersonReply| {
            for told in &hand_overs {
                if let News::Said { segment, cards, told } = &told.news
                    && household.home.source(segment).is_some()
                {
                    household.add_cards(segment, cards)?;
                    self.keep_lessons(household, segment, told)?;
                }
            }
            Ok(())
        };
        self.turn(|| self.load_or_begin(shop).map(Some), say, keep).await.map(known)
    }

    async fn release(&self, segment: &SegmentId) -> Result<PersonReply, EdgeError> {
        let say = |household: &mut Household, _| {
            let Household { home, person, .. } = &mut *household;
            if Home::is_sending(person, segment) {
                return Ok((Vec::new(), PersonReply::Busy));
            }
            let Some((released, effects)) = home.release(person, segment) else {
                return Ok((Vec::new(), PersonReply::Unknown));
            };
            let released = serde_json::to_string(&released)?;
            let beside = household.beside(segment)?;
            Ok((effects, PersonReply::Released { released, beside }))
        };
        self.turn(|| self.load(), say, |_, _| Ok(())).await.map(known)
    }

    async fn let_go(&self, segment: &SegmentId) -> Result<PersonReply, EdgeError> {
        let say = |household: &mut Household, _| {
            let Household { home, person, .. } = household;
            Ok((home.let_go(person, segment), PersonReply::Done))
        };
        let keep = |household: &mut Household, _: &PersonReply| match household.home.source(segment) {
            Some(_) => Ok(()),
            None => household.drop_segment(segment),
        };
        let done = self.turn(|| self.load(), say, keep).await?;
        Ok(done.unwrap_or(PersonReply::Done))
    }

    async fn reserve(
        &self,
        shop: &str,
        visitor: VisitorId,
        address: &str,
        message: &str,
        counts: bool,
    ) -> Result<PersonReply, EdgeError> {
        let message: SentRecord = serde_json::from_str(message)?;
        let mut household = self.load_or_begin(shop)?;
        let now = self.clock(&household)?.now();
        let Household { home, person, .. } = &mut household;
        let record = home.reserve(person, address, visitor, message, counts, now);
        household.save(Vec::new())?;
        self.arm(&household).await?;
        Ok(PersonReply::Reserved(serde_json::to_string(&record)?))
    }

    async fn unsubscribe(&self, segment: &SegmentId, channel: Channel) -> Result<PersonReply, EdgeError> {
        let say = |household: &mut Household, now| {
            if household.person.segment(segment).is_none_or(|known| known.frozen) {
                return Ok((Vec::new(), PersonReply::Unknown));
            }
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            let why = Suppression::Unsubscribed;
            let input = Input::Suppressed { channel, address: None, why, at: now };
            Ok((home.step(&book, person, segment, input, now), PersonReply::Done))
        };
        self.turn(|| self.load(), say, |_, _| Ok(())).await.map(known)
    }

    /// A change that nothing is decided by.
    async fn change(&self, change: impl FnOnce(&mut Household)) -> Result<PersonReply, EdgeError> {
        let Some(mut household) = self.load()? else { return Ok(PersonReply::Unknown) };
        change(&mut household);
        household.save(Vec::new())?;
        self.arm(&household).await?;
        Ok(PersonReply::Done)
    }

    /// The alarm's work.
    async fn wake(&self) -> Result<(), EdgeError> {
        Shops::refresh(&self.env).await?;
        if !self.forget_devices().await? {
            return Ok(());
        }
        self.forget_elsewhere().await?;
        if self.expire().await? {
            return Ok(());
        }
        let say = |household: &mut Household, now| {
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            Ok((home.step(&book, person, &SegmentId::default(), Input::Due, now), ()))
        };
        self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
        let mut round = send::Round::new(&self.env);
        let mut sent = Ok(());
        while let Some(sending) = self.waking.next_post() {
            // One that fails keeps none of the others.
            sent = self.send(&mut round, &sending).await.and(sent);
        }
        pacer::tell(&self.env, round.end().await).await;
        sent?;
        self.tell_dead_letters().await?;
        // Before the interest: the taste goes with it.
        self.teach().await?;
        if let Err(error) = self.hand_over_interest().await {
            crate::log::warn!("interest is handed over later: {error:?}");
        }
        // Before the list of people, which puts the alarm off once it has heard.
        self.tell_figures().await?;
        if let Err(error) = self.tell_roster().await {
            crate::log::warn!("the list of people is told later: {error:?}");
        }
        self.tell_list().await?;
        self.end_erasure().await
    }

    /// Tells the shop what was counted here; what is not heard is told with the next alarm.
    async fn tell_figures(&self) -> Result<(), EdgeError> {
        let Some(household) = self.load()? else { return Ok(()) };
        let (shop, storage) = (household.home.shop.clone(), self.state.storage());
        drop(household);
        self.waking.figures_told();
        if !figures::tell(&self.env, &storage, &self.table, &shop).await? {
            self.waking.figures_untold();
            self.waking.arm(&storage, platform_now() + OTHERS_RETRY_MS).await?;
        }
        Ok(())
    }

    /// Forgets a person not heard of for long; that nothing is to be sent to the address stays.
    async fn expire(&self) -> Result<bool, EdgeError> {
        let Some(household) = self.load()? else { return Ok(true) };
        let now = self.clock(&household)?.now();
        if now - household.home.last_seen < RETENTION_MS {
            return Ok(false);
        }
        drop(household);
        self.leave_roster().await?;
        let Some(mut household) = self.load()? else { return Ok(true) };
        let Household { home, person, .. } = &mut household;
        home.expire(person);
        if household.home.is_blank() {
            self.forget_all().await?;
        } else {
            household.clear()?;
            household.save(Vec::new())?;
        }
        Ok(true)
    }

    pub(super) async fn forget_all(&self) -> Result<(), EdgeError> {
        self.table.forget();
        self.waking.forget();
        let storage = self.state.storage();
        storage.delete_alarm().await?;
        Ok(storage.delete_all().await?)
    }

    /// Sends one claimed message and writes what became of it, as a device's object does.
    async fn send(&self, round: &mut send::Round<'_>, sending: &Sending) -> Result<(), EdgeError> {
        let Some(household) = self.load()? else { return Ok(()) };
        let now = self.clock(&household)?.now();
        let look = last_look(&*self.book(&household, now)?, &household.person, &sending.row, now);
        let source = self.source_of(&household, sending)?;
        drop(household);
        let Some(outcome) = round.send(look, &source, sending, now).await else { return Ok(()) };
        take_back_unless_gone(&self.env, &source.shop, sending, &outcome).await;
        let say = |household: &mut Household, now: UnixMs| {
            let book = self.book(household, now)?;
            let Household { home, person, .. } = household;
            let input = Input::Outcome { id: sending.row.id.clone(), outcome: outcome.clone() };
            let effects: Vec<Effect> = home.step(&book, person, &sending.row.segment, input, now);
            Ok((effects, ()))
        };
        self.turn(|| self.load(), say, |_, ()| Ok(())).await?;
        Ok(())
    }

    /// The object's own name, as far as it is known here.
    pub(super) fn name_of(&self, household: &Household) -> Result<Option<PersonName>, EdgeError> {
        let (key, home) = (signing_key(&self.env)?, &household.home);
        let by_address = || home.address.as_ref().map(|address| person_name(&key, &home.shop, address));
        Ok(home.name.clone().or_else(by_address))
    }

    fn source_of(&self, household: &Household, sending: &Sending) -> Result<Source, EdgeError> {
        let segment = &sending.row.segment;
        let home = &household.home;
        let (visitor, shopper) =
            device_of(segment).ok_or_else(|| EdgeError::Ours(format!("{segment:?} names no device")))?;
        let person = self.name_of(household)?;
        Ok(Source { shop: home.shop.clone(), visitor, shopper, person, cards: household.cards(segment)? })
    }
}

/// A person nobody knows has no such segment.
fn known(reply: Option<PersonReply>) -> PersonReply {
    reply.unwrap_or(PersonReply::Unknown)
}
