//! The Worker: `worker-build` compiles the crate and wraps it in the module that Cloudflare and workerd run.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::build::Bundle;
use crate::build::assets::{gzip_bytes, hash};
use crate::setup::BuildTools;
use crate::{paths, run};

/// Of the root Cargo.toml: fast first, where the tracker is small first.
const PROFILE: &str = "worker";
/// Of what is deployed: the sooner it is loaded, the sooner it answers.
pub(crate) const GZIP_BYTES_MAX: usize = 2_500_000;
/// What a deployment consists of.
const MODULES: [&str; 2] = ["index.js", "index_bg.wasm"];
/// What rustc's target and wasm-bindgen emit and workerd runs.
const WASM_FEATURES: [&str; 7] = [
    "mutable-globals",
    "sign-ext",
    "nontrapping-float-to-int",
    "bulk-memory",
    "multivalue",
    "reference-types",
    "exception-handling",
];

/// Builds what changed into `dist/edge/…`.
pub(crate) fn build(tools: &BuildTools, bundle: Bundle) -> Result<()> {
    let release = bundle == Bundle::Release;
    run::step(if release { "Worker, as it is deployed" } else { "Worker for development" });
    let features: &[&str] = if release { &[] } else { &["--features", "dev"] };
    let mut cargo = tools.wasm.cargo();
    cargo.args([
        "build",
        "--package",
        "rappel-edge",
        "--lib",
        "--profile",
        PROFILE,
        "--target",
        "wasm32-unknown-unknown",
    ]);
    // As worker-build sets it: with another value Cargo would compile again.
    cargo.args(features).env("WASM_BINDGEN_USE_JS_SYS", "1");
    run::shown(&mut cargo)?;

    let out = paths::dist_edge(bundle);
    let stamp = stamp(tools)?;
    let stamp_file = out.with_extension("stamp");
    let made = MODULES.iter().all(|module| out.join(module).is_file());
    if !made || fs::read_to_string(&stamp_file).is_ok_and(|present| present != stamp) || !stamp_file.is_file()
    {
        wrap(tools, &out, features)?;
        if release {
            optimise(tools, &out.join("index_bg.wasm"))?;
        }
        fs::write(&stamp_file, stamp).with_context(|| format!("could not write {}", stamp_file.display()))?;
    }
    report(&out, bundle)
}

fn stamp(tools: &BuildTools) -> Result<String> {
    let module = paths::wasm_target().join("wasm32-unknown-unknown").join(PROFILE).join("rappel_edge.wasm");
    let module = fs::read(&module).with_context(|| format!("{} was not built", module.display()))?;
    let lock = fs::read(paths::root().join("package-lock.json"))?;
    let tool = tools.worker_build.as_os_str().as_encoded_bytes();
    Ok(hash(&[&module, &lock, tool, include_bytes!("edge.rs")]))
}

fn wrap(tools: &BuildTools, out: &Path, features: &[&str]) -> Result<()> {
    let mut worker_build = Command::new(&tools.worker_build);
    tools.wasm.apply(&mut worker_build);
    worker_build.current_dir(paths::root().join("edge"));
    worker_build.args(["--profile", PROFILE, "--no-opt", "--out-dir"]).arg(out).args(features);
    worker_build.env("WASM_BINDGEN_BIN", &tools.wasm_bindgen);
    worker_build.env("WASM_OPT_BIN", &tools.wasm_opt).env("ESBUILD_BIN", &tools.esbuild);
    run::shown(&mut worker_build)?;
    // Names of former versions, which would be taken for modules of the Worker.
    for leftover in ["worker", "package.json"] {
        let path = out.join(leftover);
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
    Ok(())
}

fn optimise(tools: &BuildTools, module: &Path) -> Result<()> {
    let fast = module.with_extension("fast");
    let mut command = Command::new(&tools.wasm_opt);
    command.arg(module).arg("-o").arg(&fast).arg("-Oz");
    command.args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")));
    run::shown(&mut command)?;
    fs::rename(fast, module).with_context(|| format!("could not replace {}", module.display()))
}

/// What the modules of a bundle come to, compressed as an upload is.
pub(crate) fn bundle_gzip_bytes(out: &Path) -> Result<usize> {
    let mut total = 0;
    for name in MODULES {
        let path = out.join(name);
        total += gzip_bytes(&fs::read(&path).with_context(|| format!("{} is missing", path.display()))?)?;
    }
    Ok(total)
}

/// Prints the bundle's size. The one for development is not optimised and has test doors: it has no budget.
fn report(out: &Path, bundle: Bundle) -> Result<()> {
    let total = bundle_gzip_bytes(out)?;
    if bundle == Bundle::Dev {
        println!("  Worker for development: {total} bytes gzip");
        return Ok(());
    }
    println!("  Worker: {total} bytes gzip, at most {GZIP_BYTES_MAX}");
    if total > GZIP_BYTES_MAX {
        bail!("the Worker is {} bytes (gzip) above its budget", total - GZIP_BYTES_MAX);
    }
    Ok(())
}
