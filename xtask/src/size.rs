//! `cargo xtask size`: what a shopper's browser has to load, in brotli bytes, against the budgets.

use std::fs;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser};
use serde_json::{Map, Value, json};

use crate::paths;

/// Loader, glue and wasm: what every page loads.
const CORE_BYTES_MAX: usize = 16_384;
/// Scripts of `tracker/js` that are loaded by themselves, and only where they are needed.
pub(crate) const LAZY_PARTS: [&str; 11] = [
    "form",
    "invite",
    "opt-in",
    DETECTOR,
    "platform-magento",
    "platform-prestashop",
    "platform-shopify",
    "platform-woocommerce",
    "soft-ask",
    "tcf",
    "window",
];
/// Those of them that the loader names: each name costs the core bytes.
pub(crate) const PARTS_OF_THE_CORE: [&str; 3] = ["invite", "opt-in", DETECTOR];
/// The part that finds the shop's platform, and names the parts for it.
pub(crate) const DETECTOR: &str = "platform";
/// Those that the detector names.
pub(crate) const PARTS_OF_THE_DETECTOR: [&str; 5] =
    ["platform-magento", "platform-prestashop", "platform-shopify", "platform-woocommerce", "tcf"];
/// What each of them may weigh.
const PART_BYTES_MAX: usize = 3_072;
/// What the detector and the part for one platform may weigh, each: they are loaded on every page of a shop.
const PLATFORM_BYTES_MAX: usize = 2_048;
/// Loaded before consent, by who may say no.
const TCF_BYTES_MAX: usize = 1_536;
/// Those that lead to a subscription, one after the other: together they may weigh as much.
const TO_A_SUBSCRIPTION: [&str; 3] = ["invite", "opt-in", "soft-ask"];
/// It is loaded when a shopper has agreed to notifications, and again by the browser day by day.
const SERVICE_WORKER_BYTES_MAX: usize = 2_048;
const SERVICE_WORKER: &str = "service-worker";
/// What Chromium received, written by the browser tests.
pub(crate) const RECEIVED: &str = "dist/received.json";

/// The measured sizes.
#[derive(Debug, PartialEq, Eq)]
struct Sizes {
    /// `loader`, `glue` and `wasm`.
    core: Vec<(String, usize)>,
    /// Lazy parts by name.
    parts: Vec<(String, usize)>,
}

pub(crate) fn command(mut arguments: Parser) -> Result<()> {
    let mut as_json = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("json") => as_json = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let sizes = measure()?;
    if as_json {
        println!("{}", serde_json::to_string_pretty(&sizes.to_json(received()?))?);
    } else {
        sizes.print();
    }
    sizes.check()
}

/// Prints the table and fails above a budget.
pub(crate) fn check_tracker() -> Result<()> {
    let sizes = measure()?;
    sizes.print();
    sizes.check()
}

fn measure() -> Result<Sizes> {
    let folder = paths::dist_tracker();
    let manifest = folder.join("manifest.json");
    let text = fs::read_to_string(&manifest)
        .with_context(|| format!("{} is missing: run `cargo xtask build`", manifest.display()))?;
    let manifest: Value = serde_json::from_str(&text)?;
    let bytes_of = |file: &Value| -> Result<usize> {
        let name = file.as_str().context("manifest.json names no file")?;
        let path = folder.join(format!("{name}.br"));
        let length = fs::metadata(&path).with_context(|| format!("{} is missing", path.display()))?.len();
        Ok(usize::try_from(length)?)
    };
    let core = ["loader", "glue", "wasm"]
        .into_iter()
        .map(|name| Ok((name.to_owned(), bytes_of(manifest.get(name).unwrap_or(&Value::Null))?)))
        .collect::<Result<_>>()?;
    let mut parts = Vec::new();
    for (name, file) in manifest.get("parts").and_then(Value::as_object).into_iter().flatten() {
        parts.push((name.clone(), bytes_of(file)?));
    }
    if let Some(file) = manifest.get(SERVICE_WORKER).filter(|file| !file.is_null()) {
        parts.push((SERVICE_WORKER.to_owned(), bytes_of(file)?));
    }
    Ok(Sizes { core, parts })
}

/// What the browser tests saw arrive, if they have run since the build.
fn received() -> Result<Option<Value>> {
    match fs::read(paths::root().join(RECEIVED)) {
        Ok(text) => {
            Ok(Some(serde_json::from_slice(&text).with_context(|| format!("{RECEIVED} is not JSON"))?))
        }
        Err(_) => Ok(None),
    }
}

fn part_budget(name: &str) -> usize {
    match name {
        SERVICE_WORKER => SERVICE_WORKER_BYTES_MAX,
        "tcf" => TCF_BYTES_MAX,
        _ if name.starts_with(DETECTOR) => PLATFORM_BYTES_MAX,
        _ => PART_BYTES_MAX,
    }
}

impl Sizes {
    fn total(&self) -> usize {
        self.core.iter().map(|(_, bytes)| bytes).sum()
    }

    fn print(&self) {
        println!("  {:<20} {:>8}  {:>8}", "brotli bytes", "now", "at most");
        for (name, bytes) in &self.core {
            println!("  {name:<20} {bytes:>8}");
        }
        println!("  {:<20} {:>8}  {CORE_BYTES_MAX:>8}", "total", self.total());
        for (name, bytes) in &self.parts {
            println!("  {name:<20} {bytes:>8}  {:>8}", part_budget(name));
        }
    }

    fn to_json(&self, received: Option<Value>) -> Value {
        let mut fields: Map<String, Value> =
            self.core.iter().map(|(name, bytes)| (name.clone(), json!(bytes))).collect();
        fields.insert("total".into(), json!(self.total()));
        fields.insert("total_max".into(), json!(CORE_BYTES_MAX));
        for (name, bytes) in &self.parts {
            fields.insert(name.clone(), json!(bytes));
        }
        if let Some(received) = received {
            fields.insert("received".into(), received);
        }
        Value::Object(fields)
    }

    fn check(&self) -> Result<()> {
        let mut above = Vec::new();
        if self.total() > CORE_BYTES_MAX {
            above.push(format!(
                "the core is {} bytes above its {CORE_BYTES_MAX}",
                self.total() - CORE_BYTES_MAX
            ));
        }
        for (name, bytes) in &self.parts {
            let budget = part_budget(name);
            if *bytes > budget {
                above.push(format!("`{name}` is {} bytes above its {budget}", bytes - budget));
            }
        }
        let on_the_way = self.parts.iter().filter(|(name, _)| TO_A_SUBSCRIPTION.contains(&name.as_str()));
        let together: usize = on_the_way.map(|(_, bytes)| bytes).sum();
        if together > PART_BYTES_MAX {
            let names = TO_A_SUBSCRIPTION.join(", ");
            above.push(format!(
                "{names} are together {} bytes above {PART_BYTES_MAX}",
                together - PART_BYTES_MAX
            ));
        }
        if above.is_empty() { Ok(()) } else { bail!("too large: {}", above.join("; ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(wasm: usize, opt_in: usize) -> Sizes {
        let core = [("loader", 500), ("glue", 2_000), ("wasm", wasm)];
        Sizes {
            core: core.map(|(name, bytes)| (name.to_owned(), bytes)).into(),
            parts: vec![("opt-in".to_owned(), opt_in)],
        }
    }

    #[test]
    fn the_budgets_hold_to_the_byte() {
        sizes(13_884, 3_072).check().unwrap();
        let error = sizes(13_885, 3_073).check().unwrap_err().to_string();
        assert!(error.contains("core is 1 bytes above its 16384"), "{error}");
        assert!(error.contains("`opt-in` is 1 bytes above its 3072"), "{error}");
        assert!(error.contains("opt-in, soft-ask are together 1 bytes above 3072"), "{error}");
    }

    #[test]
    fn what_every_page_of_a_shop_loads_has_a_budget_of_its_own() {
        let mut above = sizes(13_000, 3_000);
        above.parts.extend([("platform-magento".to_owned(), 2_049), ("tcf".to_owned(), 1_537)]);
        let error = above.check().unwrap_err().to_string();
        assert!(error.contains("`platform-magento` is 1 bytes above its 2048"), "{error}");
        assert!(error.contains("`tcf` is 1 bytes above its 1536"), "{error}");
    }

    #[test]
    fn machines_read_one_number_for_each_file() {
        let json = sizes(13_000, 3_000).to_json(Some(json!({ "total": 15_500 })));
        assert_eq!(json.get("total"), Some(&json!(15_500)));
        assert_eq!(json.get("opt-in"), Some(&json!(3_000)));
        assert_eq!(json.pointer("/received/total"), Some(&json!(15_500)));
    }
}
