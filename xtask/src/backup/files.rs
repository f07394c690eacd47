//! A backup's folder: a file of lines for each shop and one for the deployment, `backup.json`, which says what they are, and
//! while it is being written `progress.json`, which says how far each file is good.
//!
//! A file is gzip of one page a line; each batch is a member of its own, so that what a torn write leaves is cut off, and the
//! backup goes on from there. An object may stand in a file several times: its last copy counts, from the page without `after` on.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Of the form of pages and files.
pub(crate) const VERSION: u32 = 1;
/// In the place of a shop's key: the deployment's own object. No shop is called so: theirs have no dot.
pub(crate) const DEPLOYMENT: &str = ".deployment";
const ENDING: &str = ".ndjson.gz";
const BACKUP: &str = "backup.json";
const PROGRESS: &str = "progress.json";
/// A backup's name is so many random bytes.
const NAME_BYTES: usize = 16;

/// What `backup.json` says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Backup {
    pub(crate) v: u32,
    /// Its name.
    pub(crate) backup: String,
    /// When it was taken, and what tells under which keys.
    #[serde(flatten)]
    pub(crate) about: Value,
    /// Its files.
    pub(crate) files: Vec<Written>,
}

/// A file that is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Written {
    /// Its name.
    pub(crate) name: String,
    /// Its length.
    pub(crate) bytes: u64,
    /// Its digest, in hexadecimal.
    pub(crate) sha256: String,
    /// How many objects it has.
    pub(crate) objects: u64,
}

impl Written {
    /// Whose it is.
    pub(crate) fn shop(&self) -> &str {
        self.name.trim_end_matches(ENDING)
    }
}

/// What is written down while a backup is taken.
#[derive(Default, Serialize, Deserialize)]
struct Progress {
    backup: String,
    /// The length to which each file is good, by shop.
    bytes: BTreeMap<String, u64>,
}

/// A line, as far as it matters here.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Line {
    /// The object's name within its shop.
    pub(crate) object: String,
    /// Behind which key its rows are.
    #[serde(default)]
    pub(crate) after: String,
    /// Where the next page begins.
    #[serde(default)]
    pub(crate) next: Option<String>,
    /// Objects that it names.
    #[serde(default)]
    pub(crate) leads: Vec<String>,
    /// How many rows there are.
    #[serde(default)]
    pub(crate) rows: Vec<serde::de::IgnoredAny>,
}

impl Line {
    pub(crate) fn read(text: &str) -> Result<Line> {
        serde_json::from_str(text).context("that is no line of a backup")
    }
}

/// A backup that is being taken.
pub(crate) struct Files {
    folder: PathBuf,
    progress: Progress,
}

impl Files {
    /// A new one in this folder, or the one that was begun there.
    pub(crate) fn open(folder: &Path) -> Result<Files> {
        fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
        for_its_owner_alone(folder)?;
        if folder.join(BACKUP).exists() {
            bail!("{} has a whole backup already: take this one into another folder", folder.display());
        }
        let progress = match fs::read(folder.join(PROGRESS)) {
            Ok(known) => {
                println!("goes on with what was begun in {}", folder.display());
                serde_json::from_slice(&known).with_context(|| format!("{PROGRESS} does not read"))?
            }
            Err(_) if fs::read_dir(folder)?.next().is_some() => {
                bail!("{} is not empty: name a folder of its own", folder.display())
            }
            Err(_) => {
                let mut name = [0; NAME_BYTES];
                getrandom::fill(&mut name).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
                Progress { backup: hex(&name), bytes: BTreeMap::new() }
            }
        };
        let files = Files { folder: folder.to_owned(), progress };
        files.write_progress()?;
        for (shop, bytes) in &files.progress.bytes {
            // What came after was not written down as good.
            OpenOptions::new().write(true).open(files.path(shop))?.set_len(*bytes)?;
        }
        Ok(files)
    }

    fn path(&self, shop: &str) -> PathBuf {
        self.folder.join(format!("{shop}{ENDING}"))
    }

    /// Calls this with each line that is there of a shop.
    pub(crate) fn lines(&self, shop: &str, each: impl FnMut(&str) -> Result<()>) -> Result<()> {
        match self.progress.bytes.contains_key(shop) {
            true => lines(&self.path(shop), each),
            false => Ok(()),
        }
    }

    /// Writes lines of a shop, and that they are good.
    pub(crate) fn append(&mut self, shop: &str, lines: &[String]) -> Result<()> {
        let known = self.progress.bytes.get(shop).copied();
        if lines.is_empty() && known.is_some() {
            return Ok(());
        }
        let mut member = GzEncoder::new(Vec::new(), Compression::default());
        for line in lines {
            writeln!(member, "{line}")?;
        }
        let member = member.finish()?;
        let mut file = OpenOptions::new().create(true).append(true).open(self.path(shop))?;
        file.set_len(known.unwrap_or(0))?;
        file.write_all(&member)?;
        file.sync_data()?;
        let bytes = known.unwrap_or(0) + u64::try_from(member.len())?;
        self.progress.bytes.insert(shop.to_owned(), bytes);
        self.write_progress()
    }

    fn write_progress(&self) -> Result<()> {
        let (path, beside) = (self.folder.join(PROGRESS), self.folder.join("progress.new"));
        fs::write(&beside, serde_json::to_vec(&self.progress)?)?;
        Ok(fs::rename(beside, path)?)
    }

    /// All is there: says what it is.
    pub(crate) fn close(self, about: Value) -> Result<Backup> {
        let mut files = Vec::new();
        for shop in self.progress.bytes.keys() {
            let path = self.path(shop);
            let objects = u64::try_from(Copies::of(&path)?.names().count())?;
            let (bytes, sha256) = digest(&path)?;
            files.push(Written { name: format!("{shop}{ENDING}"), bytes, sha256, objects });
        }
        let backup = Backup { v: VERSION, backup: self.progress.backup.clone(), about, files };
        fs::write(self.folder.join(BACKUP), serde_json::to_vec_pretty(&backup)?)?;
        fs::remove_file(self.folder.join(PROGRESS))?;
        Ok(backup)
    }
}

/// What `backup.json` of this folder says.
pub(crate) fn read(folder: &Path) -> Result<Backup> {
    let path = folder.join(BACKUP);
    let words = || format!("{} is missing: a backup that was not ended is not brought back", path.display());
    let backup: Backup = serde_json::from_slice(&fs::read(&path).with_context(words)?)?;
    ensure!(backup.v == VERSION, "this backup is of version {}: use a newer `cargo xtask`", backup.v);
    let is_plain = |file: &Written| file.name.ends_with(ENDING) && !file.name.contains(['/', '\\']);
    ensure!(backup.files.iter().all(is_plain), "{BACKUP} names files outside its folder");
    Ok(backup)
}

impl Backup {
    /// What it says of itself, for the Worker: all but its files.
    pub(crate) fn about(&self) -> Result<String> {
        Ok(serde_json::to_string(&Backup { files: Vec::new(), ..self.clone() })?)
    }

    /// Whether every file is as it was written.
    pub(crate) fn check(&self, folder: &Path) -> Result<()> {
        for file in &self.files {
            let found = digest(&folder.join(&file.name))?;
            ensure!(found == (file.bytes, file.sha256.clone()), "{} is not as it was written", file.name);
        }
        Ok(())
    }
}

/// Which lines of a file count.
#[derive(Default)]
pub(crate) struct Copies {
    /// Of each object the number of its last first page, and whether anything is in it.
    last: HashMap<String, (usize, bool)>,
}

impl Copies {
    /// Reads a file.
    pub(crate) fn of(path: &Path) -> Result<Copies> {
        let (mut copies, mut number) = (Copies::default(), 0);
        lines(path, |text| {
            let line = Line::read(text)?;
            number += 1;
            if line.after.is_empty() {
                copies.last.insert(line.object, (number, !line.rows.is_empty()));
            }
            Ok(())
        })?;
        Ok(copies)
    }

    /// The objects in it.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.last.iter().filter(|(_, (_, some))| *some).map(|(name, _)| name.as_str())
    }

    /// Whether the line of this number, from 1, counts.
    pub(crate) fn counts(&self, object: &str, number: usize) -> bool {
        self.last.get(object).is_some_and(|(first, some)| *some && number >= *first)
    }
}

/// Calls this with each line of a file.
pub(crate) fn lines(path: &Path, mut each: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let file = File::open(path).with_context(|| format!("could not read {}", path.display()))?;
    for line in BufReader::new(MultiGzDecoder::new(BufReader::new(file))).lines() {
        each(&line.with_context(|| format!("{} is damaged", path.display()))?)?;
    }
    Ok(())
}

/// Everybody's journeys lie there.
#[cfg(unix)]
fn for_its_owner_alone(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let refused = || format!("{} cannot be closed to others: name a folder of your own", folder.display());
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).with_context(refused)
}

#[cfg(not(unix))]
fn for_its_owner_alone(_folder: &Path) -> Result<()> {
    Ok(())
}

fn digest(path: &Path) -> Result<(u64, String)> {
    let mut file = File::open(path).with_context(|| format!("could not read {}", path.display()))?;
    let (mut hash, mut bytes, mut piece) = (Sha256::new(), 0, vec![0; 64 * 1024]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok((bytes, hex(&hash.finalize()))),
            read => {
                hash.update(piece.get(..read).unwrap_or_default());
                bytes += u64::try_from(read)?;
            }
        }
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
