//! Live view, demo clock and test doors. Compiled only with the feature `dev`; a release answers 404.
//!
//! `/dev/live` · `/dev/api/visitors?shop=` · `/dev/api/journey?shop=&visitor=` · `/dev/api/counters?shop=`
//! · `/dev/api/present?shop=&visitor=` · `/dev/api/person?shop=&address=`
//!
//! Standing in for the shop's server: `/dev/api/verify?shop=&visitor=&address=` · `/dev/api/click?…` (the same)
//! · `/dev/api/undo?shop=&visitor=` · `/dev/api/erase?shop=&address=` · `POST /dev/api/catalogue?shop=`
//! · `POST /dev/api/interest?shop=` · `/dev/api/taste?shop=` · `POST /dev/api/tell?shop=`
//!
//! Of the list of people: `POST /dev/api/people?shop=` makes some up · `POST /dev/api/people-held` holds it ·
//! `/dev/api/rows-read`, since it was asked last · `/dev/api/backlog?shop=`, its sums
//!
//! Of messages given up: `POST /dev/api/letters?shop=` makes some up
//!
//! For benchmarks: `/dev/api/measure?what=&times=&shop=&address=&keys=`

mod catalogue;
pub(crate) mod demo;
pub(crate) mod journey;
mod letters;
mod measure;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod shard;
mod taste;

use rappel_journey::PersonName;
use rappel_signal::{ShopKey, VisitorId};
use serde::Deserialize;
use worker::{Env, Request, Response, ResponseBuilder};

use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::device_call::{DeviceCall, DeviceReply, Proof};
use crate::objects::person_call::{PersonCall, PersonReply};
use crate::objects::shop_call::{ShopCall, ShopReply};
use crate::platform::Stub;
use crate::secrets::{person_name, signing_key};

#[derive(Deserialize)]
struct Query {
    shop: String,
    #[serde(default)]
    visitor: String,
    #[serde(default)]
    address: String,
    shopper: Option<u32>,
}

/// Serves what lies below `/dev/`.
pub(crate) async fn serve(request: &Request, env: &Env, path: &str) -> Result<Response, EdgeError> {
    match path {
        "live" => Ok(Response::from_html(include_str!("live.html"))?),
        "api/visitors" => json(serde_json::to_string(&journey::visitors(&query(request)?.shop))?),
        "api/journey" => journey_of(env, &query(request)?).await,
        "api/present" => present(env, &query(request)?).await,
        "api/person" => person_of(env, &query(request)?).await,
        "api/verify" => verify(env, &query(request)?, Proof::Server).await,
        "api/click" => verify(env, &query(request)?, Proof::Click).await,
        "api/undo" => {
            let query = query(request)?;
            reply(ask(&device_of(env, &query)?, &DeviceCall::Undo { shopper: query.shopper }).await?)
        }
        "api/erase" => erase(env, &query(request)?).await,
        "api/interest" => json(shard::serve(request, env, &shop_key(&query(request)?)?).await?),
        "api/catalogue" => json(catalogue::serve(request, env, &shop_key(&query(request)?)?).await?),
        "api/taste" => json(taste::serve(env, &shop_key(&query(request)?)?).await?),
        "api/people" => json(people::seed(request, env, &shop_key(&query(request)?)?).await?),
        "api/letters" => json(letters::seed(request, env, &shop_key(&query(request)?)?).await?),
        "api/backlog" => json(people::backlog_sums(env, &shop_key(&query(request)?)?).await?),
        "api/people-held" => json(people::hold(request).await?),
        "api/rows-read" => json(people::rows_read()),
        "api/measure" => measure::serve(request, env).await,
        "api/tell" => tell(request, env, &query(request)?.shop).await,
        "api/counters" => crate::http::counters::read(env, &shop_key(&query(request)?)?).await,
        _ => Err(EdgeError::theirs(404, "no such door")),
    }
}

async fn journey_of(env: &Env, query: &Query) -> Result<Response, EdgeError> {
    match ask(&device_of(env, query)?, &DeviceCall::Journey).await? {
        DeviceReply::Journey(text) => json(text),
        other => Err(EdgeError::Ours(format!("device object answered {other:?}"))),
    }
}

async fn present(env: &Env, query: &Query) -> Result<Response, EdgeError> {
    let _: DeviceReply = ask(&device_of(env, query)?, &DeviceCall::Present).await?;
    Ok(Response::empty()?)
}

async fn verify(env: &Env, query: &Query, proof: Proof) -> Result<Response, EdgeError> {
    let call = DeviceCall::Verify { address: query.address.clone(), proof };
    reply(ask(&device_of(env, query)?, &call).await?)
}

async fn person_of(env: &Env, query: &Query) -> Result<Response, EdgeError> {
    match ask(&person_stub(env, query)?.0, &PersonCall::Describe).await? {
        PersonReply::Person(text) => json(text),
        other => Err(EdgeError::Ours(format!("person object answered {other:?}"))),
    }
}

async fn erase(env: &Env, query: &Query) -> Result<Response, EdgeError> {
    let (stub, name) = person_stub(env, query)?;
    let _: PersonReply = ask(&stub, &PersonCall::Erase { shop: query.shop.clone(), name }).await?;
    json("\"Done\"".into())
}

fn person_stub(env: &Env, query: &Query) -> Result<(Stub, PersonName), EdgeError> {
    let name = person_name(&signing_key(env)?, &query.shop, &query.address);
    Ok((bindings::person(env, &shop_key(query)?, &name)?, name))
}

fn reply(reply: DeviceReply) -> Result<Response, EdgeError> {
    json(serde_json::to_string(&reply)?)
}

/// An event that is the shop's own, as its server would tell it; or `{"deal": pool, "to": message}`, as a send asks.
async fn tell(request: &Request, env: &Env, shop: &str) -> Result<Response, EdgeError> {
    let key = ShopKey::parse(shop).ok_or_else(|| EdgeError::theirs(400, "no shop key"))?;
    let told: serde_json::Value = request.clone()?.json().await?;
    let text = |name: &str| told.get(name).and_then(|text| text.as_str()).map(str::to_owned);
    let shop = shop.to_owned();
    let call = match (text("deal"), text("to")) {
        (Some(pool), Some(message)) => ShopCall::Deal { shop, pool, message },
        _ => ShopCall::Tell { shop, event: told.to_string() },
    };
    let reply: ShopReply = ask(&bindings::shop(env, &key)?, &call).await?;
    json(serde_json::to_string(&reply)?)
}

fn device_of(env: &Env, query: &Query) -> Result<Stub, EdgeError> {
    let visitor = VisitorId::parse(&query.visitor)
        .ok_or_else(|| EdgeError::theirs(400, "visitor must be 32 hexadecimal digits"))?;
    Ok(bindings::device(env, &shop_key(query)?, visitor)?)
}

fn query(request: &Request) -> Result<Query, EdgeError> {
    request.query().map_err(|_| EdgeError::theirs(400, "the query must name shop, and visitor where asked"))
}

fn shop_key(query: &Query) -> Result<ShopKey, EdgeError> {
    ShopKey::parse(&query.shop).ok_or_else(|| EdgeError::theirs(400, "shop is not a shop key"))
}

fn json(text: String) -> Result<Response, EdgeError> {
    let builder = ResponseBuilder::new().with_header("content-type", "application/json")?;
    Ok(builder.with_header("cache-control", "no-store")?.fixed(text.into_bytes()))
}
