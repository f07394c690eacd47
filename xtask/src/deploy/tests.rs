//! Deployments from beginning to end, with a made-up wrangler and a made-up workerd (`played/`) that run as real processes in
//! a made-up checkout.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64ct::{Base64UrlUnpadded, Encoding};
use tempfile::TempDir;

use super::*;
use live::Answer;

/// Where the made-up programs are.
const PLAYED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/deploy/played");
const WRANGLER_TOML: &str = r#"
name = "rappel"
compatibility_date = "2026-04-01"
routes = [{ pattern = "rappel.shop.example", custom_domain = true }]
[[durable_objects.bindings]]
name = "SHOP"
class_name = "ShopObject"
[[migrations]]
tag = "v1"
new_sqlite_classes = ["ShopObject"]
[vars]
JURISDICTION = "eu"
EDGE_ORIGIN = "https://rappel.shop.example"
SHOPS = '[{"key": "my-shop"}]'
"#;

/// A checkout with its account.
struct Checkout {
    folder: TempDir,
}

impl Checkout {
    fn new() -> Self {
        let checkout = Self { folder: tempfile::tempdir().unwrap() };
        checkout.write("edge/wrangler.toml", WRANGLER_TOML);
        checkout.write("edge/src/objects/shop.rs", "#[durable_object]\npub struct ShopObject {}\n");
        checkout.write("bundle/index.js", "export default {}");
        checkout.write("bundle/index_bg.wasm", "wasm");
        checkout.program("node_modules/.bin/wrangler", "wrangler.sh");
        for system in ["linux-64", "linux-arm64", "darwin-64", "darwin-arm64"] {
            checkout.program(&format!("node_modules/@cloudflare/workerd-{system}/bin/workerd"), "workerd.js");
        }
        checkout
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Linked, not written: what another test's process still holds open for writing cannot be run.
    fn program(&self, name: &str, played: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(Path::new(PLAYED).join(played), path).unwrap();
    }

    /// Changes `edge/wrangler.toml`.
    fn edit(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.path("edge/wrangler.toml")).unwrap();
        assert!(text.contains(from), "{from}");
        self.write("edge/wrangler.toml", &text.replace(from, to));
    }

    /// A word to the made-up account.
    fn account(&self, name: &str, text: &str) {
        self.write(&format!("node_modules/.bin/{name}"), text);
    }

    fn secret(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path("node_modules/.bin/secrets").join(name)).ok()
    }

    fn calls(&self) -> String {
        fs::read_to_string(self.path("node_modules/.bin/calls")).unwrap_or_default()
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.current_dir(self.folder.path()).args([
            "-c",
            "user.name=Ada",
            "-c",
            "user.email=ada@shop.example",
        ]);
        let output = git.args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn place(&self) -> Place {
        let root = self.folder.path().to_owned();
        let account = self.path("node_modules/.bin");
        Place {
            wrangler: Wrangler::of(&root),
            bundle: root.join("bundle"),
            scratch: root.join("target/rehearsal"),
            health_deadline: Duration::ZERO,
            ask: Box::new(move |_| worker(&account)),
            root,
        }
    }

    fn perform(&self, wanted: Wanted) -> Result<String> {
        perform(&self.place(), wanted)
    }

    /// The list of what must hold, as it is printed, with single spaces.
    fn list(&self) -> String {
        let printed = checklist::before(&self.place()).0.text(false);
        printed.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What the deployed Worker answers at `/health`.
fn worker(account: &Path) -> Result<Answer> {
    if !account.join("deployed").exists() {
        bail!("getaddrinfo ENOTFOUND rappel.shop.example");
    }
    match account.join("secrets/SIGNING_KEY").exists() {
        true => Ok(Answer { status: 200, body: "ok\n".into() }),
        false => Ok(Answer { status: 500, body: "missing: SIGNING_KEY".into() }),
    }
}

#[test]
fn a_first_deployment_makes_what_it_can_and_tells_where_to_go_on() {
    let checkout = Checkout::new();
    let told = checkout.perform(Wanted::Deploy).unwrap();
    assert!(told.contains("Console  https://rappel.shop.example/console"), "{told}");
    assert!(
        told.contains("<script async src=\"https://rappel.shop.example/r/my-shop.js\"></script>"),
        "{told}"
    );

    let code = checkout.secret("OWNER_CODE").unwrap();
    assert!(told.contains(&code), "{told}");
    assert!(code.split('-').all(|group| group.len() == 5) && code.len() == 23, "{code}");
    let signing = checkout.secret("SIGNING_KEY").unwrap();
    assert_eq!(Base64UrlUnpadded::decode_vec(&signing).unwrap().len(), 48);
    let push = checkout.secret("VAPID_PRIVATE_KEY").unwrap();
    assert_eq!(Base64UrlUnpadded::decode_vec(&push).unwrap().len(), 32);

    // Secrets are read by wrangler, never among its arguments, and only the owner's code is shown.
    let calls = checkout.calls();
    for secret in [&code, &signing, &push] {
        assert!(!calls.contains(secret.as_str()), "{calls}");
    }
    assert!(!told.contains(&signing) && !told.contains(&push), "{told}");
    // The code is the last: it is never made without being shown.
    assert_eq!(calls.lines().last(), Some("secret put OWNER_CODE"), "{calls}");
    assert!(calls.find("secret put SIGNING_KEY") < calls.find("\ndeploy\n"), "{calls}");
}

#[test]
fn a_second_deployment_overwrites_nothing() {
    let checkout = Checkout::new();
    checkout.perform(Wanted::Deploy).unwrap();
    let kept = ["SIGNING_KEY", "VAPID_PRIVATE_KEY", "OWNER_CODE"].map(|name| checkout.secret(name).unwrap());
    let told = checkout.perform(Wanted::Deploy).unwrap();
    let now = ["SIGNING_KEY", "VAPID_PRIVATE_KEY", "OWNER_CODE"].map(|name| checkout.secret(name).unwrap());
    assert_eq!(now, kept);
    assert!(told.contains("cargo xtask deploy --owner-code") && !told.contains(&kept[2]), "{told}");
    assert_eq!(checkout.calls().matches("secret put").count(), 3);
}

#[test]
fn a_locked_out_owner_gets_a_new_code_and_nothing_else_changes() {
    let checkout = Checkout::new();
    let error = checkout.perform(Wanted::OwnerCode).unwrap_err().to_string();
    assert!(error.contains("nothing is deployed yet"), "{error}");
    assert_eq!(checkout.secret("OWNER_CODE"), None);
    checkout.perform(Wanted::Deploy).unwrap();
    let (first, signing) = (checkout.secret("OWNER_CODE"), checkout.secret("SIGNING_KEY"));
    let told = checkout.perform(Wanted::OwnerCode).unwrap();
    let second = checkout.secret("OWNER_CODE");
    assert!(second != first && told.contains(&second.unwrap()), "{told}");
    assert_eq!(checkout.secret("SIGNING_KEY"), signing);
    assert_eq!(checkout.calls().lines().filter(|call| *call == "deploy").count(), 1);
}

#[test]
fn a_check_changes_nothing_before_the_first_deployment_and_after_it() {
    let checkout = Checkout::new();
    let told = checkout.perform(Wanted::Check).unwrap();
    assert!(told.contains("Nothing is in the way"), "{told}");
    assert_eq!(checkout.secret("SIGNING_KEY"), None);
    checkout.perform(Wanted::Deploy).unwrap();
    checkout.perform(Wanted::Check).unwrap();
    let calls = checkout.calls();
    assert_eq!((calls.matches("secret put").count(), calls.matches("\ndeploy\n").count()), (3, 1), "{calls}");
}

#[test]
fn a_check_after_the_deployment_says_what_the_worker_lacks() {
    let checkout = Checkout::new();
    checkout.perform(Wanted::Deploy).unwrap();
    fs::remove_file(checkout.path("node_modules/.bin/secrets/SIGNING_KEY")).unwrap();
    let error = checkout.perform(Wanted::Check).unwrap_err().to_string();
    assert!(error.starts_with("one thing has to be put in order"), "{error}");
    // Deploying again puts a new one.
    checkout.perform(Wanted::Deploy).unwrap();
    checkout.perform(Wanted::Check).unwrap();
}

#[test]
fn nothing_is_touched_while_something_is_red() {
    for (from, to, says) in [
        ("EDGE_ORIGIN = \"https://rappel.shop.example\"", "EDGE_ORIGIN = \"\"", "EDGE_ORIGIN is empty"),
        ("class_name = \"ShopObject\"", "class_name = \"ShapObject\"", "ShopObject has no binding"),
        ("class_name = \"ShopObject\"", "class_name = \"ShapObject\"", "no class ShapObject, which is bound"),
        ("new_sqlite_classes = [\"ShopObject\"]", "", "none makes ShopObject"),
        ("\"key\"", "\"nmae\"", "SHOPS: unknown field `nmae`"),
        ("2026-04-01", "2026-11-01", "newest date supported by this server binary is \"2026-04-26\""),
        ("JURISDICTION = \"eu\"", "JURISDICTION = \"us\"", "is \"us\""),
        ("[vars]", "[vars", "edge/wrangler.toml does not read"),
    ] {
        let checkout = Checkout::new();
        checkout.edit(from, to);
        let list = checkout.list();
        assert!(list.contains(says) && list.contains('✗'), "{says}: {list}");
        checkout.perform(Wanted::Deploy).unwrap_err();
        let calls = checkout.calls();
        assert!(!calls.contains("secret put") && !calls.contains("\ndeploy\n"), "{calls}");
    }
}

#[test]
fn a_migration_that_was_released_or_committed_stays_as_it_was() {
    let checkout = Checkout::new();
    checkout.git(&["init", "--quiet"]);
    assert!(checkout.list().contains("whether they were edited is not known"), "{}", checkout.list());
    checkout.git(&["add", "edge"]);
    checkout.git(&["commit", "--quiet", "--message", "first"]);
    checkout.git(&["tag", "v0.1.0"]);
    checkout.edit("tag = \"v1\"\n", "tag = \"first\"\n");
    assert!(checkout.list().contains("\"v1\" of v0.1.0 is not as it was"), "{}", checkout.list());
    // What was committed meanwhile does not make it right.
    checkout.git(&["commit", "--quiet", "--all", "--message", "second"]);
    assert!(checkout.list().contains("\"v1\" of v0.1.0 is not as it was"), "{}", checkout.list());
    checkout.edit("tag = \"first\"\n", "tag = \"v1\"\n");
    assert!(checkout.list().contains("\"first\" of HEAD is not as it was"), "{}", checkout.list());
    checkout.git(&["commit", "--quiet", "--all", "--message", "third"]);
    assert!(checkout.list().contains("1, none changed since v0.1.0, HEAD"), "{}", checkout.list());
}

#[test]
fn whoever_is_not_logged_in_is_told_how() {
    let checkout = Checkout::new();
    checkout.account("logged-out", "");
    let list = checkout.list();
    assert!(list.contains("nobody is logged in") && list.contains("npx wrangler login"), "{list}");
    checkout.perform(Wanted::Deploy).unwrap_err();
    assert!(!checkout.calls().contains("secret"), "{}", checkout.calls());
}

#[test]
fn data_does_not_move_by_another_word() {
    let checkout = Checkout::new();
    checkout.perform(Wanted::Deploy).unwrap();
    checkout.edit("JURISDICTION = \"eu\"", "JURISDICTION = \"none\"");
    let list = checkout.list();
    assert!(list.contains("is \"none\" here and \"eu\" where it is deployed"), "{list}");
    checkout.perform(Wanted::Deploy).unwrap_err();
    assert_eq!(checkout.calls().lines().filter(|call| *call == "deploy").count(), 1);
}

#[test]
fn what_cloudflare_refuses_is_told_in_its_words_and_no_code_is_lost() {
    let checkout = Checkout::new();
    checkout.account("refuses-secrets", "");
    let error = checkout.perform(Wanted::Deploy).unwrap_err().to_string();
    assert!(
        error.contains("SIGNING_KEY could not be put") && error.contains("Authentication error"),
        "{error}"
    );
    assert!(!error.contains("Logs were written") && !error.contains('\x1b'), "{error}");

    let checkout = Checkout::new();
    checkout.account("refuses-deployments", "");
    checkout.perform(Wanted::Deploy).unwrap_err();
    assert_eq!(checkout.secret("OWNER_CODE"), None);
    fs::remove_file(checkout.path("node_modules/.bin/refuses-deployments")).unwrap();
    let told = checkout.perform(Wanted::Deploy).unwrap();
    assert!(told.contains(&checkout.secret("OWNER_CODE").unwrap()), "{told}");
}

#[test]
fn options_exclude_each_other() {
    let read = |arguments: &[&str]| Wanted::read(Parser::from_args(arguments));
    assert_eq!(read(&[]).unwrap(), Wanted::Deploy);
    assert_eq!(read(&["--check"]).unwrap(), Wanted::Check);
    assert_eq!(read(&["--owner-code"]).unwrap(), Wanted::OwnerCode);
    assert!(read(&["--check", "--owner-code"]).is_err() && read(&["--force"]).is_err());
}
