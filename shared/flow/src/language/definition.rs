//! A flow file as it is written: trigger, entry, re-entry, steps, exits. docs/flow-language.md explains each word.

use rappel_signal::Channel;
use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::message::Send;
use super::trigger::{ExitOn, Trigger};
use super::words::{DayTime, Duration};

/// Whether a flow or a single message acts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Being written: nobody enters.
    Draft,
    /// Acts.
    #[default]
    Live,
    /// Held by the merchant: nobody enters, nothing is sent.
    Paused,
}

/// The arbiter's order, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rank {
    /// Back in stock, for those who asked.
    AskedBackInStock,
    /// Checkout abandonment.
    Checkout,
    /// Cart abandonment.
    Cart,
    /// A price fell.
    PriceDrop,
    /// Stock is low.
    LowStock,
    /// A dearer choice before the purchase.
    UpsellBefore,
    /// Search abandonment.
    Search,
    /// Browse abandonment.
    Browse,
    /// Wish list.
    Wishlist,
    /// Site abandonment.
    Site,
    /// Welcome.
    Welcome,
    /// After the purchase.
    AfterPurchase,
    /// Birthday, anniversary, name day.
    PersonalDates,
    /// Best customers.
    Vip,
    /// Offers and calendar; a merchant's own flows unless said otherwise.
    Offers,
    /// Win-back.
    WinBack,
    /// Sunset.
    Sunset,
}

/// Where a wait counts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WaitFrom {
    /// The start of the flow: for abandonment the visit's end.
    #[default]
    Start,
    /// The moment the step before was due.
    Previous,
    /// The moment the last message really went; its due moment if it did not go. The "later" of the catalogue.
    Sent,
}

/// Into or out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ListAct {
    /// Put in.
    Add,
    /// Take out.
    Remove,
}

/// A date a run can wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WaitedDate {
    /// The order's.
    Order,
    /// When the order was handed to the carrier.
    Fulfilled,
    /// Midway between that and the expected delivery. What has arrived is not on its way.
    OnTheWay,
    /// When the order arrived; until that is told, when it is expected; else the order and the shop's shipping days.
    Delivery,
    /// When what was bought runs out, the shop's shipping days before.
    SupplyEnd,
    /// The date the flow is about: the birthday, the feast.
    Occasion,
    /// When the offer of the flow ends.
    OfferEnd,
}

/// One way out of a split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// All of these must hold.
    pub when: Vec<Condition>,
    /// Then do this.
    pub steps: Vec<Step>,
}

/// One step of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Wait for a length of time.
    Wait {
        /// Name of the step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// How long.
        r#for: Duration,
        /// Counted from here.
        #[serde(default)]
        from: WaitFrom,
    },
    /// Wait for a time on the shopper's clock.
    WaitUntil {
        /// Name of the step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The time of day.
        time: DayTime,
        /// Days after the shopper's own date; 0 (if still to come, else tomorrow) unless said otherwise.
        #[serde(default)]
        days_later: u8,
        /// Only on these days: `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`. All if empty.
        #[serde(default)]
        weekdays: Vec<Weekday>,
        /// But not sooner than this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_least: Option<Duration>,
    },
    /// Wait for a date of the profile or the order. Whoever has no such date leaves the flow.
    WaitDate {
        /// Name of the step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Which date.
        date: WaitedDate,
        /// So long before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Duration>,
        /// So long after.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Duration>,
    },
    /// Send a message.
    Send(Send),
    /// Take the first branch whose conditions hold.
    Split {
        /// Tried in order.
        branches: Vec<Branch>,
        /// If none holds.
        #[serde(default)]
        otherwise: Vec<Step>,
    },
    /// Put on or take off a list.
    List {
        /// Add or remove.
        act: ListAct,
        /// The list's name.
        list: String,
    },
    /// Put in or take out of an advertising audience. Idle until an audience is named.
    Audience {
        /// Name of the step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Add or remove.
        act: ListAct,
        /// The audience's name; nothing happens while it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        audience: Option<String>,
    },
    /// Tag the person.
    Tag {
        /// Add or remove.
        act: ListAct,
        /// The tag.
        tag: String,
    },
    /// Tell another platform that the shopper came to this step.
    Forward {
        /// Name of the step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The connection's name.
        to: String,
    },
    /// Tell the shop's own people, by e-mail to the shop's contact.
    Notify {
        /// Name of the step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The template of the note.
        template: String,
    },
    /// Write no marketing to the shopper any more on the channels of the flow, and take them off the list `active`.
    Suppress {
        /// Which channels.
        #[cfg_attr(test, schemars(schema_with = "super::schema::channels"))]
        channels: Vec<Channel>,
    },
    /// Leave the flow.
    Stop {},
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// What one entry is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReentryScope {
    /// One cart, until it is emptied or bought.
    Cart,
    /// One order.
    Order,
    /// One product.
    Product,
    /// One calendar year.
    Year,
    /// One silence.
    Silence,
    /// The person's whole life.
    Ever,
}

/// When the same person may enter again. Both must allow it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reentry {
    /// So long after the last entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Duration>,
    /// Once per this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once_per: Option<ReentryScope>,
}

/// A way out before the last step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Exit {
    /// What ends the flow.
    pub on: ExitOn,
    /// The last branch before leaving is taken only if all of these hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
    /// The last branch; left in silence if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ends_with: Vec<Step>,
}

/// A whole flow file, `flows/<id>.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FlowFile {
    /// For editors: where the schema of this language is.
    #[serde(default, rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The flow's name in addresses and records; also the name of its file.
    pub id: String,
    /// For people.
    pub name: String,
    /// Draft, live or paused.
    pub status: Status,
    /// Its place before the arbiter.
    pub rank: Rank,
    /// What its marketing messages are about, as shoppers choose: `reminders`, `products`, `offers`, `after-order`, or a name
    /// of one's own that shoppers read. Its rank tells it if it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// What starts it.
    pub trigger: Trigger,
    /// What else starts it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Trigger>,
    /// Who may enter: all of these must hold.
    #[serde(default)]
    pub entry: Vec<Condition>,
    /// When the same person may enter again.
    #[serde(default)]
    pub reentry: Reentry,
    /// What counts as success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<ExitOn>,
    /// The way.
    pub steps: Vec<Step>,
    /// What ends it early.
    #[serde(default)]
    pub exits: Vec<Exit>,
}
