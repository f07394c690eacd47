//! Who reads: the session behind a cookie, and the cookies themselves.
//!
//! Cookies are `__Host-` ones: of this very origin, for all its paths, never over plain HTTP (RFC 6265bis, section 4.1.3.2).
//! What the storage has of them is a keyed hash.

use rappel_access::limit::SESSION_MS;
use rappel_access::{Act, Grants, Role};
use rappel_delivery::signing::Purpose;
use worker::{Env, Request, Response};

use super::form;
use crate::bindings;
use crate::error::EdgeError;
use crate::objects::call::ask;
use crate::objects::deployment_call::{DeploymentCall, DeploymentReply};
use crate::secrets::{access_name, is_secret, secret, signing_key};

/// The session's cookie.
const SESSION: &str = "__Host-rappel-session";
/// Stands in for it before there is one.
const VISIT: &str = "__Host-rappel-visit";
/// Characters of a secret of ours: 32 bytes and what we know it by, 16, in hexadecimal.
const SECRET_CHARS: usize = 96;

/// Somebody who is signed in.
pub(super) struct Reader {
    pub(super) email: String,
    pub(super) grants: Grants,
    /// What their forms carry.
    pub(super) csrf: String,
    /// Their session, as it is kept.
    pub(super) session: String,
}

impl Reader {
    /// Whoever holds the request's cookie; nobody if there is none, or its session is over.
    ///
    /// # Errors
    /// Ours: the deployment's object does not answer.
    pub(super) async fn of(request: &Request, env: &Env) -> Result<Option<Reader>, EdgeError> {
        let key = signing_key(env)?;
        let Some(secret) = cookie(request, SESSION)?.filter(|secret| is_secret(&key, secret)) else {
            return Ok(None);
        };
        let session = access_name(&key, Purpose::Session, &secret);
        let call = DeploymentCall::Session { session: session.clone() };
        Ok(match ask(&bindings::deployment(env)?, &call).await? {
            DeploymentReply::Somebody { email, grants } => {
                Some(Reader { email, grants, csrf: form::token(env, &secret)?, session })
            }
            _ => None,
        })
    }

    /// What they are at a shop.
    pub(super) fn role(&self, shop: &str) -> Option<Role> {
        self.grants.at(shop)
    }

    /// That they may do it there.
    ///
    /// # Errors
    /// Theirs: they may not.
    pub(super) fn check(&self, shop: &str, act: Act) -> Result<(), EdgeError> {
        match self.role(shop) {
            Some(role) if role.may(act) => Ok(()),
            _ => Err(EdgeError::theirs(403, "your role at this shop does not allow that: ask an owner")),
        }
    }
}

/// What forms carry before there is a session: made for the cookie in the request, or for a fresh one, to be set.
pub(super) struct Visit {
    pub(super) csrf: String,
    fresh: Option<String>,
}

impl Visit {
    /// The request's.
    ///
    /// # Errors
    /// Ours: the signing key is not set.
    pub(super) fn of(request: &Request, env: &Env) -> Result<Visit, EdgeError> {
        let key = signing_key(env)?;
        let known = cookie(request, VISIT)?.filter(|known| is_secret(&key, known));
        let fresh = known.is_none().then(|| secret(&key));
        let csrf = form::token(env, known.as_ref().or(fresh.as_ref()).map_or("", String::as_str))?;
        Ok(Visit { csrf, fresh })
    }

    /// Has the browser keep the cookie, if it is fresh.
    pub(super) fn keep(&self, response: Response) -> Result<Response, EdgeError> {
        if let Some(secret) = &self.fresh {
            let value = format!("{VISIT}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax");
            response.headers().append("set-cookie", &value)?;
        }
        Ok(response)
    }
}

/// Has the browser keep a session that has begun.
pub(super) fn keep_session(response: Response, secret: &str) -> Result<Response, EdgeError> {
    let seconds = SESSION_MS / 1000;
    // Lax: a link in a mail leads to a page whose reader is signed in already.
    let value = format!("{SESSION}={secret}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    response.headers().append("set-cookie", &value)?;
    Ok(response)
}

/// Has the browser forget it.
pub(super) fn forget_session(response: Response) -> Result<Response, EdgeError> {
    let value = format!("{SESSION}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
    response.headers().append("set-cookie", &value)?;
    // A browser that was shared keeps nothing of the pages.
    response.headers().set("clear-site-data", "\"cache\"")?;
    Ok(response)
}

/// A cookie that could be one of ours.
fn cookie(request: &Request, name: &str) -> Result<Option<String>, EdgeError> {
    Ok(read(&request.headers().get("cookie")?.unwrap_or_default(), name))
}

fn read(header: &str, name: &str) -> Option<String> {
    let pairs = header.split(';').filter_map(|pair| pair.trim().split_once('='));
    let is_secret =
        |value: &str| value.len() == SECRET_CHARS && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    pairs
        .filter(|(known, _)| *known == name)
        .map(|(_, value)| value.to_owned())
        .find(|value| is_secret(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_ours_or_none() {
        let secret = "0a".repeat(48);
        let header = format!("a=b; {SESSION}={secret}; {VISIT}=short");
        assert_eq!(read(&header, SESSION).as_ref(), Some(&secret));
        assert_eq!(read(&header, VISIT), None);
        assert_eq!(read(&format!("x{SESSION}={secret}"), SESSION), None);
        assert_eq!(read("", SESSION), None);
    }
}
