//! What was heard last, for whoever looks whether a shop is connected: its pages, its server's events, its providers.
//!
//! Kept in memory and handed to the shop's object with the counters, at most once a minute by each isolate; what a provider
//! answers is handed over at once if it is otherwise than before. A lost line is allowed: what comes next tells the same.
//! Nobody is named: of an event its type and when it came, of a refusal the field that was wrong.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rappel_compact::{Gather, SortCompact};
use rappel_delivery::Outcome;
use rappel_delivery::nameless::without_addresses;
use rappel_shop::{EventResult, Outcome as Became};
use rappel_signal::{MINUTE_MS, ShopKey, UnixMs};
use serde::{Deserialize, Serialize};
use worker::Env;

use crate::bindings;
use crate::clock::platform_now;
use crate::objects::call::ask;
use crate::objects::shop_call::{ShopCall, ShopReply};

/// What is heard is handed over at most this often per isolate.
const HAND_OVER_MS: i64 = MINUTE_MS;
/// That a provider goes on working, or failing, is told again after this time.
const SAME_AGAIN_MS: i64 = 10 * MINUTE_MS;
/// Events that a page shows.
pub(crate) const EVENTS_MAX: usize = 20;
/// What a call is that did not prove itself.
const UNPROVED: &str = "a call";
/// Webhooks and providers of a shop: as many as there are to connect, and those of flows' own names.
const NAMES_MAX: usize = 100;

/// An event of a shop's server, or a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LastEvent {
    /// When it came.
    pub(crate) at: UnixMs,
    /// Its type.
    pub(crate) name: String,
    /// Who told: `server`, or a webhook's name.
    pub(crate) from: String,
    /// Why it was refused, if it was: the field.
    pub(crate) refused: Option<String>,
}

/// How a provider did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answered {
    /// When.
    pub(crate) at: UnixMs,
    /// Whether it took what it was given; nothing since its keys were changed.
    pub(crate) works: Option<bool>,
    /// What it said, if it did not.
    pub(crate) said: String,
}

/// What was heard last of one shop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Heard {
    /// Of its pages.
    pub(crate) pages_at: Option<UnixMs>,
    /// The latest first.
    pub(crate) events: Vec<LastEvent>,
    /// Of each webhook by its name.
    pub(crate) webhooks: BTreeMap<String, UnixMs>,
    /// Of each provider, by [`provider`].
    pub(crate) providers: BTreeMap<String, Answered>,
}

impl Heard {
    /// Takes in what somebody else has heard.
    pub(crate) fn merge(&mut self, other: Heard) {
        self.pages_at = self.pages_at.max(other.pages_at);
        // Anybody may call a webhook: what does not prove itself is one line for each, however often it comes.
        let unproved = |event: &LastEvent| event.name == UNPROVED;
        for event in other.events {
            if unproved(&event) {
                self.events.retain(|known| !unproved(known) || known.from != event.from);
            }
            self.events.push(event);
        }
        self.events.sort_compact_by_key(|event| std::cmp::Reverse(event.at));
        self.events.truncate(EVENTS_MAX);
        for (name, at) in other.webhooks {
            let known = self.webhooks.entry(name).or_insert(at);
            *known = (*known).max(at);
        }
        for (name, answered) in other.providers {
            match self.providers.get(&name) {
                Some(known) if known.at > answered.at => {}
                _ => drop(self.providers.insert(name, answered)),
            }
        }
        while self.providers.len() > NAMES_MAX {
            self.providers.pop_first();
        }
        while self.webhooks.len() > NAMES_MAX {
            self.webhooks.pop_first();
        }
    }
}

#[derive(Default)]
struct Pending {
    shops: BTreeMap<String, Heard>,
    handed_over_at: UnixMs,
    /// What was last told of a provider, by shop and provider.
    told: BTreeMap<(String, String), (UnixMs, bool)>,
    /// Whether a provider does otherwise than before.
    is_news: bool,
}

thread_local! {
    static PENDING: RefCell<Pending> = RefCell::default();
}

fn note(shop: &str, heard: Heard) {
    PENDING.with_borrow_mut(|pending| pending.shops.entry(shop.to_owned()).or_default().merge(heard));
}

/// A page of the shop told something.
pub(crate) fn page(shop: &ShopKey) {
    note(shop.as_str(), Heard { pages_at: Some(platform_now()), ..Heard::default() });
}

/// A webhook was called and proved itself.
pub(crate) fn webhook(shop: &ShopKey, name: &str) {
    note(
        shop.as_str(),
        Heard { webhooks: [(name.to_owned(), platform_now())].into_iter().gather(), ..Heard::default() },
    );
}

/// A webhook was called without the proof of whoever it is for.
pub(crate) fn unproved(shop: &ShopKey, from: &str) {
    let refused = Some("its signature or password is not the one that is kept here".to_owned());
    let event = LastEvent { at: platform_now(), name: UNPROVED.to_owned(), from: from.to_owned(), refused };
    note(shop.as_str(), Heard { events: vec![event], ..Heard::default() });
}

/// Events came, with their types, and this became of them.
pub(crate) fn events(
    shop: &ShopKey,
    from: &str,
    types: &[&'static str],
    results: &[EventResult],
    now: UnixMs,
) {
    let event = |(name, result): (&&'static str, &EventResult)| LastEvent {
        at: now,
        name: (*name).to_owned(),
        from: from.to_owned(),
        refused: match &result.outcome {
            Became::Refused(refusal) => Some(match refusal.path.as_str() {
                "" => "it cannot be read".to_owned(),
                path => format!("its {path}"),
            }),
            _ => None,
        },
    };
    let events = types.iter().zip(results).rev().take(EVENTS_MAX).map(event).collect();
    note(shop.as_str(), Heard { events, ..Heard::default() });
}

/// A provider's name here: the credential it goes by, and the first word of its line where several go by one.
pub(crate) fn provider(credential: &str, scheme: &str) -> String {
    let scheme = if scheme.starts_with("smtp") { "smtp" } else { scheme };
    match scheme {
        "" => credential.to_owned(),
        scheme => format!("{credential}/{scheme}"),
    }
}

/// A provider answered, in words without addresses. What is about one message alone says nothing of it.
pub(crate) fn answered(shop: &str, provider: &str, outcome: &Outcome) {
    let (works, said) = match outcome {
        Outcome::Accepted { .. } => (true, String::new()),
        Outcome::Misconfigured { reason } | Outcome::RetryAt { reason, .. } => {
            (false, without_addresses(reason))
        }
        Outcome::Refused { permanent: false, reason } => (false, without_addresses(reason)),
        Outcome::Unknown => (false, "its answer was lost".to_owned()),
        Outcome::Gone { .. } | Outcome::Refused { permanent: true, .. } => return,
    };
    let at = platform_now();
    let place = (shop.to_owned(), provider.to_owned());
    let is_told = PENDING.with_borrow_mut(|pending| {
        let known = pending.told.get(&place).copied();
        let is_same = known.is_some_and(|(told, known)| known == works && (at - told).abs() < SAME_AGAIN_MS);
        if !is_same {
            pending.told.insert(place, (at, works));
            pending.is_news = true;
        }
        is_same
    });
    if !is_told {
        let providers =
            [(provider.to_owned(), Answered { at, works: Some(works), said })].into_iter().gather();
        note(shop, Heard { providers, ..Heard::default() });
    }
}

/// A provider's keys were changed: what was heard of it is of other ones.
pub(crate) fn forget(shop: &ShopKey, provider: String) {
    PENDING.with_borrow_mut(|pending| pending.told.remove(&(shop.as_str().to_owned(), provider.clone())));
    let providers =
        [(provider, Answered { at: platform_now(), works: None, said: String::new() })].into_iter().gather();
    note(shop.as_str(), Heard { providers, ..Heard::default() });
}

/// Whether it is time to hand over what was heard.
pub(crate) fn is_due(now: UnixMs) -> bool {
    PENDING.with_borrow(|pending| {
        !pending.shops.is_empty() && (pending.is_news || now - pending.handed_over_at >= HAND_OVER_MS)
    })
}

/// Hands it over.
pub(crate) async fn hand_over(env: &Env, now: UnixMs) {
    let shops = PENDING.with_borrow_mut(|pending| {
        (pending.handed_over_at, pending.is_news) = (now, false);
        std::mem::take(&mut pending.shops)
    });
    for (shop, heard) in shops {
        let Some(stub) = ShopKey::parse(&shop).and_then(|shop| bindings::shop(env, &shop).ok()) else {
            continue;
        };
        if let Err(error) = ask::<_, ShopReply>(&stub, &ShopCall::Hear(heard)).await {
            crate::log::warn!("what was heard of {shop} was lost: {error:?}");
        }
    }
}

/// The same, if it is time.
pub(crate) async fn hand_over_due(env: &Env) {
    let now = platform_now();
    if is_due(now) {
        hand_over(env, now).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(at: i64) -> LastEvent {
        LastEvent { at: UnixMs(at), name: "order-placed".into(), from: "server".into(), refused: None }
    }

    #[test]
    fn what_two_have_heard_is_one_and_stays_small() {
        let mut heard = Heard { pages_at: Some(UnixMs(5)), ..Heard::default() };
        for at in 0..50 {
            heard.merge(Heard { pages_at: Some(UnixMs(at)), events: vec![event(at)], ..Heard::default() });
        }
        assert_eq!(heard.pages_at, Some(UnixMs(49)));
        let times: Vec<i64> = heard.events.iter().map(|event| event.at.0).collect();
        assert_eq!(times, (30..50).rev().collect::<Vec<i64>>());
        for number in 0..NAMES_MAX + 5 {
            let webhooks = BTreeMap::from([(format!("w{number}"), UnixMs(1))]);
            heard.merge(Heard { webhooks, ..Heard::default() });
        }
        assert_eq!(heard.webhooks.len(), NAMES_MAX);
    }

    #[test]
    fn a_stranger_who_calls_again_and_again_drives_nothing_away() {
        let call = |at| LastEvent { name: UNPROVED.into(), from: "shopify".into(), ..event(at) };
        let mut heard = Heard { events: vec![event(1)], ..Heard::default() };
        for at in 2..100 {
            heard.merge(Heard { events: vec![call(at)], ..Heard::default() });
        }
        assert_eq!(heard.events, [call(99), event(1)]);
    }

    #[test]
    fn the_later_word_of_a_provider_holds() {
        let told = |at, works| {
            let answered = Answered { at: UnixMs(at), works, said: String::new() };
            Heard { providers: BTreeMap::from([("p".to_owned(), answered)]), ..Heard::default() }
        };
        let mut heard = told(5, Some(false));
        heard.merge(told(4, Some(true)));
        assert_eq!(heard.providers["p"].works, Some(false));
        heard.merge(told(5, None));
        assert_eq!(heard.providers["p"].works, None, "its keys were changed");
    }

    #[test]
    fn a_mail_server_is_one_by_whatever_port() {
        assert_eq!(provider("EMAIL_PROVIDER", "smtps"), provider("EMAIL_PROVIDER", "smtp"));
        assert_eq!(provider("CONNECTIONS/klaviyo", ""), "CONNECTIONS/klaviyo");
    }
}
