//! Tests of SMTP outcomes: the real client against a scripted server, cut off at every point of the conversation.

use super::*;
use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use wasm_smtp::{IoError, SmtpClient, SmtpClientOptions, Transport};

/// Answers each command from a script; when the script ends, the connection is gone.
struct Script<R> {
    replies: R,
    pending: Vec<u8>,
    breaks_on_write: bool,
}

impl<R: Iterator<Item = &'static str>> Transport for Script<R> {
    async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, IoError> {
        let length = self.pending.len().min(buffer.len());
        buffer[..length].copy_from_slice(&self.pending[..length]);
        self.pending.drain(..length);
        Ok(length)
    }

    async fn write_all(&mut self, _: &[u8]) -> Result<(), IoError> {
        match self.replies.next() {
            Some(reply) => self.pending.extend_from_slice(reply.as_bytes()),
            None if self.breaks_on_write => return Err(IoError::new("broken pipe")),
            None => {}
        }
        Ok(())
    }

    async fn close(&mut self) -> Result<(), IoError> {
        Ok(())
    }
}

/// Runs a future that never waits.
fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the script never waits"),
    }
}

const GOOD: [&str; 6] = [
    "220 mail.example ready\r\n",
    "250-mail.example\r\n250 ENHANCEDSTATUSCODES\r\n",
    "250 2.1.0 sender ok\r\n",
    "250 2.1.5 recipient ok\r\n",
    "354 go ahead\r\n",
    "250 2.0.0 Ok: queued as 4ABCDE12345\r\n",
];

/// One message through a server that says `replies` and then falls silent.
fn send(replies: &[&'static str], breaks_on_write: bool) -> Outcome {
    let progress = SmtpProgress::new();
    let mut replies = replies.iter().copied();
    let pending = replies.next().unwrap_or_default().as_bytes().to_vec();
    let transport = Script { replies, pending, breaks_on_write };
    let options = SmtpClientOptions::new().with_audit(Box::new(progress.clone()));
    let result = now(async {
        let mut client = SmtpClient::connect_with(transport, "shop.example", options).await?;
        client.send_mail("shop@shop.example", &["ada@example.com"], "Subject: x\r\n\r\nHello\r\n").await
    });
    smtp_outcome(&result, &progress)
}

#[test]
fn an_accepted_message_carries_the_servers_own_name_for_it() {
    assert_eq!(send(&GOOD, false), Outcome::Accepted { provider_id: Some("4ABCDE12345".to_owned()) });
}

/// The heart of it: a connection lost before the recipient was accepted may be tried again; later, nobody knows.
#[test]
fn a_lost_connection_is_unknown_only_once_the_message_may_be_out() {
    for breaks_on_write in [false, true] {
        for heard in 0..GOOD.len() {
            let outcome = send(&GOOD[..heard], breaks_on_write);
            if heard < 4 {
                assert!(matches!(outcome, Outcome::Refused { permanent: false, .. }), "{heard}: {outcome:?}");
            } else {
                assert_eq!(outcome, Outcome::Unknown, "{heard}");
            }
        }
    }
}

#[test]
fn the_callers_deadline_is_told_apart_in_the_same_way() {
    let progress = SmtpProgress::new();
    assert!(matches!(progress.lost(), Outcome::Refused { permanent: false, .. }));
    progress.on_event(&SmtpAuditEvent::RecipientAccepted { code: 250 });
    assert_eq!(progress.lost(), Outcome::Unknown);
    progress.on_event(&SmtpAuditEvent::MessageAccepted { code: 250 });
    assert!(
        matches!(progress.lost(), Outcome::Refused { permanent: false, .. }),
        "the next message starts anew"
    );
}

#[test]
fn a_refusal_is_read_at_the_command_it_answers() {
    let at = |index: usize, reply: &'static str| {
        let mut replies = GOOD[..index].to_vec();
        replies.push(reply);
        send(&replies, false)
    };
    assert!(matches!(at(0, "554 no service\r\n"), Outcome::Misconfigured { .. }));
    assert!(matches!(at(2, "550 5.7.1 not your address\r\n"), Outcome::Misconfigured { .. }));
    assert!(matches!(at(3, "550 5.1.1 no such user\r\n"), Outcome::Gone { .. }));
    assert!(matches!(at(3, "450 4.2.0 greylisted\r\n"), Outcome::Refused { permanent: false, .. }));
    assert!(matches!(at(4, "451 4.3.0 try later\r\n"), Outcome::Refused { permanent: false, .. }));
    assert!(matches!(at(5, "554 5.7.1 looks like spam\r\n"), Outcome::Refused { permanent: true, .. }));
    assert!(matches!(at(5, "what is this\r\n"), Outcome::Unknown), "an answer that is none is a lost answer");
}

/// A second message in a session that says `more` after the first one was taken: what went wrong, and whether a new session
/// may be tried at once.
fn second(more: &[&'static str], breaks_on_write: bool) -> (SmtpError, bool) {
    let progress = SmtpProgress::new();
    let mut replies = [&GOOD[1..], more].concat().into_iter();
    let transport =
        Script { pending: GOOD[0].as_bytes().to_vec(), replies: replies.by_ref(), breaks_on_write };
    let options = SmtpClientOptions::new().with_audit(Box::new(progress.clone()));
    let error = now(async {
        let mut client = SmtpClient::connect_with(transport, "shop.example", options).await.unwrap();
        let mail = "Subject: x\r\n\r\nHello\r\n";
        client.send_mail("shop@shop.example", &["ada@example.com"], mail).await.unwrap();
        client.send_mail("shop@shop.example", &["bob@example.com"], mail).await.unwrap_err()
    });
    let ended = session_ended(&error, &progress);
    (error, ended)
}

#[test]
fn a_session_that_ended_between_two_messages_is_begun_anew_and_one_that_broke_in_a_message_is_not() {
    for breaks_on_write in [false, true] {
        assert!(second(&[], breaks_on_write).1, "idle for too long");
        assert!(second(&GOOD[2..3], breaks_on_write).1, "before the recipient was taken");
        assert!(!second(&GOOD[2..4], breaks_on_write).1, "the message may be out");
    }
    assert!(second(&["421 4.7.0 too many messages\r\n"], false).1);
    for refused in ["550 5.7.1 not your address\r\n", "451 4.3.0 try later\r\n", "what is this\r\n"] {
        let (error, ended) = second(&[refused], false);
        assert!(!ended, "{error:?} is an answer, and the same would be said again");
    }
}
