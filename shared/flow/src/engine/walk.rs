//! Walking a run along its steps until it has to wait.

use rappel_signal::{Channel, UnixMs};

use super::record::About;
use super::turn::{RunKey, Turn};
use crate::language::{Category, Channels, Condition, Flow, ListAct, Op, Send, Status, WaitFrom};
use crate::rules::{self, Asked, Purpose, all_hold, reach};
use crate::state::limit::{NEWS_STALE_MS, OUTBOX_MAX, STEPS_AT_ONCE_MAX, TAGS_MAX};
use crate::state::{Act, OutboxId, OutboxRow, Reason, RowKind, RowStatus, Run, RunState, Suppression};

/// Version of a row's form.
pub(super) const ROW_VERSION: u32 = 1;

impl Turn<'_> {
    /// Takes the run on if what it waits for has come. Says whether it moved.
    pub(super) fn walk(&mut self, key: &RunKey) -> bool {
        let Some(run) = self.run(key) else { return false };
        let Some(flow) = self.book.flow(&run.flow) else {
            self.leave(key, Reason::FlowChanged, "the flow is gone");
            return true;
        };
        match run.state {
            RunState::Until(at) if at > self.now => false,
            RunState::Settling | RunState::Draining if self.has_rows(key) => false,
            RunState::Draining => {
                self.finish(key, flow);
                true
            }
            state => match flow.place(&run.step) {
                None => {
                    self.leave(key, Reason::FlowChanged, "its file changed and the step it stood at is gone");
                    true
                }
                Some(place) => {
                    self.walk_on(key, flow, place, state);
                    true
                }
            },
        }
    }

    fn walk_on(&mut self, key: &RunKey, flow: &Flow, place: usize, state: RunState) {
        match (state, flow.op(place)) {
            (RunState::Settling, Some(Op::Wait(length, _))) => {
                let length_ms = length.ms;
                let Some(run) = self.run_mut(key) else { return };
                run.state = RunState::Until(run.sent_at.unwrap_or(run.planned_at) + length_ms);
            }
            (RunState::Until(at), _) => {
                if let Some(run) = self.run_mut(key) {
                    run.planned_at = at;
                }
                self.walk_from(key, place + 1);
            }
            // The step it settled at is another one now: go on behind it.
            _ => self.walk_from(key, place + 1),
        }
    }

    /// Does the steps from a place on, up to the next wait.
    pub(super) fn walk_from(&mut self, key: &RunKey, place: usize) {
        let Some(flow) = self.run(key).and_then(|run| self.book.flow(&run.flow)) else { return };
        let mut place = place;
        for _ in 0..STEPS_AT_ONCE_MAX {
            match self.do_step(key, flow, place) {
                Some(next) => place = next,
                None => return,
            }
        }
    }

    /// Does one step; gives the place of the next, or nothing if the run waits or is done.
    fn do_step(&mut self, key: &RunKey, flow: &Flow, place: usize) -> Option<usize> {
        let run = self.run(key)?.clone();
        let state = match flow.op(place) {
            Some(Op::Wait(length, from)) => match from {
                WaitFrom::Sent if self.has_rows(key) => RunState::Settling,
                from => {
                    let base = match from {
                        WaitFrom::Start => run.started_at,
                        WaitFrom::Previous => run.planned_at,
                        WaitFrom::Sent => run.sent_at.unwrap_or(run.planned_at),
                    };
                    RunState::Until((base + length.ms).max(run.planned_at))
                }
            },
            Some(Op::WaitUntil { time, days_later, weekdays, at_least }) => {
                let base = run.planned_at;
                let at = rules::wait_until(self.zone(), base, *time, *days_later, weekdays, at_least.ms);
                RunState::Until(at + rules::spread_ms(self.book, self.person.chance, flow))
            }
            Some(Op::Send(send)) => {
                self.mint(key, flow, place, send);
                return Some(place + 1);
            }
            Some(Op::Split(branches, otherwise)) => {
                return Some(self.choose(key, branches, *otherwise));
            }
            Some(Op::Goto(next)) => return Some(*next),
            Some(Op::Tag(act, tag)) => {
                self.tag(key, *act, tag);
                return Some(place + 1);
            }
            Some(Op::WaitDate(date, offset_ms)) => match self.date_of(&run, *date) {
                Some(at) => RunState::Until((at + *offset_ms).max(run.planned_at)),
                // What was to go before the date still goes.
                None if self.has_rows(key) => RunState::Draining,
                None => {
                    self.leave(key, Reason::NoDate, "there is no such date to wait for");
                    return None;
                }
            },
            Some(Op::Tell(kind, template)) => {
                self.mint_note(key, flow, place, kind, template);
                return Some(place + 1);
            }
            Some(Op::Suppress(channels)) => {
                self.fall_silent(key, flow, place, channels);
                return Some(place + 1);
            }
            Some(Op::Idle) => return Some(place + 1),
            Some(Op::Stop) | None => RunState::Draining,
        };
        let run = self.run_mut(key)?;
        run.step = flow.name(place).to_owned();
        run.state = state;
        None
    }

    fn choose(&mut self, key: &RunKey, branches: &[(Vec<Condition>, usize)], otherwise: usize) -> usize {
        for (conditions, start) in branches {
            let (Some(run), Some(segment)) = (self.run(key), self.person.segment(&key.segment)) else {
                break;
            };
            let asked = Asked {
                book: self.book,
                person: self.person,
                segment,
                flow: &run.flow,
                subject: &run.subject,
                run: Some(run),
                now: self.now,
            };
            if all_hold(conditions, asked) {
                return *start;
            }
        }
        otherwise
    }

    fn tag(&mut self, key: &RunKey, act: ListAct, tag: &str) {
        let Some(segment) = self.person.segment_mut(&key.segment) else { return };
        segment.tags.retain(|other| other != tag);
        if act == ListAct::Add && segment.tags.len() < TAGS_MAX {
            segment.tags.push(tag.to_owned());
        }
    }

    /// The shopper is written to no more: marketing only, and on every device.
    fn fall_silent(&mut self, key: &RunKey, flow: &Flow, place: usize, channels: &[Channel]) {
        for channel in channels {
            let contacts = self.person.segments.iter().flat_map(|segment| &segment.contacts);
            let theirs = contacts.filter(|contact| contact.channel == *channel);
            let addresses: Vec<String> = theirs.map(|contact| contact.address.clone()).collect();
            for address in addresses {
                self.suppress(*channel, &address, Suppression::Silent, self.now);
            }
        }
        self.tag(key, ListAct::Remove, "list:active");
        let mut about = About::flow(&key.segment, &flow.file.id, key.entry);
        about.step = Some(flow.name(place).to_owned());
        let words = "No more marketing on these channels: there was no sign of life.".to_owned();
        self.decide(about, Act::Step, Reason::Suppressed, None, words);
    }

    /// Makes a note to others than the shopper. What others are told of them is marketing, unless it takes them out.
    fn mint_note(&mut self, key: &RunKey, flow: &Flow, place: usize, kind: &RowKind, template: &str) {
        let category = match kind {
            RowKind::Notice => Category::Transactional,
            _ if kind.takes_out() => Category::Transactional,
            _ => Category::Marketing,
        };
        let send = Send {
            name: None,
            template: template.to_owned(),
            category,
            channels: Channels::default(),
            stale_after: None,
            offer: None,
            offer_needed: false,
            products: None,
            variants: Vec::new(),
            forward: None,
            status: Status::Live,
        };
        self.put_row(key, flow, flow.name(place), &send, kind.clone(), Channel::Email, Vec::new());
    }

    /// Makes the step's message: one on the first channel that can, or one on each that can. If none can now, it is
    /// made for the first: the guards have the last word, and by then one may.
    fn mint(&mut self, key: &RunKey, flow: &Flow, place: usize, send: &Send) {
        if let Some(to) = &send.forward {
            let kind = RowKind::Forward { to: to.clone(), instead: true };
            return self.put_row(key, flow, flow.name(place), send, kind, Channel::Email, Vec::new());
        }
        let named = send.channels.named();
        let about = self.run(key).and_then(|run| run.subject.product.clone()).map(|item| item.product);
        let purpose = Purpose::of(Some(flow), send.category, about.as_ref());
        let is_open = |channel: &&Channel| reach(self.person, &key.segment, **channel, purpose).is_ok();
        let open: Vec<Channel> = named.iter().filter(is_open).copied().collect();
        let step = flow.name(place);
        match (&send.channels, open.as_slice()) {
            (Channels::AllOf(_), [_, ..]) => {
                for channel in open {
                    self.put_row(key, flow, step, send, RowKind::Message, channel, Vec::new());
                }
            }
            (_, open) => {
                let first = open.first().or(named.first()).copied().unwrap_or(Channel::Email);
                let others = named.iter().copied().filter(|channel| *channel != first).collect();
                self.put_row(key, flow, step, send, RowKind::Message, first, others);
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a row is made of all of this, here alone")]
    pub(super) fn put_row(
        &mut self,
        key: &RunKey,
        flow: &Flow,
        step: &str,
        send: &Send,
        kind: RowKind,
        channel: Channel,
        otherwise: Vec<Channel>,
    ) {
        let Some(run) = self.run(key) else { return };
        let id = OutboxId::derive(&key.segment, &flow.file.id, key.entry, step, channel);
        let (variant, template) = rules::text_of(self.book, self.person.chance, flow, step, send);
        let row = OutboxRow {
            v: ROW_VERSION,
            id: id.clone(),
            segment: key.segment.clone(),
            flow: flow.file.id.clone(),
            entry: key.entry,
            step: step.to_owned(),
            channel,
            otherwise,
            category: send.category,
            template,
            variant,
            kind,
            picks: Vec::new(),
            code: send.offer.as_ref().and_then(|offer| run.dealt.get(offer)).cloned(),
            offer: send.offer.clone(),
            subject: run.subject.clone(),
            planned_at: run.planned_at,
            due_at: run.planned_at,
            stale_at: Some(run.planned_at + send.stale_after.map_or(NEWS_STALE_MS, |limit| limit.ms)),
            attempts: 0,
            repeated: false,
            lost_at: None,
            by: None,
            slot: None,
            put_off: false,
            halted: false,
            withdrawn: false,
            resent: false,
            ending: run.ending,
            status: RowStatus::Waiting,
            extra: Default::default(),
        };
        if self.person.outbox.iter().any(|other| other.id == id) {
            return;
        }
        let segment = self.person.segment(&key.segment);
        if segment.is_some_and(|segment| segment.sends.iter().any(|sent| sent.id == id.0)) {
            let words = "Not sent: it went already, before its step was moved.".to_owned();
            return self.decide(About::row(&row), Act::Skipped, Reason::FlowChanged, None, words);
        }
        if self.person.outbox.len() >= OUTBOX_MAX && send.category != Category::Transactional {
            let words = format!("Not sent: {OUTBOX_MAX} messages wait already.");
            return self.decide(About::row(&row), Act::Skipped, Reason::TooMany, None, words);
        }
        self.drop_rivals(&row);
        self.person.outbox.push(row);
    }

    /// Whether a message of the run is still to go or to be answered.
    pub(super) fn has_rows(&self, key: &RunKey) -> bool {
        self.person.outbox.iter().any(|row| row.segment == key.segment && row.entry == key.entry)
    }

    fn finish(&mut self, key: &RunKey, flow: &Flow) {
        let about = About::flow(&key.segment, &flow.file.id, key.entry);
        let words = format!("Finished {}: all its steps are done.", flow.file.name);
        self.decide(about, Act::Finished, Reason::Completed, None, words);
        self.remove_run(key);
    }

    /// The run and what its messages are about, with the cart as it is now.
    pub(super) fn subject_now(
        &self,
        row: &OutboxRow,
        flow: &Flow,
        run: Option<&Run>,
    ) -> crate::state::Subject {
        let subject = run.map_or_else(|| row.subject.clone(), |run| run.subject.clone());
        match (self.person.segment(&row.segment), &self.shelf) {
            (Some(segment), _) if flow.needs_cart() && !row.ending => subject.with_cart(&segment.cart),
            (_, Some(shelf)) if flow.is_about_the_catalogue() => rules::subject_as_is(shelf, flow, subject),
            _ => subject,
        }
    }

    /// Instant at which the person's runs move next.
    pub(super) fn due_runs(&self) -> Vec<RunKey> {
        let due = |state: &RunState, now: UnixMs| match state {
            RunState::Until(at) => *at <= now,
            RunState::Settling | RunState::Draining => true,
        };
        let segments = self.person.segments.iter().filter(|segment| !segment.frozen);
        segments
            .flat_map(|segment| segment.runs.iter().map(move |run| (segment, run)))
            .filter(|(_, run)| due(&run.state, self.now))
            .map(|(segment, run)| RunKey { segment: segment.id.clone(), entry: run.entry })
            .collect()
    }
}
