//! One e-mail over SMTP: a conversation with the mail server on a socket of our own.

use rappel_delivery::Outcome;
use rappel_delivery::email::{ComposedEmail, SmtpProgress, SmtpSecurity, SmtpServer, smtp_outcome};
use wasm_smtp::{IoError, SendOutcome, SmtpClient, SmtpClientOptions, SmtpError};
use wasm_smtp_cloudflare::CloudflareTransport;
use worker::{SecureTransport, Socket};

use super::deadline::{within_deadline, within_goodbye};

/// Hands the message over, and says what became of it.
pub(super) async fn deliver(server: &SmtpServer, composed: &ComposedEmail) -> Outcome {
    let progress = SmtpProgress::new();
    let result = within_deadline(hand_over(server, composed, progress.clone())).await;
    let Some(result) = result else { return progress.lost() };
    let (result, client) = match result {
        Ok((sent, client)) => (Ok(sent), Some(client)),
        Err(error) => (Err(error), None),
    };
    if let Some(client) = client {
        // The message is taken: whether and how the goodbye comes changes nothing.
        let _ = within_goodbye(client.quit()).await;
    }
    smtp_outcome(&result, &progress)
}

async fn hand_over(
    server: &SmtpServer,
    email: &ComposedEmail,
    progress: SmtpProgress,
) -> Result<(SendOutcome, SmtpClient<CloudflareTransport>), SmtpError> {
    // Who we are, in EHLO: the sender's domain, which the mail server knows.
    let us = email.from.rsplit('@').next().unwrap_or("localhost");
    let options = SmtpClientOptions::default().with_audit(Box::new(progress));
    let mut client = connect(server, us, options).await?;
    if let Some((user, password)) = &server.login {
        client.login(user, password).await?;
    }
    let sent = client.send_mail_bytes(&email.from, &[email.to.as_str()], &email.bytes).await?;
    Ok((sent, client))
}

async fn connect(
    server: &SmtpServer,
    us: &str,
    options: SmtpClientOptions,
) -> Result<SmtpClient<CloudflareTransport>, SmtpError> {
    let secure = match server.security {
        SmtpSecurity::Tls => SecureTransport::On,
        SmtpSecurity::StartTls => SecureTransport::StartTls,
        SmtpSecurity::Plain => SecureTransport::Off,
    };
    let socket = Socket::builder()
        .secure_transport(secure)
        .connect(server.host.clone(), server.port)
        .map_err(|error| IoError::with_source("connect failed", error))?;
    let mut client = SmtpClient::connect_with(CloudflareTransport::from_socket(socket), us, options).await?;
    if server.security == SmtpSecurity::StartTls {
        client.starttls().await?;
    }
    Ok(client)
}
