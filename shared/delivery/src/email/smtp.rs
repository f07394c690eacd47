//! From the SMTP client's result to an outcome, with the lost answer told apart.
//!
//! `wasm-smtp` reports every reply with the command it answered, but a dropped connection without one. Whether the
//! message may have been taken by then is what [`SmtpProgress`] remembers: it watches the session as its audit sink.
//! From the accepted recipient on, a silent end is [`Outcome::Unknown`]; before, nothing was sent and it may be tried
//! again. (A connection that breaks between `DATA` and the server's go-ahead counts as unknown too: the safe side.)

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use wasm_smtp::audit::{AuditSink, SmtpAuditEvent};
use wasm_smtp::{AuthError, EnhancedStatus, ProtocolError, SendOutcome, SmtpError, SmtpOp};

use super::smtp_answer::{SmtpPhase, SmtpReply, reply_outcome};
use crate::outcome::Outcome;

/// How far one session has come. Give a clone to `SmtpClientOptions::with_audit`, keep the other.
#[derive(Debug, Clone, Default)]
pub struct SmtpProgress(Arc<AtomicBool>);

impl SmtpProgress {
    /// A session that has not begun.
    pub fn new() -> Self {
        Self::default()
    }

    /// What it means that the session ended without an answer: a broken connection, or the caller's own deadline.
    pub fn lost(&self) -> Outcome {
        if self.0.load(Ordering::Relaxed) {
            Outcome::Unknown
        } else {
            Outcome::later("the connection to the mail server broke before the message was handed over")
        }
    }
}

/// Whether a session kept from an earlier message had ended before it came to this one, so that a new one may be tried at
/// once: nothing of the message was taken.
pub fn session_ended(error: &SmtpError, progress: &SmtpProgress) -> bool {
    let has_begun = progress.0.load(Ordering::Relaxed);
    let is_over = match error {
        SmtpError::Io(_) => true,
        // 421 is how servers say that they close the channel (RFC 5321 section 3.8).
        SmtpError::Protocol(ProtocolError::UnexpectedCode { actual, .. }) => *actual == 421,
        SmtpError::Protocol(ProtocolError::UnexpectedClose) => true,
        _ => false,
    };
    is_over && !has_begun
}

impl AuditSink for SmtpProgress {
    fn on_event(&self, event: &SmtpAuditEvent<'_>) {
        match event {
            SmtpAuditEvent::RecipientAccepted { .. } => self.0.store(true, Ordering::Relaxed),
            // The next message of the same session starts anew.
            SmtpAuditEvent::MessageAccepted { .. } => self.0.store(false, Ordering::Relaxed),
            _ => {}
        }
    }
}

/// The outcome of connecting, logging in and sending one message.
pub fn smtp_outcome(result: &Result<SendOutcome, SmtpError>, progress: &SmtpProgress) -> Outcome {
    let error = match result {
        Ok(sent) => return Outcome::Accepted { provider_id: sent.queue_id.clone() },
        Err(error) => error,
    };
    match error {
        SmtpError::Protocol(ProtocolError::UnexpectedCode { during, actual, enhanced, message, .. }) => {
            reply_outcome(&reply(phase(*during), *actual, *enhanced, message))
        }
        SmtpError::Auth(AuthError::Rejected { code, enhanced, message }) => {
            reply_outcome(&reply(SmtpPhase::Login, *code, *enhanced, message))
        }
        SmtpError::Auth(AuthError::UnsupportedMechanism) => Outcome::misconfigured(
            "the mail server offers no login we know (PLAIN or LOGIN), or wants none: check EMAIL_PROVIDER",
        ),
        SmtpError::Protocol(ProtocolError::ExtensionUnavailable { name }) => Outcome::misconfigured(
            &format!("the mail server lacks {name}: use smtps:// and port 465 in EMAIL_PROVIDER"),
        ),
        // Addresses are checked before they come here, so this is the sender's configuration.
        SmtpError::InvalidInput(error) => Outcome::misconfigured(&error.to_string()),
        SmtpError::Policy(error) => Outcome::refused(error.message()),
        SmtpError::Io(_) | SmtpError::Protocol(_) | SmtpError::Auth(_) => progress.lost(),
    }
}

fn reply(phase: SmtpPhase, code: u16, enhanced: Option<EnhancedStatus>, text: &str) -> SmtpReply<'_> {
    SmtpReply { phase, code, enhanced: enhanced.map(|e| (e.class, e.subject, e.detail)), text }
}

fn phase(during: SmtpOp) -> SmtpPhase {
    match during {
        SmtpOp::Greeting | SmtpOp::Ehlo | SmtpOp::StartTls => SmtpPhase::Connect,
        SmtpOp::MailFrom => SmtpPhase::Sender,
        SmtpOp::RcptTo => SmtpPhase::Recipient,
        SmtpOp::Data | SmtpOp::Quit => SmtpPhase::Content,
        // All the AUTH mechanisms; the list grows with the crate.
        _ => SmtpPhase::Login,
    }
}

#[cfg(test)]
#[path = "smtp_tests.rs"]
mod tests;
