//! What `cargo xtask bench` runs: figures, and of the console's pages whether they hold their limit: if one does not, it ends with
//! an error. `bench start`, `bench edge`, `bench costs`, `bench page`, `bench send` and `bench console` measure
//! one part only; `--bundle <folder>` names another Worker than the release in `dist`, `--emails <program>` the native one
//! beside which e-mails are rendered.

// A measurement that cannot be made ends by a panic that says why.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use rappel_tests::{bench, project};

#[tokio::main]
async fn main() -> ExitCode {
    let mut parts = Vec::new();
    let mut bundle = project::root().join("dist/edge/release");
    let mut emails = project::root().join("target/release/examples/emails");
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--bundle" => bundle = PathBuf::from(arguments.next().expect("--bundle needs a folder")),
            "--emails" => emails = PathBuf::from(arguments.next().expect("--emails needs a program")),
            "start" | "edge" | "costs" | "page" | "send" | "console" => parts.push(argument),
            other => panic!(
                "unknown argument {other:?}: bench [start] [edge] [costs] [page] [send] [console] [--bundle <folder>] [--emails <program>]"
            ),
        }
    }
    let wants = |part: &str| parts.is_empty() || parts.iter().any(|named| named == part);
    if wants("start") {
        bench::start::measure(&bundle);
    }
    if wants("edge") {
        bench::edge::measure(&bundle).await;
    }
    if wants("costs") {
        bench::costs::measure(&bundle).await;
    }
    if wants("send") {
        bench::send::measure(&emails).await;
    }
    let console_holds = !wants("console") || bench::console::measure().await;
    if wants("page") {
        bench::page::measure().await;
    }
    if !console_holds {
        eprintln!("a page of the console is over its limit");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
