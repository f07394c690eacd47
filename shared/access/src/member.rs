//! Members of a team: people who sign in, each by an e-mail address.
//!
//! | change | by | refused |
//! | --- | --- | --- |
//! | grant a role at a shop | an owner of that shop | to who has one at all of them; beyond what they own themselves; over [`MEMBERS_MAX`] |
//! | grant a role everywhere | an owner everywhere | |
//! | remove | an owner of all that the member may see | |
//! | either | | if nobody were left who owns the deployment |

use std::collections::BTreeMap;
use std::fmt;

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use crate::limit::{EMAIL_BYTES_MAX, MEMBERS_MAX};
use crate::link::LinkAsks;
use crate::role::{Act, Grants, Role};

/// One of a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Where sign-in links go, in small letters: two spellings are one person.
    pub email: String,
    /// What they may, and where.
    pub grants: Grants,
    /// Since when.
    pub since: UnixMs,
    /// When they asked for links.
    #[serde(default)]
    pub asks: LinkAsks,
    /// When they were last here, to the hour; nobody has come yet who has none. (Objects ask each other in a form that
    /// leaves no field out.)
    #[serde(default)]
    pub seen: Option<UnixMs>,
}

impl Member {
    /// Whether they may do it at the shop.
    pub fn may(&self, shop: &str, act: Act) -> bool {
        self.grants.at(shop).is_some_and(|role| role.may(act))
    }
}

/// What an owner wants of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemberChange {
    /// Make somebody this, at one shop or (none named) at all of them.
    Grant {
        /// Their address, as it was typed.
        email: String,
        /// The shop's key.
        shop: Option<String>,
        /// What they become.
        role: Role,
    },
    /// Take one shop from somebody, or (none named) all.
    Remove {
        /// Their address.
        email: String,
        /// The shop's key.
        shop: Option<String>,
    },
}

/// Why a change of the team is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The one who asks may not.
    NotAllowed,
    /// What was typed is no address.
    NoAddress,
    /// The team is full.
    TooMany,
    /// Nobody would be left who owns the deployment.
    LastOwner,
    /// There is no such member.
    Unknown,
    /// They have a role at all shops, which one shop cannot change.
    Everywhere,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NotAllowed => f.write_str("only an owner of all that is concerned may do that"),
            Refusal::NoAddress => f.write_str("that is no e-mail address: write name@domain"),
            Refusal::TooMany => {
                write!(f, "a team has {MEMBERS_MAX} members at most: remove somebody first")
            }
            Refusal::LastOwner => {
                f.write_str("somebody must own the deployment: make another owner of everything first")
            }
            Refusal::Unknown => f.write_str("there is no such member"),
            Refusal::Everywhere => f.write_str("they have a role at all shops: change that one"),
        }
    }
}

/// An address as it is kept and compared; `None` if it cannot be one.
pub(crate) fn address(typed: &str) -> Option<String> {
    let email = typed.trim().to_lowercase();
    let (name, domain) = email.rsplit_once('@')?;
    let plain = !email.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    let is_one = plain && !name.is_empty() && domain.contains('.') && email.len() <= EMAIL_BYTES_MAX;
    is_one.then_some(email)
}

impl Member {
    /// Somebody new. `None` if what was typed is no address.
    pub fn new(typed: &str, grants: Grants, now: UnixMs) -> Option<Member> {
        Some(Member { email: address(typed)?, grants, since: now, asks: LinkAsks::default(), seen: None })
    }

    /// The spelling that members are found under.
    pub fn key(typed: &str) -> Option<String> {
        address(typed)
    }
}

/// Changes the team, by the will of one of its members, named by their address. What is left of a member without any shop
/// is nothing.
///
/// # Errors
/// Why not; nothing is changed then.
pub fn change_team(
    team: &mut BTreeMap<String, Member>,
    by: &str,
    change: &MemberChange,
    now: UnixMs,
) -> Result<(), Refusal> {
    let mut changed = team.clone();
    let owner = team.get(by).ok_or(Refusal::NotAllowed)?;
    let owns = |shop: &Option<String>| match shop {
        Some(shop) => owner.may(shop, Act::Administer),
        None => owner.grants.owns_all(),
    };
    match change {
        MemberChange::Grant { email, shop, role } => {
            let email = address(email).ok_or(Refusal::NoAddress)?;
            if !owns(shop) {
                return Err(Refusal::NotAllowed);
            }
            let known = changed.get(&email).map(|member| member.grants.clone());
            let grants = granted(known, shop.as_deref(), *role, owner.grants.owns_all())?;
            let fresh = || Member::new(&email, Grants::At(BTreeMap::new()), now);
            let mut member = changed.remove(&email).or_else(fresh).ok_or(Refusal::NoAddress)?;
            member.grants = grants;
            changed.insert(email, member);
        }
        MemberChange::Remove { email, shop } => {
            let email = address(email).ok_or(Refusal::Unknown)?;
            let member = changed.get_mut(&email).ok_or(Refusal::Unknown)?;
            match (&mut member.grants, shop) {
                (Grants::At(shops), Some(shop)) => {
                    if !owner.may(shop, Act::Administer) {
                        return Err(Refusal::NotAllowed);
                    }
                    shops.remove(shop).ok_or(Refusal::Unknown)?;
                    if shops.is_empty() {
                        changed.remove(&email);
                    }
                }
                (Grants::At(shops), None) if shops.keys().all(|shop| owner.may(shop, Act::Administer)) => {
                    changed.remove(&email);
                }
                _ if owner.grants.owns_all() => drop(changed.remove(&email)),
                _ => return Err(Refusal::NotAllowed),
            }
        }
    }
    if changed.len() > MEMBERS_MAX {
        return Err(Refusal::TooMany);
    }
    if !changed.values().any(|member| member.grants.owns_all()) {
        return Err(Refusal::LastOwner);
    }
    *team = changed;
    Ok(())
}

/// What a member's grants become. Who has a role everywhere keeps it unless an owner of everything changes it.
fn granted(
    known: Option<Grants>,
    shop: Option<&str>,
    role: Role,
    by_owner_of_all: bool,
) -> Result<Grants, Refusal> {
    let Some(shop) = shop else { return Ok(Grants::Everywhere(role)) };
    let mut shops = match known {
        Some(Grants::Everywhere(_)) if !by_owner_of_all => return Err(Refusal::NotAllowed),
        Some(Grants::Everywhere(_)) => return Err(Refusal::Everywhere),
        None => BTreeMap::new(),
        Some(Grants::At(shops)) => shops,
    };
    shops.insert(shop.to_owned(), role);
    Ok(Grants::At(shops))
}
