//! How browsers stand to notifications.
//!
//! `POST /v1/<shop>/browser`, from a page. It shows our cookie, as signals do, and is answered what is due of the visitor:
//!
//! | the request is… | answer | what happens |
//! | --- | --- | --- |
//! | for an unknown shop / from another origin | 404 / 403 | nothing |
//! | too long / not understood | 413 / 400 | nothing |
//! | of a visitor unknown here | 200, to ask again in a while | nothing |
//! | of a browser subscribed under another key | the same as without a subscription | counted for the merchant to see |
//! | anything else | 200, what is due | [`rappel_journey::hear_browser`] |
//!
//! `POST /b/<ticket>`, from a service worker that has another subscription than before: 204, whether the old address was the
//! device's or not, so that nobody learns which devices have which. The worker knows no cookie; the ticket was sealed for
//! the device when it subscribed, and the old address proves the rest.

use rappel_delivery::invitation::Invitation;
use rappel_delivery::signing::{self, Purpose, SigningKey, seal, unseal};
use rappel_journey::{Browser, Due, Part, Permission};
use rappel_signal::{SECOND_MS, ShopKey, Signature, VisitorId};
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Response, ResponseBuilder};

use super::events::body;
use super::{asset, origin};
use crate::admission;
use crate::bindings;
use crate::config::{ShopSettings, Shops};
use crate::counters::{Counter, count};
use crate::error::EdgeError;
use crate::keys::push_keys;
use crate::network::network;
use crate::objects::call::ask;
use crate::objects::device_call::{DeviceCall, DeviceReply};
use crate::secrets::signing_key;
use crate::send::ADDRESSES;

/// An endpoint of 1 KB twice, its keys, and some words.
const BODY_BYTES_MAX: usize = 4_096;
/// A visitor unknown here, because nothing has arrived yet, is asked about again after this time.
const UNKNOWN_AGAIN_S: i64 = 20;

/// What a page says.
#[derive(Deserialize)]
struct Said {
    /// The cookie's value.
    device: String,
    /// BCP 47 tag.
    #[serde(default)]
    language: String,
    permission: Permission,
    #[serde(default)]
    here: bool,
    subscription: Option<Spelled>,
    /// Parts that were put off, by name.
    #[serde(default)]
    off: Vec<String>,
}

/// What a service worker says.
#[derive(Deserialize)]
struct Changed {
    old: String,
    subscription: Spelled,
}

/// A subscription as the browser gave it, bytes in hexadecimal.
#[derive(Deserialize)]
struct Spelled {
    endpoint: String,
    p256dh: String,
    auth: String,
    /// The public key it was made for.
    key: String,
}

/// What a page is answered.
#[derive(Serialize)]
struct Answer<'a> {
    /// The part that is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'static str>,
    /// Its file below `/r/a/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    script: Option<&'static str>,
    /// So long after this the page may ask again, in seconds.
    again_s: i64,
    /// So long the part waits before it shows itself, in seconds.
    after_s: u32,
    /// BCP 47 tag of the words.
    language: String,
    /// The part's words by name.
    words: rappel_delivery::invitation::Words,
    /// The shop's colour, `#rrggbb`.
    accent: &'a str,
    /// For the service worker.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<String>,
}

/// `POST /v1/<shop>/browser`
pub(crate) async fn page(
    request: &mut Request,
    env: &Env,
    shops: &Shops,
    shop: &ShopKey,
) -> Result<Response, EdgeError> {
    let (settings, origin) = origin::of_page(request, shops, shop)?;
    let response = answer(request, env, settings, shop).await.or_else(EdgeError::into_response)?;
    response.headers().set("cache-control", "no-store")?;
    origin::readable(response, &origin)
}

async fn answer(
    request: &mut Request,
    env: &Env,
    settings: &ShopSettings,
    shop: &ShopKey,
) -> Result<Response, EdgeError> {
    let said: Said = read(request).await?;
    let key = signing_key(env)?;
    let (visitor, signature) = visitor(&said.device).ok_or_else(|| malformed("device"))?;
    let own = match &said.subscription {
        Some(spelled) => own_subscription(env, shop, spelled)?,
        None => None,
    };
    let browser = Browser {
        permission: said.permission,
        here: said.here,
        subscription: own,
        put_off: [Part::SoftAsk, Part::Form]
            .into_iter()
            .filter(|part| said.off.iter().any(|off| off == part.name()))
            .collect(),
    };
    let ticket = browser.subscription.is_some().then(|| ticket(&key, shop, visitor)).transpose()?;
    let signed = signing::verify_visitor(&key, shop.as_str(), &visitor.0, &signature.0);
    let due = due(request, env, shop, visitor, (signed, &key), browser).await?;
    let (part, again_s) = match due {
        Due::Part(part) => (Some(part), 0),
        Due::Later(later_ms) => (None, later_ms / SECOND_MS),
    };
    let asked = match part {
        Some(Part::SoftAsk) => {
            settings.invitations.soft_ask.as_ref().map(|asking| (Invitation::SoftAsk, asking))
        }
        Some(Part::Form) => settings.invitations.form.as_ref().map(|asking| (Invitation::Form, asking)),
        Some(Part::OptIn) | None => None,
    };
    let (language, words) = asked.map_or_else(Default::default, |(invitation, asking)| {
        invitation.words(&asking.words, &said.language, settings.inviter())
    });
    let answer = Answer {
        part: part.map(Part::name),
        script: part.and_then(|part| asset::part(part.name())),
        again_s,
        after_s: asked.map_or(0, |(_, asking)| asking.after_s),
        language,
        words,
        accent: &settings.accent,
        ticket,
    };
    Ok(Response::from_json(&answer)?)
}

/// Asks the visitor's object. One without our signature may be anybody's invention: a network that makes up many is not
/// listened to.
async fn due(
    request: &Request,
    env: &Env,
    shop: &ShopKey,
    visitor: VisitorId,
    (signed, key): (bool, &SigningKey),
    browser: Browser,
) -> Result<Due, EdgeError> {
    let network = network(request, key, shop.as_str());
    if let Some(seconds) = admission::refused_lately(network).filter(|_| !signed) {
        count(shop, Counter::TooMany);
        return Err(EdgeError::TooMany(seconds));
    }
    match ask(&bindings::device(env, shop, visitor)?, &DeviceCall::Browser(browser)).await? {
        DeviceReply::Due(due) => Ok(due),
        DeviceReply::Unknown => {
            if !signed {
                admission::note_pretender(network);
            }
            Ok(Due::Later(UNKNOWN_AGAIN_S * SECOND_MS))
        }
        other => Err(EdgeError::Ours(format!("device object answered {other:?}"))),
    }
}

/// `POST /b/<ticket>`
pub(crate) async fn worker(request: &mut Request, env: &Env, ticket: &str) -> Result<Response, EdgeError> {
    let cut_off = || EdgeError::theirs(404, "this is no ticket of ours: subscribe again");
    let payload = unseal(&signing_key(env)?, Purpose::Renewal, ticket).ok_or_else(cut_off)?;
    let (shop, visitor): (String, VisitorId) = postcard::from_bytes(&payload).map_err(|_| cut_off())?;
    let shop = ShopKey::parse(&shop).ok_or_else(cut_off)?;
    if Shops::known()?.get(&shop).is_none() {
        return Err(EdgeError::theirs(404, "this shop is here no more"));
    }
    let changed: Changed = read(request).await?;
    if let Some((endpoint, keys)) = own_subscription(env, &shop, &changed.subscription)? {
        let call = DeviceCall::Renew { old: changed.old, endpoint, keys };
        let _: DeviceReply = ask(&bindings::device(env, &shop, visitor)?, &call).await?;
    }
    let builder = ResponseBuilder::new().with_status(204);
    // A worker of the shop's own origin asks; what it is answered is no secret.
    Ok(builder.with_header("access-control-allow-origin", "*")?.empty())
}

/// What the service worker of this device shows when it has another subscription.
fn ticket(key: &SigningKey, shop: &ShopKey, visitor: VisitorId) -> Result<String, EdgeError> {
    let payload = postcard::to_allocvec(&(shop.as_str(), visitor));
    let payload = payload.map_err(|error| EdgeError::Ours(error.to_string()))?;
    seal(key, Purpose::Renewal, &payload).map_err(|error| EdgeError::Ours(error.to_string()))
}

/// The subscription's endpoint and keys, if it was made for a key of ours and its endpoint is a push service's. One made for
/// another key is left alone, and the merchant sees how often that is so.
fn own_subscription(
    env: &Env,
    shop: &ShopKey,
    spelled: &Spelled,
) -> Result<Option<(String, String)>, EdgeError> {
    let made_for = bytes(&spelled.key).ok_or_else(|| malformed("key"))?;
    if !push_keys(env, shop.as_str())?.iter().any(|key| key.is_ours(&made_for)) {
        count(shop, Counter::OtherPushKey);
        return Ok(None);
    }
    let (p256dh, auth) =
        bytes(&spelled.p256dh).zip(bytes(&spelled.auth)).ok_or_else(|| malformed("subscription"))?;
    let keys = (ADDRESSES.push_keys)(&spelled.endpoint, &p256dh, &auth);
    Ok(keys.map(|keys| (spelled.endpoint.clone(), keys)))
}

/// The visitor in a cookie's value, and the edge's word for it: zeros if there is none yet.
fn visitor(cookie: &str) -> Option<(VisitorId, Signature)> {
    let (id, rest) = bytes(cookie)?.split_first_chunk::<16>().map(|(id, rest)| (*id, rest.to_vec()))?;
    let (signature, _) = rest.split_first_chunk::<8>()?;
    Some((VisitorId(id), Signature(*signature)))
}

async fn read<T: for<'a> Deserialize<'a>>(request: &mut Request) -> Result<T, EdgeError> {
    let sent = body(request, BODY_BYTES_MAX).await?;
    let sent = sent.ok_or_else(|| EdgeError::theirs(413, format!("at most {BODY_BYTES_MAX} bytes")))?;
    let text = String::from_utf8(sent).map_err(|_| malformed("text"))?;
    serde_json::from_str(&text).map_err(|error| EdgeError::theirs(400, format!("not understood: {error}")))
}

fn malformed(what: &str) -> EdgeError {
    EdgeError::theirs(400, format!("not understood: {what}"))
}

/// Hexadecimal digits as bytes.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    base16ct::mixed::decode_vec(hex).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_names_the_visitor() {
        let cookie = format!("{}{}0000018bcfe5687b03", "07".repeat(16), "09".repeat(8));
        assert_eq!(visitor(&cookie), Some((VisitorId([7; 16]), Signature([9; 8]))));
        for strange in ["", "0", "zz", &"07".repeat(16), &"é".repeat(40)] {
            assert_eq!(visitor(strange), None, "{strange}");
        }
    }
}
