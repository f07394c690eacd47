//! Everything that can happen to a person. Instants are the edge's reading of when it happened, never the device's.

use rappel_calendar::PersonalDate;
use rappel_signal::{Channel, Class, UnixMs};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::browsed::Browsed;
use super::choices::Choice;
use super::contact::{Standing, Suppression};
use super::news::{News, Shelf};
use super::order::{Ask, Look, Order, OrderNews, Review};
use super::outbox::OutboxId;
use super::report::Report;
use super::segment::{SegmentId, VisitNumber};
use super::slot::Slot;
use super::subject::{Cart, Item, Subject};
use super::zone::{ZoneOffsets, ZoneSource};

/// What a visit turned out to be, once it is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitEnded {
    /// Which visit.
    pub visit: VisitNumber,
    /// Its first activity.
    pub started_at: UnixMs,
    /// Its last activity: waits count from here.
    pub ended_at: UnixMs,
    /// What it abandoned, as the edge computed it; nothing for a purchase or a bounce.
    pub class: Option<Class>,
    /// What messages about it would be about.
    pub subject: Subject,
    /// The cart as the visit left it, if it was seen. Cart and checkout messages are only sent about a cart that is known
    /// to have lines.
    pub cart: Option<Cart>,
    /// The visit added to, changed or viewed a cart with lines, or began checkout.
    pub cart_activity: bool,
    /// A search result was opened.
    pub result_clicked: bool,
    /// Told long after it happened: it is history and starts no flow.
    pub late: bool,
}

/// Something known of a shopper that can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProfileField {
    /// See [`ProfileChange::zone`].
    Zone,
    /// See [`ProfileChange::language`].
    Language,
    /// See [`ProfileChange::country`].
    Country,
    /// See [`ProfileChange::first_name`].
    FirstName,
    /// See [`ProfileChange::birthday`].
    Birthday,
    /// See [`ProfileChange::gender`].
    Gender,
}

/// What is known of the shopper; what is `None` stays as it was. Carries no time: what is told last holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileChange {
    /// The zone and who named it.
    pub zone: Option<(ZoneOffsets, ZoneSource)>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// ISO 3166-1, two letters.
    pub country: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Date of birth.
    pub birthday: Option<PersonalDate>,
    /// Gender.
    pub gender: Option<String>,
    /// What they like now, all of it.
    pub likes: Option<Vec<String>>,
    /// Every tag the shop has put on them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// What is known no more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cleared: Vec<ProfileField>,
}

/// An event of the shop, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopEvent {
    /// Told twice with the same id, it acts once.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it happened.
    pub at: UnixMs,
    /// What it is about.
    pub subject: Subject,
    /// What else it carries.
    pub properties: Map<String, Value>,
}

/// What became of a send, and what `rappel_delivery::retry` made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryOutcome {
    /// The push service or mail server took it.
    Accepted,
    /// The same, by a provider that will speak of it under a name of its own.
    AcceptedAs {
        /// That name.
        name: String,
    },
    /// Not now: again at this instant (back-off, jitter and `Retry-After` are already in it).
    Again {
        /// Not before.
        at: UnixMs,
        /// What was said.
        words: String,
    },
    /// This message is refused for good; the address stays good.
    Refused {
        /// What was said.
        words: String,
    },
    /// The address is no good any more.
    Gone {
        /// What was said.
        words: String,
    },
    /// This service did not take it, for reasons of its own; another of the same channel may at once.
    Elsewhere {
        /// Which; the first if none is named.
        by: Option<String>,
        /// What was said.
        words: String,
    },
    /// The attempt began and its answer is lost.
    Unknown,
}

impl DeliveryOutcome {
    /// Whether somebody took the message.
    pub fn is_accepted(&self) -> bool {
        matches!(self, DeliveryOutcome::Accepted | DeliveryOutcome::AcceptedAs { .. })
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    /// A visit began, or goes on.
    Activity {
        /// Which.
        visit: VisitNumber,
        /// When it began.
        started_at: UnixMs,
        /// Its latest activity.
        at: UnixMs,
    },
    /// A visit is over.
    VisitEnded(Box<VisitEnded>),
    /// What that visit looked at and searched for: for the taste, no flow is decided by it.
    Browsed(Box<Browsed>),
    /// A product or category is being looked at, while the visit runs.
    Looked(Look),
    /// The shopper changed the cart.
    CartChanged {
        /// All it holds now; `changed_at` tells when.
        cart: Cart,
    },
    /// Something was put on the wish list, or taken off.
    Wished {
        /// What.
        item: Item,
        /// On or off.
        on: bool,
        /// When.
        at: UnixMs,
    },
    /// "Tell me when it is back."
    Asked(Ask),
    /// An order was placed.
    Purchased {
        /// The order.
        order: Order,
        /// What was bought.
        items: Vec<Item>,
    },
    /// What became of an order.
    OrderChanged {
        /// The shop's number.
        order: String,
        /// What.
        news: OrderNews,
        /// When.
        at: UnixMs,
    },
    /// A review was left.
    Reviewed(Review),
    /// An account was created.
    AccountCreated {
        /// When.
        at: UnixMs,
    },
    /// News of products the shopper may want to know of.
    News(Box<News>),
    /// A message was opened or clicked.
    Reacted {
        /// Which message.
        message: OutboxId,
        /// Clicked, or only opened.
        clicked: bool,
        /// When.
        at: UnixMs,
    },
    /// A link of a message was followed. Of a click that a machine did not make it is only sure when no other link was
    /// followed at once: until then it waits.
    Followed {
        /// Which message.
        message: OutboxId,
        /// Which of its links.
        link: u32,
        /// The adapter knows that it was no person.
        by_machine: bool,
        /// When.
        at: UnixMs,
    },
    /// What was told of a message after it went.
    Reported {
        /// Which message.
        message: OutboxId,
        /// What.
        report: Report,
        /// When.
        at: UnixMs,
    },
    /// The shopper wrote to the shop.
    Replied {
        /// On this channel.
        channel: Channel,
        /// From this address.
        address: String,
        /// When.
        at: UnixMs,
    },
    /// What was looked up for messages that are due; does what [`Input::Due`] does, with it in hand.
    Shelf(Box<Shelf>),
    /// Room at the services of messages that are due; does what [`Input::Due`] does, with it in hand.
    Slots(Vec<Slot>),
    /// The merchant has a message sent again that was given up.
    Resend {
        /// Which.
        id: OutboxId,
    },
    /// Flows start otherwise than before: clocks are wound by those of now.
    ClocksChanged,
    /// The shop has these messages that were given up on its list.
    Listed(Vec<OutboxId>),
    /// The shopper has no address of this channel any more, as far as it was stated before.
    AddressCleared {
        /// Which.
        channel: Channel,
        /// When.
        at: UnixMs,
    },
    /// An address was stated.
    Identified {
        /// E-mail or another channel that is an address.
        channel: Channel,
        /// Normalised by the adapter.
        address: String,
        /// Claimed or verified.
        standing: Standing,
        /// When.
        at: UnixMs,
    },
    /// The browser gave a push subscription: address and the shopper's word in one.
    PushSubscribed {
        /// Address at the push service.
        endpoint: String,
        /// Public key and secret in the adapter's own text form.
        keys: String,
        /// The wording agreed to; the browser's own question if empty.
        text: String,
        /// When.
        at: UnixMs,
    },
    /// The browser has another push subscription in the place of an old one: an address, and nobody's word.
    PushRenewed {
        /// The address it had.
        old: String,
        /// The address it has.
        endpoint: String,
        /// As in [`Input::PushSubscribed`].
        keys: String,
        /// When.
        at: UnixMs,
    },
    /// The shopper agreed to messages.
    ConsentGiven {
        /// On this channel.
        channel: Channel,
        /// To this address; the one in use if left out.
        address: Option<String>,
        /// The wording agreed to.
        text: String,
        /// When.
        at: UnixMs,
    },
    /// The same, where nobody knows when: the time is one that was given for many. Any no that is known holds against it.
    ConsentUndated {
        /// On this channel.
        channel: Channel,
        /// To this address; the one in use if left out.
        address: Option<String>,
        /// The wording agreed to.
        text: String,
        /// The time that was given.
        at: UnixMs,
    },
    /// The shopper confirmed, by a click in a message to the address, that they agree.
    Confirmed {
        /// On this channel.
        channel: Channel,
        /// To this address: the click proves it.
        address: String,
        /// When.
        at: UnixMs,
    },
    /// The shopper chose what to get.
    Chosen {
        /// What.
        choice: Choice,
        /// When.
        at: UnixMs,
    },
    /// The shopper asked for a link to their own settings.
    PreferencesAsked {
        /// When.
        at: UnixMs,
    },
    /// The shopper no longer agrees to messages.
    ConsentWithdrawn {
        /// On this channel.
        channel: Channel,
        /// To this address; all of the channel if left out.
        address: Option<String>,
        /// When.
        at: UnixMs,
    },
    /// The shopper's word on being advertised to, as it stands from then on.
    AdvertisingConsent {
        /// Yes or no.
        granted: bool,
        /// When.
        at: UnixMs,
    },
    /// The address is not to be written to any more (unsubscribe link, complaint, bounce).
    Suppressed {
        /// On this channel.
        channel: Channel,
        /// This address; all of the channel if left out.
        address: Option<String>,
        /// Why.
        why: Suppression,
        /// When.
        at: UnixMs,
    },
    /// The address was taken for gone and is not: the shop says so. No word of the shopper's is lifted by it.
    Restored {
        /// On this channel.
        channel: Channel,
        /// This address.
        address: String,
    },
    /// More is known of the shopper.
    ProfileChanged(Box<ProfileChange>),
    /// The shopper logged out: who comes next is someone else, in a segment of this name. End the visit first.
    LogOut {
        /// Name of the segment that begins.
        next: SegmentId,
    },
    /// Consent to be measured was withdrawn. Carries no time: it clears what is there when it is told.
    Withdrawn,
    /// A deadline may have come.
    Due,
    /// What became of a send.
    Outcome {
        /// Which row.
        id: OutboxId,
        /// What became of it.
        outcome: DeliveryOutcome,
    },
    /// An event of the shop.
    Event(Box<ShopEvent>),
    /// What a merchant brought along of somebody: words of the past, in this order. They start no flow.
    Imported(Vec<Input>),
}
