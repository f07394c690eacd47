//! The Worker's settings for the demo: one shop, every ready flow, the demo's clock, throw-away keys.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64ct::{Base64UrlUnpadded, Encoding};
use rappel_local::WorkerConfig;
use serde_json::json;

use super::{CHECKOUT_HOST, ports::Ports};
use crate::build::Bundle;
use crate::paths;

/// In the shop's script tag.
pub(crate) const SHOP_KEY: &str = "demo";
/// Both keys are 32 bytes: one signs, the other is a scalar of the curve P-256, which nearly every number is.
const KEY_BYTES: usize = 32;

/// Settings and keys of the demo's Worker, with its objects in the folder `objects`.
pub(crate) fn config(ports: &Ports, folder: &Path, objects: PathBuf) -> Result<WorkerConfig> {
    let bundle = paths::dist_edge(Bundle::Dev);
    Ok(WorkerConfig::new(bundle, objects, ports.edge)
        .with_object("DEVICE", "DeviceObject")
        .with_object("SHOP", "ShopObject")
        .with_variable("SHOPS", &shops(ports)?)
        .with_variable("EDGE_ORIGIN", &ports.edge_origin())
        .with_variable("SIGNING_KEY", &key(&folder.join("signing.key"))?)
        .with_variable("VAPID_PRIVATE_KEY", &key(&folder.join("vapid.key"))?)
        .with_variable("SMTP_URL", &format!("smtp://127.0.0.1:{}", ports.smtp))
        .with_variable("DEMO_CLOCK", "on"))
}

fn shops(ports: &Ports) -> Result<String> {
    let shop = json!({
        "key": SHOP_KEY,
        "name": "Fellwren",
        "origins": [ports.shop_origin(), format!("http://{CHECKOUT_HOST}:{}", ports.shop)],
        "sender": "hello@fellwren.example",
        "postal_address": "Fellwren, 4 Mill Lane, 1000 Sampleton",
        "contact": "hello@fellwren.example",
        "flows": ready_flows(&paths::root().join("flows"))?,
        // Whoever tries the demo must not be among those who get nothing.
        "rules": { "holdout_per_10000": 0 },
    });
    Ok(json!([shop]).to_string())
}

/// The ids of all ready flows, in a stable order.
fn ready_flows(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("could not list {}", folder.display()))?;
    let paths = entries.flatten().map(|entry| entry.path());
    let flows = paths.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    let mut ids: Vec<String> =
        flows.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    ids.sort();
    Ok(ids)
}

/// A key of this machine, made at the first demo.
fn key(path: &Path) -> Result<String> {
    if let Ok(text) = fs::read_to_string(path) {
        return Ok(text);
    }
    let mut bytes = [0; KEY_BYTES];
    let mut random = fs::File::open("/dev/urandom").context("this system has no /dev/urandom")?;
    random.read_exact(&mut bytes)?;
    let text = Base64UrlUnpadded::encode_string(&bytes);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    }
    fs::write(path, &text).with_context(|| format!("could not write {}", path.display()))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_never_twice_the_same() {
        let place = tempfile::tempdir().unwrap();
        let first = key(&place.path().join("a/one.key")).unwrap();
        assert_eq!(key(&place.path().join("a/one.key")).unwrap(), first);
        assert_ne!(key(&place.path().join("other.key")).unwrap(), first);
        assert_eq!(Base64UrlUnpadded::decode_vec(&first).unwrap().len(), KEY_BYTES);
    }

    #[test]
    fn the_demo_shop_runs_every_ready_flow() {
        let flows = ready_flows(&paths::root().join("flows")).unwrap();
        assert!(flows.contains(&"cart-abandonment".to_owned()), "{flows:?}");
    }
}
