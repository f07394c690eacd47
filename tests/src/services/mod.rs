//! The companies that messages are handed to over HTTP, on loopback: as strict as their contracts
//! (`shared/delivery/contracts`), and misbehaving when told to. A dev build asks them by its variable `SERVICES_AT`.
//!
//! ```ignore
//! let resend = stage.services().of("resend");          // by the contract's name
//! resend.answers().set_next([Answer::CloseUnanswered]);
//! let messages = resend.messages_at_least(1).await;     // what it took, each id once
//! assert_eq!(resend.calls().len(), 2);                  // all that came
//! assert_eq!(stage.services().refusals(), []);          // nothing broke a contract
//! ```
//!
//! - [`dns`]: a resolver, which is one of them
//! - [`call`]: one request that came, and what became of it
//! - `server`: the connection: reading, judging, answering

pub mod call;
pub mod dns;
mod server;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use rappel_contracts::{Place, places};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::{answers::Answers, clock::Clock, gate::Gate, poll};
pub use call::{Call, Fate};
pub use dns::Dns;

/// How a request is answered that keeps to the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Taken, in the provider's own words. One whose id it knows is not taken twice.
    Accept,
    /// Not taken: 429, with a `Retry-After` of so many seconds if any.
    TooMany(Option<u32>),
    /// Not taken: this status and body.
    Say(u16, &'static str),
    /// Not taken: 307, to this path of the same origin, which stands for another company's.
    LeadOn(&'static str),
    /// Taken, but the connection is closed in the place of an answer: the sender cannot know.
    CloseUnanswered,
    /// Taken, but said in words that are none of the provider's.
    Malformed,
    /// Neither taken nor answered: the sender waits for as long as it likes.
    Hang,
}

/// The points of a request at which it can be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// It has come; nothing has been decided.
    Received,
    /// It is taken; the answer is due.
    Taken,
}

/// All of them. They end when dropped.
#[derive(Debug)]
pub struct Services {
    shared: Arc<Shared>,
    port: u16,
    server: JoinHandle<()>,
}

/// What the server and the story share.
#[derive(Debug)]
struct Shared {
    clock: Clock,
    kept: BTreeMap<String, Kept>,
    dns: Dns,
    /// Requests for places where nobody listens.
    lost: Mutex<Vec<String>>,
}

#[derive(Debug)]
struct Kept {
    place: Place,
    answers: Answers<Answer>,
    gate: Gate<Point>,
    calls: Mutex<Vec<Call>>,
}

impl Services {
    /// Listens on a free port; everything that keeps to its contract is taken.
    ///
    /// # Panics
    /// When no port can be bound.
    pub async fn start(clock: &Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port can be bound");
        let port = listener.local_addr().unwrap().port();
        let kept = places().into_iter().map(|place| {
            let (answers, gate) = (Answers::new(Answer::Accept), Gate::default());
            (place.name.clone(), Kept { place, answers, gate, calls: Mutex::default() })
        });
        let (dns, lost) = Default::default();
        let shared = Arc::new(Shared { clock: clock.clone(), kept: kept.collect(), dns, lost });
        let server = tokio::spawn(server::serve(listener, Arc::clone(&shared)));
        Self { shared, port, server }
    }

    /// What the Worker's variable `SERVICES_AT` is to be.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The resolver.
    #[must_use]
    pub fn dns(&self) -> &Dns {
        &self.shared.dns
    }

    /// One of them, by its contract's name.
    ///
    /// # Panics
    /// When there is no such contract.
    #[must_use]
    pub fn of(&self, name: &str) -> Service<'_> {
        let kept = self.shared.kept.get(name);
        Service(kept.unwrap_or_else(|| panic!("no contract of this name: {name}")))
    }

    /// Every request that broke a contract or went where nobody listens. A story ends by showing that there is none.
    ///
    /// # Panics
    /// Never, unless another test thread has.
    #[must_use]
    pub fn refusals(&self) -> Vec<String> {
        let broken = self.shared.kept.iter().flat_map(|(name, kept)| {
            let calls = kept.calls.lock().unwrap().clone();
            calls.into_iter().filter_map(move |call| match call.fate {
                Fate::Refused(reason) => Some(format!("{name}: {reason}")),
                _ => None,
            })
        });
        broken.chain(self.shared.lost.lock().unwrap().clone()).collect()
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// One company.
#[derive(Debug, Clone, Copy)]
pub struct Service<'a>(&'a Kept);

impl<'a> Service<'a> {
    /// What requests are answered that keep to the contract.
    #[must_use]
    pub fn answers(self) -> &'a Answers<Answer> {
        &self.0.answers
    }

    /// Where requests can be held.
    #[must_use]
    pub fn gate(self) -> &'a Gate<Point> {
        &self.0.gate
    }

    /// Every request, oldest first, whatever became of it; logins are not among them.
    ///
    /// # Panics
    /// Never, unless another test thread has.
    #[must_use]
    pub fn calls(self) -> Vec<Call> {
        self.0.calls.lock().unwrap().clone()
    }

    /// What it took, oldest first: one that it knew by its id is there once.
    #[must_use]
    pub fn messages(self) -> Vec<Call> {
        self.calls().into_iter().filter(|call| matches!(call.fate, Fate::Taken(_))).collect()
    }

    /// Waits until it has taken at least `count`.
    ///
    /// # Panics
    /// When it has not; the message lists what came instead.
    pub async fn messages_at_least(self, count: usize) -> Vec<Call> {
        poll::until(&format!("{count} messages for {}", self.0.place.name), async || {
            let messages = self.messages();
            if messages.len() >= count { Ok(messages) } else { Err(format!("{:?}", self.calls())) }
        })
        .await
    }

    /// Waits until at least `count` requests have come, taken or not.
    ///
    /// # Panics
    /// When they have not.
    pub async fn calls_at_least(self, count: usize) -> Vec<Call> {
        poll::until(&format!("{count} requests to {}", self.0.place.name), async || {
            let calls = self.calls();
            if calls.len() >= count { Ok(calls) } else { Err(format!("{calls:?}")) }
        })
        .await
    }
}
