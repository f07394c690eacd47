//! The console's two files: `console/css` and `console/js`, each bundled into one whose name changes with its content.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use serde_json::json;

use crate::build::assets::Folder;
use crate::setup::BuildTools;
use crate::{paths, run};

const MANIFEST: &str = "manifest.json";
/// Both folders begin with a file of this stem.
const STEM: &str = "console";
/// Browsers that have `:has`, nested media ranges and `dialog`: two years old.
const TARGET: &str = "--target=chrome120,firefox121,safari17.4";

/// Builds `dist/console`.
pub(crate) fn build(tools: &BuildTools) -> Result<()> {
    run::step("console");
    let folder = paths::root().join("console");
    let mut made = Folder::default();
    let style = made.add_hashed(STEM, "css", bundled(tools, &folder.join("css/console.css"))?)?;
    let script = made.add_hashed(STEM, "js", bundled(tools, &folder.join("js/console.js"))?)?;
    made.add(MANIFEST, serde_json::to_vec_pretty(&json!({ "style": style, "script": script }))?);
    made.write(&paths::dist_console())
}

fn bundled(tools: &BuildTools, entry: &Path) -> Result<Vec<u8>> {
    let mut esbuild = Command::new(&tools.esbuild);
    esbuild.arg(entry).args(["--bundle", "--minify", "--charset=utf8", "--log-level=warning", TARGET]);
    // The drawing library asks that its licence stays with it.
    esbuild.args(["--legal-comments=inline", "--format=iife"]);
    Ok(run::captured(&mut esbuild)?.into_bytes())
}
