//! What a merchant switches in a flow as a whole: who writes its messages, and which advertising audience it fills.

use super::definition::{ListAct, Step};
use super::program::{Flow, Op};
use crate::state::RowKind;

/// What a flow asks of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// To be told what happened.
    Forward,
    /// To put shoppers into an advertising audience and take them out.
    Audience,
}

impl Flow {
    /// The same flow that hands its trigger over: when its first message would go, all guards of that message passed, it tells
    /// the connection, and is done. What comes next is the other platform's.
    pub fn handed_to(self, connection: &str) -> Flow {
        let mut file = self.file;
        each_list(&mut file.steps, &mut |steps| {
            for step in steps.iter_mut() {
                if let Step::Send(send) = step {
                    send.forward = Some(connection.to_owned());
                }
            }
            if let Some(first) = steps.iter().position(|step| matches!(step, Step::Send(_))) {
                steps.truncate(first + 1);
                steps.push(Step::Stop {});
            }
        });
        for exit in &mut file.exits {
            // Thanks for an order belong to the series that the platform writes.
            each_list(&mut exit.ends_with, &mut |steps| steps.retain(|step| !matches!(step, Step::Send(_))));
            if exit.ends_with.is_empty() {
                exit.when.clear();
            }
        }
        Flow::lay_out(file)
    }

    /// The same flow that tells a connection of each message besides, when it is due.
    pub fn told_to(self, connection: &str) -> Flow {
        let mut file = self.file;
        each_list(&mut file.steps, &mut |steps| {
            let messages: Vec<usize> = (0..)
                .zip(steps.iter())
                .filter(|(_, step)| matches!(step, Step::Send(_)))
                .map(|(place, _)| place)
                .collect();
            for place in messages.into_iter().rev() {
                steps.insert(place, Step::Forward { name: None, to: connection.to_owned() });
            }
        });
        Flow::lay_out(file)
    }

    /// The same flow that fills an advertising audience: where it has a step for one, else when it starts.
    pub fn with_audience(self, audience: &str) -> Flow {
        let mut file = self.file;
        let mut has_step = false;
        each_list(&mut file.steps, &mut |steps| {
            for step in steps.iter_mut() {
                if let Step::Audience { audience: named, .. } = step {
                    named.get_or_insert_with(|| audience.to_owned());
                    has_step = true;
                }
            }
        });
        if !has_step {
            file.steps.insert(
                0,
                Step::Audience { name: None, act: ListAct::Add, audience: Some(audience.to_owned()) },
            );
        }
        Flow::lay_out(file)
    }

    /// The connections that it cannot do without.
    pub fn connections(&self) -> impl Iterator<Item = (&str, Use)> {
        self.ops().iter().filter_map(|op| match op {
            Op::Send(send) => send.forward.as_deref().map(|to| (to, Use::Forward)),
            Op::Tell(RowKind::Forward { to, .. }, _) => Some((to, Use::Forward)),
            Op::Tell(RowKind::Audience { audience, .. }, _) => Some((audience, Use::Audience)),
            _ => None,
        })
    }
}

/// Changes a list of steps and, before it, those of its splits.
fn each_list(steps: &mut Vec<Step>, change: &mut impl FnMut(&mut Vec<Step>)) {
    for step in steps.iter_mut() {
        if let Step::Split { branches, otherwise } = step {
            branches.iter_mut().for_each(|branch| each_list(&mut branch.steps, change));
            each_list(otherwise, change);
        }
    }
    change(steps);
}
