//! A flow file as it is written: trigger, entry, re-entry, steps, exits. docs/flow-language.md explains each word.

use rappel_signal::Channel;
use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::trigger::{ExitOn, Trigger};
use super::words::{DayTime, Duration};

/// Whether a flow or a single message acts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// What a message is in the eyes of the law and of the caps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Needs consent; capped, quiet at night, arbitrated.
    Marketing,
    /// Needs no consent, is never capped or delayed; only in flows about an order.
    Transactional,
    /// Asked for by the shopper: needs that consent, outside the caps, quiet at night.
    AskedFor,
}

/// How a send chooses its channels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channels {
    /// The first that can.
    FirstOf(Vec<Channel>),
    /// Every one that can: one message for the arbiter, one each for the caps.
    AllOf(Vec<Channel>),
}

impl Channels {
    /// The named channels in their order.
    pub fn named(&self) -> &[Channel] {
        match self {
            Channels::FirstOf(channels) | Channels::AllOf(channels) => channels,
        }
    }
}

impl Default for Channels {
    /// E-mail, else push.
    fn default() -> Channels {
        Channels::FirstOf(vec![Channel::Email, Channel::Push])
    }
}

/// Where a wait counts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(rename_all = "kebab-case")]
pub enum ListAct {
    /// Put in.
    Add,
    /// Take out.
    Remove,
}

/// A message step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// Name of the step; `send-1`, `send-2`… if left out. Part of the message's id, so keep it when editing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The template, as in `cart-abandonment-1`.
    pub template: String,
    /// Marketing, transactional or asked for.
    pub category: Category,
    /// E-mail, else push, unless said otherwise.
    #[serde(default)]
    pub channels: Channels,
    /// How long after its due moment the message may still go. Every marketing message has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_after: Option<Duration>,
    /// An offer the template may show, if the shop has one of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// Draft, live or paused, for this message alone.
    #[serde(default)]
    pub status: Status,
}

/// One way out of a split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// All of these must hold.
    pub when: Vec<Condition>,
    /// Then do this.
    pub steps: Vec<Step>,
}

/// One step of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Wait for a date of the profile or the order.
    WaitDate {
        /// Name of the step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// `birthday`, `order`, `delivery`, `offer-end`.
        date: String,
        /// Days before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Duration>,
        /// Days after.
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
        /// The connection's name.
        to: String,
    },
    /// Leave the flow.
    Stop {},
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// What starts it.
    pub trigger: Trigger,
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
