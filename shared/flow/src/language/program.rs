//! A flow made ready to run: its nested steps laid out in one row, each with a name that stays when others change.

use std::collections::BTreeMap;

use super::Condition;
use super::definition::{Branch, FlowFile, ListAct, Send, Status, Step, WaitFrom, Weekday};
use super::trigger::ExitOn;
use super::validate::Problem;
use super::words::{DayTime, Duration};

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
    /// Does nothing on purpose: an audience nobody has named.
    Idle,
    /// Something this build does not do: what, in a merchant's words.
    Unsupported(String),
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
        let Layout { ops, names, .. } = layout;
        Flow { file, ops, names, endings }
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
    pub(crate) fn send(&self, name: &str) -> Option<&Send> {
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
        self.sends().map(|send| send.template.as_str())
    }

    /// Whether it leaves when an order is placed.
    pub(crate) fn leaves_on_purchase(&self) -> bool {
        self.file.exits.iter().any(|exit| exit.on == ExitOn::Purchase)
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

    pub(super) fn sends(&self) -> impl Iterator<Item = &Send> {
        self.ops.iter().filter_map(|op| match op {
            Op::Send(send) => Some(send.as_ref()),
            _ => None,
        })
    }

    pub(super) fn unsupported(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.file.status != Status::Live {
            return problems;
        }
        let mut note = |place: &str, what: String| problems.push(Problem::new(&self.file.id, place, what));
        if !self.file.trigger.is_supported() {
            note("trigger", format!("this build starts no flow on `{}`", self.file.trigger.word()));
        }
        for exit in self.file.exits.iter().filter(|exit| !exit.on.is_supported()) {
            note("exits", format!("this build leaves no flow because {}", exit.on.words()));
        }
        for (op, name) in self.ops.iter().zip(&self.names) {
            if let Op::Unsupported(what) = op {
                note(name, format!("this build does not {what}"));
            }
        }
        problems
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
    names: Vec<String>,
    /// How many of each kind have been named by their number.
    counts: BTreeMap<&'static str, usize>,
}

impl Layout {
    fn push(&mut self, op: Op, name: Option<&String>, kind: &'static str) -> usize {
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        self.names.push(name.cloned().unwrap_or_else(|| format!("{kind}-{count}")));
        self.ops.push(op);
        self.ops.len() - 1
    }

    fn all(&mut self, steps: &[Step]) {
        for step in steps {
            self.one(step);
        }
    }

    fn one(&mut self, step: &Step) {
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
            Step::WaitDate { name, date, .. } => {
                self.push(Op::Unsupported(format!("wait for the date `{date}`")), name.as_ref(), "wait-date")
            }
            Step::Send(send) => self.push(Op::Send(Box::new(send.clone())), send.name.as_ref(), "send"),
            Step::Split { branches, otherwise } => self.split(branches, otherwise),
            Step::List { act, list } => self.push(Op::Tag(*act, format!("list:{list}")), None, "list"),
            Step::Tag { act, tag } => self.push(Op::Tag(*act, tag.clone()), None, "tag"),
            Step::Audience { audience: None, .. } => self.push(Op::Idle, None, "audience"),
            Step::Audience { audience: Some(audience), .. } => {
                self.push(Op::Unsupported(format!("fill the audience `{audience}`")), None, "audience")
            }
            Step::Forward { to } => self.push(Op::Unsupported(format!("forward to `{to}`")), None, "forward"),
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
