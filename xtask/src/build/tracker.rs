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
use crate::{paths, run};

const PACKAGE: &str = "rappel-tracker";
const LOADER: &str = "loader.js";
/// Starts the wasm half; bundled with what wasm-bindgen makes into the one file called glue.
const CORE: &str = "core.js";
/// Imported by the Rust side, so wasm-bindgen brings it along.
const SNIPPETS: [&str; 2] = ["page.js", "read.js"];
/// Keeps its name: a browser asks for a service worker at the same address for ever.
const SERVICE_WORKER: &str = "service-worker.js";
/// Where the names of the other files go into the loader. It is one file for all shops, served as it was packed here.
const SETTINGS_PLACEHOLDER: &str = "__RAPPEL_SETTINGS__";
const MANIFEST: &str = "manifest.json";
/// Every browser that loads WebAssembly with reference types speaks this JavaScript.
const JAVASCRIPT_TARGET: &str = "--target=es2020";
/// What rustc's target and wasm-bindgen emit; browsers have had all of it since 2021.
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

    let stamp = stamp(tools, &module, &scripts)?;
    let stamp_file = paths::root().join("dist/tracker.stamp");
    let made = paths::dist_tracker().join(MANIFEST).is_file();
    if made && fs::read_to_string(&stamp_file).is_ok_and(|present| present == stamp) {
        return Ok(());
    }
    pack(tools, &module, &scripts)?.write(&paths::dist_tracker())?;
    fs::write(&stamp_file, stamp).context("could not write dist/tracker.stamp")
}

/// Everything the result depends on.
fn stamp(tools: &BuildTools, module: &Path, scripts: &[PathBuf]) -> Result<String> {
    let mut parts = vec![fs::read(module).with_context(|| format!("{} was not built", module.display()))?];
    for script in scripts {
        parts.push(script.as_os_str().as_encoded_bytes().to_vec());
        parts.push(fs::read(script)?);
    }
    parts.push(tools.wasm_bindgen.as_os_str().as_encoded_bytes().to_vec());
    parts.push(fs::read(paths::root().join("package-lock.json"))?);
    parts.push(fs::read(paths::root().join("xtask/src/build/tracker.rs"))?);
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
    let work = paths::root().join("dist/work");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).with_context(|| format!("could not make {}", work.display()))?;
    let mut folder = Folder::default();
    let core = scripts.iter().find(|path| path.ends_with(CORE)).context("tracker/js/core.js is missing")?;
    let (glue, wasm) = bind(tools, module, core, &work)?;
    let glue = folder.add_hashed("glue", "js", glue)?;
    let wasm = folder.add_hashed("tracker", "wasm", wasm)?;
    let mut parts = BTreeMap::new();
    let (mut loader, mut service_worker) = (Vec::new(), None);
    for script in scripts {
        let name = script.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name == CORE || SNIPPETS.contains(&name.as_str()) {
            continue;
        }
        let small = minified(tools, script, &[])?;
        match name.as_str() {
            LOADER => loader = small,
            SERVICE_WORKER => {
                folder.add_served(SERVICE_WORKER, small)?;
                service_worker = Some(SERVICE_WORKER);
            }
            _ => {
                let stem = name.trim_end_matches(".js").to_owned();
                let hashed = folder.add_hashed(&stem, "js", small)?;
                parts.insert(stem, hashed);
            }
        }
    }
    let names = json!({ "glue": glue, "wasm": wasm, "parts": parts });
    folder.add_served(LOADER, with_names(loader, &names.to_string())?)?;
    let manifest = json!({
        "loader": LOADER, "glue": glue, "wasm": wasm, "service-worker": service_worker, "parts": parts,
    });
    folder.add(MANIFEST, serde_json::to_vec_pretty(&manifest)?);
    fs::remove_dir_all(&work)?;
    Ok(folder)
}

/// The loader with the names of the other files in their place.
fn with_names(loader: Vec<u8>, names: &str) -> Result<Vec<u8>> {
    let loader = String::from_utf8(loader).context("the loader is no text")?;
    if !loader.contains(SETTINGS_PLACEHOLDER) {
        bail!("{LOADER} has lost {SETTINGS_PLACEHOLDER}, where the names of the other files go");
    }
    Ok(loader.replace(SETTINGS_PLACEHOLDER, names).into_bytes())
}

/// Glue and wasm, both as small as the tools make them.
fn bind(tools: &BuildTools, module: &Path, core: &Path, work: &Path) -> Result<(Vec<u8>, Vec<u8>)> {
    let mut bindgen = Command::new(&tools.wasm_bindgen);
    bindgen.args(["--target", "bundler", "--no-typescript"]);
    bindgen.args(["--remove-name-section", "--remove-producers-section", "--out-dir"]).arg(work).arg(module);
    run::shown(&mut bindgen)?;
    let small = work.join("small.wasm");
    let mut optimise = Command::new(&tools.wasm_opt);
    optimise.arg(work.join("rappel_tracker_bg.wasm")).arg("-o").arg(&small).args(["-Oz", "--converge"]);
    optimise.args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")));
    run::shown(&mut optimise)?;
    let entry = work.join(CORE);
    fs::copy(core, &entry)?;
    let glue = minified(tools, &entry, &["--bundle", "--format=esm"])?;
    Ok((glue, fs::read(small)?))
}

fn minified(tools: &BuildTools, script: &Path, options: &[&str]) -> Result<Vec<u8>> {
    let mut esbuild = Command::new(&tools.esbuild);
    esbuild.arg(script).args(["--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning"]);
    esbuild.arg(JAVASCRIPT_TARGET).args(options);
    Ok(run::captured(&mut esbuild)?.into_bytes())
}
