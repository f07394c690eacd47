//! What a browser says of its notifications, and what is due of its visitor.
//!
//! | permission | subscription | known at the edge | what follows |
//! | --- | --- | --- | --- |
//! | granted | another than before | yes | the address is renewed; nobody said anything, so every word holds on |
//! | granted | none | yes, of this origin | it is subscribed again, without a question |
//! | denied, or to be asked again | any | yes, of this origin | the address is dropped |
//! | to be asked | none | no | the soft ask, once somebody has been here for a while |
//! | any | any | no | nothing: a subscription counts with the shopper's word, which a page tells in its signals |
//!
//! Permissions are an origin's, and a shop may have several: what one was not asked says nothing of another's. Whoever
//! logged out takes the subscription along: it is not known here any more, and not taken up for the next one.

use rappel_flow::{Contact, Input, Person, Segment};
use rappel_signal::{Channel, DAY_MS, HOUR_MS, SECOND_MS, UnixMs};
use serde::{Deserialize, Serialize};

use crate::Device;

/// A page that was told "nothing due" asks again after this time, or on its next page if that is later.
const AGAIN_MS: i64 = DAY_MS;
/// A visitor who has not been here for long enough is asked about again no sooner and no later than this.
const SOONER_MS: i64 = 20 * SECOND_MS;
const LATER_MS: i64 = HOUR_MS;

/// The browser's own word on notifications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// To be asked.
    Default,
    /// Given.
    Granted,
    /// Refused, or taken back.
    Denied,
    /// The browser has none to give.
    None,
}

/// What a page may ask of a visitor, or do for one. Named as the tracker's parts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Subscribe again: the browser lost a subscription that the shopper agreed to.
    OptIn,
    /// Ask whether the browser may ask for notifications.
    SoftAsk,
    /// Offer the sign-up form.
    Form,
}

impl Part {
    /// The tracker's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Part::OptIn => "opt-in",
            Part::SoftAsk => "soft-ask",
            Part::Form => "form",
        }
    }
}

/// The address a browser was given at its push service, known by the shopper's own word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Address at the push service.
    pub endpoint: String,
}

/// How a browser stands to notifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Browser {
    /// Its permission for the shop's origin.
    pub permission: Permission,
    /// The shopper subscribed on this very origin.
    pub here: bool,
    /// Its subscription under our key, checked: endpoint and keys in the adapter's text form.
    pub subscription: Option<(String, String)>,
    /// Parts that the shopper put off.
    pub put_off: Vec<Part>,
}

/// From when on a visitor may be asked for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// In this visit of theirs, counted from 1.
    pub visits: u32,
    /// After so much active time in all their visits.
    pub active_ms: i64,
}

/// What the shop wants asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Whether notifications may be sent.
    pub soft_ask: Option<Wish>,
    /// Whether e-mails may be sent, and where to.
    pub form: Option<Wish>,
}

/// What is due of a visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Due {
    /// This part, now.
    Part(Part),
    /// Nothing; to be asked about again after so many milliseconds.
    Later(i64),
}

/// Hears how the browser stands; what the engine must hear, and what is due.
pub fn hear_browser(
    device: &mut Device,
    person: &Person,
    browser: &Browser,
    wishes: &Wishes,
    (now, gap_ms): (UnixMs, i64),
) -> (Option<Input>, Due) {
    let known = known_endpoint(device, person);
    match (browser.permission, known, &browser.subscription) {
        (Permission::Granted, Some(known), Some((endpoint, keys))) => {
            let renewed = renew(device, person, &known, (endpoint, keys), now);
            (renewed.into_input(), Due::Later(AGAIN_MS))
        }
        (Permission::Granted, Some(_), None) if browser.here => (None, Due::Part(Part::OptIn)),
        (Permission::Denied | Permission::Default, Some(_), _) if browser.here => {
            device.subscription = None;
            (Some(Input::AddressCleared { channel: Channel::Push, at: now }), Due::Later(AGAIN_MS))
        }
        (_, known, _) => {
            let may_ask = known.is_none() && browser.permission == Permission::Default;
            (None, invitation(device, person, may_ask, browser, wishes, gap_ms))
        }
    }
}

/// What became of a renewal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewed {
    /// The engine must hear this.
    Told(Box<Input>),
    /// It has this address already.
    Known,
    /// The old address is not this device's: nothing was changed.
    Stranger,
}

impl Renewed {
    fn into_input(self) -> Option<Input> {
        match self {
            Renewed::Told(input) => Some(*input),
            Renewed::Known | Renewed::Stranger => None,
        }
    }
}

/// A subscription takes the place of an old one, if the old one is the device's: its address is a secret between
/// browser, push service and us, and so the proof that it is the same browser.
pub fn renew(
    device: &mut Device,
    person: &Person,
    old: &str,
    (endpoint, keys): (&str, &str),
    now: UnixMs,
) -> Renewed {
    match known_endpoint(device, person) {
        Some(known) if known == endpoint => Renewed::Known,
        Some(known) if known == old => {
            device.subscription = Some(Subscription { endpoint: endpoint.to_owned() });
            let (endpoint, keys) = (endpoint.to_owned(), keys.to_owned());
            Renewed::Told(Box::new(Input::PushRenewed { old: known, endpoint, keys, at: now }))
        }
        _ => Renewed::Stranger,
    }
}

/// The address in use: as noted here, or as the engine has it of states of before it was noted.
fn known_endpoint(device: &Device, person: &Person) -> Option<String> {
    let noted = device.subscription.as_ref().map(|known| known.endpoint.clone());
    noted.or_else(|| Some(person.segment(&device.segment())?.contact(Channel::Push)?.address.clone()))
}

/// The first thing the shop wants asked that this visitor may be asked now.
fn invitation(
    device: &Device,
    person: &Person,
    may_ask: bool,
    browser: &Browser,
    wishes: &Wishes,
    gap_ms: i64,
) -> Due {
    let said_no = |channel: Channel| {
        let segment = person.segment(&device.segment());
        segment.is_some_and(|segment| segment.refused.iter().any(|(on, _)| *on == channel))
    };
    let may_offer = is_unsubscribed(device, person) && !said_no(Channel::Email);
    let wanted = [
        (Part::Form, wishes.form.filter(|_| may_offer)),
        (Part::SoftAsk, wishes.soft_ask.filter(|_| may_ask && !said_no(Channel::Push))),
    ];
    let open = wanted.into_iter().filter(|(part, _)| !browser.put_off.contains(part));
    let missing = open.filter_map(|(part, wish)| Some((part, missing_ms(device, wish?, gap_ms))));
    match missing.min_by_key(|(_, missing_ms)| *missing_ms) {
        Some((part, 0)) => Due::Part(part),
        Some((_, missing_ms)) => Due::Later(missing_ms.clamp(SOONER_MS, LATER_MS)),
        None => Due::Later(AGAIN_MS),
    }
}

/// Whether nothing was said of e-mails yet by the shopper who is here: no yes, none that waits for its click, no no, and
/// nobody whom the shop knows.
fn is_unsubscribed(device: &Device, person: &Person) -> bool {
    let silent = |segment: &Segment| {
        let emails = segment.contacts.iter().filter(|contact| contact.channel == Channel::Email);
        let said = |contact: &Contact| {
            contact.consent().is_some() || contact.pending.is_some() || contact.suppressed.is_some()
        };
        !emails.into_iter().any(said)
    };
    device.has(&device.segment()) && person.segment(&device.segment()).is_some_and(silent)
}

/// How long the visitor must still be active; the longest if it is another visit's turn.
fn missing_ms(device: &Device, wish: Wish, gap_ms: i64) -> i64 {
    let running = device.log.visits(gap_ms);
    let here = u32::try_from(running.len()).unwrap_or(u32::MAX);
    if device.visits_total.saturating_add(here) < wish.visits {
        return LATER_MS;
    }
    let before = device.visits.iter().map(|visit| i64::from(visit.active_ms));
    let now = running.iter().map(|visit| i64::from(visit.features().active_ms));
    (wish.active_ms - before.chain(now).sum::<i64>()).max(0)
}
