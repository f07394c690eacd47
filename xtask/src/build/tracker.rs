//! The tracker: `tracker/src` becomes wasm and its glue, `tracker/js` the loader, the service worker and the lazy parts.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::build::assets::{Folder, hash};
use crate::setup::BuildTools;
use crate::{paths, run, size};

const PACKAGE: &str = "rappel-tracker";
const LOADER: &str = "loader.js";
/// The wasm's other half, with all it imports: the file called glue once it is packed.
const GLUE: &str = "page.js";
/// Keeps its name: a browser asks for a service worker at the same address for ever.
const SERVICE_WORKER: &str = "service-worker.js";
/// Where the names of the other files go into the loader. It is one file for all shops, served as it was packed here.
const SETTINGS_PLACEHOLDER: &str = "__RAPPEL_SETTINGS__";
/// Where the names of the parts for platforms go into the detector.
const PARTS_PLACEHOLDER: &str = "__RAPPEL_PARTS__";
const MANIFEST: &str = "manifest.json";
/// Every browser that loads WebAssembly with reference types speaks this JavaScript.
const JAVASCRIPT_TARGET: &str = "--target=es2020";
/// For a script that a tag or `importScripts` loads.
const CLASSIC: &[&str] = &[];
/// For a script that a browser runs by itself: one file with all it imports.
const WORKER: &[&str] = &["--bundle", "--format=iife"];
/// For a script that `import()` loads: one file with all it imports.
const MODULE: &[&str] = &["--bundle", "--format=esm"];
/// The smallest of a dozen combinations that were measured. What Rust's checks trap on never happens in a tracker that
/// works, and address 0 is not used: both may be assumed. Control flow taken apart and put together again packs better,
/// and so do functions with one caller that stay where they are unless they are small.
const WASM_PASSES: [&str; 10] = [
    "--traps-never-happen",
    "--low-memory-unused",
    "--gufa-optimizing",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--converge",
    "--one-caller-inline-max-function-size",
    "20",
];
/// What rustc's target emits; browsers have had all of it since 2021.
const WASM_FEATURES: [&str; 6] = [
    "mutable-globals",
    "sign-ext",
    "nontrapping-float-to-int",
    "bulk-memory",
    "multivalue",
    "reference-types",
];

/// Builds what changed into `dist/tracker`.
pub(crate) fn build(tools: &BuildTools) -> Result<()> {
    run::step("tracker");
    let mut cargo = tools.wasm.cargo();
    cargo.args(["build", "--package", PACKAGE, "--profile", "wasm", "--target", "wasm32-unknown-unknown"]);
    run::shown(&mut cargo)?;
    let module = paths::wasm_target().join("wasm32-unknown-unknown/wasm/rappel_tracker.wasm");
    let scripts = scripts(&paths::root().join("tracker/js"))?;

    let stamp = stamp(&module, &scripts)?;
    let stamp_file = paths::root().join("dist/tracker.stamp");
    let made = paths::dist_tracker().join(MANIFEST).is_file();
    if made && fs::read_to_string(&stamp_file).is_ok_and(|present| present == stamp) {
        return Ok(());
    }
    pack(tools, &module, &scripts)?.write(&paths::dist_tracker())?;
    fs::write(&stamp_file, stamp).context("could not write dist/tracker.stamp")
}

/// Everything the result depends on.
fn stamp(module: &Path, scripts: &[PathBuf]) -> Result<String> {
    let mut parts = vec![fs::read(module).with_context(|| format!("{} was not built", module.display()))?];
    for script in scripts {
        parts.push(script.as_os_str().as_encoded_bytes().to_vec());
        parts.push(fs::read(script)?);
    }
    parts.push(fs::read(paths::root().join("package-lock.json"))?);
    parts.push(include_bytes!("tracker.rs").to_vec());
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    Ok(hash(&parts))
}

fn scripts(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("could not list {}", folder.display()))?;
    let mut scripts: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    scripts.retain(|path| path.extension() == Some(OsStr::new("js")));
    scripts.sort();
    if !scripts.iter().any(|path| path.ends_with(LOADER)) {
        bail!("{} is missing: it is what the shop's script tag loads", folder.join(LOADER).display());
    }
    Ok(scripts)
}

fn pack(tools: &BuildTools, module: &Path, scripts: &[PathBuf]) -> Result<Folder> {
    let mut folder = Folder::default();
    let wasm = folder.add_hashed("tracker", "wasm", optimised(tools, module)?)?;
    let mut glue = None;
    let mut parts = BTreeMap::new();
    let (mut loader, mut detector, mut service_worker) = (Vec::new(), Vec::new(), None);
    for script in scripts {
        let name = script.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = name.trim_end_matches(".js").to_owned();
        match name.as_str() {
            LOADER => loader = minified(tools, script, CLASSIC)?,
            GLUE => glue = Some(folder.add_hashed("glue", "js", minified(tools, script, MODULE)?)?),
            SERVICE_WORKER => {
                folder.add_served(SERVICE_WORKER, minified(tools, script, WORKER)?)?;
                service_worker = Some(SERVICE_WORKER);
            }
            _ if stem == size::DETECTOR => detector = minified(tools, script, MODULE)?,
            _ if size::LAZY_PARTS.contains(&stem.as_str()) => {
                let part = folder.add_hashed(&stem, "js", minified(tools, script, MODULE)?)?;
                parts.insert(stem, part);
            }
            // Imported by one of the above and packed into it.
            _ => {}
        }
    }
    let glue = glue.with_context(|| format!("tracker/js/{GLUE} is missing: nothing starts the wasm"))?;
    let named = |parts: &BTreeMap<String, String>, names: &[&str]| -> BTreeMap<String, String> {
        parts.clone().into_iter().filter(|(name, _)| names.contains(&name.as_str())).collect()
    };
    let of_the_detector = json!(named(&parts, &size::PARTS_OF_THE_DETECTOR)).to_string();
    let detector = with_names(detector, size::DETECTOR, PARTS_PLACEHOLDER, &of_the_detector)?;
    parts.insert(size::DETECTOR.to_owned(), folder.add_hashed(size::DETECTOR, "js", detector)?);
    // Those the core loads; the others are named by the edge when they are due.
    let of_the_core = named(&parts, &size::PARTS_OF_THE_CORE);
    let names = json!({ "glue": glue, "wasm": wasm, "parts": of_the_core }).to_string();
    folder.add_served(LOADER, with_names(loader, LOADER, SETTINGS_PLACEHOLDER, &names)?)?;
    let manifest = json!({
        "loader": LOADER, "glue": glue, "wasm": wasm, "service-worker": service_worker, "parts": parts,
    });
    folder.add(MANIFEST, serde_json::to_vec_pretty(&manifest)?);
    Ok(folder)
}

/// A script with the names of other files in their place.
fn with_names(script: Vec<u8>, name: &str, placeholder: &str, names: &str) -> Result<Vec<u8>> {
    let script = String::from_utf8(script).with_context(|| format!("{name} is no text"))?;
    if !script.contains(placeholder) {
        bail!("{name} has lost {placeholder}, where the names of the other files go");
    }
    Ok(script.replace(placeholder, names).into_bytes())
}

/// The wasm, as small as it gets.
fn optimised(tools: &BuildTools, module: &Path) -> Result<Vec<u8>> {
    let small = paths::root().join("dist/tracker.small");
    let mut optimise = Command::new(&tools.wasm_opt);
    optimise.arg(module).arg("-o").arg(&small).args(WASM_PASSES);
    optimise.args(["--strip-debug", "--strip-producers", "--strip-target-features"]);
    optimise.args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")));
    run::shown(&mut optimise)?;
    let bytes = fs::read(&small)?;
    fs::remove_file(&small)?;
    Ok(bytes)
}

fn minified(tools: &BuildTools, script: &Path, options: &[&str]) -> Result<Vec<u8>> {
    let mut esbuild = Command::new(&tools.esbuild);
    esbuild.arg(script).args(["--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning"]);
    esbuild.arg(JAVASCRIPT_TARGET).args(options);
    Ok(run::captured(&mut esbuild)?.into_bytes())
}
