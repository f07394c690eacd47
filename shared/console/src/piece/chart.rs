//! A table that the script draws. Without the script the table is there to be opened; with it, beside the drawing.

use maud::{Markup, html};

/// A series of the drawing, and a column of the table.
pub(crate) struct Series<'a> {
    pub(crate) name: &'a str,
    /// For each row: the number that is drawn, and how it reads.
    pub(crate) values: Vec<(f64, String)>,
}

/// What is drawn.
pub(crate) struct Chart<'a> {
    /// What it shows, for those who do not see it; the table's caption too.
    pub(crate) caption: &'a str,
    /// The heading of the first column.
    pub(crate) rows_are: &'a str,
    /// The rows' names.
    pub(crate) rows: Vec<String>,
    pub(crate) series: Vec<Series<'a>>,
    /// `line` or `bar`.
    pub(crate) kind: &'static str,
}

/// Draws the table.
pub(crate) fn chart(chart: &Chart) -> Markup {
    html! {
        figure.chart data-chart=(chart.kind) {
            @if chart.series.len() > 1 {
                ul.legend aria-hidden="true" {
                    @for (number, series) in (1..).zip(&chart.series) {
                        li class={ "series-" (number) } { (series.name) }
                    }
                }
            }
            div.drawing role="img" aria-label=(chart.caption) hidden {}
            details.numbers {
                summary { "The numbers as a table" }
                div.scroll tabindex="0" role="region" aria-label=(chart.caption) { table {
                    caption { (chart.caption) }
                    thead { tr {
                        th scope="col" { (chart.rows_are) }
                        @for series in &chart.series { th.number scope="col" { (series.name) } }
                    } }
                    tbody { @for (row, name) in chart.rows.iter().enumerate() { tr {
                        th scope="row" { (name) }
                        @for series in &chart.series {
                            @if let Some((value, words)) = series.values.get(row) {
                                td.number data-value=(value) { (words) }
                            } @else { td.number { "–" } }
                        }
                    } } }
                } }
            }
        }
    }
}
