//! A quick SMTP server inside the test: it keeps what it gets, and misbehaves when told to.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::wall::Wall;
use super::{Mail, smtp};
use crate::{answers::Answers, clock::Clock, gate::Gate, poll};

/// How a delivery is answered. The mail is kept in every case but the refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Taken: `250`.
    Accept,
    /// The whole mail is refused with this code after it came: `451` for "later", `550` for "never".
    Refuse(u16),
    /// The recipient is refused with this code before the mail comes.
    RefuseRecipient(u16),
    /// Taken, but the connection is closed in the place of an answer: the sender cannot know.
    CloseUnanswered,
    /// Taken, and answered after this long by the machine's clock.
    AcceptAfter(Duration),
}

/// The points of a conversation at which it can be held, each before the server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Connected, not greeted yet.
    Greeting,
    /// After `MAIL FROM`.
    Sender,
    /// After `RCPT TO`.
    Recipient,
    /// After `DATA`, before the mail.
    Data,
    /// The mail has come and is kept; the answer is due.
    Message,
    /// After `QUIT`: the sender has read that its mail was taken, and waits for the goodbye.
    Goodbye,
}

/// The mailbox of a story. It ends when dropped.
#[derive(Debug)]
pub struct Mailbox {
    shared: Arc<Shared>,
    port: u16,
    wall: Wall,
    server: JoinHandle<()>,
}

#[derive(Debug)]
pub(super) struct Shared {
    clock: Clock,
    mails: Mutex<Vec<Mail>>,
    conversations: AtomicUsize,
    pub(super) answers: Answers<Answer>,
    pub(super) gate: Gate<Point>,
}

impl Mailbox {
    /// Listens on a free port and accepts everything.
    ///
    /// # Panics
    /// When no port can be bound.
    pub async fn start(clock: &Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port can be bound");
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            clock: clock.clone(),
            mails: Mutex::default(),
            conversations: AtomicUsize::default(),
            answers: Answers::new(Answer::Accept),
            gate: Gate::default(),
        });
        let wall = Wall::default();
        let (for_server, way_in) = (Arc::clone(&shared), wall.way_in());
        let server = tokio::spawn(async move {
            while let Some(stream) = way_in.next(&listener).await {
                let shared = Arc::clone(&for_server);
                shared.conversations.fetch_add(1, Ordering::Relaxed);
                // A sender that goes away in the middle is an ordinary case here.
                tokio::spawn(async move { smtp::converse(stream, &shared).await.ok() });
            }
        });
        Self { shared, port, wall, server }
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its address as the Worker's secret `EMAIL_PROVIDER` names it.
    #[must_use]
    pub fn smtp_url(&self) -> String {
        format!("smtp://localhost:{}", self.port)
    }

    /// What deliveries are answered.
    #[must_use]
    pub fn answers(&self) -> &Answers<Answer> {
        &self.shared.answers
    }

    /// Where conversations can be held.
    #[must_use]
    pub fn gate(&self) -> &Gate<Point> {
        &self.shared.gate
    }

    /// From now on nobody can connect, and nobody is refused either: senders wait, as for a machine that does not
    /// answer. Until [`Mailbox::let_in`].
    pub async fn wall_off(&self) {
        self.wall.raise(self.port).await;
    }

    /// Lets everybody connect again.
    pub fn let_in(&self) {
        self.wall.lower();
    }

    /// How many conversations senders have begun.
    #[must_use]
    pub fn conversations(&self) -> usize {
        self.shared.conversations.load(Ordering::Relaxed)
    }

    /// How many mails have arrived.
    ///
    /// # Panics
    /// Never, unless another test thread has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shared.mails.lock().unwrap().len()
    }

    /// Everything that has arrived, oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.shared.mails.lock().unwrap().clone()
    }

    /// What has arrived for an address, oldest first.
    #[must_use]
    pub fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.mails().into_iter().filter(|mail| mail.recipients.iter().any(|to| to == address)).collect()
    }

    /// Waits for the first mail to an address.
    ///
    /// # Panics
    /// When none comes; the message lists what came instead.
    pub async fn first_mail_to(&self, address: &str) -> Mail {
        self.mails_to_at_least(address, 1).await.remove(0)
    }

    /// Waits until at least `count` mails to an address are there.
    ///
    /// # Panics
    /// When they do not come; the message lists what came instead.
    pub async fn mails_to_at_least(&self, address: &str, count: usize) -> Vec<Mail> {
        poll::until(&format!("{count} mails to {address}"), async || {
            let mails = self.mails_to(address);
            if mails.len() >= count { Ok(mails) } else { Err(format!("{:?}", self.mails())) }
        })
        .await
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shared {
    /// Keeps a mail and says at which place.
    pub(super) fn keep(&self, sender: String, recipients: Vec<String>, source: &[u8]) -> usize {
        let source = String::from_utf8_lossy(source).into_owned();
        let arrived_at_ms = self.clock.now_ms();
        let mut mails = self.mails.lock().unwrap();
        mails.push(Mail { arrived_at_ms, sender, recipients, source, acknowledged: false });
        mails.len() - 1
    }

    pub(super) fn acknowledge(&self, place: usize) {
        self.mails.lock().unwrap()[place].acknowledged = true;
    }
}
