//! A flow made ready to run: its nested steps laid out in one row, each with a name that stays when others change.

use std::collections::BTreeMap;

use rappel_signal::Channel;

use super::condition::{Condition, segments_asked};
use super::definition::{Branch, FlowFile, ListAct, Step, WaitFrom, WaitedDate, Weekday};
use super::message::{Category, Send};
use super::trigger::{ExitOn, Silence, Trigger};
use super::words::{DayTime, Duration};
use crate::state::{Item, RowKind};

/// A step laid out. Numbers are places in the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// Wait for a length of time.
    Wait(Duration, WaitFrom),
    /// Wait for a time of day.
    WaitUntil {
        /// The time.
        time: DayTime,
        /// Days after the shopper's date.
        days_later: u8,
        /// Only these days.
        weekdays: Vec<Weekday>,
        /// Not sooner than this.
        at_least: Duration,
    },
    /// Mint a message.
    Send(Box<Send>),
    /// Go to the first branch that holds, else to the last number.
    Split(Vec<(Vec<Condition>, usize)>, usize),
    /// Go there.
    Goto(usize),
    /// Set or take a tag; lists are tags with `list:` before the name.
    Tag(ListAct, String),
    /// Wait for a date, so many milliseconds after it (negative: before).
    WaitDate(WaitedDate, i64),
    /// Something told to others than the shopper: a platform, an audience, the shop's own people (with a template).
    Tell(RowKind, String),
    /// Write no marketing any more on these channels.
    Suppress(Vec<Channel>),
    /// Does nothing on purpose: an audience nobody has named.
    Idle,
    /// Leave the flow.
    Stop,
}

/// A flow, checked and ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// As written.
    pub file: FlowFile,
    ops: Vec<Op>,
    names: Vec<String>,
    /// Where the file's own steps are, in its order.
    written: Vec<usize>,
    /// Where the last branch of each exit begins, by the exit's place in the file.
    endings: Vec<Option<usize>>,
}

impl Flow {
    /// Lays out a file that was found good.
    pub(super) fn lay_out(file: FlowFile) -> Flow {
        let mut layout = Layout::default();
        layout.all(&file.steps);
        layout.push(Op::Stop, None, "end");
        let endings = file.exits.iter().map(|exit| layout.ending(&exit.ends_with)).collect();
        let names = layout.names();
        let Layout { ops, written, .. } = layout;
        Flow { file, ops, names, written, endings }
    }

    /// What runs, messages and figures call its steps, in the order of the file: steps, then the last branches of its exits.
    pub fn step_names(&self) -> impl Iterator<Item = &str> {
        self.written.iter().map(|place| self.name(*place))
    }

    /// Its steps in a row.
    pub(super) fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// The step at a place.
    pub(crate) fn op(&self, place: usize) -> Option<&Op> {
        self.ops.get(place)
    }

    /// The name of the step at a place.
    pub(crate) fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }

    /// The place of the step of this name.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|other| other == name)
    }

    /// The message step of this name.
    pub fn send(&self, name: &str) -> Option<&Send> {
        match self.op(self.place(name)?)? {
            Op::Send(send) => Some(send),
            _ => None,
        }
    }

    /// Where the last branch of an exit begins, if it has one.
    pub(crate) fn ending(&self, exit: usize) -> Option<usize> {
        self.endings.get(exit).copied().flatten()
    }

    /// Every template the flow may send, for checking that it exists.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        let notes = self.ops.iter().filter_map(|op| match op {
            Op::Tell(RowKind::Notice, template) => Some(template.as_str()),
            _ => None,
        });
        let sent = self.sends().flat_map(|send| {
            let others = send.variants.iter().map(|variant| variant.template.as_str());
            std::iter::once(send.template.as_str()).chain(others)
        });
        sent.chain(notes)
    }

    /// Whether it leaves on this.
    pub(crate) fn leaves_on(&self, on: &ExitOn) -> bool {
        self.file.exits.iter().any(|exit| exit.on == *on)
    }

    /// What its marketing messages are about, as shoppers choose.
    pub fn topic(&self) -> &str {
        self.file.topic.as_deref().unwrap_or(self.file.rank.topic())
    }

    /// Everything that starts it.
    pub fn triggers(&self) -> impl Iterator<Item = &Trigger> {
        std::iter::once(&self.file.trigger).chain(&self.file.also)
    }

    /// Whether its messages are about prices and stock, which are looked up again at the send.
    pub(crate) fn is_about_the_catalogue(&self) -> bool {
        self.triggers().any(Trigger::is_about_the_catalogue)
    }

    /// Whether any of its messages is transactional.
    pub(crate) fn is_transactional(&self) -> bool {
        self.sends().any(|send| send.category == Category::Transactional)
    }

    /// Whether the silence that starts it is one of orders: only an order ends that.
    pub(crate) fn waits_for_an_order(&self) -> bool {
        self.triggers().any(|trigger| matches!(trigger, Trigger::Silence { of: Silence::Order, .. }))
    }

    /// Whether only goods of some kind bring an order here: what runs out, what has to be set up.
    pub(crate) fn asks_for_goods(&self) -> bool {
        let goods = |condition: &Condition| {
            matches!(condition, Condition::RunsOut(true) | Condition::NeedsSetup(true))
        };
        self.file.entry.iter().any(goods)
    }

    /// Whether it is about these goods of an order.
    pub(crate) fn is_for(&self, item: &Item) -> bool {
        self.file.entry.iter().all(|condition| match condition {
            Condition::RunsOut(wanted) => item.lasts_days.is_some() == *wanted,
            Condition::NeedsSetup(wanted) => item.needs_setup == *wanted,
            _ => true,
        })
    }

    /// Whether its messages make no sense with an empty cart.
    pub(crate) fn needs_cart(&self) -> bool {
        self.file.exits.iter().any(|exit| exit.on == ExitOn::CartEmptied)
    }

    /// Whether a person gets at most one message from it, last branches aside: such a message gives way to a
    /// stronger flow's, a series waits.
    pub(crate) fn is_single(&self) -> bool {
        most_sends(&self.file.steps) <= 1
    }

    /// Where its messages take products from: the step's name and one source's, for checking that there is such a one.
    pub fn product_sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().zip(&self.ops).flat_map(|(name, op)| {
            let products = match op {
                Op::Send(send) => send.products.as_ref(),
                _ => None,
            };
            let from = products.into_iter().flat_map(|products| &products.from);
            from.map(move |source| (name.as_str(), source.as_str()))
        })
    }

    /// The segments it cannot do without: those that start it.
    pub fn segments_entered(&self) -> impl Iterator<Item = &str> {
        self.triggers().filter_map(|trigger| match trigger {
            Trigger::SegmentEntered { segment } => Some(segment.as_str()),
            _ => None,
        })
    }

    /// The segments its filters, splits and exits ask about.
    pub fn segments_asked(&self) -> impl Iterator<Item = &str> {
        let splits = self.ops.iter().flat_map(|op| match op {
            Op::Split(branches, _) => branches.as_slice(),
            _ => &[],
        });
        let exits = self.file.exits.iter().map(|exit| &exit.when);
        let lists = std::iter::once(&self.file.entry).chain(exits).chain(splits.map(|(when, _)| when));
        lists.flat_map(|list| segments_asked(list))
    }

    /// Its messages with several texts on trial, each with its step's name.
    pub(crate) fn trials(&self) -> impl Iterator<Item = (&str, &Send)> {
        self.names.iter().zip(&self.ops).filter_map(|(name, op)| match op {
            Op::Send(send) if !send.variants.is_empty() => Some((name.as_str(), send.as_ref())),
            _ => None,
        })
    }

    /// Its message steps, those of last branches too.
    pub fn sends(&self) -> impl Iterator<Item = &Send> {
        self.ops.iter().filter_map(|op| match op {
            Op::Send(send) => Some(send.as_ref()),
            _ => None,
        })
    }
}

/// The most messages one person can get from these steps.
fn most_sends(steps: &[Step]) -> usize {
    steps
        .iter()
        .map(|step| match step {
            Step::Send(_) => 1,
            Step::Split { branches, otherwise } => branches
                .iter()
                .map(|branch| most_sends(&branch.steps))
                .chain([most_sends(otherwise)])
                .max()
                .unwrap_or(0),
            _ => 0,
        })
        .sum()
}

/// The row while it is being laid out.
#[derive(Default)]
struct Layout {
    ops: Vec<Op>,
    /// The name of each, if it was given one, and the kind that it is counted among.
    called: Vec<(Option<String>, &'static str)>,
    written: Vec<usize>,
}

impl Layout {
    /// A name for each. Who was given none is called by its number among its kind, but never as another is.
    fn names(&self) -> Vec<String> {
        let given = |name: &str| self.called.iter().any(|(other, _)| other.as_deref() == Some(name));
        let mut counts = BTreeMap::<_, usize>::new();
        let name = |(name, kind): &(Option<String>, &'static str)| {
            let count = counts.entry(*kind).or_default();
            *count += 1;
            name.clone().unwrap_or_else(|| {
                loop {
                    let number = format!("{kind}-{count}");
                    if !given(&number) {
                        return number;
                    }
                    *count += 1;
                }
            })
        };
        self.called.iter().map(name).collect()
    }

    fn push(&mut self, op: Op, name: Option<&String>, kind: &'static str) -> usize {
        self.called.push((name.cloned(), kind));
        self.ops.push(op);
        self.ops.len() - 1
    }

    fn all(&mut self, steps: &[Step]) {
        for step in steps {
            self.one(step);
        }
    }

    fn one(&mut self, step: &Step) {
        self.written.push(self.ops.len());
        match step {
            Step::Wait { name, r#for, from } => self.push(Op::Wait(*r#for, *from), name.as_ref(), "wait"),
            Step::WaitUntil { name, time, days_later, weekdays, at_least } => {
                let op = Op::WaitUntil {
                    time: *time,
                    days_later: *days_later,
                    weekdays: weekdays.clone(),
                    at_least: at_least.unwrap_or_default(),
                };
                self.push(op, name.as_ref(), "wait-until")
            }
            Step::WaitDate { name, date, before, after } => {
                let offset_ms = after.map_or(0, |after| after.ms) - before.map_or(0, |before| before.ms);
                self.push(Op::WaitDate(*date, offset_ms), name.as_ref(), "wait-date")
            }
            Step::Send(send) => self.push(Op::Send(Box::new(send.clone())), send.name.as_ref(), "send"),
            Step::Split { branches, otherwise } => self.split(branches, otherwise),
            Step::List { act, list } => self.push(Op::Tag(*act, format!("list:{list}")), None, "list"),
            Step::Tag { act, tag } => self.push(Op::Tag(*act, tag.clone()), None, "tag"),
            Step::Audience { name, audience: None, .. } => self.push(Op::Idle, name.as_ref(), "audience"),
            Step::Audience { name, act, audience: Some(audience) } => {
                let kind = RowKind::Audience { audience: audience.clone(), act: *act, member: None };
                self.push(Op::Tell(kind, String::new()), name.as_ref(), "audience")
            }
            Step::Forward { name, to } => {
                let kind = RowKind::Forward { to: to.clone(), instead: false };
                self.push(Op::Tell(kind, String::new()), name.as_ref(), "forward")
            }
            Step::Notify { name, template } => {
                self.push(Op::Tell(RowKind::Notice, template.clone()), name.as_ref(), "notify")
            }
            Step::Suppress { channels } => self.push(Op::Suppress(channels.clone()), None, "suppress"),
            Step::Stop {} => self.push(Op::Stop, None, "stop"),
        };
    }

    fn split(&mut self, branches: &[Branch], otherwise: &[Step]) -> usize {
        let split = self.push(Op::Split(Vec::new(), 0), None, "split");
        let (mut starts, mut gotos) = (Vec::new(), Vec::new());
        for branch in branches {
            starts.push((branch.when.clone(), self.ops.len()));
            self.all(&branch.steps);
            gotos.push(self.push(Op::Goto(0), None, "goto"));
        }
        let last = self.ops.len();
        self.all(otherwise);
        let behind = self.ops.len();
        if let Some(op) = self.ops.get_mut(split) {
            *op = Op::Split(starts, last);
        }
        for goto in gotos {
            if let Some(op) = self.ops.get_mut(goto) {
                *op = Op::Goto(behind);
            }
        }
        split
    }

    fn ending(&mut self, steps: &[Step]) -> Option<usize> {
        if steps.is_empty() {
            return None;
        }
        let start = self.ops.len();
        self.all(steps);
        self.push(Op::Stop, None, "end");
        Some(start)
    }
}
