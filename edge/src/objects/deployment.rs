//! The object of the whole deployment: its shops' settings, and who may come in. There is one.
//!
//! | row | holds | goes |
//! | --- | --- | --- |
//! | `shop/<key>` | the shop's settings | when the variable `SHOPS`, where they came from, no longer has them, and nobody changed them here |
//! | `past/<key>/<number>` | a change, and what held before it | after [`HISTORY_MAX`] others |
//! | `version` | counts every change of any shop | |
//! | `sealed/<key>/<name>` | a credential of that shop, sealed (`deployment_sealed`) | when it is removed, or the shop goes |
//! | `to-wind/<key>` | nothing: its settings changed, and its list of people was not told yet (`winding`) | when it was |
//! | `seed` | the variable `SHOPS` as it was last taken in | |
//! | `member/<address>` | a member of the team | when they are removed |
//! | `session/<hash>` | a session | when it is over, or its member goes |
//! | `link/<hash>` | a sign-in link on its way | when it is followed, or stale |
//! | `code/<hash>` | nothing: that one-time code was used | |
//! | `key/<hash>` | a key for machines | when it is ended |
//! | `backed-up/<shop>` | the log's line of the last backup; `-` stands for all shops | never |
//! | `audit/<shop>/<instant>/<number>` | a line of the log; `-` stands for no shop | after [`rappel_access::limit::AUDIT_ENTRIES_MAX`] others |
//!
//! **Whoever spoke last is right.** A shop may be set in the variable `SHOPS`, which is deployed with the code, or in the
//! console. What the variable changes of a shop is taken in like any other change, field by field: what was changed in the
//! console meanwhile and is none of those fields stays, a pause above all.

use std::cell::Cell;

use worker::{DurableObject, Env, Request, Response, State, durable_object};

use super::call;
use super::deployment_call::{DeploymentCall, DeploymentReply};
use super::waking::Waking;
use crate::clock::platform_now;
use crate::error::EdgeError;
use crate::network::Networks;
use crate::store::table::{Table, TableKnown};

/// See the module.
#[durable_object]
pub struct DeploymentObject {
    pub(super) state: State,
    pub(super) env: Env,
    pub(super) waking: Waking,
    table: TableKnown,
    /// Settings changed, and the alarm is not armed for it yet.
    pub(super) to_wind: Cell<bool>,
    /// Whether this instance has taken in the variable `SHOPS`: another one comes with another deployment.
    pub(super) is_seeded: Cell<bool>,
    /// Codes tried, and sign-in forms sent, by network.
    pub(super) codes_tried: Networks,
    pub(super) sign_ins: Networks,
}

impl DurableObject for DeploymentObject {
    fn new(state: State, env: Env) -> Self {
        let (waking, table, to_wind, is_seeded, codes_tried, sign_ins) = Default::default();
        DeploymentObject { state, env, waking, table, to_wind, is_seeded, codes_tried, sign_ins }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        call::answer_question(Some(&self.env), &self.state, &mut request, async |question| {
            let reply = self.reply(question)?;
            self.arm_winding().await?;
            Ok(reply)
        })
        .await
    }

    async fn alarm(&self) -> worker::Result<Response> {
        self.work().await
    }
}

impl DeploymentObject {
    pub(super) fn table(&self) -> Result<Table, EdgeError> {
        Table::create(self.state.storage().sql(), &self.table)
    }

    fn reply(&self, question: DeploymentCall) -> Result<DeploymentReply, EdgeError> {
        let (table, now) = (self.table()?, platform_now());
        match question {
            DeploymentCall::Shops { known } => self.shops(&table, known, now),
            DeploymentCall::History { shop } => self.history(&table, &shop),
            DeploymentCall::Change { shop, edit, entry } => self.change(&table, &shop, &edit, entry),
            DeploymentCall::Undo { shop, flow, texts, change, entry } => {
                self.undo(&table, (&shop, flow, texts), change, entry)
            }
            DeploymentCall::RedeemCode { code, email, session, network } => {
                self.redeem_code(&table, &code, &email, (&session, network), now)
            }
            DeploymentCall::AskLink { email, link, network } => {
                self.ask_link(&table, &email, (&link, network), now)
            }
            DeploymentCall::Link { link } => self.link(&table, &link, now),
            DeploymentCall::IsOwned => self.is_owned(&table),
            DeploymentCall::RedeemLink { link, session } => self.redeem_link(&table, &link, &session, now),
            DeploymentCall::Session { session } => self.session(&table, &session, now),
            DeploymentCall::SignOut { session } => self.sign_out(&table, &session, now),
            DeploymentCall::Team { shop, before } => self.team(&table, &shop, &before),
            DeploymentCall::ChangeTeam { by, change } => self.change_team(&table, &by, &change, now),
            DeploymentCall::MakeKey { hash, key } => self.make_key(&table, &hash, &key),
            DeploymentCall::EndKey { hash, by } => self.end_key(&table, &hash, &by, now),
            DeploymentCall::Key { hash } => self.key(&table, &hash, now),
            DeploymentCall::Seal { shop, sealed, entry } => self.seal(&table, &shop, &sealed, &entry),
            DeploymentCall::MakeShop { shop, document, entry } => {
                self.make_shop(&table, &shop, document, &entry)
            }
            DeploymentCall::Note(entry) => {
                self.note(&table, &entry)?;
                Ok(DeploymentReply::Done)
            }
        }
    }
}
