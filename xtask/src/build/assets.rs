//! Files of a build: names with hashes, compression, and writing only what changed, so that nothing is rebuilt for naught.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use brotli::{CompressorWriter, enc::BrotliEncoderParams};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

/// Hex digits of the content's hash in a file name: enough that two versions never share one.
const NAME_HASH_DIGITS: usize = 12;
/// The slowest and smallest; assets are compressed once and served a million times.
const BROTLI_QUALITY: i32 = 11;
/// The window browsers accept, in bits.
const BROTLI_WINDOW: i32 = 22;
const BUFFER_BYTES: usize = 64 * 1024;

/// The files of one folder, by name.
#[derive(Debug, Default)]
pub(crate) struct Folder(BTreeMap<String, Vec<u8>>);

impl Folder {
    /// Adds a file under its own name, and beside it its compressed form with `.br`.
    pub(crate) fn add_served(&mut self, name: &str, content: Vec<u8>) -> Result<()> {
        self.0.insert(format!("{name}.br"), brotli(&content)?);
        self.0.insert(name.to_owned(), content);
        Ok(())
    }

    /// Adds a file whose name changes with its content, so that it may be cached for ever. Returns the name.
    pub(crate) fn add_hashed(&mut self, stem: &str, ending: &str, content: Vec<u8>) -> Result<String> {
        let hash = hash(&[&content]);
        let name = format!("{stem}-{}.{ending}", hash.get(..NAME_HASH_DIGITS).unwrap_or(&hash));
        self.add_served(&name, content)?;
        Ok(name)
    }

    /// Adds a file that is not served.
    pub(crate) fn add(&mut self, name: &str, content: Vec<u8>) {
        self.0.insert(name.to_owned(), content);
    }

    /// Makes `path` hold exactly these files; unchanged ones keep their time.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        fs::create_dir_all(path).with_context(|| format!("could not make {}", path.display()))?;
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            if !self.0.contains_key(entry.file_name().to_string_lossy().as_ref()) {
                fs::remove_file(entry.path())
                    .with_context(|| format!("could not remove {}", entry.path().display()))?;
            }
        }
        for (name, content) in &self.0 {
            let file = path.join(name);
            if fs::read(&file).is_ok_and(|present| present == *content) {
                continue;
            }
            fs::write(&file, content).with_context(|| format!("could not write {}", file.display()))?;
        }
        Ok(())
    }
}

/// SHA-256 of the parts one after another, in hex digits.
pub(crate) fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length first: else two different divisions of the same bytes were one.
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a browser that accepts brotli receives.
pub(crate) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let how = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut writer = CompressorWriter::with_params(&mut packed, BUFFER_BYTES, &how);
    writer.write_all(content)?;
    drop(writer);
    Ok(packed)
}

/// Bytes of the content as Cloudflare counts a Worker's.
pub(crate) fn gzip_bytes(content: &[u8]) -> Result<usize> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(content)?;
    Ok(writer.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_with_the_content_and_only_then() {
        let mut folder = Folder::default();
        let first = folder.add_hashed("glue", "js", b"one".to_vec()).unwrap();
        assert_eq!(folder.add_hashed("glue", "js", b"one".to_vec()).unwrap(), first);
        assert_ne!(folder.add_hashed("glue", "js", b"two".to_vec()).unwrap(), first);
        assert!(first.starts_with("glue-") && first.ends_with(".js"), "{first}");
    }

    #[test]
    fn a_folder_holds_exactly_what_was_added() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("glue-of-yesterday.js"), "old").unwrap();
        let mut folder = Folder::default();
        folder.add_served("loader.js", b"new new new new".to_vec()).unwrap();
        folder.write(place.path()).unwrap();
        let mut names: Vec<_> =
            fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["loader.js", "loader.js.br"]);
    }

    #[test]
    fn what_did_not_change_is_not_written_again() {
        let place = tempfile::tempdir().unwrap();
        let mut folder = Folder::default();
        folder.add("manifest.json", b"{}".to_vec());
        folder.write(place.path()).unwrap();
        let file = place.path().join("manifest.json");
        let long_ago = std::time::SystemTime::UNIX_EPOCH;
        fs::File::options().write(true).open(&file).unwrap().set_modified(long_ago).unwrap();
        folder.write(place.path()).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), long_ago);
    }
}
