//! Brings a backup into an empty deployment: first every row of every object, then each is woken. Everything may be done twice.

use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde::Deserialize;
use serde_json::json;

use super::door::Door;
use super::files::{Backup, Copies, DEPLOYMENT, Line, Written, lines};
use crate::run::step;

/// Lines of one request, as many as the door takes.
const LINES_MAX: usize = 40;
/// Bytes of one request, beside its last line: half of what the door takes.
const BYTES_MAX: usize = 8 * 1024 * 1024;
/// How often a line says how far it is.
const TELLS_EVERY: Duration = Duration::from_secs(5);

/// What the Worker says of a backup that is to be brought.
#[derive(Deserialize)]
struct Begun {
    /// It was brought already, whole.
    ended: bool,
}

/// Brings it.
pub(crate) fn bring(door: &mut Door, folder: &Path, backup: &Backup) -> Result<()> {
    let whole = backup.files.iter().any(|file| file.shop() == DEPLOYMENT);
    ensure!(
        whole,
        "this backup is of one shop alone: without the deployment's settings it cannot be brought back"
    );
    let told: Begun = serde_json::from_str(&door.post("/v1/restore/begin", &backup.about()?)?)?;
    if told.ended {
        println!("This backup was brought back here already: nothing is done.");
        return Ok(());
    }
    // The deployment last: what lives already refuses before any settings are changed.
    let mut files: Vec<&Written> = backup.files.iter().collect();
    files.sort_by_key(|file| file.shop() == DEPLOYMENT);
    let mut written = Sending::new(door, format!("/v1/restore?backup={}", backup.backup));
    for file in &files {
        step(&format!("{}: rows", file.name));
        let (path, mut number) = (folder.join(&file.name), 0);
        let copies = Copies::of(&path)?;
        lines(&path, |text| {
            let line = Line::read(text)?;
            number += 1;
            match copies.counts(&line.object, number) {
                true => written.add((file.shop(), &line.object), text.to_owned()),
                false => Ok(()),
            }
        })?;
        written.send()?;
    }
    let mut woken = Sending::new(door, format!("/v1/restore/wake?backup={}", backup.backup));
    for file in &files {
        step(&format!("{}: everybody goes on", file.name));
        for name in Copies::of(&folder.join(&file.name))?.names() {
            let line = match file.shop() {
                DEPLOYMENT => json!({ "object": name }),
                shop => json!({ "shop": shop, "object": name }),
            };
            woken.add((file.shop(), name), line.to_string())?;
        }
        woken.send()?;
    }
    println!("\nAll is there, and every shop is paused. Now take the secret RESTORE_KEY away:");
    println!("    cd edge && npx wrangler secret delete RESTORE_KEY");
    println!("then sign in to the console, look around, and let messages go on with \"Go on\".");
    Ok(())
}

/// Lines on their way, each of another object within one request.
struct Sending<'a> {
    door: &'a mut Door,
    path: String,
    lines: Vec<String>,
    bytes: usize,
    of: HashSet<(String, String)>,
    sent: usize,
    told: Instant,
}

impl<'a> Sending<'a> {
    fn new(door: &'a mut Door, path: String) -> Self {
        let (lines, bytes, of, sent) = Default::default();
        Sending { door, path, lines, bytes, of, sent, told: Instant::now() }
    }

    fn add(&mut self, (shop, object): (&str, &str), line: String) -> Result<()> {
        let of = (shop.to_owned(), object.to_owned());
        if self.of.contains(&of) || self.lines.len() == LINES_MAX || self.bytes > BYTES_MAX {
            self.send()?;
        }
        self.bytes += line.len();
        self.lines.push(line);
        self.of.insert(of);
        Ok(())
    }

    fn send(&mut self) -> Result<()> {
        if self.lines.is_empty() {
            return Ok(());
        }
        self.door.post(&self.path, &self.lines.join("\n"))?;
        self.sent += self.lines.len();
        (self.lines, self.bytes, self.of) = Default::default();
        if self.told.elapsed() > TELLS_EVERY {
            self.told = Instant::now();
            println!("  … {} pages", self.sent);
        }
        Ok(())
    }
}
