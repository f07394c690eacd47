//! ShipStation's lists: most of its webhooks only name one, and we ask for it with the shop's own key.
//!
//! The address was rebuilt from parts that `shared/shop` checked, so the key never leaves for anywhere else; redirects are
//! not followed. If the process dies here, ShipStation got no answer and tells again.

use std::time::Duration;

use rappel_shop::Event;
use rappel_shop::limit::WEBHOOK_BYTES_MAX;
use rappel_shop::webhook::shipstation::{ResourceAddress, read_resource};
use rappel_signal::{ShopKey, UnixMs};
use worker::{Env, Fetch, Headers, Request, RequestInit, RequestRedirect};

use crate::bindings;
use crate::error::EdgeError;
use crate::keys::credential;
use crate::send::deadline::within;

/// Pages of one list: a batch of labels has at most some hundred entries.
const PAGES_MAX: usize = 10;
/// ShipStation waits for our answer meanwhile.
const PAGE_DEADLINE: Duration = Duration::from_secs(8);

/// The events on a list.
///
/// # Errors
/// Ours: no key is set, or ShipStation did not answer as it documents.
pub(crate) async fn ask(
    env: &Env,
    shop: &ShopKey,
    address: ResourceAddress,
    now: UnixMs,
) -> Result<Vec<Event>, EdgeError> {
    let mut events = Vec::new();
    let mut next = Some(address);
    for _ in 0..PAGES_MAX {
        let Some(address) = next.take() else { break };
        let body = page(env, shop, &address).await?;
        let resource = read_resource(&address, &body, now)
            .map_err(|error| EdgeError::Ours(format!("ShipStation's list: {error}")))?;
        events.extend(resource.events);
        next = resource.next;
    }
    if let Some(left) = next {
        crate::log::warn!(
            "a list of ShipStation's has over {PAGES_MAX} pages: {} is not read",
            left.as_str()
        );
    }
    Ok(events)
}

async fn page(env: &Env, shop: &ShopKey, address: &ResourceAddress) -> Result<Vec<u8>, EdgeError> {
    let (header, secret, value) = match address.is_v2() {
        true => ("api-key", bindings::SHIPSTATION_KEY, String::new()),
        false => ("authorization", bindings::SHIPSTATION_BASIC, "Basic ".to_owned()),
    };
    let key = credential(env, shop.as_str(), secret)?
        .ok_or_else(|| EdgeError::Ours(format!("{secret} is not set: type it in the console")))?;
    let headers = Headers::new();
    headers.set(header, &(value + &key))?;
    let mut init = RequestInit::new();
    init.with_headers(headers).with_redirect(RequestRedirect::Manual);
    let request = Request::new_with_init(address.as_str(), &init)?;
    let answered = within(PAGE_DEADLINE, async {
        let mut response = Fetch::Request(request).send().await?;
        let length =
            response.headers().get("content-length")?.and_then(|length| length.parse::<usize>().ok());
        if response.status_code() != 200 || length.is_some_and(|length| length > WEBHOOK_BYTES_MAX) {
            return Err(EdgeError::Ours(format!("ShipStation answered {}", response.status_code())));
        }
        Ok(response.bytes().await?)
    });
    answered.await.unwrap_or_else(|| Err(EdgeError::Ours("ShipStation did not answer in time".into())))
}
