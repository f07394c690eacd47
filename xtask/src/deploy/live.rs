//! What is deployed already: the version's own variables, as Cloudflare has them, and whether the Worker answers.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::deploy::Place;
use crate::deploy::report::Report;
use crate::deploy::settings::Settings;
use crate::deploy::wrangler::{Found, Wrangler};

const JURISDICTION: &str = "JURISDICTION";
const POLL_PAUSE: Duration = Duration::from_secs(2);
/// What the Worker says when it is not well, and nobody else.
const OURS: [&str; 3] = ["missing: ", " is wrong: ", "something went wrong on our side"];
/// Asks with what is here anyway; certificates are its business. Prints `{"status": 200, "body": "ok\n"}`.
const ASK: &str = "fetch(process.argv[1], { redirect: 'manual', signal: AbortSignal.timeout(15000) })
    .then(async (answer) => console.log(JSON.stringify({ status: answer.status, body: (await answer.text()).slice(0, 300) })))
    .catch((error) => { console.error(error.cause?.message ?? error.message); process.exit(1) })";

/// What is deployed under the Worker's name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Live {
    /// Nothing that ever had our settings.
    NotYet,
    /// A version with this jurisdiction.
    Since(String),
}

/// What `/health` says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Health {
    /// 200.
    Well,
    /// It answers with our words, and lacks something.
    Lacks(String),
    /// Somebody else answers, or nobody.
    Silent(String),
}

impl Health {
    /// For the end of a sentence that begins with the address.
    pub(crate) fn told(&self) -> String {
        match self {
            Self::Well => "is ok".to_owned(),
            Self::Lacks(words) => format!("says: {words}"),
            Self::Silent(words) => format!("is not reached: {words}"),
        }
    }
}

/// An answer over HTTP.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

/// Asks an address; the error says why nobody answered.
pub(crate) fn ask(address: &str) -> Result<Answer> {
    let mut node = Command::new("node");
    let output = node.args(["-e", ASK, address]).stdin(Stdio::null()).output();
    let output = output.context("node could not be started")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// How the Worker at this origin is.
pub(crate) fn health(place: &Place, origin: &str) -> Health {
    match (place.ask)(&format!("{origin}/health")) {
        Err(error) => Health::Silent(error.to_string()),
        Ok(Answer { status: 200, body }) if body.lines().next() == Some("ok") => Health::Well,
        Ok(Answer { status: 500, body }) if OURS.iter().any(|words| body.contains(words)) => {
            Health::Lacks(body.trim().to_owned())
        }
        Ok(Answer { status, .. }) => Health::Silent(format!("something else answers there, with {status}")),
    }
}

/// Asks until it is well or the time is over; then the last answer stands.
pub(crate) fn wait(place: &Place, origin: &str) -> Health {
    let (started, deadline) = (Instant::now(), place.health_deadline);
    loop {
        let health = health(place, origin);
        // A missing secret does not come by waiting; a certificate, and the new version everywhere, do.
        if health == Health::Well || started.elapsed() > deadline {
            return health;
        }
        println!("  … {} s: {}", started.elapsed().as_secs(), health.told());
        thread::sleep(POLL_PAUSE);
    }
}

/// What is deployed now.
pub(crate) fn version(wrangler: &Wrangler) -> Result<Live> {
    let Found::This(variables) = wrangler.deployed_variables()? else { return Ok(Live::NotYet) };
    // A Worker that has secrets and was never deployed is an empty draft, without any variable.
    let jurisdiction = variables.into_iter().find(|(name, _)| name == JURISDICTION);
    Ok(jurisdiction.map_or(Live::NotYet, |(_, jurisdiction)| Live::Since(jurisdiction)))
}

/// Whether data stays where it was put.
pub(crate) fn report_jurisdiction(report: &mut Report, settings: &Settings, live: &Live) {
    let chosen = settings.variable(JURISDICTION);
    match live {
        Live::Since(deployed) if deployed != chosen => report.bad(
            JURISDICTION,
            &format!("is {chosen:?} here and {deployed:?} where it is deployed"),
            &format!("write {deployed:?} again: under another word all journeys would be lost from sight"),
        ),
        Live::Since(_) => report.good(JURISDICTION, &format!("{chosen:?}, as it is deployed")),
        Live::NotYet => {
            report.note(JURISDICTION, &format!("{chosen:?}, from the first deployment on for good"))
        }
    }
}

/// Whether what is deployed answers.
pub(crate) fn report(report: &mut Report, place: &Place, settings: &Settings, live: &Live) {
    let what = "/health";
    match (live, health(place, &settings.origin())) {
        (Live::NotYet, _) => report.note(what, "nothing is deployed yet"),
        (_, Health::Well) => report.good(what, "ok"),
        (_, health @ Health::Lacks(_)) => {
            report.bad(what, &health.told(), "the log says where: `npx wrangler tail` in the folder edge");
        }
        (_, health @ Health::Silent(_)) => {
            report.bad(what, &health.told(), "see the Worker's domains in the dashboard");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    /// A server that answers one request with this.
    fn server(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 1024]).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        });
        address
    }

    fn place() -> Place {
        Place { health_deadline: Duration::ZERO, ..Place::here() }
    }

    #[test]
    fn health_is_ours_or_somebody_elses() {
        let answered = |answer| health(&place(), &server(answer));
        assert_eq!(answered("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nok\n"), Health::Well);
        let lacks = answered("HTTP/1.1 500 Oh\r\ncontent-length: 14\r\n\r\nmissing: SHOPS");
        assert_eq!(lacks, Health::Lacks("missing: SHOPS".into()));
        let parked = answered("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>");
        assert_eq!(parked, Health::Silent("something else answers there, with 200".into()));
    }

    #[test]
    fn whoever_does_not_answer_is_told_with_the_reason() {
        let nobody = {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            format!("http://{}", listener.local_addr().unwrap())
        };
        let told = wait(&place(), &nobody).told();
        assert!(told.contains("is not reached") && told.contains("ECONNREFUSED"), "{told}");
    }
}
