//! Firefox, whose push can be pointed at a service of ours, and whose notifications can be read and clicked.

use std::ops::Deref;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Device;
use super::session::{Extension, Session};
use crate::{poll, project, push_service::PushService};

const BROWSER_VARIABLE: &str = "RAPPEL_FIREFOX";
const BROWSER_REMEDY: &str = "install Debian's package firefox-esr, or Firefox";
const DRIVER_VARIABLE: &str = "RAPPEL_GECKODRIVER";
const DRIVER_REMEDY: &str =
    "run `cargo xtask test`, which compiles it, or `cargo install --locked geckodriver`";

/// Finds the windows that show notifications; they belong to the browser, not to a page. One whose title is still empty
/// has only just been opened.
const ALERT_WINDOWS: &str = "
    const content = (alert, id) => {
        const label = alert.document.getElementById(id);
        return label ? (label.getAttribute('value') || label.textContent || '') : '';
    };
    const alerts = [...Services.wm.getEnumerator(null)]
        .filter(window => window.location.href === 'chrome://global/content/alerts/alert.xhtml')
        .filter(alert => alert.document.readyState === 'complete' && content(alert, 'alertTitleLabel'));";

/// A running Firefox. What every browser can do is in [`Session`].
#[derive(Debug, Clone)]
pub struct Firefox {
    session: Session,
}

/// A notification as the shopper sees it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Notification {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
}

impl Firefox {
    /// Starts one with a fresh profile that subscribes at this push service. Pages may notify without asking.
    ///
    /// # Panics
    /// When Firefox or its driver is not installed or does not start.
    pub async fn start(push_service: &PushService) -> Self {
        Self::start_as(&Device::default(), push_service).await
    }

    /// Starts one for a particular shopper.
    ///
    /// # Panics
    /// As [`Firefox::start`].
    pub async fn start_as(device: &Device, push_service: &PushService) -> Self {
        let driver = project::program(DRIVER_VARIABLE, &["geckodriver"], DRIVER_REMEDY);
        let profiles = |folder: &Path| {
            // Chrome context, in which notifications live, is closed to drivers unless asked for.
            let websocket_port = rappel_local::port::choose_free().unwrap();
            vec![
                "--allow-system-access".to_owned(),
                format!("--websocket-port={websocket_port}"),
                format!("--profile-root={}", folder.display()),
            ]
        };
        let push_url = push_service.browser_url();
        let session =
            Session::start("geckodriver", driver, profiles, |_| capabilities(&push_url), device).await;
        Self { session }
    }

    /// Waits for a notification to be shown.
    ///
    /// # Panics
    /// When none is.
    pub async fn notification(&self) -> Notification {
        poll::until("a notification to be shown", async || {
            let shown = self.notifications().await;
            shown.into_iter().next().ok_or("no notification".to_owned())
        })
        .await
    }

    /// The notifications shown now.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn notifications(&self) -> Vec<Notification> {
        let body = format!(
            "{ALERT_WINDOWS}
            return alerts.map(alert => (
                {{ title: content(alert, 'alertTitleLabel'), text: content(alert, 'alertTextLabel') }}));"
        );
        let found = self.in_chrome_context(&body).await;
        serde_json::from_value(found).expect("the script answers in the shape of a notification")
    }

    /// Clicks the notification that is shown.
    ///
    /// # Panics
    /// When none is shown.
    pub async fn click_notification(&self) {
        let body = format!(
            "{ALERT_WINDOWS}
            if (alerts.length) alerts[0].onAlertClick();
            return alerts.length;"
        );
        let shown = self.in_chrome_context(&body).await;
        assert_ne!(shown, json!(0), "expected a notification to click, but none is shown");
    }

    /// Takes back the permission to notify that the shopper gave to an origin, as the browser's own settings do.
    ///
    /// # Panics
    /// When the driver fails.
    pub async fn forbid_notifications(&self, origin: &str) {
        let body = format!(
            "const principal = Services.scriptSecurityManager.createContentPrincipalFromOrigin({origin:?});
            Services.perms.addFromPrincipal(principal, 'desktop-notification', Services.perms.DENY_ACTION);"
        );
        self.in_chrome_context(&body).await;
    }

    /// Waits until some tab shows an address that starts with this one.
    ///
    /// # Panics
    /// With the addresses that are shown, when none does.
    pub async fn until_shows(&self, address: &str) {
        poll::until(&format!("a tab with {address}"), async || {
            let body = "return [...Services.wm.getEnumerator('navigator:browser')]
                .flatMap(window => window.gBrowser.browsers.map(browser => browser.currentURI.spec));";
            let shown: Vec<String> = serde_json::from_value(self.in_chrome_context(body).await).unwrap();
            if shown.iter().any(|shown| shown.starts_with(address)) {
                Ok(())
            } else {
                Err(format!("{shown:?}"))
            }
        })
        .await;
    }

    /// Runs a function body with the browser's own rights.
    async fn in_chrome_context(&self, body: &str) -> Value {
        let client = self.session.lock().await;
        let switch = |context: &str| Extension { path: "moz/context", body: json!({ "context": context }) };
        let fail = |error| self.session.fail("look at its own windows", &error);
        client.issue_cmd(switch("chrome")).await.unwrap_or_else(fail);
        let answer = client.execute(body, Vec::new()).await;
        client.issue_cmd(switch("content")).await.unwrap_or_else(fail);
        answer.unwrap_or_else(fail)
    }
}

impl Deref for Firefox {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

fn capabilities(push_url: &str) -> Value {
    let browser = project::program(BROWSER_VARIABLE, &["firefox-esr", "firefox"], BROWSER_REMEDY);
    json!({
        "moz:firefoxOptions": {
            "binary": browser,
            "args": ["-headless"],
            "prefs": {
                "dom.push.serverURL": push_url,
                "dom.push.testing.allowInsecureServerURL": true,
                // Off under automation; without it a subscription ends in AbortError.
                "dom.push.connection.enabled": true,
                // After a connection that ended, try again soon.
                "dom.push.retryBaseInterval": 200,
                // 1 allows. The page still asks, the shopper is taken to have said yes.
                "permissions.default.desktop-notification": 1,
                // Notifications in windows of Firefox's own, which can be read, not in the desktop's.
                "alerts.useSystemBackend": false,
                // What pages write to the console goes to the log shown when a test fails.
                "devtools.console.stdout.content": true,
            },
        },
    })
}
