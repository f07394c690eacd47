//! `GET /v1/<shop>/form.js`: the sign-up form for the elements of a page that ask for it (`data-rappel-form`), as a module of a
//! few lines: which script shows it, and its words. `?lang=` names the page's language; the shop's if it is left out.
//!
//! It shows the form from the first visit on, and says what is typed as any page does: the tracker's tag sends it.

use rappel_delivery::invitation::{Invitation, OwnWords};
use rappel_signal::ShopKey;
use serde::Deserialize;
use serde_json::json;
use worker::{Request, Response, ResponseBuilder};

use super::asset;
use crate::config::Shops;
use crate::error::EdgeError;

/// The elements it is shown in.
const PLACE: &str = "[data-rappel-form]";
/// New words are on every page within five minutes.
const CACHE: &str = "public, max-age=300";

#[derive(Default, Deserialize)]
struct Query {
    #[serde(default)]
    lang: String,
}

/// Serves it.
pub(crate) fn module(request: &Request, shop: &ShopKey) -> Result<Response, EdgeError> {
    let shops = Shops::known()?;
    let settings = shops
        .get(shop)
        .ok_or_else(|| EdgeError::theirs(404, "no shop of that name: check the address in the script tag"))?;
    let script = asset::part("form").ok_or_else(|| EdgeError::Ours("there is no form.js".into()))?;
    let Query { lang } = request.query().unwrap_or_default();
    let none = OwnWords::default();
    let own = settings.invitations.form.as_ref().map_or(&none, |asking| &asking.words);
    let (language, words) = Invitation::Form.words(own, &lang, settings.inviter());
    let due = json!({ "at": PLACE, "language": language, "words": words, "accent": settings.accent });
    // The script lies beside this address, wherever the edge is reached.
    let module = format!(
        "import form from \"../../r/a/{script}\";\nform({{}}, (text) => console.warn(\"[rappel] \" + text), {due});\n"
    );
    let builder = ResponseBuilder::new().with_header("content-type", "text/javascript; charset=utf-8")?;
    let builder =
        builder.with_header("cache-control", CACHE)?.with_header("access-control-allow-origin", "*")?;
    Ok(builder.fixed(module.into_bytes()))
}
