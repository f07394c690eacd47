//! The project's own commands, one file each: `cargo xtask <command>`. This file only dispatches.

mod backup;
mod bench;
mod build;
mod demo;
mod deploy;
mod mutate;
mod paths;
mod run;
mod setup;
mod simulate;
mod size;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::Arg;

const USAGE: &str = "\
Usage: cargo xtask <command>

  demo              start Worker, shop and mailbox on this machine; Ctrl-C ends all of it
                      --shop-port 8080  --edge-port 8787  --mail-port 1080  --smtp-port 1025
  test [filter…]    run everything: formatting, lints, unit tests, black-box tests in real browsers
                      --fast  leave the black-box tests out, and so the browsers
  build             build the tracker and the Worker for development into dist/
                      --release  the Worker as it is deployed
  deploy            put the Worker on your Cloudflare account: check, make missing keys, deploy, wait for it
                      --check  look only, and say what is missing
                      --owner-code  a new one-time code for the console, for an owner who is locked out
  backup            copy everything a deployment keeps into files; its key is RAPPEL_KEY in the environment
                      --to folder  --origin https://… (else EDGE_ORIGIN)  --shop key (that shop alone)
  restore           bring a backup into an empty deployment; its key is RESTORE_KEY in the environment
                      --from folder  --origin https://…  --check (only whether the files are as they were written)
  size              print what the tracker weighs, against its budgets
                      --json  for machines
  simulate          play made-up or recorded shoppers over months in seconds: who would get what, and why
                      --shoppers 1000  --days 90  --seed 1  --flows a,b  --people file.jsonl  --show 3
  mutate [flow]     take out each part of each ready flow: a story must miss it
  bench             measure: decisions, a million shoppers, fan-out to ten million, Worker, sends,
                      start-up, page
                      decisions | fan-out | edge | costs | send | start | page  one of them alone
  tidy              check the rules the compiler cannot see
  setup             install what is missing; the others do it themselves
                      --browsers  also what the browser tests need
";

fn main() -> ExitCode {
    match dispatch(lexopt::Parser::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(mut arguments: lexopt::Parser) -> Result<()> {
    let command = match arguments.next()? {
        Some(Arg::Value(command)) => command,
        Some(Arg::Long("help") | Arg::Short('h')) | None => {
            print!("{USAGE}");
            return Ok(());
        }
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.to_string_lossy().as_ref() {
        "backup" => backup::command(arguments),
        "restore" => backup::restore(arguments),
        "bench" => bench::command(arguments),
        "build" => build::command(arguments),
        "demo" => demo::command(arguments),
        "deploy" => deploy::command(arguments),
        "mutate" => mutate::command(arguments),
        "setup" => setup::command(arguments),
        "simulate" => simulate::command(arguments),
        "size" => size::command(arguments),
        "test" => test::command(arguments),
        "tidy" => tidy::command(arguments),
        "help" => {
            print!("{USAGE}");
            Ok(())
        }
        other => bail!("there is no command `{other}`\n\n{USAGE}"),
    }
}
