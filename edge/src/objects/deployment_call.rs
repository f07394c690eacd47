//! What the deployment's object can be asked: of the shops' settings, and of who may come in.

use rappel_access::{ApiKey, AuditEntry, Deed, Grants, Member, MemberChange};
use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

use crate::config::Document;
use crate::config::document::Edit;

/// Keyed hash of a secret that only its holder has in full.
pub(crate) type Hash = String;

/// A question to the deployment's object.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum DeploymentCall {
    /// All shops' settings, unless this version of them is known.
    Shops {
        /// The version known.
        known: Option<u64>,
    },
    /// How a shop's settings came to be.
    History {
        /// Its key.
        shop: String,
    },
    /// A change of a shop's settings.
    Change {
        /// The shop's key.
        shop: String,
        /// What is changed.
        edit: Edit,
        /// Who, what and when, for history and log.
        entry: AuditEntry,
    },
    /// A flow, back to how it was before a change.
    Undo {
        /// The shop's key.
        shop: String,
        /// The flow's id.
        flow: String,
        /// The texts that it sends, by name.
        texts: Vec<String>,
        /// The change, by its number.
        change: u64,
        /// Who and when.
        entry: AuditEntry,
    },
    /// Somebody shows the owner's one-time code.
    RedeemCode {
        /// Its hash.
        code: Hash,
        /// Who they say they are.
        email: String,
        /// The session to begin.
        session: Hash,
        /// The network they come from.
        network: [u8; 16],
    },
    /// Somebody asks for a sign-in link.
    AskLink {
        /// The address typed.
        email: String,
        /// Hash of the token to be sent.
        link: Hash,
        /// The network they come from.
        network: [u8; 16],
    },
    /// Whom would it let in? It stays good.
    Link {
        /// Its hash.
        link: Hash,
    },
    /// Somebody follows one.
    RedeemLink {
        /// Its hash.
        link: Hash,
        /// The session to begin.
        session: Hash,
    },
    /// Has anybody come in yet?
    IsOwned,
    /// Whose session is it?
    Session {
        /// Its hash.
        session: Hash,
    },
    /// It ends.
    SignOut {
        /// Its hash.
        session: Hash,
    },
    /// Members, keys and a page of the log.
    Team {
        /// Of which shop.
        shop: String,
        /// The page begins before this place of the log; with the newest line, if empty.
        #[serde(default)]
        before: String,
    },
    /// A change of the team.
    ChangeTeam {
        /// Who asks.
        by: String,
        /// What is wanted.
        change: MemberChange,
    },
    /// A key was made.
    MakeKey {
        /// Its hash.
        hash: Hash,
        /// What it opens.
        key: ApiKey,
    },
    /// A key ends.
    EndKey {
        /// Its hash.
        hash: Hash,
        /// Who ends it.
        by: String,
    },
    /// What does this key open?
    Key {
        /// Its hash.
        hash: Hash,
    },
    /// A line for the log.
    Note(AuditEntry),
    /// A shop's credentials, sealed by whoever asks.
    Seal {
        /// The shop's key.
        shop: String,
        /// By name: what to keep, or (none) to forget.
        sealed: Vec<(String, Option<String>)>,
        /// Who, what and when, for the log.
        entry: AuditEntry,
    },
    /// A shop that is not there yet.
    MakeShop {
        /// Its key.
        shop: String,
        /// Its settings, as JSON.
        document: String,
        /// Who and when; a member who owns everything.
        entry: AuditEntry,
    },
}

/// Its answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum DeploymentReply {
    /// The version known is the latest.
    Unchanged,
    /// All shops.
    Shops {
        /// Counts every change of any shop.
        version: u64,
        /// Their settings, in the order of their keys.
        documents: Vec<Document>,
        /// Their own credentials.
        sealed: Vec<SealedCredential>,
    },
    /// A shop's changes, the newest first.
    History(Vec<PastChange>),
    /// Done, or done already.
    Done,
    /// Not done: what is wrong, in words for whoever asked.
    NotTaken(String),
    /// Who came in, or whose session it is.
    Somebody {
        /// Their address.
        email: String,
        /// What they may.
        grants: Grants,
    },
    /// Nobody: the session is over, the link stale, the code wrong or used.
    Nobody,
    /// So many tries came from there that none is heard for a while.
    TooMany,
    /// A link may be sent to this member.
    Send {
        /// Their address, as they gave it when they became one.
        email: String,
        /// What they may see: whose name the mail bears.
        grants: Grants,
    },
    /// The team.
    Team {
        /// Members by address.
        members: Vec<Member>,
        /// Keys, by their hashes.
        keys: Vec<(Hash, ApiKey)>,
        /// The newest first.
        audit: Vec<AuditEntry>,
        /// Before which place the next page begins.
        #[serde(default)]
        older: Option<String>,
        /// The last backup.
        #[serde(default)]
        backup: Option<AuditEntry>,
    },
    /// The key.
    Key(Option<ApiKey>),
}

/// A credential of a shop's own, as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SealedCredential {
    /// The shop's key.
    pub(crate) shop: String,
    /// Its name: that of the deployment's secret that it stands in the place of.
    pub(crate) name: String,
    /// See `rappel_delivery::sealed`.
    pub(crate) sealed: String,
}

/// A change that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PastChange {
    /// Its number.
    pub(crate) number: u64,
    /// When.
    pub(crate) at: UnixMs,
    /// By whom.
    pub(crate) who: String,
    /// What.
    pub(crate) deed: Deed,
    /// Of what.
    pub(crate) about: String,
}
