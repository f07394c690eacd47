//! A shop that is not there yet: the deployment's first, or another. Its name becomes its key, its domain its origins.

use std::collections::BTreeSet;

use rappel_access::{AuditEntry, Deed};
use rappel_compact::Gather;
use rappel_console::new_shop::{key_of, name_and_origins};
use rappel_console::page::set_up::{NewShop, SetUpProblems, new_shop as html};
use serde_json::{Map, Value, json};
use worker::{Env, Request, Response};

use super::address::of_shop;
use super::answer;
use super::form::{Form, of_session};
use super::reader::Reader;
use super::sign_in::{first, outside};
use crate::bindings;
use crate::clock::platform_now;
use crate::config::Shops;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::deployment_call::{DeploymentCall, DeploymentReply};

/// Shops on one's own machine are for development.
const IS_LOCAL: bool = cfg!(feature = "dev");

/// The page.
pub(super) async fn page(request: &Request, env: &Env) -> Result<Response, EdgeError> {
    let Some(reader) = Reader::of(request, env).await? else { return first(env).await };
    check(&reader)?;
    shown(env, &reader, &NewShop { is_another: has_shops(env).await?, ..NewShop::default() })
}

/// Makes it, and goes on with its set-up.
pub(super) async fn make(request: &mut Request, env: &Env) -> Result<Response, EdgeError> {
    let Some(reader) = Reader::of(request, env).await? else { return first(env).await };
    check(&reader)?;
    let form = of_session(request, &reader.csrf).await?;
    let is_another = has_shops(env).await?;
    let mut typed = NewShop {
        name: form.get("name").trim().to_owned(),
        domain: form.get("domain").trim().to_owned(),
        is_another,
        problems: SetUpProblems::default(),
    };
    let fields = match fields(&form) {
        Ok(fields) => fields,
        Err(problems) => {
            typed.problems = problems;
            return shown(env, &reader, &typed);
        }
    };
    let shops = Shops::known()?;
    let taken: BTreeSet<&str> = shops.all().iter().map(|shop| shop.key.as_str()).gather();
    let key = key_of(&typed.name, &typed.domain, &taken, IS_LOCAL);
    let entry = AuditEntry {
        at: platform_now(),
        who: reader.email.clone(),
        shop: Some(key.clone()),
        deed: Deed::Changed,
        about: "the shop: made".into(),
    };
    let call = DeploymentCall::MakeShop { shop: key.clone(), document: document(env, &key, fields), entry };
    match ask(&bindings::deployment(env)?, &call).await? {
        DeploymentReply::Done => answer::to(&format!("{}/set-up?said=shop-made", of_shop(&key))),
        DeploymentReply::NotTaken(words) => {
            typed.problems.name = Some(words);
            shown(env, &reader, &typed)
        }
        other => Err(EdgeError::Ours(format!("the deployment's object answered {other:?}"))),
    }
}

/// Who owns everything adds shops: a role at one shop makes nobody an owner of another.
fn check(reader: &Reader) -> Result<(), EdgeError> {
    match reader.grants.owns_all() {
        true => Ok(()),
        false => Err(EdgeError::theirs(403, "only an owner of the whole deployment adds a shop")),
    }
}

async fn has_shops(env: &Env) -> Result<bool, EdgeError> {
    Shops::refresh_now(env).await?;
    Ok(!Shops::known()?.all().is_empty())
}

fn shown(env: &Env, reader: &Reader, typed: &NewShop) -> Result<Response, EdgeError> {
    let problems = &typed.problems;
    let status = if problems.name.is_some() || problems.domain.is_some() { 422 } else { 200 };
    answer::page(status, html(&outside(env, &reader.csrf, None)?, typed))
}

#[cfg(not(feature = "dev"))]
fn document(_: &Env, key: &str, fields: Map<String, Value>) -> String {
    with_key(key, fields).to_string()
}

/// In the demo nobody is held out: a shopper who is, by chance, gets nothing, and nothing could be shown.
#[cfg(feature = "dev")]
fn document(env: &Env, key: &str, mut fields: Map<String, Value>) -> String {
    if crate::dev::demo::is_on(env) {
        fields.insert("rules".into(), json!({ "holdout_per_10000": 0 }));
    }
    with_key(key, fields).to_string()
}

fn with_key(key: &str, mut fields: Map<String, Value>) -> Value {
    fields.insert("key".into(), json!(key));
    fields.into()
}

/// The settings that a form's name and domain make; else what is wrong with which.
pub(super) fn fields(form: &Form) -> Result<Map<String, Value>, SetUpProblems> {
    let (name, origins) = name_and_origins(form.get("name"), form.get("domain"), IS_LOCAL)?;
    Ok([("name".into(), json!(name)), ("origins".into(), json!(origins))].into_iter().gather())
}
