//! What workerd is told: a Cap'n Proto text configuration for one Worker with its objects on disk.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::LocalError;

/// The edge is built against this date; workerd refuses one past its own.
pub const COMPATIBILITY_DATE: &str = "2026-04-01";
/// The module workerd runs first, as `worker-build` names it.
pub const MAIN_MODULE: &str = "index.js";

/// See [`WorkerConfig::with_mail`].
const MAIL_MODULE: &str = r#"
import { WorkerEntrypoint } from "cloudflare:workers";
export default class extends WorkerEntrypoint {
  async send(message) {
    const body = JSON.stringify(message);
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.env.ORIGIN}/cloudflare.binding/send_email`, { method: "POST", headers, body });
    const said = await answer.json();
    if (answer.ok) return said;
    throw Object.assign(new Error(said.message), { code: said.code });
  }
}
"#;

/// A class of Durable Objects and the name the Worker knows it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectNamespace {
    /// The name of the binding.
    pub binding: String,
    /// The exported class. It also names the folder of its databases, so renaming it forgets all objects.
    pub class: String,
}

impl ObjectNamespace {
    /// A namespace whose objects keep their state in SQLite.
    #[must_use]
    pub fn new(binding: &str, class: &str) -> Self {
        Self { binding: binding.to_owned(), class: class.to_owned() }
    }
}

/// One Worker, run from a folder of modules, with its objects in another folder.
#[derive(Debug, Clone)]
pub struct WorkerConfig {
    /// The folder with `index.js` and whatever it imports (`index_bg.wasm`).
    pub bundle: PathBuf,
    /// The folder the objects' databases are kept in; made when it is not there.
    pub storage: PathBuf,
    /// The loopback port the Worker answers on.
    pub port: u16,
    /// The classes of objects.
    pub objects: Vec<ObjectNamespace>,
    /// Variables and secrets, by name. Locally they are the same thing.
    pub variables: Vec<(String, String)>,
    /// A stand-in for the platform's mail: the name of the binding, and the origin that is told of each message.
    pub mail: Option<(String, String)>,
    /// A dataset of Analytics Engine: the name of the binding, and the loopback port that is told of each point.
    pub dataset: Option<(String, u16)>,
    /// The date the Worker is written against; workerd refuses one past its own.
    pub compatibility_date: String,
    /// Compatibility flags beside those the date implies.
    pub compatibility_flags: Vec<String>,
    /// What its `/health` is expected to answer.
    pub health: u16,
}

impl WorkerConfig {
    /// A Worker without objects or variables.
    #[must_use]
    pub fn new(bundle: impl Into<PathBuf>, storage: impl Into<PathBuf>, port: u16) -> Self {
        Self {
            bundle: bundle.into(),
            storage: storage.into(),
            port,
            objects: Vec::new(),
            variables: Vec::new(),
            mail: None,
            dataset: None,
            compatibility_date: COMPATIBILITY_DATE.to_owned(),
            compatibility_flags: Vec::new(),
            health: 200,
        }
    }

    /// Adds a class of objects.
    #[must_use]
    pub fn with_object(mut self, binding: &str, class: &str) -> Self {
        self.objects.push(ObjectNamespace::new(binding, class));
        self
    }

    /// Adds a variable or secret, in the place of one of that name.
    #[must_use]
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(other, _)| other != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Takes a variable or secret away.
    #[must_use]
    pub fn without_variable(mut self, name: &str) -> Self {
        self.variables.retain(|(other, _)| other != name);
        self
    }

    /// Adds a binding that takes e-mails as the platform's `send_email` does, and posts each as JSON to `{origin}/cloudflare.binding/send_email`:
    /// an answer other than 200 is thrown as the error whose `code` and `message` it names.
    #[must_use]
    pub fn with_mail(mut self, binding: &str, origin: &str) -> Self {
        self.mail = Some((binding.to_owned(), origin.to_owned()));
        self
    }

    /// Adds the platform's binding to a dataset of Analytics Engine. workerd, which must run with `--experimental`, posts each
    /// point as JSON to the port.
    #[must_use]
    pub fn with_dataset(mut self, binding: &str, port: u16) -> Self {
        self.dataset = Some((binding.to_owned(), port));
        self
    }

    /// The configuration as workerd reads it, to be run with `--import-path=/`: files are named from the root.
    ///
    /// The Worker may reach every network address, also those of this machine, where its mailbox and push service run.
    ///
    /// # Errors
    /// When the bundle cannot be read or has no `index.js`.
    pub fn to_capnp(&self) -> Result<String, LocalError> {
        let mut modules = String::new();
        for module in self.modules()? {
            let _ = writeln!(modules, "    {module},");
        }
        let objects = lines(&self.objects, |object| {
            let class = quoted(&object.class);
            format!("(className = {class}, uniqueKey = {class}, enableSql = true)")
        });
        let object_bindings = lines(&self.objects, |object| {
            format!(
                "(name = {}, durableObjectNamespace = {})",
                quoted(&object.binding),
                quoted(&object.class)
            )
        });
        let text_bindings = lines(&self.variables, |(name, value)| {
            format!("(name = {}, text = {})", quoted(name), quoted(value))
        });
        let (mail_service, mail_binding, mail_worker) = self.mail_parts();
        let (dataset_service, dataset_binding) = self.dataset_parts();
        let flags = self.compatibility_flags.iter().map(|flag| quoted(flag)).collect::<Vec<_>>().join(", ");
        let date = quoted(&self.compatibility_date);
        let storage = quoted(&self.storage.to_string_lossy());
        let port = self.port;
        Ok(format!(
            r#"# Written by the program that runs workerd; changes are overwritten.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),
{mail_service}{dataset_service}    (name = "objects", disk = (path = {storage}, writable = true)),
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:{port}", http = (), service = "worker")],
);

const worker :Workerd.Worker = (
  modules = [
{modules}  ],
  compatibilityDate = {date},
  compatibilityFlags = [{flags}],
  durableObjectNamespaces = [
{objects}  ],
  durableObjectStorage = (localDisk = "objects"),
  bindings = [
{object_bindings}{text_bindings}{mail_binding}{dataset_binding}  ],
);
{mail_worker}"#
        ))
    }

    /// The stand-in for the platform's mail: its service, the binding to it, and the Worker it is.
    fn mail_parts(&self) -> (String, String, String) {
        let Some((binding, origin)) = &self.mail else { return Default::default() };
        let service = "    (name = \"mail\", worker = .mail),\n".to_owned();
        let binding = format!("    (name = {}, service = \"mail\"),\n", quoted(binding));
        let worker = format!(
            r#"
const mail :Workerd.Worker = (
  modules = [(name = "mail.js", esModule = {})],
  compatibilityDate = "{COMPATIBILITY_DATE}",
  compatibilityFlags = ["enhanced_error_serialization"],
  bindings = [(name = "ORIGIN", text = {})],
);
"#,
            quoted(MAIL_MODULE),
            quoted(origin)
        );
        (service, binding, worker)
    }

    /// The dataset: its service, and the binding to it.
    fn dataset_parts(&self) -> (String, String) {
        let Some((binding, port)) = &self.dataset else { return Default::default() };
        let address = format!("127.0.0.1:{port}");
        let service = format!("    (name = \"dataset\", external = (address = \"{address}\", http = ())),\n");
        let binding = format!("    (name = {}, analyticsEngine = \"dataset\"),\n", quoted(binding));
        (service, binding)
    }

    /// One entry for each module of the bundle, the main one first, the rest by name.
    fn modules(&self) -> Result<Vec<String>, LocalError> {
        let folder =
            fs::canonicalize(&self.bundle).and_then(fs::read_dir).map_err(|_| LocalError::Missing {
                what: format!("the Worker bundle in {}", self.bundle.display()),
                remedy: "build it with `cargo xtask build`".to_owned(),
            })?;
        let mut paths: Vec<PathBuf> = folder.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort_by_key(|path| (path.file_name().is_none_or(|name| name != MAIN_MODULE), path.clone()));
        if paths.first().is_none_or(|path| !path.ends_with(MAIN_MODULE)) {
            return Err(LocalError::Missing {
                what: format!("{MAIN_MODULE} in {}", self.bundle.display()),
                remedy: "build it with `cargo xtask build`".to_owned(),
            });
        }
        Ok(paths.iter().filter_map(|path| module(path)).collect())
    }
}

/// How a file enters the Worker, by its ending; other files (source maps, manifests) stay out.
fn module(path: &Path) -> Option<String> {
    let kind = match path.extension()?.to_str()? {
        "js" | "mjs" => "esModule",
        "wasm" => "wasm",
        _ => return None,
    };
    let name = quoted(path.file_name()?.to_str()?);
    Some(format!("(name = {name}, {kind} = embed {})", quoted(path.to_str()?)))
}

fn lines<T>(items: &[T], line: impl Fn(&T) -> String) -> String {
    items.iter().fold(String::new(), |mut text, item| {
        let _ = writeln!(text, "    {},", line(item));
        text
    })
}

/// A Cap'n Proto text literal. Its escapes are those of C; what is not printable ASCII goes as octal bytes.
fn quoted(text: &str) -> String {
    let mut literal = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => {
                literal.push('\\');
                literal.push(char::from(byte));
            }
            b' '..=b'~' => literal.push(char::from(byte)),
            _ => {
                let _ = write!(literal, "\\{byte:03o}");
            }
        }
    }
    literal.push('"');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_merchant_types_cannot_leave_its_literal() {
        assert_eq!(quoted(r#"a"b\c"#), r#""a\"b\\c""#);
        assert_eq!(quoted("é\n"), r#""\303\251\012""#);
    }

    #[test]
    fn a_missing_bundle_says_how_to_build_it() {
        let error = WorkerConfig::new("/no/such/folder", "/tmp", 1).to_capnp().unwrap_err();
        assert!(error.to_string().contains("cargo xtask build"), "{error}");
    }
}
