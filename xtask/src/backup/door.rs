//! The Worker's doors. What fails on the way, or by the Worker's own fault, is asked again: every question here may be.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Asks one question a line, with what is here anyway; certificates are its business.
const ASK: &str = "const lines = require('node:readline').createInterface({ input: process.stdin });
(async () => { for await (const line of lines) {
    const { address, method, key, body } = JSON.parse(line);
    const headers = { authorization: `Bearer ${key}` };
    let told;
    try {
        const answer = await fetch(address, { method, headers, body, redirect: 'manual', signal: AbortSignal.timeout(120000) });
        told = { status: answer.status, body: await answer.text() };
    } catch (error) {
        told = { status: 0, body: error.cause?.message || error.message };
    }
    process.stdout.write(JSON.stringify(told) + '\\n');
} })();";
/// How often a question is asked; pauses between double from the first on.
const TRIES: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The doors of one Worker.
pub(crate) struct Door {
    origin: String,
    key: String,
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

#[derive(Deserialize)]
struct Answer {
    status: u16,
    body: String,
}

impl Door {
    /// Those of the Worker at this origin, for whoever has this key.
    pub(crate) fn open(origin: &str, key: &str) -> Result<Door> {
        let mut command = Command::new("node");
        command.args(["-e", ASK]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().context("node could not be started")?;
        let to = process.stdin.take().context("node takes no input")?;
        let from = BufReader::new(process.stdout.take().context("node gives no output")?);
        Ok(Door { origin: origin.to_owned(), key: key.to_owned(), process, to, from })
    }

    /// Reads JSON.
    pub(crate) fn get<T: DeserializeOwned>(&mut self, path: &str) -> Result<T> {
        Ok(serde_json::from_str(&self.ask("GET", path, None)?)?)
    }

    /// Sends JSON. What is answered.
    pub(crate) fn post_json(&mut self, path: &str, body: &Value) -> Result<String> {
        self.post(path, &body.to_string())
    }

    /// Sends a text. What is answered.
    pub(crate) fn post(&mut self, path: &str, body: &str) -> Result<String> {
        self.ask("POST", path, Some(body))
    }

    fn ask(&mut self, method: &str, path: &str, body: Option<&str>) -> Result<String> {
        let address = format!("{}{path}", self.origin);
        let question =
            json!({ "address": address, "method": method, "key": self.key, "body": body }).to_string();
        let mut pause = FIRST_PAUSE;
        for tried in 1..=TRIES {
            let Answer { status, body } = self.once(&question)?;
            match status {
                200 => return Ok(body),
                0 | 429 | 500.. if tried < TRIES => {
                    println!("  … {method} {path}: {status} {}; again in {} s", body.trim(), pause.as_secs());
                    thread::sleep(pause);
                    pause *= 2;
                }
                _ => bail!("{method} {address}: {status} {}", body.trim()),
            }
        }
        bail!("{method} {address} was asked {TRIES} times")
    }

    fn once(&mut self, question: &str) -> Result<Answer> {
        writeln!(self.to, "{question}").context("node ended")?;
        let mut line = String::new();
        self.from.read_line(&mut line)?;
        serde_json::from_str(&line).context("node ended: is it too old?")
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        // It ends with its input; this one does not wait for it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
