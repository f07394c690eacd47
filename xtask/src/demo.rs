//! `cargo xtask demo`: Worker, shop and mailbox on this machine, and the addresses to open.
//!
//! With `--empty` the deployment has no shop, and the shop's pages have no tag: whoever tries it does what a merchant does,
//! from the one-time code to the first message (docs/first-message.md).
//!
//! - [`ports`]: where everything listens, and what to do when a port is taken

mod ports;

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use lexopt::Parser;
use rappel_local::shop::{self, CHECKOUT_HOST, SHOP_HOST, SHOP_KEY};
use rappel_local::{ProcessGroup, ShopWorker, Workerd, find_workerd, port::http_status};

use crate::build::{self, Bundle};
use crate::{paths, run};
use ports::Ports;
use serde_json::json;

/// Node needs a second or two; more on a busy machine.
const READY_DEADLINE: Duration = Duration::from_secs(30);
/// What stands in the head of the shop's pages, while its deployment is empty.
const HEAD_FILE: &str = ".demo/head.html";
/// As `cargo xtask deploy` would print it.
const CODE_CHARS: usize = 20;
const CODE_GROUP_CHARS: usize = 5;
const WATCH_PAUSE: Duration = Duration::from_millis(200);

/// What runs. Dropping it ends all of it; so does our own end, however it comes, Ctrl-C and `kill -9` included.
struct Running {
    workerd: Workerd,
    shop: ProcessGroup,
    mailbox: ProcessGroup,
}

pub(crate) fn command(arguments: Parser) -> Result<()> {
    let (ports, is_empty) = Ports::read(arguments)?;
    ports.check_free()?;
    build::build(&[Bundle::Dev])?;
    run::step("demo shop");
    run::shown(run::cargo().args(["build", "--package", "rappel-demo-site"]))?;
    run::step("starting");
    let code = owner_code()?;
    let mut running = Running {
        mailbox: start_mailbox(&ports)?,
        shop: start_shop(&ports, is_empty)?,
        workerd: start_worker(&ports, &code, is_empty)?,
    };
    println!("{}", addresses(&ports, &code, is_empty));
    let failed = loop {
        if let Some(failed) = running.first_ended() {
            break failed;
        }
        thread::sleep(WATCH_PAUSE);
    };
    bail!("{failed}")
}

impl Running {
    /// What ended by itself, with its last words.
    fn first_ended(&mut self) -> Option<String> {
        let told =
            |name: &str, log: String| Some(format!("{name} has ended by itself. It last printed:\n{log}"));
        if self.workerd.has_crashed() {
            return told("workerd", self.workerd.log_tail());
        }
        for (name, process) in [("the shop", &mut self.shop), ("the mailbox", &mut self.mailbox)] {
            if process.ended().is_some() {
                return told(name, process.log_tail());
            }
        }
        None
    }
}

/// Throw-away keys, the objects' databases, logs. Not in the repository.
fn folder() -> PathBuf {
    paths::root().join(".demo")
}

fn start_mailbox(ports: &Ports) -> Result<ProcessGroup> {
    let mut maildev = Command::new("node");
    maildev.arg(paths::root().join("node_modules/maildev/bin/maildev"));
    maildev.args(["--ip", "127.0.0.1", "--web-ip", "127.0.0.1"]);
    maildev.args(["--smtp", &ports.smtp.to_string(), "--web", &ports.mail.to_string()]);
    let mut process = ProcessGroup::start("the mailbox", maildev, &folder().join("mailbox.log"))?;
    wait_for(&mut process, ports.mail)?;
    Ok(process)
}

fn start_shop(ports: &Ports, is_empty: bool) -> Result<ProcessGroup> {
    // Cargo puts every program of the workspace beside ours.
    let ours = env::current_exe().context("our own path is unknown")?;
    let mut shop = Command::new(ours.with_file_name("rappel-demo-site"));
    shop.args(["--port", &ports.shop.to_string(), "--shop-key", SHOP_KEY]);
    shop.args(["--shop-host", SHOP_HOST, "--checkout-host", CHECKOUT_HOST]);
    shop.args(["--edge-origin", &ports.edge_origin(), "--mailbox-origin", &ports.mailbox_origin()]);
    if is_empty {
        let file = paths::root().join(HEAD_FILE);
        fs::create_dir_all(folder())?;
        fs::write(&file, "").with_context(|| format!("could not write {}", file.display()))?;
        shop.arg("--head-file").arg(file);
    }
    let mut process = ProcessGroup::start("the shop", shop, &folder().join("shop.log"))?;
    wait_for(&mut process, ports.shop)?;
    Ok(process)
}

/// Any answer will do: it listens.
fn wait_for(process: &mut ProcessGroup, port: u16) -> Result<()> {
    let expected = format!("answer on port {port}");
    Ok(process.wait_until(&expected, READY_DEADLINE, || http_status(port, "/").is_some())?)
}

fn start_worker(ports: &Ports, code: &str, is_empty: bool) -> Result<Workerd> {
    // Each demo starts with shoppers who have not been here; the keys stay, since browsers remember the push key.
    let objects = folder().join("objects");
    if objects.exists() {
        fs::remove_dir_all(&objects).with_context(|| format!("could not remove {}", objects.display()))?;
    }
    let worker = ShopWorker {
        bundle: paths::dist_edge(Bundle::Dev),
        objects,
        edge_port: ports.edge,
        shop_port: ports.shop,
        signing_key: kept_key("signing.key")?,
        vapid_private_key: kept_key("vapid.key")?,
        smtp_url: format!("smtp://127.0.0.1:{}", ports.smtp),
    };
    // Whoever looks around for a while is shown the sign-up form, as in a shop.
    let invitations = json!({ "form": { "active_s": 15, "after_s": 2 } });
    let config = worker.config(&json!({ "invitations": invitations })).with_variable("DEMO_CLOCK", "on");
    let config = config.with_variable("OWNER_CODE", code);
    let config = if is_empty { shop::without_shop(config) } else { config };
    Ok(Workerd::start(&find_workerd(&paths::root())?, &config, Vec::new())?)
}

/// A key of this machine, made at the first demo.
fn kept_key(name: &str) -> Result<String> {
    let path = folder().join(name);
    if let Ok(key) = fs::read_to_string(&path) {
        return Ok(key);
    }
    let key = shop::fresh_key().context("this system has no /dev/urandom")?;
    fs::create_dir_all(folder())?;
    fs::write(&path, &key).with_context(|| format!("could not write {}", path.display()))?;
    Ok(key)
}

/// What its owner shows to come into the console: each demo is another deployment.
fn owner_code() -> Result<String> {
    let key = shop::fresh_key().context("this system has no /dev/urandom")?;
    let letters = key.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase());
    let letters: Vec<char> = letters.take(CODE_CHARS).collect();
    Ok(letters.chunks(CODE_GROUP_CHARS).map(String::from_iter).collect::<Vec<_>>().join("-"))
}

fn addresses(ports: &Ports, code: &str, is_empty: bool) -> String {
    let mut lines = vec![
        ("Shop", ports.shop_origin()),
        ("Mailbox", ports.mailbox_origin()),
        (
            "Live view",
            format!("{}/dev/live{}", ports.edge_origin(), if is_empty { "?shop=its-key" } else { "" }),
        ),
        ("Console", format!("{}/console", ports.edge_origin())),
        ("its code", code.to_owned()),
    ];
    if is_empty {
        lines.push(("Domain", format!("{SHOP_HOST}:{0}, {CHECKOUT_HOST}:{0}", ports.shop)));
        lines.push(("Head", format!("{HEAD_FILE}, where the tag goes")));
    }
    let lines: Vec<String> =
        lines.into_iter().map(|(name, address)| format!("  {name:<10} {address}  ")).collect();
    let width = lines.iter().map(String::len).max().unwrap_or_default();
    let rule = "─".repeat(width);
    let mut text = format!("\n┌{rule}┐\n");
    for line in lines {
        text.push_str(&format!("│{line:<width$}│\n"));
    }
    text.push_str(&format!("└{rule}┘\n"));
    text.push_str(if is_empty {
        "Nothing is set up: open the console, show the code, and follow the steps. Ctrl-C ends everything."
    } else {
        "Put something into the cart, close the tab, and watch. Ctrl-C ends everything."
    });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_stand_in_a_straight_box() {
        let code = "ABCDE-FGHJK-MNPQR-STVWX";
        let text = addresses(&Ports::default(), code, false);
        let widths: Vec<usize> = text
            .lines()
            .filter(|line| line.starts_with(['┌', '│', '└']))
            .map(|line| line.chars().count())
            .collect();
        assert_eq!(widths.len(), 7, "{text}");
        assert!(widths.windows(2).all(|pair| pair.first() == pair.last()), "{text}");
        assert!(text.contains("http://shop.rappel.localhost:8080"), "{text}");
        let empty = addresses(&Ports::default(), code, true);
        assert!(empty.contains("shop.rappel.localhost:8080, checkout.rappel.localhost:8080  │"), "{empty}");
    }
}
