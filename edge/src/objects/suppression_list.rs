//! The shop's suppression list: rows of its directory, told by the addresses' own objects and brought along by merchants.
//!
//! | a row is | by |
//! | --- | --- |
//! | told anew, whole | the address's object, when something changed (`listing`): told again it is the same |
//! | brought along | `POST /v1/<shop>/suppressions`: sixteen calls, whatever the number of addresses |
//! | asked for | every message that is about to leave, for what was brought along is known here alone |
//!
//! A row's name is the keyed hash that names the object, so nothing can be read by itself once the address is stripped.

use rappel_journey::{Banned, ListEntry, Restored};
use rappel_signal::{Channel, UnixMs};

use super::directory_call::DirectoryReply;
use crate::error::EdgeError;
use crate::store::table::Table;

const BANNED: &str = "banned/";
/// Sorts behind every name: those are hexadecimal digits.
const BANNED_END: &str = "banned/g";

pub(super) fn banned(table: &Table, name: &str, channel: Channel) -> Result<DirectoryReply, EdgeError> {
    let ban = load(table, name)?.all().remove(&channel);
    Ok(DirectoryReply::Ban(ban.map(|ban| serde_json::to_string(&ban)).transpose()?))
}

pub(super) fn hear(
    table: &Table,
    name: &str,
    address: Option<String>,
    bans: &str,
) -> Result<DirectoryReply, EdgeError> {
    let mut entry = load(table, name)?;
    entry.hear(address, serde_json::from_str(bans)?);
    save(table, name, &entry)
}

pub(super) fn import(
    table: &Table,
    rows: Vec<(String, String, Channel, String)>,
    read_at: Option<UnixMs>,
) -> Result<DirectoryReply, EdgeError> {
    for (name, address, channel, ban) in rows {
        let mut entry = load(table, &name)?;
        let ban: Banned = serde_json::from_str(&ban)?;
        entry.import(address, channel, ban, Some(ban.at) != read_at);
        save(table, &name, &entry)?;
    }
    Ok(DirectoryReply::Done)
}

pub(super) fn strip(table: &Table, name: &str) -> Result<DirectoryReply, EdgeError> {
    let entry = ListEntry { address: None, ..load(table, name)? };
    save(table, name, &entry)
}

pub(super) fn restore(table: &Table, name: &str, channel: Channel) -> Result<DirectoryReply, EdgeError> {
    let mut entry = load(table, name)?;
    let restored = entry.restore(channel);
    if restored == Restored::Done {
        save(table, name, &entry)?;
    }
    Ok(DirectoryReply::Restored(restored))
}

pub(super) fn read(table: &Table, after: &str, rows_max: u32) -> Result<DirectoryReply, EdgeError> {
    let rows = table.page(&key(after), BANNED_END, rows_max as usize)?;
    let named = |(key, row): (String, String)| Some((key.strip_prefix(BANNED)?.to_owned(), row));
    Ok(DirectoryReply::Rows(rows.into_iter().filter_map(named).collect()))
}

/// The rows of these names, those there are.
pub(super) fn rows(table: &Table, names: &[String]) -> Result<Vec<(String, String)>, EdgeError> {
    let row = |name: &String| Ok(table.get(&key(name))?.map(|row| (key(name), row)));
    names.iter().filter_map(|name| row(name).transpose()).collect()
}

fn key(name: &str) -> String {
    format!("{BANNED}{name}")
}

fn load(table: &Table, name: &str) -> Result<ListEntry, EdgeError> {
    table.get(&key(name))?.map_or_else(|| Ok(ListEntry::default()), |row| Ok(serde_json::from_str(&row)?))
}

fn save(table: &Table, name: &str, entry: &ListEntry) -> Result<DirectoryReply, EdgeError> {
    match entry.is_blank() {
        true => table.delete(&key(name))?,
        false => table.put(&key(name), &serde_json::to_string(entry)?)?,
    }
    Ok(DirectoryReply::Done)
}
