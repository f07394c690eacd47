//! Who may come in, kept by the deployment's object: it stores what `rappel_access` decides. Secrets come as keyed hashes.

use std::collections::BTreeMap;

use rappel_access::limit::{CODE_TRIES_HOURLY_MAX, KEYS_MAX, SESSIONS_PER_MEMBER_MAX, SIGN_INS_HOURLY_MAX};
use rappel_access::{
    ApiKey, AuditEntry, Deed, Grants, Member, MemberChange, Role, Session, SignInLink, change_team,
};
use rappel_compact::{Gather, SortCompact};
use rappel_signal::UnixMs;
use serde::de::DeserializeOwned;

use super::deployment::DeploymentObject;
use super::deployment_call::DeploymentReply;
use super::deployment_log::{last_backup, log_page};
use crate::error::EdgeError;
use crate::secrets;
use crate::store::table::Table;

const MEMBER: &str = "member/";
const SESSION: &str = "session/";
const LINK: &str = "link/";
const CODE: &str = "code/";
const KEY: &str = "key/";

impl DeploymentObject {
    /// The first owner comes in, or one who was locked out: a code is good once, and whoever may set the deployment's
    /// secrets owns it.
    pub(super) fn redeem_code(
        &self,
        table: &Table,
        code: &str,
        email: &str,
        (session, network): (&str, [u8; 16]),
        now: UnixMs,
    ) -> Result<DeploymentReply, EdgeError> {
        if !self.codes_tried.has_room(network, (1, CODE_TRIES_HOURLY_MAX), now) {
            return Ok(DeploymentReply::TooMany);
        }
        let known = secrets::owner_code(&self.env)?;
        let is_it = known.as_ref().is_some_and(|known| known.shown == code);
        let used = format!("{CODE}{}", known.map(|known| known.mark).unwrap_or_default());
        if !is_it || table.get(&used)?.is_some() {
            return Ok(DeploymentReply::Nobody);
        }
        let grants = Grants::Everywhere(Role::Owner);
        let Some(fresh) = Member::new(email, grants.clone(), now) else {
            return Ok(DeploymentReply::NotTaken("that is no e-mail address: write name@domain".into()));
        };
        let known = member(table, &fresh.email)?;
        let owner = Member { grants, ..known.unwrap_or(fresh) };
        put(table, &format!("{MEMBER}{}", owner.email), &owner)?;
        table.put(&used, "")?;
        self.note(table, &entry(&owner.email, Deed::CodeUsed, "", now))?;
        begin(table, session, &owner, now)
    }

    /// Whether a link may be sent there. Nobody is told whether the address is a member's.
    pub(super) fn ask_link(
        &self,
        table: &Table,
        email: &str,
        (link, network): (&str, [u8; 16]),
        now: UnixMs,
    ) -> Result<DeploymentReply, EdgeError> {
        if !self.sign_ins.has_room(network, (1, SIGN_INS_HOURLY_MAX), now) {
            return Ok(DeploymentReply::TooMany);
        }
        let known = Member::key(email).map(|email| member(table, &email)).transpose()?.flatten();
        let Some(mut known) = known else { return Ok(DeploymentReply::Nobody) };
        let sends = known.asks.ask(now);
        put(table, &format!("{MEMBER}{}", known.email), &known)?;
        if !sends {
            return Ok(DeploymentReply::Nobody);
        }
        forget_stale_links(table, now)?;
        put(table, &format!("{LINK}{link}"), &SignInLink { email: known.email.clone(), at: now })?;
        Ok(DeploymentReply::Send { email: known.email, grants: known.grants })
    }

    /// Whom a link would let in.
    pub(super) fn link(&self, table: &Table, link: &str, now: UnixMs) -> Result<DeploymentReply, EdgeError> {
        let link = get::<SignInLink>(table, &format!("{LINK}{link}"))?.filter(|link| link.is_good(now));
        let known = link.map(|link| member(table, &link.email)).transpose()?.flatten();
        Ok(known.map_or(DeploymentReply::Nobody, |Member { email, grants, .. }| DeploymentReply::Somebody {
            email,
            grants,
        }))
    }

    /// Whether anybody has come in yet.
    pub(super) fn is_owned(&self, table: &Table) -> Result<DeploymentReply, EdgeError> {
        let nobody = table.last(MEMBER, 1)?.is_empty();
        Ok(if nobody { DeploymentReply::Nobody } else { DeploymentReply::Done })
    }

    /// A link lets in once.
    pub(super) fn redeem_link(
        &self,
        table: &Table,
        link: &str,
        session: &str,
        now: UnixMs,
    ) -> Result<DeploymentReply, EdgeError> {
        let key = format!("{LINK}{link}");
        let Some(link) = get::<SignInLink>(table, &key)? else { return Ok(DeploymentReply::Nobody) };
        table.delete(&key)?;
        let member = member(table, &link.email)?.filter(|_| link.is_good(now));
        let Some(member) = member else { return Ok(DeploymentReply::Nobody) };
        self.note(table, &entry(&member.email, Deed::SignedIn, "", now))?;
        begin(table, session, &member, now)
    }

    /// Whose session it is. What they may is looked up anew each time: a role taken away holds at once.
    pub(super) fn session(
        &self,
        table: &Table,
        hash: &str,
        now: UnixMs,
    ) -> Result<DeploymentReply, EdgeError> {
        let key = format!("{SESSION}{hash}");
        let Some(mut session) = get::<Session>(table, &key)? else { return Ok(DeploymentReply::Nobody) };
        let member = member(table, &session.email)?.filter(|_| session.is_live(now));
        let Some(member) = member else {
            table.delete(&key)?;
            return Ok(DeploymentReply::Nobody);
        };
        if session.touch(now) {
            put(table, &key, &session)?;
            put(table, &format!("{MEMBER}{}", member.email), &Member { seen: Some(now), ..member.clone() })?;
        }
        Ok(DeploymentReply::Somebody { email: member.email, grants: member.grants })
    }

    /// The session ends.
    pub(super) fn sign_out(
        &self,
        table: &Table,
        hash: &str,
        now: UnixMs,
    ) -> Result<DeploymentReply, EdgeError> {
        let key = format!("{SESSION}{hash}");
        if let Some(session) = get::<Session>(table, &key)? {
            table.delete(&key)?;
            self.note(table, &entry(&session.email, Deed::SignedOut, "", now))?;
        }
        Ok(DeploymentReply::Done)
    }

    /// A shop's team, its keys, and a page of what was done: what is older than a place of the log.
    pub(super) fn team(&self, table: &Table, shop: &str, before: &str) -> Result<DeploymentReply, EdgeError> {
        let members: Vec<Member> =
            members(table)?.into_values().filter(|member| member.grants.at(shop).is_some()).collect();
        let keys = keys_of(table, shop)?;
        let (audit, older) = log_page(table, shop, &members, before)?;
        let backup = last_backup(table, shop, &members)?;
        Ok(DeploymentReply::Team { members, keys, audit, older, backup })
    }

    /// Changes the team. Who is removed is signed out.
    pub(super) fn change_team(
        &self,
        table: &Table,
        by: &str,
        change: &MemberChange,
        now: UnixMs,
    ) -> Result<DeploymentReply, EdgeError> {
        let before = members(table)?;
        let mut team = before.clone();
        if let Err(refusal) = change_team(&mut team, by, change, now) {
            return Ok(DeploymentReply::NotTaken(refusal.to_string()));
        }
        for (email, member) in team.iter().filter(|(email, member)| before.get(*email) != Some(*member)) {
            put(table, &format!("{MEMBER}{email}"), member)?;
        }
        for email in before.keys().filter(|email| !team.contains_key(*email)) {
            table.delete(&format!("{MEMBER}{email}"))?;
            for (key, _) in sessions(table, email)? {
                table.delete(&key)?;
            }
        }
        let (deed, email, shop) = match change {
            MemberChange::Grant { email, shop, .. } => (Deed::Granted, email, shop),
            MemberChange::Remove { email, shop } => (Deed::Removed, email, shop),
        };
        self.note(table, &AuditEntry { shop: shop.clone(), ..entry(by, deed, email.trim(), now) })?;
        Ok(DeploymentReply::Done)
    }

    /// Keeps a key.
    pub(super) fn make_key(
        &self,
        table: &Table,
        hash: &str,
        key: &ApiKey,
    ) -> Result<DeploymentReply, EdgeError> {
        if keys_of(table, &key.shop)?.len() >= KEYS_MAX {
            let words = format!("a shop has {KEYS_MAX} keys at most: end one that is not used");
            return Ok(DeploymentReply::NotTaken(words));
        }
        put(table, &format!("{KEY}{hash}"), key)?;
        let made = entry(&key.by, Deed::KeyMade, &key.name, key.made);
        self.note(table, &AuditEntry { shop: Some(key.shop.clone()), ..made })?;
        Ok(DeploymentReply::Done)
    }

    /// Ends a key, at once.
    pub(super) fn end_key(
        &self,
        table: &Table,
        hash: &str,
        by: &str,
        now: UnixMs,
    ) -> Result<DeploymentReply, EdgeError> {
        let row = format!("{KEY}{hash}");
        if let Some(key) = get::<ApiKey>(table, &row)? {
            table.delete(&row)?;
            let ended = entry(by, Deed::KeyEnded, &key.name, now);
            self.note(table, &AuditEntry { shop: Some(key.shop), ..ended })?;
        }
        Ok(DeploymentReply::Done)
    }

    /// What a key opens.
    pub(super) fn key(&self, table: &Table, hash: &str, now: UnixMs) -> Result<DeploymentReply, EdgeError> {
        let row = format!("{KEY}{hash}");
        let mut key = get::<ApiKey>(table, &row)?;
        if let Some(key) = &mut key
            && key.touch(now)
        {
            put(table, &row, key)?;
        }
        Ok(DeploymentReply::Key(key))
    }

    /// Ends the keys and roles of a shop that is gone: whoever gets its key next is somebody else.
    pub(super) fn forget_shop(&self, table: &Table, shop: &str) -> Result<(), EdgeError> {
        for (row, key) in table.scan(KEY)? {
            if serde_json::from_str::<ApiKey>(&key)?.shop == shop {
                table.delete(&row)?;
            }
        }
        for mut member in members(table)?.into_values() {
            if let Grants::At(shops) = &mut member.grants
                && shops.remove(shop).is_some()
            {
                put(table, &format!("{MEMBER}{}", member.email), &member)?;
            }
        }
        Ok(())
    }
}

/// Lets somebody in. The oldest of too many sessions ends.
fn begin(table: &Table, hash: &str, member: &Member, now: UnixMs) -> Result<DeploymentReply, EdgeError> {
    let mut begun = sessions(table, &member.email)?;
    begun.sort_compact_by_key(|(_, session)| session.begun);
    let over = (begun.len() + 1).saturating_sub(SESSIONS_PER_MEMBER_MAX);
    for (index, (key, session)) in begun.iter().enumerate() {
        if index < over || !session.is_live(now) {
            table.delete(key)?;
        }
    }
    put(table, &format!("{SESSION}{hash}"), &Session::begin(&member.email, now))?;
    put(table, &format!("{MEMBER}{}", member.email), &Member { seen: Some(now), ..member.clone() })?;
    Ok(DeploymentReply::Somebody { email: member.email.clone(), grants: member.grants.clone() })
}

fn sessions(table: &Table, email: &str) -> Result<Vec<(String, Session)>, EdgeError> {
    let mut found = Vec::new();
    for (key, row) in table.scan(SESSION)? {
        let session: Session = serde_json::from_str(&row)?;
        if session.email == email {
            found.push((key, session));
        }
    }
    Ok(found)
}

fn keys_of(table: &Table, shop: &str) -> Result<Vec<(String, ApiKey)>, EdgeError> {
    let mut keys = Vec::new();
    for (row, key) in table.scan(KEY)? {
        let key: ApiKey = serde_json::from_str(&key)?;
        if key.shop == shop {
            keys.push((row.trim_start_matches(KEY).to_owned(), key));
        }
    }
    Ok(keys)
}

fn forget_stale_links(table: &Table, now: UnixMs) -> Result<(), EdgeError> {
    for (key, row) in table.scan(LINK)? {
        if !serde_json::from_str::<SignInLink>(&row)?.is_good(now) {
            table.delete(&key)?;
        }
    }
    Ok(())
}

fn members(table: &Table) -> Result<BTreeMap<String, Member>, EdgeError> {
    let rows = table.scan(MEMBER)?.into_iter();
    rows.map(|(_, row)| {
        let member: Member = serde_json::from_str(&row)?;
        Ok((member.email.clone(), member))
    })
    .try_gather()
}

fn member(table: &Table, email: &str) -> Result<Option<Member>, EdgeError> {
    get(table, &format!("{MEMBER}{email}"))
}

fn entry(who: &str, deed: Deed, about: &str, at: UnixMs) -> AuditEntry {
    AuditEntry { at, who: who.into(), shop: None, deed, about: about.into() }
}

pub(super) fn get<T: DeserializeOwned>(table: &Table, key: &str) -> Result<Option<T>, EdgeError> {
    Ok(table.get(key)?.map(|row| serde_json::from_str(&row)).transpose()?)
}

fn put(table: &Table, key: &str, value: &impl serde::Serialize) -> Result<(), EdgeError> {
    table.put(key, &serde_json::to_string(value)?)
}
