//! `cargo run -p rappel-console --example gallery <folder>`: writes every page, in several states, with made-up shops and
//! people, beside the built stylesheet and script, so that they can be looked at and checked.

mod flow_pages;
mod frames;
mod money;
mod people_pages;
mod post;
mod shop_pages;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// A page of the gallery: its name, and its HTML.
pub(crate) type Shown = (&'static str, String);

fn main() -> io::Result<()> {
    let Some(folder) = env::args_os().nth(1).map(PathBuf::from) else {
        return Err(io::Error::other(
            "say which folder: cargo run -p rappel-console --example gallery <folder>",
        ));
    };
    fs::create_dir_all(&folder)?;
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist/console");
    copy_built(&built, &folder)?;
    let mut pages = money::pages();
    pages.extend(flow_pages::pages());
    pages.extend(post::pages());
    pages.extend(people_pages::pages());
    pages.extend(shop_pages::pages());
    for (name, html) in &pages {
        fs::write(folder.join(format!("{name}.html")), html)?;
    }
    println!("{} pages in {}", pages.len(), folder.display());
    Ok(())
}

/// The stylesheet and the script under stable names, as the pages of the gallery call them.
fn copy_built(built: &Path, folder: &Path) -> io::Result<()> {
    let missing = |_| io::Error::other(format!("{} is missing: run `cargo xtask build`", built.display()));
    for entry in fs::read_dir(built).map_err(missing)? {
        let path = entry?.path();
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("css") => fs::copy(&path, folder.join("console.css"))?,
            Some("js") => fs::copy(&path, folder.join("console.js"))?,
            _ => 0,
        };
    }
    Ok(())
}
