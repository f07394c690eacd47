//! E-mails over SMTP: one conversation with the mail server for all messages of a round, on a socket of our own.

use std::time::Duration;

use rappel_delivery::Outcome;
use rappel_delivery::email::{
    ComposedEmail, SmtpProgress, SmtpSecurity, SmtpServer, session_ended, smtp_outcome,
};
use wasm_smtp::{IoError, SendOutcome, SmtpClient, SmtpClientOptions, SmtpError};
use wasm_smtp_cloudflare::CloudflareTransport;
use worker::{SecureTransport, Socket};

use super::deadline::{within, within_goodbye};

/// For one message, connecting and logging in included: mail servers that look a sender up in lists before they greet
/// take up to fifteen seconds.
const DEADLINE: Duration = Duration::from_secs(20);

type Client = SmtpClient<CloudflareTransport>;

/// The conversation that is kept open from one message to the next.
#[derive(Default)]
pub(super) struct Session {
    open: Option<Open>,
}

struct Open {
    client: Client,
    server: SmtpServer,
    /// How far it has come with the message at hand.
    progress: SmtpProgress,
}

impl Session {
    /// Hands a message over, and says what became of it. A refusal or a broken connection ends the conversation; the next
    /// message begins another.
    pub(super) async fn deliver(&mut self, server: &SmtpServer, email: &ComposedEmail) -> Outcome {
        let open = self.open.take().filter(|open| open.server == *server);
        let progress = open.as_ref().map_or_else(SmtpProgress::new, |open| open.progress.clone());
        let kept = open.map(|open| open.client);
        match within(DEADLINE, hand_over(kept, server, email, &progress)).await {
            None => progress.lost(),
            Some(Err(error)) => smtp_outcome(&Err(error), &progress),
            Some(Ok((sent, client))) => {
                let outcome = smtp_outcome(&Ok(sent), &progress);
                self.open = Some(Open { client, server: server.clone(), progress });
                outcome
            }
        }
    }

    /// Says goodbye. What was taken is taken: whether and how the answer comes changes nothing.
    pub(super) async fn end(self) {
        if let Some(open) = self.open {
            let _ = within_goodbye(open.client.quit()).await;
        }
    }
}

/// By the conversation that is open, or by a new one, should it have ended meanwhile: servers close those that are idle, or
/// after so many messages.
async fn hand_over(
    kept: Option<Client>,
    server: &SmtpServer,
    email: &ComposedEmail,
    progress: &SmtpProgress,
) -> Result<(SendOutcome, Client), SmtpError> {
    if let Some(mut client) = kept {
        match send(&mut client, email).await {
            Ok(sent) => return Ok((sent, client)),
            Err(error) if session_ended(&error, progress) => {}
            Err(error) => return Err(error),
        }
    }
    let mut client = connect(server, email, progress).await?;
    let sent = send(&mut client, email).await?;
    Ok((sent, client))
}

async fn send(client: &mut Client, email: &ComposedEmail) -> Result<SendOutcome, SmtpError> {
    client.send_mail_bytes(&email.from, &[email.to.as_str()], &email.bytes).await
}

async fn connect(
    server: &SmtpServer,
    email: &ComposedEmail,
    progress: &SmtpProgress,
) -> Result<Client, SmtpError> {
    let secure = match server.security {
        SmtpSecurity::Tls => SecureTransport::On,
        SmtpSecurity::StartTls => SecureTransport::StartTls,
        SmtpSecurity::Plain => SecureTransport::Off,
    };
    let socket = Socket::builder()
        .secure_transport(secure)
        .connect(server.host.clone(), server.port)
        .map_err(|error| IoError::with_source("connect failed", error))?;
    // Who we are, in EHLO: the sender's domain, which the mail server knows.
    let us = email.from.rsplit('@').next().unwrap_or("localhost");
    let options = SmtpClientOptions::default().with_audit(Box::new(progress.clone()));
    let mut client = SmtpClient::connect_with(CloudflareTransport::from_socket(socket), us, options).await?;
    if server.security == SmtpSecurity::StartTls {
        client.starttls().await?;
    }
    if let Some((user, password)) = &server.login {
        client.login(user, password).await?;
    }
    Ok(client)
}
