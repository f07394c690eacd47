//! Sums become what a merchant reads.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::day::Day;
use crate::estimate::{Estimate, Sample, as_f64, estimate};
use crate::limit::{COMPARED_MS, EMAIL_CLICK_WINDOW_MS, PEOPLE_MIN, PUSH_CLICK_WINDOW_MS};
use crate::measure::{Group, Measure, Text, Told};
use crate::tally::Tally;

const HOUR_MS: i64 = 60 * 60 * 1000;

/// Figures of a stretch of days.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// First day.
    pub from: String,
    /// Last day, included.
    pub to: String,
    /// What is counted how long, in hours; fewest people of a comparison.
    pub windows: Windows,
    /// Visits that ended, by the strongest thing that was done in them: `site`, `browse`, `search`, `cart`, `checkout`, `bought`.
    pub visits: BTreeMap<String, i64>,
    /// All days together, by flow.
    pub flows: BTreeMap<String, FlowFigures>,
    /// Day by day, by flow. Days without figures are left out.
    pub days: BTreeMap<String, BTreeMap<String, FlowFigures>>,
}

/// The limits of [`crate::limit`], for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Windows {
    /// An order counts for an e-mail clicked so long before.
    pub email_click_hours: i64,
    /// An order counts for a push clicked so long before.
    pub push_click_hours: i64,
    /// Orders of both groups count so long after they came to the flow.
    pub compared_hours: i64,
    /// Fewer people in either group get no estimate.
    pub compared_people_min: i64,
}

impl Report {
    /// Whether what orders brought is taken from the shop's server, as it is wherever the server told of one; else from what
    /// pages told, for want of better.
    pub fn server_tells_orders(&self) -> bool {
        let by_server = self.flows.values().any(|flow| flow.credited.orders > 0);
        by_server || !self.flows.values().any(|flow| flow.reported_by_the_page.orders > 0)
    }
}

impl FlowFigures {
    /// Orders after a click, by the one source that the [whole report](Report::server_tells_orders) goes by: an order that
    /// both tell of is one.
    pub fn after_clicks(&self, server_tells_orders: bool) -> Credited {
        if server_tells_orders { self.credited } else { self.reported_by_the_page }
    }
}

/// One flow.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FlowFigures {
    /// People entered.
    pub entered: i64,
    /// People who did not, by reason.
    pub not_entered: BTreeMap<String, i64>,
    /// Messages sent.
    pub sent: i64,
    /// Messages that did not go, by reason.
    pub skipped: BTreeMap<String, i64>,
    /// Messages given up by the other side.
    pub failed: i64,
    /// Messages clicked, once each.
    pub clicked: i64,
    /// What providers told later of its messages, and what machines did with them.
    #[serde(flatten)]
    pub told_later: ToldLater,
    /// Orders credited to its messages, as the shop's server told them.
    pub credited: Credited,
    /// Orders credited that so far only a page has told of.
    pub reported_by_the_page: Credited,
    /// Message by message, and text by text where several are tried.
    pub steps: BTreeMap<String, StepFigures>,
    /// People written to beside those held out, by what the shop's server told.
    pub compared: Compared,
    /// The same by what only pages told.
    pub compared_by_the_page: Compared,
}

/// Orders and their value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Credited {
    /// How many.
    pub orders: i64,
    /// In hundredths, refunds taken off.
    pub revenue_hundredths: i64,
}

/// What became of messages after they were handed over. Providers that tell nothing leave it at zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ToldLater {
    /// Reached their mailbox or phone.
    pub delivered: i64,
    /// Came back.
    pub bounced: i64,
    /// Were called spam.
    pub complained: i64,
    /// Were opened, as far as can be told by a person.
    pub opened: i64,
    /// Were opened by a mailbox's proxy or a scanner.
    pub opened_by_machine: i64,
    /// Had links followed by a scanner.
    pub clicked_by_machine: i64,
}

/// One message of a flow.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StepFigures {
    /// By text; `main` where only one is sent.
    pub texts: BTreeMap<String, TextFigures>,
}

/// One text of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TextFigures {
    /// Sent.
    pub sent: i64,
    /// Clicked.
    pub clicked: i64,
    /// What providers told later of it, and what machines did with it.
    #[serde(flatten)]
    pub told_later: ToldLater,
    /// Orders credited to it, as the shop's server told them.
    pub credited: Credited,
    /// Those that only a page has told of.
    pub reported_by_the_page: Credited,
}

/// A flow's people beside those held out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Compared {
    /// Written to.
    pub treated: GroupFigures,
    /// Left out.
    pub held_out: GroupFigures,
    /// Revenue per person that the messages caused, in hundredths; nothing while the groups are too small.
    pub incremental_hundredths: Option<Estimate>,
}

/// One group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GroupFigures {
    /// People who came to the flow.
    pub people: i64,
    /// Orders they placed while compared.
    pub orders: i64,
    /// Their value in hundredths.
    pub revenue_hundredths: i64,
    /// Sum of the squares of each person's value, in whole units squared.
    #[serde(skip)]
    pub squares: i64,
}

impl Report {
    /// Sums up all tallies of these days.
    pub fn of(from: Day, to: Day, tallies: impl IntoIterator<Item = Tally>) -> Report {
        let windows = Windows {
            email_click_hours: EMAIL_CLICK_WINDOW_MS / HOUR_MS,
            push_click_hours: PUSH_CLICK_WINDOW_MS / HOUR_MS,
            compared_hours: COMPARED_MS / HOUR_MS,
            compared_people_min: PEOPLE_MIN,
        };
        let (visits, flows, days) = Default::default();
        let mut report = Report { from: from.text(), to: to.text(), windows, visits, flows, days };
        for tally in tallies.into_iter().filter(|tally| from <= tally.day && tally.day <= to) {
            if let Measure::Visits(strongest) = tally.measure {
                *report.visits.entry(strongest).or_default() += tally.count;
                continue;
            }
            report.flows.entry(tally.flow.clone()).or_default().add(&tally);
            let day = report.days.entry(tally.day.text()).or_default();
            day.entry(tally.flow.clone()).or_default().add(&tally);
        }
        let days = report.days.values_mut().flat_map(BTreeMap::values_mut);
        for figures in report.flows.values_mut().chain(days) {
            figures.compared.settle();
            figures.compared_by_the_page.settle();
        }
        report
    }
}

impl FlowFigures {
    fn add(&mut self, tally: &Tally) {
        let count = tally.count;
        match &tally.measure {
            // Of no flow.
            Measure::Visits(_) => {}
            Measure::Entered => self.entered += count,
            Measure::NotEntered(reason) => *self.not_entered.entry(reason.clone()).or_default() += count,
            Measure::Skipped(reason) => *self.skipped.entry(reason.clone()).or_default() += count,
            Measure::Failed => self.failed += count,
            Measure::Sent(text) => {
                self.sent += count;
                self.text(text).sent += count;
            }
            Measure::Clicked(text) => {
                self.clicked += count;
                self.text(text).clicked += count;
            }
            Measure::Delivered(text) => self.told_later(text, count, |told| &mut told.delivered),
            Measure::Bounced(text) => self.told_later(text, count, |told| &mut told.bounced),
            Measure::Complained(text) => self.told_later(text, count, |told| &mut told.complained),
            Measure::Opened(text) => self.told_later(text, count, |told| &mut told.opened),
            Measure::OpenedByMachine(text) => {
                self.told_later(text, count, |told| &mut told.opened_by_machine);
            }
            Measure::ClickedByMachine(text) => {
                self.told_later(text, count, |told| &mut told.clicked_by_machine);
            }
            Measure::Orders(text, told) => {
                self.credited(*told).orders += count;
                self.text(text).credited(*told).orders += count;
            }
            Measure::Revenue(text, told) => {
                self.credited(*told).revenue_hundredths += count;
                self.text(text).credited(*told).revenue_hundredths += count;
            }
            Measure::People(group) => {
                self.compared.group(*group).people += count;
                self.compared_by_the_page.group(*group).people += count;
            }
            Measure::GroupOrders(group, told) => self.compared(*told).group(*group).orders += count,
            Measure::GroupRevenue(group, told) => {
                self.compared(*told).group(*group).revenue_hundredths += count;
            }
            Measure::GroupSquares(group, told) => self.compared(*told).group(*group).squares += count,
        }
    }

    fn told_later(&mut self, text: &Text, count: i64, figure: impl Fn(&mut ToldLater) -> &mut i64) {
        *figure(&mut self.told_later) += count;
        *figure(&mut self.text(text).told_later) += count;
    }

    fn text(&mut self, text: &Text) -> &mut TextFigures {
        self.steps.entry(text.step.clone()).or_default().texts.entry(text.text.clone()).or_default()
    }

    fn credited(&mut self, told: Told) -> &mut Credited {
        match told {
            Told::Server => &mut self.credited,
            Told::Page => &mut self.reported_by_the_page,
        }
    }

    fn compared(&mut self, told: Told) -> &mut Compared {
        match told {
            Told::Server => &mut self.compared,
            Told::Page => &mut self.compared_by_the_page,
        }
    }
}

impl TextFigures {
    fn credited(&mut self, told: Told) -> &mut Credited {
        match told {
            Told::Server => &mut self.credited,
            Told::Page => &mut self.reported_by_the_page,
        }
    }
}

impl Compared {
    fn group(&mut self, group: Group) -> &mut GroupFigures {
        match group {
            Group::Treated => &mut self.treated,
            Group::HeldOut => &mut self.held_out,
        }
    }

    fn settle(&mut self) {
        self.incremental_hundredths = estimate(self.treated.sample(), self.held_out.sample());
    }
}

impl GroupFigures {
    /// In hundredths.
    fn sample(self) -> Sample {
        let squares = as_f64(self.squares) * 10_000.0;
        Sample { people: self.people, sum: as_f64(self.revenue_hundredths), squares }
    }
}
