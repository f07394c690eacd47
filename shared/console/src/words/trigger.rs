//! What starts a flow, as a merchant would say it: "Someone fills a cart and leaves".

use rappel_flow::{PersonalDate, Silence, Trigger};
use rappel_signal::Class;

/// A sentence without its full stop.
pub(crate) fn words(trigger: &Trigger) -> String {
    match trigger {
        Trigger::VisitEnded { class } => left(*class).into(),
        Trigger::Idle { after, .. } => format!("Someone looked at products and was gone for {after}"),
        Trigger::CartAdded { .. } => "Someone puts something in the cart".into(),
        Trigger::OptIn { channels } => {
            let names: Vec<&str> = channels.iter().copied().map(super::channel).collect();
            format!("Someone agrees to messages by {}", names.join(" or "))
        }
        Trigger::ConfirmationNeeded => "Someone signs up and has to confirm it".into(),
        Trigger::PreferencesAsked => "Someone asks for a link to their own settings".into(),
        Trigger::AccountCreated => "Someone opens an account".into(),
        Trigger::OrderPlaced => "Someone places an order".into(),
        Trigger::OrderFulfilled => "An order is handed to the carrier".into(),
        Trigger::OrderDelivered => "An order arrives".into(),
        Trigger::ReviewLeft => "Someone leaves a review".into(),
        Trigger::Event { name } => format!("Your shop sends the event “{name}”"),
        Trigger::Date { date, days_before, at } => {
            format!("{}{}, at {at}", before(*days_before), personal(*date))
        }
        Trigger::Calendar { day, days_before, at } => {
            let before = days_before.unwrap_or_else(|| day.lead_days());
            format!("{}{}, at {at}", self::before(before), day.to_string().replace('-', " "))
        }
        Trigger::SalePeriod { days_before: 0, at } => {
            format!("A regulated sale begins in their country, at {at}")
        }
        Trigger::SalePeriod { days_before, at } => {
            format!("{}a regulated sale in their country, at {at}", before(*days_before))
        }
        Trigger::Schedule { at, .. } => format!("On the days you set, at {at}"),
        Trigger::BackInStock { asked: true } => "Something they asked for is back in stock".into(),
        Trigger::BackInStock { asked: false } => {
            "Something they looked at or wished for is back in stock".into()
        }
        Trigger::PriceDrop { percent_at_least, amount_at_least } => {
            let percent = percent_at_least.map(|percent| format!("{percent} %"));
            let amount = amount_at_least.map(|amount| amount.to_string());
            let by: Vec<String> = [percent, amount].into_iter().flatten().collect();
            let by = if by.is_empty() { String::new() } else { format!(" by {} or more", by.join(" or ")) };
            format!("The price of something they saw falls{by}")
        }
        Trigger::LowStock => "Stock of something they want runs low".into(),
        Trigger::Promotion => "You promote products they like".into(),
        Trigger::NewArrivals => "New products come that they may like".into(),
        Trigger::Wishlisted { since } => format!("Something has been on their wish list for {since}"),
        Trigger::Silence { of: Silence::Order, since, .. } => format!("No order for {since} or longer"),
        Trigger::Silence { of: Silence::Reaction, since, messages_at_least, .. } => {
            let least = messages_at_least.map_or(0, u32::from);
            format!("No reaction for {since} to {least} messages or more")
        }
        Trigger::SegmentEntered { segment } => format!("Someone becomes a member of the segment “{segment}”"),
    }
}

fn left(class: Class) -> &'static str {
    match class {
        Class::Site => "Someone looks around and leaves",
        Class::Browse => "Someone looks at products and leaves",
        Class::Search => "Someone searches, opens no result and leaves",
        Class::Cart => "Someone fills a cart and leaves",
        Class::Checkout => "Someone begins checkout and leaves",
    }
}

fn personal(date: PersonalDate) -> &'static str {
    match date {
        PersonalDate::Birthday => "their birthday",
        PersonalDate::NameDay => "their name day",
        PersonalDate::FirstOrder => "the anniversary of their first order",
        PersonalDate::SignUp => "the anniversary of their account",
    }
}

fn before(days: u16) -> String {
    match days {
        0 => "On ".into(),
        1 => "A day before ".into(),
        days => format!("{days} days before "),
    }
}
