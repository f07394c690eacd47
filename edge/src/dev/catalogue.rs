//! The test doors of the catalogue: what the shop's server tells, what is known of products, what is news.

use rappel_signal::ShopKey;
use serde_json::{Value, json};
use worker::{Env, Request};

use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::catalogue_call::{CatalogueCall, CatalogueReply};

/// `POST`: `{"upsert": {"products": […], "event": "…", "filling": false}}`, `{"look_up": ["id"]}`,
/// `{"news": 10}` or `{"heard": ["key"]}`. The answer is JSON.
pub(super) async fn serve(request: &Request, env: &Env, shop: &ShopKey) -> Result<String, EdgeError> {
    let asked: Value = request.clone()?.json().await?;
    let texts = |name: &str| -> Vec<String> {
        let list = asked.get(name).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(|text| text.as_str().map(String::from)).collect()
    };
    let call = if let Some(upsert) = asked.get("upsert") {
        CatalogueCall::Upsert {
            shop: shop.as_str().into(),
            products: upsert.get("products").unwrap_or(&Value::Null).to_string(),
            event: upsert.get("event").and_then(Value::as_str).unwrap_or_default().into(),
            filling: upsert.get("filling").and_then(Value::as_bool).unwrap_or(false),
        }
    } else if asked.get("look_up").is_some() {
        CatalogueCall::LookUp { ids: texts("look_up") }
    } else if asked.get("heard").is_some() {
        CatalogueCall::Heard { keys: texts("heard") }
    } else {
        CatalogueCall::News {
            most: asked.get("news").and_then(Value::as_u64).unwrap_or(500).try_into().unwrap_or(500),
        }
    };
    let shown = |rows: Vec<String>| {
        rows.iter().filter_map(|row| serde_json::from_str(row).ok()).collect::<Vec<Value>>()
    };
    let answer = match ask(&bindings::catalogue(env, shop)?, &call).await? {
        CatalogueReply::Upserted { written, changes, refused } => {
            json!({ "written": written, "changes": shown(changes), "refused": refused })
        }
        CatalogueReply::Rows(rows) => json!(shown(rows)),
        CatalogueReply::News(news) => {
            let (keys, changes): (Vec<String>, Vec<String>) = news.into_iter().unzip();
            json!({ "keys": keys, "changes": shown(changes) })
        }
        CatalogueReply::Refused(says) => json!({ "refused": says }),
        other => json!(format!("{other:?}")),
    };
    Ok(answer.to_string())
}
