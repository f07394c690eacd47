//! Chromium, as an ordinary shopper's browser: no sign of automation in what pages can see.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::Device;
use super::session::Session;
use crate::project;

const BROWSER_VARIABLE: &str = "RAPPEL_CHROMIUM";
const DRIVER_VARIABLE: &str = "RAPPEL_CHROMEDRIVER";
const REMEDY: &str = "install Debian's packages chromium and chromium-driver, or Chrome and its driver";

const ARGUMENTS: [&str; 14] = [
    "--headless",
    // The tests may run as root, as build machines do, and in small containers.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    // Nothing but the pages under test goes to the network, and nothing takes processor time from them.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
    // Without it pages see `navigator.webdriver`, as bots are told apart by.
    "--disable-blink-features=AutomationControlled",
    "--enable-logging=stderr",
    "--window-size=1280,900",
];

/// A running Chromium. What every browser can do is in [`Session`].
#[derive(Debug, Clone)]
pub struct Chromium {
    session: Session,
}

impl Chromium {
    /// Starts one with a fresh profile.
    ///
    /// # Panics
    /// When Chromium or its driver is not installed or does not start.
    pub async fn start() -> Self {
        Self::start_as(&Device::default()).await
    }

    /// Starts one for a particular shopper.
    ///
    /// # Panics
    /// As [`Chromium::start`].
    pub async fn start_as(device: &Device) -> Self {
        let driver = project::program(DRIVER_VARIABLE, &["chromedriver"], REMEDY);
        let capabilities = |folder: &Path| capabilities(folder, device);
        // So that what pages write to the console is among the lines shown when a test fails.
        let arguments = |_: &Path| vec!["--enable-chrome-logs".to_owned()];
        Self { session: Session::start("chromedriver", driver, arguments, capabilities, device).await }
    }

    /// Sends a command of the DevTools protocol to the current tab.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.session.extension("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    /// Gives the current tab a window of this width, on a system of this colour scheme (`light`, `dark`).
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn emulate(&self, width_px: u32, scheme: &str) {
        let metrics = json!({ "width": width_px, "height": 640, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    /// Makes the current tab's processor this many times slower.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn slow_processor(&self, times: f64) {
        self.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": times })).await;
    }

    /// What pages wrote to the console since the last call, as "LEVEL message".
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn console(&self) -> Vec<String> {
        let entries = self.session.extension("se/log", json!({ "type": "browser" })).await;
        let line = |entry: &Value| {
            let part = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
            format!("{} {}", part("level"), part("message"))
        };
        entries.as_array().into_iter().flatten().map(line).collect()
    }

    /// The `Network.*` events of the DevTools protocol since the last call, each `{method, params}`. The device must
    /// have been started with `records_network`.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn network_events(&self) -> Vec<Value> {
        let entries = self.session.extension("se/log", json!({ "type": "performance" })).await;
        let event = |entry: &Value| {
            let text = entry["message"].as_str()?;
            let mut wrapped: Value = serde_json::from_str(text).ok()?;
            let event = wrapped["message"].take();
            event["method"].as_str()?.starts_with("Network.").then_some(event)
        };
        entries.as_array().into_iter().flatten().filter_map(event).collect()
    }
}

impl Deref for Chromium {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

fn capabilities(folder: &Path, device: &Device) -> Value {
    let browser =
        project::program(BROWSER_VARIABLE, &["chromium", "chromium-browser", "google-chrome"], REMEDY);
    let mut arguments: Vec<String> = ARGUMENTS.iter().map(|&argument| argument.to_owned()).collect();
    arguments.push(format!("--user-data-dir={}", folder.join("profile").display()));
    arguments.push(format!("--user-agent={}", user_agent(&browser)));
    let mut logs = json!({ "browser": "ALL" });
    if device.records_network {
        logs["performance"] = "ALL".into();
    }
    json!({
        "goog:chromeOptions": {
            "binary": browser,
            "args": arguments,
            "excludeSwitches": ["enable-automation"],
            // The usual first page is a small application of its own, which costs a second of processor time.
            "prefs": { "session": { "restore_on_startup": 4, "startup_urls": ["about:blank"] } },
        },
        "goog:loggingPrefs": logs,
    })
}

/// What the same Chromium says of itself with a window; headless, it would call itself HeadlessChrome, as bots do.
fn user_agent(browser: &PathBuf) -> &'static str {
    static USER_AGENT: OnceLock<String> = OnceLock::new();
    USER_AGENT.get_or_init(|| {
        let output = Command::new(browser).arg("--version").output().expect("Chromium tells its version");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let major = text.split(|letter: char| !letter.is_ascii_digit()).find(|digits| !digits.is_empty());
        let major = major.unwrap_or_else(|| panic!("expected a version of Chromium, got {text:?}"));
        format!(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36"
        )
    })
}
