//! Entering a flow, or the reason why not.

use rappel_signal::{DAY_MS, ProductId, UnixMs};

use super::record::About;
use super::turn::{RunKey, Turn};
use crate::language::{Flow, ReentryScope, Sign, Status};
use crate::rules::{Asked, all_hold, in_holdout, last_sign, last_sign_of_life};
use crate::state::limit::{FLOWS_MAX, ORDERS_MAX, PRODUCTS_MAX, RUNS_MAX};
use crate::state::{Act, Entries, Reason, Run, RunState, Segment, Subject, VisitNumber};
use crate::wording::length;

/// What would start a run.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) started_at: UnixMs,
    pub(super) since: UnixMs,
    pub(super) visit: VisitNumber,
    pub(super) cart: u32,
    pub(super) subject: Subject,
}

/// "Once a year" for dates that move by some days.
const YEAR_MS_MIN: i64 = 300 * DAY_MS;

/// Why a person does not enter.
type Refusal = (Reason, String);

impl Turn<'_> {
    /// Enters the flow if nothing speaks against it; starts the wait of a running one anew if its class came again.
    pub(super) fn enter(&mut self, flow: &Flow, entry: Entry) {
        if self.importing {
            return;
        }
        if let Some(key) = self.unsent_run(flow) {
            return self.restart(flow, &key, entry);
        }
        match self.refusal(flow, &entry) {
            Some((reason, words)) => {
                let about = About::flow(&self.own, &flow.file.id, 0);
                let words = format!("Did not enter {}: {words}.", flow.file.name);
                self.decide(about, Act::NotEntered, reason, None, words);
                if reason == Reason::Holdout {
                    // Counted like an entry, so that both groups meet the flow equally often.
                    self.remember_entry(flow, &entry);
                    self.compare(flow, &entry);
                }
            }
            None => self.begin_run(flow, entry),
        }
    }

    /// The run of this abandonment flow that has tried to send nothing yet.
    fn unsent_run(&self, flow: &Flow) -> Option<RunKey> {
        flow.file.trigger.class()?;
        let live = flow.file.status == Status::Live;
        let unsent = |run: &Run| live && run.flow == flow.file.id && run.claimed == 0;
        self.kin_runs()
            .into_iter()
            .find(|(key, run)| key.segment == self.own && unsent(run))
            .map(|(key, _)| key)
    }

    fn refusal(&self, flow: &Flow, entry: &Entry) -> Option<Refusal> {
        let Some(segment) = self.own() else {
            return Some((Reason::TooMany, "its segment is gone".into()));
        };
        if flow.file.status != Status::Live {
            return Some((Reason::NotLive, "it is not live".into()));
        }
        if self.person.profile.own && !flow.is_transactional() {
            return Some((Reason::OneOfUs, "the shopper is one of the shop's own people".into()));
        }
        let asked = Asked {
            book: self.book,
            person: self.person,
            segment,
            flow: &flow.file.id,
            subject: &entry.subject,
            run: None,
            now: self.now,
        };
        if !all_hold(&flow.file.entry, asked) {
            return Some((Reason::EntryFilter, "its entry filter does not hold".into()));
        }
        self.running(flow, entry).or_else(|| self.too_soon(flow, entry)).or_else(|| {
            // An order's message is owed, however much else runs; its run is over once it went.
            if segment.runs.len() >= RUNS_MAX && !flow.is_transactional() {
                return Some((Reason::TooMany, format!("{RUNS_MAX} flows run already")));
            }
            let held =
                !flow.file.trigger.is_about_an_order() && in_holdout(self.book, self.person.chance, flow);
            held.then(|| (Reason::Holdout, "the shopper is in its holdout group".into()))
        })
    }

    /// A run that stands in the way: of the same flow, or of a stronger abandonment flow.
    /// Each order and each product may have a run of its own, where the flow is entered once for each.
    fn running(&self, flow: &Flow, entry: &Entry) -> Option<Refusal> {
        let runs = self.kin_runs();
        let same = |run: &Run| match flow.file.reentry.once_per {
            Some(ReentryScope::Order) => run.subject.order == entry.subject.order,
            Some(ReentryScope::Product) => product_of(&run.subject) == product_of(&entry.subject),
            _ => true,
        };
        if runs.iter().any(|(_, run)| run.flow == flow.file.id && same(run)) {
            return Some((Reason::AlreadyRunning, "it runs already".into()));
        }
        flow.file.trigger.class()?;
        let stronger = runs.iter().find_map(|(_, run)| {
            let other = self.book.flow(&run.flow)?;
            other.file.trigger.class()?;
            (other.file.rank <= flow.file.rank).then_some(other)
        })?;
        Some((Reason::StrongerRuns, format!("{} runs", stronger.file.name)))
    }

    fn too_soon(&self, flow: &Flow, entry: &Entry) -> Option<Refusal> {
        let earlier = || {
            self.kin()
                .flat_map(|s| s.entries.iter().map(move |e| (s, e)))
                .filter(|(_, e)| e.flow == flow.file.id)
        };
        let scope = flow.file.reentry.once_per;
        // Each order is told once, and each product of a new one is a new matter.
        if scope == Some(ReentryScope::Product) && flow.file.trigger.is_about_an_order() {
            return None;
        }
        let product = product_of(&entry.subject).filter(|_| scope == Some(ReentryScope::Product));
        let last_at = match product {
            None => earlier().map(|(_, entries)| entries.last_at).max()?,
            // Another product is another matter.
            Some(product) => earlier()
                .flat_map(|(_, entries)| &entries.products)
                .filter(|(other, _)| other == product)
                .map(|(_, at)| *at)
                .max()?,
        };
        let after = flow.file.reentry.after;
        if let Some(after) = after
            && entry.started_at - last_at < after.ms
        {
            let words =
                format!("it was entered {}, less than {} ago", self.moment(last_at), length(after.ms));
            return Some((Reason::Reentry, words));
        }
        let (again, what) = match scope? {
            // A cart belongs to its device; its number counts there.
            ReentryScope::Cart => {
                let same = |(segment, entries): (&Segment, &Entries)| {
                    segment.id == self.own && entries.cart == entry.cart
                };
                (earlier().any(same), "cart")
            }
            ReentryScope::Order => (
                earlier().any(|(_, entries)| {
                    entry.subject.order.as_ref().is_some_and(|id| entries.orders.contains(id))
                }),
                "order",
            ),
            ReentryScope::Ever => (true, "person"),
            ReentryScope::Product => (after.is_none(), "product"),
            ReentryScope::Year => (entry.started_at - last_at < YEAR_MS_MIN, "year"),
            ReentryScope::Silence => {
                let sign = if flow.waits_for_an_order() {
                    last_sign(self.person, self.own()?, Sign::Order)
                } else {
                    last_sign_of_life(self.person, self.own()?)
                };
                (sign.is_none_or(|sign| last_at >= sign), "silence")
            }
        };
        again.then(|| {
            (Reason::Reentry, format!("it was entered {} for this very {what}", self.moment(last_at)))
        })
    }

    fn begin_run(&mut self, flow: &Flow, entry: Entry) {
        self.end_weaker(flow);
        self.remember_entry(flow, &entry);
        self.compare(flow, &entry);
        let Some(segment) = self.own_mut() else { return };
        segment.entries_total = segment.entries_total.saturating_add(1);
        let number = segment.entries_total;
        let key = RunKey { segment: segment.id.clone(), entry: number };
        let started_at = entry.started_at;
        segment.runs.push(Run {
            flow: flow.file.id.clone(),
            entry: number,
            started_at,
            since: entry.since,
            visit: entry.visit,
            cart: entry.cart,
            step: String::new(),
            state: RunState::Until(started_at),
            planned_at: started_at,
            sent_at: None,
            claimed: 0,
            sent: 0,
            codes: Vec::new(),
            dealt: Default::default(),
            offered: Default::default(),
            ending: false,
            subject: entry.subject,
            extra: Default::default(),
        });
        let why = match flow.file.trigger.class() {
            Some(ended_as) => format!("a visit ended as {} {}", ended_as.word(), self.moment(started_at)),
            None => format!("{} {}", flow.file.trigger.word(), self.moment(started_at)),
        };
        let words = format!("Entered {}: {why}", flow.file.name);
        self.decide_and_walk(flow, &key, Act::Entered, Reason::Triggered, words);
    }

    /// The same class again before the first message: the wait counts from the new visit's end.
    fn restart(&mut self, flow: &Flow, key: &RunKey, entry: Entry) {
        self.drop_waiting_rows(key, Reason::SameClassAgain, "the flow starts anew");
        let Some(run) = self.run_mut(key) else { return };
        run.started_at = entry.started_at;
        run.since = entry.since;
        run.visit = entry.visit;
        run.cart = entry.cart;
        run.planned_at = entry.started_at;
        run.subject = entry.subject.clone();
        self.remember_entry(flow, &entry);
        let words = format!(
            "Started {} anew: a new visit ended the same way {} before the first message",
            flow.file.name,
            self.moment(entry.started_at)
        );
        self.decide_and_walk(flow, key, Act::Restarted, Reason::SameClassAgain, words);
    }

    /// Writes down that the run begins, then walks it to its first wait and says when that is over.
    fn decide_and_walk(&mut self, flow: &Flow, key: &RunKey, act: Act, reason: Reason, words: String) {
        let place = self.decisions.len();
        self.decide(About::flow(&key.segment, &flow.file.id, key.entry), act, reason, None, words);
        self.walk_from(key, 0);
        let until = match self.run(key).map(|run| run.state) {
            Some(RunState::Until(at)) => Some(at),
            _ => None,
        };
        let next = until.map_or(String::new(), |at| format!("; its next step is due {}", self.moment(at)));
        if let Some(decision) = self.decisions.get_mut(place) {
            decision.until = until;
            decision.words.push_str(&next);
            decision.words.push('.');
        }
    }

    /// At most one abandonment flow at a time: a weaker one ends.
    fn end_weaker(&mut self, flow: &Flow) {
        if flow.file.trigger.class().is_none() {
            return;
        }
        // Stronger ones refused the entry, so what abandonment flow still runs is weaker.
        for (key, run) in self.kin_runs() {
            if self.class_of(&run).is_some() {
                let words = format!("{} took over", flow.file.name);
                self.leave(&key, Reason::StrongerTookOver, &words);
            }
        }
    }

    fn remember_entry(&mut self, flow: &Flow, entry: &Entry) {
        let Some(segment) = self.own_mut() else { return };
        let id = &flow.file.id;
        let known = segment.entries.iter().position(|entries| entries.flow == *id);
        let mut entries = known.map(|place| segment.entries.remove(place)).unwrap_or_default();
        entries.flow.clone_from(id);
        entries.last_at = entry.started_at;
        entries.cart = entry.cart;
        entries.count = entries.count.saturating_add(1);
        if flow.file.reentry.once_per == Some(ReentryScope::Order) {
            entries.orders.extend(entry.subject.order.clone());
            let spare = entries.orders.len().saturating_sub(ORDERS_MAX);
            entries.orders.drain(..spare);
        }
        if flow.file.reentry.once_per == Some(ReentryScope::Product)
            && let Some(product) = product_of(&entry.subject)
        {
            entries.products.retain(|(other, _)| other != product);
            entries.products.push((product.clone(), entry.started_at));
            let spare = entries.products.len().saturating_sub(PRODUCTS_MAX);
            entries.products.drain(..spare);
        }
        segment.entries.push(entries);
        if segment.entries.len() > FLOWS_MAX {
            segment.entries.remove(0);
        }
    }
}

fn product_of(subject: &Subject) -> Option<&ProductId> {
    subject.product.as_ref().map(|item| &item.product)
}
