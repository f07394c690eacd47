//! `/v1/<shop>/suppressions`: who is not to be written to, for whoever shows the shop's key.
//!
//! | the request | answer |
//! | --- | --- |
//! | without the key, or with another | 401 |
//! | for an unknown shop | 404 |
//! | `GET …?after=…` | 200: a page of the list, and `next` as long as there is more |
//! | `POST`, a list as CSV or one JSON object a line | 200: how many were taken, and which lines were not, with what to change |
//! | `POST …/restore`, `{"addresses": […]}` | 200: of each what came of it; only what bounced can be restored |
//! | over the size cap / nothing that can be read | 413 / 400 |
//!
//! What is brought along holds from the next message on: each that is about to leave asks the list.

use rappel_access::Scope;
use rappel_flow::Suppression;
use rappel_journey::{Banned, ListEntry, Restored};
use rappel_shop::limit::UPLOAD_BYTES_MAX;
use rappel_shop::{SuppressionsRefusal, read_suppressions};
use rappel_signal::{Channel, ShopKey};
use serde::Deserialize;
use serde_json::{Value, json};
use worker::{Env, Request, Response};

use super::api_key;
use super::events::{body, check_shop, json as answer};
use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::directory_call::{DirectoryCall, DirectoryReply};
use crate::tell;

/// Rows of one page.
const PAGE_ROWS: u32 = 500;
/// Addresses restored at once: each is told to two objects and the list.
const RESTORED_MAX: usize = 100;
/// Lines that are told to be wrong: who has more has the wrong file.
const REFUSED_MAX: usize = 100;
/// Body of a request to restore, in bytes: so many addresses fit twice.
const RESTORE_BYTES_MAX: usize = 64 * 1024;
/// Parts of the directory, by a name's first digit.
const PARTS: &str = "0123456789abcdef";

#[derive(Deserialize)]
struct Query {
    after: Option<String>,
}

/// `GET`: a page of the list, the names in their order.
pub(crate) async fn export(request: &Request, env: &Env, shop: &ShopKey) -> Result<Response, EdgeError> {
    api_key::check(request, env, shop, Scope::People).await?;
    check_shop(shop)?;
    let query: Query = request
        .query()
        .map_err(|_| EdgeError::theirs(400, "the query takes `after`, the `next` of before"))?;
    let mut after = query.after.unwrap_or_default();
    if !after.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(EdgeError::theirs(400, "`after` must be the `next` of the page before"));
    }
    let first = after.chars().next().unwrap_or('0');
    let (mut rows, mut next) = (Vec::new(), None);
    for part in PARTS.chars().filter(|part| *part >= first) {
        let call = DirectoryCall::ReadList { after: after.clone(), rows_max: PAGE_ROWS };
        let DirectoryReply::Rows(page) = ask(&bindings::directory(env, shop, part)?, &call).await? else {
            return Err(EdgeError::Ours("the directory answered something else".into()));
        };
        for (name, entry) in &page {
            rows.extend(shown(name, &serde_json::from_str(entry)?));
            after.clone_from(name);
        }
        if rows.len() >= PAGE_ROWS as usize {
            next = Some(after);
            break;
        }
    }
    answer(200, &json!({ "suppressions": rows, "next": next }))
}

/// An entry as a merchant reads it, one row for each way.
fn shown(name: &str, entry: &ListEntry) -> Vec<Value> {
    let row = |(channel, ban): (Channel, Banned)| {
        json!({
            "address": entry.address,
            "hash": name,
            "channel": channel,
            "reason": match ban.why {
                Suppression::Gone => "bounce",
                Suppression::Complained => "complaint",
                Suppression::Unsubscribed => "unsubscribe",
                Suppression::Silent => "silent",
            },
            "at": ban.at,
        })
    };
    entry.all().into_iter().map(row).collect()
}

/// `POST`: a list is taken over.
pub(crate) async fn import(request: &mut Request, env: &Env, shop: &ShopKey) -> Result<Response, EdgeError> {
    api_key::check(request, env, shop, Scope::People).await?;
    check_shop(shop)?;
    let now = platform_now();
    let read = match body(request, UPLOAD_BYTES_MAX).await? {
        Some(bytes) => read_suppressions(&bytes, now),
        None => Err(SuppressionsRefusal::TooLarge),
    };
    let list = match read {
        Ok(list) => list,
        Err(refusal) => return answer(refusal.status(), &json!({ "error": refusal.to_string() })),
    };
    tell::directory::suppress(env, shop, &list.rows, now).await?;
    let refused = list.refused.iter().take(REFUSED_MAX);
    let refused: Vec<Value> = refused.map(|(line, says)| json!({ "line": line, "message": says })).collect();
    answer(200, &json!({ "accepted": list.rows.len(), "refused": list.refused.len(), "refusals": refused }))
}

/// `POST …/restore`: mailboxes that were mended, numbers that were taken for gone.
pub(crate) async fn restore(request: &mut Request, env: &Env, shop: &ShopKey) -> Result<Response, EdgeError> {
    api_key::check(request, env, shop, Scope::People).await?;
    check_shop(shop)?;
    let form =
        || EdgeError::theirs(400, "send a JSON object such as {\"addresses\": [\"name@domain.example\"]}");
    let large =
        || EdgeError::theirs(413, format!("the body is over {RESTORE_BYTES_MAX} bytes: send several"));
    let bytes = body(request, RESTORE_BYTES_MAX).await?.filter(|bytes| bytes.len() <= RESTORE_BYTES_MAX);
    let text = String::from_utf8(bytes.ok_or_else(large)?).map_err(|_| form())?;
    let told: Value = serde_json::from_str(&text).map_err(|_| form())?;
    let addresses = told.get("addresses").and_then(Value::as_array).ok_or_else(form)?;
    if addresses.len() > RESTORED_MAX {
        return Err(EdgeError::theirs(413, format!("over {RESTORED_MAX} addresses: send several requests")));
    }
    let mut results = Vec::new();
    for address in addresses.iter().map(|address| address.as_str().ok_or_else(form)) {
        let address = address?;
        let restored = tell::restore::tell(env, shop, address).await?;
        let says = match restored {
            Restored::Done => "restored",
            Restored::NotListed => "not listed",
            Restored::Refused => "not restored: its owner said no, and only they can take that back",
        };
        results.push(json!({ "address": address, "result": says }));
    }
    answer(200, &json!({ "results": results }))
}
