//! `cargo xtask deploy`: from a checkout to a Worker that answers, and `--check`: whether it could.
//!
//! - [`checklist`]: what must hold, in the order in which one would mend it
//! - [`report`]: the list as it is printed
//! - [`wrangler`]: the one way in which Cloudflare's own tool is called
//! - [`settings`]: `edge/wrangler.toml`, and what it says of addresses and shops
//! - [`classes`]: objects, their bindings and their migrations
//! - [`rehearsal`]: the bundle in workerd on this machine, with these settings
//! - [`secrets`]: which there are, which are missing, which can be made here
//! - [`keys`]: fresh ones
//! - [`live`]: what is deployed already, and whether it answers

mod checklist;
mod classes;
mod keys;
mod live;
mod rehearsal;
mod report;
mod secrets;
pub(crate) mod settings;
#[cfg(test)]
mod tests;
mod wrangler;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser};

use crate::build::{self, Bundle};
use crate::{paths, run};
use live::{Answer, Health, Live};
use report::Report;
use secrets::Secrets;
use settings::Settings;
use wrangler::Wrangler;

/// A new domain gets its certificate meanwhile.
const HEALTH_DEADLINE: Duration = Duration::from_secs(300);
/// Where the console is, under the Worker's own origin.
const CONSOLE_PATH: &str = "/console";

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// All of it.
    Deploy,
    /// Look only.
    Check,
    /// A new code for an owner who is locked out.
    OwnerCode,
}

impl Wanted {
    fn read(mut arguments: Parser) -> Result<Self> {
        let mut wanted = Self::Deploy;
        while let Some(argument) = arguments.next()? {
            wanted = match (wanted, argument) {
                (Self::Deploy, Arg::Long("check")) => Self::Check,
                (Self::Deploy, Arg::Long("owner-code")) => Self::OwnerCode,
                (_, other) => return Err(other.unexpected().into()),
            }
        }
        Ok(wanted)
    }
}

/// Asks an address of the deployed Worker.
type Ask = Box<dyn Fn(&str) -> Result<Answer>>;

/// What a deployment goes by: the checkout, and what acts for it.
struct Place {
    /// The root of the checkout.
    root: PathBuf,
    /// Cloudflare's own tool.
    wrangler: Wrangler,
    /// The built Worker.
    bundle: PathBuf,
    /// Where a rehearsal may write.
    scratch: PathBuf,
    /// How long a deployed Worker may take until it answers.
    health_deadline: Duration,
    /// Asks the deployed Worker.
    ask: Ask,
}

impl Place {
    fn here() -> Self {
        let root = paths::root();
        Self {
            wrangler: Wrangler::of(&root),
            bundle: paths::dist_edge(Bundle::Release),
            scratch: root.join("target/rehearsal"),
            health_deadline: HEALTH_DEADLINE,
            ask: Box::new(live::ask),
            root,
        }
    }
}

pub(crate) fn command(arguments: Parser) -> Result<()> {
    let wanted = Wanted::read(arguments)?;
    let place = Place::here();
    if wanted != Wanted::OwnerCode {
        // First, so that what is looked at is what would be deployed.
        build::build(&[Bundle::Release])?;
    }
    print!("{}", perform(&place, wanted)?);
    Ok(())
}

/// Does it, printing the list of checks; what is returned is for whoever deploys to keep.
fn perform(place: &Place, wanted: Wanted) -> Result<String> {
    match wanted {
        Wanted::Check => check(place),
        Wanted::Deploy => deploy(place),
        Wanted::OwnerCode => owner_code(place),
    }
}

fn check(place: &Place) -> Result<String> {
    run::step("what must hold before a deployment");
    let (mut report, found) = checklist::before(place);
    if let Some((settings, live)) = &found {
        match place.wrangler.secrets() {
            Ok(secrets) => secrets.report(&mut report),
            Err(error) => report.bad("secrets", &error.to_string(), "see what is said of wrangler above"),
        }
        live::report(&mut report, place, settings, live);
    }
    report.print();
    report.verdict("before this can be deployed")?;
    Ok("Nothing is in the way: `cargo xtask deploy`.\n".to_owned())
}

fn deploy(place: &Place) -> Result<String> {
    run::step("what must hold before a deployment");
    let (report, found) = checklist::before(place);
    report.print();
    report.verdict("before this can be deployed")?;
    let (settings, _) = found.context("edge/wrangler.toml does not read")?;

    run::step("secrets");
    let secrets = place.wrangler.secrets()?;
    for name in secrets.makeable_and_missing().filter(|name| *name != secrets::OWNER_CODE) {
        let value = keys::make(name)?;
        place.wrangler.put_secret(name, &value)?;
        println!("  {name}: made and put. Nobody has seen it: Cloudflare does not show secrets");
    }
    let mut report = Report::default();
    secrets.report_missing(&mut report);
    report.print();

    run::step("wrangler deploy");
    place.wrangler.deploy()?;
    run::step("waiting for it to answer");
    match live::wait(place, &settings.origin()) {
        Health::Well => println!("  {}/health: ok", settings.origin()),
        other => bail!(
            "it is deployed, but {}/health {}. The log says more: `npx wrangler tail` in the folder edge",
            settings.origin(),
            other.told()
        ),
    }
    // Last, so that a code is never made without being shown.
    let owner = if secrets.has(secrets::OWNER_CODE) {
        "The owner's code was made at an earlier deployment; a new one: `cargo xtask deploy --owner-code`"
            .into()
    } else {
        put_owner_code(place)?
    };
    Ok(words(&settings, &owner))
}

fn owner_code(place: &Place) -> Result<String> {
    let settings = Settings::read(&place.root)?;
    if let Live::NotYet = live::version(&place.wrangler)? {
        bail!("nothing is deployed yet: `cargo xtask deploy` makes the owner's code, too");
    }
    let owner = put_owner_code(place)?;
    Ok(format!("\nConsole  {}{CONSOLE_PATH}\n{owner}\n", settings.origin()))
}

fn put_owner_code(place: &Place) -> Result<String> {
    let code = keys::make(secrets::OWNER_CODE)?;
    place.wrangler.put_secret(secrets::OWNER_CODE, &code)?;
    Ok(format!("Code     {code}   (once; whoever has it first is the owner)"))
}

/// What to do next, with the tag of each shop.
fn words(settings: &Settings, owner: &str) -> String {
    let origin = settings.origin();
    let mut words = format!("\nConsole  {origin}{CONSOLE_PATH}\n{owner}\n\n");
    let shops = settings.shop_keys();
    if shops.is_empty() {
        words.push_str("Open the console: its set-up makes your shop, and shows the tag for its pages.\n");
    }
    for shop in shops {
        words.push_str(&format!(
            "Into the <head> of {shop}'s pages:\n  <script async src=\"{origin}/r/{shop}.js\"></script>\n"
        ));
    }
    words
}

impl Wrangler {
    /// Which secrets the deployed Worker has.
    fn secrets(&self) -> Result<Secrets> {
        Ok(Secrets::new(self.secret_names()?))
    }
}
