//! `/v1/<shop>/backup` and `/v1/backup`: everything that is kept, copied page by page, for whoever shows the shop's key or the
//! deployment's `API_KEY`. The latter alone opens the deployment's own object: members, settings of all shops, sealed keys.
//!
//! | the request | answer |
//! | --- | --- |
//! | without the key, or with another | 401, 403 |
//! | for an unknown shop | 404 |
//! | `GET` | 200: the names of the objects there always are, and marks of the keys |
//! | `POST`, `{"objects": [{"object": "device/…"}]}` | 200: a page of each, one a line |
//! | `POST`, `{"taken": {"objects": 12, "bytes": 3456}}` | 200: it stands in the log |
//! | too many objects, or a name that is none / over the size cap | 400 / 413 |
//!
//! Stateless: who asks says how far it has come, so that everything may be asked again. A copy is of no single moment: docs/deploying.md
//! says what that means, and in which order to ask.

use std::fmt::Display;

use futures_util::future::try_join_all;
use rappel_access::{AuditEntry, Deed, Scope};
use rappel_delivery::signing::{Purpose, SigningKey};
use rappel_interest::limit::SHARDS_DEFAULT;
use rappel_signal::ShopKey;
use serde::Deserialize;
use serde_json::json;
use worker::{Env, Request, Response, ResponseBuilder};

use super::api_key::{self, DEPLOYMENT};
use super::events::{body, check_shop, json as answer};
use crate::bindings;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::copying::{Page, READ};
use crate::objects::deployment_call::{DeploymentCall, DeploymentReply};
use crate::objects::shard_call::Interested;
use crate::objects::{figures, roster};
use crate::platform::Stub;
use crate::secrets::{access_name, signing_key};
use crate::tell::directory;

/// Version of what is told here and kept in files.
pub(super) const VERSION: u32 = 1;
/// Objects of one request: the platform's free plan lets each ask 50 times.
pub(super) const OBJECTS_MAX: usize = 40;
/// Body of a question, in bytes: so many names fit, each with a key to go on from.
const QUESTION_BYTES_MAX: usize = 64 * 1024;

/// What is asked.
#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    objects: Vec<Page>,
    taken: Option<Taken>,
}

/// What came of a backup.
#[derive(Deserialize)]
struct Taken {
    objects: u64,
    bytes: u64,
}

/// `GET`: what there always is.
pub(crate) async fn tell(
    request: &Request,
    env: &Env,
    shop: Option<&ShopKey>,
) -> Result<Response, EdgeError> {
    check(request, env, shop).await?;
    let shops: Vec<String> = match shop {
        Some(_) => Vec::new(),
        None => Shops::known()?.all().iter().map(|shop| shop.key.clone()).collect(),
    };
    let objects = shop.map_or_else(|| vec!["deployment".to_owned()], |_| parts());
    let (signing, sealing) = (signing_mark(env)?, sealing_marks(env)?.into_iter().next());
    let told =
        json!({ "v": VERSION, "shops": shops, "objects": objects, "signing": signing, "sealing": sealing });
    answer(200, &told)
}

/// `POST`: pages, or the word that all were taken.
pub(crate) async fn copy(
    request: &mut Request,
    env: &Env,
    shop: Option<&ShopKey>,
) -> Result<Response, EdgeError> {
    let who = check(request, env, shop).await?;
    let too_large = || EdgeError::theirs(413, format!("a question has {QUESTION_BYTES_MAX} bytes at most"));
    let bytes = body(request, QUESTION_BYTES_MAX).await?.filter(|bytes| bytes.len() <= QUESTION_BYTES_MAX);
    let no_question = |error: &dyn Display| {
        EdgeError::theirs(400, format!("send {{\"objects\": [{{\"object\": \"device/…\"}}]}}: {error}"))
    };
    let text = String::from_utf8(bytes.ok_or_else(too_large)?).map_err(|error| no_question(&error))?;
    let question: Question = serde_json::from_str(&text).map_err(|error| no_question(&error))?;
    if let Some(Taken { objects, bytes }) = question.taken {
        let about = format!("{objects} objects, {bytes} bytes");
        note(env, who, shop.map(|shop| shop.as_str().to_owned()), (Deed::BackedUp, about)).await?;
        return answer(200, &json!({}));
    }
    if question.objects.is_empty() || question.objects.len() > OBJECTS_MAX {
        return Err(EdgeError::theirs(400, format!("ask for 1 to {OBJECTS_MAX} objects at once")));
    }
    let pages = question.objects.into_iter().map(async |mut asked| {
        asked.shop = shop.map(|shop| shop.as_str().to_owned());
        let stub = stub(env, shop, &asked.object)?;
        let (_, page) = post(&stub, READ, &serde_json::to_vec(&asked)?).await?;
        Ok::<_, EdgeError>(page)
    });
    let lines = try_join_all(pages).await?.join(&b'\n');
    let builder = ResponseBuilder::new().with_header("content-type", "application/x-ndjson")?;
    Ok(builder.with_header("cache-control", "no-store")?.fixed(lines))
}

async fn check(request: &Request, env: &Env, shop: Option<&ShopKey>) -> Result<String, EdgeError> {
    let Some(shop) = shop else {
        api_key::check_secret(request, env, bindings::API_KEY)?;
        return Ok(DEPLOYMENT.to_owned());
    };
    let who = api_key::check(request, env, shop, Scope::Backup).await?;
    check_shop(shop)?;
    Ok(who)
}

/// Writes a line of the log.
pub(super) async fn note(
    env: &Env,
    who: String,
    shop: Option<String>,
    (deed, about): (Deed, String),
) -> Result<(), EdgeError> {
    let entry = AuditEntry { at: platform_now(), who, shop, deed, about };
    let _: DeploymentReply = ask(&bindings::deployment(env)?, &DeploymentCall::Note(entry)).await?;
    Ok(())
}

/// Asks an object past its own words: 200, 400 or 409, and what it says.
pub(super) async fn post(stub: &Stub, address: &str, body: &[u8]) -> Result<(u16, Vec<u8>), EdgeError> {
    match stub.post(address, body).await.map_err(worker::Error::from)? {
        (status @ (200 | 400 | 409), told) => Ok((status, told)),
        (status, _) => Err(EdgeError::Ours(format!("object answered {status}"))),
    }
}

/// The way to an object by its name within its shop.
pub(super) fn stub(env: &Env, shop: Option<&ShopKey>, object: &str) -> Result<Stub, EdgeError> {
    let no_object = || {
        let words = format!("there is no object {object:?} here: take names from `GET` and from `leads`");
        EdgeError::theirs(400, words)
    };
    let (class, name) = object.split_once('/').unwrap_or((object, ""));
    let number = || name.parse::<u16>().map_err(|_| no_object());
    let part = |parts: u8| {
        number()
            .and_then(|number| u8::try_from(number).map_err(|_| no_object()))
            .and_then(|number| (number < parts).then_some(number).ok_or_else(no_object))
    };
    let found = match (shop, class) {
        (None, "deployment") if name.is_empty() => bindings::deployment(env),
        (Some(shop), "shop") if name.is_empty() => bindings::shop(env, shop),
        (Some(shop), "catalogue") if name.is_empty() => bindings::catalogue(env, shop),
        (Some(shop), "taste") if name.is_empty() => bindings::taste(env, shop),
        (Some(shop), "figures") => bindings::figures(env, shop, part(figures::SHARDS)?),
        (Some(shop), "people") => bindings::roster(env, shop, part(roster::PARTS)?),
        (Some(shop), "shard") => {
            let shard = Some(number()?).filter(|shard| *shard < SHARDS_DEFAULT);
            bindings::shard(env, shop, shard.ok_or_else(no_object)?)
        }
        (Some(shop), "directory") => {
            let part = directory::PARTS.chars().find(|part| name.chars().eq([*part]));
            bindings::directory(env, shop, part.ok_or_else(no_object)?)
        }
        (Some(shop), _) => match Interested::parse(object).ok_or_else(no_object)? {
            Interested::Device(visitor) => bindings::device(env, shop, visitor),
            // Names are keyed hashes; nothing else has an object.
            Interested::Person(name) if name.0.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                bindings::person(env, shop, &name)
            }
            Interested::Person(_) => return Err(no_object()),
        },
        (None, _) => return Err(no_object()),
    };
    Ok(found?)
}

/// The objects that every shop has, those that are told by others last.
fn parts() -> Vec<String> {
    let people = (0..roster::PARTS).map(|part| format!("people/{part}"));
    let directory = directory::PARTS.chars().map(|part| format!("directory/{part}"));
    let shards = (0..SHARDS_DEFAULT).map(|shard| format!("shard/{shard}"));
    let figures = (0..figures::SHARDS).map(|part| format!("figures/{part}"));
    let single = ["catalogue", "taste", "shop"].into_iter().map(str::to_owned);
    people.chain(directory).chain(shards).chain(single).chain(figures).collect()
}

/// What tells under which `SIGNING_KEY` a backup was taken.
pub(super) fn signing_mark(env: &Env) -> Result<String, EdgeError> {
    Ok(mark(&signing_key(env)?))
}

/// The same of the keys that open sealed credentials, the one that seals first.
pub(super) fn sealing_marks(env: &Env) -> Result<Vec<String>, EdgeError> {
    let names = [bindings::SEALING_KEY, bindings::SEALING_KEY_PREVIOUS, bindings::SIGNING_KEY];
    let set = names.into_iter().filter_map(|name| Some((name, bindings::optional(env, name)?)));
    let marked = set.map(|(name, secret)| {
        let key = SigningKey::new(secret.as_bytes());
        key.map(|key| mark(&key)).map_err(|error| EdgeError::Ours(format!("{name}: {error}")))
    });
    marked.collect()
}

fn mark(key: &SigningKey) -> String {
    access_name(key, Purpose::Backup, "key")
}
