//! The far side of web push, as strict as the real ones, on loopback.
//!
//! - [`registry`]: subscriptions, connected browsers, what is waiting for them
//! - [`endpoint`]: where application servers send messages (RFC 8030)
//! - [`vapid`]: who sent them (RFC 8292)
//! - [`browser_socket`]: where Firefox subscribes and is told (Mozilla autopush)

mod browser_socket;
mod endpoint;
mod registry;
mod vapid;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::{answers::Answers, clock::Clock, gate::Gate, poll};
use registry::Registry;
pub use registry::{Acknowledgement, Subscription};
pub use vapid::Claims;

/// How a well-formed push is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Taken and handed to the browser: `201`.
    Accept,
    /// Not taken, with this status: `404` and `410` mean that the subscription is gone, `413` that it is too large.
    Fail(u16),
    /// Not taken, to be tried again after so many seconds: `429` or `5xx`.
    RetryAfter(u16, u32),
}

/// The points of a push at which it can be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// It has come; nothing has been decided.
    Received,
    /// It is kept and handed on; the answer is due.
    Taken,
}

/// A push that passed every check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// When it came, by the story's clock.
    pub received_at_ms: i64,
    /// The subscription's address.
    pub endpoint: String,
    /// How long it may wait for the browser, in seconds.
    pub ttl_s: u32,
    /// The topic under which a later push takes its place, if any.
    pub topic: Option<String>,
    /// `very-low`, `low`, `normal` or `high`, if said.
    pub urgency: Option<String>,
    /// The encrypted message.
    pub body: Vec<u8>,
    /// What the sender's token claims.
    pub claims: Claims,
    /// The status it was answered with.
    pub status: u16,
}

/// A request that broke a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The status it was answered with.
    pub status: u16,
    /// The rule, in words.
    pub reason: String,
}

/// The push service of a story. It ends when dropped.
#[derive(Debug)]
pub struct PushService {
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    clock: Clock,
    port: u16,
    registry: Mutex<Registry>,
    pushes: Mutex<Vec<Push>>,
    refusals: Mutex<Vec<Refusal>>,
    answers: Answers<Answer>,
    gate: Gate<Point>,
    /// Browsers are turned away.
    away: AtomicBool,
    /// Ends every browser's connection.
    hang_up: Notify,
}

impl PushService {
    /// Listens on a free port, for browsers and for senders.
    ///
    /// # Panics
    /// When no port can be bound.
    pub async fn start(clock: &Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port can be bound");
        let shared = Arc::new(Shared {
            clock: clock.clone(),
            port: listener.local_addr().unwrap().port(),
            registry: Mutex::default(),
            pushes: Mutex::default(),
            refusals: Mutex::default(),
            answers: Answers::new(Answer::Accept),
            gate: Gate::default(),
            away: AtomicBool::new(false),
            hang_up: Notify::new(),
        });
        let routes = Router::new()
            .route("/", get(browser_socket::open))
            .route("/push/{token}", post(endpoint::receive))
            .with_state(Arc::clone(&shared));
        let server =
            tokio::spawn(async move { axum::serve(listener, routes).await.expect("the push service runs") });
        Self { shared, server }
    }

    /// Its origin, which a sender's token must name as its audience.
    #[must_use]
    pub fn origin(&self) -> String {
        self.shared.origin()
    }

    /// The address Firefox connects to (preference `dom.push.serverURL`).
    #[must_use]
    pub fn browser_url(&self) -> String {
        format!("ws://localhost:{}/", self.shared.port)
    }

    /// A subscription without a browser, for load and kill tests: pushes to it are checked, kept and shown to nobody.
    #[must_use]
    pub fn subscribe_without_browser(&self) -> String {
        let token = self.shared.registry.lock().unwrap().subscribe(None, None, None);
        self.shared.endpoint(&token)
    }

    /// The same, which takes messages of the owner of this public key alone.
    #[must_use]
    pub fn subscribe_under(&self, sender_key: &str) -> String {
        let token = self.shared.registry.lock().unwrap().subscribe(None, None, Some(sender_key));
        self.shared.endpoint(&token)
    }

    /// Hangs up on every browser and turns them away until they are let in again: what is sent meanwhile waits.
    pub fn set_browsers_away(&self, away: bool) {
        self.shared.away.store(away, Ordering::Relaxed);
        self.shared.hang_up.notify_waiters();
    }

    /// Forgets every browser and its subscriptions, and hangs up. When it comes again it is given another name, and tells
    /// its service workers that their subscriptions are gone.
    pub fn forget_browsers(&self) {
        self.shared.registry.lock().unwrap().forget_browsers();
        self.shared.hang_up.notify_waiters();
    }

    /// What well-formed pushes are answered.
    #[must_use]
    pub fn answers(&self) -> &Answers<Answer> {
        &self.shared.answers
    }

    /// Where pushes can be held.
    #[must_use]
    pub fn gate(&self) -> &Gate<Point> {
        &self.shared.gate
    }

    /// The subscriptions there are, withdrawn ones left out.
    #[must_use]
    pub fn subscriptions(&self) -> Vec<Subscription> {
        self.shared.registry.lock().unwrap().subscriptions()
    }

    /// What browsers said about the messages they got: whether they could decrypt and show them.
    #[must_use]
    pub fn acknowledgements(&self) -> Vec<Acknowledgement> {
        self.shared.registry.lock().unwrap().acknowledgements.clone()
    }

    /// Waits for the first of them: a browser has shown a message by then, and may not have said so.
    ///
    /// # Panics
    /// When none comes.
    pub async fn first_acknowledgement(&self) -> Acknowledgement {
        poll::until("a push to be acknowledged", async || {
            self.acknowledgements().into_iter().next().ok_or("none".to_owned())
        })
        .await
    }

    /// Every push that passed the checks, oldest first, whatever it was answered.
    #[must_use]
    pub fn pushes(&self) -> Vec<Push> {
        self.shared.pushes.lock().unwrap().clone()
    }

    /// Every request that broke a rule. A story ends by showing that there is none.
    #[must_use]
    pub fn refusals(&self) -> Vec<Refusal> {
        self.shared.refusals.lock().unwrap().clone()
    }

    /// Waits until at least `count` pushes have come.
    ///
    /// # Panics
    /// When they do not come; the message lists refusals too.
    pub async fn pushes_at_least(&self, count: usize) -> Vec<Push> {
        poll::until(&format!("{count} pushes"), async || {
            let pushes = self.pushes();
            if pushes.len() >= count {
                Ok(pushes)
            } else {
                Err(format!("{pushes:?}, refused: {:?}", self.refusals()))
            }
        })
        .await
    }
}

impl Drop for PushService {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shared {
    fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    fn endpoint(&self, token: &str) -> String {
        format!("{}/push/{token}", self.origin())
    }
}
