//! The mailbox of the demo, `maildev`: real SMTP, a web page for people, a small HTTP interface for tests.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rappel_local::{ProcessGroup, port};
use serde::Deserialize;

use crate::{poll, project};

/// Node starts in a second; on a machine that compiles beside it, in many.
const READY_DEADLINE: Duration = Duration::from_secs(60);
const SCRIPT: &str = "node_modules/maildev/bin/maildev";

/// A running maildev; it ends when dropped.
#[derive(Debug)]
pub struct MailDev {
    smtp_port: u16,
    web_port: u16,
    client: reqwest::Client,
    _process: ProcessGroup,
}

/// A mail as maildev tells of it; more is on its page.
#[derive(Debug, Clone, Deserialize)]
pub struct MailDevMail {
    /// The subject, decoded.
    pub subject: String,
    /// The recipients.
    pub to: Vec<MailDevAddress>,
    /// The plain text part, decoded.
    #[serde(default)]
    pub text: String,
    /// The HTML part, decoded.
    #[serde(default)]
    pub html: String,
}

/// An address as maildev tells of it.
#[derive(Debug, Clone, Deserialize)]
pub struct MailDevAddress {
    /// The address itself, without a name.
    pub address: String,
}

impl MailDev {
    /// Starts it on free ports, its log in `folder`.
    ///
    /// # Panics
    /// When maildev is not installed or does not answer.
    pub async fn start(folder: &Path) -> Self {
        let script = project::root().join(SCRIPT);
        assert!(script.is_file(), "{} is missing: install it with `cargo xtask build`", script.display());
        let smtp_port = port::choose_free().unwrap();
        let web_port = port::choose_free().unwrap();
        let mut command = Command::new("node");
        command.arg(script).args(["--ip", "127.0.0.1", "--web-ip", "127.0.0.1"]);
        command.args(["--smtp", &smtp_port.to_string(), "--web", &web_port.to_string()]);
        let mut process = ProcessGroup::start("maildev", command, &folder.join("maildev.log")).unwrap();
        let is_ready =
            move || port::http_status(web_port, "/email") == Some(200) && !port::is_free(smtp_port);
        let process = tokio::task::spawn_blocking(move || {
            process.wait_until("answer on its web page", READY_DEADLINE, is_ready).map(|()| process)
        });
        let process = process.await.unwrap().unwrap_or_else(|error| panic!("{error}"));
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { smtp_port, web_port, client, _process: process }
    }

    /// The port it takes mail on.
    #[must_use]
    pub fn smtp_port(&self) -> u16 {
        self.smtp_port
    }

    /// Everything that has arrived, oldest first.
    ///
    /// # Panics
    /// When maildev does not answer as it should.
    pub async fn mails(&self) -> Vec<MailDevMail> {
        let address = format!("http://localhost:{}/email", self.web_port);
        let response = self.client.get(address).send().await.expect("maildev answers");
        response.json().await.expect("maildev lists mails as JSON")
    }

    /// Waits for the first mail to an address.
    ///
    /// # Panics
    /// When none comes.
    pub async fn first_mail_to(&self, address: &str) -> MailDevMail {
        poll::until(&format!("a mail to {address} in maildev"), async || {
            let mails = self.mails().await;
            let found = mails.iter().find(|mail| mail.to.iter().any(|to| to.address == address));
            found.cloned().ok_or(format!("{mails:?}"))
        })
        .await
    }
}
