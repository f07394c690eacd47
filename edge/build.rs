//! Embeds what the Worker serves and decides by: the tracker's files, the console's, and the ready flows.
//! A wrong flow, or a Worker without its files, does not compile.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/wishes.rs"]
mod wishes;

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    let wasm = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    let tracker = assets("ASSETS", &here.join("../dist/tracker"))?;
    let console = assets("CONSOLE_ASSETS", &here.join("../dist/console"))?;
    // Only a native check may do without them.
    if wasm && !(tracker.contains("loader.js") && console.contains(".css")) {
        println!(
            "cargo::error=dist/tracker or dist/console is empty: run `cargo xtask build`, which makes both first"
        );
    }
    fs::write(out.join("assets.rs"), tracker)?;
    fs::write(out.join("console_assets.rs"), console)?;
    fs::write(out.join("flows.rs"), flows(&here.join("../flows"))?)
}

/// `static <NAME>: &[(name, plain bytes, brotli bytes)]`: all files of a folder that browsers load.
fn assets(static_name: &str, folder: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut code = format!("pub(crate) static {static_name}: &[(&str, &[u8], &[u8])] = &[\n");
    for path in files(folder, &["js", "wasm", "css"])? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let plain = path.canonicalize()?;
        let packed = plain.with_file_name(format!("{name}.br"));
        let _ = writeln!(
            code,
            "({name:?}, include_bytes!({:?}), include_bytes!({:?})),",
            plain.display(),
            packed.display()
        );
    }
    code.push_str("];\n");
    Ok(code)
}

/// `static FLOWS: &[(id, JSON)]`, each checked by the engine's own validation.
fn flows(folder: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut code = String::from("pub(crate) static FLOWS: &[(&str, &str)] = &[\n");
    for path in files(folder, &["json"])? {
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let json = fs::read_to_string(&path)?;
        let problems = match rappel_flow::parse_flow(&id, &json) {
            Ok(flow) => wishes::check(&id, &flow),
            Err(problems) => problems,
        };
        for problem in problems {
            println!("cargo::error={problem}");
        }
        let _ = writeln!(code, "({id:?}, include_str!({:?})),", path.canonicalize()?.display());
    }
    code.push_str("];\n");
    Ok(code)
}

/// The folder's files with one of these endings, in a stable order; none if there is no such folder.
fn files(folder: &Path, endings: &[&str]) -> io::Result<Vec<PathBuf>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| endings.iter().any(|e| ending == *e)));
    paths.sort();
    Ok(paths)
}
