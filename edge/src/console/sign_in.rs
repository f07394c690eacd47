//! Coming in and going out: the first owner's code, sign-in links, the session's end.
//!
//! Whether an address is a member's, nobody learns: the page that follows is the same, and the mail is sent after it.

use std::cell::Cell;
use std::rc::Rc;

use rappel_access::{Act, Grants, normalise_code};
use rappel_console::page::sign_in::{self as pages, FirstOwner};
use rappel_console::{Flash, Outside};
use rappel_delivery::email::Address;
use rappel_delivery::signing::Purpose;
use rappel_signal::HOUR_MS;
use worker::{Context, Env, Request, Response};

use super::address::of_shop;
use super::form::of_session;
use super::reader::{Reader, Visit, forget_session, keep_session};
use super::said::flash;
use super::{answer, form};
use crate::bindings;
use crate::clock::platform_now;
use crate::config::{ShopSettings, Shops};
use crate::error::EdgeError;
use crate::network::{network, seconds_to_next};
use crate::objects::call::ask as ask_object;
use crate::objects::deployment_call::{DeploymentCall, DeploymentReply};
use crate::secrets::{access_name, is_secret, secret, signing_key};
use crate::send::sign_in_mail;

const SIGN_IN: &str = "/console/sign-in";
const FIRST_OWNER: &str = "/console/first-owner";
const NEW_SHOP: &str = "/console/set-up";
/// Shops in whose names a sign-in link is tried to be sent: what a request may call is bounded.
const SENDERS_TRIED_MAX: usize = 5;
/// Networks of people who sign in are counted under a name that no shop has.
const SCOPE: &str = "console";

/// The console itself: the reader's first shop; where there is none, whoever may makes one.
pub(super) async fn home(request: &Request, env: &Env) -> Result<Response, EdgeError> {
    let Some(reader) = Reader::of(request, env).await? else { return first(env).await };
    Shops::refresh_now(env).await?;
    let shops = Shops::known()?;
    match shops_of(&shops, &reader.grants).next() {
        Some(shop) => answer::to(&of_shop(&shop.key)),
        None if reader.grants.owns_all() => answer::to(NEW_SHOP),
        None => answer::page(200, pages::no_shop(&outside(env, &reader.csrf, None)?)),
    }
}

/// Where whoever is not signed in goes first.
pub(super) async fn first(env: &Env) -> Result<Response, EdgeError> {
    answer::to(if is_owned(env).await? { SIGN_IN } else { FIRST_OWNER })
}

/// Asks for the address.
pub(super) async fn ask(request: &Request, env: &Env) -> Result<Response, EdgeError> {
    if !is_owned(env).await? {
        return answer::to(FIRST_OWNER);
    }
    let visit = Visit::of(request, env)?;
    let said = form::asked(request, "said")?;
    let outside = outside(env, &visit.csrf, flash(said.as_deref()))?;
    visit.keep(answer::page(200, pages::ask(&outside, "", None))?)
}

/// Sends a link, if the address is a member's.
pub(super) async fn send(request: &mut Request, env: &Env, context: &Context) -> Result<Response, EdgeError> {
    let visit = Visit::of(request, env)?;
    let form = of_session(request, &visit.csrf).await?;
    let (key, outside) = (signing_key(env)?, outside(env, &visit.csrf, None)?);
    let (email, token) = (form.get("email").trim().to_owned(), secret(&key));
    let call = DeploymentCall::AskLink {
        email: email.clone(),
        link: access_name(&key, Purpose::SignInLink, &token),
        network: network(request, &key, SCOPE),
    };
    match ask_object(&bindings::deployment(env)?, &call).await? {
        DeploymentReply::TooMany => return Err(too_many()),
        DeploymentReply::Send { email, grants } => {
            let shops = Shops::known()?;
            let theirs = shops_of(&shops, &grants).filter(|shop| !shop.sender.is_empty());
            let theirs: Vec<Rc<ShopSettings>> = theirs.cloned().collect();
            if theirs.is_empty() {
                crate::log::error!(
                    "no sign-in link is sent: none of their shops has a sender; `cargo xtask deploy --owner-code` lets an owner in"
                );
            }
            let (env, origin) =
                (env.clone(), bindings::optional(env, bindings::EDGE_ORIGIN).unwrap_or_default());
            // After the answer, which must not take longer for a member than for anybody else.
            context.wait_until(async move {
                let link = format!("{origin}{SIGN_IN}/link?token={token}");
                // One shop's sender may be wrong: that must not keep anybody out.
                for shop in theirs.iter().take(SENDERS_TRIED_MAX) {
                    match sign_in_mail(&env, shop, &email, &link, platform_now()).await {
                        Ok(()) => break,
                        Err(error) => crate::log::error!("a sign-in link was not sent: {error:?}"),
                    }
                }
            });
        }
        _ => {}
    }
    answer::page(200, pages::sent(&outside, &email))
}

/// What a link opens. Nothing happens yet: scanners of mails follow links.
pub(super) async fn landing(request: &Request, env: &Env) -> Result<Response, EdgeError> {
    let visit = Visit::of(request, env)?;
    let outside = outside(env, &visit.csrf, None)?;
    let token = form::asked(request, "token")?.unwrap_or_default();
    let key = signing_key(env)?;
    let link = access_name(&key, Purpose::SignInLink, &token);
    if !is_secret(&key, &token) {
        return visit.keep(answer::page(200, pages::expired(&outside))?);
    }
    let html = match ask_object(&bindings::deployment(env)?, &DeploymentCall::Link { link }).await? {
        DeploymentReply::Somebody { email, .. } => pages::landing(&outside, &token, &email),
        _ => pages::expired(&outside),
    };
    visit.keep(answer::page(200, html)?)
}

/// The link is followed by its button.
pub(super) async fn follow(request: &mut Request, env: &Env) -> Result<Response, EdgeError> {
    let visit = Visit::of(request, env)?;
    let form = of_session(request, &visit.csrf).await?;
    let key = signing_key(env)?;
    let session = secret(&key);
    let call = DeploymentCall::RedeemLink {
        link: access_name(&key, Purpose::SignInLink, form.get("token")),
        session: access_name(&key, Purpose::Session, &session),
    };
    match ask_object(&bindings::deployment(env)?, &call).await? {
        DeploymentReply::Somebody { .. } => keep_session(answer::to("/console")?, &session),
        _ => answer::page(410, pages::expired(&outside(env, &visit.csrf, None)?)),
    }
}

/// Asks for the one-time code.
pub(super) fn first_owner(request: &Request, env: &Env) -> Result<Response, EdgeError> {
    let visit = Visit::of(request, env)?;
    let outside = outside(env, &visit.csrf, None)?;
    visit.keep(answer::page(200, pages::first_owner(&outside, &FirstOwner::default()))?)
}

/// Whoever shows it owns the deployment.
pub(super) async fn redeem_code(request: &mut Request, env: &Env) -> Result<Response, EdgeError> {
    let visit = Visit::of(request, env)?;
    let form = of_session(request, &visit.csrf).await?;
    let key = signing_key(env)?;
    let session = secret(&key);
    let mut typed = FirstOwner { email: form.get("email").trim().to_owned(), ..FirstOwner::default() };
    let code = normalise_code(form.get("code"));
    if let Err(error) = Address::parse(&typed.email) {
        // Before the code is used up: to that address no link would ever come.
        typed.email_problem = Some(error.to_string());
        return answer::page(422, pages::first_owner(&outside(env, &visit.csrf, None)?, &typed));
    }
    let answered = match code {
        Some(code) => {
            let call = DeploymentCall::RedeemCode {
                code: access_name(&key, Purpose::OwnerCode, &code),
                email: typed.email.clone(),
                session: access_name(&key, Purpose::Session, &session),
                network: network(request, &key, SCOPE),
            };
            ask_object(&bindings::deployment(env)?, &call).await?
        }
        None => DeploymentReply::Nobody,
    };
    match answered {
        DeploymentReply::Somebody { .. } => return keep_session(answer::to("/console")?, &session),
        DeploymentReply::TooMany => return Err(too_many()),
        DeploymentReply::NotTaken(words) => typed.email_problem = Some(words),
        _ => {
            typed.code_problem = Some(
                "This is not the code, or it was used already. `cargo xtask deploy --owner-code` makes a new one."
                    .into(),
            );
        }
    }
    answer::page(422, pages::first_owner(&outside(env, &visit.csrf, None)?, &typed))
}

/// The session ends.
pub(super) async fn out(request: &mut Request, env: &Env) -> Result<Response, EdgeError> {
    if let Some(reader) = Reader::of(request, env).await? {
        form::of_session(request, &reader.csrf).await?;
        let call = DeploymentCall::SignOut { session: reader.session };
        ask_object::<_, DeploymentReply>(&bindings::deployment(env)?, &call).await?;
    }
    forget_session(answer::to(&format!("{SIGN_IN}?said=signed-out"))?)
}

async fn is_owned(env: &Env) -> Result<bool, EdgeError> {
    thread_local! {
        // Once it is, it stays so.
        static OWNED: Cell<bool> = const { Cell::new(false) };
    }
    if OWNED.get() {
        return Ok(true);
    }
    let answer = ask_object(&bindings::deployment(env)?, &DeploymentCall::IsOwned).await?;
    OWNED.set(!matches!(answer, DeploymentReply::Nobody));
    Ok(OWNED.get())
}

fn shops_of<'a>(shops: &'a Shops, grants: &'a Grants) -> impl Iterator<Item = &'a Rc<ShopSettings>> {
    shops.all().iter().filter(|shop| grants.at(&shop.key).is_some_and(|role| role.may(Act::See)))
}

pub(super) fn outside(env: &Env, csrf: &str, flash: Option<Flash>) -> Result<Outside, EdgeError> {
    // Without its own address, no form of the console could be taken.
    if bindings::optional(env, bindings::EDGE_ORIGIN).is_none() {
        return Err(EdgeError::Ours("EDGE_ORIGIN is not set: see docs/deploying.md".into()));
    }
    Ok(Outside { assets: answer::assets(), csrf: csrf.to_owned(), flash })
}

fn too_many() -> EdgeError {
    EdgeError::TooMany(seconds_to_next(platform_now(), HOUR_MS))
}
