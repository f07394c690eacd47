//! Whether messages arrive, and what to do if they do not.
//!
//! The bounds are those mailboxes judge senders by: Gmail and Yahoo ask for spam complaints below 0.1 % and never 0.3 %
//! (their sender guidelines of 2024), and providers warn from about 2 % and stop from about 5 % of bounces on.

use crate::piece::mark::{Tone, badge};
use crate::words::{count, percent};
use maud::{Markup, html};

/// Complaints in a million messages from which on a sender is in danger…
const COMPLAINTS_WARN_PPM: i64 = 1_000;
/// …and from which on mailboxes refuse.
const COMPLAINTS_BAD_PPM: i64 = 3_000;
/// Bounces in a million messages from which on a provider warns…
const BOUNCES_WARN_PPM: i64 = 20_000;
/// …and from which on it stops.
const BOUNCES_BAD_PPM: i64 = 50_000;
/// Fewer messages say nothing: one bounce in twenty is no sign.
const SENT_MIN: i64 = 100;

/// What providers told of a flow's messages.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The flow's name, or that of all.
    pub name: String,
    /// Messages sent whose fate providers tell.
    pub sent: i64,
    /// Reached their mailbox or phone.
    pub delivered: i64,
    /// Came back.
    pub bounced: i64,
    /// Were called spam.
    pub complained: i64,
    /// Whether the provider is connected to tell at all.
    pub heard: bool,
}

/// The card.
pub(super) fn card(arrived: &[Arrived]) -> Markup {
    html! {
        section.card {
            h2 { "Does it arrive?" }
            @if arrived.is_empty() { p.soft { "Nothing was sent in the last 30 days." } }
            @else {
                div.scroll tabindex="0" role="region" aria-label="Delivery by flow" { table {
                    caption { "The last 30 days, as your providers told" }
                    thead { tr {
                        th scope="col" { "Flow" }
                        th.number scope="col" { "Sent" }
                        th.number scope="col" { "Delivered" }
                        th.number scope="col" { "Bounced" }
                        th.number scope="col" { "Called spam" }
                        th scope="col" { "State" }
                    } }
                    tbody { @for row in arrived { (line(row)) } }
                } }
                @for row in arrived { @if let Some(advice) = advice(row) {
                    p.advice { strong { (row.name) ": " } (advice) }
                } }
            }
        }
    }
}

fn line(row: &Arrived) -> Markup {
    let share = |part: i64| if row.heard { percent(part, row.sent) } else { "–".into() };
    let (tone, word) = match state(row) {
        State::NotHeard => (Tone::Quiet, "not connected"),
        State::Few => (Tone::Quiet, "too few to say"),
        State::Good => (Tone::Good, "healthy"),
        State::Bounces(false) | State::Complaints(false) => (Tone::Warn, "watch it"),
        State::Bounces(true) | State::Complaints(true) => (Tone::Bad, "act now"),
    };
    html! {
        tr {
            th scope="row" { (row.name) }
            td.number { (count(row.sent)) }
            td.number { (share(row.delivered)) }
            td.number { (share(row.bounced)) }
            td.number { (share(row.complained)) }
            td { (badge(tone, word)) }
        }
    }
}

/// How a flow stands; `true` where it is beyond the second bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    NotHeard,
    Few,
    Good,
    Bounces(bool),
    Complaints(bool),
}

fn state(row: &Arrived) -> State {
    if !row.heard {
        return State::NotHeard;
    }
    if row.sent < SENT_MIN {
        return State::Few;
    }
    let ppm = |part: i64| part.saturating_mul(1_000_000) / row.sent;
    let (bounces, complaints) = (ppm(row.bounced), ppm(row.complained));
    match (complaints, bounces) {
        (complaints, _) if complaints >= COMPLAINTS_BAD_PPM => State::Complaints(true),
        (_, bounces) if bounces >= BOUNCES_BAD_PPM => State::Bounces(true),
        (complaints, _) if complaints >= COMPLAINTS_WARN_PPM => State::Complaints(false),
        (_, bounces) if bounces >= BOUNCES_WARN_PPM => State::Bounces(false),
        _ => State::Good,
    }
}

fn advice(row: &Arrived) -> Option<&'static str> {
    match state(row) {
        State::NotHeard => Some(
            "your provider does not tell us what became of a message. Give it the webhook that Connections shows.",
        ),
        State::Complaints(true) => Some(
            "so many call it spam that mailboxes will soon refuse it. Pause the flow with the most complaints now, write \
             less often, and switch the sunset flow on, so that those who never react are left in peace.",
        ),
        State::Complaints(false) => Some(
            "more people call it spam than mailboxes like to see. Lower the weekly cap in Settings, and look at the flow \
             that writes to people who signed up long ago.",
        ),
        State::Bounces(true) => Some(
            "so many addresses do not exist that your provider may stop you. Was a list imported that is old or bought? \
             Take it out, and ask for double opt-in.",
        ),
        State::Bounces(false) => Some("many addresses do not exist. Double opt-in keeps mistyped ones out."),
        State::Few | State::Good => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sent: i64, bounced: i64, complained: i64) -> State {
        let delivered = sent - bounced;
        state(&Arrived { name: "All messages".into(), sent, delivered, bounced, complained, heard: true })
    }

    #[test]
    fn the_bounds_are_those_of_the_mailboxes() {
        assert_eq!(of(99, 50, 50), State::Few);
        assert_eq!(of(10_000, 199, 9), State::Good);
        assert_eq!(of(10_000, 199, 10), State::Complaints(false));
        assert_eq!(of(10_000, 199, 30), State::Complaints(true));
        assert_eq!(of(10_000, 200, 0), State::Bounces(false));
        assert_eq!(of(10_000, 500, 10), State::Bounces(true));
    }
}
