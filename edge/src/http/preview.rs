//! `POST /v1/<shop>/preview`: a message as a shopper would get it, for whoever shows the shop's key.
//!
//! | the question | answer |
//! | --- | --- |
//! | without the key, or with another | 401 |
//! | for an unknown shop; a text, offer or product that is not there | 404, with its name |
//! | over 16 KB / no such question, a text of one's own that is wrong | 413 / 400, with what to change |
//! | `{"text": "cart-abandonment-1", "language": "fr", "products": ["boots"], "first_name": "Ada", "offer": "autumn"}`: all but `text` may be left out | 200: `subject`, `preheader`, `html`, `text`, `push`, `sms` |
//! | with `own`: a text as it stands in the settings | the same, with that text in the place of the named one |

use rappel_delivery::template::Message;
use rappel_signal::{ProductId, ShopKey};
use serde::Deserialize;
use serde_json::Value;
use worker::{Env, Request, Response};

use super::api_key;
use super::events::{body, json};
use crate::config::Shops;
use crate::error::EdgeError;
use crate::send::preview::{Asked, PRODUCTS_MAX, preview};

/// Body of a question, in bytes: twice the longest text of one's own, and names.
const BYTES_MAX: usize = 16 * 1024;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    text: String,
    own: Option<Value>,
    language: Option<String>,
    #[serde(default)]
    products: Vec<ProductId>,
    first_name: Option<String>,
    offer: Option<String>,
}

/// Serves one request.
pub(crate) async fn serve(request: &mut Request, env: &Env, shop: &ShopKey) -> Result<Response, EdgeError> {
    api_key::check(request, env)?;
    let shops = Shops::known()?;
    let settings =
        shops.get(shop).ok_or_else(|| EdgeError::theirs(404, "no shop of that name: check the address"))?;
    let bytes = body(request, BYTES_MAX).await?.filter(|bytes| bytes.len() <= BYTES_MAX);
    let bytes = bytes.ok_or_else(|| EdgeError::theirs(413, "a preview's question has 16 KB at most"))?;
    let asked = read(&String::from_utf8_lossy(&bytes)).map_err(|says| EdgeError::theirs(400, says))?;
    json(200, &preview(env, settings, asked).await?)
}

fn read(text: &str) -> Result<Asked, String> {
    let question: Question = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if question.products.len() > PRODUCTS_MAX {
        return Err(format!("products: name {PRODUCTS_MAX} at most"));
    }
    let own = question.own.map(|own| Message::read(&own.to_string())).transpose();
    Ok(Asked {
        text: question.text,
        own: own.map_err(|problem| format!("own: {problem}"))?,
        language: question.language,
        products: question.products,
        first_name: question.first_name,
        offer: question.offer,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_question_says_what_to_change() {
        for (question, says) in [
            (r"{}", "missing field `text`"),
            (r#"{"text":"welcome-1","lang":"fr"}"#, "unknown field `lang`"),
            (r#"{"text":"welcome-1","own":{}}"#, "own: missing field"),
            (
                r#"{"text":"welcome-1","products":["1","2","3","4","5","6","7","8","9","10"]}"#,
                "name 9 at most",
            ),
        ] {
            let told = read(question).unwrap_err();
            assert!(told.contains(says), "{told}");
        }
    }
}
