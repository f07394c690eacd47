//! One turn of a person's object: load, step, write, arm. Whatever must be asked elsewhere first is asked with nothing
//! loaded, and the turn begins anew.

use std::rc::Rc;

use rappel_flow::{Book, Effect, SegmentId};
use rappel_journey::limit::RETENTION_MS;
use rappel_signal::{UnixMs, VisitorId};

use super::asked::{Asked, Asker, Question, ROUNDS_MAX};
use super::person::PersonObject;
use super::reservations::claimed;
use super::roster;
use super::waking::OTHERS_RETRY_MS;
use crate::book::{self, book};
use crate::clock::{Clock, platform_now};
use crate::error::EdgeError;
use crate::store::home::Household;

impl PersonObject {
    /// The person, if anything is known of one.
    pub(super) fn load(&self) -> Result<Option<Household>, EdgeError> {
        Household::load(&self.state.storage(), &self.table)
    }

    /// The person, known or not.
    pub(super) fn load_or_begin(&self, shop: &str) -> Result<Household, EdgeError> {
        Household::load_or_begin(&self.state.storage(), &self.table, shop, platform_now())
    }

    /// The clock the person lives by.
    #[allow(clippy::unused_self, clippy::unnecessary_wraps)]
    pub(super) fn clock(&self, _household: &Household) -> Result<Clock, EdgeError> {
        Ok(Clock::default())
    }

    /// The shop's book.
    pub(super) fn book(&self, household: &Household, now: UnixMs) -> Result<Rc<Book>, EdgeError> {
        book(&self.env, &household.home.shop, now)
    }

    /// Plays one turn and writes it, as in a device's object.
    pub(super) async fn turn<T>(
        &self,
        open: impl Fn() -> Result<Option<Household>, EdgeError>,
        say: impl Fn(&mut Household, UnixMs) -> Result<(Vec<Effect>, T), EdgeError>,
        keep: impl FnOnce(&mut Household, &T) -> Result<(), EdgeError>,
    ) -> Result<Option<T>, EdgeError> {
        let mut asked = Asked::default();
        for _ in 0..ROUNDS_MAX {
            let Some(mut household) = open()? else { return Ok(None) };
            if !book::is_fresh(&household.home.shop) {
                let shop = household.home.shop.clone();
                drop(household);
                book::refresh(&self.env, &shop).await?;
                continue;
            }
            let clock = self.clock(&household)?;
            let now = clock.now();
            household.home.lent = asked.records().to_vec();
            asked.hold_back(&mut household.person);
            let (mut effects, answer) = say(&mut household, now)?;
            let book = self.book(&household, now)?;
            effects.extend(asked.bring(&book, &mut household.person, now));
            let taste = |segment: &SegmentId| household.lessons().taste(segment);
            // Of a proved address this object knows everything itself.
            let question = asked.question(&book, &household.person, taste, &effects, now)?;
            let shop = household.home.shop.clone();
            if let Some(question) = question {
                let visitor = match &question {
                    Question::Addresses(missing) => {
                        let first =
                            missing.first().and_then(|first| household.home.source(&first.row.segment));
                        first.map(|source| source.visitor)
                    }
                    _ => None,
                };
                let (visitor, name) = (visitor.unwrap_or(VisitorId([0; 16])), household.home.name.take());
                drop(household);
                let by = Asker { env: &self.env, shop: &shop, person: name.as_ref(), visitor };
                asked.ask(by, question, now).await;
                continue;
            }
            household.home.interest.look(&household.person);
            roster::look_at_home(&mut household, &book, now);
            let going = claimed(&effects);
            keep(&mut household, &answer)?;
            self.waking.count(&effects);
            self.waking.post(household.save(effects)?);
            self.arm(&household).await?;
            drop(household);
            asked.give_back(&self.env, &shop, &going).await;
            return Ok(Some(answer));
        }
        Err(EdgeError::Ours("a turn found ever more messages to ask about".into()))
    }

    /// Arms the alarm for the next deadline, or for now if something is to be sent. The call reaches the platform in the
    /// turn that wrote the state, so both commit together.
    pub(super) async fn arm(&self, household: &Household) -> Result<(), EdgeError> {
        let clock = self.clock(household)?;
        let at = household.person.next_deadline().unwrap_or(household.home.last_seen + RETENTION_MS);
        let at = clock.to_platform(at);
        let sends_later = self.waking.has_post() && !self.waking.is_working();
        let home = &household.home;
        let unlisted = home.suppressions(&household.person) != home.listed || !home.strip.is_empty();
        let unlisted = unlisted || household.person.unlisted().next().is_some();
        let (erasure_at, now) = (home.erasure_due_at(), platform_now());
        let unlisted = unlisted || erasure_at.is_some_and(|at| at <= now);
        let others_wait = home.teaches || home.interest.due || home.roster.due || unlisted;
        let at = match (sends_later || others_wait, self.waking.is_working()) {
            (false, _) => at,
            (true, false) => at.min(now),
            // The alarm does it in this very run; should that fail, it tries again.
            (true, true) => at.min(now + OTHERS_RETRY_MS),
        };
        let at = erasure_at.filter(|at| *at > now).map_or(at, |goes_on_at| at.min(goes_on_at));
        let at = self.waking.tells_figures_at().map_or(at, |tell_at| at.min(tell_at));
        Ok(self.waking.arm(&self.state.storage(), at).await?)
    }

    /// The person as JSON, for the tests.
    #[cfg(feature = "dev")]
    pub(super) fn describe(&self) -> Result<String, EdgeError> {
        let Some(household) = self.load()? else { return Ok("null".into()) };
        crate::dev::person::describe(&household, self.clock(&household)?.now())
    }
}
