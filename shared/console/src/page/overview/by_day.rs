//! Messages and clicks, day by day. Days without figures count as nothing, so that the drawing has no gaps.

use maud::{Markup, html};
use rappel_figures::Day;

use super::Overview;
use crate::piece::chart::{Chart, Series, chart};
use crate::words::{count, round_amount};

/// The cards: what went out, and the revenue after clicks.
pub(super) fn card(model: &Overview) -> Markup {
    let days = days(model);
    let sum = |figure: fn(&rappel_figures::FlowFigures) -> i64| -> Vec<i64> {
        let of_day = |day: &String| {
            let flows = model.report.days.get(day);
            flows.map_or(0, |flows| flows.values().map(figure).sum())
        };
        days.iter().map(of_day).collect()
    };
    let counts = |name: &'static str, values: Vec<i64>| Series {
        name,
        values: values.into_iter().map(|value| (as_f64(value), count(value))).collect(),
    };
    let by_server = model.server_tells_orders;
    let revenue = if by_server {
        sum(|flow| flow.after_clicks(true).revenue_hundredths)
    } else {
        sum(|flow| flow.after_clicks(false).revenue_hundredths)
    };
    let revenue =
        revenue.into_iter().map(|value| (as_f64(value) / 100.0, round_amount(value, &model.currency)));
    let revenue = Series { name: "Revenue", values: revenue.collect() };
    let messages = vec![counts("Sent", sum(|flow| flow.sent)), counts("Clicked", sum(|flow| flow.clicked))];
    html! {
        div.columns {
            section.card {
                h2 { "Messages by day" }
                (chart(&Chart { caption: "Messages sent and clicked, by day", rows_are: "Day", rows: days.clone(), series: messages, kind: "line" }))
            }
            section.card {
                h2 { "Revenue after a click, by day" }
                (chart(&Chart { caption: "Revenue of orders after a click, by day", rows_are: "Day", rows: days, series: vec![revenue], kind: "bar" }))
            }
        }
    }
}

/// All days of the period.
fn days(model: &Overview) -> Vec<String> {
    let (Some(from), Some(to)) = (Day::parse(&model.report.from), Day::parse(&model.report.to)) else {
        return model.report.days.keys().cloned().collect();
    };
    let to = to.0.min(from.0.saturating_add(rappel_figures::limit::DAYS_MAX));
    (from.0..=to).map(|day| Day(day).text()).collect()
}

/// Counts stay far below 2^53.
#[allow(clippy::cast_precision_loss)]
fn as_f64(count: i64) -> f64 {
    count as f64
}
