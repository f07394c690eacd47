//! What was accepted and what was refused, counted in memory and handed to the shop's object now and then.
//! The deployer's own dataset is told the same ([`crate::analytics`]). A lost count of refusals is allowed; a write per refusal would hand a flood our wallet.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rappel_signal::{ShopKey, UnixMs};
use worker::{Context, Env};

use crate::analytics;
use crate::bindings;
use crate::clock::platform_now;
use crate::heard;
use crate::objects::call::ask;
use crate::objects::shop_call::{ShopCall, ShopReply};

/// Counts are handed over at most this often per isolate.
const HAND_OVER_MS: i64 = 10_000;

/// What is counted, one per answer of the ingest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counter {
    /// Stored.
    Accepted,
    /// From an origin the shop does not list.
    WrongOrigin,
    /// Over the size cap.
    TooLarge,
    /// Of a version this code does not read.
    UnknownVersion,
    /// Not an envelope, or over a limit.
    Malformed,
    /// From a program.
    Crawler,
    /// Without consent.
    NoConsent,
    /// Not engaged yet.
    NotEngaged,
    /// Over a limit for new visitors.
    TooMany,
    /// A browser is subscribed under a push key of somebody else, and was left alone.
    OtherPushKey,
    /// A browser shows a notification.
    Shown,
    /// A notification was closed without a click.
    Closed,
}

impl Counter {
    fn name(self) -> &'static str {
        match self {
            Counter::Accepted => "accepted",
            Counter::WrongOrigin => "wrong-origin",
            Counter::TooLarge => "too-large",
            Counter::UnknownVersion => "unknown-version",
            Counter::Malformed => "malformed",
            Counter::Crawler => "crawler",
            Counter::NoConsent => "no-consent",
            Counter::NotEngaged => "not-engaged",
            Counter::TooMany => "too-many",
            Counter::Shown => "push-shown",
            Counter::Closed => "push-closed",
            Counter::OtherPushKey => "other-push-key",
        }
    }
}

#[derive(Default)]
struct Pending {
    counts: BTreeMap<String, BTreeMap<String, u32>>,
    handed_over_at: UnixMs,
}

thread_local! {
    static PENDING: RefCell<Pending> = RefCell::default();
}

/// Counts one.
pub(crate) fn count(shop: &ShopKey, counter: Counter) {
    // Whatever becomes of what a page of the shop says: it speaks.
    if matches!(counter, Counter::Accepted | Counter::NotEngaged | Counter::NoConsent) {
        heard::page(shop);
    }
    PENDING.with(|pending| {
        let mut pending = pending.borrow_mut();
        let shop = pending.counts.entry(shop.as_str().to_owned()).or_default();
        *shop.entry(counter.name().to_owned()).or_default() += 1;
    });
}

/// Hands over what was counted, if it is time, after the answer was given.
pub(crate) fn hand_over_later(env: &Env, context: &Context) {
    let now = platform_now();
    let due = PENDING.with(|pending| {
        let pending = pending.borrow();
        !pending.counts.is_empty() && now - pending.handed_over_at >= HAND_OVER_MS
    });
    if due {
        let env = env.clone();
        context.wait_until(async move { hand_over(&env, now).await });
    }
    if heard::is_due(now) {
        let env = env.clone();
        context.wait_until(async move { heard::hand_over(&env, now).await });
    }
}

/// Hands over what was counted.
pub(crate) async fn hand_over(env: &Env, now: UnixMs) {
    let counts = PENDING.with(|pending| {
        let mut pending = pending.borrow_mut();
        pending.handed_over_at = now;
        std::mem::take(&mut pending.counts)
    });
    for (shop, counts) in counts {
        counts.iter().for_each(|(name, count)| analytics::counted(env, &shop, name, *count));
        let Some(stub) = ShopKey::parse(&shop).and_then(|shop| bindings::shop(env, &shop).ok()) else {
            continue;
        };
        if let Err(error) = ask::<_, ShopReply>(&stub, &ShopCall::Count(counts)).await {
            crate::log::warn!("counters of {shop} were lost: {error:?}");
        }
    }
}
