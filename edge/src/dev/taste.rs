//! The test door of what was learned: every row, so that a test sees what is kept, and that nobody is in it.

use rappel_signal::ShopKey;
use serde_json::{Map, Value};
use worker::Env;

use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::taste_call::{TasteCall, TasteReply};

/// All rows as one JSON object.
pub(super) async fn serve(env: &Env, shop: &ShopKey) -> Result<String, EdgeError> {
    match ask(&bindings::taste(env, shop)?, &TasteCall::Everything).await? {
        TasteReply::Everything(rows) => {
            let parsed = |text: String| serde_json::from_str(&text).unwrap_or(Value::String(text));
            let rows: Map<String, Value> = rows.into_iter().map(|(key, row)| (key, parsed(row))).collect();
            Ok(Value::Object(rows).to_string())
        }
        other => Err(EdgeError::Ours(format!("taste object answered {other:?}"))),
    }
}
