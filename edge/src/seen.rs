//! That a shop's pages were heard of, for the set-up: noted once by each isolate, after the answer, and written once.
//!
//! A page of the shop speaks by its loader, whose request names the page's origin in `Referer`, or by its signals.

use std::cell::RefCell;
use std::collections::HashSet;

use rappel_signal::ShopKey;
use worker::{Context, Env, Request, Url};

use crate::bindings;
use crate::config::ShopSettings;
use crate::objects::call::ask;
use crate::objects::shop_call::{ShopCall, ShopReply};

/// What one isolate knows to be noted: a shop and one of its origins.
type Known = HashSet<(String, String)>;

thread_local! {
    // Bounded by the origins of all shops: others are not noted.
    static NOTED: RefCell<Known> = RefCell::default();
}

/// Notes that the request comes from a page of the shop, if it does.
pub(crate) fn note_later(request: &Request, env: &Env, context: &Context, settings: &ShopSettings) {
    let Some(origin) = page_origin(request).filter(|origin| settings.allows(origin)) else { return };
    let Some(shop) = ShopKey::parse(&settings.key) else { return };
    let known = (settings.key.clone(), origin.clone());
    if !NOTED.with(|noted| noted.borrow_mut().insert(known.clone())) {
        return;
    }
    let env = env.clone();
    context.wait_until(async move {
        let note = async {
            let call = ShopCall::NoteSeen { origin };
            ask::<_, ShopReply>(&bindings::shop(&env, &shop)?, &call).await
        };
        if let Err(error) = note.await {
            crate::log::warn!("that {} was seen was not noted: {error:?}", known.0);
            NOTED.with(|noted| noted.borrow_mut().remove(&known));
        }
    });
}

/// The origin of the page that asks, as its browser says it.
fn page_origin(request: &Request) -> Option<String> {
    let header = |name| request.headers().get(name).ok().flatten();
    let page = header("origin").or_else(|| header("referer"))?;
    Some(Url::parse(&page).ok()?.origin().ascii_serialization())
}
