//! The deployment played on this machine: the built Worker in workerd, with the variables of `wrangler.toml` and a made-up
//! signing key, asked for its health. So SHOPS are judged by the code that reads them, every bound class must be exported,
//! and the compatibility date must be one that this workerd knows.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};
use rappel_local::port::{choose_free, http_status};
use rappel_local::{ProcessGroup, WorkerConfig, find_workerd};

use crate::deploy::report::Report;
use crate::deploy::settings::{FILE, Settings};
use crate::deploy::{Place, keys, live, secrets};

/// As for the demo: compiling the wasm beside other work takes several seconds.
const READY_DEADLINE: Duration = Duration::from_secs(60);
/// workerd has one place for data, and refuses to be asked for another.
const HERE: (&str, &str) = ("JURISDICTION", "none");

/// Plays it, and says what the Worker found wrong.
pub(crate) fn report(report: &mut Report, place: &Place, settings: &Settings) {
    let what = "rehearsal";
    match play(place, settings) {
        Ok(None) => report.good(what, "the bundle runs here with these settings"),
        Ok(Some(complaint)) => report.bad(what, &complaint, &format!("mend it in {FILE}")),
        Err(error) => report.bad(
            what,
            &format!("{error:#}"),
            &format!("compare compatibility_date and bindings in {FILE} with what workerd says here"),
        ),
    }
}

/// What the Worker complains of.
fn play(place: &Place, settings: &Settings) -> Result<Option<String>> {
    let _ = fs::remove_dir_all(&place.scratch);
    let objects = place.scratch.join("objects");
    fs::create_dir_all(&objects).with_context(|| format!("could not make {}", objects.display()))?;
    let port = choose_free()?;
    let mut config = WorkerConfig::new(&place.bundle, &objects, port);
    config.compatibility_date.clone_from(&settings.compatibility_date);
    for bound in &settings.durable_objects.bindings {
        config = config.with_object(&bound.name, &bound.class_name);
    }
    for (name, value) in settings.variables() {
        config = config.with_variable(name, value);
    }
    config = config.with_variable(HERE.0, HERE.1);
    config = config.with_variable(secrets::SIGNING_KEY, &keys::make(secrets::SIGNING_KEY)?);
    let file = place.scratch.join("worker.capnp");
    fs::write(&file, config.to_capnp()?)?;

    let mut command = std::process::Command::new(find_workerd(&place.root)?);
    command.args(["serve", "--experimental", "--import-path=/"]).arg(&file);
    let mut workerd = ProcessGroup::start("workerd", command, &place.scratch.join("worker.log"))?;
    workerd.wait_until("answer", READY_DEADLINE, || http_status(port, "/health").is_some())?;
    let answer = live::ask(&format!("http://localhost:{port}/health"))?;
    if let Some(class) = not_exported(&workerd.log_tail()) {
        return Ok(Some(format!("the bundle has no class {class}, which is bound")));
    }
    // The deployment's secrets are not here: what is said of one of them says nothing of the deployment.
    let of_a_secret = secrets::described().iter().any(|row| answer.body.starts_with(row.name));
    if answer.status == 200 || of_a_secret {
        return Ok(None);
    }
    Ok(Some(complaint(&workerd.log_tail()).unwrap_or(answer.body)))
}

/// The error that the Worker logged, which is for its deployer: `Ours("SHOPS: …")`.
fn complaint(log: &str) -> Option<String> {
    let logged = log.lines().rev().find_map(|line| line.split_once("Ours(\"")?.1.rsplit_once("\")"));
    logged.map(|(words, _)| words.replace("\\\"", "\""))
}

/// The class that workerd misses: it says so, and runs all the same.
fn not_exported(log: &str) -> Option<String> {
    let line = log.lines().find(|line| line.contains("no such Durable Object class"))?;
    Some(line.split_once("referenced the class \"")?.1.split_once('"')?.0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_that_the_bundle_lacks_is_found_although_workerd_runs() {
        let log = "workerd/server/server.c++:1975: warning: A DurableObjectNamespace in the config referenced the class \
                   \"ShapObject\", but no such Durable Object class is exported from the worker. Please make sure";
        assert_eq!(not_exported(log).as_deref(), Some("ShapObject"));
        assert_eq!(not_exported("x"), None);
    }

    #[test]
    fn the_workers_own_words_are_found_in_its_log() {
        let log = "x\nstderr: Ours(\"SHOPS: unknown field `nmae` of \\\"a\\\"\")\n";
        assert_eq!(complaint(log).as_deref(), Some("SHOPS: unknown field `nmae` of \"a\""));
        assert_eq!(complaint("nothing"), None);
    }
}
