//! Work of a send without its journey, for `cargo xtask bench`: `/dev/api/measure?what=<work>&times=<n>`.
//!
//! | `what` | one time is |
//! | --- | --- |
//! | `push` | a payload encrypted, as sends do it |
//! | `push-in-wasm` | the same, with curves computed here |
//! | `email` | a ready message rendered and composed |
//! | `send-email`, `send-push` | a claimed message sent, to `address` and `keys`, and its answer read |
//! | `seal` | the deployment's keys for both sealed as the shop's own, by which it goes from then on |

use rappel_access::{AuditEntry, Deed};
use rappel_delivery::email::sample_bytes;
use rappel_delivery::push::{KeyAgreement, SubscriptionKeys, VapidKey, encrypt};
use rappel_flow::{DeliveryOutcome, LastLook, Recipient, Sending, Standing, Whom};
use rappel_signal::{Channel, ProductCard, ProductId, VisitorId};
use serde::Deserialize;
use worker::{Env, Request, Response};

use crate::bindings;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::keys;
use crate::random;
use crate::send::push_seal::seal;
use crate::send::{Round, Source};

/// A request that works longer would be ended by the platform.
const TIMES_MAX: u32 = 20_000;
/// What pushes of ready messages have: title, two lines, three addresses.
const PAYLOAD: [u8; 600] = [b'x'; 600];

/// About a cart of one product; channel and address come with the question.
const ROW: &str = r#"{
    "v": 1, "id": "1.0/cart-abandonment/1/first/email", "segment": "1.0", "flow": "cart-abandonment", "entry": 1,
    "step": "first", "channel": "email", "category": "marketing", "template": "cart-abandonment-1",
    "subject": {
        "cart": [{ "product": "tent", "title": "Birch two-person tent", "quantity": 1, "price_hundredths": 24900 }],
        "cart_value_hundredths": 24900, "currency": "EUR"
    },
    "planned_at": 0, "due_at": 0, "attempts": 1, "ending": false, "status": "waiting"
}"#;

#[derive(Deserialize)]
struct Query {
    what: String,
    times: u32,
    #[serde(default)]
    shop: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    keys: String,
}

/// Works, and answers with the bytes of the last piece.
pub(super) async fn serve(request: &Request, env: &Env) -> Result<Response, EdgeError> {
    let query: Query = request.query().map_err(|_| EdgeError::theirs(400, "name what and times"))?;
    match query.what.as_str() {
        "send-email" => return send(env, &query, Channel::Email).await,
        "send-push" => return send(env, &query, Channel::Push).await,
        "seal" => return seal_own(env, &query.shop).await,
        _ => {}
    }
    let mut bytes = Vec::new();
    let keys = browser()?;
    for _ in 0..query.times.min(TIMES_MAX) {
        bytes = match query.what.as_str() {
            "push" => seal(&keys, &PAYLOAD).await?,
            "push-in-wasm" => {
                let agreement = KeyAgreement::by_key(&keys, &random::bytes()).map_err(ours)?;
                encrypt(&keys, &PAYLOAD, &random::bytes(), &agreement).map_err(ours)?
            }
            "email" => sample_bytes().ok_or_else(|| ours("no such message"))?,
            other => return Err(EdgeError::theirs(400, format!("nothing is called {other:?}"))),
        };
    }
    Ok(Response::ok(bytes.len().to_string())?)
}

/// The keys of a browser that nobody has.
fn browser() -> Result<SubscriptionKeys, EdgeError> {
    let point = VapidKey::from_bytes(&random::bytes::<32>()).map_err(ours)?.public_key_base64url();
    SubscriptionKeys::from_base64url(&point, "AAAAAAAAAAAAAAAAAAAAAA").map_err(ours)
}

async fn seal_own(env: &Env, shop: &str) -> Result<Response, EdgeError> {
    let names = [bindings::EMAIL_PROVIDER, bindings::VAPID_PRIVATE_KEY];
    let credentials = names.map(|name| (name.to_owned(), bindings::optional(env, name))).to_vec();
    let (who, about) = ("bench".to_owned(), "bench".to_owned());
    let entry =
        AuditEntry { at: platform_now(), who, shop: Some(shop.to_owned()), deed: Deed::KeysSealed, about };
    keys::keep(env, keys::Change { shop, credentials, entry }).await?.map_err(ours)?;
    Shops::refresh_now(env).await?;
    Ok(Response::ok("sealed")?)
}

/// Sends as an object's alarm does, each in a round of its own, and answers how many were taken.
async fn send(env: &Env, query: &Query, channel: Channel) -> Result<Response, EdgeError> {
    let tent = ProductCard {
        id: ProductId("tent".into()),
        title: "Birch two-person tent".into(),
        price_hundredths: Some(24_900),
        currency: "EUR".into(),
        image: "/picture/tent.svg".into(),
        path: "/product/tent".into(),
        category: "Tents".into(),
        brand: "Birch".into(),
        available: Some(true),
    };
    let visitor = VisitorId([1; 16]);
    let source = Source { shop: query.shop.clone(), visitor, shopper: 0, person: None, cards: vec![tent] };
    let mut row: rappel_flow::OutboxRow = serde_json::from_str(ROW)?;
    row.channel = channel;
    let (address, keys) = (query.address.clone(), query.keys.clone());
    let to = Recipient { channel, address, keys, standing: Standing::Claimed, last_word_at: None };
    let sending = Sending {
        row,
        to,
        whom: Whom::default(),
        class: None,
        language: Some("en".into()),
        zone: "UTC".into(),
        first_name: None,
        offered: None,
        expected_at: None,
        flow_name: "Cart abandonment".into(),
    };
    let mut accepted = 0;
    for _ in 0..query.times.min(TIMES_MAX) {
        let mut round = Round::new(env);
        let told = round.send(LastLook::Go, &source, &sending, platform_now()).await;
        round.end().await;
        accepted += u32::from(told == Some(DeliveryOutcome::Accepted));
    }
    Ok(Response::ok(accepted.to_string())?)
}

fn ours(error: impl std::fmt::Display) -> EdgeError {
    EdgeError::Ours(error.to_string())
}
