//! Credentials: a shop's own, which somebody typed in the console or had made there, else the deployment's secret of that name.
//!
//! A shop's own lie sealed in the deployment's object and come along with the settings; they are opened here, in
//! memory, when one is first used, and what it opened to goes with those settings. One that does not open is an error at each
//! use, never a reason to use somebody else's.

use rappel_access::{AuditEntry, Deed};
use rappel_delivery::push::VapidKey;
use rappel_delivery::sealed::{open_credential, seal_credential};
use worker::Env;

use crate::bindings;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::deployment_call::{DeploymentCall, DeploymentReply};
use crate::random;
use crate::secrets::sealing_keys;

/// What the log calls keys for push.
const PUSH: &str = "push notifications";
/// Push keys that a shop went by before, newest first, with a space between: browsers that subscribed under one of them go on
/// taking what is signed with it, and nothing else.
const FORMER_PUSH_KEYS: &str = "VAPID_PRIVATE_KEY/former";
/// So many are kept: each is one more request for a subscription that was made under a key before it.
pub(crate) const FORMER_PUSH_KEYS_MAX: usize = 2;
/// Random bytes are no key on P-256 once in 2³² draws.
const DRAWS: usize = 3;

/// A change of a shop's own credentials, and who makes it.
pub(crate) struct Change<'a> {
    /// The shop's key.
    pub(crate) shop: &'a str,
    /// By name: what to keep, or (none) to forget.
    pub(crate) credentials: Vec<(String, Option<String>)>,
    /// For the log: it names the provider, never the value.
    pub(crate) entry: AuditEntry,
}

/// The credential of this name that the shop goes by.
///
/// # Errors
/// Ours: the shop's own does not open; the message says what to do.
pub(crate) fn credential(env: &Env, shop: &str, name: &str) -> Result<Option<String>, EdgeError> {
    Ok(own_credential(env, shop, name)?.or_else(|| bindings::optional(env, name)))
}

/// Whether the shop has one, its own or the deployment's.
pub(crate) fn has_credential(env: &Env, shop: &str, name: &str) -> bool {
    Shops::has_sealed(shop, name) || bindings::optional(env, name).is_some()
}

/// The first word of the credential's line; nothing if there is none.
pub(crate) fn scheme(env: &Env, shop: &str, name: &str) -> Option<String> {
    let line = credential(env, shop, name).ok().flatten()?;
    line.split_once("://").map(|(scheme, _)| scheme.trim().to_owned())
}

/// The shop's own.
///
/// # Errors
/// As [`credential`].
pub(crate) fn own_credential(env: &Env, shop: &str, name: &str) -> Result<Option<String>, EdgeError> {
    Shops::opened(shop, name, |sealed| {
        open_credential(&sealing_keys(env)?, (shop, name), sealed).ok_or_else(|| {
            EdgeError::Ours(format!(
                "shop {shop:?}: the sealed {name} does not open: type it again in the console, or set the secret that it was \
                 sealed with as SEALING_KEY_PREVIOUS"
            ))
        })
    })
}

/// Whether every shop's own credentials open.
///
/// # Errors
/// The first that does not.
pub(crate) fn check(env: &Env) -> Result<(), EdgeError> {
    let shops = Shops::known()?;
    shops.all_sealed().try_for_each(|(shop, name)| own_credential(env, shop, name).map(drop))
}

/// Seals and keeps credentials of a shop; why not, if they are not taken.
///
/// # Errors
/// Ours: the deployment's object does not answer.
pub(crate) async fn keep(env: &Env, change: Change<'_>) -> Result<Result<(), String>, EdgeError> {
    let (shop, keys) = (change.shop, sealing_keys(env)?);
    let former = former_push_keys(env, shop, &change.credentials);
    let mut sealed = Vec::new();
    for (name, credential) in change.credentials.into_iter().chain(former) {
        let value = match (credential, keys.first()) {
            (None, _) => None,
            (Some(credential), Some(key)) => {
                match seal_credential(key, random::bytes(), (shop, &name), &credential) {
                    Some(value) => Some(value),
                    None => return Ok(Err("that is longer than any key: copy it again".into())),
                }
            }
            (Some(_), None) => return Err(EdgeError::Ours("there is no key to seal with".into())),
        };
        sealed.push((name, value));
    }
    let call = DeploymentCall::Seal { shop: shop.to_owned(), sealed, entry: change.entry };
    match ask(&bindings::deployment(env)?, &call).await? {
        DeploymentReply::Done => Ok(Ok(())),
        DeploymentReply::NotTaken(words) => Ok(Err(words)),
        other => Err(EdgeError::Ours(format!("the deployment's object answered {other:?}"))),
    }
}

/// The push key of a shop; `None` if it has none, so that its pages do not ask anybody to subscribe.
///
/// # Errors
/// Ours: there is one, and it does not open or is no key.
pub(crate) fn push_key(env: &Env, shop: &str) -> Result<Option<VapidKey>, EdgeError> {
    let Some(text) = credential(env, shop, bindings::VAPID_PRIVATE_KEY)? else { return Ok(None) };
    let key = VapidKey::from_base64url(&text);
    key.map(Some).map_err(|error| EdgeError::Ours(format!("{}: {error}", bindings::VAPID_PRIVATE_KEY)))
}

/// The push keys that a shop's subscriptions may have been made under: the one it goes by, then those before it.
///
/// # Errors
/// As [`push_key`]. Former ones that do not open are left out: what goes by the present one must not wait for them.
pub(crate) fn push_keys(env: &Env, shop: &str) -> Result<Vec<VapidKey>, EdgeError> {
    Ok(push_key(env, shop)?.into_iter().chain(known_former(env, shop)).collect())
}

fn known_former(env: &Env, shop: &str) -> Vec<VapidKey> {
    let kept = own_credential(env, shop, FORMER_PUSH_KEYS).ok().flatten().unwrap_or_default();
    kept.split(' ').filter_map(|text| VapidKey::from_base64url(text).ok()).collect()
}

/// Where a change brings another push key: the one so far, and those before it, to be kept beside the new one.
fn former_push_keys(
    env: &Env,
    shop: &str,
    changes: &[(String, Option<String>)],
) -> Option<(String, Option<String>)> {
    let (_, new) = changes.iter().find(|(name, _)| name == bindings::VAPID_PRIVATE_KEY)?;
    // What does not open now may open again under the right secret: it stays as it is.
    own_credential(env, shop, FORMER_PUSH_KEYS).ok()?;
    let new = new.clone().or_else(|| bindings::optional(env, bindings::VAPID_PRIVATE_KEY));
    let new = new.and_then(|text| VapidKey::from_base64url(&text).ok());
    let so_far = push_key(env, shop).ok().flatten();
    let mut former: Vec<String> = Vec::new();
    for key in so_far.into_iter().chain(known_former(env, shop)) {
        let text = key.private_key_base64url();
        let is_new = new.as_ref().is_some_and(|new| new.private_key_base64url() == text);
        if !is_new && !former.contains(&text) {
            former.push(text);
        }
    }
    former.truncate(FORMER_PUSH_KEYS_MAX);
    Some((FORMER_PUSH_KEYS.to_owned(), (!former.is_empty()).then(|| former.join(" "))))
}

/// Whether a shop has push keys: its own, or the deployment's.
pub(crate) fn has_push_keys(env: &Env, shop: &str) -> bool {
    has_credential(env, shop, bindings::VAPID_PRIVATE_KEY)
}

/// Makes push keys for a shop, seals and keeps them, with those it went by until now beside them ([`push_keys`]). `entry` says who and when: its deed and words are set here.
///
/// # Errors
/// Ours: the platform gives no randomness, or the deployment's object does not answer.
pub(crate) async fn make_push_keys(
    env: &Env,
    shop: &str,
    entry: AuditEntry,
) -> Result<Result<(), String>, EdgeError> {
    if push_key(env, shop).is_err() {
        let words = "the push keys so far do not open: set the SEALING_KEY they were sealed under, so that who subscribed is still \
            reached. If it is lost, take them away first";
        return Ok(Err(words.into()));
    }
    let drawn = (0..DRAWS).find_map(|_| VapidKey::from_bytes(&random::bytes::<32>()).ok());
    let key = drawn.ok_or_else(|| EdgeError::Ours("no push key could be drawn".into()))?;
    let credentials = vec![(bindings::VAPID_PRIVATE_KEY.to_owned(), Some(key.private_key_base64url()))];
    let entry = AuditEntry { deed: Deed::KeysSealed, about: PUSH.into(), ..entry };
    keep(env, Change { shop, credentials, entry }).await
}
