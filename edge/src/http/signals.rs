//! `POST /v1/<shop>/signals`: what pages send.
//!
//! | the envelope is… | answer | what happens |
//! | --- | --- | --- |
//! | for an unknown shop / from another origin, and no pixel of the shop's | 404 / 403 | nothing |
//! | over the size cap / malformed / of a future version | 413 / 400 | nothing, read no further |
//! | without consent to measure | 403 | nothing, unless it says so itself: a withdrawal acts |
//! | from a crawler | 200, empty receipt | nothing |
//! | not engaged yet | 200, empty receipt | nothing: the page keeps it and sends it again once engaged |
//! | from a new, unsigned visitor over a limit | 429 | nothing; signed visitors are unaffected |
//! | anything else | 200, receipt | stored before the answer |

use rappel_delivery::signing::{self, SigningKey};
use rappel_signal::limit::ENVELOPE_BYTES_MAX;
use rappel_signal::{Batch, BatchId, Envelope, Fact, Receipt, ShopKey, SignalError, Signature, wire};
use rappel_visit::{Thresholds, is_engaged};
use worker::{Context, Env, Request, Response};

use super::events::body;
use super::{origin, program};
use crate::admission;
use crate::bindings;
use crate::config::{ShopSettings, Shops};
use crate::consent::{self, Verdict};
use crate::counters::{Counter, count};
use crate::error::EdgeError;
use crate::network::network;
use crate::objects::call::ask;
use crate::objects::device_call::{DeviceCall, DeviceReply};
use crate::secrets::signing_key;
use crate::seen;

/// Serves one request. The answer is readable by the page that asked, and by no other.
pub(crate) async fn signals(
    request: &mut Request,
    env: &Env,
    context: &Context,
    shops: &Shops,
    shop: &ShopKey,
) -> Result<Response, EdgeError> {
    let (settings, origin) = origin::of_page_or_pixel(request, shops, shop)?;
    seen::note_later(request, env, context, settings);
    let answered = receive(request, env, settings, shop).await;
    let response =
        answered.and_then(|receipt| receipt_response(&receipt)).or_else(EdgeError::into_response)?;
    origin::readable(response, &origin)
}

async fn receive(
    request: &mut Request,
    env: &Env,
    settings: &ShopSettings,
    shop: &ShopKey,
) -> Result<Receipt, EdgeError> {
    let bytes = body(request, ENVELOPE_BYTES_MAX).await?;
    let bytes = bytes.ok_or_else(|| refused(shop, SignalError::TooLarge))?;
    let mut envelope = wire::decode_envelope(&bytes).map_err(|error| refused(shop, error))?;
    if program::is_crawler(request) {
        count(shop, Counter::Crawler);
        return Ok(Receipt::default());
    }
    let gpc = request.headers().get("sec-gpc")?;
    match consent::verdict(&envelope, gpc.as_deref()) {
        Verdict::Refused => {
            count(shop, Counter::NoConsent);
            return Err(EdgeError::theirs(403, "no consent to measure: nothing was stored"));
        }
        Verdict::Withdrawn => return withdraw(env, shop, &envelope, bytes).await,
        Verdict::Measured => {}
    }
    let mut bytes = bytes;
    if envelope.consent.advertise && !consent::may_advertise(&envelope, gpc.as_deref()) {
        envelope.consent.advertise = false;
        bytes = wire::encode_envelope(&envelope);
    }
    let key = signing_key(env)?;
    let signed = is_signed(&key, shop, &envelope);
    if !signed && !envelope.engaged {
        count(shop, Counter::NotEngaged);
        return Ok(Receipt::default());
    }
    let network = states_an_address(&envelope).then(|| network(request, &key, shop.as_str()));
    let call =
        |create| DeviceCall::Receive { shop: shop.as_str().into(), envelope: bytes.clone(), create, network };
    let received = if signed {
        // A signature is given only to a visitor whose object exists, or existed until it expired.
        deliver(env, shop, &envelope, &call(true)).await?
    } else {
        match deliver_unsigned(request, env, settings, shop, &envelope, &key, call).await? {
            Some(received) => received,
            None => return Ok(Receipt::default()),
        }
    };
    count(shop, Counter::Accepted);
    let signature =
        (!signed).then(|| Signature(signing::visitor_signature(&key, shop.as_str(), &envelope.visitor.0)));
    Ok(Receipt { signature, received })
}

/// Consent is gone. Whoever has an object is told to forget; for a stranger there is nothing to do, and none is made.
async fn withdraw(
    env: &Env,
    shop: &ShopKey,
    envelope: &Envelope,
    bytes: Vec<u8>,
) -> Result<Receipt, EdgeError> {
    let call =
        DeviceCall::Receive { shop: shop.as_str().into(), envelope: bytes, create: false, network: None };
    let _: DeviceReply = ask(&bindings::device(env, shop, envelope.visitor)?, &call).await?;
    count(shop, Counter::Accepted);
    Ok(Receipt { signature: None, received: envelope.batches.iter().map(Batch::id).collect() })
}

/// An unsigned visitor may be known (its answers were never readable), or new: then it must be let in.
async fn deliver_unsigned(
    request: &Request,
    env: &Env,
    settings: &ShopSettings,
    shop: &ShopKey,
    envelope: &Envelope,
    key: &SigningKey,
    call: impl Fn(bool) -> DeviceCall,
) -> Result<Option<Vec<BatchId>>, EdgeError> {
    let network = network(request, key, shop.as_str());
    if let Some(seconds) = admission::refused_lately(network) {
        count(shop, Counter::TooMany);
        return Err(EdgeError::TooMany(seconds));
    }
    let stub = bindings::device(env, shop, envelope.visitor)?;
    if let DeviceReply::Received(received) = ask(&stub, &call(false)).await? {
        return Ok(Some(received));
    }
    // The page claims to be engaged; the batches must bear it out.
    if !is_engaged(&envelope.batches, &Thresholds::default()) {
        admission::note_pretender(network);
        count(shop, Counter::NotEngaged);
        return Ok(None);
    }
    if let Err(error) = admission::admit(env, settings, shop, network).await {
        count(shop, Counter::TooMany);
        return Err(error);
    }
    deliver(env, shop, envelope, &call(true)).await.map(Some)
}

async fn deliver(
    env: &Env,
    shop: &ShopKey,
    envelope: &Envelope,
    call: &DeviceCall,
) -> Result<Vec<BatchId>, EdgeError> {
    match ask(&bindings::device(env, shop, envelope.visitor)?, call).await? {
        DeviceReply::Received(received) => Ok(received),
        other => Err(EdgeError::Ours(format!("device object answered {other:?}"))),
    }
}

fn states_an_address(envelope: &Envelope) -> bool {
    let mut facts = envelope.batches.iter().flat_map(|batch| &batch.facts);
    facts.any(|dated| matches!(dated.fact, Fact::Identify { .. }))
}

fn is_signed(key: &SigningKey, shop: &ShopKey, envelope: &Envelope) -> bool {
    envelope.signature.is_some_and(|signature| {
        signing::verify_visitor(key, shop.as_str(), &envelope.visitor.0, &signature.0)
    })
}

fn refused(shop: &ShopKey, error: SignalError) -> EdgeError {
    let (status, counter) = match error {
        SignalError::TooLarge => (413, Counter::TooLarge),
        SignalError::UnknownVersion(_) => (400, Counter::UnknownVersion),
        SignalError::Empty | SignalError::Malformed | SignalError::OverLimit(_) => (400, Counter::Malformed),
    };
    count(shop, counter);
    EdgeError::theirs(status, error.to_string())
}

fn receipt_response(receipt: &Receipt) -> Result<Response, EdgeError> {
    // Sets the content type, too.
    let response = Response::from_bytes(wire::encode_receipt(receipt))?;
    response.headers().set("cache-control", "no-store")?;
    Ok(response)
}
