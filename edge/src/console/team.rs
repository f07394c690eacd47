//! Who may come in, keys for machines, and what was done.

use std::collections::BTreeSet;

use rappel_access::limit::KEY_NAME_BYTES_MAX;
use rappel_access::{Act, ApiKey, AuditEntry, Grants, Member, MemberChange, Role, Scope};
use rappel_compact::Gather;
use rappel_console::page::team::{self as view, Team, page as html};
use rappel_delivery::email::Address;
use rappel_delivery::signing::Purpose;
use worker::{Context, Request, Response};

use super::address::of_shop;
use super::answer;
use super::form::{Form, place};
use super::shop::Visit;
use crate::bindings;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::http::api_key::KEY_PREFIX;
use crate::objects::call::ask;
use crate::objects::deployment_call::{DeploymentCall, DeploymentReply, Hash};
use crate::secrets::{access_name, hex, secret, signing_key};
use crate::send::invitation_mail;

/// Letters of a key by which it is known again.
const BEGINS_CHARS: usize = 6;

/// What a form of the page wants.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Somebody new.
    Invite,
    /// Another role for a member.
    Role(String),
    /// A member less.
    Remove(String),
    /// A key more.
    MakeKey,
    /// A key less.
    EndKey(String),
}

/// The page; `?before=` is the place of the log that an older page of it begins at.
pub(super) async fn page(visit: &Visit<'_>, request: &Request) -> Result<Response, EdgeError> {
    let before = place(request, "before")?;
    show_before(visit, 200, &before, Team::default()).await
}

/// Does what a form wants.
pub(super) async fn act(
    visit: &Visit<'_>,
    context: &Context,
    wish: &Wish,
    form: &Form,
) -> Result<Response, EdgeError> {
    visit.reader.check(visit.key.as_str(), Act::Administer)?;
    let shop = Some(visit.key.as_str().to_owned());
    match wish {
        Wish::Invite => invite(visit, context, form).await,
        Wish::Role(id) => {
            let (email, role) = (member_of(visit, id).await?, role(form)?);
            // Who has a role everywhere has it everywhere again, or nowhere.
            let everywhere = matches!(email.grants, Grants::Everywhere(_));
            let shop = shop.filter(|_| !everywhere);
            change(visit, MemberChange::Grant { email: email.email, shop, role }).await
        }
        Wish::Remove(id) => {
            let member = member_of(visit, id).await?;
            let everywhere = matches!(member.grants, Grants::Everywhere(_));
            let shop = shop.filter(|_| !everywhere);
            change(visit, MemberChange::Remove { email: member.email, shop }).await
        }
        Wish::MakeKey => make_key(visit, form).await,
        Wish::EndKey(hash) => end_key(visit, hash).await,
    }
}

async fn invite(visit: &Visit<'_>, context: &Context, form: &Form) -> Result<Response, EdgeError> {
    let email = form.get("email").trim().to_owned();
    if let Err(error) = Address::parse(&email) {
        let model = Team { invited: email, invite_problem: Some(error.to_string()), ..Team::default() };
        return show(visit, 422, model).await;
    }
    let everywhere = form.get("everywhere") == "yes";
    let shop = Some(visit.key.as_str().to_owned()).filter(|_| !everywhere);
    let grant = MemberChange::Grant { email: email.clone(), shop, role: role(form)? };
    let call = DeploymentCall::ChangeTeam { by: visit.reader.email.clone(), change: grant };
    if let Err(words) = visit.wish(call).await? {
        let model = Team { invited: email, invite_problem: Some(words), ..Team::default() };
        return show(visit, 422, model).await;
    }
    let (env, settings, by) = (visit.env.clone(), visit.settings.clone(), visit.reader.email.clone());
    context.wait_until(async move {
        if let Err(error) = invitation_mail(&env, &settings, &email, &by, platform_now()).await {
            crate::log::error!("an invitation was not sent: {error:?}");
        }
    });
    visit.back("/team", "invited")
}

async fn change(visit: &Visit<'_>, change: MemberChange) -> Result<Response, EdgeError> {
    let call = DeploymentCall::ChangeTeam { by: visit.reader.email.clone(), change };
    match visit.wish(call).await? {
        Ok(()) => visit.back("/team", "saved"),
        Err(words) => show(visit, 422, Team { invite_problem: Some(words), ..Team::default() }).await,
    }
}

async fn make_key(visit: &Visit<'_>, form: &Form) -> Result<Response, EdgeError> {
    let name = form.get("name").trim().to_owned();
    let scopes: BTreeSet<Scope> = form.all("scope").filter_map(Scope::parse).gather();
    let problem = match (name.is_empty() || name.len() > KEY_NAME_BYTES_MAX, scopes.is_empty()) {
        (true, _) => Some(format!("call it something, in {KEY_NAME_BYTES_MAX} letters at most")),
        (_, true) => Some("tick what it may do".into()),
        _ => None,
    };
    if problem.is_some() {
        return show(visit, 422, Team { key_problem: problem, ..Team::default() }).await;
    }
    let shown = format!("{KEY_PREFIX}{}_{}", visit.key.as_str(), secret(&signing_key(visit.env)?));
    let begins = KEY_PREFIX.len() + visit.key.as_str().len() + 1 + BEGINS_CHARS;
    let key = ApiKey {
        name,
        shop: visit.key.as_str().to_owned(),
        scopes,
        begins: shown.chars().take(begins).collect(),
        made: visit.now,
        by: visit.reader.email.clone(),
        used: None,
    };
    let hash = access_name(&signing_key(visit.env)?, Purpose::ApiKey, &shown);
    match visit.wish(DeploymentCall::MakeKey { hash, key }).await? {
        Ok(()) => show(visit, 200, Team { new_key: Some(shown), ..Team::default() }).await,
        Err(words) => show(visit, 422, Team { key_problem: Some(words), ..Team::default() }).await,
    }
}

async fn end_key(visit: &Visit<'_>, hash: &str) -> Result<Response, EdgeError> {
    let TheTeam { keys, .. } = team(visit, "").await?;
    // Only a key of this shop: others are for their own owners.
    if keys.iter().any(|(known, _)| known == hash) {
        let call = DeploymentCall::EndKey { hash: hash.to_owned(), by: visit.reader.email.clone() };
        ask::<_, DeploymentReply>(&bindings::deployment(visit.env)?, &call).await?;
    }
    visit.back("/team", "saved")
}

fn role(form: &Form) -> Result<Role, EdgeError> {
    Role::parse(form.get("role")).ok_or_else(|| EdgeError::theirs(400, "`role` is owner, editor or viewer"))
}

/// The member that an address of the page names.
async fn member_of(visit: &Visit<'_>, id: &str) -> Result<Member, EdgeError> {
    let TheTeam { members, .. } = team(visit, "").await?;
    let member = members.into_iter().find(|member| name(member) == id);
    member.ok_or_else(|| EdgeError::theirs(404, "there is no such member any more: load the page again"))
}

/// A member's name in addresses.
fn name(member: &Member) -> String {
    hex(member.email.as_bytes())
}

/// Members and keys of this shop, and a page of its log.
pub(super) struct TheTeam {
    members: Vec<Member>,
    keys: Vec<(Hash, ApiKey)>,
    /// The newest first.
    audit: Vec<AuditEntry>,
    older: Option<String>,
    /// The last backup.
    pub(super) backup: Option<AuditEntry>,
}

/// Asks for them; `before` is where the page of the log begins, empty for the newest.
pub(super) async fn team(visit: &Visit<'_>, before: &str) -> Result<TheTeam, EdgeError> {
    let call = DeploymentCall::Team { shop: visit.key.as_str().to_owned(), before: before.to_owned() };
    match ask(&bindings::deployment(visit.env)?, &call).await? {
        DeploymentReply::Team { members, keys, audit, older, backup } => {
            Ok(TheTeam { members, keys, audit, older, backup })
        }
        other => Err(EdgeError::Ours(format!("the deployment's object answered {other:?}"))),
    }
}

async fn show(visit: &Visit<'_>, status: u16, model: Team) -> Result<Response, EdgeError> {
    show_before(visit, status, "", model).await
}

async fn show_before(
    visit: &Visit<'_>,
    status: u16,
    before: &str,
    model: Team,
) -> Result<Response, EdgeError> {
    let TheTeam { members, keys, audit, older, .. } = team(visit, before).await?;
    let next = |place| format!("{}/team?before={place}", of_shop(visit.key.as_str()));
    let model = Team {
        people: members.iter().filter_map(|member| colleague(visit, member)).collect(),
        keys: keys.into_iter().map(key).collect(),
        may_everywhere: visit.reader.grants.owns_all(),
        audit: audit.into_iter().map(line).collect(),
        next: older.map(next),
        ..model
    };
    answer::page(status, html(&visit.frame(None), &model))
}

fn colleague(visit: &Visit<'_>, member: &Member) -> Option<view::Colleague> {
    Some(view::Colleague {
        id: name(member),
        email: member.email.clone(),
        role: member.grants.at(visit.key.as_str())?,
        everywhere: matches!(member.grants, Grants::Everywhere(_)),
        last_at: member.seen,
        is_reader: member.email == visit.reader.email,
    })
}

fn key((hash, key): (Hash, ApiKey)) -> view::ApiKey {
    view::ApiKey {
        id: hash,
        name: format!("{} ({}…)", key.name, key.begins),
        scopes: key.scopes.into_iter().collect(),
        made_at: key.made,
        used_at: key.used,
    }
}

fn line(entry: AuditEntry) -> view::AuditLine {
    let what = format!("{} {}", entry.deed.words(), entry.about);
    view::AuditLine { at: entry.at, by: entry.who, what: what.trim().to_owned() }
}
