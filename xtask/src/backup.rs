//! `cargo xtask backup` and `cargo xtask restore`: everything a deployment keeps, into files and back.
//!
//! - [`door`]: the Worker's doors, asked again where that may help
//! - [`files`]: the files, and what is noted of them
//! - [`walk`]: finds and copies everybody of a shop, so that no two copies contradict each other
//! - [`back`]: brings the files into an empty deployment
//!
//! docs/deploying.md says what a backup is good for, and what it is not.

mod back;
mod door;
mod files;
#[cfg(test)]
mod tests;
mod walk;

use std::env;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::json;

use crate::deploy::settings::Settings;
use crate::paths;
use crate::run::step;
use door::Door;
use files::{DEPLOYMENT, Files};
use walk::Walk;

/// What a door says there always is.
#[derive(Deserialize)]
struct Told {
    v: u32,
    shops: Vec<String>,
    objects: Vec<String>,
    signing: String,
    sealing: String,
}

/// What the two commands are given.
#[derive(Default)]
struct Given {
    folder: Option<PathBuf>,
    origin: Option<String>,
    shop: Option<String>,
    check: bool,
}

/// Reads the command line; `folder` is the option that names the folder.
fn given(mut arguments: lexopt::Parser, folder: &str) -> Result<Given> {
    use lexopt::Arg::Long;
    let mut given = Given::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long(name) if name == folder => given.folder = Some(arguments.value()?.into()),
            Long("origin") => given.origin = Some(arguments.value()?.to_string_lossy().into_owned()),
            Long("shop") if folder == "to" => {
                given.shop = Some(arguments.value()?.to_string_lossy().into_owned());
            }
            Long("check") if folder == "from" => given.check = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(given)
}

impl Given {
    /// The doors of the Worker that is meant, with the key that the environment has under this name.
    fn door(&self, key: &str) -> Result<Door> {
        let origin = match &self.origin {
            Some(origin) => origin.clone(),
            None => Settings::read(&paths::root())?.origin(),
        };
        if origin.is_empty() {
            bail!("say where the Worker is: --origin https://rappel.my-shop.example");
        }
        let shown = env::var(key).ok().filter(|shown| !shown.is_empty());
        let shown = shown.with_context(|| format!("put the Worker's key into the environment as {key}"))?;
        Door::open(origin.trim_end_matches('/'), &shown)
    }
}

/// `cargo xtask backup --to <folder>`.
pub(crate) fn command(arguments: lexopt::Parser) -> Result<()> {
    let given = given(arguments, "to")?;
    let folder = given.folder.as_ref().context("say where to: --to <folder>")?;
    let mut door = given.door("RAPPEL_KEY")?;
    let mut files = Files::open(folder)?;
    let path =
        given.shop.as_ref().map_or_else(|| "/v1/backup".to_owned(), |shop| format!("/v1/{shop}/backup"));
    let told: Told = door.get(&path)?;
    if told.v != files::VERSION {
        bail!(
            "the Worker's backup is of version {}: use the `cargo xtask` that it was deployed with",
            told.v
        );
    }
    let shops = match &given.shop {
        Some(shop) => vec![shop.clone()],
        None => told.shops.clone(),
    };
    for shop in &shops {
        copy_shop(&mut door, &mut files, shop)?;
    }
    if given.shop.is_none() {
        step("settings, members and keys");
        Walk::new(&mut door, &mut files, None)?.copy_whole(&told.objects)?;
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let backup = files.close(json!({
        "taken_ms": u64::try_from(now.as_millis())?,
        "signing": told.signing,
        "sealing": told.sealing,
    }))?;
    for file in &backup.files {
        let path = match file.shop() {
            DEPLOYMENT => "/v1/backup".to_owned(),
            shop => format!("/v1/{shop}/backup"),
        };
        door.post_json(&path, &json!({ "taken": { "objects": file.objects, "bytes": file.bytes } }))?;
    }
    let objects: u64 = backup.files.iter().map(|file| file.objects).sum();
    println!(
        "\n{objects} objects are in {}. Keep it as you keep the shop's keys: it names people.",
        folder.display()
    );
    println!("To bring it back you need SIGNING_KEY, and SEALING_KEY if you set one: they are not in it.");
    Ok(())
}

fn copy_shop(door: &mut Door, files: &mut Files, shop: &str) -> Result<()> {
    let told: Told = door.get(&format!("/v1/{shop}/backup"))?;
    step(&format!("shop {shop}: who there is"));
    let mut walk = Walk::new(door, files, Some(shop))?;
    walk.find(&told.objects)?;
    step(&format!("shop {shop}: everybody"));
    walk.copy_everybody()?;
    // Last: whoever tells them is copied, and what is told twice is known by its id.
    step(&format!("shop {shop}: what they told"));
    walk.copy_whole(&told.objects)
}

/// `cargo xtask restore --from <folder>`.
pub(crate) fn restore(arguments: lexopt::Parser) -> Result<()> {
    let given = given(arguments, "from")?;
    let folder = given.folder.as_ref().context("say where from: --from <folder>")?;
    let backup = files::read(folder)?;
    step("digests");
    backup.check(folder)?;
    if given.check {
        println!("every file is as it was written");
        return Ok(());
    }
    back::bring(&mut given.door("RESTORE_KEY")?, folder, &backup)
}
