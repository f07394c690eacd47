//! A browser behind its WebDriver server (chromedriver, geckodriver), both of which end with it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use fantoccini::ClientBuilder;
use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use rappel_local::{ProcessGroup, port};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::Mutex;
use url::Url;

use super::{Device, Tab};

const DRIVER_READY_DEADLINE: Duration = Duration::from_secs(60);
/// In dozens of lines that Chromium prints where there is no desktop.
const DESKTOP_COMPLAINT: &str = "dbus/";

/// A running browser with a fresh profile. It ends when the last clone is dropped.
#[derive(Debug, Clone)]
pub struct Session {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// Locked while one tab is worked in: which tab is the current one is state of the driver.
    client: Mutex<fantoccini::Client>,
    driver: ProcessGroup,
    name: &'static str,
    _folder: TempDir,
}

impl Session {
    /// Starts `driver` and, through it, a browser with these capabilities.
    ///
    /// # Panics
    /// When either does not start; the message has the driver's last lines.
    pub(super) async fn start(
        name: &'static str,
        driver: PathBuf,
        arguments: impl Fn(&Path) -> Vec<String>,
        capabilities: impl FnOnce(&Path) -> Value,
        device: &Device,
    ) -> Self {
        let folder = tempfile::Builder::new().prefix("rappel-browser").tempdir().unwrap();
        let port = port::choose_free().unwrap();
        let mut command = Command::new(driver);
        command.arg(format!("--port={port}")).args(arguments(folder.path()));
        // Profiles and caches go where they are removed with the browser.
        command.env("TMPDIR", folder.path()).env("HOME", folder.path()).env("TZ", &device.time_zone);
        let mut driver = ProcessGroup::start(name, command, &folder.path().join("driver.log")).unwrap();
        let driver = tokio::task::spawn_blocking(move || {
            let ready = driver.wait_until("answer /status", DRIVER_READY_DEADLINE, || {
                port::http_status(port, "/status") == Some(200)
            });
            ready.map(|()| driver)
        });
        let driver = driver.await.unwrap().unwrap_or_else(|error| panic!("{error}"));
        let Value::Object(capabilities) = capabilities(folder.path()) else {
            panic!("capabilities are a JSON object");
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities as Capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| panic!("{name} did not open a browser: {error}\n{}", driver.log_tail()));
        Self { shared: Arc::new(Shared { client: Mutex::new(client), driver, name, _folder: folder }) }
    }

    /// Opens an address in a new tab. The browser's first, empty tab stays, so that closing a tab does not end it.
    ///
    /// # Panics
    /// When the address cannot be loaded.
    pub async fn open(&self, address: &str) -> Tab {
        let client = self.shared.client.lock().await;
        let first =
            client.windows().await.unwrap_or_else(|error| self.fail("list the tabs", &error)).remove(0);
        client.switch_to_window(first).await.unwrap_or_else(|error| self.fail("go to the first tab", &error));
        let new = client.new_window(true).await.unwrap_or_else(|error| self.fail("open a tab", &error));
        drop(client);
        let tab = Tab::new(self.clone(), new.handle);
        tab.go_to(address).await;
        tab
    }

    /// The driver, for whoever has made the right tab current.
    pub(super) async fn lock(&self) -> tokio::sync::MutexGuard<'_, fantoccini::Client> {
        self.shared.client.lock().await
    }

    /// Sends a command of the driver's own that WebDriver does not know.
    ///
    /// # Panics
    /// When the driver refuses it.
    pub(super) async fn extension(&self, path: &'static str, body: Value) -> Value {
        let client = self.shared.client.lock().await;
        let answer = client.issue_cmd(Extension { path, body }).await;
        answer.unwrap_or_else(|error| self.fail(path, &error))
    }

    /// The last lines the driver and the browser printed, what pages wrote to the console included.
    #[must_use]
    pub fn log_tail(&self) -> String {
        self.shared.log_tail()
    }

    pub(super) fn fail(&self, doing: &str, error: &CmdError) -> ! {
        panic!("{} could not {doing}: {error}", self.shared.name)
    }
}

impl Shared {
    fn log_tail(&self) -> String {
        let tail = self.driver.log_tail();
        let lines = tail.lines().filter(|line| !line.contains(DESKTOP_COMPLAINT));
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- the last lines of {} ---\n{}\n---", self.name, self.log_tail());
        }
    }
}

/// A command under the session's own address, such as `goog/cdp/execute`.
#[derive(Debug)]
pub(super) struct Extension {
    pub(super) path: &'static str,
    pub(super) body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _address: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
