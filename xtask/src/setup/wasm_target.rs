//! A Rust that compiles to wasm. Usually rustup adds the target. Where its server cannot be reached but Debian's
//! packages can (build farms), the standard library is compiled once with Debian's compiler, which ships its source.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::setup::debian;
use crate::{paths, run};

const TARGET: &str = "wasm32-unknown-unknown";
/// rustup takes seconds, or it waits for a server that never answers.
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);
/// The name under which rustup knows Debian's compiler.
const LINKED_TOOLCHAIN: &str = "rappel-wasm";
/// Debian's current compiler, kept up to date for its browsers, and the source of its standard library.
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";

/// Which Rust compiles to wasm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The one that is active here.
    Active,
    /// Debian's, linked into rustup, with a standard library made by us.
    Debian,
}

impl WasmToolchain {
    /// Lets a command, and whatever it starts, use this Rust and the target folder for wasm.
    pub(crate) fn apply(self, command: &mut Command) {
        command.env("CARGO_TARGET_DIR", paths::wasm_target());
        // Separated by what no path contains.
        command.env("CARGO_ENCODED_RUSTFLAGS", shortened_paths().join("\u{1f}"));
        if self == Self::Debian {
            command.env("RUSTUP_TOOLCHAIN", LINKED_TOOLCHAIN);
            // `cargo run` points it at the libraries of the compiler that made us.
            command.env_remove("LD_LIBRARY_PATH");
        }
    }

    /// A cargo that compiles to wasm.
    pub(crate) fn cargo(self) -> Command {
        let mut command = match self {
            Self::Active => run::cargo(),
            // rustup's proxy of that name follows RUSTUP_TOOLCHAIN.
            Self::Debian => Command::new("cargo"),
        };
        command.current_dir(paths::root());
        self.apply(&mut command);
        command
    }
}

/// Panics name the file they are in. What is shipped names no folder of the machine that built it, and is lighter:
/// what crates and compilers are in is left out.
fn shortened_paths() -> Vec<String> {
    let homes = [("CARGO_HOME", ".cargo", "registry/src"), ("RUSTUP_HOME", ".rustup", "toolchains")];
    let folders = homes.iter().filter_map(|(variable, home, folder)| {
        let home = env::var_os(variable).map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(home)))?;
        home.join(folder).read_dir().ok()
    });
    let mut folders: Vec<PathBuf> = folders.flatten().flatten().map(|folder| folder.path()).collect();
    // The order of a listing would be another build.
    folders.sort();
    folders.iter().map(|folder| format!("--remap-path-prefix={}=", folder.display())).collect()
}

/// Makes sure that some Rust here compiles to wasm.
///
/// # Errors
/// When neither way works; the message names what to install.
pub(crate) fn ensure() -> Result<WasmToolchain> {
    if has_standard_library(Command::new("rustc").current_dir(paths::root())) {
        return Ok(WasmToolchain::Active);
    }
    if debian_is_ready() {
        return Ok(WasmToolchain::Debian);
    }
    let has_rustup = paths::on_search_path("rustup").is_some();
    if has_rustup {
        let mut rustup = Command::new("rustup");
        rustup.args(["target", "add", TARGET]).current_dir(paths::root());
        match run::with_progress(
            &format!("Rust's {TARGET} target, by rustup"),
            &mut rustup,
            Some(RUSTUP_LIMIT),
        ) {
            Ok(()) => return Ok(WasmToolchain::Active),
            Err(error) => println!("  rustup could not: {error:#}"),
        }
    }
    if !has_rustup || !debian::may_install() {
        bail!(
            "Rust cannot compile to wasm here. Install the target with `rustup target add {TARGET}`; without rustup, \
             install your system's package with the standard library for {TARGET} (Debian and Ubuntu: \
             libstd-rust-dev-wasm32, of the compiler's own version)."
        );
    }
    make_with_debian().context("making the standard library for wasm with Debian's compiler")?;
    Ok(WasmToolchain::Debian)
}

fn has_standard_library(rustc: &mut Command) -> bool {
    target_libdir(rustc).is_ok_and(|folder| contains_std(&folder))
}

fn target_libdir(rustc: &mut Command) -> Result<PathBuf> {
    let printed = run::captured(rustc.args(["--target", TARGET, "--print", "target-libdir"]))?;
    Ok(PathBuf::from(printed.trim()))
}

fn contains_std(folder: &Path) -> bool {
    let Ok(files) = folder.read_dir() else { return false };
    files.flatten().any(|file| {
        let name = file.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

/// Whether a former run completed the recipe with the compiler that is there now.
fn debian_is_ready() -> bool {
    let Ok(version) = debian_version() else { return false };
    let stamp = paths::cache().and_then(|cache| Ok(fs::read_to_string(cache.join("wasm-std-stamp"))?));
    stamp.is_ok_and(|stamp| stamp == version) && has_standard_library(&mut debian_rustc())
}

fn debian_version() -> Result<String> {
    if !Path::new(DEBIAN_RUSTC).is_file() {
        bail!("{DEBIAN_RUSTC} is not installed");
    }
    run::captured(debian_rustc().arg("--version"))
}

fn debian_rustc() -> Command {
    let mut command = Command::new(DEBIAN_RUSTC);
    command.env_remove("LD_LIBRARY_PATH");
    command
}

/// The recipe: packages, the standard library by `-Zbuild-std`, a linker, a name for rustup.
fn make_with_debian() -> Result<()> {
    debian::install(&DEBIAN_PACKAGES)?;
    let seed = seed_crate()?;
    let target = seed.join("target");
    let mut build = Command::new(DEBIAN_CARGO);
    build
        .current_dir(&seed)
        .args(["build", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort,panic_unwind"])
        .env_remove("LD_LIBRARY_PATH")
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        // Builds with link-time optimisation read the bitcode.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes");
    run::with_progress("standard library for wasm, compiled once (two minutes)", &mut build, None)?;
    let libdir = target_libdir(&mut debian_rustc())?;
    copy_libraries(&target.join(TARGET).join("release/deps"), &libdir)?;
    link_linker(&libdir)?;
    run::shown(Command::new("rustup").args(["toolchain", "link", LINKED_TOOLCHAIN, "/usr"]))?;
    let stamp = paths::cache()?.join("wasm-std-stamp");
    fs::write(&stamp, debian_version()?).with_context(|| format!("could not write {}", stamp.display()))
}

/// An empty library: what Cargo builds along with it is what we want.
fn seed_crate() -> Result<PathBuf> {
    let folder = paths::cache()?.join("wasm-std");
    fs::create_dir_all(folder.join("src"))?;
    let manifest = "[package]\nname = \"seed\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n";
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/lib.rs"), "#![no_std]\n")?;
    // What an earlier compiler left there would be copied along.
    let _ = fs::remove_dir_all(folder.join("target"));
    Ok(folder)
}

fn copy_libraries(from: &Path, libdir: &Path) -> Result<()> {
    // Two builds of one library in the folder are an error at the next compilation.
    let _ = fs::remove_dir_all(libdir);
    fs::create_dir_all(libdir).with_context(|| format!("could not make {}", libdir.display()))?;
    for file in from.read_dir().with_context(|| format!("could not list {}", from.display()))? {
        let path = file?.path();
        let name = path.file_name().unwrap_or_default().to_owned();
        let is_seed = name.to_string_lossy().starts_with("libseed");
        if path.extension().is_some_and(|ending| ending == "rlib") && !is_seed {
            fs::copy(&path, libdir.join(name))?;
        }
    }
    Ok(())
}

/// Debian's compiler looks for `rust-lld` in its own folder but does not bring it; rustup's toolchains do.
fn link_linker(libdir: &Path) -> Result<()> {
    let sysroot = run::captured(Command::new("rustc").args(["--print", "sysroot"]))?;
    let host = run::captured(Command::new("rustc").args(["--print", "host-tuple"]))?;
    let inside = Path::new("lib/rustlib").join(host.trim()).join("bin/rust-lld");
    let linker = Path::new(sysroot.trim()).join(inside);
    if !linker.is_file() {
        bail!("the linker {} is missing: is the toolchain complete?", linker.display());
    }
    // libdir is …/rustlib/wasm32-unknown-unknown/lib.
    let rustlib = libdir.ancestors().nth(2).context("an unusual library folder")?;
    let folder = rustlib.join(host.trim()).join("bin");
    fs::create_dir_all(&folder)?;
    let link = folder.join("rust-lld");
    let _ = fs::remove_file(&link);
    std::os::unix::fs::symlink(&linker, &link).with_context(|| format!("could not link {}", link.display()))
}
