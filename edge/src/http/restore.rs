//! `/v1/restore`: a backup is brought back into an empty deployment, for whoever may put secrets on it: they set `RESTORE_KEY`
//! for that time and show it. While it is set, the Worker answers nothing else but `/health`, so that nothing comes to life
//! between the first page and the last; once it is taken away all sending is paused until an owner lets it go on.
//!
//! | the request | answer |
//! | --- | --- |
//! | without the key, or with another; while there is none | 401; 500 |
//! | `POST …/begin`, `{"v": 1, "backup": "…", "signing": "…", "sealing": "…"}` | 200, and whether it was brought back whole already; 409 if something lives here, or the keys are others |
//! | `POST ?backup=…`, pages as `/backup` told them, one a line, of an object one at most | 200, `{"written": 40, "known": 0}`; 409 if an object has something of its own |
//! | `POST …/wake?backup=…`, `{"object": "device/…", "shop": "…"}`, one a line | 200: their alarms are armed; 409 if one has not been brought back whole |
//! | over the size cap / too many lines, or no such line | 413 / 400 |
//!
//! If the process dies on any line, the same request is sent again: what was written is known by the backup's own name.

use futures_util::future::try_join_all;
use rappel_access::Deed;
use rappel_signal::ShopKey;
use serde::Deserialize;
use serde_json::json;
use worker::{Env, Request, Response};

use super::api_key::{self, DEPLOYMENT};
use super::backup::{OBJECTS_MAX, VERSION, note, post, sealing_marks, signing_mark, stub};
use super::events::{body, json as answer};
use crate::bindings;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::objects::copying::{ORIGIN, Restored, WAKE, WRITE};
use crate::objects::roster;
use crate::router::Route;

/// Body of a request, in bytes: the longest page, whose last row may be as long as a row can be, fits several times.
const RESTORE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// A backup's name, in hexadecimal digits.
const NAME_CHARS: usize = 32;
/// What everybody else is told.
pub(crate) const UNDER_WAY: &str = "a backup is being brought back: take the secret RESTORE_KEY away when it is done, and all doors open again";

/// What a backup says of itself.
#[derive(Deserialize)]
struct Begin {
    v: u32,
    backup: String,
    signing: String,
    sealing: String,
}

#[derive(Deserialize)]
struct Query {
    backup: String,
}

/// Of a line, what must be known here.
#[derive(Deserialize)]
struct Line<'a> {
    shop: Option<&'a str>,
    object: &'a str,
}

/// Whether a backup may be brought back now, and nothing else happens.
pub(crate) fn is_under_way(env: &Env) -> bool {
    thread_local! {
        // A new secret comes with a new deployment, and so with new isolates.
        static KNOWN: std::cell::OnceCell<bool> = const { std::cell::OnceCell::new() };
    }
    KNOWN.with(|known| *known.get_or_init(|| bindings::optional(env, bindings::RESTORE_KEY).is_some()))
}

/// Whether this is answered all the same.
pub(crate) fn is_for(route: &Route<'_>) -> bool {
    matches!(route, Route::Health | Route::RestoreBegin | Route::RestorePages | Route::RestoreWake)
}

/// `POST …/begin`: nobody lives here, and the keys are those that the backup was taken under.
pub(crate) async fn begin(request: &mut Request, env: &Env) -> Result<Response, EdgeError> {
    api_key::check_secret(request, env, bindings::RESTORE_KEY)?;
    let form =
        || EdgeError::theirs(400, "send what `backup.json` says of itself: v, backup, signing, sealing");
    let bytes = body(request, RESTORE_BYTES_MAX).await?.ok_or_else(too_large)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| form())?;
    let told: Begin = serde_json::from_str(text).map_err(|_| form())?;
    if told.v != VERSION || !is_name(&told.backup) {
        return Err(EdgeError::theirs(409, "this backup was made by a newer version: deploy that one first"));
    }
    if told.signing != signing_mark(env)? {
        let words = "the secret SIGNING_KEY is not the one that the backup was taken under: nobody would be found under their \
            address. Put that one here first";
        return Err(EdgeError::theirs(409, words));
    }
    if !sealing_marks(env)?.contains(&told.sealing) {
        let words = "no key here opens what is sealed in the backup: set the SEALING_KEY that it was taken under, as that or as \
            SEALING_KEY_PREVIOUS";
        return Err(EdgeError::theirs(409, words));
    }
    let (_, origin) = post(&bindings::deployment(env)?, ORIGIN, b"").await?;
    match serde_json::from_str::<Option<Restored>>(&String::from_utf8_lossy(&origin))? {
        Some(known) if known.backup == told.backup => return answer(200, &json!({ "ended": known.ended })),
        Some(_) => {
            return Err(EdgeError::theirs(
                409,
                "another backup was brought back here: this one goes into an empty deployment",
            ));
        }
        None => {}
    }
    Shops::refresh_now(env).await?;
    for shop in Shops::known()?.all() {
        let Some(key) = ShopKey::parse(&shop.key) else { continue };
        if roster::count(env, &key, &[]).await?.iter().any(|count| *count > 0) {
            let words = format!(
                "shop {:?} has people already: a backup goes into an empty deployment, under another name or account",
                shop.key
            );
            return Err(EdgeError::theirs(409, words));
        }
    }
    answer(200, &json!({ "ended": false }))
}

/// `POST`: rows.
pub(crate) async fn pages(request: &mut Request, env: &Env) -> Result<Response, EdgeError> {
    let told = each(request, env, WRITE).await?;
    let known = told.iter().filter(|told| *told == b"known").count();
    answer(200, &json!({ "written": told.len() - known, "known": known }))
}

/// `POST …/wake`: what was brought back goes on, the deployment's object last: with it, the restore is done.
pub(crate) async fn wake(request: &mut Request, env: &Env) -> Result<Response, EdgeError> {
    // Who wakes must know the shops that came with the backup.
    Shops::refresh_now(env).await?;
    let told = each(request, env, WAKE).await?;
    if told.iter().any(|told| told == b"done") {
        note(env, DEPLOYMENT.to_owned(), None, (Deed::Restored, "the whole deployment".to_owned())).await?;
    }
    answer(200, &json!({ "awake": told.len() }))
}

/// Hands each line to its object, all at once. What they say; the first that refuses refuses all.
async fn each(request: &mut Request, env: &Env, address: &str) -> Result<Vec<Vec<u8>>, EdgeError> {
    api_key::check_secret(request, env, bindings::RESTORE_KEY)?;
    let query: Option<Query> = request.query().ok();
    let backup = query.map(|query| query.backup).filter(|name| is_name(name));
    let backup = backup.ok_or_else(|| EdgeError::theirs(400, "say which backup: ?backup=<its name>"))?;
    let bytes = body(request, RESTORE_BYTES_MAX).await?.ok_or_else(too_large)?;
    if bytes.len() > RESTORE_BYTES_MAX {
        return Err(too_large());
    }
    let no_line = || EdgeError::theirs(400, "send lines as the backup has them, one object a line");
    let text = std::str::from_utf8(&bytes).map_err(|_| no_line())?;
    let mut lines: Vec<(&str, Line)> = Vec::new();
    for text in text.lines().filter(|text| !text.is_empty()) {
        let line: Line = serde_json::from_str(text).map_err(|_| no_line())?;
        let same = |(_, known): &(&str, Line)| (known.shop, known.object) == (line.shop, line.object);
        if lines.len() == OBJECTS_MAX || lines.iter().any(same) {
            let words = format!("send {OBJECTS_MAX} lines at most, each of another object");
            return Err(EdgeError::theirs(400, words));
        }
        lines.push((text, line));
    }
    let told = lines.iter().map(async |(text, line)| {
        let shop = line.shop.map(|shop| ShopKey::parse(shop).ok_or_else(no_line)).transpose()?;
        let body = format!(r#"{{"backup":"{backup}","page":{text}}}"#);
        match post(&stub(env, shop.as_ref(), line.object)?, address, body.as_bytes()).await? {
            (200, told) => Ok(told),
            (status, told) => Err(EdgeError::theirs(status, String::from_utf8_lossy(&told).into_owned())),
        }
    });
    try_join_all(told).await
}

fn is_name(name: &str) -> bool {
    name.len() == NAME_CHARS && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn too_large() -> EdgeError {
    EdgeError::theirs(413, format!("the body is over {RESTORE_BYTES_MAX} bytes: send fewer lines"))
}
