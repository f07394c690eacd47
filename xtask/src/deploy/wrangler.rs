//! The one way in which wrangler is called: always in the folder `edge`, secrets by its standard input, never among its
//! arguments, where other users of the machine could read them.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;

/// What wrangler and the API behind it say of a Worker that was never deployed.
const NOT_FOUND: [&str; 3] = ["[code: 10007]", "[code: 10090]", "has no deployments"];

/// Cloudflare's own tool, as npm installed it.
#[derive(Debug)]
pub(crate) struct Wrangler {
    program: PathBuf,
    /// Where wrangler.toml is.
    folder: PathBuf,
}

/// Who is logged in, by `wrangler whoami --json`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Login {
    logged_in: bool,
    email: Option<String>,
    #[serde(default)]
    accounts: Vec<Account>,
}

#[derive(Debug, Deserialize)]
struct Account {
    name: String,
}

/// What answers now, by `wrangler deployments status --json`: one version, or several during a gradual deployment.
#[derive(Debug, Deserialize)]
struct Deployment {
    versions: Vec<Share>,
}

#[derive(Debug, Deserialize)]
struct Share {
    version_id: String,
    /// Of all requests.
    percentage: f64,
}

/// A version, by `wrangler versions view --json`.
#[derive(Debug, Deserialize)]
struct Version {
    resources: Resources,
}

#[derive(Debug, Deserialize)]
struct Resources {
    bindings: Vec<Binding>,
}

#[derive(Debug, Deserialize)]
struct Binding {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    /// Of variables; secrets have none to show.
    text: Option<String>,
}

impl Login {
    /// Whose account it is, for a line of the list; `None` if nobody is logged in.
    pub(crate) fn told(&self) -> Option<String> {
        let accounts: Vec<&str> = self.accounts.iter().map(|account| account.name.as_str()).collect();
        let who = self.email.as_deref().unwrap_or("an API token");
        self.logged_in.then(|| format!("{who} ({})", accounts.join(", ")))
    }
}

/// What the account has under the Worker's name.
#[derive(Debug, PartialEq)]
pub(crate) enum Found<T> {
    /// Nothing: it was never deployed.
    Nothing,
    /// This.
    This(T),
}

impl Wrangler {
    /// The one in the checkout's `node_modules`.
    pub(crate) fn of(root: &Path) -> Self {
        Self::new(root.join("node_modules/.bin/wrangler"), root.join("edge"))
    }

    /// This program, run in this folder.
    pub(crate) fn new(program: PathBuf, folder: PathBuf) -> Self {
        Self { program, folder }
    }

    /// Its version.
    pub(crate) fn version(&self) -> Result<String> {
        let told = self.captured(&["--version"])?;
        // One line; a notice of a newer version may stand around it.
        let version = told.lines().map(str::trim).find(|line| line.starts_with(|c: char| c.is_ascii_digit()));
        version.map(str::to_owned).with_context(|| format!("wrangler told no version: {}", told.trim()))
    }

    /// Who is logged in.
    pub(crate) fn login(&self) -> Result<Login> {
        // It exits with 1 where nobody is, and says so in JSON all the same.
        let output = self.run(&["whoami", "--json"], None)?;
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        read_json(&told).map_err(|_| anyhow!("{}", complaint(&output)))
    }

    /// Names of the deployed Worker's secrets; none if it was never deployed.
    pub(crate) fn secret_names(&self) -> Result<Vec<String>> {
        #[derive(Deserialize)]
        struct Secret {
            name: String,
        }
        match self.found(&["secret", "list", "--format", "json"])? {
            Found::Nothing => Ok(Vec::new()),
            Found::This(told) => {
                let secrets: Vec<Secret> = read_json(&told)?;
                Ok(secrets.into_iter().map(|secret| secret.name).collect())
            }
        }
    }

    /// Puts a secret. A Worker that is not there yet is made, as an empty draft.
    pub(crate) fn put_secret(&self, name: &str, value: &str) -> Result<()> {
        let output = self.run(&["secret", "put", name], Some(value))?;
        if !output.status.success() {
            bail!("the secret {name} could not be put: {}", complaint(&output));
        }
        Ok(())
    }

    /// The variables of the version that answers now, by their names.
    pub(crate) fn deployed_variables(&self) -> Result<Found<Vec<(String, String)>>> {
        let Found::This(told) = self.found(&["deployments", "status", "--json"])? else {
            return Ok(Found::Nothing);
        };
        let deployment: Deployment = read_json(&told)?;
        let most =
            deployment.versions.into_iter().max_by(|one, other| one.percentage.total_cmp(&other.percentage));
        let version = most.context("`wrangler deployments status --json` names no version")?;
        let Found::This(told) = self.found(&["versions", "view", &version.version_id, "--json"])? else {
            return Ok(Found::Nothing);
        };
        let version: Version = read_json(&told)?;
        let variables = version.resources.bindings.into_iter().filter(|binding| binding.kind == "plain_text");
        Ok(Found::This(variables.filter_map(|variable| Some((variable.name, variable.text?))).collect()))
    }

    /// Whether it takes `wrangler.toml` and the bundle; what it would upload, in its words.
    pub(crate) fn dry_run(&self, out: &Path) -> Result<String> {
        let out = out.to_string_lossy();
        let told = self.captured(&["deploy", "--dry-run", "--outdir", &out])?;
        let upload = told.lines().find_map(|line| line.split_once("Total Upload:"));
        Ok(upload.map_or_else(|| "nothing to complain about".to_owned(), |(_, size)| size.trim().to_owned()))
    }

    /// Deploys, with its output shown; whatever it asks goes to whoever sits there.
    pub(crate) fn deploy(&self) -> Result<()> {
        crate::run::shown(self.command().arg("deploy"))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.folder);
        command
    }

    fn captured(&self, arguments: &[&str]) -> Result<String> {
        let output = self.run(arguments, None)?;
        if !output.status.success() {
            bail!("{}", complaint(&output));
        }
        Ok(plain(&String::from_utf8_lossy(&output.stdout)))
    }

    /// What it tells of the Worker, if there is one.
    fn found(&self, arguments: &[&str]) -> Result<Found<String>> {
        let output = self.run(arguments, None)?;
        if output.status.success() {
            return Ok(Found::This(String::from_utf8_lossy(&output.stdout).into_owned()));
        }
        let complaint = complaint(&output);
        let named = complaint.contains("Worker \"") && complaint.contains("not found.");
        match named || NOT_FOUND.iter().any(|words| complaint.contains(words)) {
            true => Ok(Found::Nothing),
            false => bail!("`wrangler {}`: {complaint}", arguments.join(" ")),
        }
    }

    fn run(&self, arguments: &[&str], input: Option<&str>) -> Result<Output> {
        let mut command = self.command();
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
        let mut child =
            command.spawn().with_context(|| format!("{} could not be started", self.program.display()))?;
        if let (Some(input), Some(mut pipe)) = (input, child.stdin.take()) {
            // A child that has ended by then says itself why.
            let _ = pipe.write_all(input.as_bytes());
        }
        Ok(child.wait_with_output()?)
    }
}

/// The JSON in what was printed; notices may stand before it.
fn read_json<T: for<'a> Deserialize<'a>>(told: &str) -> Result<T> {
    let told = plain(told);
    let start = told.find(['{', '[']).with_context(|| format!("no JSON was printed: {}", told.trim()))?;
    let text = told.get(start..).unwrap_or_default();
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    let value = values.next().context("no JSON was printed")?;
    value.with_context(|| format!("this was printed in the place of JSON: {}", told.trim()))
}

/// What wrangler complains of, without its log file's name.
fn complaint(output: &Output) -> String {
    let (stderr, stdout) = (String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
    let told = if stderr.trim().is_empty() { stdout } else { stderr };
    let told = plain(&told);
    let lines =
        told.lines().map(str::trim).filter(|line| !line.is_empty() && !line.contains("Logs were written"));
    let complaint = lines.collect::<Vec<_>>().join("\n");
    let complaint = complaint.trim_start_matches("✘ [ERROR] ").to_owned();
    if complaint.is_empty() { format!("wrangler ended with {}", output.status) } else { complaint }
}

/// Without the colours that wrangler prints even where nobody sees them.
fn plain(told: &str) -> String {
    let mut parts = told.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn json_is_found_behind_notices_and_colours() {
        let told = "\x1b[33m▲ update available\x1b[39m\n[\n  {\"name\": \"A\"}\n]\n";
        let read: Value = read_json(told).unwrap();
        assert_eq!(read[0]["name"], "A");
        assert!(read_json::<Value>("nothing").is_err());
    }
}
