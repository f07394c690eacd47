//! What a step of a flow does, in a line, and what its editable numbers are called.

use rappel_flow::{ListAct, Step, WaitFrom, WaitedDate, Weekday};

use crate::piece::icon::Icon;

/// The drawing and the line for a step.
pub(crate) fn words(step: &Step) -> (Icon, String) {
    match step {
        Step::Wait { r#for, from, .. } => {
            let from = match from {
                WaitFrom::Start => "after the start",
                WaitFrom::Previous => "after the step before",
                WaitFrom::Sent => "after the last message",
            };
            (Icon::Clock, format!("Wait until {for} {from}"))
        }
        Step::WaitUntil { time, days_later, weekdays, at_least, .. } => {
            let day = match days_later {
                0 => String::new(),
                1 => ", the next day".into(),
                days => format!(", {days} days later"),
            };
            let only = if weekdays.is_empty() {
                String::new()
            } else {
                let names: Vec<&str> = weekdays.iter().copied().map(weekday).collect();
                format!(", on {}", names.join(", "))
            };
            let least =
                at_least.map_or_else(String::new, |least| format!(", {least} from now at the soonest"));
            (Icon::Clock, format!("Wait for {time} on their clock{day}{only}{least}"))
        }
        Step::WaitDate { date, before, after, .. } => {
            let before = before.map(|before| format!("{before} before "));
            let after = after.map(|after| format!("{after} after "));
            let when = before.or(after).unwrap_or_default();
            (Icon::Clock, format!("Wait until {when}{}", waited(*date)))
        }
        Step::Send(send) => (Icon::Letter, format!("Send “{}”", send.template)),
        Step::Split { .. } => (Icon::Split, "Take the first way that fits".into()),
        Step::List { act, list } => (Icon::Tag, format!("{} the list “{list}”", put(*act))),
        Step::Tag { act: ListAct::Add, tag } => (Icon::Tag, format!("Tag with “{tag}”")),
        Step::Tag { act: ListAct::Remove, tag } => (Icon::Tag, format!("Take the tag “{tag}” off")),
        Step::Audience { audience: None, .. } => {
            (Icon::Tag, "Advertising audience: none is named, so nothing happens".into())
        }
        Step::Audience { act, audience: Some(audience), .. } => {
            (Icon::Tag, format!("{} the advertising audience “{audience}”", put(*act)))
        }
        Step::Forward { to, .. } => (Icon::Plug, format!("Tell “{to}”")),
        Step::Notify { template, .. } => (Icon::Letter, format!("Write “{template}” to your own people")),
        Step::Suppress { channels } => {
            let names: Vec<&str> = channels.iter().copied().map(super::channel).collect();
            (Icon::Exit, format!("Write no marketing any more by {}", names.join(" and ")))
        }
        Step::Stop {} => (Icon::Exit, "Leave the flow".into()),
    }
}

fn put(act: ListAct) -> &'static str {
    match act {
        ListAct::Add => "Put on",
        ListAct::Remove => "Take off",
    }
}

fn waited(date: WaitedDate) -> &'static str {
    match date {
        WaitedDate::Order => "the day of the order",
        WaitedDate::Fulfilled => "the parcel is handed to the carrier",
        WaitedDate::OnTheWay => "the parcel is on its way",
        WaitedDate::Delivery => "the parcel arrives",
        WaitedDate::SupplyEnd => "what was bought runs out",
        WaitedDate::Occasion => "the day itself",
        WaitedDate::OfferEnd => "the offer ends",
    }
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// What a number, a length of time or a time of day in a flow's file is called beside its field.
pub(crate) fn label(key: &str) -> String {
    let known = match key {
        "for" => "Wait for",
        "time" | "at" => "Time of day",
        "days_later" => "Days later",
        "days_before" => "Days before",
        "at_least" => "At least",
        "less_than" => "Less than",
        "before" => "So long before",
        "after" => "So long after",
        "within" => "Within the last",
        "since" => "For so long",
        "stale_after" => "Not sent any more if late by",
        "share" => "Share of people, in percent",
        "at_most" => "Products at most",
        "percent_at_least" => "Percent at least",
        "amount_at_least" => "Amount at least",
        "own_gaps" => "Times the person's own gap between orders",
        "messages_at_least" => "Messages at least",
        other => return other.replace('_', " "),
    };
    known.to_owned()
}
