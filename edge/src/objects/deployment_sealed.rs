//! Credentials of shops, kept by the deployment's object as they come: sealed. It opens them for one thing alone, to seal them
//! anew when the deployment's secret was changed.
//!
//! They are no settings: neither history nor export has them, and nobody can turn one back.

use rappel_access::AuditEntry;
use rappel_delivery::sealed::resealed;

use super::deployment::DeploymentObject;
use super::deployment_call::{DeploymentReply, SealedCredential};
use super::deployment_shops::count_up;
use crate::error::EdgeError;
use crate::random;
use crate::secrets::sealing_keys;
use crate::store::table::Table;

/// Credentials of one shop: one for each provider and platform there is, and for what each of them tells us with.
const SEALED_MAX: usize = 64;

const SEALED: &str = "sealed/";

impl DeploymentObject {
    /// Keeps some of a shop's credentials, and forgets others.
    pub(super) fn seal(
        &self,
        table: &Table,
        shop: &str,
        sealed: &[(String, Option<String>)],
        entry: &AuditEntry,
    ) -> Result<DeploymentReply, EdgeError> {
        if table.get(&format!("shop/{shop}"))?.is_none() {
            return Ok(DeploymentReply::NotTaken(format!("there is no shop {shop:?}")));
        }
        let more = sealed.iter().filter(|(_, value)| value.is_some()).count();
        if table.scan(&of(shop))?.len() + more > SEALED_MAX {
            let words =
                format!("a shop keeps {SEALED_MAX} keys at most: remove a connection that is not used");
            return Ok(DeploymentReply::NotTaken(words));
        }
        for (name, value) in sealed {
            let row = format!("{}{name}", of(shop));
            match value {
                Some(value) => table.put(&row, value)?,
                None => table.delete(&row)?,
            }
        }
        count_up(table)?;
        self.note(table, entry)?;
        Ok(DeploymentReply::Done)
    }

    /// All shops' credentials.
    pub(super) fn all_sealed(&self, table: &Table) -> Result<Vec<SealedCredential>, EdgeError> {
        let rows = table.scan(SEALED)?.into_iter();
        Ok(rows.filter_map(|(row, sealed)| read(&row, sealed)).collect())
    }

    /// Seals what an earlier secret of the deployment sealed under the one it has now. Another secret comes with another
    /// deployment, so this is asked once in an object's life.
    pub(super) fn seal_anew(&self, table: &Table) -> Result<(), EdgeError> {
        let known = self.all_sealed(table)?;
        if known.is_empty() {
            return Ok(());
        }
        let keys = sealing_keys(&self.env)?;
        let mut count = 0;
        for SealedCredential { shop, name, sealed } in known {
            if let Some(anew) = resealed(&keys, random::bytes(), (&shop, &name), &sealed) {
                table.put(&format!("{}{name}", of(&shop)), &anew)?;
                count += 1;
            }
        }
        if count > 0 {
            count_up(table)?;
            crate::log::info!("{count} credentials are sealed anew, under the secret of this deployment");
        }
        Ok(())
    }

    /// Forgets those of a shop that is gone.
    pub(super) fn forget_sealed(&self, table: &Table, shop: &str) -> Result<(), EdgeError> {
        table.scan(&of(shop))?.iter().try_for_each(|(row, _)| table.delete(row))
    }
}

fn of(shop: &str) -> String {
    format!("{SEALED}{shop}/")
}

fn read(row: &str, sealed: String) -> Option<SealedCredential> {
    let (shop, name) = row.strip_prefix(SEALED)?.split_once('/')?;
    Some(SealedCredential { shop: shop.to_owned(), name: name.to_owned(), sealed })
}
